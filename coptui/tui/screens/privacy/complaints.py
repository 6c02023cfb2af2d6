"""Complaints: acknowledged in time, brought to an end, with the way to the ICO told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from coptui.domain import dates
from coptui.services import complaints
from coptui.services.complaints import ComplaintView
from coptui.services.register_fields import meant
from coptui.tui.commands import Command
from coptui.tui.days import written
from coptui.tui.screens.privacy.register import RegisterScreen, changed, mark, told
from coptui.tui.widgets.form import Field, Values
from coptui.tui.widgets.row_list import Column

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.workspace import Workspace

_DAY = "Like today, yesterday or 3 Nov."
_ICO = "The day on which they heard that the ICO can be asked as well."


def _add(ws: Workspace, values: Values) -> Done[ComplaintView]:
    contact_id, who = meant(ws, values["who"])
    return complaints.add(
        ws, values["about"], received=values["received"], contact_id=contact_id, who=who,
        how=values["how"],
    )  # fmt: skip


def _edit(ws: Workspace, complaint_id: int, values: Values) -> Done[ComplaintView]:
    return complaints.edit(ws, complaint_id, **values)


class ComplaintsScreen(RegisterScreen):
    """Complaints, the open ones first."""

    TITLE_WORDS = ("Settings", "Privacy", "Complaints")
    HELP_WORDS = (
        "Whoever complains about how their data is used gets word within thirty days that it has "
        "arrived, and then what came of it. Tell them that they can ask the ICO too."
    )
    EMPTY = (
        "No complaint yet.\n \nWhen somebody complains about how their data is used, it stands\n"
        "here: acknowledge it within thirty days, say what came of it.\n \nn writes one down"
    )
    ENTRIES = staticmethod(complaints.entries)
    CHECK = staticmethod(complaints.check_field)
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("complaints.add", "n", "New complaint", "Writes down a complaint.", "new"),
        Command("complaints.edit", "e", "Edit", "Changes what was written down.", "edit"),
        Command("complaints.acknowledge", "a", "Acknowledge", "Notes that the person was told "
                "today that it has arrived.", "acknowledge"),
        Command("complaints.close", "c", "Close", "Notes what came of it.", "close"),
        Command("complaints.back", "escape", "Back", "Back to Privacy.", "back"),
    )  # fmt: skip

    def columns(self) -> Sequence[Column[Any]]:
        """State, day, who and what."""
        return (
            Column("", lambda row: mark(row.state), 9),
            Column("Came", lambda row: dates.day(row.received, self.today), 15),
            Column("Who", lambda row: row.who, 16, grow=1, look="bold"),
            Column("About", lambda row: row.about.replace("\n", " "), 20, grow=2),
        )

    def detail(self, row: ComplaintView) -> list[Content]:
        """Everything about it."""
        came = dates.day(row.received, self.today) + (f", {row.how}" if row.how else "")
        waits = row.acknowledge_by if row.acknowledged is None else None
        return [
            *told("about", row.about),
            *told("who", row.who),
            *told("came", came),
            *told("acknowledge by", waits, self.today),
            *told("acknowledged", row.acknowledged, self.today),
            *told("outcome", row.outcome),
            *told("told of the ICO", row.ico_told, self.today),
            *told("closed", row.closed, self.today),
        ]

    def why_not(self, action: str) -> str | None:
        """Each is done once."""
        row: ComplaintView | None = self.row
        if row is not None and action == "acknowledge" and row.acknowledged is not None:
            return "It was acknowledged; e changes the day."
        if row is not None and action == "close" and row.closed is not None:
            return "It is closed; e changes what was written down."
        return super().why_not(action)

    async def _add(self) -> None:
        async def save(values: Values) -> object:
            return await self.write(_add, values)

        fields = (
            Field("about", "About", "long", required="What is the complaint about?"),
            Field("who", "Who",
                  help="Name, address or number of somebody on the list; else who it was."),
            Field("received", "It came", value="today", help=_DAY, required="The clock needs a "
                  "day."),
            Field("how", "How", help="By mail, at the table, on the phone."),
        )  # fmt: skip
        await self.ask("New complaint", fields, save, draft="complaint:new")

    async def _edit(self, row: ComplaintView) -> None:
        before = {
            "about": row.about,
            "received": written(row.received),
            "how": row.how,
            "acknowledged": written(row.acknowledged),
            "outcome": row.outcome,
            "ico_told": written(row.ico_told),
        }
        fields = (
            Field("about", "About", "long", value=row.about, required="What is it about?"),
            Field("received", "It came", value=before["received"], help=_DAY,
                  required="The clock needs a day."),
            Field("how", "How", value=row.how, help="By mail, at the table, on the phone."),
            Field("acknowledged", "Acknowledged", value=before["acknowledged"], help=_DAY),
            Field("outcome", "Outcome", "long", value=row.outcome),
            Field("ico_told", "Told of the ICO", value=before["ico_told"], help=_ICO),
        )  # fmt: skip

        async def save(values: Values) -> object:
            new = changed(values, before)
            return await self.write(_edit, row.id, new) if new else None

        await self.ask(f"Complaint {row.id}", fields, save)

    def action_acknowledge(self) -> None:
        """Note that the person was told."""
        self.act(self.write(complaints.acknowledge, self.row.id))

    def action_close(self) -> None:
        """Note what came of it."""
        self.act(self._close(self.row), group="ask")

    async def _close(self, row: ComplaintView) -> None:
        async def save(values: Values) -> object:
            return await self.write(
                complaints.close, row.id, values["outcome"], ico_told=values["ico_told"],
                on=values["closed"],
            )  # fmt: skip

        ico = written(row.ico_told)
        fields = (
            Field("outcome", "What came of it", "long", value=row.outcome,
                  required="Say in a few words what came of it."),
            Field("ico_told", "Told of the ICO", value=ico, help=_ICO),
            Field("closed", "On", value="today", help=_DAY, required="On which day?"),
        )  # fmt: skip
        await self.ask("Close", fields, save)
