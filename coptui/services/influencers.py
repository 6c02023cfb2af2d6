"""A small register of those who can decide, and the way to reach each (R105)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import line, needed
from coptui.services.undo import Recording, recording
from coptui.store.models import Contact, Influencer, RecommendationInfluencer
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})


@dataclass(frozen=True)
class InfluencerView:
    """A person, group or Board: what they can decide, and who knows the way in."""

    id: int
    name: str
    contact_id: int | None
    can_decide: str
    topics: str
    route_in: str
    paper_deadline: date | None
    asked: int
    contact: str = ""


def add(
    ws: Workspace, name: str, *, can_decide: str = "", topics: str = "", route_in: str = "",
    paper_deadline: date | None = None, contact: int | None = None,
) -> Done[InfluencerView]:  # fmt: skip
    """Enter somebody who can decide; a name is used once.

    `contact` is the person who is written to: themselves, or whoever takes a Board's mail.
    """
    body = needed(name, "name", "Who can decide?")
    if _known(body) is not None:
        raise Refused(f"“{body}” is in the register already.", "Change that entry.", field="name")
    with recording(ws, f"New in the register: {body}", _AREA) as rec:
        row = Influencer.create(
            body=body, can_decide=line(can_decide, 500), topics=line(topics, 500),
            route_in=line(route_in, 500), paper_deadline=paper_deadline,
            contact=_person(contact),
        )  # fmt: skip
        rec.created(row)
        audit.note(ws, "influencer.add", subject="influencer", subject_id=row.id)
    return Done(show(ws, row.id), f"{body} is in the register.", rec.id, _AREA)


def edit(
    ws: Workspace, influencer_id: int, *, name: str | None = None, can_decide: str | None = None,
    topics: str | None = None, route_in: str | None = None, paper_deadline: date | None = None,
    no_deadline: bool = False, contact: int | None = None, no_contact: bool = False,
) -> Done[InfluencerView]:  # fmt: skip
    """Change an entry of the register."""
    row = _row(influencer_id)
    with recording(ws, f"Edit {row.body}", _AREA) as rec:
        rec.changing(row)
        if name is not None:
            body = needed(name, "name", "Who can decide?")
            other = _known(body)
            if other is not None and other.id != row.id:
                raise Refused(f"“{body}” is in the register already.", field="name")
            row.body = body
        for field, words in (
            ("can_decide", can_decide),
            ("topics", topics),
            ("route_in", route_in),
        ):
            if words is not None:
                setattr(row, field, line(words, 500))
        if paper_deadline is not None or no_deadline:
            row.paper_deadline = paper_deadline
        if contact is not None or no_contact:
            row.contact = _person(contact)
        row.save()
    return Done(show(ws, influencer_id), "It is changed." if rec.id else "", rec.id, _AREA)


def all(ws: Workspace) -> list[InfluencerView]:  # noqa: A001
    """The whole register, by name."""
    return sorted(_views(), key=lambda one: fold(one.name))


def show(ws: Workspace, influencer_id: int) -> InfluencerView:
    """One entry."""
    found = _views(Influencer.id == influencer_id)
    if not found:
        raise NotFound("There is no such entry in the register.", "See `coptui influencers list`.")
    return found[0]


def named(rec: Recording, names: list[str]) -> list[Any]:
    """The entries of these names, in the register already or new in it."""
    found: list[Any] = []
    for name in names:
        body = line(name)
        if not body:
            continue
        row = _known(body)
        if row is None:
            row = Influencer.create(body=body)
            rec.created(row)
        if row.id not in {one.id for one in found}:
            found.append(row)
    return found


def _person(contact_id: int | None) -> int | None:
    if contact_id is not None and Contact.get_or_none(Contact.id == contact_id) is None:
        raise Refused("There is no such contact.", "See `coptui contacts list`.", field="contact")
    return contact_id


def _known(body: str) -> Any | None:
    rows: Any = Influencer.select()
    return next((row for row in rows if fold(row.body) == fold(body)), None)


def _views(*where: Any) -> list[InfluencerView]:
    asked = fn.COUNT(RecommendationInfluencer.id)
    query: Any = (
        Influencer.select(
            Influencer.id, Influencer.body, Contact.name, Influencer.contact,
            Influencer.can_decide, Influencer.topics, Influencer.route_in,
            Influencer.paper_deadline, asked,
        )
        .join_from(Influencer, Contact, JOIN.LEFT_OUTER)
        .join_from(Influencer, RecommendationInfluencer, JOIN.LEFT_OUTER)
        .where(*(where or (True,)))
        .group_by(Influencer.id)
        .order_by(Influencer.id)
    )  # fmt: skip
    return [
        InfluencerView(
            key, body or name or "", contact, decides, topics, route, deadline, n, name or ""
        )
        for key, body, name, contact, decides, topics, route, deadline, n in query.tuples()
    ]


def _row(influencer_id: int) -> Any:
    row = Influencer.get_or_none(Influencer.id == influencer_id)
    if row is None:
        raise NotFound("There is no such entry in the register.", "See `coptui influencers list`.")
    return row
