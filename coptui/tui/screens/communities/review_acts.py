"""What a stage review opens: the sessions behind a sign, the answers to a statement."""

from __future__ import annotations

from collections.abc import Sequence

from coptui.domain.stage_questions import Spread
from coptui.services import stage_signs
from coptui.services.stage_page import ReviewPage
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.dialogs.read import Read
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import review_words


async def open_behind(screen: PlaceScreen, words: str, ids: Sequence[int]) -> None:
    """Show the sessions that a sign rests on; one of them can be opened."""
    found = await screen.read(stage_signs.sessions_behind, ids)
    if not found:
        await screen.app.push_screen_wait(
            Read("Behind this sign", f"{words}.\n\nIt rests on no single session.")
        )
        return
    choices = [Choice(str(one.id), one.code, one.words) for one in found]
    chosen = await screen.app.push_screen_wait(
        Choose("The sessions behind this sign", choices, words, esc="back")
    )
    if chosen is not None:
        await screen.house.open("sessions", session_id=int(chosen))


async def read_answer(screen: PlaceScreen, it: ReviewPage, spread: Spread) -> None:
    """Read how the answers to one statement lie, and what people wrote."""
    await screen.app.push_screen_wait(
        Read(f"Statement {spread.statement.number}", review_words.answer(it, spread))
    )
