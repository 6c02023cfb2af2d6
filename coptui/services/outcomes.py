"""Outcomes: what became different, how far that was the community's, and how it may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import outcomes as rules
from coptui.domain.outcomes import Contribution
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.undo import recording
from coptui.store.models import Action, Noticing, Outcome, Recommendation, TopicSeries
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
_LINKS: dict[str, Any] = {
    "series": TopicSeries,
    "recommendation": Recommendation,
    "action": Action,
    "noticing": Noticing,
}


@dataclass(frozen=True)
class NewOutcome:
    """What is known of an outcome; only its words are needed. Links are ids."""

    text: str
    on: date | None = None
    kind: str = ""
    contribution: str = ""
    value: str = ""
    place: str = ""
    evidence: str = ""
    share: str = "community"
    permission: str = ""
    series: int | None = None
    recommendation: int | None = None
    action: int | None = None
    noticing: int | None = None


@dataclass(frozen=True)
class OutcomeView:
    """Something that became different. `level` is how far it was ours, in words."""

    id: int
    community_id: int
    community: str
    text: str
    on: date
    kind: str
    contribution: str
    level: str
    value: str
    place: str
    evidence: str
    share: str
    permission: str
    may_be_told: bool
    told_on: date | None
    topic: str
    topic_id: int | None


def add(ws: Workspace, community_id: int, new: NewOutcome) -> Done[OutcomeView]:
    """Write down an outcome. Also a community that has ended may have them."""
    community = community_row(community_id)
    said = needed(new.text, "text", "What is different now?", 1000)
    with recording(ws, f"Outcome of {community.name}", _AREA) as rec:
        row = Outcome(community=community.id, text=said, happened_on=new.on or ws.today())
        values = {
            name: getattr(new, name)
            for name in ("kind", "contribution", "value", "place", "evidence", "share",
                         "permission", *_LINKS)
        }  # fmt: skip
        _fill(ws, row, {"on": row.happened_on, **values})
        row.save()
        rec.created(row)
        audit.note(ws, "outcome.add", subject="outcome", subject_id=row.id)
    return Done(_view(row), "The outcome is written down.", rec.id, _AREA)


def edit(ws: Workspace, outcome_id: int, **changes: Any) -> Done[OutcomeView]:
    """Change what is known of an outcome."""
    row = _outcome(outcome_id)
    with recording(ws, "Edit an outcome", _AREA) as rec:
        rec.changing(row)
        if "text" in changes:
            row.text = needed(changes.pop("text"), "text", "What is different now?", 1000)
        _fill(ws, row, changes)
        row.save()
        audit.note(ws, "outcome.edit", subject="outcome", subject_id=row.id)
    return Done(_view(row), "The outcome is changed." if rec.id else "", rec.id, _AREA)


def of(ws: Workspace, community_id: int | None = None) -> list[OutcomeView]:
    """The outcomes of a community, or of all, the latest first."""
    query: Any = Outcome.select()
    if community_id is not None:
        query = query.where(Outcome.community == community_row(community_id).id)
    return [_view(row) for row in query.order_by(Outcome.happened_on.desc(), Outcome.id.desc())]


def show(ws: Workspace, outcome_id: int) -> OutcomeView:
    """One outcome. Raises `NotFound`."""
    return _view(_outcome(outcome_id))


def _fill(ws: Workspace, row: Any, values: dict[str, Any]) -> None:
    with in_plain_words():
        for field, value in values.items():
            _set(ws, row, field, value)
    if row.share == "public" and not row.permission.strip():
        raise Refused(
            "Who said that it may be told outside?",
            "Note it: agreed in the room, say. Or keep it for the community.",
            field="permission",
        )


def _set(ws: Workspace, row: Any, field: str, value: Any) -> None:
    if field == "on":
        if value > ws.today():
            raise Refused("That day is still to come.", field="on")
        row.happened_on = value
    elif field == "kind":
        row.kind = rules.kind_of(line(value))
    elif field == "contribution":
        row.contribution = rules.contribution_of(line(value))
    elif field == "value":
        row.value_cycle = rules.value_of(line(value))
    elif field == "share":
        row.share = rules.share_of(line(value))
    elif field in ("place", "permission"):
        setattr(row, field, line(value, 300))
    elif field == "evidence":
        row.evidence = note(value)
    elif field in _LINKS:
        _link(row, field, value)
    else:
        raise Refused(f"An outcome has no {line(field)!r}.", field=field)


def _link(row: Any, field: str, value: int | None) -> None:
    model = _LINKS[field]
    found = model.get_or_none(model.id == value) if value is not None else None
    if value is not None and found is None:
        raise Refused(f"There is no such {field}.", field=field)
    if found is not None and _community_of(found) != row.community_id:
        raise Refused(f"That {field} belongs to another community.", field=field)
    if field in ("series", "recommendation"):
        setattr(row, field, found)
    else:
        setattr(row, f"{field}_id", value)


def _community_of(row: Any) -> int:
    owner = row.series if isinstance(row, Recommendation) else row
    return int(owner.community_id)


def _outcome(outcome_id: int) -> Any:
    row = Outcome.get_or_none(Outcome.id == outcome_id)
    if row is None:
        raise NotFound("There is no such outcome.", "See `coptui outcomes list`.")
    return row


def _view(row: Any) -> OutcomeView:
    return OutcomeView(
        id=row.id,
        community_id=row.community_id,
        community=row.community.name,
        text=row.text,
        on=row.happened_on,
        kind=row.kind,
        contribution=row.contribution,
        level=Contribution(row.contribution).words if row.contribution else "",
        value=row.value_cycle,
        place=row.place,
        evidence=row.evidence,
        share=row.share,
        permission=row.permission,
        may_be_told=rules.may_be_told(row.share, row.permission),
        told_on=row.shared_on,
        topic=row.series.title if row.series_id else "",
        topic_id=row.series_id,
    )
