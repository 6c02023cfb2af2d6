"""What brings a report on: shown to the core group, agreed, sent round, given to who decides."""

from __future__ import annotations

from typing import Any

from coptui.domain.reports.states import LOOK_QUESTION, ReportStatus, asks_of
from coptui.services.mailing_views import MailingView
from coptui.services.reports import circulating, drafting, reissuing, sign_off
from coptui.services.reports.follow_ups import GivenLine
from coptui.services.reports.page import Act, ReportPage
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.reports import beginning

_ELSE, _AUTHOR = "else", "author"
_AGREES, _BOTH, _LOOKED = "agrees", "both", "looked"


async def next_step(screen: PlaceScreen, it: ReportPage) -> None:
    """The one thing that comes next."""
    if it.next is Act.nothing:
        screen.house.say("Nothing is waiting here. S shows what else can be done with it.")
    else:
        await _STEPS[it.next](screen, it)


async def choose_step(screen: PlaceScreen, it: ReportPage) -> None:
    """All that can be done with it, to choose from."""
    status = ReportStatus(it.view.status)
    goes = status in (ReportStatus.agreed, ReportStatus.circulated)
    offered = [
        (Act.check, "Check who could be recognised", it.view.may_change),
        (Act.review, "Show it to the core group", it.view.may_change),
        ("comment", "Note what somebody said of it", True),
        (Act.agree, "Note that somebody agrees to it", it.view.may_change),
        (Act.circulate, "Send it to people", goes),
        (Act.follow, "Who can decide: give it, answers", goes),
        ("back", "Work on it again: a draft", status in _BACK),
        ("version", "Begin a new version", goes),
    ]
    choices = [Choice(str(value), words) for value, words, there in offered if there]
    chosen = await screen.app.push_screen_wait(Choose("What is to be done with it?", choices))
    if chosen is not None:
        await _STEPS[chosen](screen, it)


_BACK = (ReportStatus.core_review, ReportStatus.agreed)


async def _check(screen: PlaceScreen, it: ReportPage) -> None:
    from coptui.tui.screens.reports.checking import ReportCheckScreen

    screen.app.push_screen(ReportCheckScreen(it.view.id))


async def _review(screen: PlaceScreen, it: ReportPage) -> None:
    done = await screen.write(circulating.send_to_core, it.view.id)
    await _open(screen, done.view.mailing)


async def _agree(screen: PlaceScreen, it: ReportPage) -> None:
    await note_agreement(screen, it.view.id)


async def _comment(screen: PlaceScreen, it: ReportPage) -> None:
    await note_comment(screen, it.view.id)


async def _circulate(screen: PlaceScreen, it: ReportPage) -> None:
    done = await screen.write(circulating.prepare, it.view.id)
    await _open(screen, done.view.mailing)


async def _reissue(screen: PlaceScreen, it: ReportPage) -> None:
    """The version without what was taken back, and its mail to those who had the one before."""
    done = await screen.write(reissuing.reissue, it.view.id)
    if done.view.mailings:
        await _open(screen, done.view.mailings[0])
    else:
        beginning.show(screen, done.view.report_id)


async def _follow(screen: PlaceScreen, it: ReportPage) -> None:
    from coptui.tui.screens.reports.given import GivenScreen

    screen.app.push_screen(GivenScreen(it.view.id))


async def _back(screen: PlaceScreen, it: ReportPage) -> None:
    await screen.write(sign_off.back, it.view.id)


async def _version(screen: PlaceScreen, it: ReportPage) -> None:
    done = await screen.write(drafting.new_version, it.view.id)
    beginning.show(screen, done.view.id)


async def _open(screen: PlaceScreen, mailing: MailingView) -> None:
    """The mailing goes through its own steps, in Mail."""
    await screen.house.open("mail", mailing_id=mailing.id)


async def write_to(screen: PlaceScreen, line: GivenLine) -> None:
    """Write to one who can decide: the report with its note, or the offer of a meeting."""
    template = circulating.DECIDERS if line.sent_on is None else circulating.OFFER
    done = await screen.write(circulating.prepare, line.report_id, template, given_id=line.id)
    await _open(screen, done.view.mailing)


async def note_comment(screen: PlaceScreen, report_id: int) -> None:
    """Who said something of it, and what."""
    who = await _who(screen, report_id, "Who said something?", author="I did")
    if who is None:
        return
    text = await screen.app.push_screen_wait(
        AskLine("A comment", "It stays with the report and goes to nobody.", "What they said",
                needed="A few words.")
    )  # fmt: skip
    if text:
        await screen.write(sign_off.comment, report_id, who, text)


async def note_agreement(screen: PlaceScreen, report_id: int) -> None:
    """Who agrees to it as it stands, and whether a second person has looked who could be known."""
    it = await screen.read(sign_off.show, report_id)
    asks = asks_of(it.kind)
    if not asks.others:
        words = f"{it.title}\n\nWhat is agreed may go to people. You can agree to this one alone."
        if await screen.app.push_screen_wait(Ask("Agree to it as it stands?", words)):
            await screen.write(sign_off.agree, report_id)
        return
    who = await _who(screen, report_id, "Who agrees to it as it stands?", author="I do")
    if who is None:
        return
    how: str | None = _AGREES
    if asks.look and who:
        how = await screen.app.push_screen_wait(
            Choose(
                "What did they do?",
                [
                    Choice(_BOTH, "They agreed, and asked it"),
                    Choice(_AGREES, "They agreed"),
                    Choice(_LOOKED, "They only asked it"),
                ],
                f"A second person asks: {LOOK_QUESTION}",
            )
        )
    if how == _LOOKED:
        await screen.write(sign_off.look, report_id, who)
    elif how is not None:
        await screen.write(sign_off.agree, report_id, who, looked=how == _BOTH)


async def _who(screen: PlaceScreen, report_id: int, title: str, *, author: str) -> str | int | None:
    """One of the core group, herself (an empty name), or somebody by name; None for nobody."""
    core = await screen.read(sign_off.core, report_id)
    choices = [Choice(str(one.contact_id), one.name, ", ".join(one.roles)) for one in core]
    choices += [Choice(_ELSE, "Somebody else"), Choice(_AUTHOR, author, "its author")]
    chosen: str | None = await screen.app.push_screen_wait(Choose(title, choices))
    if chosen is None:
        return None
    if chosen == _AUTHOR:
        return ""
    if chosen != _ELSE:
        return int(chosen)
    typed: str | None = await screen.app.push_screen_wait(
        AskLine("Somebody else", "", "Their name", needed="Who?")
    )
    return typed or None


_STEPS: dict[str, Any] = {
    Act.check: _check,
    Act.review: _review,
    Act.agree: _agree,
    Act.circulate: _circulate,
    Act.reissue: _reissue,
    Act.follow: _follow,
    "comment": _comment,
    "back": _back,
    "version": _version,
}
