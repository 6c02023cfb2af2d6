"""How many came to which session."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import fn

from coptui.store.models import Attendance, Session


def counted_by_session(session_ids: Sequence[int]) -> dict[int, int]:
    """People in the room: the headcount where somebody counted, else those who were marked."""
    ids = list(session_ids)
    found: dict[int, int] = dict(
        Attendance.select(Attendance.session, fn.COUNT(Attendance.id))
        .where(Attendance.session.in_(ids))
        .group_by(Attendance.session)
        .tuples()
    )
    counted = Session.select(Session.id, Session.headcount).where(
        Session.id.in_(ids), Session.headcount.is_null(False)
    )
    found.update(dict(counted.tuples()))
    return found
