"""What is asked for seldom in live mode: pasted lines, other kinds, seats, who helps, the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coptui.domain.capture import BY_VALUE, KINDS
from coptui.domain.counting import counted
from coptui.services import capture, live, seats
from coptui.services.capture import Written
from coptui.services.reports import summary
from coptui.services.seats import VOLUNTEER
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.screens.sessions.live_line import CaptureLine
from coptui.tui.text import line

if TYPE_CHECKING:
    from coptui.tui.screens.sessions.live import LiveScreen


def _kinds(first: str) -> list[Choice]:
    """All kinds, the one in use first."""
    ordered = sorted(KINDS, key=lambda kind: kind.value != first)
    return [Choice(kind.value, f"{kind.mark} {kind.title}", kind.key) for kind in ordered]


async def other_kind(screen: LiveScreen) -> None:
    """Choose among all kinds."""
    chosen = await screen.app.push_screen_wait(Choose("What is it?", _kinds(screen.kind.value)))
    if chosen is not None:
        screen.action_kind(chosen)


async def take_in(screen: LiveScreen, lines: tuple[str, ...]) -> None:
    """Several lines at once: one question, then each is an item of its own."""
    words = "\n".join(f"· {one}" for one in lines[:5]) + ("\n…" if len(lines) > 5 else "")
    title = f"{counted(len(lines), 'line')}: what are they?"
    chosen = await screen.app.push_screen_wait(
        Choose(title, _kinds(screen.kind.value), words, esc="leave them out")
    )
    if chosen is None:
        screen.tell("They were left out.")
        return
    done = await screen.kept(capture.add_many, chosen, lines)
    screen.kind = BY_VALUE[chosen]
    screen.query_one(CaptureLine).value = ""
    screen.tell(done.said)


async def count_seats(screen: LiveScreen) -> None:
    """How many came from which perspective."""
    rows = await screen.read(seats.seats, screen.session_id)
    words = "\n".join(f"{one.count:>3}  {one.perspective}" for one in rows)
    typed = await screen.app.push_screen_wait(
        AskLine(
            "Seats, never who",
            words or "Nobody is counted yet. A number alone is lived experience.",
            "How many, and from where: lived experience 3",
        )
    )
    if typed:
        perspective, count = seats.read_seats(typed)
        screen.tell((await screen.kept(seats.count_seats, perspective, count)).said)


async def who_helps(screen: LiveScreen) -> None:
    """Who takes which small task."""
    view = await screen.read(live.view, screen.session_id)
    choices = [Choice(one.slot, one.slot, one.who or "open") for one in view.slots]
    slot = await screen.app.push_screen_wait(Choose("Who helps with what?", choices))
    if slot is None:
        return
    who = await screen.app.push_screen_wait(
        AskLine(f"Who does {slot}?", "", "A name, or volunteer; empty leaves it open",
                value=VOLUNTEER)
    )  # fmt: skip
    if who is not None:
        screen.tell((await screen.kept(seats.take_slot, slot, who)).said)


async def read_draft(screen: LiveScreen) -> None:
    """The summary so far; y keeps it as the summary of the session."""
    made = await screen.read(summary.so_far, screen.session_id)
    title = f"Summary so far · {made.words} words"
    if await screen.app.push_screen_wait(KeepDraft(title, line(made.text))):
        screen.tell((await screen.kept(summary.keep)).said)


class KeepDraft(Dialog[bool]):
    """The draft to read; `y` makes it the summary of the session."""

    DOES = (
        Command("draft.keep", "y", "Keep it", "Makes it the summary of the session.",
                "keep as summary"),
        Command("draft.close", "escape,enter", "Close", "Leaves the summary as it is.", "close"),
    )  # fmt: skip
    HASTY = frozenset({"keep"})

    def on_mount(self) -> None:
        """As much room as there is."""
        self.add_class("-large")

    def action_keep(self) -> None:
        """Make it the summary."""
        self.dismiss(True)

    def action_close(self) -> None:
        """Leave it."""
        self.dismiss(False)


async def remove(screen: LiveScreen, row: Written) -> None:
    """Take a line away; ctrl+z brings it back."""
    screen.tell((await screen.kept(capture.remove, row.what, row.id)).said)


async def keep_in(screen: LiveScreen, row: Written) -> None:
    """In this house only, or in the summary again."""
    if row.what != "item":
        screen.tell(f"{row.title.capitalize()} has no confidence of its own; reword or remove it.")
        return
    how = "community" if row.share == "private" else "private"
    await screen.kept(capture.share, row.id, how)
    screen.tell("It may go into the summary." if how == "community" else "It stays in this house.")


async def name_speaker(screen: LiveScreen, row: Written) -> None:
    """Say whose words they are, with their permission."""
    if row.what != "item":
        screen.tell("Only what was said can be told of somebody.")
        return
    people = await screen.read(capture.who_may_be_quoted, screen.session_id)
    if not people:
        screen.tell("Nobody here has said that they may be quoted.")
        return
    choices = [Choice(str(key), name) for key, name in people]
    choices.append(Choice("0", "Nobody", "as it is kept by itself"))
    words = "Those here who agreed to be quoted."
    chosen = await screen.app.push_screen_wait(Choose("Whose words are they?", choices, words))
    if chosen is not None:
        done = await screen.kept(capture.name_speaker, row.id, int(chosen) or None)
        screen.tell(done.said)
