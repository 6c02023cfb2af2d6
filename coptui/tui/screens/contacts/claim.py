"""What the people of a file agreed to, and how that is known: asked once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coptui.domain.consent import Method, Purpose
from coptui.domain.dates import long_day, parse_day
from coptui.errors import Refused
from coptui.services import consent
from coptui.services.importing import ConsentClaim, SourceTable
from coptui.tui.screens.contacts.words import METHODS, SHORT
from coptui.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace

NOBODY, ALL = "nobody", "all"
SAID_YES = ("consent", "agree", "ok to", "okay", "permission", "opt", "gdpr", "may we")


def claim_words(claim: ConsentClaim) -> str:
    """The claim in one sentence."""
    what = ", ".join(SHORT[one] for one in claim.purposes)
    rows = f" where “{claim.column}” says yes" if claim.column else ""
    return f"They agreed to {what}{rows}: {METHODS[claim.method]} on {long_day(claim.on)}."


def likely_column(table: SourceTable) -> str:
    """A column whose heading sounds like a question about mail."""
    return next((h for h in table.headings if any(w in h.lower() for w in SAID_YES)), "")


async def ask_claim(
    screen: PlaceScreen, table: SourceTable, now: ConsentClaim | None
) -> tuple[ConsentClaim | None] | None:
    """The form; None when it was left, else the claim (or that nothing is known)."""
    known = await screen.read(consent.wordings)
    known.sort(key=lambda one: (Purpose.mail not in one.purposes, -one.version))
    column = likely_column(table)
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
        Field("on", "When", value="", placeholder="6 Nov 2026",
              help="The day on the sheet or form."),
        Field("evidence", "Where it is kept", help="The sheet's number, or where the form lies."),
    ]  # fmt: skip
    if known:
        words = [(str(one.id), f"words {one.version}: {one.name}") for one in known]
        fields.insert(2, Field("wording", "Words they saw", "choice", options=words))
    else:
        fields.append(
            Field("text", "Words they saw", "long",
                  help="Copy them from the sheet or form; they are kept as version 1.")
        )  # fmt: skip

    async def save(values: dict[str, str]) -> tuple[ConsentClaim | None]:
        if values["who"] == NOBODY:
            return (None,)
        return (await screen.read(_claim, values),)

    answer: tuple[ConsentClaim | None] | None = await screen.app.push_screen_wait(
        FormScreen(
            ("Contacts", "Import", "Agreed?"), fields, save,
            intro="Only what they said or signed themselves. A list is not an agreement.",
        )
    )  # fmt: skip
    return answer


def _claim(ws: Workspace, values: dict[str, Any]) -> ConsentClaim:
    if not values["on"].strip():
        raise Refused("On which day did they agree?", field="on")
    try:
        day = parse_day(values["on"], ws.today())
    except ValueError as error:
        raise Refused(str(error), "Write it like 6 Nov 2026.", field="on") from error
    if "wording" in values:
        wording = consent.wording(ws, int(values["wording"]))
    else:
        wording = consent.add_wording(ws, values["text"], [Purpose.mail]).view
    return ConsentClaim(
        purposes=wording.purposes,
        method=Method(values["method"]),
        on=day,
        wording_id=wording.id,
        column=values["who"][1:] if values["who"].startswith("=") else "",
        evidence=values["evidence"],
    )
