"""What the made-up coordinator has done outside of the program, so that only the news is next."""

from __future__ import annotations

from coptui.services import demo_places as places
from coptui.services.demo_writing import Pen
from coptui.store.models import Invitation, Tick, YearNote

_AFTERWARDS = {"costs": 5, "welcome": 2, "noticing": 14, "who_else": 7}
_BEFOREHAND = {"support": -18, "brief": -20, "confirmed": -8, "refreshments": -9}
_NOTES = ((22, 35, "School holidays"), (32, 33, "Bank holidays"), (95, 95, "The town's market day"))


def write(pen: Pen) -> None:
    """Costs paid back, people welcomed, the kitchen told; and some days of the year."""
    for meeting in places.MEETINGS:
        code = f"{meeting.code}-{meeting.number}"
        if meeting.status == "circulated" and meeting.day > -100:
            for what, days in _AFTERWARDS.items():
                _tick(pen, what, code, meeting.day + days)
        if meeting.status == "held":
            _tick(pen, "costs", code, meeting.day)
            _tick(pen, "who_else", code, meeting.day)
        if meeting.status == "invited":
            for what, days in _BEFOREHAND.items():
                _tick(pen, what, code, meeting.day + days)
            _tick(pen, "access", code, meeting.day - 14, number=_asked(pen, code))
    for start, end, text in _NOTES:
        pen.add(YearNote, starts_on=pen.day(start), ends_on=pen.day(end), text=text)


def _asked(pen: Pen, code: str) -> int:
    return sum(
        row["session"] == pen.sessions[code] and row["note"].startswith("access")
        for row in pen.rows(Invitation)
    )


def _tick(pen: Pen, what: str, code: str, day: int, number: int = 0) -> None:
    pen.add(
        Tick,
        what=what,
        subject=f"session:{pen.sessions[code]}",
        done_on=pen.day(min(day, 0)),
        number=number,
        recorded_at=pen.before(min(day, 0), 17),
    )
