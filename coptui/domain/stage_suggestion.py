"""Which stage the signs point to, with reasons for and against: the start of a conversation.

Usable as shared language and habit of review, not as measurement: groups do not move in steps, and
a community has open, changing membership. So the confidence is low or fair and never more, the
strongest reason against is always told, and a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from coptui.domain.indicator_reading import Reading
from coptui.domain.stage_questions import Spread, scores
from coptui.domain.stages import Stage

CLOSE = Fraction(1, 10)
"""Two stages less than this apart are both named."""
FEWEST_SESSIONS, FEWEST_ANSWERS, FEWEST_INDICATORS = 3, 3, 6
_STRONGEST_FIRST = ("I10", "I11", "I8", "I7", "I6", "I1", "I2", "I12", "I9", "I3", "I4", "I13")


@dataclass(frozen=True, repr=False)
class Reason:
    """A reason in words, with the letter of its indicator and the sessions behind it."""

    letter: str
    words: str
    sessions: tuple[int, ...] = ()


@dataclass(frozen=True, repr=False)
class Suggestion:
    """Where the signs point. `stages` are none, one, or two that are too close to tell apart.

    `scores` are what counts; `data` and `answers` the halves it is made of, `answers` empty where
    nobody has answered. `because` says why the confidence is no better.
    """

    stages: tuple[Stage, ...] = ()
    scores: Mapping[Stage, Fraction] = field(default_factory=dict)
    data: Mapping[Stage, Fraction] = field(default_factory=dict)
    answers: Mapping[Stage, Fraction] = field(default_factory=dict)
    confidence: str = "low"
    because: tuple[str, ...] = ()
    for_it: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()

    @property
    def words(self) -> str:
        """The stage, or the two between which it lies; empty where nothing points anywhere."""
        if len(self.stages) == 2:
            return f"between {self.stages[0]} and {self.stages[1]}"
        return self.stages[0].value if self.stages else ""

    @property
    def basis(self) -> str:
        """What it rests on, where that is only one of the two halves."""
        if self.data and not self.answers:
            return "from the sessions alone; nobody has answered the statements this time"
        if self.answers and not self.data:
            return "from the answers alone, there is no session to go by"
        return ""


def suggest(
    readings: Sequence[Reading], spreads: Sequence[Spread] = (), respondents: int = 0, held: int = 0
) -> Suggestion:
    """Points of the indicators ÷ what they could have got, half and half with the answers."""
    data, answers = data_scores(readings), scores(spreads)
    both = {
        stage: (data[stage] + answers[stage]) / 2 if data and answers else (data or answers)[stage]
        for stage in Stage
        if data or answers
    }
    stages = _first(both)
    because = _doubts(readings, respondents, held)
    if not stages:
        return Suggestion((), both, data, answers, "low", because)
    return Suggestion(
        stages,
        both,
        data,
        answers,
        "low" if because else "fair",
        because,
        _for_it(readings, spreads, stages[0]),
        _against(readings, spreads, stages[0], held),
    )


def data_scores(readings: Sequence[Reading]) -> Mapping[Stage, Fraction]:
    """The points of a stage ÷ those it could have got from the indicators that have data."""
    known = [one for one in readings if one.known]
    if not known or any(one.letter == "I1" and not one.n for one in known):
        return {}  # nothing was held yet
    found = {}
    for stage in Stage:
        most = sum(one.could_give(stage) for one in known)
        found[stage] = (
            Fraction(sum(one.gives(stage) for one in known), most) if most else Fraction(0)
        )
    return found


def _first(found: Mapping[Stage, Fraction]) -> tuple[Stage, ...]:
    order = sorted(found, key=lambda stage: -found[stage])  # stable: the order of the stages
    if not order or not found[order[0]]:
        return ()
    first, second = order[:2]
    if found[second] and found[first] - found[second] < CLOSE:
        return (first, second)
    return (first,)


def _doubts(readings: Sequence[Reading], respondents: int, held: int) -> tuple[str, ...]:
    known = sum(one.known for one in readings if one.letter != "I16")
    return tuple(
        words
        for number, enough, words in (
            (held, FEWEST_SESSIONS, f"{held} of {FEWEST_SESSIONS} sessions"),
            (respondents, FEWEST_ANSWERS, f"{respondents} of {FEWEST_ANSWERS} answered"),
            (known, FEWEST_INDICATORS, f"{known} of {FEWEST_INDICATORS} indicators"),
        )
        if number < enough
    )


def _rank(one: Reading) -> int:
    letters = _STRONGEST_FIRST
    return letters.index(one.letter) if one.letter in letters else len(letters)


def _for_it(
    readings: Sequence[Reading], spreads: Sequence[Spread], stage: Stage
) -> tuple[Reason, ...]:
    """The three strongest: by points, then those that people can see for themselves."""
    found = sorted(
        (r for r in readings if r.gives(stage)), key=lambda r: (-r.gives(stage), _rank(r))
    )
    letters = {one.letter for one in found}
    reasons: list[Reason] = []
    for one in found:
        if one.letter == "I9" and "I8" in letters:
            continue  # said together with the roles
        words = one.words
        if one.letter == "I8" and "I9" in letters:
            words = f"members bring the examples: {words}"
        reasons.append(Reason(one.letter, words, one.sessions))
    said = [s for s in _told(spreads, stage) if (s.mean or 0) >= 3]
    reasons += [_said(s) for s in sorted(said, key=lambda s: -(s.mean or 0))]
    return tuple(reasons[:3])


def _told(spreads: Sequence[Spread], stage: Stage) -> list[Spread]:
    """The answers that may be told: with fewer than three, somebody's own could be read."""
    return [s for s in spreads if s.statement.stage is stage and s.n >= FEWEST_ANSWERS]


def _said(spread: Spread) -> Reason:
    return Reason(f"Q{spread.statement.number}", f"“{spread.statement.about}”: {spread.words}")


def _against(
    readings: Sequence[Reading], spreads: Sequence[Spread], stage: Stage, held: int
) -> tuple[Reason, ...]:
    """The strongest against comes first: what could have spoken for it and speaks for another."""
    missed = [r for r in readings if r.known and r.could_give(stage) and not r.gives(stage)]
    order = sorted(
        missed,
        key=lambda r: (
            not r.points,
            -max(r.points.values(), default=0),
            -r.could_give(stage),
            _rank(r),
        ),
    )
    found = [Reason(one.letter, one.words, one.sessions) for one in order]
    low = [s for s in _told(spreads, stage) if (s.mean or 0) < 3]
    found += [_said(s) for s in sorted(low, key=lambda s: s.mean or 0)]
    if held <= 2:
        behind = next((r.sessions for r in readings if r.letter == "I1"), ())
        found.insert(0, Reason("I1", "too early to say", behind))
    if not found and stage is not Stage.forming:
        found += [
            Reason(r.letter, r.words, r.sessions) for r in readings if r.letter == "I2" and r.value
        ]
    return tuple(found)
