"""Everything the page of a topic shows, read in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coptui.domain import dates
from coptui.domain.actions import ActionStatus
from coptui.domain.good_practice import next_link
from coptui.domain.ratings import Asked
from coptui.services import (
    actions,
    giving,
    hopes,
    noticings,
    practices,
    questions,
    recommendations,
    topic_closing,
    topic_scale,
    topic_steps,
    topics,
)
from coptui.services.topic_steps import StepsView
from coptui.services.topics import TopicView
from coptui.store.models import Report, TopicSeries
from coptui.workspace import Workspace

_LIVING_FIRST = (
    ActionStatus.under_way,
    ActionStatus.agreed,
    ActionStatus.handed_on,
    ActionStatus.done,
    ActionStatus.let_go,
)


@dataclass(frozen=True)
class Thread:
    """One thing that goes on in a topic. `kind` says what it is; `id` is its own number."""

    kind: str
    id: int
    mark: str
    text: str
    state: str
    more: str

    @property
    def key(self) -> str:
        """What it is known by among the others."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class TopicPage:
    """A topic with its steps, its scale and what goes on in it."""

    today: date
    topic: TopicView
    closing_notes: str
    steps: StepsView
    asked: tuple[Asked, ...]
    threads: tuple[Thread, ...]
    asks_to_close: str


KINDS: dict[str, str] = {
    "noticing": "noticed",
    "action": "actions",
    "question": "questions",
    "practice": "what works",
    "hope": "best hopes",
    "recommendation": "recommendations",
    "said": "recommended in a session",
    "given": "the report",
}
"""The kinds in the order they are asked about: what was noticed comes before actions."""


def of_report(ws: Workspace, report_id: int) -> int | None:
    """The topic that a report is about; None where it is about none, or is gone."""
    row = Report.get_or_none(Report.id == report_id)
    return None if row is None else row.series_id


LEAST_OF_A_KIND = 2


def some_of_each(threads: Sequence[Thread], room: int) -> list[Thread]:
    """As many of each kind as fill the room, in the order of the kinds: nothing hides the rest."""
    most = LEAST_OF_A_KIND
    while (kept := _first(threads, most)) and len(kept) < min(room, len(threads)):
        most += 1
    return kept


def _first(threads: Sequence[Thread], most: int) -> list[Thread]:
    seen: Counter[str] = Counter()
    kept = []
    for one in threads:
        seen[one.kind] += 1
        if seen[one.kind] <= most:
            kept.append(one)
    return kept


def page(ws: Workspace, topic_id: int) -> TopicPage:
    """The page of a topic. Raises `NotFound`."""
    view, today = topics.show(ws, topic_id), ws.today()
    row = TopicSeries.get_by_id(topic_id)
    threads = (
        *_noticings(ws, topic_id, today),
        *_actions(ws, topic_id, today),
        *_questions(ws, topic_id),
        *_practices(ws, topic_id),
        *_hopes(ws, topic_id),
        *_recommendations(ws, topic_id),
        *_given(ws, topic_id, today),
    )
    return TopicPage(
        today=today,
        topic=view,
        closing_notes=row.closing_notes,
        steps=topic_steps.of(ws, topic_id),
        asked=topic_scale.rounds(ws, topic_id),
        threads=threads,
        asks_to_close=topic_closing.asks_to_close(view),
    )


def _noticings(ws: Workspace, topic_id: int, today: date) -> list[Thread]:
    return [
        Thread("noticing", one.id, "☼", one.text, "noticed",
               dates.day(one.seen_on, today) + (f" · {one.session}" if one.session else ""))
        for one in noticings.of(ws, topic_id=topic_id)
    ]  # fmt: skip


def _actions(ws: Workspace, topic_id: int, today: date) -> list[Thread]:
    every = actions.of(ws, topic_id=topic_id)
    every.sort(key=lambda one: _LIVING_FIRST.index(ActionStatus(one.status)))
    out = []
    for one in every:
        lives = ActionStatus(one.status).lives
        by = f"by {dates.day(one.due, today)} · " if one.due and lives else ""
        out.append(Thread("action", one.id, one.mark, one.text, one.status, f"{by}{one.who}"))
    return out


def _questions(ws: Workspace, topic_id: int) -> list[Thread]:
    return [
        Thread("question", one.id, one.mark, one.text, one.state.split(" ")[0], one.session)
        for one in questions.of(ws, topic_id)
    ]


def _practices(ws: Workspace, topic_id: int) -> list[Thread]:
    out = []
    for one in practices.of(ws, topic_id):
        link = next_link(one.chain)
        asks = link.name if link else "all asked"
        out.append(Thread("practice", one.id, "★", one.text, "works", f"{one.drawn} {asks}"))
    return out


def _hopes(ws: Workspace, topic_id: int) -> list[Thread]:
    return [
        Thread("hope", one.id, one.mark, one.text, one.state or "hoped", one.session)
        for one in hopes.of(ws, topic_id)
    ]


def _recommendations(ws: Workspace, topic_id: int) -> list[Thread]:
    """Those that are on their way, and under them what was said and not taken up yet."""
    return [
        Thread("recommendation", one.id, one.mark, one.text, one.status, f"to {one.to}")
        for one in recommendations.of(ws, topic_id)
    ] + [
        Thread("said", one.id, "!", one.text, "recommended", one.session)
        for one in recommendations.said(ws, topic_id)
    ]


def _given(ws: Workspace, topic_id: int, today: date) -> list[Thread]:
    """Those who can decide, and whether they have the report."""
    out = []
    for one in giving.of(ws, topic_id):
        due = one.follow_up_due
        more = f"look again {dates.day(due, today)}" if due and not one.result else one.reply
        out.append(Thread("given", one.id, one.mark, one.name, one.state, more or one.route_in))
    return out
