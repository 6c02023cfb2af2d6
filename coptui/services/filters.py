"""Filters over people: read back as a sentence, and saved under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coptui.domain.contact_filter import (
    Condition,
    ContactFilter,
    Names,
    from_plain,
    sentence,
    to_plain,
    words_of,
)
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.members import ROLES
from coptui.services.refusing import in_plain_words, line, needed
from coptui.services.undo import recording
from coptui.store.models import Community, Organisation, SavedFilter, Session, Tag
from coptui.workspace import Workspace

_AREA = frozenset({"contacts"})
NOBODY = "nobody: there is no condition"
"""What a filter without a condition means for a mailing."""


@dataclass(frozen=True)
class Described:
    """A filter as it is read: the sentence, and each condition in words."""

    sentence: str
    conditions: tuple[tuple[Condition, str], ...]


@dataclass(frozen=True)
class FilterView:
    """A saved filter."""

    id: int
    name: str
    sentence: str
    filter: ContactFilter


def described(ws: Workspace, flt: ContactFilter) -> Described:
    """The filter in words."""
    names = _names(flt)
    return Described(
        sentence(flt, names), tuple((one, words_of(one, names)) for one in flt.conditions)
    )


def all(ws: Workspace) -> list[FilterView]:  # noqa: A001 - the list of all, as elsewhere
    """All saved filters, by name. One that cannot be read says so, and means nobody."""
    found: list[FilterView] = []
    for row in SavedFilter.select().order_by(SavedFilter.key):
        try:
            found.append(_view(row))
        except Refused as refused:
            found.append(FilterView(row.id, row.name, refused.message, ContactFilter()))
    return found


def show(ws: Workspace, filter_id: int) -> FilterView:
    """One saved filter. Raises `NotFound`."""
    return _view(_row(filter_id))


def find(ws: Workspace, text: str) -> FilterView:
    """The saved filter meant by its id or its name. Raises `NotFound`."""
    word = line(text)
    row = SavedFilter.get_or_none(SavedFilter.key == fold(word))
    if row is None and word.isascii() and word.isdigit() and len(word) < 16:
        row = SavedFilter.get_or_none(SavedFilter.id == int(word))
    if row is None:
        raise NotFound(
            f"There is no saved filter “{line(text, 60)}”.", "See `coptui filters list`."
        )
    return _view(row)


def save(ws: Workspace, name: str, flt: ContactFilter) -> Done[FilterView]:
    """Keep a filter under a name; one of that name has these conditions from now on.

    Raises `Refused` for a filter without a condition: in a mailing it would mean nobody, and in
    the list everybody.
    """
    words = needed(name, "name", "What should the filter be called?", 80)
    if flt.empty:
        raise Refused(
            "A filter needs a condition before it can be saved.", "Add one, then save it."
        )
    with recording(ws, f"Save the filter “{words}”", _AREA) as rec:
        row: Any = SavedFilter.get_or_none(SavedFilter.key == fold(words))
        if row is None:
            row = SavedFilter.create(
                name=words, key=fold(words), conditions=to_plain(flt), saved_at=ws.now()
            )
            rec.created(row)
        else:
            rec.changing(row)
            row.name, row.conditions, row.saved_at = words, to_plain(flt), ws.now()
            row.save()
        audit.note(ws, "filter.saved", subject="filter", subject_id=row.id)
    return Done(_view(row), f"Saved as “{words}”.", rec.id, _AREA)


def rename(ws: Workspace, filter_id: int, name: str) -> Done[FilterView]:
    """Give a saved filter another name. Raises `Refused` where that one is taken."""
    row, words = _row(filter_id), needed(name, "name", "What should the filter be called?", 80)
    other = SavedFilter.get_or_none(SavedFilter.key == fold(words), SavedFilter.id != row.id)
    if other is not None:
        raise Refused(f"There is a filter “{other.name}” already.", "Choose another name.",
                      field="name")  # fmt: skip
    with recording(ws, f"Rename the filter “{row.name}”", _AREA) as rec:
        rec.changing(row)
        row.name, row.key = words, fold(words)
        row.save()
        audit.note(ws, "filter.renamed", subject="filter", subject_id=row.id)
    return Done(_view(row), f"It is called “{words}” now.", rec.id, _AREA)


def remove(ws: Workspace, filter_id: int) -> Done[str]:
    """Drop a saved filter; nobody in it is touched, and mailings keep what was chosen by it."""
    row = _row(filter_id)
    with recording(ws, f"Drop the filter “{row.name}”", _AREA) as rec:
        rec.deleting(row)
        row.delete_instance()
        audit.note(ws, "filter.removed", subject="filter", subject_id=filter_id)
    return Done(row.name, f"The filter “{row.name}” is gone.", rec.id, _AREA)


def _view(row: Any) -> FilterView:
    with in_plain_words("Update coptui, or drop the filter with `coptui filters remove`."):
        flt = from_plain(row.conditions)
    return FilterView(row.id, row.name, sentence(flt, _names(flt)), flt)


def _row(filter_id: int) -> Any:
    row = SavedFilter.get_or_none(SavedFilter.id == filter_id)
    if row is None:
        raise NotFound("There is no such filter.", "See `coptui filters list`.")
    return row


def _names(flt: ContactFilter) -> Names:
    places = {flt.community_id, flt.came.community_id if flt.came else None} - {None}
    return Names(
        communities=_named(Community, places, lambda row: row.name),
        organisations=_named(Organisation, {flt.organisation_id} - {None}, lambda row: row.name),
        sessions=_named(Session, {*flt.came_to, *flt.missed}, session_name),
        tags=_named(Tag, set(flt.tags), lambda row: row.name),
        roles=ROLES,
    )


def session_name(row: Any) -> str:
    """A session as it is called among people: HAR-14."""
    return f"{row.community.code}-{row.number}"


def _named(model: Any, ids: set[Any], called: Any) -> dict[int, str]:
    if not ids:
        return {}
    return {row.id: called(row) for row in model.select().where(model.id.in_(list(ids)))}
