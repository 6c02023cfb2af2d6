"""A good end: its steps as a list that ticks itself, and what becomes of the people on the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from coptui.domain.community_life import (
    GRADUATED,
    CommunityStatus,
    EndingStep,
    ListChoice,
    in_the_way,
)
from coptui.domain.counting import counted, people
from coptui.domain.dates import long_day, to_utc
from coptui.domain.ideas import LIVE
from coptui.domain.sessions import PAST
from coptui.errors import Refused
from coptui.services import audit, members
from coptui.services.community_life import AREA, closing_facts
from coptui.services.community_views import GONE, community_row
from coptui.services.done import Done
from coptui.services.refusing import line, note
from coptui.services.undo import together
from coptui.store.models import (
    CommunityEvent,
    Membership,
    Report,
    Resource,
    Session,
    TopicIdea,
    TopicSeries,
)
from coptui.workspace import Workspace

_AREA = AREA | {"contacts"}
_AGREED = ("agreed", "circulated")
_NEEDS_NOTE = {
    EndingStep.decide: "What did the members say?",
    EndingStep.thanks: "How were people thanked?",
}
_ENDED = "the community has ended"


@dataclass(frozen=True)
class EndingRow:
    """A step of the end. `why` is what shows that it is done, or what it takes."""

    id: int
    step: str
    words: str
    done: bool
    by_hand: bool
    why: str


@dataclass(frozen=True)
class EndingView:
    """The whole list, and what still stands in the way of closing, in sentences.

    `graduated` counts those who outgrew the sessions and carry it on: a part of what remains.
    """

    community_id: int
    community: str
    status: str
    rows: tuple[EndingRow, ...]
    in_the_way: tuple[str, ...]
    graduated: int

    @property
    def progress(self) -> str:
        """3 of 8 steps."""
        return f"{sum(one.done for one in self.rows)} of {len(self.rows)} steps"


def show(ws: Workspace, community_id: int) -> EndingView:
    """The steps of a community's end, each with what shows it."""
    row = community_row(community_id)
    kept: dict[str, dict[str, Any]] = dict(row.ending or {})
    rows = []
    for number, step in enumerate(EndingStep, start=1):
        known = _known(ws, row, step)
        hand = kept.get(step.value)
        why = known or (_by_hand(hand) if hand else step.how)
        rows.append(
            EndingRow(number, step.value, step.words, bool(known or hand), not known and bool(hand),
                      why)
        )  # fmt: skip
    left = () if row.status == CommunityStatus.closed.value else in_the_way(closing_facts(ws, row))
    return EndingView(row.id, row.name, row.status, tuple(rows), left, _graduated(row.id))


def tick(ws: Workspace, community_id: int, step: str, said: str = "") -> Done[EndingView]:
    """Tick a step by hand, with a note where one is needed; ticked again, it is open again.

    Raises `Refused` for a community that is not coming to its end, and for steps that are not
    ticked by hand.
    """
    row = _ending(community_id)
    which = _step(step)
    if which is EndingStep.archive:
        raise Refused("The last step is closing it.", "`coptui communities close` does it.")
    if which is EndingStep.people:
        raise Refused("Say what becomes of the list: move, keep or let go.", field="people")
    text = note(said)
    kept = dict(row.ending or {})
    back = which.value in kept and not text
    if not back and not text and which in _NEEDS_NOTE:
        raise Refused(_NEEDS_NOTE[which], "One sentence is enough.", field="note")
    if back:
        kept.pop(which.value)
    else:
        kept[which.value] = {"on": ws.today().isoformat(), "note": text}
    with together(ws, f"{row.name}: {which.words}", AREA) as rec:
        rec.changing(row)
        row.ending = kept
        row.save()
        audit.note(ws, "community.ending", subject="community", subject_id=row.id,
                   detail=which.value)  # fmt: skip
    words = "is open again" if back else "is done"
    return Done(show(ws, row.id), f"“{which.words}” {words}.", rec.id, AREA)


def settle_people(
    ws: Workspace, community_id: int, choice: str, other_id: int | None = None
) -> Done[EndingView]:
    """Say what becomes of the list: people move to another community, stay as they are, or leave.

    Moving says nothing about consent: each may be written to as they agreed, and no more.
    """
    row = _ending(community_id)
    chosen = _choice(choice)
    other = community_row(other_id) if other_id is not None else None
    if chosen is ListChoice.move and (other is None or other.id == row.id):
        raise Refused("To which community do they go?", "Ask them first.", field="other")
    here: Any = Membership.select().where(
        Membership.community == row.id, Membership.standing.not_in(GONE)
    )
    ids = [one.contact_id for one in here]
    with together(ws, f"{row.name}: {chosen.words}", _AREA) as rec:
        if chosen is ListChoice.move and other is not None and ids:
            members.add(ws, other.id, _movable(other.id, ids))
        if chosen is ListChoice.let_go:
            for contact_id in ids:
                members.remove(ws, row.id, contact_id, _ENDED)
        rec.changing(row)
        where = f" ({other.name})" if other is not None and chosen is ListChoice.move else ""
        kept = {"on": ws.today().isoformat(), "note": chosen.words + where, "choice": chosen.value}
        row.ending = {**(row.ending or {}), EndingStep.people.value: kept}
        row.save()
        audit.note(ws, "community.people", subject="community", subject_id=row.id,
                   detail=chosen.value)  # fmt: skip
    return Done(show(ws, row.id), f"{people(len(ids))}: {chosen.words}{where}.", rec.id, _AREA)


def _movable(other_id: int, ids: list[int]) -> list[int]:
    """Those whom the other community may have: nobody who asked it to leave them alone."""
    alone: Any = Membership.select(Membership.contact).where(
        Membership.community == other_id, Membership.standing == "suppressed"
    )
    out = {contact for (contact,) in alone.tuples()}
    left = [one for one in ids if one not in out]
    if not left:
        raise Refused("Everybody on this list asked the other community to leave them alone.")
    return left


def _ending(community_id: int) -> Any:
    row = community_row(community_id)
    if row.status != CommunityStatus.closing.value:
        words = CommunityStatus(row.status).words
        raise Refused(
            f"{row.name} is {words}; the steps of an end belong to one that is coming to it.",
            "`coptui communities end` begins it, with a reason.",
        )
    return row


def _step(text: str) -> EndingStep:
    word = line(text).casefold().replace("-", "_").replace(" ", "_")
    try:
        return EndingStep(word)
    except ValueError as error:
        known = ", ".join(one.value.replace("_", "-") for one in EndingStep)
        raise Refused(f"A step is one of {known}.", field="step") from error


def _choice(text: str) -> ListChoice:
    word = line(text).casefold().replace("-", "_").replace(" ", "_")
    try:
        return ListChoice(word)
    except ValueError as error:
        raise Refused("The list is moved, kept or let go: move, keep, let-go.") from error


def _by_hand(kept: dict[str, Any]) -> str:
    on = long_day(date.fromisoformat(kept["on"]))
    return f"{kept['note']} ({on})" if kept.get("note") else f"ticked by hand on {on}"


def _graduated(community_id: int) -> int:
    return (
        Membership.select()
        .where(
            Membership.community == community_id,
            Membership.standing == "left",
            Membership.left_reason.startswith(GRADUATED),
        )
        .count()
    )


def _known(ws: Workspace, row: Any, step: EndingStep) -> str:
    """What the data shows for a step, in words; empty when it shows nothing."""
    if step is EndingStep.reports:
        return _reports(row.id)
    if step is EndingStep.legacy:
        return _legacy(row.id)
    if step is EndingStep.celebration:
        return _celebrated(row)
    if step is EndingStep.thanks:
        gone = closing_facts(ws, row).farewell_gone
        return "the farewell has gone" if gone else ""
    if step is EndingStep.hand_over:
        return _handed_over(row.id)
    if step is EndingStep.archive and row.status == CommunityStatus.closed.value:
        return "it is closed"
    return ""


def _reports(community_id: int) -> str:
    closed = [
        one.id
        for one in TopicSeries.select(TopicSeries.id).where(
            TopicSeries.community == community_id, TopicSeries.status == "closed"
        )
    ]
    have: Any = Report.select(Report.series).where(
        Report.series.in_(closed), Report.kind == "topic", Report.status.in_(_AGREED)
    )
    agreed = {series for (series,) in have.distinct().tuples()}
    if not closed or len(agreed) < len(closed):
        return ""
    return f"{counted(len(agreed), 'topic')} with an agreed report"


def _legacy(community_id: int) -> str:
    found = Report.select().where(
        Report.community == community_id, Report.kind == "legacy", Report.status.in_(_AGREED)
    )
    return "the legacy summary is agreed" if found.exists() else ""


def _celebrated(row: Any) -> str:
    began = (
        CommunityEvent.select()
        .where(CommunityEvent.community == row.id, CommunityEvent.kind == "coming to its end")
        .order_by(CommunityEvent.id.desc())
        .first()
    )
    if began is None:
        return ""
    held = (
        Session.select(Session.number)
        .where(
            Session.community == row.id,
            Session.status.in_([status.value for status in PAST]),
            Session.starts_at >= to_utc(began.happened_on, time(0), row.time_zone),
        )
        .first()
    )
    return f"{row.code}-{held.number} was held" if held is not None else ""


def _handed_over(community_id: int) -> str:
    kept = Resource.select().where(Resource.community == community_id)
    all_of_them, with_partner = kept.count(), kept.where(Resource.held_by_partner).count()
    ideas = TopicIdea.select().where(
        TopicIdea.community == community_id, TopicIdea.status.in_([one.value for one in LIVE])
    )
    if not all_of_them or with_partner < all_of_them or ideas.exists():
        return ""
    return f"{counted(with_partner, 'resource is', 'resources are')} with a partner"
