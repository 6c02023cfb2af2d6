"""On a person's page: the proof of what they agreed to, and marks for those who need care."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coptui.domain.consent import Method, Purpose
from coptui.domain.dates import parse_day
from coptui.domain.errors import RuleBroken
from coptui.errors import Refused
from coptui.services import consent, consent_proof, contact_care, contacts
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.dialogs.read import Read
from coptui.tui.screens.contacts.words import METHODS, STATES
from coptui.tui.text import lines, shown
from coptui.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace


async def show_proof(screen: PlaceScreen, contact_id: int) -> None:
    """Choose a purpose of which something was said, and read its proof."""
    view = await screen.read(contacts.show, contact_id)
    said = [one for one in view.consents if one.state != "not_asked"]
    if not said:
        raise Refused(
            f"{view.name} was not asked for anything yet, so there is nothing to prove.",
            "c records what they agreed to.",
        )
    purpose: str | None = said[0].purpose.value
    if len(said) > 1:
        choices = [Choice(one.purpose.value, one.purpose.words, STATES[one.state]) for one in said]
        purpose = await screen.app.push_screen_wait(Choose(f"Proof for {view.name}", choices))
    if purpose is not None:
        proof = await screen.read(consent_proof.proof, contact_id, purpose)
        words = lines([shown(one) for one in consent_proof.in_words(proof)])
        await screen.app.push_screen_wait(Read(f"Proof: {proof.asks}", words))


async def take_care(screen: PlaceScreen, contact_id: int, name: str) -> None:
    """Discreet mail, under 18, and the guardian's yes."""
    discreet, young = await screen.read(contact_care.care_of, contact_id)
    choices = [
        Choice("discreet", "Write as to everybody else" if discreet else "Write discreetly",
               "" if discreet else "nothing shows unopened"),
        Choice("young", "Is no longer under 18" if young else "Is under 18",
               "" if young else "a guardian has to agree"),
    ]  # fmt: skip
    if young:
        choices.append(Choice("guardian", "A parent or guardian agrees", "to mail"))
    words = (
        "Discreet mail names neither community nor subject before it is opened. "
        "Whoever is under 18 gets no mail before a parent or guardian has agreed."
    )
    chosen = await screen.app.push_screen_wait(Choose(f"Care for {name}", choices, words))
    if chosen == "discreet":
        await screen.write(contact_care.set_care, contact_id, discreet=not discreet)
    elif chosen == "young":
        await screen.write(contact_care.set_care, contact_id, under_18=not young)
    elif chosen == "guardian":
        await _guardian(screen, contact_id, name)


async def _guardian(screen: PlaceScreen, contact_id: int, name: str) -> None:
    known = [one for one in await screen.read(consent.wordings) if Purpose.mail in one.purposes]
    if not known:
        raise Refused(
            "There is no wording that asks about mail yet.", "Add the words in 7 Settings."
        )
    fields = [
        Field("evidence", "Who agrees", required="Name the parent or guardian.",
              help="Their name, and how it is known: her mother Ann Ek, sheet H-13."),
        Field("method", "How", "choice", options=[(m.value, METHODS[m.value]) for m in Method]),
        Field("wording", "Words they saw", "choice",
              options=[(str(one.id), f"{one.version} {one.name}") for one in known]),
        Field("on", "When", required="On which day did they agree?", value="today",
              help="As 23 Nov, 23/11/2026, today or yesterday."),
    ]  # fmt: skip

    async def save(values: dict[str, str]) -> Any:
        return await screen.write(_give, contact_id, values)

    await screen.app.push_screen_wait(
        FormScreen(("Contacts", name, "A guardian agrees"), fields, save)
    )


def _give(ws: Workspace, contact_id: int, values: dict[str, str]) -> Done[Any]:
    try:
        on = parse_day(values["on"], ws.today())
    except RuleBroken as error:
        raise Refused(error.message, "Write it like 23 Nov.", field="on") from error
    return consent.give(
        ws,
        contact_id,
        Purpose.mail,
        method=values["method"],
        on=on,
        wording_id=int(values["wording"]),
        evidence=values["evidence"],
        by_guardian=True,
    )
