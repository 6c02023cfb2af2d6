"""What an answer needs before it is recorded: a ground, a way, a day, and words that cover it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from coptui.domain.consent import (
    Basis,
    ConsentFact,
    ConsentState,
    Method,
    Purpose,
    soft_opt_in_allowed,
    standing,
)
from coptui.domain.text import clean_line
from coptui.errors import Refused
from coptui.services.consent_facts import person_for_gate
from coptui.services.consent_wordings import WordingView, wording
from coptui.store.models import Contact
from coptui.workspace import Workspace


def as_method(value: Method | str) -> Method:
    """The way meant by a word. Raises `Refused` with those there are."""
    try:
        return Method(str(value).strip().casefold())
    except ValueError:
        raise Refused(
            f"There is no method {clean_line(str(value), 40).text!r}.",
            f"Methods are: {', '.join(Method)}.",
            field="method",
        ) from None


def as_basis(value: Basis | str) -> Basis:
    """The ground meant by a word. Raises `Refused` with those there are."""
    try:
        return Basis(str(value).strip().casefold().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise Refused(
            f"There is no basis {clean_line(str(value), 40).text!r}.",
            f"Bases are: {', '.join(Basis)}.",
            field="basis",
        ) from None


def check_yes(
    ws: Workspace,
    purposes: Iterable[Purpose],
    method: Method | None,
    on: date,
    wording_id: int | None,
) -> WordingView:
    """That a yes has all it needs: a way, a day that has been, and words that cover it."""
    if on > ws.today():
        raise Refused("That day is still to come.", "Give the day it was said.", field="date")
    if method is None:
        raise Refused(
            "It is not said how they agreed.",
            f"Give the method: {', '.join(Method)}.",
            field="method",
        )
    if wording_id is None:
        raise Refused(
            "It is not said which words they agreed to.",
            "Name the wording; `coptui consent wordings` lists them.",
            field="wording",
        )
    words = wording(ws, wording_id)
    missing = [purpose for purpose in purposes if purpose not in words.purposes]
    if missing:
        raise Refused(
            f"Version {words.version} of the wording does not ask whether they "
            f"may {missing[0].words}.",
            "Choose the wording that the person saw.",
            field="wording",
        )
    return words


def check_ground(
    ws: Workspace,
    purpose: Purpose,
    basis: Basis,
    method: Method | None,
    on: date,
    wording_id: int | None,
    evidence: str,
    collected: tuple[bool, bool],
    by_guardian: bool = False,
) -> None:
    """That the ground can carry the purpose. `collected`: directly, and with a way out offered."""
    if by_guardian:
        check_guardian(basis, evidence)
    if basis is Basis.consent:
        check_yes(ws, (purpose,), method, on, wording_id)
        return
    if on > ws.today():
        raise Refused("That day is still to come.", "Give the day it began.", field="date")
    if purpose is not Purpose.mail:
        raise Refused(f"To {purpose.words}, a person has to agree.", "Ask, and record the consent.")
    if basis is Basis.soft_opt_in:
        may = soft_opt_in_allowed(
            charity_number=ws.settings.sender.charity_number,
            collected_on=on,
            collected_directly=collected[0],
            opt_out_offered=collected[1],
            opt_out_in_each_mail=True,
            furthers_charitable_aims=True,
        )
        if not may:
            raise Refused(may.text, "Ask the person for consent instead.", field="basis")
    elif not clean_line(evidence).text:
        raise Refused(
            "It is not said why this person may be written to.",
            "Say in the evidence what the ground is.",
            field="evidence",
        )


def check_guardian(basis: Basis, evidence: str) -> None:
    """That it is said who agreed for somebody under 18. Raises `Refused`."""
    if basis is not Basis.consent:
        raise Refused(
            "For somebody under 18 a parent or guardian has to agree.", "No other ground will do."
        )
    if not clean_line(evidence).text:
        raise Refused(
            "It is not said who agreed for them.",
            "Name the parent or guardian, and the sheet or mail, in the evidence.",
            field="evidence",
        )


def check_it_would_stand(ws: Workspace, contact: Contact, fact: ConsentFact) -> None:
    """That no later no stands against this yes. Raises `Refused`."""
    person = person_for_gate(ws, contact.id)
    if person.suppressed and fact.purpose is Purpose.mail:
        raise Refused(
            f"{contact.name} asked never to be written to.",
            "Only a message of their own can change that.",
        )
    stand = standing((*person.facts, fact), fact.purpose, ws.today(), fact.community_id)
    if stand.state in (ConsentState.refused, ConsentState.withdrawn) and stand.since is not None:
        word = "withdrew" if stand.state is ConsentState.withdrawn else "said no"
        raise Refused(
            f"{contact.name} {word} on {stand.since.isoformat()}, and the later word counts.",
            "If that entry was a mistake, take it back; if this yes came after it, say so.",
        )


def check_no_day(ws: Workspace, contact: Contact, purposes: Iterable[Purpose], day: date) -> None:
    """That a no takes effect: no later yes stands against its day. Raises `Refused`."""
    if day > ws.today():
        raise Refused("That day is still to come.", "Give the day it was said.", field="date")
    person = person_for_gate(ws, contact.id)
    for purpose in purposes:
        stand = standing(person.facts, purpose, ws.today())
        if stand.state is ConsentState.given and stand.since is not None and stand.since > day:
            raise Refused(
                f"{contact.name} agreed on {stand.since.isoformat()}, after that day.",
                "Give the day of the last word, or leave the day out for today.",
                field="date",
            )


def no_of_that_day(
    ws: Workspace, contact_id: int, purpose: Purpose, on: date, community_id: int | None
) -> int | None:
    """The event of a no on the same day, which a yes said after it answers; None where none is."""
    person = person_for_gate(ws, contact_id)
    stand = standing(person.facts, purpose, ws.today(), community_id)
    said_no = stand.state in (ConsentState.refused, ConsentState.withdrawn)
    return stand.fact.event_id if said_no and stand.fact and stand.since == on else None
