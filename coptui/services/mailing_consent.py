"""Mails about consent itself: the welcome that repeats what was ticked, and asking again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from coptui.domain.consent import ConsentFact, ConsentState, Person, Purpose, standing
from coptui.domain.consent_calendar import ask_state
from coptui.domain.dates import long_day
from coptui.services.consent_calendar import NOT_SENT, last_asked
from coptui.services.consent_facts import people_for_gate
from coptui.store.models import (
    Attendance,
    ConsentEvent,
    ConsentWording,
    Delivery,
    Mailing,
    Membership,
    Session,
    SheetRow,
)
from coptui.workspace import Workspace

NEW, DUE = "new", "due"
NEW_DAYS = 42
"""Days for which somebody counts as new: long enough for a session and its sheet."""
_HOW = {
    "sheet": "on our attendance sheet",
    "form": "by ticking a form",
    "mail": "in a mail",
    "spoken": "by word of mouth",
}


def newcomers(ws: Workspace, community_id: int) -> tuple[int, ...]:
    """Members who joined, or came for the first time, in the last six weeks."""
    since = ws.today() - timedelta(days=NEW_DAYS)
    here = Membership.community == community_id
    present = Membership.standing.not_in(("left", "suppressed"))
    joined: Any = Membership.select(Membership.contact).where(
        here, present, Membership.joined >= since
    )
    came: Any = (
        Attendance.select(Attendance.contact)
        .join(Session)
        .where(
            Session.community == community_id,
            Session.starts_at >= ws.now() - timedelta(days=NEW_DAYS),
            Attendance.new_here,
            Attendance.contact.in_(Membership.select(Membership.contact).where(here, present)),
        )
    )
    found = [row[0] for query in (joined, came) for row in query.tuples()]
    return tuple(dict.fromkeys(found))


def due(ws: Workspace, community_id: int) -> tuple[int, ...]:
    """Members whose yes runs out soon, to be asked for the first or the second time now."""
    members: Any = Membership.select(Membership.contact).where(
        Membership.community == community_id, Membership.standing.not_in(("left", "suppressed"))
    )
    ids = [row[0] for row in members.tuples()]
    asked = last_asked(ids)
    found = []
    for key, person in people_for_gate(ws, ids).items():
        stand = standing(person.facts, Purpose.mail, ws.today(), community_id)
        until = stand.refresh_by if stand.live else None
        if until is not None and ask_state(until, ws.today(), asked.get(key)).due:
            found.append(key)
    return tuple(found)


def welcomed(row: Any) -> frozenset[str]:
    """Who has been welcomed to this community, or has it on the way. Practice does not count."""
    query: Any = (
        Delivery.select(Delivery.contact)
        .join(Mailing)
        .where(
            Mailing.community == row.community_id,
            Mailing.kind == row.kind,
            Mailing.practice == False,  # noqa: E712 - a column, not a truth
            Mailing.id != row.id,
            Delivery.contact.is_null(False),
            Delivery.state.not_in(NOT_SENT),
        )
    )
    return frozenset(str(contact) for (contact,) in query.tuples())


def consent_vars(
    ws: Workspace, row: Any, audience: str, ids: Iterable[int]
) -> dict[int, dict[str, str]]:
    """What a mail about consent says to each: exactly what they said, and by which words."""
    if audience not in (NEW, DUE):
        return {}
    people = people_for_gate(ws, ids)
    sheets = _sheets([fact.event_id for one in people.values() for fact in one.facts])
    texts = {str(one.version): one.text for one in ConsentWording.select()}
    return {key: _vars(ws, row, audience, one, sheets, texts) for key, one in people.items()}


def sample_vars(audience: str, on: date) -> dict[str, str]:
    """The same for nobody in particular, to look at the words."""
    if audience not in (NEW, DUE):
        return {}
    told = {
        "agreed": Purpose.mail.words,
        "agreed_on": long_day(on),
        "words": "version 1: “the words that were agreed to”",
    }
    if audience == DUE:
        return {**told, "stops_on": long_day(on + timedelta(days=NEW_DAYS))}
    return {**told, "declined": Purpose.photo.words, "how": _HOW["sheet"]}


def _vars(
    ws: Workspace,
    row: Any,
    audience: str,
    person: Person,
    sheets: dict[int, str],
    texts: dict[str, str],
) -> dict[str, str]:
    today = ws.today()
    stands = {
        purpose: standing(person.facts, purpose, today, row.community_id) for purpose in Purpose
    }
    given = [purpose for purpose, stand in stands.items() if stand.live]
    no = [
        purpose
        for purpose, stand in stands.items()
        if stand.state in (ConsentState.refused, ConsentState.withdrawn)
    ]
    mail = stands[Purpose.mail]
    facts = [fact for one in given if (fact := stands[one].fact) is not None]
    told = {
        "agreed": "; ".join(one.words for one in given),
        "agreed_on": "" if mail.since is None else long_day(mail.since),
        "words": _words(facts, texts),
    }
    if audience == DUE:
        last = mail.refresh_by
        return {**told, "stops_on": "" if last is None else long_day(last + timedelta(days=1))}
    how = "" if mail.fact is None else _how(mail.fact, sheets)
    return {**told, "declined": "; ".join(one.words for one in no), "how": how}


def _how(fact: ConsentFact, sheets: dict[int, str]) -> str:
    if fact.event_id in sheets:
        return f"on our attendance sheet {sheets[fact.event_id]}"
    return _HOW.get(str(fact.method), "and we noted it down")


def _words(facts: list[ConsentFact], texts: dict[str, str]) -> str:
    versions = dict.fromkeys(fact.wording_version for fact in facts if fact.wording_version)
    said = [f"version {one}: “{' '.join(texts.get(one, '').split())}”" for one in versions]
    return "; ".join(said) or "none were noted down at the time"


def _sheets(events: list[int]) -> dict[int, str]:
    """The number of the sheet for each entry that was ticked on one."""
    found: dict[int, str] = {}
    for start in range(0, len(events), 500):
        part = events[start : start + 500]
        rows: Any = ConsentEvent.select(ConsentEvent.id, ConsentEvent.sheet_row).where(
            ConsentEvent.id.in_(part), ConsentEvent.sheet_row.is_null(False)
        )
        on_row = dict(rows.tuples())
        lines = SheetRow.select().where(SheetRow.id.in_(list(on_row.values())))
        codes = {line.id: line.sheet.code for line in lines}
        found |= {event: codes[line] for event, line in on_row.items() if line in codes}
    return found
