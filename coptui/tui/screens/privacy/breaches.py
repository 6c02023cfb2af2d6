"""The breach log: what happened, its clock, who was told, what was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from coptui.domain.registers import Risk
from coptui.services import breaches
from coptui.services.breaches import BreachView
from coptui.tui.commands import Command
from coptui.tui.days import written
from coptui.tui.screens.privacy.register import RegisterScreen, changed, mark, told
from coptui.tui.text import line
from coptui.tui.widgets.form import Field, Values
from coptui.tui.widgets.row_list import Column

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.workspace import Workspace

_RISKS = tuple((str(risk), risk.words) for risk in Risk)
_FOUND = "Like 23 Nov 09:30. A day alone counts from its beginning; the 72 hours run from here."


def _add(ws: Workspace, values: Values) -> Done[BreachView]:
    return breaches.add(ws, values.pop("what"), **values)


def _edit(ws: Workspace, breach_id: int, values: Values) -> Done[BreachView]:
    return breaches.edit(ws, breach_id, **values)


class BreachesScreen(RegisterScreen):
    """Breaches, the open ones first."""

    TITLE_WORDS = ("Settings", "Privacy", "Breaches")
    HELP_WORDS = (
        "Data lost, changed, or seen by somebody who should not have: a mail to the wrong people, "
        "a sheet left on a bus. Weigh the risk. The ICO is told within 72 hours unless nobody is "
        "likely to be harmed; with a high risk the people are told too."
    )
    EMPTY = (
        "No breach is written down. May it stay so.\n \nA mail to the wrong people, a sheet left "
        "on a bus: write it down at\nonce, even when it was small. The clock starts when it is "
        "found.\n \nn writes one down"
    )
    ENTRIES = staticmethod(breaches.entries)
    CHECK = staticmethod(breaches.check_field)
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("breaches.add", "n", "New breach", "Writes one down; the clock runs.", "new"),
        Command("breaches.edit", "e", "Edit", "Changes it, and notes who was told.",
                "edit"),
        Command("breaches.close", "c", "Close", "Closes it once everybody was told.", "close"),
        Command("breaches.back", "escape", "Back", "Back to Privacy.", "back"),
    )  # fmt: skip

    def columns(self) -> Sequence[Column[Any]]:
        """State, clock and what."""
        return (
            Column("", lambda row: mark(row.state), 9),
            Column("Found", lambda row: row.found_said, 16),
            Column("What", lambda row: row.what.replace("\n", " "), 20, grow=2, look="bold"),
            Column("Clock", lambda row: row.clock, 26, grow=1, gives_way=1),
        )

    def detail(self, row: BreachView) -> list[Content]:
        """Everything about it, the clock on top while it runs."""
        waits = [line((f"waits for: {', '.join(row.waits_for)}", "$warn"))] if row.waits_for else []
        number = "1 person" if row.people == 1 else f"{row.people} people"
        count = f" ({number})" if row.people is not None else ""
        return [
            line((row.clock, "bold")),
            *waits,
            *told("what", row.what),
            *told("happened", row.happened),
            *told("found", row.found_said),
            *told("whose", f"{row.whose}{count}".strip()),
            *told("risk", row.risk_words),
            *told("because", row.risk_reason),
            *told("ICO told", row.ico_told_said),
            *told("note", row.ico_note),
            *told("people told", row.people_told, self.today),
            *told("how", row.people_note),
            *told("learnt", row.lessons),
            *told("closed", row.closed, self.today),
        ]

    def why_not(self, action: str) -> str | None:
        """Closed once, and only when nothing is open but what was learnt."""
        row: BreachView | None = self.row
        if row is not None and action == "close":
            waits = [one for one in row.waits_for if one != "what was learnt"]
            if row.state == "closed":
                return "It is closed; e changes what was written down."
            if waits:
                return f"It waits for {' and '.join(waits)}: e notes it."
        return super().why_not(action)

    async def _add(self) -> None:
        async def save(values: Values) -> object:
            return await self.write(_add, values)

        fields = (
            Field("what", "What happened", "long", required="What happened?"),
            Field("found", "Found", value="", placeholder="now", help=_FOUND),
            Field("happened", "It happened", help="When, as far as is known."),
            Field("whose", "Whose data", help="Kinds of people, no names."),
            Field("people", "How many", help="As a number, as far as is known."),
            Field("risk", "Risk to them", "choice", options=_RISKS),
            Field("risk_reason", "Because", help="What makes it likely or unlikely."),
        )  # fmt: skip
        await self.ask("New breach", fields, save, draft="breach:new")

    async def _edit(self, row: BreachView) -> None:
        before = {
            "risk": row.risk,
            "risk_reason": row.risk_reason,
            "ico_told": row.ico_told_words,
            "ico_note": row.ico_note,
            "people_told": written(row.people_told),
            "people_note": row.people_note,
            "lessons": row.lessons,
            "what": row.what,
            "found": row.found_words,
            "whose": row.whose,
            "people": "" if row.people is None else str(row.people),
        }
        fields = (
            Field("risk", "Risk to them", "choice", value=row.risk, options=_RISKS),
            Field("risk_reason", "Because", value=row.risk_reason,
                  help="What makes it likely or unlikely."),
            Field("ico_told", "ICO told", value=row.ico_told_words, help="Like 23 Nov 09:30."),
            Field("ico_note", "Note on that", value=row.ico_note,
                  help="The reference; or why they were not told, or not in time."),
            Field("people_told", "People told", value=before["people_told"],
                  help="The day on which those concerned were told."),
            Field("people_note", "How", value=row.people_note),
            Field("lessons", "Learnt", "long", value=row.lessons,
                  help="What is done from now on, so that it does not happen again."),
            Field("what", "What happened", "long", value=row.what, required="What happened?"),
            Field("found", "Found", value=row.found_words, help=_FOUND,
                  required="The clock needs a day."),
            Field("whose", "Whose data", value=row.whose, help="Kinds of people, no names."),
            Field("people", "How many", value=before["people"]),
        )  # fmt: skip

        async def save(values: Values) -> object:
            new = changed(values, before)
            return await self.write(_edit, row.id, new) if new else None

        await self.ask(f"Breach {row.id}", fields, save, intro=row.clock)

    def action_close(self) -> None:
        """Close it."""
        self.act(self._close(self.row), group="ask")

    async def _close(self, row: BreachView) -> None:
        async def save(values: Values) -> object:
            return await self.write(breaches.close, row.id, values["lessons"])

        lessons = Field(
            "lessons", "Learnt", "long", value=row.lessons, required="What was learnt?",
            help="What is done from now on, so that it does not happen again.",
        )  # fmt: skip
        await self.ask("Close", [lessons], save)
