"""Rounds of a scaling question: answers without names, good enough, and what would be one up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coptui.domain import ratings
from coptui.domain.counting import counted
from coptui.domain.pictures import scale
from coptui.domain.ratings import Asked
from coptui.errors import NotFound, Refused
from coptui.services import capture_rows
from coptui.services.capture_rows import begun
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import Rating, RatingRound, Session
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
QUESTION = "Where are we, from 1 to 10?"
SAID = ("what_puts_us_here", "one_point_up")
"""What is asked after the answers, each as often as somebody has something to say."""


@dataclass(frozen=True)
class RoundView:
    """One round. `values` stand in their size: nothing tells who answered first."""

    id: int
    question: str
    values: tuple[int, ...]
    number: int
    middle: float | None
    good_enough: tuple[int, ...]
    what_puts_us_here: tuple[str, ...]
    one_point_up: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class ScaleView:
    """The rounds of this session under those of earlier ones on the same topic."""

    session_id: int
    question: str
    rounds: tuple[RoundView, ...]
    asked: tuple[Asked, ...]
    good_enough_before: int | None

    @property
    def sentence(self) -> str:
        """What is seen in the last round."""
        return scale.reading(self.asked)


def add(
    ws: Workspace, session_id: int, typed: str | Sequence[int], *, question: str = ""
) -> Done[RoundView]:
    """Keep answers typed like `5 6 6 7 4`. Neither whose they are is kept, nor their order."""
    row = begun(ws, session_id)
    words = typed if isinstance(typed, str) else " ".join(map(str, typed))
    with in_plain_words("Type the answers with a space between them, like 5 6 6 7 4."):
        values = ratings.parse(words)
    if not values:
        raise Refused("What did they answer?", "Type it like 5 6 6 7 4.", field="rating")
    with recording(ws, f"{counted(len(values), 'answer')} at {code_of(row)}", _AREA) as rec:
        asked = RatingRound.create(
            session=row.id,
            question=line(question) or _question(row),
            good_enough=_good_enough_before(row),
            asked_at=ws.now(),
        )
        rec.created(asked)
        for value in sorted(values):
            rec.created(Rating.create(round=asked.id, value=value))
    shown = _view(asked)
    return Done(shown, f"{counted(shown.number, 'answer')} kept. {shown.sentence}", rec.id, _AREA)


def good_enough(ws: Workspace, session_id: int, round_id: int, typed: str) -> Done[RoundView]:
    """Where good enough is: one value, or each that was named where they did not agree."""
    session, row = session_row(session_id), _find(session_id, round_id)
    with in_plain_words("A number like 7, or several like 6 7 8."):
        values = ratings.parse(typed, row.lowest, row.highest)
    if not values:
        raise Refused("Where is good enough?", "A number like 7.", field="good_enough")
    with recording(ws, f"Good enough at {code_of(session)}", _AREA) as rec:
        rec.changing(row)
        row.wanted = sorted(values)
        middle = ratings.middle(values)
        row.good_enough = None if middle is None else int(middle)
        row.save()
    shown = _view(row)
    words = ratings.figure(ratings.middle(shown.good_enough))
    return Done(shown, f"Good enough is {words}.", rec.id, _AREA)


def say(ws: Workspace, session_id: int, round_id: int, field: str, text: str) -> Done[RoundView]:
    """Keep what puts us here, or what would be one point up; names are taken out."""
    session, row = session_row(session_id), _find(session_id, round_id)
    if field not in SAID:
        raise Refused(f"It is one of {', '.join(SAID)}.", field="field")
    words = needed(text, "text", "What was said?", capture_rows.LONGEST)
    with recording(ws, f"A word on the answers at {code_of(session)}", _AREA) as rec:
        rec.changing(row)
        kept = capture_rows.unnamed(session, words)
        setattr(row, field, f"{getattr(row, field)}\n{kept}".strip())
        row.save()
    return Done(_view(row), "Kept with the answers.", rec.id, _AREA)


def rounds_of(ws: Workspace, session_id: int) -> list[RoundView]:
    """The rounds of a session, in the order of the asking."""
    row = session_row(session_id)
    return [_view(one) for one in row.rounds.order_by(RatingRound.id)]


def scale_of(ws: Workspace, session_id: int, *, earlier: int = 3) -> ScaleView:
    """The picture of this session under the last ones on the same topic."""
    row = session_row(session_id)
    own = rounds_of(ws, session_id)
    asked = [one for session in _before(row, earlier) for one in _asked(ws, session)[-1:]]
    return ScaleView(
        row.id, _question(row), tuple(own), (*asked, *_asked(ws, row)), _good_enough_before(row)
    )


def _asked(ws: Workspace, row: Any) -> list[Asked]:
    """The rounds of a session for the picture, named by its code."""
    found = rounds_of(ws, row.id)
    code = code_of(row)
    return [
        Asked(one.values, one.good_enough, code if len(found) == 1 else f"{code} · {number}")
        for number, one in enumerate(found, 1)
    ]


def _before(row: Any, most: int) -> list[Any]:
    if row.series_id is None or not most:
        return []
    query: Any = (
        Session.select()
        .join(RatingRound)
        .where(Session.series == row.series_id, Session.number < row.number)
        .order_by(Session.number.desc())
        .distinct()
        .limit(most)
    )
    return list(reversed(list(query)))


def _question(row: Any) -> str:
    return (row.series.scaling_question if row.series_id else "") or QUESTION


def _good_enough_before(row: Any) -> int | None:
    return row.series.good_enough if row.series_id else None


def _find(session_id: int, round_id: int) -> Any:
    row = RatingRound.get_or_none(RatingRound.id == round_id, RatingRound.session == session_id)
    if row is None:
        raise NotFound("That round is not there any more.")
    return row


def _view(row: Any) -> RoundView:
    values = tuple(sorted(one.value for one in row.ratings))
    wanted = tuple(row.wanted or ()) or ((row.good_enough,) if row.good_enough is not None else ())
    asked = Asked(values, wanted, "", row.lowest, row.highest)
    return RoundView(
        id=row.id,
        question=row.question,
        values=values,
        number=len(values),
        middle=ratings.middle(values),
        good_enough=wanted,
        what_puts_us_here=_lines(row.what_puts_us_here),
        one_point_up=_lines(row.one_point_up),
        sentence=scale.reading([asked]),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.splitlines() if one.strip())
