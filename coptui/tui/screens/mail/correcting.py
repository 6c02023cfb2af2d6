"""One more mail to those who had one that was wrong: the line on top, and then its reading."""

from __future__ import annotations

from coptui.services import mailing_correction
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.screens.mail.step import MailingStep

WORDS = (
    "Nothing can be called back. One more mail goes to those who had this one and to nobody else, "
    "with your line on top. You read it before it goes."
)


async def put_right(screen: MailingStep) -> None:
    """Ask for the line, begin the correction and open it to be read."""
    from coptui.tui.screens.mail.reading import ReadingScreen

    earlier = await screen.read(mailing_correction.corrected_before, screen.mailing_id)
    if earlier:
        words = f"{earlier}\n\nDo people need one more mail about it?"
        if not await screen.app.push_screen_wait(Ask("Correct it once more?", words)):
            return
    line: str | None = await screen.app.push_screen_wait(
        AskLine("Put it right", WORDS, "What stands on top", value=mailing_correction.OUR_LINE,
                needed="A line about what is right now.")
    )  # fmt: skip
    if line is None:
        return
    done = await screen.write(
        mailing_correction.correct, screen.mailing_id, line, again=bool(earlier)
    )
    screen.turn_to(ReadingScreen(done.view.id))
