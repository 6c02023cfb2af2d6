"""Which words somebody agreed to, chosen by how they begin; other words in the same form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coptui.domain.consent import Purpose
from coptui.errors import Refused
from coptui.services import consent
from coptui.services.consent import WordingView
from coptui.tui.widgets.form import Field, Values
from coptui.workspace import Workspace

OTHER = "other"
_BEGINS = 34  # letters; the choice stands on one line of a small terminal


def wording_fields(known: Iterable[WordingView]) -> tuple[Field, Field]:
    """The choice, those that ask for mail first and the newest on top, and room for others."""
    ordered = sorted(known, key=lambda one: (Purpose.mail not in one.purposes, -one.version))
    options = [(str(one.id), _told(one)) for one in ordered]
    options.append((OTHER, "other words …"))
    return (
        Field("wording", "Words they saw", "choice", options=options,
              help=f"Whole in 7 Settings. {'Other words are typed below.' if ordered else ''}"),
        Field("text", "Other words", "long",
              help="Only for “other words”: copied from the sheet or form, kept as a new version."),
    )  # fmt: skip


def wording_chosen(ws: Workspace, values: Values, purposes: Sequence[Purpose]) -> WordingView:
    """The words meant; other words are kept as a version first. Raises `Refused`."""
    if values["wording"] != OTHER:
        return consent.wording(ws, int(values["wording"]))
    if not values["text"].strip():
        raise Refused("Copy the words they saw.", field="text")
    return consent.add_wording(ws, values["text"], purposes).view


def _told(one: WordingView) -> str:
    begins = one.first_line
    cut = begins if len(begins) <= _BEGINS else begins[: _BEGINS - 1].rstrip() + "…"
    return f"{one.version} {one.name}: “{cut}”"
