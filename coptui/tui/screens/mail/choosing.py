"""Narrowing the people of a draft: by a filter that was saved, or by conditions of its own."""

from __future__ import annotations

from coptui.domain.contact_filter import ContactFilter
from coptui.services import filters, mailings
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts.filter import NOBODY, FilterScreen, Picked

ALL, OWN = "all", "own"
TOLD = (
    "A filter only leaves people out. Who may not be written to stays held back\n"
    "whatever it says, and nobody comes in who is not on the list."
)


async def choose_people(screen: PlaceScreen, mailing_id: int) -> None:
    """Ask for a filter, and narrow the draft by it."""
    now = await screen.read(mailings.chosen_by, mailing_id)
    saved = await screen.read(filters.all)
    choices = [Choice(ALL, "All its people", "without a filter")] if now is not None else []
    choices += [Choice(str(one.id), one.name, one.sentence) for one in saved]
    choices.append(Choice(OWN, "Change the conditions …" if now else "New conditions …"))
    chosen = await screen.app.push_screen_wait(Choose("Who of its people?", choices, TOLD))
    if chosen == ALL:
        await screen.write(mailings.choose, mailing_id, None)
    elif chosen == OWN:
        await _own(screen, mailing_id, now or ContactFilter())
    elif chosen is not None:
        found = await screen.read(filters.show, int(chosen))
        await screen.write(mailings.choose, mailing_id, found.filter, found.name)


async def _own(screen: PlaceScreen, mailing_id: int, now: ContactFilter) -> None:
    everybody = await screen.read(mailings.would_go, mailing_id, None)

    async def number(flt: ContactFilter) -> str:
        goes = await screen.read(mailings.would_go, mailing_id, flt)
        return f"goes to {goes:,} of {everybody:,}"

    editor = FilterScreen(now, crumbs=("Mail", "People", "Filter"), number=number, empty=NOBODY)
    picked: Picked | None = await screen.app.push_screen_wait(editor)
    if picked is not None:
        await screen.write(mailings.choose, mailing_id, picked.filter, picked.name)
