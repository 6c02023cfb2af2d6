"""Sister communities, and what was given away to others: visits, trainings, presentations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import line, needed, note
from coptui.services.undo import recording
from coptui.store.models import SharingEvent, SisterCommunity
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
KINDS: dict[str, str] = {
    "visit": "a visit",
    "training": "a training",
    "supervision": "supervision",
    "presentation": "a presentation",
    "resources": "resources handed over",
    "other": "something else",
}
"""How communities help each other, and show others how they work."""


@dataclass(frozen=True)
class SisterView:
    """A community elsewhere. `shared` counts what was shared with it."""

    id: int
    name: str
    place: str
    contact: str
    link: str
    how_we_helped: str
    since: date | None
    shared: int


@dataclass(frozen=True)
class SharingView:
    """Something given away: to a sister community, or to whoever listened."""

    id: int
    community_id: int
    community: str
    kind: str
    words: str
    text: str
    on: date
    sister_id: int | None
    sister: str


def sisters(ws: Workspace) -> list[SisterView]:
    """All sister communities, by name."""
    return [_sister(row) for row in SisterCommunity.select().order_by(SisterCommunity.name)]


def add_sister(ws: Workspace, name: str, **more: Any) -> Done[SisterView]:
    """Take down a sister community; its name is enough."""
    called = needed(name, "name", "What is the community called?")
    _unused(called)
    with recording(ws, f"Sister community {called}", _AREA) as rec:
        row = SisterCommunity(name=called)
        _fill(ws, row, more)
        row.save()
        rec.created(row)
        audit.note(ws, "sister.add", subject="sister", subject_id=row.id)
    return Done(_sister(row), f"{called} is on the list of sisters.", rec.id, _AREA)


def edit_sister(ws: Workspace, sister_id: int, **changes: Any) -> Done[SisterView]:
    """Change what is known of a sister community."""
    row = _sister_row(sister_id)
    with recording(ws, f"Edit {row.name}", _AREA) as rec:
        rec.changing(row)
        if "name" in changes:
            called = needed(changes.pop("name"), "name", "What is the community called?")
            _unused(called, row.id)
            row.name = called
        _fill(ws, row, changes)
        row.save()
    return Done(_sister(row), f"{row.name} is changed." if rec.id else "", rec.id, _AREA)


def share(
    ws: Workspace, community_id: int, kind: str, text: str = "", *,
    sister_id: int | None = None, on: date | None = None,
) -> Done[SharingView]:  # fmt: skip
    """Note that something was shared: a visit, a training, a presentation.

    Raises `Refused` for an unknown kind and for a day to come.
    """
    community = community_row(community_id)
    word = line(kind).casefold()
    if word not in KINDS:
        raise Refused(f"It is one of {', '.join(KINDS)}.", field="kind")
    day = on or ws.today()
    if day > ws.today():
        raise Refused("That day is still to come.", field="on")
    sister = _sister_row(sister_id).id if sister_id is not None else None
    with recording(ws, f"{community.name} shared: {KINDS[word]}", _AREA) as rec:
        row = SharingEvent.create(
            community=community.id, sister=sister, kind=word, text=note(text), happened_on=day
        )
        rec.created(row)
        audit.note(ws, "sharing.add", subject="community", subject_id=community.id, detail=word)
    return Done(_sharing(row), f"Noted: {KINDS[word]}.", rec.id, _AREA)


def shared(ws: Workspace, community_id: int | None = None) -> list[SharingView]:
    """What was shared by a community, or by all, the latest first."""
    query: Any = SharingEvent.select()
    if community_id is not None:
        query = query.where(SharingEvent.community == community_row(community_id).id)
    order = (SharingEvent.happened_on.desc(), SharingEvent.id.desc())
    return [_sharing(row) for row in query.order_by(*order)]


def find_sister(ws: Workspace, text: str) -> int:
    """The sister community meant by an id or a name. Raises `NotFound`."""
    wanted = line(text)
    for row in SisterCommunity.select():
        if fold(row.name) == fold(wanted) or wanted == str(row.id):
            return int(row.id)
    raise NotFound(f"There is no sister community {wanted!r}.", "See `coptui network sisters`.")


def _fill(ws: Workspace, row: Any, values: dict[str, Any]) -> None:
    for field, value in values.items():
        if field in ("place", "contact", "link"):
            setattr(row, field, line(value or "", 300))
        elif field == "how_we_helped":
            row.how_we_helped = note(value or "")
        elif field == "since":
            if value is not None and value > ws.today():
                raise Refused("That day is still to come.", field="since")
            row.since = value
        else:
            raise Refused(f"A sister community has no {line(field)!r}.", field=field)


def _unused(name: str, own: int | None = None) -> None:
    for row in SisterCommunity.select():
        if row.id != own and fold(row.name) == fold(name):
            raise Refused(f"{row.name} is on the list already.", field="name")


def _sister_row(sister_id: int) -> Any:
    row = SisterCommunity.get_or_none(SisterCommunity.id == sister_id)
    if row is None:
        raise NotFound("There is no such sister community.", "See `coptui network sisters`.")
    return row


def _sister(row: Any) -> SisterView:
    return SisterView(
        id=row.id,
        name=row.name,
        place=row.place,
        contact=row.contact,
        link=row.link,
        how_we_helped=row.how_we_helped,
        since=row.since,
        shared=SharingEvent.select().where(SharingEvent.sister == row.id).count(),
    )


def _sharing(row: Any) -> SharingView:
    return SharingView(
        id=row.id,
        community_id=row.community_id,
        community=row.community.name,
        kind=row.kind,
        words=KINDS.get(row.kind, row.kind),
        text=row.text,
        on=row.happened_on,
        sister_id=row.sister_id,
        sister=row.sister.name if row.sister_id else "",
    )
