"""Resources: links, leaflets and people to ask, of one community or for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import line, needed
from coptui.services.undo import recording
from coptui.store.models import Resource
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})


@dataclass(frozen=True)
class ResourceView:
    """A resource. Without a community it is for all of them."""

    id: int
    community_id: int | None
    community: str
    title: str
    where: str
    helps_with: str
    checked_on: date | None
    held_by_partner: bool


def add(
    ws: Workspace,
    title: str,
    where: str = "",
    helps_with: str = "",
    *,
    community_id: int | None = None,
    held_by_partner: bool = False,
    checked_on: date | None = None,
) -> Done[ResourceView]:
    """Take down a resource; its title is enough. Without a community it is for all of them."""
    called = needed(title, "title", "What is it called?", 300)
    owner = community_row(community_id).id if community_id is not None else None
    with recording(ws, f"Resource {called}", _AREA) as rec:
        row = Resource.create(
            community=owner,
            title=called,
            where_to_find=line(where, 500),
            helps_with=line(helps_with, 500),
            held_by_partner=held_by_partner,
            checked_on=_past(ws, checked_on),
        )
        rec.created(row)
        audit.note(ws, "resource.add", subject="resource", subject_id=row.id)
    return Done(_view(row), f"“{called}” is on the list.", rec.id, _AREA)


def edit(ws: Workspace, resource_id: int, **changes: Any) -> Done[ResourceView]:
    """Change what is known of a resource."""
    row = _resource(resource_id)
    with recording(ws, f"Edit {row.title}", _AREA) as rec:
        rec.changing(row)
        for field, value in changes.items():
            _set(ws, row, field, value)
        row.save()
    return Done(_view(row), f"“{row.title}” is changed." if rec.id else "", rec.id, _AREA)


def checked(ws: Workspace, resource_id: int, on: date | None = None) -> Done[ResourceView]:
    """Somebody looked: it is there and says what it is said to say."""
    done = edit(ws, resource_id, checked_on=on or ws.today())
    return Done(done.view, f"“{done.view.title}” was looked at.", done.undo, _AREA)


def remove(ws: Workspace, resource_id: int) -> Done[None]:
    """Take a resource off the list."""
    row = _resource(resource_id)
    with recording(ws, f"Resource {row.title} off the list", _AREA) as rec:
        rec.deleting(row)
        row.delete_instance()
    return Done(None, f"“{row.title}” is off the list.", rec.id, _AREA)


def of(ws: Workspace, community_id: int | None = None, words: str = "") -> list[ResourceView]:
    """The resources of a community with those for all; without one, those of all communities."""
    query: Any = Resource.select()
    if community_id is not None:
        own = community_row(community_id).id
        query = query.where((Resource.community == own) | Resource.community.is_null())
    wanted = fold(line(words))
    found = [_view(row) for row in query.order_by(Resource.title, Resource.id)]
    return [one for one in found if wanted in fold(f"{one.title} {one.helps_with}")]


def _set(ws: Workspace, row: Any, field: str, value: Any) -> None:
    if field == "title":
        row.title = needed(value, "title", "What is it called?", 300)
    elif field == "where":
        row.where_to_find = line(value or "", 500)
    elif field == "helps_with":
        row.helps_with = line(value or "", 500)
    elif field == "held_by_partner":
        row.held_by_partner = bool(value)
    elif field == "checked_on":
        row.checked_on = _past(ws, value)
    elif field == "community_id":
        row.community = community_row(value).id if value is not None else None
    else:
        raise Refused(f"A resource has no {line(field)!r}.", field=field)


def _past(ws: Workspace, on: date | None) -> date | None:
    if on is not None and on > ws.today():
        raise Refused("That day is still to come.", field="checked_on")
    return on


def _resource(resource_id: int) -> Any:
    row = Resource.get_or_none(Resource.id == resource_id)
    if row is None:
        raise NotFound("There is no such resource.", "See `coptui resources list`.")
    return row


def _view(row: Any) -> ResourceView:
    return ResourceView(
        id=row.id,
        community_id=row.community_id,
        community=row.community.name if row.community_id else "",
        title=row.title,
        where=row.where_to_find,
        helps_with=row.helps_with,
        checked_on=row.checked_on,
        held_by_partner=bool(row.held_by_partner),
    )
