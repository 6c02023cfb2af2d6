"""Messages in doubt: their evidence, and the three ways to settle them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from coptui.domain import dates
from coptui.domain.mailing import DeliveryState
from coptui.services import outbox, outbox_view
from coptui.services.outbox import Doubt
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line
from coptui.tui.widgets.row_list import Column, RowList

COMMANDS: tuple[Command, ...] = (
    Command("doubt.arrived", "a", "They had it", "Settles the doubt: it arrived.", "they had it",
            "In doubt"),
    Command("doubt.again", "s", "Send again", "Sends the very same message once more, after "
            "asking.", "send again", "In doubt"),
    Command("doubt.hold", "h", "Hold back", "Settles the doubt: it counts as not arrived, and "
            "nothing more is sent.", "hold back", "In doubt"),
)  # fmt: skip
ACTIONS = frozenset({"arrived", "again", "hold"})


def explained(number: int) -> Content:
    """What a doubt is, and what it means for the people."""
    who = "One message is" if number == 1 else f"{number:,} messages are"
    return line(
        (f"? {who} in doubt. ", "bold"),
        "The line broke after the mail was handed over and before the server answered. They may "
        "or may not have had it. Nothing is sent again until you decide.",
    )


def doubt_list(zone: str, name: str) -> RowList[Doubt]:
    """A list of doubts: who, when it was handed over, the server's last words."""
    return RowList[Doubt](
        (
            Column("", lambda one: "? in doubt", 10),
            Column("Name", lambda one: one.name, 18, grow=1, look="bold"),
            Column("Handed over", lambda one: when(one, zone), 11),
            Column("Last words of the server", lambda one: one.reply or "none", 22, grow=2),
            Column("Mailing", lambda one: one.mailing, 16, grow=1, gives_way=1, look="dim"),
        ),
        key=lambda one: one.delivery_id,
        title="In doubt",
        markable=True,
        id=name,
    )


def when(doubt: Doubt, zone: str) -> str:
    """The clock time at which it was handed over."""
    return f"{dates.to_local(doubt.at, zone):%H:%M:%S}" if doubt.at else "not known"


class Settles(PlaceScreen):
    """What a screen with doubts on it can do with them."""

    def in_hand(self) -> Sequence[tuple[int, str]]:
        """(delivery, name) of the doubts marked, or of the one under the cursor."""
        return ()

    def action_arrived(self) -> None:
        """They had it."""
        self.act(self._settle("sent"))

    def action_hold(self) -> None:
        """It counts as not arrived."""
        self.act(self._settle("not-sent"))

    def action_again(self) -> None:
        """Send it once more, after asking."""
        self.act(self._ask_again(), group="ask")

    async def _ask_again(self) -> None:
        chosen = await self._still_doubts(self.in_hand())
        if not chosen:
            return
        who = chosen[0][1] or "One person" if len(chosen) == 1 else f"{len(chosen)} people"
        words = line(
            (who, "bold"),
            " may get the same mail twice. It is the very same message, so many mail programs "
            "will show it once.",
        )
        if await self.app.push_screen_wait(Ask("Send it again?", words, esc="do not send")):
            await self._settle("send-again", chosen)
            self.house.sending.begin()

    async def _settle(self, how: str, chosen: Sequence[tuple[int, str]] = ()) -> None:
        for delivery_id, _name in await self._still_doubts(chosen or self.in_hand()):
            await self.write(outbox.settle, delivery_id, how)
        for rows in self.query(RowList):
            rows.clear_marks()

    async def _still_doubts(self, chosen: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        """Those of them that are in doubt still; others may be marked among them."""
        states = await self.read(outbox_view.states_of, [key for key, _ in chosen])
        return [one for one in chosen if states.get(one[0]) is DeliveryState.unknown]
