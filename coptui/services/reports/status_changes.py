"""What changed in a time, what was asked for, what was made and given away, what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coptui.domain.actions import ActionStatus
from coptui.domain.counting import agree, counted, in_words
from coptui.domain.outcomes import VALUES, Contribution, may_be_told
from coptui.domain.recommendations import RecommendationStatus
from coptui.domain.reports import costs as cost_rules
from coptui.domain.reports import fate
from coptui.domain.reports.costs import Costs
from coptui.domain.reports.period import Period, month
from coptui.domain.sessions import PAST
from coptui.reports.standing import ValueFacts
from coptui.services import recommendations
from coptui.services.network import KINDS
from coptui.services.recommendations import RecommendationView
from coptui.services.reports.held import HeldSession
from coptui.services.reports.saying import PRIVATE, Saying, listed, upper
from coptui.store.models import (
    Action,
    CostLine,
    Noticing,
    Outcome,
    Resource,
    Session,
    SharingEvent,
    TopicSeries,
)
from coptui.workspace import Workspace

_UNSAID = "unsaid"
_SECTION = "outcomes-"
_NUMBERS = {
    "immediate": "learned or felt",
    "potential": "made, to be used one day",
    "applied": "done differently",
    "realised": "making a difference",
    "reframing": "seen in another way",
    _UNSAID: "also changed",
}
"""The kinds of value as headings for a reader who does not know their names."""
PAST_STATUSES = [status.value for status in PAST]
"""Sessions that were held."""
_LIVE = (RecommendationStatus.proposed, RecommendationStatus.agreed, RecommendationStatus.sent)


@dataclass(frozen=True)
class Changes:
    """Outcomes by value. `sentence` says how many and how far they were the community's."""

    values: tuple[ValueFacts, ...]
    pieces: tuple[Any, ...]
    sentence: str
    not_yet: str
    contributions: tuple[str, ...]


def outcomes(community_id: int, span: Period) -> list[Any]:
    """The outcomes of this time that are not private, the latest first."""
    rows: Any = Outcome.select().where(
        Outcome.community == community_id,
        Outcome.share != PRIVATE,
        Outcome.happened_on.between(span.since, span.until),
    )
    return list(rows.order_by(Outcome.happened_on.desc(), Outcome.id.desc()))


def changes(say: Saying, rows: list[Any], *, outside: bool = False) -> Changes:
    """They as pieces, a section for each kind of value; what was a direct result comes first.

    `outside` tells only those of which somebody said that they may leave the community.
    """
    order = {one.value: place for place, one in enumerate(Contribution, 1)}
    pieces = []
    count: Counter[str] = Counter()
    for row in rows:
        value = row.value_cycle if row.value_cycle in VALUES else _UNSAID
        count[value] += 1
        public = may_be_told(row.share, row.permission)
        if outside and not public:
            continue
        pieces.append(
            say.piece(
                f"outcome:{row.id}",
                story(row),
                f"{_SECTION}{value}",
                share="public" if public else "community",
                words=upper(_NUMBERS[value]),
                weight=order.get(row.contribution, 0),
            )
        )
    values = tuple(
        ValueFacts(f"{_SECTION}{value}", upper(words), count[value])
        for value, words in _NUMBERS.items()
        if count[value]
    )
    empty = [_NUMBERS[value] for value in VALUES if not count[value]]
    ours = tuple(row.contribution for row in rows)
    return Changes(values, tuple(pieces), levels(ours), _not_yet(empty, rows), ours)


def story(row: Any) -> str:
    """What changed, when, how far it was the community's, and how that is known."""
    said = " ".join(row.text.split())
    when = month(row.happened_on)
    how = f"; {Contribution(row.contribution).words}" if row.contribution else ""
    if said.endswith(("!", "?", "…")):
        said += f" ({upper(when)}{how}.)"
    else:
        said = f"{said.rstrip('.')} ({when}{how})."
    known = " ".join(row.evidence.split()).rstrip(".")
    return f"{said} How we know: {known}." if known else said


def levels(contributions: Sequence[str]) -> str:
    """How many changes are written down, and how far they were the community's doing."""
    if not contributions:
        return "No change is written down in this time."
    count = Counter(contributions)
    parts = [
        f"{in_words(count[one.value])} {_LEVEL[one]}"
        for one in reversed(Contribution)
        if count[one.value]
    ]
    if not parts:
        return f"{_written_down(len(contributions))}."
    if count[""]:
        parts.append(f"{in_words(count[''])} of which nobody has said so far")
    return f"{_written_down(len(contributions))}: {listed(parts)}."


def levels_short(contributions: Sequence[str]) -> str:
    """The same for whoever reads no further."""
    direct = list(contributions).count(Contribution.direct_result.value)
    if not contributions:
        return ""
    said = _written_down(len(contributions))
    return f"{said}, {in_words(direct)} of them a direct result." if direct else f"{said}."


def _written_down(number: int) -> str:
    return f"{upper(in_words(number))} {agree(number, 'change is', 'changes are')} written down"


_LEVEL = {
    Contribution.direct_result: "as a direct result of what was done here",
    Contribution.contributed: "to which we contributed",
    Contribution.same_direction: "that went in the same direction",
    Contribution.saw_it_first: "that we saw first",
}


def _not_yet(empty: list[str], rows: list[Any]) -> str:
    if not rows or not empty:
        return ""
    return f"Nothing is written down yet under {' or '.join(f'“{upper(one)}”' for one in empty)}."


def small_changes(community_id: int, span: Period) -> list[Any]:
    """The noticings of this time, the latest first."""
    rows: Any = Noticing.select().where(
        Noticing.community == community_id, Noticing.seen_on.between(span.since, span.until)
    )
    return list(rows.order_by(Noticing.seen_on.desc(), Noticing.id.desc()))


def asked(ws: Workspace, community_id: int, span: Period) -> list[RecommendationView]:
    """Recommendations that were moved in this time or still wait.

    Those that wait for the reader stand first: an answer to them is what is asked for.
    """
    topics: Any = TopicSeries.select(TopicSeries.id).where(TopicSeries.community == community_id)
    place = {one: at for at, one in enumerate(fate.ORDER)}
    found = [
        one
        for (topic,) in topics.order_by(TopicSeries.id).tuples()
        for one in recommendations.of(ws, topic)
        if one.status_on is None
        or span.holds(one.status_on)
        or (RecommendationStatus(one.status) in _LIVE and one.status_on <= span.until)
    ]

    def standing(one: RecommendationView) -> tuple[bool, int, int]:
        status = RecommendationStatus(one.status)
        return status is not RecommendationStatus.sent, place[status], one.id

    return sorted(found, key=standing)


def action_counts(sessions: list[HeldSession]) -> dict[str, int]:
    """How many of the actions agreed in these sessions stand where."""
    rows: Any = Action.select(Action.status).where(Action.session.in_([one.id for one in sessions]))
    return dict(Counter(status for (status,) in rows.tuples()))


def action_sentence(count: Mapping[str, int]) -> str:
    """Of 24 actions agreed 19 are done, 3 are under way and 2 were let go."""
    total = sum(count.values())
    if not total:
        return ""
    parts = [
        f"{in_words(count[status])} {agree(count[status], one, many)}"
        for status, one, many in (
            (ActionStatus.done.value, "is done", "are done"),
            (ActionStatus.under_way.value, "is under way", "are under way"),
            (ActionStatus.agreed.value, "is still to begin", "are still to begin"),
            (ActionStatus.handed_on.value, "was handed on", "were handed on"),
            (ActionStatus.let_go.value, "was let go in peace", "were let go in peace"),
        )
        if count.get(status)
    ]
    return f"Of {counted(total, 'action')} that people agreed to try {listed(parts)}."


def resources(community_id: int, span: Period) -> tuple[list[Any], int]:
    """The list of resources as it stood, and how many came to it in this time."""
    rows = [
        row
        for row in Resource.select()
        .where(Resource.community == community_id)
        .order_by(Resource.title, Resource.id)
        if row.noted_at is None or row.noted_at.date() <= span.until
    ]
    return rows, sum(row.noted_at is not None and row.noted_at.date() >= span.since for row in rows)


def sharing(community_id: int, span: Period) -> list[Any]:
    """What was given away in this time, the latest first."""
    rows: Any = SharingEvent.select().where(
        SharingEvent.community == community_id,
        SharingEvent.happened_on.between(span.since, span.until),
    )
    return list(rows.order_by(SharingEvent.happened_on.desc(), SharingEvent.id.desc()))


def sharing_words(row: Any) -> str:
    """One sharing: its kind, with whom, when."""
    kind = upper(KINDS.get(row.kind, row.kind))
    to = f" ({row.sister.name})" if row.sister_id else ""
    text = " ".join(row.text.split())
    return f"{kind}{to}, {month(row.happened_on)}" + (f": {text}" if text else "")


def cost(sessions: list[HeldSession]) -> Costs | None:
    """What was paid for these sessions, where it was written down."""
    ids = [one.id for one in sessions]
    rows: Any = CostLine.select(CostLine.session, CostLine.pence).where(CostLine.session.in_(ids))
    came = {one.id: one.present for one in sessions}
    return cost_rules.costs(list(rows.tuples()), came, len(sessions))


def topics(community_id: int, sessions: list[HeldSession]) -> list[tuple[Any, int, int]]:
    """The topics of these sessions: each with its sessions in this time and all it has had."""
    here = Counter(one.series for one in sessions if one.series is not None)
    ever: Any = (
        Session.select(Session.series)
        .where(Session.series.in_(list(here)), Session.status.in_(PAST_STATUSES))
        .tuples()
    )
    every = Counter(series for (series,) in ever)
    rows: Any = TopicSeries.select().where(
        TopicSeries.community == community_id, TopicSeries.id.in_(list(here))
    )
    return [(row, here[row.id], every[row.id]) for row in rows.order_by(TopicSeries.id)]
