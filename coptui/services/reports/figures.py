"""The figures of a report as data, each with its one-sentence reading (domain.md 5.6).

What leaves the house is masked here: no small number of people, no answers of fewer than three,
and in a status report nothing by which one person's coming and going could be followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from coptui.domain.actions import ORDER
from coptui.domain.counting import counted, in_words
from coptui.domain.pictures.scale import reading
from coptui.domain.pictures.strip import Look
from coptui.domain.ratings import ENOUGH, Asked
from coptui.domain.reports import fate, sectors
from coptui.domain.reports.crowds import Crowds, tellable
from coptui.domain.reports.figures import (
    Bar,
    Bars,
    Cells,
    Figure,
    Line,
    Scale,
    ScaleRow,
    Stay,
    Steps,
    Strip,
)
from coptui.domain.reports.period import Period, month, period
from coptui.domain.stage_questions import ENDS, HIGHEST, LOWEST
from coptui.domain.stages import Stage
from coptui.services import actions as topic_actions
from coptui.services import (
    noticings,
    rating_rounds,
    recommendations,
    stage_answers,
    stages,
    topic_scale,
)
from coptui.services.community_views import community_row
from coptui.services.reports import held, status_changes
from coptui.services.reports.held import HeldSession
from coptui.services.reports.saying import upper
from coptui.workspace import Workspace

PARTS_CAME = ("had been before", "for the first time")


def figures(ws: Workspace, report: Any) -> dict[str, Figure]:
    """The figures that a report of this kind may show, by name; what is empty is left out."""
    make = _KINDS.get(report.kind)
    found = make(ws, report) if make else {}
    return {name: figure for name, figure in found.items() if figure is not None}


def _of_session(ws: Workspace, report: Any) -> dict[str, Figure | None]:
    if report.session_id is None:
        return {}
    asked = rating_rounds.scale_of(ws, report.session_id).asked
    return {"scale": scale(asked)}


def _of_topic(ws: Workspace, report: Any) -> dict[str, Figure | None]:
    if report.series_id is None:
        return {}
    sessions = of_topic(ws, report.community_id, report.series_id)
    asked = recommendations.of(ws, report.series_id)
    return {
        "scale": scale(topic_scale.rounds(ws, report.series_id)),
        "attendance": attendance(tellable(held.came(sessions))),
        "breadth": breadth_by_session(sessions),
        "changes": small_changes(
            [one.seen_on for one in noticings.of(ws, topic_id=report.series_id)]
        ),
        "actions": actions(
            Counter(one.status for one in topic_actions.of(ws, topic_id=report.series_id))
        ),
        "path": path([one.status for one in asked]),
    }


def _of_status(ws: Workspace, report: Any) -> dict[str, Figure | None]:
    span = span_of(ws, report)
    sessions = held.held(ws, report.community_id, span)
    return {
        "stages": stages_strip(ws, report.community_id, span),
        "attendance": attendance(tellable(held.came(sessions))),
        "breadth": breadth([one.id for one in sessions]),
        "changes": small_changes(
            [row.seen_on for row in status_changes.small_changes(report.community_id, span)]
        ),
        "actions": actions(status_changes.action_counts(sessions)),
        "path": path([one.status for one in status_changes.asked(ws, report.community_id, span)]),
        "questionnaire": questionnaire(ws, report.community_id, span),
    }


_KINDS: dict[str, Callable[[Workspace, Any], dict[str, Figure | None]]] = {
    "session": _of_session,
    "topic": _of_topic,
    "status": _of_status,
    "year": _of_status,
    "slides": _of_status,
}


def of_topic(ws: Workspace, community_id: int, topic_id: int) -> list[HeldSession]:
    """The held sessions of a topic, the oldest first."""
    always = Period(date.min, ws.today())
    return [one for one in held.held(ws, community_id, always) if one.series == topic_id]


def span_of(ws: Workspace, report: Any) -> Period:
    """The time a report tells of: its own days, or the usual ones."""
    row = community_row(report.community_id)
    return period(row.founded, ws.today(), report.period_from, report.period_to)


def scale(asked: Sequence[Asked]) -> Scale | None:
    """Dots for each asking; of fewer than three answers only their number."""
    if not asked:
        return None
    return Scale(
        sentence=reading(asked, leaves=True),
        lowest=min(one.lowest for one in asked),
        highest=max(one.highest for one in asked),
        rows=tuple(
            ScaleRow(
                label=one.label,
                values=tuple(sorted(one.values)) if len(one.values) >= ENOUGH else (),
                n=len(one.values),
                good_enough=min(one.good_enough) if one.good_enough else None,
            )
            for one in asked
        ),
    )


def attendance(crowds: Crowds) -> Bars | None:
    """A bar for each session; in two parts only where every one of them may be told so."""
    if not crowds.crowds:
        return None
    if not crowds.apart:
        bars = tuple(Bar(one.label, (one.present,)) for one in crowds.shown)
        return Bars(crowds.sentence, ("came",), bars)
    bars = tuple(Bar(one.label, (one.returning, one.new)) for one in crowds.shown)
    return Bars(crowds.sentence, PARTS_CAME, bars)


def breadth(ids: Sequence[int]) -> Cells | None:
    """People of each sector over the whole time: by session it would follow single people."""
    return sectors.whole(held.people_by_sector(ids))


def breadth_by_session(sessions: Sequence[HeldSession]) -> Cells | None:
    """Sectors by session, for the final report of a topic."""
    counts = held.by_sector([one.id for one in sessions])
    rows = {name: [by.get(one.id, 0) for one in sessions] for name, by in counts.items()}
    return sectors.by_column(
        [one.label for one in sessions], rows, [one.present for one in sessions]
    )


def actions(count: Mapping[str, int]) -> Bars | None:
    """One bar: what was done first."""
    kinds = [one.value for one in ORDER if count.get(one.value)]
    if not kinds:
        return None
    bar = Bar("actions", tuple(count[one] for one in kinds))
    return Bars(status_changes.action_sentence(count), tuple(kinds), (bar,))


def small_changes(days: Sequence[date]) -> Line | None:
    """How many small changes were noticed in each month, from the first to the last."""
    if not days:
        return None
    months = Counter(day.year * 12 + day.month - 1 for day in days)
    points = tuple(
        (f"{date(at // 12, at % 12 + 1, 1):%b %Y}", months[at])
        for at in range(min(months), max(months) + 1)
    )
    label, most = max(points, key=lambda one: one[1])
    said = f"{counted(len(days), 'small change was', 'small changes were')} noticed"
    if len(points) > 1:
        said += f" in {in_words(len(points))} months, most of them in {label} ({most})"
    return Line(f"{said}.", points)


def path(statuses: Sequence[str]) -> Steps | None:
    """How far the recommendations came."""
    return Steps(fate.sentence(statuses), fate.steps(statuses)) if statuses else None


def stages_strip(ws: Workspace, community_id: int, span: Period) -> Strip | None:
    """The stages along time, with each review that kept one."""
    looks = [
        Look(Stage(one.stage), one.date)
        for one in stages.history(ws, community_id)
        if one.date <= span.until
    ]
    if not looks:
        return None
    stays = tuple(Stay(one.stage.letter, one.stage.value, one.on) for one in looks)
    return Strip(_way(looks), stays, span.until)


def _way(looks: Sequence[Look]) -> str:
    """In four reviews since May 2025: forming, storming, norming, performing."""
    turns = [one.stage.value for one, before in zip(looks, (None, *looks), strict=False)
             if before is None or before.stage is not one.stage]  # fmt: skip
    if len(looks) == 1:
        return f"One review, in {month(looks[0].on)}: {turns[0]}."
    return f"In {in_words(len(looks))} reviews since {month(looks[0].on)}: {', '.join(turns)}."


def questionnaire(ws: Workspace, community_id: int, span: Period) -> Bars | None:
    """How the answers to the twelve statements lie, from three answered sheets on."""
    found = stage_answers.latest(ws, community_id)
    if found.asked_on is None or not found.spreads or found.asked_on > span.until:
        return None
    bars = tuple(Bar(one.statement.about, one.counts) for one in found.spreads if one.n >= ENOUGH)
    if not bars:
        return None
    apart = sum(one.worth_talking for one in found.spreads)
    said = f"{upper(in_words(found.respondents))} people answered twelve statements apart"
    said += f"; on {in_words(apart)} of them the answers lie far enough apart to be worth a talk."
    names = tuple(
        f"{mark} {ENDS[0]}" if mark == LOWEST else f"{mark} {ENDS[1]}" if mark == HIGHEST
        else str(mark)
        for mark in range(LOWEST, HIGHEST + 1)
    )  # fmt: skip
    return Bars(said, names, bars)
