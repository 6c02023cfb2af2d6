"""Everything a report on where a community stands is made of (domain.md 5.4), without anybody.

What a commissioner asks: what is it for, is it alive, whom does it reach, what has changed, what
became of what it asked, what does it cost, what comes. No person can be told apart in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain.counting import agree, counted, in_words
from coptui.domain.ratings import ENOUGH, middle
from coptui.domain.ratings import figure as written
from coptui.domain.recommendations import RecommendationStatus
from coptui.domain.reports import fate
from coptui.domain.reports.costs import CAUTION
from coptui.domain.reports.figures import Cells, Figure, Line
from coptui.domain.reports.period import Period, month
from coptui.domain.reports.pieces import Piece
from coptui.domain.stages import Stage
from coptui.domain.topics import session_of
from coptui.reports.standing import StatusFacts, TopicLine
from coptui.services import topic_scale
from coptui.services.community_views import community_row
from coptui.services.recommendations import RecommendationView
from coptui.services.reports import figures, status_changes, status_reach
from coptui.services.reports.held import HeldSession, held, period_of
from coptui.services.reports.saying import Saying, ended, fact, in_order, listed, told, upper
from coptui.services.reports.status_ahead import plan, risks
from coptui.services.reports.status_changes import Changes
from coptui.services.reports.status_reach import Reach
from coptui.services.reports.status_stage import StageWords, stage_words
from coptui.services.reports.telling import lowered
from coptui.store.models import SisterCommunity
from coptui.workspace import Workspace

MOST_TITLES, MOST_SHARED = 2, 3
FEWEST_ROWS, FEWEST_MONTHS = 3, 4
"""A table of sectors with fewer rows says less than the sentence above it."""
_SHARED = "Shared with others"
_ADVICE = "Recommendations"
_IN_SHORT, _ASKS = "In short", "What we ask of you"


@dataclass(frozen=True)
class Gathered:
    """What is known of a community in a time, before it is put into sentences."""

    row: Any
    span: Period
    say: Saying
    sessions: list[HeldSession]
    reach: Reach
    stage: StageWords
    changes: Changes
    asked: list[RecommendationView]
    small: list[Any]
    actions: dict[str, int]

    @property
    def noticed(self) -> str:
        """How many small changes people noticed."""
        number = len(self.small)
        if not number:
            return ""
        many = f"{in_words(number)} small {agree(number, 'change', 'changes')}"
        return f"People noticed {many}, in sessions and between them."


def gather(ws: Workspace, community_id: int, span: Period, say: Saying | None = None) -> Gathered:
    """Read it all, once, for the status report and for the year on a page."""
    row = community_row(community_id)
    say = say or Saying(ws, community_id)
    sessions = held(ws, community_id, span)
    return Gathered(
        row=row,
        span=span,
        say=say,
        sessions=sessions,
        reach=status_reach.reach(community_id, span, sessions),
        stage=stage_words(ws, community_id, span, say),
        changes=status_changes.changes(say, status_changes.outcomes(community_id, span)),
        asked=status_changes.asked(ws, community_id, span),
        small=status_changes.small_changes(community_id, span),
        actions=status_changes.action_counts(sessions),
    )


def facts(
    ws: Workspace, community_id: int, since: date | None = None, until: date | None = None
) -> StatusFacts:
    """The facts of a status report. Raises `NotFound`, and `Refused` for days turned round."""
    it = gather(ws, community_id, period_of(ws, community_id, since, until))
    say, row = it.say, it.row
    coming, standing = plan(ws, row, it.span, say), risks(ws, row, it.span)
    topics = topic_lines(ws, it)
    reach = told(fact(name, say.words(text), "Reach") for name, text in it.reach.sentences)
    sharing = status_changes.sharing(row.id, it.span)
    return StatusFacts(
        community=row.name,
        place=say.words(row.place),
        host=say.words(row.host_organisation),
        purpose=say.words(row.purpose),
        question=say.words(row.key_question),
        period=it.span.words,
        pieces=(
            *told((it.stage.now, it.stage.why, it.stage.doing)),
            *it.stage.way, *in_short(it), *reach, *told(_sums(it)), *_asks(it, coming),
            *coming, *standing,
            *(one.title for one in topics), *it.changes.pieces, *_small(it), *_asked(it),
            *_resources(it), *_sharing(it, sharing), *told(_given(it, sharing)),
        ),
        topics=topics,
        values=it.changes.values,
        to={_key(one): say.words(one.to) for one in it.asked},
        fates={
            _key(one): say.words(fate.words(one.status, one.response)) for one in it.asked
        },
        sentences=_sentences(ws, it),
        caution=CAUTION if status_changes.cost(it.sessions) else "",
        community_id=row.id,
    )  # fmt: skip


def in_short(it: Gathered) -> tuple[Piece, ...]:
    """Four sentences for whoever reads no further."""
    stage = it.stage.name and f"It is {it.stage.name}: {lowered(Stage(it.stage.name).meaning)}"
    asked = fate.short([one.status for one in it.asked])
    said = (
        ("stage", stage),
        ("reach", _reach_short(it)),
        ("changed", status_changes.levels_short(it.changes.contributions)),
        ("asked", asked),
    )
    return in_order([fact(f"short-{name}", text, _IN_SHORT, "short") for name, text in said])


def _reach_short(it: Gathered) -> str:
    if not it.sessions:
        return ""
    said = upper(in_words(len(it.sessions)))
    said += f" {agree(len(it.sessions), 'session', 'sessions')}"
    came = it.reach.crowds.present
    if came:
        said += f", to which {came} people" if len(it.sessions) == 1 else ", to which people"
        said += " came" if len(it.sessions) == 1 else f" came {came:,} times"
    if it.reach.organisations > 1:
        said += f", from {in_words(it.reach.organisations)} organisations"
    return f"{said}."


def _sums(it: Gathered) -> tuple[Piece, ...]:
    """The sentences that sum up a section."""
    cost = status_changes.cost(it.sessions)
    return (
        fact("changed", it.changes.sentence, "What has changed"),
        fact("not-yet", it.changes.not_yet, "What has changed"),
        fact("noticed", it.noticed, "Small changes"),
        fact("asked", fate.sentence([one.status for one in it.asked]), _ADVICE),
        fact("cost", cost.words if cost else "", "Costs"),
        fact("cost-left-out", cost.left_out if cost else "", "Costs"),
    )


def topic_lines(ws: Workspace, it: Gathered) -> tuple[TopicLine, ...]:
    """The topics of this time, with how far people say they have come."""
    lines = []
    for row, here, ever in status_changes.topics(it.row.id, it.sessions):
        closed = row.status == "closed" and row.closed_on and it.span.holds(row.closed_on)
        where = f"closed in {month(row.closed_on)}" if closed else _going_on(row, ever)
        sessions = counted(here, "session")
        lines.append(
            TopicLine(
                Piece(f"topic:{row.id}", it.say.words(row.title), "topics", words="Topics"),
                "" if closed else it.say.words(row.key_question),
                f"{sessions} in this time, {where}",
                _moved(ws, row.id, it.span),
            )
        )
    return tuple(lines)


def _going_on(row: Any, ever: int) -> str:
    if row.status in ("closed", "closing"):
        return "now closed" if row.status == "closed" else "being brought to its close"
    return f"going on ({session_of(ever, row.planned_sessions)})"


def _moved(ws: Workspace, topic_id: int, span: Period) -> str:
    """From where to where people see themselves on their scale, where enough of them answered."""
    asked = [one for one in topic_scale.rounds(ws, topic_id) if len(one.values) >= ENOUGH]
    if not asked:
        return ""
    first, last = middle(asked[0].values), middle(asked[-1].values)
    wanted = middle(asked[-1].good_enough)
    scale = f"On a scale from {asked[-1].lowest} to {asked[-1].highest} the middle answer"
    went = f"went from {written(first)} to {written(last)}"
    said = f"{scale} {went}" if len(asked) > 1 else f"{scale} was {written(first)}"
    if first == last and len(asked) > 1:
        said = f"{scale} stayed at {written(first)}"
    if wanted is not None:
        said += f"; {written(wanted)} would be good enough"
    return f"{said}."


def _small(it: Gathered) -> tuple[Piece, ...]:
    """Small changes that may be told outside; the others are only counted."""
    told_outside = [row for row in it.small if row.shareable]
    return in_order(
        [
            it.say.piece(f"noticing:{row.id}", row.text, "small", share="public", words="Changes")
            for row in told_outside
        ]
    )


def _asked(it: Gathered) -> tuple[Piece, ...]:
    return in_order(
        [it.say.piece(_key(one), one.text.rstrip("."), "asked", words=_ADVICE) for one in it.asked]
    )


def _key(one: RecommendationView) -> str:
    return f"recommendation:{one.id}"


def _resources(it: Gathered) -> list[Piece]:
    rows, _ = status_changes.resources(it.row.id, it.span)
    return [
        it.say.piece(f"resource:{row.id}", _resource(row), "resources", words="Resources")
        for row in rows
    ]


def _resource(row: Any) -> str:
    helps = " ".join(row.helps_with.split())
    return f"{row.title} ({helps})" if helps else row.title


def _sharing(it: Gathered, rows: Sequence[Any]) -> tuple[Piece, ...]:
    words = [(row.id, ended(status_changes.sharing_words(row))) for row in rows]
    return in_order(
        [it.say.piece(f"sharing:{key}", text, "sharing", words=_SHARED) for key, text in words]
    )


def _given(it: Gathered, sharing: Sequence[Any]) -> tuple[Piece, ...]:
    rows, new = status_changes.resources(it.row.id, it.span)
    listed_ = ""
    if rows:
        listed_ = f"The list of resources holds {in_words(len(rows))} "
        listed_ += agree(len(rows), "entry", "entries")
        listed_ += f", {in_words(new)} of them from this time" if new else ""
        listed_ += ", among them:" if len(rows) > MOST_TITLES else ":"
    shared = ""
    if sharing:
        shared = f"What was learned was shared {_times(len(sharing))}."
    sisters = sorted({row.sister_id for row in sharing if row.sister_id})
    names = [
        it.say.words(row.name)
        for row in SisterCommunity.select()
        .where(SisterCommunity.id.in_(sisters))
        .order_by(SisterCommunity.name)
    ]
    named = names and len(sharing) > MOST_SHARED  # else each stands beside what was shared
    return (
        fact("resources", listed_, "Resources"),
        fact("shared", shared, _SHARED),
        fact("sisters", f"Sister communities: {listed(names)}." if named else "", "Sisters"),
    )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{in_words(number)} times")


def _sentences(ws: Workspace, it: Gathered) -> dict[str, str]:
    """What is seen in the figures that have something to show."""
    drawn: dict[str, Figure | None] = {
        "stages": figures.stages_strip(ws, it.row.id, it.span),
        "attendance": figures.attendance(it.reach.crowds),
        "breadth": figures.breadth([one.id for one in it.sessions]),
        "changes": figures.small_changes([row.seen_on for row in it.small]),
        "actions": figures.actions(it.actions),
        "path": figures.path([one.status for one in it.asked]),
    }
    if it.reach.crowds.crowds[1:] == ():
        drawn["attendance"] = None  # one bar shows nothing
    line = drawn["changes"]
    if isinstance(line, Line) and len(line.points) < FEWEST_MONTHS:
        drawn["changes"] = None  # a few numbers are no line
    cells = drawn["breadth"]
    if isinstance(cells, Cells) and len(cells.rows) < FEWEST_ROWS:
        drawn["breadth"] = None  # the sentence says it all
    return {name: one.sentence if one else "" for name, one in drawn.items()}


def _asks(it: Gathered, coming: Sequence[Piece]) -> tuple[Piece, ...]:
    """What to ask the reader where she has written nothing herself: an answer, and to come."""
    waiting = sum(one.status == RecommendationStatus.sent for one in it.asked)
    one = waiting == 1
    many = f"the {in_words(waiting)} recommendations that wait"
    which = "the recommendation that waits" if one else many
    answer = f"An answer to {which} for one; no is an answer as well." if waiting else ""
    meets = any(one.key == "fact:next" for one in coming)
    visit = "Come to the next session and see for yourself; you are welcome." if meets else ""
    said = (("answer", answer), ("visit", visit))
    return in_order([fact(f"ask-{name}", text, _ASKS, "asks") for name, text in said])
