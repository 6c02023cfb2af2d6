"""What people agree to: each answer is one event that is only ever added, never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from coptui.domain.consent import (
    Basis,
    ConsentFact,
    ConsentState,
    Method,
    Purpose,
    Standing,
    refresh_day,
    standing,
)
from coptui.domain.mailing import DeliveryState
from coptui.domain.text import clean_line
from coptui.errors import NotFound, Refused
from coptui.services import audit, contact_addresses
from coptui.services.consent_checks import (
    as_basis,
    as_method,
    check_ground,
    check_it_would_stand,
    check_no_day,
    check_yes,
    no_of_that_day,
)
from coptui.services.consent_facts import (
    address_mark,
    people_for_gate,
    person_for_gate,
    refresh_mail_cache,
    refresh_suppressed,
)
from coptui.services.consent_views import EventView, events
from coptui.services.consent_wordings import (
    WordingView,
    add_wording,
    as_purpose,
    may_correct,
    mend_wording,
    wording,
    wordings,
)
from coptui.services.done import Done
from coptui.services.undo import CORRECTIONS, FOLLOWED, Recording, recording
from coptui.store.models import ConsentEvent, Contact, Delivery, Suppression
from coptui.workspace import Workspace

__all__ = [
    "EventView",
    "WordingView",
    "add_wording",
    "allow_again",
    "as_basis",
    "as_method",
    "as_purpose",
    "check_yes",
    "correct",
    "events",
    "give",
    "may_correct",
    "mend_wording",
    "never_write",
    "people_for_gate",
    "person_for_gate",
    "refresh_mail_cache",
    "refuse",
    "withdraw",
    "wording",
    "wordings",
]

_AREAS = frozenset({"contacts", "mail"})
_WAITING = (str(DeliveryState.queued), str(DeliveryState.claimed), str(DeliveryState.retry))


def give(
    ws: Workspace,
    contact_id: int,
    purpose: Purpose | str,
    *,
    method: Method | str | None = None,
    on: date,
    wording_id: int | None = None,
    basis: Basis | str = Basis.consent,
    evidence: str = "",
    community_id: int | None = None,
    collected_direct: bool = False,
    opt_out_offered: bool = False,
    anew: bool = False,
    by_guardian: bool = False,
    sheet_row: int | None = None,
) -> Done[list[EventView]]:
    """Record a yes, or another ground to write on.

    Consent needs the way it was given, the day and the words that were agreed to. On one day the
    no stands before the yes; `anew` says that this yes came after it. A guardian is named in the
    evidence. Raises `Refused` where something is missing, or a later no would still stand.
    """
    wanted, ground = as_purpose(purpose), as_basis(basis)
    way = as_method(method) if method is not None else None
    offered = (collected_direct, opt_out_offered)
    check_ground(ws, wanted, ground, way, on, wording_id, evidence, offered, by_guardian)
    contact = _contact(contact_id)
    answered = no_of_that_day(ws, contact_id, wanted, on, community_id) if anew else None
    said = (wanted, ConsentState.given, ground, on, ws.now())
    fact = ConsentFact(*said, community_id=community_id, corrects=answered)
    check_it_would_stand(ws, contact, fact)
    with recording(ws, f"{contact.name} agrees to {wanted.words}", _AREAS) as rec:
        row = _add(
            ws,
            contact_id,
            wanted,
            ConsentState.given,
            on,
            basis=str(ground),
            method="" if way is None else str(way),
            wording=wording_id,
            evidence=clean_line(evidence, 500).text,
            refresh_by=refresh_day(ground, on),
            community=community_id,
            collected_direct=collected_direct,
            opt_out_offered=opt_out_offered,
            corrects=answered,
            by_guardian=by_guardian,
            sheet_row=sheet_row,
        )
        rec.created(row)
        refresh_mail_cache(ws, [contact_id])
    return _done(ws, contact_id, f"{contact.name} agreed to {wanted.words}.", rec)


def refuse(
    ws: Workspace,
    contact_id: int,
    purpose: Purpose | str,
    *,
    on: date | None = None,
    method: Method | str | None = None,
    evidence: str = "",
    wording_id: int | None = None,
    sheet_row: int | None = None,
) -> Done[list[EventView]]:
    """Record that a person was asked and said no; to which words, where that is known."""
    contact, wanted, day = _contact(contact_id), as_purpose(purpose), on or ws.today()
    check_no_day(ws, contact, (wanted,), day)
    with recording(ws, f"{contact.name} says no to {wanted.words}", _AREAS) as rec:
        row = _add(
            ws,
            contact_id,
            wanted,
            ConsentState.refused,
            day,
            method="" if method is None else str(as_method(method)),
            evidence=clean_line(evidence, 500).text,
            wording=None if wording_id is None else wording(ws, wording_id).id,
            sheet_row=sheet_row,
        )
        rec.created(row)
        dropped = drop_waiting(ws, contact_id, "said no") if wanted is Purpose.mail else 0
        reports = _in_reports(ws, rec, contact_id, (wanted,))
        refresh_mail_cache(ws, [contact_id])
    return _done(ws, contact_id, f"{contact.name} said no.{_dropped(dropped)}{reports}", rec)


def withdraw(
    ws: Workspace,
    contact_id: int,
    purpose: Purpose | str | None = None,
    *,
    how: str = "",
    on: date | None = None,
    never_again: bool = False,
) -> Done[list[EventView]]:
    """Record a withdrawal from one purpose, or from all of them.

    Mail that waits for this person is dropped in the same transaction. With `never_again` the
    address is also kept on the list of those that must not be written to, whoever holds it.
    """
    contact, day = _contact(contact_id), on or ws.today()
    wanted = (
        _purposes_to_withdraw(ws, contact_id, day) if purpose is None else (as_purpose(purpose),)
    )
    check_no_day(ws, contact, wanted, day)
    with recording(ws, f"Withdraw {contact.name}", _AREAS) as rec:
        for one in wanted:
            row = _add(
                ws, contact_id, one, ConsentState.withdrawn, day, evidence=clean_line(how, 500).text
            )
            rec.created(row)
        dropped = drop_waiting(ws, contact_id, "withdrew") if Purpose.mail in wanted else 0
        if never_again:
            _suppress(ws, contact, rec)
        reports = _in_reports(ws, rec, contact_id, wanted)
        refresh_mail_cache(ws, _sharing(contact) if never_again else [contact_id])
    one_only = purpose is not None and Purpose.mail not in wanted
    what = f"no longer agrees to {wanted[0].words}" if one_only else "has withdrawn"
    said = f"{contact.name} {what}.{_dropped(dropped)}{reports}"
    return _done(ws, contact_id, said, rec)


def never_write(ws: Workspace, contact_id: int, *, how: str = "") -> Done[list[EventView]]:
    """The person asked not to be written to at all: withdraw all and suppress the address."""
    return withdraw(ws, contact_id, None, how=how, never_again=True)


def allow_again(ws: Workspace, contact_id: int, evidence: str) -> Done[list[EventView]]:
    """Take an address off the list of those never to be written to, on the person's own word.

    The withdrawal stays; a new yes has to be recorded by itself. Raises `Refused` without
    evidence: only the person can ask for this.
    """
    proof = clean_line(evidence, 500).text
    if not proof:
        raise Refused(
            "It is not said how the person asked for this.",
            "Name their mail or letter and its day.",
            field="evidence",
        )
    contact = _contact(contact_id)
    with recording(ws, f"{contact.name} may be asked again", _AREAS) as rec:
        secret = ws.store.secret()
        marks = [address_mark(secret, key) for key in contact_addresses.keys_of(contact)]
        for row in Suppression.select().where(Suppression.address_hmac.in_(marks)):
            rec.deleting(row)
            row.delete_instance()
        audit.note(ws, "suppression.lifted", subject="contact", subject_id=contact_id)
        refresh_mail_cache(ws, _sharing(contact))
    return _done(ws, contact_id, f"{contact.name} may be asked again.", rec)


def correct(ws: Workspace, event_id: int, why: str = "") -> Done[list[EventView]]:
    """Mark an event as a mistake by adding one that says so. Raises `NotFound`, `Refused`."""
    with ws.store.atomic():
        row: Any = ConsentEvent.get_or_none(ConsentEvent.id == event_id)
        if row is None:
            raise NotFound(f"There is no consent event {event_id}.")
        if ConsentEvent.select().where(ConsentEvent.corrects == event_id).exists():
            raise Refused("That entry was marked as a mistake before.")
        _add(
            ws,
            row.contact_id,
            Purpose(row.purpose),
            ConsentState.not_asked,
            row.happened_on,
            basis=row.basis,
            community=row.community,
            corrects=row.id,
            evidence=clean_line(why, 500).text,
        )
        refresh_mail_cache(ws, [row.contact_id])
    return Done(events(ws, row.contact_id), "Marked as a mistake.", None, _AREAS)


def _taken_back(ws: Workspace, event_id: int) -> None:
    if ConsentEvent.get_or_none(ConsentEvent.id == event_id) is not None:
        correct(ws, event_id, "taken back at once")


CORRECTIONS[ConsentEvent.__name__] = _taken_back
FOLLOWED[Contact.__name__] = refresh_mail_cache
FOLLOWED[Suppression.__name__] = lambda ws, _ids: refresh_suppressed(ws)


def _purposes_to_withdraw(ws: Workspace, contact_id: int, day: date) -> tuple[Purpose, ...]:
    """Mail in any case, and everything that was ever said yes to and not taken back."""
    facts = person_for_gate(ws, contact_id).facts
    given = {fact.purpose for fact in facts if fact.state is ConsentState.given}
    open_now: list[Purpose] = []
    for purpose in Purpose:
        state: Standing = standing(facts, purpose, day)
        if state.state is not ConsentState.withdrawn and (
            purpose is Purpose.mail or purpose in given
        ):
            open_now.append(purpose)
    return tuple(open_now) or (Purpose.mail,)


def _add(
    ws: Workspace,
    contact_id: int,
    purpose: Purpose,
    state: ConsentState,
    on: date,
    **more: object,
) -> ConsentEvent:
    row: ConsentEvent = ConsentEvent.create(
        contact=contact_id,
        purpose=str(purpose),
        state=str(state),
        happened_on=on,
        recorded_at=ws.now(),
        recorded_by=ws.by,
        **{"basis": str(Basis.consent), **more},
    )
    audit.note(
        ws,
        "consent.corrected" if state is ConsentState.not_asked else f"consent.{state}",
        subject="contact",
        subject_id=contact_id,
        detail=str(purpose),
    )
    return row


def drop_waiting(ws: Workspace, contact_id: int, reason: str) -> int:
    """What waits for this person ends here; what is on its way meets the gate again there."""
    dropped: int = (
        Delivery.update(
            state=str(DeliveryState.skipped), reason=reason, finished_at=ws.now(), next_try=None
        )
        .where(Delivery.contact == contact_id, Delivery.state.in_(_WAITING))
        .execute()
    )
    return dropped


def suppress_address(ws: Workspace, email_key: str, reason: str) -> Suppression | None:
    """Keep an address as one never to be written to; None where it already is."""
    mark = address_mark(ws.store.secret(), email_key)
    if Suppression.get_or_none(Suppression.address_hmac == mark, Suppression.purpose == "mail"):
        return None
    row: Suppression = Suppression.create(
        address_hmac=mark, purpose="mail", since=ws.today(), reason=reason
    )
    return row


def _suppress(ws: Workspace, contact: Contact, rec: Recording) -> None:
    keys = contact_addresses.keys_of(contact)
    if not keys:
        return
    for key in keys:
        row = suppress_address(ws, key, "asked never to be written to")
        if row is not None:
            rec.created(row)
    theirs = Delivery.address_key.in_(keys) | Delivery.contact.in_(_sharing(contact))
    Delivery.update(
        state=str(DeliveryState.skipped),
        reason="asked never to be written to",
        finished_at=ws.now(),
        next_try=None,
    ).where(theirs, Delivery.state.in_(_WAITING)).execute()
    audit.note(ws, "suppression.added", subject="contact", subject_id=contact.id)


def _sharing(contact: Contact) -> list[int]:
    """Everybody who has one of their addresses, the person among them."""
    keys = contact_addresses.keys_of(contact)
    return list(dict.fromkeys([contact.id, *contact_addresses.holders(keys)]))


def _dropped(count: int) -> str:
    if not count:
        return ""
    return f" {count} waiting {'message was' if count == 1 else 'messages were'} dropped."


def _in_reports(ws: Workspace, rec: Recording, contact_id: int, wanted: tuple[Purpose, ...]) -> str:
    """Reports that people have are marked where they rest on what is taken back."""
    if set(wanted) <= {Purpose.mail}:
        return ""
    from coptui.services.reports import withdrawal  # late: most withdrawals are from mail alone

    return withdrawal.mark(ws, rec, contact_id, wanted)


def _contact(contact_id: int) -> Contact:
    row: Contact | None = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    return row


def _done(ws: Workspace, contact_id: int, said: str, rec: Recording) -> Done[list[EventView]]:
    return Done(events(ws, contact_id), said, rec.id, _AREAS)
