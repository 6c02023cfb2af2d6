"""The filter by which the people of a mailing were chosen, kept with it as it was then.

It leaves people out of those the mailing is for, and never brings anybody in; whether one of them
may be written to is the gate's answer alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coptui.domain.contact_filter import ContactFilter, from_plain, to_plain
from coptui.domain.errors import RuleBroken
from coptui.services import filters
from coptui.services.contact_queries import ids_of
from coptui.workspace import Workspace

_KEY = "filter"


def with_filter(
    ws: Workspace, audience: Mapping[str, Any] | None, flt: ContactFilter | None, name: str = ""
) -> dict[str, Any]:
    """How the people were chosen, with this filter in it; None takes the filter out."""
    kept = {key: value for key, value in (audience or {}).items() if key != _KEY}
    if flt is not None:
        said = filters.NOBODY if flt.empty else filters.described(ws, flt).sentence
        kept[_KEY] = {"name": name, "conditions": to_plain(flt), "sentence": said}
    return kept


def narrowed(ws: Workspace, audience: Mapping[str, Any] | None, ids: Sequence[int]) -> list[int]:
    """Those of them who fit; nobody where the filter has no condition or cannot be read."""
    flt = filter_of(audience)
    if flt is None:
        return list(ids)
    if flt.empty:
        return []
    fit = set(ids_of(ws, flt))
    return [one for one in ids if one in fit]


def filter_of(audience: Mapping[str, Any] | None) -> ContactFilter | None:
    """The filter of a mailing; None where it has none."""
    kept = (audience or {}).get(_KEY)
    if kept is None:
        return None
    try:
        return from_plain(kept["conditions"])
    except RuleBroken:
        return ContactFilter()


def words_of(audience: Mapping[str, Any] | None) -> str:
    """Who was chosen, as it was said then; empty for everybody the mailing is for."""
    kept = (audience or {}).get(_KEY)
    if kept is None:
        return ""
    return f"“{kept['name']}”: {kept['sentence']}" if kept["name"] else str(kept["sentence"])
