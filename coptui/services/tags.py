"""Tags: words that people are kept under, given to one person or to many in one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.refusing import line, needed
from coptui.services.undo import Recording, recording
from coptui.store.models import Contact, ContactTag, SavedFilter, Tag
from coptui.store.rows import insert_rows, tuples
from coptui.workspace import Workspace

_AREA = frozenset({"contacts"})
LONGEST = 40
_PART = 2_000


@dataclass(frozen=True)
class TagRow:
    """A tag, and how many people have it."""

    id: int
    name: str
    people: int


@dataclass(frozen=True)
class Tagged:
    """What one act did: how many were meant, and for how many something is different now."""

    tag: str
    people: int
    changed: int


def all(ws: Workspace) -> list[TagRow]:  # noqa: A001 - the list of all, as elsewhere
    """All tags, in the order of their words."""
    query: Any = (
        Tag.select(Tag.id, Tag.name, fn.COUNT(ContactTag.id))
        .join(ContactTag, JOIN.LEFT_OUTER)
        .group_by(Tag.id)
        .order_by(Tag.key)
    )
    return [TagRow(*row) for row in tuples(query)]


def of(ws: Workspace, contact_ids: Iterable[int]) -> list[TagRow]:
    """The tags that any of these people have, and how many of them."""
    wanted = set(contact_ids)
    rows = {row[0]: row[1] for row in tuples(Tag.select(Tag.id, Tag.name).order_by(Tag.key))}
    counts = dict.fromkeys(rows, 0)
    for who, tag in tuples(ContactTag.select(ContactTag.contact, ContactTag.tag)):
        counts[tag] += who in wanted
    return [TagRow(key, rows[key], number) for key, number in counts.items() if number]


def give(ws: Workspace, contact_ids: Iterable[int], name: str) -> Done[Tagged]:
    """Tag people, all of them in one act; a word that is new becomes a tag.

    Raises `Refused` for no word or nobody, `NotFound` where one of them is not on the list.
    """
    words = needed(name, "tag", "Which word should they be found under?", LONGEST)
    ids = _there(contact_ids)
    with recording(ws, f"Tag {_people(len(ids))} “{words}”", _AREA) as rec:
        tag: Any = Tag.get_or_none(Tag.key == fold(words))
        if tag is None:
            tag = Tag.create(name=words, key=fold(words))
            rec.created(tag)
        had = _holders(tag.id, ids)
        new = [one for one in ids if one not in had]
        insert_rows(ws.store.db, ContactTag, [{"contact": one, "tag": tag.id} for one in new])
        for row in _rows(tag.id, new):
            rec.created(row)
        audit.note(ws, "tag.given", subject="tag", subject_id=tag.id, detail=f"{len(new)} people")
    more = f"; {len(had)} had it before" if had else ""
    said = f"{_people(len(new))} now tagged “{tag.name}”{more}."
    return Done(Tagged(tag.name, len(ids), len(new)), said, rec.id, _AREA)


def take(ws: Workspace, contact_ids: Iterable[int], tag_id: int) -> Done[Tagged]:
    """Take a tag from people; a tag that nobody has and no filter asks for goes with the last."""
    tag: Any = _tag(tag_id)
    ids = _there(contact_ids)
    with recording(ws, f"Take “{tag.name}” from {_people(len(ids))}", _AREA) as rec:
        rows = _rows(tag.id, ids)
        for row in rows:
            rec.deleting(row)
        for part in _parts([row.id for row in rows]):
            ContactTag.delete().where(ContactTag.id.in_(part)).execute()
        _drop_unused(tag, rec)
        audit.note(ws, "tag.taken", subject="tag", subject_id=tag_id, detail=f"{len(rows)} people")
    more = f"; {len(ids) - len(rows)} did not have it" if len(rows) < len(ids) else ""
    said = f"“{tag.name}” is taken from {_people(len(rows))}{more}."
    return Done(Tagged(tag.name, len(ids), len(rows)), said, rec.id, _AREA)


def find(ws: Workspace, text: str) -> int:
    """The tag meant by its word, whatever its capitals. Raises `NotFound`."""
    row = Tag.get_or_none(Tag.key == fold(line(text)))
    if row is None:
        raise NotFound(f"There is no tag “{line(text, LONGEST)}”.", "See `coptui contacts tags`.")
    return int(row.id)


def _drop_unused(tag: Any, rec: Recording) -> None:
    asked = any(tag.id in row.conditions.get("tags", ()) for row in SavedFilter.select())
    if not asked and not ContactTag.select().where(ContactTag.tag == tag.id).exists():
        rec.deleting(tag)
        tag.delete_instance()


def _there(contact_ids: Iterable[int]) -> list[int]:
    ids = list(dict.fromkeys(contact_ids))
    if not ids:
        raise Refused("Nobody was named.", "Name one person or several.", field="who")
    known = 0
    for part in _parts(ids):
        known += Contact.select().where(Contact.id.in_(part)).count()
    if known < len(ids):
        raise NotFound("Somebody of these is no longer on the list.", "Look at the list again.")
    return ids


def _holders(tag_id: int, ids: list[int]) -> set[int]:
    rows = tuples(ContactTag.select(ContactTag.contact).where(ContactTag.tag == tag_id))
    return {row[0] for row in rows} & set(ids)


def _rows(tag_id: int, ids: list[int]) -> list[ContactTag]:
    found: list[ContactTag] = []
    for part in _parts(ids):
        here = ContactTag.select().where(ContactTag.tag == tag_id, ContactTag.contact.in_(part))
        found.extend(here)
    return found


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + _PART] for at in range(0, len(ids), _PART))


def _tag(tag_id: int) -> Any:
    row = Tag.get_or_none(Tag.id == tag_id)
    if row is None:
        raise NotFound("There is no such tag.", "See `coptui contacts tags`.")
    return row


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
