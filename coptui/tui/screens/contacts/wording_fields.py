"""Which words somebody agreed to, chosen by how they begin; other words in the same form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from coptui.domain.consent import Purpose
from coptui.errors import Refused
from coptui.services import consent
from coptui.services.consent import WordingView
from coptui.tui.widgets.form import Field, Values
from coptui.workspace import Workspace

OTHER = "other"
When = Callable[[Values], bool]
_BEGINS = 34  # letters; the choice stands on one line of a small terminal


def wording_fields(
    known: Iterable[WordingView], now: str = "", *, text: str = "", when: When | None = None
) -> list[Field]:
    """The choice, those that ask for mail first and the newest on top, and room for others.

    Where none is kept yet there is nothing to choose from. `now` and `text` are what was chosen
    and typed before; `when` says whether the question belongs in the form at all.
    """
    belongs = when or (lambda _: True)
    ordered = sorted(known, key=lambda one: (Purpose.mail not in one.purposes, -one.version))
    words = Field(
        "text", "The words they saw", "long", text,
        help="Copy the sentence from the sheet or form: it is the proof of what they agreed to. "
             "Tab goes on; Enter begins a new line.",
        told=True, placeholder="e.g. May we write to you about our sessions?",
        when=lambda v: belongs(v) and v.get("wording", OTHER) == OTHER,
    )  # fmt: skip
    if not ordered:
        return [words]
    options = [*((str(one.id), _told(one)) for one in ordered), (OTHER, "other words …")]
    choice = Field("wording", "Words they saw", "choice", now, options=options, when=when,
                   help="As on their sheet or form; other words are typed below.")  # fmt: skip
    return [choice, words]


def wording_chosen(ws: Workspace, values: Values, purposes: Sequence[Purpose]) -> WordingView:
    """The words meant; other words are kept as a version first. Raises `Refused`."""
    if values.get("wording", OTHER) != OTHER:
        return consent.wording(ws, int(values["wording"]))
    if not values["text"].strip():
        raise Refused("Copy the words they saw.", field="text")
    return consent.add_wording(ws, values["text"], purposes).view


def _told(one: WordingView) -> str:
    begins = one.first_line
    cut = begins if len(begins) <= _BEGINS else begins[: _BEGINS - 1].rstrip() + "…"
    return f"{one.version} {one.name}: “{cut}”"
