"""What people asked about their own data, by when, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.content import Content

from coptui.domain import dates
from coptui.domain.registers import RequestKind
from coptui.services import contacts, data_requests
from coptui.services.data_requests import RequestView
from coptui.services.register_fields import meant
from coptui.tui.commands import Command
from coptui.tui.days import written
from coptui.tui.screens.contacts.acts import fields_of
from coptui.tui.screens.privacy.register import RegisterScreen, changed, mark, told
from coptui.tui.widgets.form import Field, Values
from coptui.tui.widgets.row_list import Column

if TYPE_CHECKING:
    from coptui.services.contact_views import ContactView
    from coptui.services.done import Done
    from coptui.services.field_check import FieldCheck
    from coptui.workspace import Workspace

_KINDS = tuple((str(kind), kind.words) for kind in RequestKind)
_DAY = "Like today, yesterday or 3 Nov."


def _add(ws: Workspace, values: Values) -> Done[RequestView]:
    contact_id, who = meant(ws, values["who"])
    return data_requests.add(
        ws, values["kind"], received=values["received"], contact_id=contact_id, who=who,
        how=values["how"], details=values["details"],
    )  # fmt: skip


def _edit(ws: Workspace, request_id: int, values: Values) -> Done[RequestView]:
    return data_requests.edit(ws, request_id, **values)


def _correct(ws: Workspace, request_id: int, values: Values) -> Done[ContactView]:
    return data_requests.correct(ws, request_id, **values)


class RequestsScreen(RegisterScreen):
    """Requests, those that wait first."""

    TITLE_WORDS = ("Settings", "Privacy", "Requests")
    HELP_WORDS = (
        "People may ask to see what is kept about them, to have it put right, to be forgotten and "
        "more, in any words. The answer is due within one month. What you put right from here "
        "stands with the request."
    )
    EMPTY = (
        "No request yet.\n \nWhen somebody asks about their own data, in any words, it stands\n"
        "here with its last day, and comes up on the first screen.\n \nn writes one down"
    )
    ENTRIES = staticmethod(data_requests.entries)
    CHECK = staticmethod(data_requests.check_field)
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("requests.add", "n", "New request", "Writes down what somebody asked.", "new"),
        Command("requests.edit", "e", "Edit", "Changes what was written down.", "edit"),
        Command("requests.right", "r", "Put right", "Corrects what is kept about the person; the "
                "request shows it.", "put right"),
        Command("requests.longer", "m", "More time", "One or two months more, with a reason.",
                "more time"),
        Command("requests.close", "c", "Close", "Notes what was answered.", "close"),
        Command("requests.back", "escape", "Back", "Back to Privacy.", "back"),
    )  # fmt: skip

    def columns(self) -> Sequence[Column[Any]]:
        """State, day, who and what."""
        return (
            Column("", lambda row: mark(row.state), 9),
            Column("Due", lambda row: dates.day(row.due, self.today), 15),
            Column("Who", lambda row: row.who, 16, grow=1, look="bold"),
            Column("Asks to", lambda row: row.asks, 20, grow=2),
        )

    def detail(self, row: RequestView) -> list[Content]:
        """Everything about it."""
        acts = [
            told("" if n else "was done", f"{dates.day(one.at.date(), self.today)}: {one.what}")
            for n, one in enumerate(row.acts)
        ]
        came = dates.day(row.received, self.today) + (f", {row.how}" if row.how else "")
        return [
            *told("who", row.who),
            *told("asks to", row.asks),
            *told("came", came),
            *told("due", row.due, self.today),
            *told("longer because", row.longer_reason),
            *told("details", row.details),
            *(part for act in acts for part in act),
            *told("answered", row.outcome),
            *told("done", row.done, self.today),
        ]

    def why_not(self, action: str) -> str | None:
        """What is done needs no more time and no second end."""
        row: RequestView | None = self.row
        if row is not None and action in ("longer", "close") and row.state == "done":
            return "It is done. e changes what was written down."
        if row is not None and action == "longer" and row.kind == RequestKind.withdrawal:
            return "What somebody takes back is done the next day at the latest."
        if row is not None and action == "right" and row.contact_id is None:
            return "It is about nobody on the list, so there is nothing to put right."
        return super().why_not(action)

    async def _add(self) -> None:
        async def save(values: Values) -> object:
            return await self.write(_add, values)

        fields = (
            Field("kind", "They ask to", "choice", options=_KINDS),
            Field("who", "Who", required="Who asked?",
                  help="Name, address or number of somebody on the list; else who it was."),
            Field("received", "It came", value="today", help=_DAY, required="The clock needs a "
                  "day."),
            Field("how", "How", help="By mail, at the table, on the phone."),
            Field("details", "Details", "long", help="What exactly they asked."),
        )  # fmt: skip
        await self.ask("New request", fields, save, draft="request:new")

    async def _edit(self, row: RequestView) -> None:
        before = {"received": written(row.received), "how": row.how, "details": row.details}
        fields = [
            Field("received", "It came", value=before["received"], help=_DAY,
                  required="The clock needs a day."),
            Field("how", "How", value=row.how, help="By mail, at the table, on the phone."),
            Field("details", "Details", "long", value=row.details),
        ]  # fmt: skip

        async def save(values: Values) -> object:
            new = changed(values, before)
            return await self.write(_edit, row.id, new) if new else None

        await self.ask(f"Request {row.id}", fields, save, intro=f"{row.who}: {row.asks}")

    def action_right(self) -> None:
        """Put right what is kept."""
        if self.row is not None and self.row.contact_id is not None:
            self.act(self._right(self.row), group="ask")

    async def _right(self, row: RequestView) -> None:
        assert row.contact_id is not None
        view = await self.read(contacts.show, row.contact_id)
        own_id = row.contact_id

        def check(ws: Workspace, name: str, value: str) -> FieldCheck:
            return contacts.check_field(ws, name, value, own_id=own_id)

        async def save(values: Values) -> object:
            new = {name: v for name, v in values.items() if v != str(getattr(view, name))}
            return await self.write(_correct, row.id, new) if new else None

        await self.ask(f"Request {row.id}", fields_of(view), save, check=check)

    def action_longer(self) -> None:
        """Give it more time."""
        self.act(self._longer(self.row), group="ask")

    async def _longer(self, row: RequestView) -> None:
        async def save(values: Values) -> object:
            return await self.write(
                data_requests.extend, row.id, int(values["months"]), values["reason"]
            )

        fields = (
            Field("months", "Longer by", "choice", options=(("1", "1 month"), ("2", "2 months"))),
            Field("reason", "Because", required="The person must be told why.",
                  help="It is complex, or they asked for many things. Tell them so as well."),
        )  # fmt: skip
        await self.ask("More time", fields, save, intro=f"{row.who}: {row.asks}")

    def action_close(self) -> None:
        """Note what was answered."""
        self.act(self._close(self.row), group="ask")

    async def _close(self, row: RequestView) -> None:
        async def save(values: Values) -> object:
            return await self.write(
                data_requests.close, row.id, values["outcome"], on=values["done"]
            )

        fields = (
            Field("outcome", "Answered", "long", required="Say in a few words what was answered.",
                  help="What was sent, put right or taken out; or why it could not be."),
            Field("done", "On", value="today", help=_DAY, required="On which day?"),
        )  # fmt: skip
        await self.ask("Close", fields, save, intro=f"{row.who}: {row.asks}")
