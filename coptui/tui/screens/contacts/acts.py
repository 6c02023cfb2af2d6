"""What can be done with people, shared by the list and a person's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coptui.domain.consent import Method, Purpose
from coptui.domain.reaching import CHANNELS, FORMATS, NOTES_WARNING
from coptui.services import consent, contacts
from coptui.services.contact_views import ContactView, NewContact
from coptui.services.field_check import FieldCheck
from coptui.tui.days import check_of, day_of
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.contacts.wording_fields import wording_chosen, wording_fields
from coptui.tui.screens.contacts.words import METHODS
from coptui.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace

YES, NO = "yes", "no"
ANSWERS = ((YES, "they agreed"), (NO, "they said no"))
HOW_TOLD = ("in person", "by mail", "by phone", "in a letter", "through somebody else")
"""The ways a no arrives; any of them counts."""

WRITABLE = (
    ("name", "Name", "line", "As they write it themselves."),
    ("email", "E-mail", "line", ""),
    ("organisation", "Organisation", "line", ""),
    ("job", "Work", "line", "What they do there."),
    ("phone", "Phone", "line", ""),
    ("pronouns", "Pronouns", "line", ""),
    ("preferred_channel", "Reached best", "choice", ""),
    ("preferred_format", "Given things", "choice", ""),
    ("notes", "Notes", "long", f"{NOTES_WARNING} Looked through again after a year."),
)
_VALUES = {"preferred_channel": CHANNELS, "preferred_format": FORMATS}


def fields_of(view: ContactView | None) -> list[Field]:
    """The fields of the form over a person; what is private has a form of its own."""
    return [
        Field(
            name, label, kind,
            value=str(getattr(view, name)) if view is not None else "",
            help=words, options=_options(name, view),
            required="A person needs a name." if name == "name" else "",
        )
        for name, label, kind, words in WRITABLE
    ]  # fmt: skip


def _options(name: str, view: ContactView | None) -> list[tuple[str, str]]:
    """What can be chosen; a value that came from elsewhere stays among them."""
    known = dict(_VALUES.get(name, {}))
    now = str(getattr(view, name)) if view is not None and known else ""
    if now not in known and now:
        known[now] = now
    return list(known.items())


async def add_person(screen: PlaceScreen) -> Done[ContactView] | None:
    """The form for somebody new."""

    async def check(name: str, value: str) -> FieldCheck:
        return await screen.read(contacts.check_field, name, value)

    async def save(values: dict[str, str]) -> Done[ContactView]:
        return await screen.write(contacts.add, NewContact(**values))

    form = FormScreen(
        ("Contacts", "New person"), fields_of(None), save, check=check, draft="contact:new",
        intro="Being added agrees to nothing: what they agreed to is recorded apart.",
    )  # fmt: skip
    done: Done[ContactView] | None = await screen.app.push_screen_wait(form)
    return done


async def edit_person(screen: PlaceScreen, contact_id: int) -> None:
    """The form for somebody who is here."""
    view = await screen.read(contacts.show, contact_id)

    async def check(name: str, value: str) -> FieldCheck:
        return await screen.read(contacts.check_field, name, value, own_id=contact_id)

    async def save(values: dict[str, str]) -> Any:
        changed = {k: v for k, v in values.items() if v != str(getattr(view, k))}
        return await screen.write(_edit, contact_id, changed) if changed else None

    await screen.app.push_screen_wait(
        FormScreen(
            ("Contacts", view.name, "Edit"), fields_of(view), save, check=check,
            draft=f"contact:{contact_id}",
        )
    )  # fmt: skip


def _edit(ws: Workspace, contact_id: int, changed: dict[str, str]) -> Done[ContactView]:
    return contacts.edit(ws, contact_id, **changed)


async def give_consent(screen: PlaceScreen, contact_id: int, name: str) -> None:
    """Record what a person said when asked: yes or no, to what, how, when, to which words."""
    known = await screen.read(consent.wordings)
    fields = [
        Field("answer", "When asked", "choice", options=ANSWERS),
        Field("purpose", "To", "choice", options=[(p.value, p.words) for p in Purpose]),
        Field("method", "How", "choice", options=[(m.value, METHODS[m.value]) for m in Method],
              required="How did they say so? Left and right choose."),
        *wording_fields(known, when=lambda v: v["answer"] == YES),
        Field("on", "When", required="On which day did they say so?", value="today",
              help="Like 23 Nov, 23/11, today or yesterday.", live=True),
        Field("evidence", "Where it is kept", help="The sheet's number, or the mail's date.",
              optional=True),
    ]  # fmt: skip

    async def save(values: dict[str, str]) -> Any:
        on = await day_of(screen, values["on"], "on", past=True)
        purpose, told = Purpose(values["purpose"]), {"on": on, "evidence": values["evidence"]}
        if values["answer"] == NO:
            return await screen.write(_refuse, contact_id, purpose, values["method"], told)
        wording = await screen.read(wording_chosen, values, [purpose])
        return await screen.write(
            consent.give, contact_id, purpose, method=values["method"], on=on,
            wording_id=wording.id, evidence=values["evidence"],
        )  # fmt: skip

    await screen.app.push_screen_wait(
        FormScreen(
            ("Contacts", name, "They said"), fields, save, draft=f"consent:{contact_id}",
            check=check_of(screen, "on", past=True),
            intro="Only what this person has said or signed. Silence is not agreement.",
        )
    )  # fmt: skip


def _refuse(
    ws: Workspace, contact_id: int, purpose: Purpose, method: str, told: dict[str, Any]
) -> Done[Any]:
    return consent.refuse(ws, contact_id, purpose, method=method or None, **told)


async def withdraw(screen: PlaceScreen, contact_id: int, name: str) -> None:
    """They no longer agree, to all or to one purpose; who never agreed says no to mail."""
    view = await screen.read(contacts.show, contact_id)
    agreed = [one.purpose for one in view.consents if one.state == "given"]
    chosen: str | None = "all"
    if len(agreed) > 1:
        choices = [Choice("all", "Everything", "no mail of any kind from now on")]
        choices += [Choice(one.value, f"Only: {one.words}") for one in agreed]
        asked = Choose(
            f"{name} no longer agrees to", choices, "Mail that waits for them is dropped."
        )
        chosen = await screen.app.push_screen_wait(asked)
    if chosen is None:
        return
    told = Choose(
        f"How did {name} say so?",
        [Choice(words, words[0].upper() + words[1:]) for words in HOW_TOLD],
        f"{_meaning(agreed)} Mail that waits for them is dropped.\n"
        "Any way counts. What they said before stays on record, as it must. u takes it back.",
    )
    how = await screen.app.push_screen_wait(told)
    if how is None:
        return
    if agreed:
        purpose = None if chosen == "all" else chosen
        await screen.write(consent.withdraw, contact_id, purpose, how=how)
    else:
        await screen.write(_refuse, contact_id, Purpose.mail, "", {"evidence": how})


def _meaning(agreed: Sequence[Purpose]) -> str:
    """What the no is to, before it is said how it came."""
    if not agreed:
        return "They never agreed: it is noted that they said no to mail."
    return f"They no longer {agreed[0].words}." if len(agreed) == 1 else "They no longer agree."


async def remove_person(screen: PlaceScreen, contact_id: int, name: str) -> None:
    """Take a person off the list, after saying what stays."""
    question = Ask(
        f"Take {name} off the list?",
        "What is kept about them goes. Counts of sessions stay. If they once said no,\n"
        "their address stays known as one that is never written to. u takes it back.",
    )
    if await screen.app.push_screen_wait(question):
        await screen.write(contacts.remove, contact_id)
