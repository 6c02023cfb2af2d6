"""Who holds which role in a community, from when to when, and who might join the core group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import core_group, dates
from coptui.domain.sessions import HOST_ROLES, PAST, UPCOMING, SessionStatus, host_gap
from coptui.errors import NotFound, Refused
from coptui.services import audit, members
from coptui.services.community_life import write_event
from coptui.services.community_views import GONE, community_row
from coptui.services.done import Done
from coptui.services.members import ROLES
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording, together
from coptui.store.models import Attendance, Contact, Membership, RoleHolding, Session
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "contacts"})
_PAST = [status.value for status in PAST]
_IN_CORE = ("core_member", "facilichair", "co_facilitator")
_ONCE = ("facilichair",)


@dataclass(frozen=True)
class RoleRow:
    """A role that somebody holds or held. `id` is that of the holding."""

    id: int
    contact_id: int
    name: str
    role: str
    words: str
    since: date
    until: date | None
    session: str


@dataclass(frozen=True)
class Suggested:
    """Somebody who came so regularly that they might be asked into the core group."""

    id: int
    name: str
    came: int
    of: int

    @property
    def words(self) -> str:
        """Why: came to 5 of the last 6."""
        return f"came to {self.came} of the last {self.of}"


def of(ws: Workspace, community_id: int, *, past: bool = True) -> list[RoleRow]:
    """The roles of a community: those held now by their name, then those that ended."""
    row = community_row(community_id)
    query: Any = (
        RoleHolding.select(RoleHolding, Contact)
        .join(Contact)
        .where(RoleHolding.community == row.id)
        .order_by(Contact.sort_key, RoleHolding.id)
    )
    found = [_row(one) for one in query if past or one.until is None]
    order = {role: at for at, role in enumerate(ROLES)}
    return sorted(
        found,
        key=lambda one: (
            one.until is not None,
            order.get(one.role, 99) if one.until is None else -one.until.toordinal(),
        ),
    )


def give(
    ws: Workspace, community_id: int, contact_id: int, role: str, since: date | None = None
) -> Done[list[RoleRow]]:
    """Give a role from a day on; another chair is a line in the community's story.

    Raises `Refused` for a day to come, and for somebody who is not in the community.
    """
    on = since or ws.today()
    if on > ws.today():
        raise Refused("A role begins today, or has begun.", field="since")
    kept = members.role_of(role)
    with together(ws, f"Role: {ROLES[kept]}", _AREA) as rec:
        before = set(_held(community_id, contact_id, kept))
        done = members.give_role(ws, community_id, contact_id, kept)
        for holding in _held(community_id, contact_id, kept).values():
            if holding.id not in before:
                rec.changing(holding)
                holding.since = on
                holding.save()
                if kept in _ONCE:
                    community = community_row(community_id)
                    write_event(rec, community, "chair", "somebody else is the chair", on)
    return Done(of(ws, community_id), done.said, rec.id, _AREA)


def change(
    ws: Workspace, holding_id: int, since: date, until: date | None = None
) -> Done[list[RoleRow]]:
    """Say from when to when a role was held; without an end it is held now.

    Raises `Refused` for days to come, and for an end before the beginning.
    """
    row = _holding(holding_id)
    today = ws.today()
    if since > today:
        raise Refused("A role begins today, or has begun.", field="since")
    if until is not None and until > today:
        raise Refused("A role ends today, or has ended.", field="until")
    if until is not None and until < since:
        raise Refused("The end comes after the beginning.", field="until")
    if until is None and row.until is not None:
        _still_there(row)
    warning = _leaves_the_list(row) if until is not None and row.until is None else ""
    with recording(ws, f"{row.contact.name}: {_words(row.role)}", _AREA) as rec:
        rec.changing(row)
        row.since, row.until = since, until
        row.save()
        audit.note(ws, "members.role-dates", subject="community", subject_id=row.community_id)
    words = f"{_words(row.role)} since {dates.day(since, today)}"
    words += f", until {dates.day(until, today)}" if until else ""
    return Done(of(ws, row.community_id), f"{row.contact.name}: {words}.{warning}", rec.id, _AREA)


def end(ws: Workspace, holding_id: int) -> Done[list[RoleRow]]:
    """A role ends today; that it was held stays."""
    row = _holding(holding_id)
    if row.until is not None:
        raise Refused(f"It ended on {dates.long_day(row.until)}.")
    return change(ws, holding_id, row.since, ws.today())


def suggestions(ws: Workspace, community_id: int) -> list[Suggested]:
    """Who came so regularly that they might be asked into the core group; nobody is put there."""
    row = community_row(community_id)
    held: Any = (
        Session.select(Session.id)
        .where(Session.community == row.id, Session.status.in_(_PAST))
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(core_group.WINDOW)
    )
    ids = [number for (number,) in held.tuples()][::-1]
    came = came_to(ids)
    here: Any = (
        Membership.select(Contact.id, Contact.name)
        .join(Contact)
        .where(Membership.community == row.id, Membership.standing.not_in(GONE))
        .order_by(Contact.sort_key, Contact.id)
    )
    names = dict(here.tuples())
    core: Any = RoleHolding.select(RoleHolding.contact).where(
        RoleHolding.community == row.id,
        RoleHolding.role.in_(_IN_CORE),
        RoleHolding.until.is_null(),
        RoleHolding.session_id.is_null(),
    )
    regular = core_group.regulars(
        [came.get(one, frozenset()) for one in ids], names, {who for (who,) in core.tuples()}
    )
    return [Suggested(one.contact_id, names[one.contact_id], one.came, one.of) for one in regular]


def came_to(session_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who was at each of these sessions, as far as they are known by name."""
    rows: Any = Attendance.select(Attendance.session, Attendance.contact).where(
        Attendance.session.in_(list(session_ids)), Attendance.contact.is_null(False)
    )
    found: dict[int, set[int]] = {}
    for session, contact in rows.tuples():
        found.setdefault(session, set()).add(contact)
    return {session: frozenset(people) for session, people in found.items()}


def hosts(ws: Workspace, session_id: int) -> tuple[int, ...]:
    """Who is down to host a session: whoever it names, else its own chair, else the community's."""
    row = session_row(session_id)
    if row.host_id is not None:
        return (row.host_id,)
    held: Any = RoleHolding.select(RoleHolding.contact, RoleHolding.session_id).where(
        RoleHolding.community == row.community_id,
        RoleHolding.role.in_(list(HOST_ROLES)),
        RoleHolding.until.is_null(),
        RoleHolding.session_id.is_null() | (RoleHolding.session_id == row.id),
    )
    rows = list(held.tuples())
    own = {who for who, session in rows if session is not None}
    return tuple(sorted(own or {who for who, _ in rows}))


def hosting_gap(ws: Workspace, session_id: int) -> str | None:
    """What is still to settle about who hosts, in a sentence; never an error (invariant 11)."""
    row = session_row(session_id)
    return host_gap(SessionStatus(row.status), len(hosts(ws, session_id)))


def _held(community_id: int, contact_id: int, role: str) -> dict[int, Any]:
    rows = RoleHolding.select().where(
        RoleHolding.community == community_id,
        RoleHolding.contact == contact_id,
        RoleHolding.role == role,
        RoleHolding.until.is_null(),
        RoleHolding.session_id.is_null(),
    )
    return {row.id: row for row in rows}


def _still_there(row: Any) -> None:
    there = Membership.get_or_none(
        Membership.contact == row.contact_id, Membership.community == row.community_id
    )
    if there is None or there.standing in GONE:
        raise Refused(f"{row.contact.name} is not in {row.community.name} now.", field="until")
    again = _held(row.community_id, row.contact_id, row.role)
    if again:
        raise Refused(f"{row.contact.name} holds that role again already.", field="until")


def _leaves_the_list(row: Any) -> str:
    """A neutral expert was on the list of every session: say which ones lose them."""
    if row.role != "neutral_expert":
        return ""
    ahead: Any = Session.select().where(
        Session.community == row.community_id,
        Session.status.in_([status.value for status in UPCOMING]),
    )
    codes = [code_of(one) for one in ahead.order_by(Session.number)]
    return f" {', '.join(codes)} had them as a neutral expert." if codes else ""


def _holding(holding_id: int) -> Any:
    row = RoleHolding.get_or_none(RoleHolding.id == holding_id)
    if row is None:
        raise NotFound("There is no such role.", "See `coptui members roles`.")
    return row


def _words(role: str) -> str:
    return ROLES.get(role, role.replace("_", " "))


def _row(row: Any) -> RoleRow:
    session = Session.get_or_none(Session.id == row.session_id) if row.session_id else None
    return RoleRow(
        id=row.id,
        contact_id=row.contact_id,
        name=row.contact.name,
        role=row.role,
        words=_words(row.role),
        since=row.since,
        until=row.until,
        session=code_of(session) if session is not None else "",
    )
