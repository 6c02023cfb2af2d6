"""How a mailing begins: the words, what it is about, and then the people."""

from __future__ import annotations

from typing import ClassVar

from coptui.errors import Refused
from coptui.services import communities, mailing_drafts, mailings, templates
from coptui.services.mailings import MailingView
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.text import safe_line
from coptui.tui.widgets.row_list import RowList

READ = "read:"
TEMPLATE_FOR = {
    "prepare_change": "T6",
    "prepare_invitation": "T1",
    "prepare_reminder": "T2a",
    "prepare_thanks": "T3a",
}
"""The words that a line of what is next asks for."""


class ChooseWords(Choose):
    """The templates to choose from; `t` reads one first."""

    DOES: ClassVar[tuple[Command, ...]] = (
        *Choose.DOES,
        Command("choose.read", "t", "Read it first", "Shows the words of the one under the "
                "cursor, and what a person gets.", "read it first"),
    )  # fmt: skip

    def action_read(self) -> None:
        """Give back which one is to be read."""
        row = self.query_one(RowList).row
        if row is not None:
            self.dismiss(READ + row[1].value)


async def choose_words(screen: PlaceScreen) -> str | None:
    """The key of the template chosen, or None."""
    while True:
        found = await screen.read(templates.all)
        choices = [
            Choice(one.key, one.title, safe_line(one.problem or one.recipients)) for one in found
        ]
        key: str | None = await screen.app.push_screen_wait(ChooseWords("Which words?", choices))
        if key is None or not key.startswith(READ):
            return key
        from coptui.tui.screens.mail.template import TemplateScreen

        page = TemplateScreen(key.removeprefix(READ), choosing=True)
        key = await screen.app.push_screen_wait(page)
        if key is not None:
            return key


async def choose_subject(screen: PlaceScreen, template: str) -> int | None:
    """The session it is about, or None. Raises `Refused` where there is none to choose."""
    found = await screen.read(mailings.sessions_for, template)
    if not found:
        raise Refused(
            "There is no session these words could be about now.",
            "Plan one first: 3 opens the sessions, n there plans one.",
        )
    choices = [Choice(str(one.id), one.label) for one in found]
    chosen: str | None = await screen.app.push_screen_wait(Choose("About which session?", choices))
    return int(chosen) if chosen is not None else None


async def choose_community(screen: PlaceScreen) -> int | None:
    """The community it is about, or None; the only one is not asked for."""
    found = await screen.read(communities.all)
    if len(found) == 1:
        return int(found[0].id)
    choices = [Choice(str(one.id), one.name) for one in found]
    chosen: str | None = await screen.app.push_screen_wait(Choose("In which community?", choices))
    return int(chosen) if chosen is not None else None


async def begin(
    screen: PlaceScreen,
    *,
    template: str | None = None,
    session_id: int | None = None,
    community_id: int | None = None,
) -> MailingView | None:
    """Make a draft, asking for what is not said yet; None when she thought better of it.

    Where one was begun and not sent, it is gone on with: two of them would be one too many.
    """
    key = template or await choose_words(screen)
    if key is None:
        return None
    about_session = await screen.read(mailings.is_about_a_session, key)
    if not about_session and session_id is None and community_id is None:
        community_id = await choose_community(screen)
        if community_id is None:
            return None
    if session_id is None and community_id is None:
        session_id = await choose_subject(screen, key)
        if session_id is None:
            return None
    there = await screen.read(
        mailing_drafts.begun, key, session_id=session_id, community_id=community_id
    )
    if there is not None:
        screen.house.say(there.said)
        return there.view
    done = await screen.write(
        mailings.prepare, key, session_id=session_id, community_id=community_id
    )
    return done.view
