"""Who came: found by a few letters, marked by one key, guests as welcome as everybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from coptui.domain import dates
from coptui.domain.counting import agree, counted
from coptui.domain.counting import people as people_in_words
from coptui.domain.finding import ELSEWHERE, begins, rank
from coptui.domain.sessions import SessionStatus
from coptui.domain.text import fold, searched
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.attendance_counts import counted_by_session
from coptui.services.done import Done
from coptui.services.refusing import line
from coptui.services.session_people import member_reasons
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import Attendance, Contact, Organisation, Session
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
HITS = 12  # more than that is not a choice any more
_SHOWN = 60  # what somebody may scroll through
_CANDIDATES = 400
MOST = 100_000  # people in one room


@dataclass(frozen=True)
class Hit:
    """Somebody who may be meant. `known` is invited, member or contact."""

    id: int
    name: str
    organisation: str
    known: str
    present: bool


@dataclass(frozen=True)
class Found:
    """Those who may be meant, the likeliest first, and how many there are in all."""

    rows: tuple[Hit, ...]
    total: int


@dataclass(frozen=True)
class PresentRow:
    """Somebody who was here. `id` is that of the mark, `contact_id` is None for a guest."""

    id: int
    contact_id: int | None
    name: str
    organisation: str
    new_here: bool
    guest: bool

    @property
    def how(self) -> str:
        """What the name does not say already: a guest, or somebody new."""
        if self.guest:
            return "" if self.name.startswith("guest") else "guest"
        return "new" if self.new_here else ""


@dataclass(frozen=True)
class PresentView:
    """Who was here; `total` is the headcount where somebody counted, else those marked."""

    session_id: int
    code: str
    people: tuple[PresentRow, ...]
    guests: int
    new: int
    headcount: int | None
    total: int


def search(ws: Workspace, session_id: int, text: str) -> list[Hit]:
    """The likeliest of those found, few enough to choose from."""
    return list(found(ws, session_id, text).rows[:HITS])


def found(ws: Workspace, session_id: int, text: str) -> Found:
    """People whose name begins like what was typed, word by word, whoever is expected first.

    First come those who said yes, then the core group, the others on the list, the members, and
    everybody else. "jo p" finds Jo Pardew, "obr" O'Brien. Nothing typed finds those of the list
    who are not here yet.
    """
    row = session_row(session_id)
    typed = line(text)
    replies = {one.contact_id: one.reply for one in row.invitations}
    reasons = member_reasons(row.community_id)
    here = {one.contact_id for one in row.attendances}
    hits = [
        Hit(
            id=person.id,
            name=person.name,
            organisation=person.organisation.name if person.organisation_id else "",
            known=_known(person.id, replies.keys(), reasons.keys()),
            present=person.id in here,
        )
        for person in _candidates(typed, replies.keys() | reasons.keys())
    ]
    if not typed:
        hits = [hit for hit in hits if not hit.present and hit.known != "contact"]

    def likely(hit: Hit) -> tuple[int, int, str, int]:
        at = rank(typed, hit.name)
        expected = _expected(hit, replies.get(hit.id, ""), reasons.get(hit.id, ""))
        return expected, ELSEWHERE if at is None else at, fold(hit.name), hit.id

    hits.sort(key=likely)
    return Found(tuple(hits[:_SHOWN]), len(hits))


def door(ws: Workspace, session_id: int) -> str:
    """What to ask before anybody is marked, in a sentence: a day to come; empty where it is here.

    Raises `Refused` where nobody can be marked at all.
    """
    row = session_row(session_id)
    _may_be_marked(ws, row, ahead=True)
    zone = row.community.time_zone
    on, today = dates.local_day(row.starts_at, zone), dates.local_day(ws.now(), zone)
    if on <= today:
        return ""
    days = counted((on - today).days, "day")
    return f"{code_of(row)} is on {dates.long_day(on)}. That is {days} ahead."


def here(
    ws: Workspace, session_id: int, contact_id: int, *, ahead: bool = False
) -> Done[PresentView]:
    """Mark somebody as here. It says nothing about what they agreed to.

    A session that is still to come is refused, unless `ahead` says that it is meant so.
    """
    row = session_row(session_id)
    _may_be_marked(ws, row, ahead=ahead)
    person = Contact.get_or_none(Contact.id == contact_id)
    if person is None:
        raise NotFound("There is no such contact.", "See `coptui contacts list`.")
    if row.attendances.where(Attendance.contact == person.id).exists():
        return Done(present(ws, session_id), f"{person.name} is here already.", None, _AREA)
    with recording(ws, f"{person.name} here at {code_of(row)}", _AREA) as rec:
        rec.created(
            Attendance.create(
                session=row.id,
                contact=person.id,
                new_here=_is_new(row, person.id),
                noted_at=ws.now(),
            )
        )
        _count_fits(rec, row)
        audit.note(ws, "session.here", subject="session", subject_id=row.id)
    shown = present(ws, session_id)
    return Done(shown, f"{person.name} is here. {people_in_words(shown.total)}.", rec.id, _AREA)


def walk_in(
    ws: Workspace, session_id: int, label: str = "", *, ahead: bool = False
) -> Done[PresentView]:
    """Mark a guest, by whatever they would like to be called; no contact is made."""
    row = session_row(session_id)
    _may_be_marked(ws, row, ahead=ahead)
    name = line(label, 120) or "guest"
    with recording(ws, f"{name} here at {code_of(row)}", _AREA) as rec:
        rec.created(
            Attendance.create(session=row.id, guest_label=name, new_here=True, noted_at=ws.now())
        )
        _count_fits(rec, row)
        audit.note(ws, "session.here", subject="session", subject_id=row.id)
    shown = present(ws, session_id)
    return Done(shown, f"Welcome, {name}. {people_in_words(shown.total)}.", rec.id, _AREA)


def not_here(
    ws: Workspace, session_id: int, contact_id: int | None = None, *, mark_id: int | None = None
) -> Done[PresentView]:
    """Take a mark away: that of a contact, or (for guests) the mark with this id."""
    row = session_row(session_id)
    which = Attendance.contact == contact_id if mark_id is None else Attendance.id == mark_id
    mark = row.attendances.where(which).first()
    if mark is None or (mark_id is None and contact_id is None):
        raise NotFound("They are not marked as here.", "See who is.")
    name = mark.contact.name if mark.contact_id else mark.guest_label
    with recording(ws, f"{name} not here at {code_of(row)}", _AREA) as rec:
        rec.deleting(mark)
        mark.delete_instance()
        audit.note(ws, "session.not-here", subject="session", subject_id=row.id)
    return Done(present(ws, session_id), f"{name} is not marked any more.", rec.id, _AREA)


def headcount(
    ws: Workspace, session_id: int, people: int | None, *, ahead: bool = False
) -> Done[PresentView]:
    """How many were in the room, with or without names; None takes the number away."""
    row = session_row(session_id)
    if people is not None:
        _may_be_marked(ws, row, ahead=ahead)
        marked = row.attendances.count()
        if not 0 <= people <= MOST:
            raise Refused("A headcount is a number of people.", field="headcount")
        if people < marked:
            raise Refused(
                f"{people_in_words(marked)} {agree(marked, 'is', 'are')} marked as here, "
                f"so {people} cannot be all.",
                "Take marks away first, or count again.",
                field="headcount",
            )
    with recording(ws, f"Headcount of {code_of(row)}", _AREA) as rec:
        rec.changing(row)
        row.headcount = people
        row.save()
        audit.note(ws, "session.headcount", subject="session", subject_id=row.id)
    shown = present(ws, session_id)
    return Done(shown, f"{people_in_words(shown.total)}.", rec.id, _AREA)


def present(ws: Workspace, session_id: int) -> PresentView:
    """Who was here, by name, guests last."""
    row = session_row(session_id)
    query = (
        Attendance.select(Attendance, Contact, Organisation)
        .join(Contact, JOIN.LEFT_OUTER)
        .join(Organisation, JOIN.LEFT_OUTER)
        .where(Attendance.session == row.id)
        .order_by(Attendance.contact.is_null(), Contact.sort_key, Attendance.id)
    )
    people = tuple(_present(one) for one in query)
    return PresentView(
        session_id=row.id,
        code=code_of(row),
        people=people,
        guests=sum(1 for one in people if one.guest),
        new=sum(1 for one in people if one.new_here),
        headcount=row.headcount,
        total=counted_by_session([row.id]).get(row.id, 0),
    )


def _known(contact_id: int, invited: Collection[int], members: Collection[int]) -> str:
    if contact_id in invited:
        return "invited"
    return "member" if contact_id in members else "contact"


def _expected(hit: Hit, reply: str, reason: str) -> int:
    """How likely somebody is to come through the door, the likeliest first."""
    if reply == "yes":
        return 0
    if reason in ("core", "neutral"):
        return 1
    return 2 + ("invited", "member", "contact").index(hit.known)


def _candidates(typed: str, near: Collection[int]) -> list[Any]:
    """People in whose name every word begins a word; a few hundred at most are looked at."""
    everybody = Contact.select(Contact, Organisation).join(Organisation, JOIN.LEFT_OUTER)
    ordered = everybody.order_by(Contact.sort_key, Contact.id)
    ours = list(near)
    words = searched(typed).split()
    # The apostrophe may be typed or not, so it is looked past on both sides.
    key = fn.REPLACE(Contact.sort_key, "'", "")
    where = [key.contains(word) for word in words]
    # Those of this community are asked for by themselves: a big list must not push them out.
    found = {
        person.id: person
        for at in range(0, len(ours), _CANDIDATES)
        for person in ordered.where(*where, Contact.id.in_(ours[at : at + _CANDIDATES]))
    }
    if words:
        for person in ordered.where(*where).limit(_CANDIDATES):
            found.setdefault(person.id, person)
    return [person for person in found.values() if begins(typed, person.name)]


def _is_new(row: Any, contact_id: int) -> bool:
    """Whether it is their first time in this community."""
    before = (
        Attendance.select()
        .join(Session)
        .where(
            Attendance.contact == contact_id,
            Session.community == row.community_id,
            Session.id != row.id,
        )
    )
    return not before.exists()


def _may_be_marked(ws: Workspace, row: Any, *, ahead: bool = False) -> None:
    if row.status == SessionStatus.cancelled.value:
        raise Refused(f"{code_of(row)} was called off, so nobody came.")
    zone = row.community.time_zone
    if row.starts_at is None:
        raise Refused(f"{code_of(row)} has no date yet.", "Give it its day first.", field="date")
    if not ahead and dates.local_day(row.starts_at, zone) > dates.local_day(ws.now(), zone):
        raise Refused(
            f"{code_of(row)} is on {dates.long_day(dates.local_day(row.starts_at, zone))}: "
            "nobody can have come yet.",
            "Note answers to the invitation instead.",
            field="date",
        )


def _count_fits(rec: Any, row: Any) -> None:
    """A headcount below those marked was made before somebody came in: it goes up with them."""
    marked = row.attendances.count()
    if row.headcount is not None and row.headcount < marked:
        rec.changing(row)
        row.headcount = marked
        row.save()


def _present(row: Any) -> PresentRow:
    person = row.contact if row.contact_id else None
    return PresentRow(
        id=row.id,
        contact_id=row.contact_id,
        name=person.name if person else row.guest_label,
        organisation=person.organisation.name if person and person.organisation_id else "",
        new_here=row.new_here,
        guest=person is None,
    )
