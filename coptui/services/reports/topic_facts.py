"""What a topic has to tell, from all of its sessions: the facts of its final report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coptui.domain import best_hopes, dates
from coptui.domain.best_hopes import HopeState
from coptui.domain.counting import counted, in_words
from coptui.domain.pictures import scale
from coptui.domain.reports.masking import FEW
from coptui.domain.reports.pieces import Piece
from coptui.domain.sessions import PAST, UPCOMING
from coptui.reports.facts import SessionLine, TopicFacts
from coptui.services import hopes, recommendations, topic_scale
from coptui.services.attendance_counts import counted_by_session
from coptui.services.reports import coverage, topic_told
from coptui.services.reports.telling import Teller, kept
from coptui.services.reports.topic_told import Asked
from coptui.services.seats import LIVED
from coptui.services.session_views import code_of, when_in_words
from coptui.services.topics import topic_row
from coptui.store.models import Attendance, Contact, Organisation, SeatTally, Session
from coptui.workspace import Workspace

_HELD = [status.value for status in PAST]
_AHEAD = [status.value for status in UPCOMING]
LEVELS = {
    "community": "For the community and those it is sent to.",
    "public": "For everybody. Pass it on.",
}
"""For whom a report is, in words."""
_DATA = (
    "Nobody is named here who did not agree to it. Numbers of people below five are not told, and "
    "of fewer than three answers only their number. What was said stands in no order, and was "
    "shortened where it said the same."
)


def facts(
    ws: Workspace, topic_id: int, *, version: int = 1, level: str = "community",
    sentences: Mapping[str, str] | None = None,
) -> TopicFacts:  # fmt: skip
    """The facts of a topic. `sentences` are what is seen in its figures, by their names."""
    topic = topic_row(topic_id)
    meetings = _sessions(topic)
    teller = Teller(ws, topic.community_id)
    ids = [one.id for one in meetings]
    came = counted_by_session(ids)
    rows = topic_told.items(topic.id, ids)
    views = recommendations.of(ws, topic.id)
    asked = (
        topic_told.asked(topic.id, views, teller) if views else topic_told.said_only(rows, teller)
    )
    seen = dict(sentences or {})
    rounds = topic_scale.rounds(ws, topic.id)
    told = topic_told.said(rows, teller)
    noticed = topic_told.noticed(topic.id, ids, teller)
    seen_scale = scale.reading(rounds, leaves=True) if rounds else ""
    single = [
        *_cover(ws, topic, meetings, version, level, asked, teller),
        *_people(meetings, came),
        *_reached(ws, topic, teller),
        *_around(ws, topic, meetings, teller),
    ]
    return TopicFacts(
        community=topic.community.name,
        topic=teller.words(topic.title),
        pieces=kept([
            *single, *topic_told.messages(told, noticed, seen_scale, asked), *asked.pieces, *told,
            *topic_told.open_questions(rows, teller),
            *noticed, *topic_told.outcomes(topic.id, teller),
            *topic_told.examples(meetings, teller), *topic_told.cases(topic.id, teller),
            *topic_told.resources(ids, teller), *topic_told.contributors(ids, teller),
            *topic_told.annex(rows, teller),
        ]),
        sessions=tuple(_line(one, came.get(one.id, 0), teller) for one in meetings),
        to=asked.to, rests=asked.rests, fates=asked.fates,
        scale=seen_scale,
        small_changes=seen.get("changes", ""),
        breadth=seen.get("breadth", ""),
        path=seen.get("path", "") if views else "",
        community_id=topic.community_id,
    )  # fmt: skip


def _sessions(topic: Any) -> list[Any]:
    query: Any = Session.select().where(Session.series == topic.id, Session.status.in_(_HELD))
    return list(query.order_by(Session.starts_at, Session.number))


def _line(row: Any, came: int, teller: Teller) -> SessionLine:
    question = row.key_question or row.series.key_question
    day = dates.local_day(row.starts_at, row.community.time_zone) if row.starts_at else None
    people = str(came) if came >= FEW else (f"fewer than {FEW}" if came else "not counted")
    return SessionLine(code_of(row), _full(day), people, teller.words(question))


def _cover(
    ws: Workspace,
    topic: Any,
    meetings: Sequence[Any],
    version: int,
    level: str,
    asked: Asked,
    teller: Teller,
) -> Iterable[Piece | None]:
    home = topic.community
    days = [dates.local_day(one.starts_at, home.time_zone) for one in meetings if one.starts_at]
    period = f"{_full(min(days))} to {_full(max(days))}" if days else _full(ws.today())
    parts = [home.name, teller.words(home.place), period, f"version {version}"]
    yield _fact("cover", " · ".join(one for one in parts if one))
    yield _fact("level", LEVELS.get(level, ""))
    if asked.bodies:
        yield _fact("to", f"For {_and(asked.bodies)}, and for everybody who can help.")


def _people(meetings: Sequence[Any], came: Mapping[int, int]) -> Iterable[Piece | None]:
    """How broad the community is: never a small number, never who."""
    number = len(meetings)
    total = sum(came.values())
    houses, sectors = _houses([one.id for one in meetings])
    if number and total >= FEW:
        # A small session beside the sum of all would be counted out by whoever has the others.
        often = "" if any(0 < one < FEW for one in came.values()) else f" {total} times"
        said = f"People came{often} to {counted(number, 'session')}"
        said += f", from {in_words(houses)} places of work" if houses > 1 else ""
        said += f" in {in_words(len(sectors))} sectors: {_and(sectors)}" if len(sectors) > 1 else ""
        yield _fact("breadth", f"{said}.")
    lived = {one.session_id for one in SeatTally.select().where(
        SeatTally.session.in_([row.id for row in meetings]),
        SeatTally.perspective == LIVED, SeatTally.count > 0)}  # fmt: skip
    if lived:
        whole = len(lived) == number
        where = "every session" if whole and number > 1 else f"{len(lived)} of {number} sessions"
        where = "the session" if number == 1 else where
        yield _fact("lived", f"People who know it from their own lives were part of {where}.")


def _reached(ws: Workspace, topic: Any, teller: Teller) -> Iterable[Piece | None]:
    if topic.preferred_future.strip():
        yield _fact("future", teller.words(topic.preferred_future))
    states = [HopeState(one.state) for one in hopes.of(ws, topic.id)]
    if any(states):
        yield _fact("hopes", best_hopes.told(states))


def _around(
    ws: Workspace, topic: Any, meetings: Sequence[Any], teller: Teller
) -> Iterable[Piece | None]:
    home = topic.community
    yield _fact("standing", (
        f"{home.name} is an independent community of practice. It belongs to none of the places "
        "its people come from, and everybody in the room counts the same: those who do the work, "
        "those who decide about it, and those who live with it."
    ))  # fmt: skip
    yield _fact("thanks", "Thank you to everybody who came, told, listened and wrote things down.")
    number = len(meetings)
    how = sorted({one.recorded_how.strip() for one in meetings if one.recorded_how.strip()})
    noted = f" What was said was kept as {teller.words(_and(how))}, without names." if how else ""
    yield _fact("method", (
        f"{counted(number, 'session')} on one question, in a neutral place and over something to "
        f"eat: what works already, what we hope for, and what one step further would be.{noted}"
    ) if number else "")  # fmt: skip
    yield _fact("agreement", f"We agreed: {teller.words(home.agreement)}" if home.agreement else "")
    yield _fact("ahead", (
        "Who can decide gets this report, and an offer to talk about it. What becomes of the "
        "recommendations is told to everybody who was part of it."
    ))  # fmt: skip
    following = _following(topic)
    if following is not None:
        yield _fact("next", f"We meet again: {when_in_words(following)}. You are welcome.")
    if home.host_organisation.strip():
        yield _fact("contact", (
            f"Questions, or something to add? Reply to the message this came with, or ask at "
            f"{teller.words(home.host_organisation)}."
        ))  # fmt: skip
    yield _fact("data", _DATA)
    yield _fact("covered", coverage.sentence(ws, topic.id))


def _following(topic: Any) -> Any | None:
    query: Any = Session.select().where(
        Session.community == topic.community_id, Session.status.in_(_AHEAD),
        Session.starts_at.is_null(False),
    )  # fmt: skip
    return query.order_by(Session.starts_at).first()


def _houses(ids: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    """How many organisations were in the room, and from which sectors."""
    query: Any = (
        Organisation.select(Organisation.id, Organisation.sector)
        .join(Contact)
        .join(Attendance)
        .where(Attendance.session.in_(list(ids)))
        .distinct()
    )
    rows = list(query.tuples())
    return len(rows), tuple(sorted({sector.strip() for _, sector in rows if sector.strip()}))


def _fact(name: str, text: str) -> Piece | None:
    return Piece(f"fact:{name}", text, "fact", share="public") if text else None


def _full(day: Any) -> str:
    return "" if day is None else f"{day.day} {day:%B %Y}"


def _and(parts: Sequence[str]) -> str:
    several = list(parts)
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)
