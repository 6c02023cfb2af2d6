"""A test of a mailing to oneself: in which of its voices, and to which address."""

from __future__ import annotations

from coptui.services import mailing_trial
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.mail.step import MailingStep

_LIVE = "marked as a test, through your own server. It is counted nowhere."
_PRACTICE = "marked as a test. In practice nothing leaves: it is written into a folder."
ALL = "*"


async def test_to_myself(screen: MailingStep) -> None:
    """Ask for both, send it, and say what became of it."""
    voice = await _in_which_voice(screen)
    if voice is None:
        return
    practice = await screen.read(lambda ws: ws.in_practice)
    number = "One message in each voice" if voice == ALL else "One message"
    words = f"{number}, {_PRACTICE if practice else _LIVE}"
    own = await screen.read(lambda ws: ws.settings.sender.from_address)
    address = await screen.app.push_screen_wait(
        AskLine("Test to myself", words, "To", value=own, needed="An address of your own.")
    )
    if address is None:
        return
    call = screen.house.backend.call
    if voice == ALL:
        said = await mailing_trial.send_each(call, screen.mailing_id, address)
    else:
        said = await mailing_trial.send(call, screen.mailing_id, address, voice)
    screen.house.say(said)


async def _in_which_voice(screen: MailingStep) -> str | None:
    """The template whose words it is in, or all of them; None where she leaves it."""
    voices = screen.mailing.voices if screen.mailing is not None else ()
    if not voices:
        return ""
    choices = [Choice(ALL, "Each of them", f"{len(voices)} messages")]
    choices += [Choice(one.key, one.title, one.key) for one in voices]
    chosen: str | None = await screen.app.push_screen_wait(Choose("Test in which voice?", choices))
    return chosen
