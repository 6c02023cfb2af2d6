"""People who may be on the list twice: found by address and by name, decided on by a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from peewee import JOIN

from coptui.domain.likeness import ALIKE_FROM, could_be_one, loose_address, name_words
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.undo import recording
from coptui.store.models import AddressShare, Contact, ContactAddress, NotTheSame, Organisation
from coptui.store.rows import tuples
from coptui.workspace import Workspace

LISTED = 500
"""As many pairs are shown at once; more come up as these are settled."""
_CROWD = 6  # with more namesakes than this each is shown beside the first only
_AREAS = frozenset({"contacts"})


@dataclass(frozen=True)
class Alike:
    """One of two who may be the same: what tells them apart at a glance."""

    id: int
    name: str
    email: str
    organisation: str


@dataclass(frozen=True)
class Pair:
    """Two contacts that may be one person, and why; `strength` of 100 puts the surest first."""

    left: Alike
    right: Alike
    why: str
    strength: int

    @property
    def id(self) -> int:
        """A number for the pair."""
        return self.left.id * 1_000_000_000 + self.right.id


@dataclass(frozen=True)
class Duplicates:
    """The surest pairs, and how many there are in all."""

    pairs: tuple[Pair, ...]
    total: int


class _Someone(NamedTuple):
    id: int
    name: str
    key: str
    place: int | None


Found = dict[tuple[int, int], tuple[int, str]]
"""The ids of a pair, the lower first → how sure, and why."""


def find(ws: Workspace, limit: int = LISTED) -> Duplicates:
    """Everybody who may be on the list twice, those said to be two people left out."""
    people = _everybody()
    found: Found = {}
    _by_address(people, found)
    _by_equal_name(people, found)
    _by_similar_name(people, found)
    for pair in _settled():
        found.pop(pair, None)
    names = {one.id: one.name for one in people}
    ordered = sorted(found.items(), key=lambda it: (-it[1][0], names[it[0][0]], it[0]))
    chosen = ordered[:limit]
    shown = _alikes({one for pair, _ in chosen for one in pair})
    pairs = tuple(
        Pair(shown[left], shown[right], why, strength) for (left, right), (strength, why) in chosen
    )
    return Duplicates(pairs, len(found))


def not_the_same(ws: Workspace, one_id: int, other_id: int) -> Done[tuple[str, str]]:
    """Remember that two who look alike are two people; they are not shown as a pair again."""
    low, high = sorted((one_id, other_id))
    if low == high:
        raise Refused("That is one and the same contact.", "Name two.")
    rows = {row.id: row for row in Contact.select().where(Contact.id.in_((low, high)))}
    if len(rows) < 2:
        raise NotFound("One of the two is not on the list.", "See `coptui contacts list`.")
    names = (str(rows[one_id].name), str(rows[other_id].name))
    with recording(ws, f"{names[0]} and {names[1]} are two people", _AREAS) as rec:
        if not NotTheSame.get_or_none(NotTheSame.contact == low, NotTheSame.other == high):
            row = NotTheSame.create(contact=low, other=high, noted_at=ws.now(), noted_by=ws.by)
            rec.created(row)
            audit.note(
                ws, "contact.not-the-same", subject="contact", subject_id=low, detail=str(high)
            )
    return Done(names, f"{names[0]} and {names[1]} are two people.", rec.id, _AREAS)


def _everybody() -> list[_Someone]:
    query = Contact.select(Contact.id, Contact.sort_key, Contact.email_key, Contact.organisation)
    return [_Someone(i, name, key or "", place) for i, name, key, place in tuples(query)]


def _settled() -> Iterator[tuple[int, int]]:
    yield from tuples(NotTheSame.select(NotTheSame.contact, NotTheSame.other))


def _add(found: Found, one: int, other: int, strength: int, why: str) -> None:
    pair = (one, other) if one < other else (other, one)
    if one != other and (pair not in found or found[pair][0] < strength):
        found[pair] = (strength, why)


def _pairs(ids: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Each with each among a few; in a crowd each with the first, so that the list stays short."""
    if len(ids) <= _CROWD:
        return combinations(ids, 2)
    return ((ids[0], one) for one in ids[1:])


def _by_address(people: list[_Someone], found: Found) -> None:
    names = {one.id: one.name for one in people}
    keys = [(one.id, one.key) for one in people if one.key]
    keys += tuples(ContactAddress.select(ContactAddress.contact, ContactAddress.address_key))
    share = AddressShare.select(AddressShare.contact, AddressShare.address_key)
    decided = set(tuples(share))
    buckets: dict[str, dict[int, str]] = defaultdict(dict)
    for contact_id, key in keys:
        buckets[loose_address(key)].setdefault(contact_id, key)
    for bucket in buckets.values():
        for one, other in _pairs(sorted(bucket)) if len(bucket) > 1 else ():
            same = bucket[one] == bucket[other]
            if not same:
                _add(found, one, other, 98, "address written two ways")
            elif could_be_one(names[one], names[other]) and not (
                {(one, bucket[one]), (other, bucket[other])} <= decided
            ):
                _add(found, one, other, 100, "one address, like names")


def _by_equal_name(people: list[_Someone], found: Found) -> None:
    groups: dict[str, list[_Someone]] = defaultdict(list)
    for one in people:
        groups[" ".join(sorted(name_words(one.name)))].append(one)
    for name, group in groups.items():
        if len(group) < 2 or not name:
            continue
        places: dict[int | None, list[int]] = defaultdict(list)
        for one in group:
            places[one.place].append(one.id)
        for place, ids in places.items():
            for pair in _pairs(sorted(ids)):
                told = place is not None
                strength, why = (96, "one name, one organisation") if told else (90, "one name")
                if told or " " in name:  # a first name alone says nothing
                    _add(found, *pair, strength, why)
        for nowhere in places.get(None, ())[:_CROWD] if " " in name else ():
            for ids in places.values():
                _add(found, nowhere, ids[0], 88, "one name")


def _by_similar_name(people: list[_Someone], found: Found) -> None:
    """Names that differ in a few letters, within one organisation.

    Only names that begin a word with the same two letters are laid beside each other: without
    that, twenty thousand people would mean two hundred million comparisons.
    """
    from rapidfuzz import fuzz, process  # late: nothing else needs it

    blocks: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for one in people:
        if one.place is not None:
            words = name_words(one.name)
            sorted_name = " ".join(sorted(words))
            for word in words:
                blocks[one.place, word[:2]].setdefault(sorted_name, one.id)
    why = "like names, one organisation"
    for block in blocks.values():
        names, ids = list(block), list(block.values())
        for at, name in enumerate(names[:-1]):
            rest = names[at + 1 :]
            close = process.extract(
                name, rest, scorer=fuzz.ratio, score_cutoff=ALIKE_FROM, limit=None
            )
            for _, score, place in close:
                _add(found, ids[at], ids[at + 1 + place], round(score * 0.94), why)


def _alikes(ids: set[int]) -> dict[int, Alike]:
    query = (
        Contact.select(Contact.id, Contact.name, Contact.email, Organisation.name)
        .join(Organisation, JOIN.LEFT_OUTER)
        .where(Contact.id.in_(list(ids)))
    )
    return {i: Alike(i, name, email or "", place or "") for i, name, email, place in tuples(query)}
