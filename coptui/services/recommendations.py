"""Recommendations of a topic: to whom they go, and what became of them (R106, R131)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import recommendations as rules
from coptui.domain.capture import ItemKind
from coptui.domain.recommendations import EVERYONE, RecommendationStatus, is_for_everyone
from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import audit, influencers, topic_items
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.topics import topic_row
from coptui.services.undo import Recording, recording
from coptui.store.models import Influencer, Recommendation, RecommendationInfluencer, TopicSeries
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
_HINT = "See `coptui recommendations list`."


@dataclass(frozen=True)
class RecommendationView:
    """A recommendation. `addressed` names those who can decide, or is everyone."""

    id: int
    topic_id: int
    topic: str
    text: str
    addressed: tuple[str, ...]
    status: str
    status_on: date | None
    response: str

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return RecommendationStatus(self.status).mark

    @property
    def to(self) -> str:
        """To whom, in words."""
        return ", ".join(self.addressed) or "nobody yet"


@dataclass(frozen=True)
class Said:
    """Something that was recommended in a session; `id` is that of the captured item."""

    id: int
    text: str
    session: str


def add(
    ws: Workspace,
    topic_id: int,
    text: str,
    *,
    addressed: Sequence[str] = (),
    said: Sequence[int] = (),
) -> Done[RecommendationView]:
    """Propose something; `addressed` are names from the register, new ones, or “everyone”.

    `said` are the captured items that it rests on.
    """
    topic = topic_row(topic_id)
    words = needed(text, "text", "What do you recommend?", 500)
    with recording(ws, "New recommendation", _AREA) as rec:
        row = Recommendation.create(
            series=topic.id, text=words, status_on=ws.today(), evidence=sorted(set(said))
        )
        rec.created(row)
        _address(rec, row, addressed)
        _put_down(ws, rec, row)
        audit.note(ws, "recommendation.add", subject="recommendation", subject_id=row.id)
    return Done(show(ws, row.id), "Proposed.", rec.id, _AREA)


def edit(
    ws: Workspace, recommendation_id: int, *, text: str | None = None,
    addressed: Sequence[str] | None = None, response: str | None = None,
) -> Done[RecommendationView]:  # fmt: skip
    """Change its words, to whom it goes, or what they answered."""
    row = _row(recommendation_id)
    with recording(ws, "Edit a recommendation", _AREA) as rec:
        rec.changing(row)
        if text is not None:
            row.text = needed(text, "text", "What do you recommend?", 500)
        if response is not None:
            row.response = note(response)
        row.save()
        if addressed is not None:
            _address(rec, row, addressed)
            _put_down(ws, rec, row)
    return Done(show(ws, recommendation_id), "It is changed." if rec.id else "", rec.id, _AREA)


def move(
    ws: Workspace, recommendation_id: int, status: str, *, response: str = ""
) -> Done[RecommendationView]:
    """Take it a step on. Raises `Refused` for a step its path does not have."""
    row, new = _row(recommendation_id), _status(status)
    addressed = bool(_to([row])[row.id])
    answer = note(response)
    with in_plain_words(_HINT):
        rules.check_move(
            RecommendationStatus(row.status), new, addressed=addressed,
            response=answer or row.response,
        )  # fmt: skip
    with recording(ws, f"A recommendation: {new}", _AREA) as rec:
        rec.changing(row)
        row.status, row.status_on = new.value, ws.today()
        row.response = answer or row.response
        row.save()
        audit.note(ws, "recommendation.move", subject="recommendation", subject_id=row.id,
                   detail=new.value)  # fmt: skip
    return Done(show(ws, recommendation_id), f"It is {new} now.", rec.id, _AREA)


def moves(ws: Workspace, recommendation_id: int) -> list[RecommendationStatus]:
    """What can become of it from where it is."""
    now = RecommendationStatus(_row(recommendation_id).status)
    return [one for one in RecommendationStatus if one in rules.MOVES[now]]


def show(ws: Workspace, recommendation_id: int) -> RecommendationView:
    """One recommendation."""
    return _views([_row(recommendation_id)])[0]


def of(ws: Workspace, topic_id: int) -> list[RecommendationView]:
    """Those of a topic, in the order they were proposed."""
    rows = Recommendation.select(Recommendation, TopicSeries).join(TopicSeries)
    return _views(rows.where(Recommendation.series == topic_id).order_by(Recommendation.id))


def said(ws: Workspace, topic_id: int) -> list[Said]:
    """What was recommended in a session and is not among the recommendations yet."""
    rows: Any = Recommendation.select().where(Recommendation.series == topic_id)
    taken = {key for row in rows for key in row.evidence if isinstance(key, int)}
    known = {fold(row.text) for row in rows}
    found: dict[str, Said] = {}
    for row, code in topic_items.of(topic_id, ItemKind.recommendation):
        if row.id not in taken and fold(row.text) not in known:
            found.setdefault(fold(row.text), Said(row.id, row.text, code))
    return list(found.values())


def addressees(rec: Recording, topic_id: int) -> list[Any]:
    """Everybody in the register to whom a recommendation of this topic is addressed.

    A name that was only written down is entered in the register; “everyone” is nobody in it.
    """
    rows: Any = list(Recommendation.select().where(Recommendation.series == topic_id))
    found: dict[int, Any] = {}
    for row in rows:
        if row.addressed_to.strip() and not row.addressed.exists():
            _address(rec, row, _parts(row.addressed_to))
    links: Any = RecommendationInfluencer.select(RecommendationInfluencer, Influencer).join(
        Influencer
    )
    for link in links.where(RecommendationInfluencer.recommendation.in_([r.id for r in rows])):
        found[link.influencer_id] = link.influencer
    return list(found.values())


def _address(rec: Recording, row: Any, names: Iterable[str]) -> None:
    wanted = [one for one in map(line, names) if one]
    everyone = any(is_for_everyone(one) for one in wanted)
    people = [] if everyone else influencers.named(rec, wanted)
    keep = {one.id for one in people}
    there: set[int] = set()
    for link in list(row.addressed):
        if link.influencer_id in keep:
            there.add(link.influencer_id)
        else:
            rec.deleting(link)
            link.delete_instance()
    for one in people:
        if one.id not in there:
            link = RecommendationInfluencer.create(recommendation=row.id, influencer=one.id)
            rec.created(link)
    rec.changing(row)
    row.addressed_to = EVERYONE if everyone else ", ".join(one.body for one in people)
    row.save()


def _put_down(ws: Workspace, rec: Recording, row: Any) -> None:
    """Whoever is addressed while a topic closes, or after it, is to be given its report too."""
    if row.series.status in ("closing", "closed", "revisited"):
        from coptui.services import topic_closing  # late: it stands on this module

        topic_closing.prepare(ws, rec, row.series)


def _parts(text: str) -> list[str]:
    return [one.strip() for one in text.replace(";", ",").split(",")]


def _to(rows: Iterable[Any]) -> dict[int, tuple[str, ...]]:
    every = list(rows)
    found: dict[int, list[str]] = defaultdict(list)
    links: Any = (
        RecommendationInfluencer.select(RecommendationInfluencer.recommendation, Influencer.body)
        .join(Influencer)
        .where(RecommendationInfluencer.recommendation.in_([row.id for row in every]))
        .order_by(RecommendationInfluencer.id)
    )
    for key, body in links.tuples():
        found[key].append(body)
    return {
        row.id: tuple(found[row.id] or [one for one in _parts(row.addressed_to) if one])
        for row in every
    }


def _views(rows: Iterable[Any]) -> list[RecommendationView]:
    every = list(rows)
    to = _to(every)
    return [
        RecommendationView(
            row.id, row.series_id, row.series.title, row.text, to[row.id], row.status,
            row.status_on, row.response,
        )
        for row in every
    ]  # fmt: skip


def _status(text: str) -> RecommendationStatus:
    try:
        return RecommendationStatus(line(text).casefold().replace("-", " ").replace("_", " "))
    except ValueError as error:
        known = ", ".join(one.value for one in RecommendationStatus)
        raise Refused(f"A recommendation is one of {known}.", field="status") from error


def _row(recommendation_id: int) -> Any:
    row = Recommendation.get_or_none(Recommendation.id == recommendation_id)
    if row is None:
        raise NotFound("There is no such recommendation.", _HINT)
    return row
