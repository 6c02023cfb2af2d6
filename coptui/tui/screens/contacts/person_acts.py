"""What is done from a person's page alone: note a call, addresses, what is private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coptui.domain.dates import parse_day
from coptui.domain.reaching import NOTES_WARNING
from coptui.errors import Refused
from coptui.services import address_sharing, contact_addresses, contact_log, contacts, sessions
from coptui.services.contact_log import KINDS
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from coptui.services.contact_views import ContactView
    from coptui.services.done import Done
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace

_RECENT = 8


async def note_a_call(screen: PlaceScreen, view: ContactView) -> None:
    """The form for a call, a text, a letter or a conversation."""
    ahead = await screen.read(sessions.list_of, None, True)
    past = await screen.read(sessions.list_of, None, False)
    about = [("", "no session"), *((str(one.id), one.code) for one in [*ahead, *past][:_RECENT])]
    fields = [
        Field("kind", "What", "choice", options=list(KINDS.items())),
        Field("on", "When", value="today", required="On which day was it?",
              help="As 23 Nov, 23/11/2026, today or yesterday."),
        Field("session", "About", "choice", options=about),
        Field("text", "In a few words", "long",
              required="What was it about? A few words are enough."),
    ]  # fmt: skip

    async def save(values: dict[str, str]) -> Any:
        return await screen.write(_note, view.id, values)

    await screen.app.push_screen_wait(
        FormScreen(
            ("Contacts", view.name, "Note a call"),
            fields,
            save,
            draft=f"log:{view.id}",
            intro=NOTES_WARNING,
        )
    )


def _note(ws: Workspace, contact_id: int, values: dict[str, str]) -> Done[Any]:
    try:
        day = parse_day(values["on"], ws.today())
    except ValueError as error:
        raise Refused(str(error), "Write it like 23 Nov.", field="on") from error
    session_id = int(values["session"]) if values["session"] else None
    return contact_log.write(
        ws, contact_id, values["kind"], values["text"], on=day, session_id=session_id
    )


async def private(screen: PlaceScreen, view: ContactView) -> None:
    """Access needs and food: shown only here, for the host's list and for nobody else."""

    async def save(values: dict[str, str]) -> Any:
        changed = {k: v for k, v in values.items() if v != str(getattr(view, k))}
        return await screen.write(_edit, view.id, changed) if changed else None

    fields = [
        Field("access_needs", "Access needs", "long", view.access_needs,
              help="Step-free, hearing loop, …; what helps, never why it is needed."),
        Field("dietary", "Food", "line", view.dietary),
    ]  # fmt: skip
    await screen.app.push_screen_wait(
        FormScreen(
            ("Contacts", view.name, "Private"), fields, save, draft=f"contact-private:{view.id}",
            intro="Shown only on this page. Never in a mail, a report or a file.",
        )
    )  # fmt: skip


def _edit(ws: Workspace, contact_id: int, changed: dict[str, str]) -> Done[ContactView]:
    return contacts.edit(ws, contact_id, **changed)


async def addresses(screen: PlaceScreen, view: ContactView) -> None:
    """Every address: keep another, prefer one, let one go; and who shares the preferred one."""
    choices = [Choice(f"a{at}", one, "beside it") for at, one in enumerate(view.other_addresses)]
    choices.append(Choice("new", "Keep another address", "written to only if preferred"))
    if view.shares_address_with:
        names = ", ".join(view.shares_address_with)
        choices.append(Choice("share", "One mail or one each?", f"shared with {names}"))
    words = f"Written to at {view.email}." if view.email else "There is no address yet."
    chosen = await screen.app.push_screen_wait(Choose(f"Addresses of {view.name}", choices, words))
    if chosen == "new":
        await _keep_another(screen, view)
    elif chosen == "share":
        await share(screen, await screen.read(_sharers, view.id))
    elif chosen is not None:
        await _one_address(screen, view, view.other_addresses[int(chosen[1:])])


def _sharers(ws: Workspace, contact_id: int) -> address_sharing.Shared:
    return address_sharing.of_contact(ws, contact_id)


async def _keep_another(screen: PlaceScreen, view: ContactView) -> None:
    typed = await screen.app.push_screen_wait(
        AskLine(f"Another address of {view.name}", "", "The address:", needed="Type the address.")
    )
    if typed:
        await screen.write(contact_addresses.add, view.id, typed)


async def _one_address(screen: PlaceScreen, view: ContactView, address: str) -> None:
    choices = [
        Choice("prefer", "Write to this one", f"{view.email or 'none'} stays beside it"),
        Choice("remove", "Let it go", "it is no longer kept"),
    ]
    chosen = await screen.app.push_screen_wait(Choose(address, choices))
    if chosen == "prefer":
        await screen.write(contact_addresses.prefer, view.id, address)
    elif chosen == "remove":
        await screen.write(contact_addresses.remove, view.id, address)


async def share(screen: PlaceScreen, shared: address_sharing.Shared) -> None:
    """Ask whether people at one address get one mail or one each, and remember it."""
    ids = [contact_id for contact_id, _ in shared.people]
    choices = [
        Choice(str(contact_id), f"One mail, to {name}",
               "as now" if shared.how == "one" and shared.chosen == contact_id else "")
        for contact_id, name in shared.people
    ]  # fmt: skip
    choices.append(Choice("each", "One mail each", "as now" if shared.how == "each" else ""))
    words = f"{shared.names} share {shared.address}. This is remembered for every mailing."
    chosen = await screen.app.push_screen_wait(Choose("One mail or one each?", choices, words))
    if chosen == "each":
        await screen.write(address_sharing.decide, ids, "each")
    elif chosen is not None:
        await screen.write(address_sharing.decide, ids, "one", int(chosen))
