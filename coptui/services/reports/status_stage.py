"""Where a community is in its life, in words: how it came there, why, and what helps now."""

from __future__ import annotations

from dataclasses import dataclass

from coptui.domain.reports.period import Period, full, month
from coptui.domain.reports.pieces import Piece
from coptui.domain.stages import Stage
from coptui.services import stages
from coptui.services.reports.saying import Saying, ended, fact, in_order, upper
from coptui.services.stages import ReviewView
from coptui.workspace import Workspace

_DOING = {
    Stage.forming: "We say again what it is for, and give people time to meet each other.",
    Stage.storming: "We go back to what people hope for and to how they agreed to work. Different "
    "views in the open are work, not failure.",
    Stage.norming: "We keep the habits that people would miss, and others begin to run a part.",
    Stage.performing: "The hosts stand back a little; what members change is shown to everybody.",
    Stage.adjourning: "We end well: celebrate, say thank you, and hand on what was made.",
}
"""What helps a group where it is, as we do it."""


@dataclass(frozen=True)
class StageWords:
    """The stage in sentences; `name` is empty where nobody has looked yet."""

    name: str
    now: Piece
    why: Piece
    doing: Piece
    way: tuple[Piece, ...]


def stage_words(ws: Workspace, community_id: int, span: Period, say: Saying) -> StageWords:
    """As it was decided by the end of this time; who decided is not told."""
    looks = [one for one in stages.history(ws, community_id) if one.date <= span.until]
    if not looks:
        now = fact("stage", "Its stage has not been looked at yet.", "Where it is in its life")
        return StageWords("", now, fact("stage-why", ""), fact("doing", ""), ())
    turns = [one for at, one in enumerate(looks) if at == 0 or looks[at - 1].stage != one.stage]
    last, stage = looks[-1], Stage(looks[-1].stage)
    told = f"It has been {stage.value} since {full(turns[-1].date)}."
    why = say.words(last.reason)
    return StageWords(
        name=stage.value,
        now=fact("stage", told, "Where it is in its life"),
        why=fact("stage-why", ended(f"What tells us so: {upper(why)}") if why else "", "Why"),
        doing=fact("doing", _DOING[stage], "What we do about it"),
        way=in_order([_turn(say, one) for one in turns[:-1]]),
    )


def _turn(say: Saying, one: ReviewView) -> Piece:
    text = f"{one.stage.capitalize()} from {month(one.date)}: {ended(upper(say.words(one.reason)))}"
    return Piece(f"review:{one.id}", text, "way", words="The way it came")
