"""What the people of a file agreed to, and how that is known: asked once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from coptui.domain.consent import Method, Purpose
from coptui.domain.dates import day, long_day
from coptui.errors import Refused
from coptui.services import consent, importing
from coptui.services.importing import Answers, ColumnMap, ConsentClaim, SourceTable
from coptui.tui.days import DAY_HELP, check_of, day_of, example
from coptui.tui.screens.contacts.wording_fields import OTHER, wording_fields
from coptui.tui.screens.contacts.words import METHODS, SHORT
from coptui.tui.widgets.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace

NOBODY, ALL = "nobody", "all"


def claim_words(claim: ConsentClaim, days: Sequence[date]) -> str:
    """The claim in one sentence, with the days on which they agreed."""
    what = ", ".join(SHORT[one] for one in claim.purposes)
    if len(days) > 1:
        on = f"between {day(days[0])} and {day(days[-1])} {days[-1].year}, each row on its own day"
    else:
        on = f"on {long_day(days[0])}" if days else ""
    return f"To {what}: {METHODS[claim.method]} {on}".rstrip() + "."


def rows_that_say_yes(heading: str) -> str:
    """The rows meant, in the same words wherever they are told."""
    return f"rows where “{heading}” says yes"


async def ask_claim(
    screen: PlaceScreen, table: SourceTable, mapping: ColumnMap, now: ConsentClaim | None
) -> tuple[ConsentClaim | None] | None:
    """The form; None when it was left, else the claim (or that nothing is known)."""
    known = await screen.read(consent.wordings)
    today = await screen.read(lambda ws: ws.today())
    answers = await screen.read(importing.answers_in, table, mapping)
    undated = {_value(one): one.undated for one in answers}

    async def save(values: Values) -> tuple[ConsentClaim | None]:
        if values["who"] == NOBODY:
            return (None,)
        on = None
        if undated[values["who"]]:
            if not values["on"].strip():
                raise Refused("On which day did they agree?", field="on")
            on = await day_of(screen, values["on"], "on", past=True)
        return (await screen.read(_claim, values, on),)

    fields = [
        _who(answers, mapping, table, now),
        Field("method", "How", "choice", value=str(now.method) if now else "", when=_somebody,
              options=[(m.value, METHODS[m.value]) for m in Method],
              required="How did they say so? Left and right choose."),
        Field("on", "When", value=day(now.on, today) if now and now.on else "", live=True,
              placeholder=example(today), help=_day_help(mapping, table) + DAY_HELP,
              when=lambda v: undated.get(v["who"], 0) > 0),
        *wording_fields(known, _words_before(now), text=_words_seen(mapping, table, now),
                        when=_somebody),
        Field("evidence", "Where it is kept", value=now.evidence if now else "", optional=True,
              help="The sheet's number, or where the form lies.", when=_somebody),
    ]  # fmt: skip
    answer: tuple[ConsentClaim | None] | None = await screen.app.push_screen_wait(
        FormScreen(
            ("Contacts", "Import", "Agreed?"), fields, save,
            check=check_of(screen, "on", past=True),
            intro="Only what they said or signed themselves. A list is not an agreement.",
        )
    )  # fmt: skip
    return answer


def _somebody(values: Values) -> bool:
    return values["who"] != NOBODY


def _value(one: Answers) -> str:
    return f"={one.heading}" if one.heading else ALL


def _who(
    answers: Sequence[Answers], mapping: ColumnMap, table: SourceTable, now: ConsentClaim | None
) -> Field:
    """Who agreed. Where the file says so itself, its word is the first choice."""
    options = []
    for one in answers:
        words = "every row but those that say no" if one.no else "every row"
        options.append((_value(one), rows_that_say_yes(one.heading) if one.heading else words))
    options.append((NOBODY, "not known: nobody is mailed"))
    at = mapping.columns.get(importing.AGREED)
    value = NOBODY if at is None else f"={table.headings[at]}"
    if now is not None:
        value = f"={now.column}" if now.column else ALL
    return Field("who", "Who agreed", "choice", value=value, options=options,
                 help="Left and right change it. A no in the file stays a no.")  # fmt: skip


def _day_help(mapping: ColumnMap, table: SourceTable) -> str:
    at = mapping.columns.get(importing.AGREED_ON)
    if at is None:
        return "The day on the sheet or form. "
    return f"Only for rows without a day under “{table.headings[at]}”. "


def _words_before(now: ConsentClaim | None) -> str:
    if now is None:
        return ""
    return OTHER if now.wording_text else str(now.wording_id)


def _words_seen(mapping: ColumnMap, table: SourceTable, now: ConsentClaim | None) -> str:
    """What was typed before, else the heading of the file where it is a question to people."""
    if now is not None:
        return now.wording_text
    at = mapping.columns.get(importing.AGREED)
    heading = table.headings[at].strip() if at is not None else ""
    return heading if heading.endswith("?") or len(heading.split()) > 3 else ""


def _claim(ws: Workspace, values: Values, on: date | None) -> ConsentClaim:
    other = values.get("wording", OTHER) == OTHER
    if other and not values["text"].strip():
        raise Refused("Copy the words they saw.", field="text")
    wording = None if other else consent.wording(ws, int(values["wording"]))
    claim = ConsentClaim(
        purposes=wording.purposes if wording else (Purpose.mail,),
        method=Method(values["method"]),
        on=on,
        wording_id=wording.id if wording else 0,
        column=values["who"][1:] if values["who"].startswith("=") else "",
        evidence=values["evidence"],
        wording_text=values["text"] if other else "",
    )
    importing.check_claim(ws, claim)
    return claim
