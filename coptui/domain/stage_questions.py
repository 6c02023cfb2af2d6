"""The twelve statements of a stage review, answered apart and without names, read together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coptui.domain.errors import RuleBroken
from coptui.domain.stages import Stage

LOWEST, HIGHEST = 1, 5
ENDS = ("not at all like us", "very like us")
WORTH_TALKING = 3
"""As many points between the lowest and the highest answer are worth talking about."""
VOICES = ("core", "coordinator")


@dataclass(frozen=True, repr=False)
class Statement:
    """One of the twelve, with the stage it belongs to."""

    number: int
    text: str
    about: str
    stage: Stage


_F, _S, _N, _P, _A = Stage
STATEMENTS: tuple[Statement, ...] = tuple(
    Statement(number, text, about, stage)
    for number, (stage, about, text) in enumerate(
        (
            (
                _F,
                "what it is for",
                "Quite a few people are still working out what this community is for.",
            ),
            (
                _F,
                "waiting for the chair",
                "People mostly wait for the chair to say what comes next.",
            ),
            (
                _S,
                "different views",
                "We hold strongly different views about what matters or how we should work.",
            ),
            (
                _S,
                "in two minds",
                "Some people or organisations seem in two minds about taking part.",
            ),
            (
                _S,
                "what gets in the way",
                "We spend more of our time on what gets in the way than on what works.",
            ),
            (
                _N,
                "habits",
                "We have habits of working together that people would miss if they went.",
            ),
            (
                _N,
                "open and curious",
                "People talk openly about what limits them, and others get curious rather than "
                "critical.",
            ),
            (
                _P,
                "members run parts",
                "Members bring examples and run parts of a session without being asked.",
            ),
            (
                _P,
                "trying things",
                "Between sessions people try something and come back with what they noticed.",
            ),
            (
                _P,
                "used by others",
                "People who have never been to a session use what we produce.",
            ),
            (
                _A,
                "it has happened",
                "The change we hoped for has largely happened, or now lives somewhere else.",
            ),
            (_A, "proud to stop", "We could stop soon and feel proud rather than disappointed."),
        ),
        1,
    )
)

OPEN_QUESTIONS: tuple[str, ...] = (
    "What tells you so?",
    "Where would be good enough for this community?",
    "What small sign would show the next step?",
)


@dataclass(frozen=True, repr=False)
class Sheet:
    """What one person answered: statement number → 1 to 5. Passing is fine; there is no name."""

    voice: str
    marks: Mapping[int, int]


@dataclass(frozen=True, repr=False)
class Spread:
    """How the answers to one statement lie: how many gave each mark from 1 to 5."""

    statement: Statement
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> Fraction | None:
        """The mean, for the score alone; what is shown are the counts."""
        if not self.n:
            return None
        marks = enumerate(self.counts, LOWEST)
        return Fraction(sum(mark * count for mark, count in marks), self.n)

    @property
    def worth_talking(self) -> bool:
        """Whether the answers lie so far apart that the talk is worth more than the figure."""
        given = [mark for mark, count in enumerate(self.counts, LOWEST) if count]
        return bool(given) and given[-1] - given[0] >= WORTH_TALKING

    @property
    def words(self) -> str:
        """The distribution as a sentence."""
        if not self.n:
            return "nobody has answered yet"
        given = [mark for mark, count in enumerate(self.counts, LOWEST) if count]
        people = "1 person says" if self.n == 1 else f"{self.n} people say"
        where = f"{given[0]}" if len(given) == 1 else f"{given[0]} to {given[-1]}"
        return f"{people} {where}" + (": worth talking about" if self.worth_talking else "")


def sheet(voice: str, marks: Mapping[int, int]) -> Sheet:
    """An answered sheet. Raises `RuleBroken` for a mark or a statement that does not exist."""
    if voice not in VOICES:
        raise RuleBroken("voice", "The sheet is one of the core group, or the coordinator's.")
    known = {one.number for one in STATEMENTS}
    for number, mark in marks.items():
        if number not in known:
            raise RuleBroken("answers", f"There are twelve statements; {number} is none of them.")
        if not LOWEST <= mark <= HIGHEST:
            raise RuleBroken("answers", f"Statement {number}: a mark is a number from 1 to 5.")
    if not marks:
        raise RuleBroken("answers", "Answer at least one of the twelve; passing on others is fine.")
    return Sheet(voice, dict(marks))


def read_marks(text: str) -> dict[int, int]:
    """Twelve figures as they stand on a paper sheet: `4 2 5 - 1 …`; a dash is a pass."""
    parts = text.replace(",", " ").split()
    if len(parts) == 1 and len(text.strip()) == len(STATEMENTS):
        parts = list(text.strip())
    if len(parts) != len(STATEMENTS):
        raise RuleBroken(
            "answers", f"There are twelve statements, and {len(parts)} answers. A dash is a pass."
        )
    found: dict[int, int] = {}
    for number, part in enumerate(parts, 1):
        if part in "-–":
            continue
        if part not in "12345" or len(part) != 1:
            raise RuleBroken("answers", f"Statement {number}: a mark is a number from 1 to 5.")
        found[number] = int(part)
    return found


def distributions(sheets: Sequence[Sheet]) -> tuple[Spread, ...]:
    """The answers to each statement, in order; who came first makes no difference."""
    found = []
    for statement in STATEMENTS:
        counts = Counter(s.marks[statement.number] for s in sheets if statement.number in s.marks)
        found.append(Spread(statement, tuple(counts.get(m, 0) for m in range(LOWEST, HIGHEST + 1))))
    return tuple(found)


def scores(spreads: Sequence[Spread]) -> Mapping[Stage, Fraction]:
    """(mean of the items − 1) ÷ 4 for each stage; nothing until every stage has an answer."""
    found: dict[Stage, Fraction] = {}
    for stage in Stage:
        means = [s.mean for s in spreads if s.statement.stage is stage and s.mean is not None]
        if not means:
            return {}
        found[stage] = (sum(means, Fraction(0)) / len(means) - LOWEST) / (HIGHEST - LOWEST)
    return found
