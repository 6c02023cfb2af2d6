"""The values that the words of a mailing may use, with what each gives for one real person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coptui.services import mailings
from coptui.services.mailing_people import awkward_first, person_contexts
from coptui.services.mailing_words import mailing_row, words_of
from coptui.workspace import Workspace

_AGREED = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Value:
    """One value: `path` as it is written between braces, what it means, what it gives now."""

    path: str
    meaning: str
    gives: str


def values_of(ws: Workspace, mailing_id: int) -> list[Value]:
    """All values the words may use, those the template tells about first, as its first reader
    gets them; empty where there is nothing to say."""
    row = mailing_row(mailing_id)
    words = words_of(ws, row)
    groups: dict[str, Any] = dict(words.shared)
    goes = mailings.audience(ws, mailing_id).goes
    first = awkward_first(ws, goes, 1)
    if first:
        who = first[0].contact_id
        meant = [one for one in goes if one.contact_id == who]
        groups["person"] = person_contexts(ws, row, meant)[who]
    return values_in(groups, words.template.fields)


def values_in(groups: Mapping[str, Any], told: Mapping[str, str]) -> list[Value]:
    """What each value gives, those that are told about first."""
    every = [f"{group}.{name}" for group, facts in groups.items() for name in facts]
    ordered = [*told, *(path for path in every if path not in told)]
    return [Value(path, told.get(path, ""), _gives(groups, path)) for path in ordered]


def _gives(groups: Mapping[str, Any], path: str) -> str:
    group, _, name = path.partition(".")
    found = groups.get(group, {}).get(name, "")
    if isinstance(found, bool):
        return _AGREED[found]
    if isinstance(found, list | tuple):
        found = "; ".join(str(one) for one in found)
    return " ".join(str(found or "").split())
