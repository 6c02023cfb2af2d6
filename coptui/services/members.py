"""Who belongs to a community, and in which role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from coptui.domain.audience import OUTSIDE
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.community_life import may_still_plan
from coptui.services.done import Done
from coptui.services.refusing import line, needed
from coptui.services.undo import Recording, recording
from coptui.store.models import Community, Contact, Membership, Organisation, RoleHolding
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "contacts"})
_PART = 2_000
ROLES: dict[str, str] = {
    "facilichair": "chair",
    "co_facilitator": "co-facilitator",
    "core_member": "core",
    "neutral_expert": "neutral expert",
    "expert_witness": "expert witness",
    "presenter": "presenter",
    "recorder": "recorder",
    "photographer": "photographer",
    "greeter": "greeter",
    "hospitality": "hospitality",
    "report_author": "report author",
    "visitor": "visitor",
    "sponsor": "sponsor",
    "venue_contact": "venue contact",
    "caterer": "caterer",
    "influencer": "influencer",
    "reading": "reading only",
}
"""Roles as they are kept, with the words people use for them. None is above another."""
_ALSO = {"core": "core_member", "host": "facilichair", "cofacilitator": "co_facilitator"}
_ALSO |= {"neutral": "neutral_expert", "core group": "core_member"}


@dataclass(frozen=True)
class MemberRow:
    """A person in a community. `id` is that of the contact."""

    id: int
    name: str
    email: str
    organisation: str
    roles: tuple[str, ...]
    standing: str
    joined: date
    job: str = ""


def role_of(text: str) -> str:
    """A role as it is kept, from what people type for it. Raises `Refused` for an unknown one."""
    word = fold(line(text)).replace("_", " ").replace("-", " ")
    for key, words in ROLES.items():
        if word in (key.replace("_", " "), words.replace("-", " ")):
            return key
    if word in _ALSO:
        return _ALSO[word]
    raise Refused(
        f"There is no role {line(text, 60)!r}.", f"Roles: {', '.join(ROLES)}.", field="role"
    )


def among(ws: Workspace, contact_ids: Iterable[int]) -> dict[int, int]:
    """How many of these people are in each community, by its id."""
    wanted, found = set(contact_ids), dict[int, int]()
    query = Membership.select(Membership.contact, Membership.community)
    for who, community in tuples(query.where(Membership.standing != "left")):
        if who in wanted:
            found[community] = found.get(community, 0) + 1
    return found


def held(ws: Workspace, role: str) -> bool:
    """Whether this is a role, or one that somebody held under another name."""
    return role in ROLES or RoleHolding.select().where(RoleHolding.role == role).exists()


def add(
    ws: Workspace, community_id: int, contact_ids: Iterable[int], role: str | None = None
) -> Done[list[MemberRow]]:
    """Bring people into a community, all of them or none; somebody who had left is back.

    Being in a community gives no consent. Raises `Refused` for a person who asked to be left alone.
    """
    community, people = _community(community_id), _contacts(contact_ids)
    if not people:
        raise Refused("Nobody was named.", "Name one person or several.", field="who")
    may_still_plan(community)
    kept_role = role_of(role) if role else ""
    with recording(ws, f"{_names(people)} into {community.name}", _AREA) as rec:
        there = {
            row.contact_id: row
            for row in Membership.select().where(Membership.community == community.id)
        }
        new = sum(_join(ws, rec, community, one, there.get(one.id)) for one in people)
        if kept_role:
            _hold_all(ws, rec, community, people, kept_role)
        audit.note(ws, "members.add", subject="community", subject_id=community.id)
    verb = "is" if len(people) == 1 else "are"
    more = f", {new:,} of them new" if new < len(people) and len(people) > 1 else ""
    said = f"{_names(people)} {verb} in {community.name}{more}."
    return Done(of(ws, community_id), said, rec.id, _AREA)


def remove(ws: Workspace, community_id: int, contact_id: int, reason: str) -> Done[list[MemberRow]]:
    """Let somebody go from a community, with a reason; what they did there stays."""
    community, person = _community(community_id), _contact(contact_id)
    why = needed(reason, "reason", "Why do they leave?", 500)
    row = _membership(community, person)
    if row is None or row.standing == "left":
        raise Refused(f"{person.name} is not in {community.name}.", "See `coptui members list`.")
    if row.standing == "suppressed":
        raise Refused(f"{person.name} asked to be left alone by {community.name}; that stays.")
    with recording(ws, f"{person.name} leaves {community.name}", _AREA) as rec:
        rec.changing(row)
        row.standing, row.left_on, row.left_reason = "left", ws.today(), why
        row.save()
        for holding in _holdings(community.id, person.id):
            _end(rec, holding, ws.today())
        audit.note(ws, "members.remove", subject="community", subject_id=community.id)
    said = f"{person.name} has left {community.name}."
    return Done(of(ws, community_id), said, rec.id, _AREA)


def of(ws: Workspace, community_id: int) -> list[MemberRow]:
    """The people of a community, by name. Nobody is listed above another."""
    community = _community(community_id)
    roles: dict[int, list[str]] = {}
    for holding in _holdings(community.id):
        roles.setdefault(holding.contact_id, []).append(holding.role)
    query: Any = (
        Membership.select(Membership, Contact, Organisation)
        .join(Contact)
        .join(Organisation, JOIN.LEFT_OUTER)
        .where(Membership.community == community.id, Membership.standing != "left")
        .order_by(Contact.sort_key, Contact.id)
    )
    return [_row(one, tuple(roles.get(one.contact_id, ()))) for one in query]


def give_role(
    ws: Workspace, community_id: int, contact_id: int, role: str
) -> Done[list[MemberRow]]:
    """Give a member a role from today on; some roles are for people outside, too."""
    community, person = _community(community_id), _contact(contact_id)
    kept = role_of(role)
    row = _membership(community, person)
    outside = row is None and kept in OUTSIDE
    if not outside and (row is None or row.standing in ("left", "suppressed")):
        raise Refused(
            f"{person.name} is not in {community.name}.", "Bring them in first.", field="who"
        )
    with recording(ws, f"{person.name}: {ROLES[kept]}", _AREA) as rec:
        _hold(ws, rec, community, person, kept)
        audit.note(ws, "members.role", subject="community", subject_id=community.id, detail=kept)
    said = f"{person.name} is {ROLES[kept]} in {community.name}."
    return Done(of(ws, community_id), said, rec.id, _AREA)


def end_role(ws: Workspace, community_id: int, contact_id: int, role: str) -> Done[list[MemberRow]]:
    """A role ends today; that it was held stays in the history."""
    community, person = _community(community_id), _contact(contact_id)
    kept = role_of(role)
    held = [one for one in _holdings(community.id, person.id) if one.role == kept]
    if not held:
        raise Refused(f"{person.name} is not {ROLES[kept]} in {community.name}.", field="role")
    with recording(ws, f"{person.name} no longer {ROLES[kept]}", _AREA) as rec:
        for holding in held:
            _end(rec, holding, ws.today())
        audit.note(
            ws, "members.role-end", subject="community", subject_id=community.id, detail=kept
        )
    said = f"{person.name} is no longer {ROLES[kept]} in {community.name}."
    return Done(of(ws, community_id), said, rec.id, _AREA)


def _join(ws: Workspace, rec: Recording, community: Any, person: Any, row: Any) -> bool:
    """Make somebody a member; whether they were not one before."""
    if row is None:
        rec.created(Membership.create(contact=person, community=community, joined=ws.today()))
        return True
    if row.standing == "suppressed":
        raise Refused(
            f"{person.name} asked to be left alone by {community.name}.",
            "Only they can change that, on their own initiative.",
        )
    if row.standing == "left":
        rec.changing(row)
        row.standing, row.left_on, row.left_reason = "interested", None, ""
        row.save()
        return True
    return False


def _hold_all(ws: Workspace, rec: Recording, community: Any, people: list[Any], role: str) -> None:
    held = {one.contact_id for one in _holdings(community.id) if one.role == role}
    for person in people:
        if person.id not in held:
            rec.created(
                RoleHolding.create(contact=person, community=community, role=role, since=ws.today())
            )


def _hold(ws: Workspace, rec: Recording, community: Any, person: Any, role: str) -> None:
    if any(one.role == role for one in _holdings(community.id, person.id)):
        return
    rec.created(
        RoleHolding.create(contact=person, community=community, role=role, since=ws.today())
    )


def _end(rec: Recording, holding: Any, today: date) -> None:
    rec.changing(holding)
    holding.until = today
    holding.save()


def _holdings(community_id: int, contact_id: int | None = None) -> list[Any]:
    query = RoleHolding.select().where(
        RoleHolding.community == community_id,
        RoleHolding.until.is_null(),
        RoleHolding.session_id.is_null(),
    )
    if contact_id is not None:
        query = query.where(RoleHolding.contact == contact_id)
    return list(query.order_by(RoleHolding.id))


def _membership(community: Any, person: Any) -> Any:
    return Membership.get_or_none(
        Membership.community == community.id, Membership.contact == person.id
    )


def _row(row: Any, roles: tuple[str, ...]) -> MemberRow:
    person = row.contact
    return MemberRow(
        id=person.id,
        name=person.name,
        email=person.email or "",
        organisation=person.organisation.name if person.organisation_id else "",
        roles=roles,
        standing=row.standing,
        joined=row.joined,
        job=person.job,
    )


def _names(people: list[Any]) -> str:
    return str(people[0].name) if len(people) == 1 else f"{len(people):,} people"


def _community(community_id: int) -> Any:
    row = Community.get_or_none(Community.id == community_id)
    if row is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    return row


def _contacts(contact_ids: Iterable[int]) -> list[Any]:
    """These people, in the order named. Raises `NotFound` for one who is not on the list."""
    ids = list(dict.fromkeys(contact_ids))
    found: dict[int, Any] = {}
    for at in range(0, len(ids), _PART):
        part = Contact.select().where(Contact.id.in_(ids[at : at + _PART]))
        found.update({row.id: row for row in part})
    for one in ids:
        if one not in found:
            _contact(one)
    return [found[one] for one in ids]


def _contact(contact_id: int) -> Any:
    row = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound("There is no such contact.", "See `coptui contacts list`.")
    return row
