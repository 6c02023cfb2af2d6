"""How many came to which session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import fn

from coptui.store.models import Attendance, Session


def counted_by_session(session_ids: Sequence[int]) -> dict[int, int]:
    """People in the room: the headcount where somebody counted, else those who were marked."""
    ids = list(session_ids)
    marked: Any = (
        Attendance.select(Attendance.session, fn.COUNT(Attendance.id))
        .where(Attendance.session.in_(ids))
        .group_by(Attendance.session)
    )
    found: dict[int, int] = dict(marked.tuples())
    counted: Any = Session.select(Session.id, Session.headcount).where(
        Session.id.in_(ids), Session.headcount.is_null(False)
    )
    found.update(dict(counted.tuples()))
    return found
