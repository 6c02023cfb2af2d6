"""Confirming a mailing by its number of people, and taking it back while nothing has left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coptui.domain import counting
from coptui.domain.audience import is_everybody
from coptui.domain.consent import HeldBack
from coptui.domain.mailing import DeliveryState, Kind, MailingStatus
from coptui.errors import CoptuiError, Refused
from coptui.mail import sizes
from coptui.services import audit, gone_out
from coptui.services.address_sharing import ledger_keys
from coptui.services.mailing_candidates import candidates
from coptui.services.mailing_checks import as_somebody, findings_of, may_be_named, named_people
from coptui.services.mailing_letters import Letters, freeze, is_ahead, seal
from coptui.services.mailing_people import people_of, person_contexts
from coptui.services.mailing_views import AudienceView, Goes
from coptui.services.mailing_words import Words, all_words_of, mailing_row, next_of, words_of
from coptui.services.session_people import mark_invited
from coptui.store.models import Delivery, Invitation, Mailing, Session
from coptui.workspace import Workspace

EVERYONE = "everyone"
"""What is refused until it is said that a whole list is meant."""
STILL_USEFUL = timedelta(days=14)
"""How long a mail about a past session may wait before it is out of date."""
_ROWS_AT_ONCE = 200


def confirm(
    ws: Workspace, row: Any, number: int, not_before: datetime, *, everyone: bool = False
) -> int:
    """Fix the mailing and queue one message for each person, all in one transaction.

    Every message is made and checked first: if one cannot be, none is queued. The same
    confirmation a second time changes nothing. That a whole list is meant, where it is long, is
    said by `everyone`, but in practice. Returns the number of people.
    """
    with ws.store.atomic():
        row = mailing_row(row.id)  # as it stands now: another program may have confirmed it
        if row.status != MailingStatus.draft:
            return _already(row, number)
        words = words_of(ws, row)
        people = people_of(ws, row, words.template.audience)
        _agree(ws, row, words, people, number)
        if row.corrects is None and not ws.in_practice:
            _not_unread(row)
            if not everyone:
                _not_by_mistake(ws, row, people)
        frozen, letters = _fixed(ws, row, words, people)
        contexts = person_contexts(ws, row, people.goes)
        takes = sizes.takes_at_most(ws, ws.settings.sender.host)
        keys = ledger_keys((one.contact_id, one.email) for one in people.goes)
        queued = [
            _queued(
                row,
                letters,
                one,
                keys[one.contact_id],
                contexts[one.contact_id],
                not_before,
                takes=takes,
            )
            for one in people.goes
        ]
        for start in range(0, len(queued), _ROWS_AT_ONCE):
            part = queued[start : start + _ROWS_AT_ONCE]
            Delivery.insert_many(part).on_conflict_ignore().execute()
        frozen = letters.worked_out(frozen)
        row.frozen, row.frozen_sha256 = frozen, seal(frozen)
        row.template_version = words.template.version
        row.confirmed_count, row.confirmed_at, row.confirmed_by = len(queued), ws.now(), ws.by
        row.not_before, row.expires_at = not_before, expires(ws, row, not_before)
        row.practice, row.status = ws.in_practice, MailingStatus.waiting.value
        entry = frozen["calendar"] or {"method": "", "sequence": 0}
        row.calendar_method, row.calendar_sequence = entry["method"], entry["sequence"]
        row.audience = {**(row.audience or {}), "held": _kept_held(people)}
        _invite(ws, row, words, people)
        _circulate(ws, row, people)
        row.save()
        audit.note(
            ws, "mailing.confirm", subject="mailing", subject_id=row.id, detail=str(len(queued))
        )
        return len(queued)


def take_back(ws: Workspace, row: Any) -> None:
    """Turn a confirmed mailing into a draft again, as long as nothing of it has left."""
    with ws.store.atomic():
        row = Mailing.get_by_id(row.id)
        states = {
            one.state
            for one in Delivery.select(Delivery.state).where(Delivery.mailing == row.id).distinct()
        }
        early = row.not_before is not None and ws.now() < row.not_before
        at_rest = states <= {DeliveryState.queued.value, DeliveryState.skipped.value}
        if row.status != MailingStatus.waiting or not early or not at_rest:
            raise Refused(
                "The time to take this mailing back has passed.",
                "Cancel what has not gone yet: `coptui mailings cancel`.",
            )
        to_draft(ws, row)


def to_draft(ws: Workspace, row: Any) -> None:
    """Make a draft again of a mailing; that nothing of it has left is for the caller to know."""
    with ws.store.atomic():
        Delivery.delete().where(Delivery.mailing == row.id).execute()
        _uninvite(row)
        _uncirculate(ws, row)
        row.status, row.frozen, row.frozen_sha256 = MailingStatus.draft.value, None, ""
        row.confirmed_at = row.confirmed_count = row.not_before = row.expires_at = None
        row.audience = {k: v for k, v in row.audience.items() if k not in ("held", "marked")}
        row.save()
        audit.note(ws, "mailing.take_back", subject="mailing", subject_id=row.id)


def nobody_has_it(ws: Workspace, mailing_id: int) -> None:
    """A mailing was cancelled before anything left: the report with it has not gone round."""
    row = mailing_row(mailing_id)
    if "circulated" in (row.audience or {}):
        _uncirculate(ws, row)
        row.save()


def _already(row: Any, number: int) -> int:
    if row.status == MailingStatus.cancelled:
        raise Refused("This mailing was cancelled.", "Prepare a new one.")
    if row.confirmed_count != number:
        raise Refused(f"This mailing was confirmed already, for {row.confirmed_count} people.")
    return int(row.confirmed_count)


def _agree(ws: Workspace, row: Any, words: Words, people: AudienceView, number: int) -> None:
    if not people.goes:
        raise Refused("This mailing goes to nobody.", "Look at who is held back, and why.")
    if number != len(people.goes):
        raise Refused(
            f"This mailing goes to {len(people.goes)}, not to {number}.",
            "Look at the people once more, then confirm that number.",
        )
    errors = [one for one in findings_of(ws, row, words, people) if one.level == "error"]
    if errors:
        more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
        raise Refused(f"{errors[0].text}{more}", "Mend it, then confirm again.")


def _not_unread(row: Any) -> None:
    """Refuse mail of which nobody has looked at one message as it goes (MIS-03)."""
    if row.previewed_at is None:
        raise Refused(
            "No message of this mailing has been read as it goes.",
            f"Read one first: `coptui mailings preview {row.id}`.",
        )


def _not_by_mistake(ws: Workspace, row: Any, people: AudienceView) -> None:
    """Refuse a mailing to a whole list until that is said beside the number (MIS-08)."""
    may_not = {one.contact_id for one in people.held if one.reason in set(HeldBack)}
    goes = {one.contact_id for one in people.goes}
    if is_everybody(goes, may_not, candidates(ws, row).values()):
        raise Refused(
            f"This goes to everybody on the list of {row.community.name} who may be written to: "
            f"{counting.people(len(goes))}.",
            "Say that all of them are meant.",
            field=EVERYONE,
        )


def _fixed(
    ws: Workspace, row: Any, words: Words, people: AudienceView
) -> tuple[dict[str, Any], Letters]:
    key = f"{row.id}:{ws.now().isoformat()}"
    frozen = freeze(ws, row, words, ws.now(), key=key)
    voices = all_words_of(ws, row) if row.voices else (words,)
    every = [as_somebody(row, one) for one in voices]
    text = "\n".join(f"{seen.subject}\n{seen.text}" for seen in every)
    agreed, _ = may_be_named(ws, people, text, frozen["allowed"], frozen["spoken"])
    frozen["allowed"] = sorted({*frozen["allowed"], *agreed})
    letters = Letters(frozen, ws.store.secret(), ws.places.mail_files)
    letters.know_others(lambda: named_people(people))
    return frozen, letters


def _queued(
    row: Any,
    letters: Letters,
    to: Goes,
    key: str,
    person: dict[str, Any],
    at: datetime,
    *,
    takes: int,
) -> dict[str, Any]:
    try:
        built = letters.letter(to.contact_id, to.email, person)
    except CoptuiError as error:
        raise Refused(
            f"The message to {person['name'] or to.email} cannot be made: {error}",
            "Nothing was queued. Mend it, or leave them out of this mailing.",
        ) from error
    if 0 < takes < len(built.data):
        raise Refused(
            f"A message of this mailing has {len(built.data) / 1e6:.1f} MB, and your mail server "
            f"takes at most {takes / 1e6:.1f} MB.",
            "Nothing was queued. Make what is attached smaller.",
        )
    return {
        "mailing": row.id,
        "contact": to.contact_id,
        "name": person["name"],
        "address": built.recipient,
        "address_key": key,
        "state": DeliveryState.queued.value,
        "context": person,
        "message_id": built.message_id,
        "checked": letters.digest(built),
        "queued_at": at,  # what is put off is given up by its age, counted from when it may go
    }


def expires(ws: Workspace, row: Any, at: datetime) -> datetime | None:
    """From when on a mailing that goes at that time is out of date; None for never."""
    session = row.session
    if session is None:
        # What people agreed to may have changed by then: such a mail does not lie about for long.
        return at + STILL_USEFUL if row.kind in (Kind.welcome, Kind.refresh) else None
    if is_ahead(row.kind) or row.kind == "change":
        return session.starts_at  # type: ignore[no-any-return]
    following = next_of(ws, session)
    latest = at + STILL_USEFUL
    return latest if following is None else min(latest, following.starts_at)


def _kept_held(people: AudienceView) -> list[list[Any]]:
    return [[one.contact_id, one.reason, one.words] for one in people.held]


def _invite(ws: Workspace, row: Any, words: Words, people: AudienceView) -> None:
    """Note on the session's list who is invited by this mailing, and how it was before."""
    session = row.session
    if gone_out.practice_changes_nothing(ws):
        return  # nobody has it: the session stays as it is
    voices = all_words_of(ws, row) if row.voices else (words,)
    words = next((one for one in voices if one.template.calendar), words)
    if session is None or words.template.calendar not in ("request", "change", "next"):
        return
    if words.template.calendar == "next":
        session = next_of(ws, session)
    if session is None or session.status not in ("date_set", "invited", "ready"):
        return
    before = {one.contact_id: one for one in session.invitations}
    carry = [one.template.key for one in voices if one.template.calendar == words.template.calendar]
    ids = [one.contact_id for one in people.goes if (one.voice or row.template) in carry]
    fresh = [key for key in ids if key in before and before[key].invited_at is None]
    marked = {
        "session": session.id,
        "status": session.status,
        "fresh": fresh,
        "new": [key for key in ids if key not in before],
    }
    try:
        mark_invited(ws, session.id, ids)
    except Refused:
        if words.template.calendar != "next":
            raise
        return  # the next session is announced before everything about it is known
    row.audience = {**row.audience, "marked": marked}


def _circulate(ws: Workspace, row: Any, people: AudienceView) -> None:
    """Note of the report that goes with it who has it, and since when."""
    if "report" in (row.audience or {}) and not gone_out.practice_changes_nothing(ws):
        from coptui.services.reports import circulating  # late: few mailings carry a report

        circulating.confirmed(ws, row, [one.contact_id for one in people.goes])


def _uncirculate(ws: Workspace, row: Any) -> None:
    if "circulated" in (row.audience or {}):
        from coptui.services.reports import circulating

        circulating.taken_back(ws, row)


def _uninvite(row: Any) -> None:
    marked = (row.audience or {}).get("marked")
    if not marked:
        return
    here = Invitation.session == marked["session"]
    Invitation.update(invited_at=None).where(
        here, Invitation.contact.in_(marked["fresh"])
    ).execute()
    Invitation.delete().where(
        here, Invitation.contact.in_(marked["new"]), Invitation.reply == "none"
    ).execute()
    Session.update(status=marked["status"]).where(
        Session.id == marked["session"], Session.status == "invited"
    ).execute()
