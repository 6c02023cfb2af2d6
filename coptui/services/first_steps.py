"""How far a new community is set up: the seven steps, worked out from what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import dates
from coptui.domain import first_steps as rules
from coptui.domain.counting import people
from coptui.domain.first_steps import BeginningFacts, FirstStep, Tick
from coptui.domain.ideas import IdeaStatus
from coptui.domain.sessions import PAST, SessionStatus
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.community_life import may_still_plan
from coptui.services.community_views import GONE, community_row
from coptui.services.done import Done
from coptui.services.refusing import line, note
from coptui.services.undo import recording
from coptui.store.models import (
    Contact,
    Invitation,
    Membership,
    RoleHolding,
    Session,
    TopicIdea,
    TopicSeries,
)
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
_PAST = [status.value for status in PAST]
_INVITED = [*_PAST, *(one.value for one in (SessionStatus.invited, SessionStatus.ready))]
_SEES_TO_IT = ("hospitality", "caterer")


@dataclass(frozen=True)
class StepRow:
    """One of the seven. `why` is what shows that it is done, or what it needs."""

    id: int
    step: str
    words: str
    done: bool
    by_hand: bool
    why: str


@dataclass(frozen=True)
class StepsView:
    """The seven steps of a community, and how far it is.

    `lacking` is what the first one still needs: purpose, idea, people.
    """

    community_id: int
    community: str
    status: str
    progress: str
    rows: tuple[StepRow, ...]
    lacking: tuple[str, ...]


def show(ws: Workspace, community_id: int) -> StepsView:
    """The seven steps as they stand."""
    row = community_row(community_id)
    known = facts(row)
    states = rules.steps(known)
    rows = tuple(
        StepRow(number, one.step.value, one.step.words, one.done, one.by_hand, one.words)
        for number, one in enumerate(states, start=1)
    )
    return StepsView(
        row.id, row.name, row.status, rules.progress(states), rows, rules.lacking(known)
    )


def tick(ws: Workspace, community_id: int, step: str, said: str = "") -> Done[StepsView]:
    """Tick a step by hand; ticked again without a note, it is open again.

    Raises `Refused` for one that is done by what is known: it cannot be unticked.
    """
    row = community_row(community_id)
    may_still_plan(row)
    which = _step(step)
    state = rules.steps(facts(row))[list(FirstStep).index(which)]
    if state.done and not state.by_hand:
        raise Refused(f"“{which.words}” shows by itself: {state.words}.", "Nothing to tick.")
    text = note(said)
    kept = dict(row.steps or {})
    back = which.value in kept and not text
    if back:
        kept.pop(which.value)
    else:
        kept[which.value] = {"on": ws.today().isoformat(), "note": text}
    with recording(ws, f"{row.name}: {which.words}", _AREA) as rec:
        rec.changing(row)
        row.steps = kept
        row.save()
        audit.note(ws, "community.step", subject="community", subject_id=row.id,
                   detail=which.value)  # fmt: skip
    words = "is open again" if back else "is done"
    return Done(show(ws, row.id), f"“{which.words}” {words}.", rec.id, _AREA)


def facts(row: Any) -> BeginningFacts:
    """What is known of a community that begins."""
    sessions: list[Any] = list(
        Session.select().where(
            Session.community == row.id, Session.status != SessionStatus.cancelled.value
        )
    )
    dated = [one for one in sessions if one.starts_at is not None]
    first = min(dated, key=lambda one: one.starts_at, default=None)
    venue = row.default_venue.name if row.default_venue_id else ""
    if not venue:
        venue = next((one.venue.name for one in sessions if one.venue_id), "")
    example = next((one.example.title for one in sessions if one.example_id), "")
    ideas = TopicIdea.select().where(
        TopicIdea.community == row.id, TopicIdea.status != IdeaStatus.dropped.value
    )
    kept = {key: _tick(one) for key, one in (row.steps or {}).items()}
    return BeginningFacts(
        purpose=row.purpose,
        topics=TopicSeries.select().where(TopicSeries.community == row.id).count(),
        ideas=ideas.count(),
        people=Membership.select()
        .where(Membership.community == row.id, Membership.standing.not_in(GONE))
        .count(),
        partner=row.host_organisation,
        venue=venue,
        invited=_invited(sessions),
        example=example,
        refreshments=_refreshments(row.id),
        day=dates.local_day(first.starts_at, row.time_zone) if first is not None else None,
        held=sum(one.status in _PAST for one in sessions),
        ticked=kept,
    )


def _invited(sessions: list[Any]) -> str:
    """How many have had an invitation; that a session was held shows it too."""
    asked = (
        Invitation.select(Invitation.contact)
        .where(
            Invitation.session.in_([one.id for one in sessions]),
            Invitation.invited_at.is_null(False),
        )
        .distinct()
        .count()
    )
    if asked:
        return f"{people(asked)} invited"
    return "people were told of a session" if any(s.status in _INVITED for s in sessions) else ""


def _refreshments(community_id: int) -> str:
    """Somebody sees to the refreshments: who they are is told here and nowhere outside."""
    names: Any = (
        RoleHolding.select(Contact.name)
        .join(Contact)
        .where(
            RoleHolding.community == community_id,
            RoleHolding.role.in_(_SEES_TO_IT),
            RoleHolding.until.is_null(),
        )
        .order_by(Contact.sort_key)
    )
    found = [name for (name,) in names.tuples()]
    return f"{' and '.join(found[:2])} see{'s' * (len(found) == 1)} to them" if found else ""


def _tick(kept: dict[str, Any]) -> Tick:
    return Tick(date.fromisoformat(kept["on"]), str(kept.get("note", "")))


def _step(text: str) -> FirstStep:
    word = line(text).casefold().replace("-", "_").replace(" ", "_")
    if word.isdigit() and 1 <= int(word) <= len(FirstStep):
        return list(FirstStep)[int(word) - 1]
    try:
        return FirstStep(word)
    except ValueError as error:
        known = ", ".join(one.value for one in FirstStep)
        raise Refused(f"A step is one of {known}, or its number.", field="step") from error
