"""The five stages of a group's life: a shared language, never a grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coptui.domain.errors import RuleBroken


class Stage(StrEnum):
    """A stage; any may follow any other, and none is better."""

    forming = "forming"
    storming = "storming"
    norming = "norming"
    performing = "performing"
    adjourning = "adjourning"

    @property
    def letter(self) -> str:
        """The one letter by which it stands in a strip."""
        return self.value[0].upper()

    @property
    def meaning(self) -> str:
        """What it looks like in the room."""
        return _MEANINGS[self]


LETTERS: str = "".join(stage.letter for stage in Stage)

_MEANINGS: Mapping[Stage, str] = {
    Stage.forming: "People are finding out what this is and who else is here.",
    Stage.storming: "Different views are out in the open; that is work, not failure.",
    Stage.norming: "The group has found its own ways and people would miss them.",
    Stage.performing: "Members bring the examples, try things and come back with news.",
    Stage.adjourning: "What was hoped for has happened or lives elsewhere; time to end well.",
}


@dataclass(frozen=True, eq=False, repr=False)
class Review:
    """A look at the stage: who decided, when and why."""

    stage: Stage
    reviewed_on: date
    person: str
    reason: str


def stage_of(text: str) -> Stage:
    """Read a stage from its name or its letter."""
    word = text.strip().casefold()
    for stage in Stage:
        if word in (stage.value, stage.letter.casefold()):
            return stage
    raise RuleBroken("stage", "A stage is forming, storming, norming, performing or adjourning.")


def review(stage: Stage | str, *, person: str, on: date | None, reason: str, today: date) -> Review:
    """A change of stage needs somebody who decides, a day and a reason."""
    which = stage if isinstance(stage, Stage) else stage_of(stage)
    if not person.strip():
        raise RuleBroken("person", "Say who looked at the stage.")
    if on is None:
        raise RuleBroken("date", "Say on which day.")
    if on > today:
        raise RuleBroken("date", "A stage is looked at today or earlier, not ahead of time.")
    if not reason.strip():
        raise RuleBroken("reason", "Say what tells you so; one sentence is enough.")
    return Review(which, on, person.strip(), reason.strip())


def strip(history: Sequence[Stage], *, ascii_only: bool = False) -> str:
    """All five letters in order, the present one in brackets: F─S─[N]─P─A."""
    present = history[-1] if history else None
    joint = "-" if ascii_only else "─"
    return joint.join(f"[{s.letter}]" if s is present else s.letter for s in Stage)


def path(history: Sequence[Stage]) -> str:
    """The way a community has come: F → S → N."""
    return " → ".join(stage.letter for stage in history)
