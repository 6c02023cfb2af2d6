"""What the people of a file agreed to, and how that is known: asked once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from coptui.domain.consent import Method, Purpose
from coptui.domain.dates import long_day
from coptui.errors import Refused
from coptui.services import consent, importing
from coptui.services.importing import ConsentClaim, SourceTable
from coptui.tui.days import DAY_HELP, check_of, day_of, example
from coptui.tui.screens.contacts.wording_fields import wording_chosen, wording_fields
from coptui.tui.screens.contacts.words import METHODS, SHORT
from coptui.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace

NOBODY, ALL = "nobody", "all"
SAID_YES = ("consent", "agree", "ok to", "okay", "permission", "opt", "gdpr", "may we")


def claim_words(claim: ConsentClaim, days: Sequence[date]) -> str:
    """The claim in one sentence, with the days on which they agreed."""
    what = ", ".join(SHORT[one] for one in claim.purposes)
    if len(days) > 1:
        on = f"between {long_day(days[0])} and {long_day(days[-1])}, each on the day of its row"
    else:
        on = f"on {long_day(days[0])}" if days else ""
    return f"They agreed to {what}: {METHODS[claim.method]} {on}".rstrip() + "."


def likely_column(table: SourceTable) -> str:
    """A column whose heading sounds like a question about mail."""
    return next((h for h in table.headings if any(w in h.lower() for w in SAID_YES)), "")


async def ask_claim(
    screen: PlaceScreen, table: SourceTable, now: ConsentClaim | None
) -> tuple[ConsentClaim | None] | None:
    """The form; None when it was left, else the claim (or that nothing is known)."""
    known = await screen.read(consent.wordings)
    column = likely_column(table)
    today = await screen.read(lambda ws: ws.today())
    who = [(NOBODY, "not known"), (ALL, "every row")]
    for heading in table.headings:
        choice = (f"={heading}", f"rows where “{heading}” says yes")
        # A file that says who agreed must not be overruled by the first key to the right.
        who.insert(1 if heading == column else len(who), choice)
    value = NOBODY if now is None else f"={now.column}" if now.column else ALL
    fields = [
        Field("who", "Who agreed", "choice", value=value, options=who,
              help="Left and right change it. Not known: nobody is mailed."),
        Field("method", "How", "choice", options=[(m.value, METHODS[m.value]) for m in Method]),
        Field("on", "When", placeholder=example(today), live=True,
              help="The day on the sheet or form. " + DAY_HELP),
        Field("evidence", "Where it is kept", help="The sheet's number, or where the form lies."),
    ]  # fmt: skip
    asked, other = wording_fields(known)
    fields.insert(2, asked)
    fields.append(other)

    async def save(values: dict[str, str]) -> tuple[ConsentClaim | None]:
        if values["who"] == NOBODY:
            return (None,)
        if not values["on"].strip():
            raise Refused("On which day did they agree?", field="on")
        on = await day_of(screen, values["on"], "on", past=True)
        return (await screen.read(_claim, values, on),)

    answer: tuple[ConsentClaim | None] | None = await screen.app.push_screen_wait(
        FormScreen(
            ("Contacts", "Import", "Agreed?"), fields, save,
            check=check_of(screen, "on", past=True),
            intro="Only what they said or signed themselves. A list is not an agreement.",
        )
    )  # fmt: skip
    return answer


def _claim(ws: Workspace, values: dict[str, Any], on: date) -> ConsentClaim:
    wording = wording_chosen(ws, values, [Purpose.mail])
    claim = ConsentClaim(
        purposes=wording.purposes,
        method=Method(values["method"]),
        on=on,
        wording_id=wording.id,
        column=values["who"][1:] if values["who"].startswith("=") else "",
        evidence=values["evidence"],
    )
    importing.check_claim(ws, claim)
    return claim
