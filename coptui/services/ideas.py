"""Ideas for topics: noted from anywhere, gathered for a community, chosen or passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import ideas as rules
from coptui.domain.ideas import LIVE, IdeaStatus
from coptui.errors import NotFound, Refused
from coptui.services import audit, topics
from coptui.services.community_life import may_still_plan
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed
from coptui.services.undo import recording, together
from coptui.store.models import TopicIdea
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
_ORDER = {status.value: at for at, status in enumerate(
    (IdeaStatus.shortlisted, IdeaStatus.idea, IdeaStatus.chosen, IdeaStatus.passed_on,
     IdeaStatus.dropped)
)}  # fmt: skip
MOST_INTERESTED = 5000


@dataclass(frozen=True)
class IdeaView:
    """Something people would like to talk about one day."""

    id: int
    community_id: int
    community: str
    text: str
    source: str
    raised_on: date
    interest: int
    status: str
    topic_id: int | None
    passed_to: str


def add(
    ws: Workspace,
    community_id: int,
    text: str,
    *,
    source: str = "",
    on: date | None = None,
    interest: int = 0,
) -> Done[IdeaView]:
    """Note an idea: its words are all that is needed."""
    community = community_row(community_id)
    may_still_plan(community)
    said = needed(text, "text", "What is the idea? A few words are enough.", 300)
    raised = on or ws.today()
    if raised > ws.today():
        raise Refused("That day is still to come.", field="on")
    with in_plain_words():
        kept_source = rules.source_of(line(source))
    with recording(ws, f"Idea for {community.name}", _AREA) as rec:
        row = TopicIdea.create(
            community=community.id,
            text=said,
            source=kept_source,
            raised_on=raised,
            interest=_count(interest),
        )
        rec.created(row)
        audit.note(ws, "idea.add", subject="idea", subject_id=row.id)
    return Done(_view(row), f"Noted for {community.name}: {said}", rec.id, _AREA)


def of(ws: Workspace, community_id: int | None = None) -> list[IdeaView]:
    """The ideas of a community, or of all: the short list first, then by interest."""
    query: Any = TopicIdea.select()
    if community_id is not None:
        query = query.where(TopicIdea.community == community_row(community_id).id)
    found = [_view(row) for row in query.order_by(TopicIdea.id)]
    return sorted(found, key=lambda one: (_ORDER.get(one.status, 9), -one.interest, one.id))


def live(ws: Workspace, community_id: int) -> int:
    """How many ideas may still become a topic here."""
    return (
        TopicIdea.select()
        .where(
            TopicIdea.community == community_id,
            TopicIdea.status.in_([one.value for one in LIVE]),
        )
        .count()
    )


def show(ws: Workspace, idea_id: int) -> IdeaView:
    """One idea. Raises `NotFound`."""
    return _view(_idea(idea_id))


def edit(
    ws: Workspace,
    idea_id: int,
    *,
    text: str | None = None,
    source: str | None = None,
    interest: int | None = None,
) -> Done[IdeaView]:
    """Change the words of an idea, where it comes from, or how many are interested."""
    row = _idea(idea_id)
    with recording(ws, "Edit an idea", _AREA) as rec:
        rec.changing(row)
        if text is not None:
            row.text = needed(text, "text", "What is the idea? A few words are enough.", 300)
        if source is not None:
            with in_plain_words():
                row.source = rules.source_of(line(source))
        if interest is not None:
            row.interest = _count(interest)
        row.save()
    return Done(_view(row), "The idea is changed." if rec.id else "", rec.id, _AREA)


def one_more(ws: Workspace, idea_id: int) -> Done[IdeaView]:
    """One more person is interested; only the number is kept."""
    row = _idea(idea_id)
    done = edit(ws, idea_id, interest=row.interest + 1)
    said = f"{done.view.interest} would like to talk about it."
    return Done(done.view, said, done.undo, _AREA)


def move(
    ws: Workspace, idea_id: int, status: str, *, passed_to: str = "", other_id: int | None = None
) -> Done[IdeaView]:
    """Move an idea along its life; a chosen one becomes a topic with its words.

    Passed on to a community here (`other_id`), it is an idea there too, from another group.
    Raises `Refused` for a move that an idea does not have.
    """
    row = _idea(idea_id)
    with in_plain_words():
        new = rules.status_of(line(status))
        rules.check_move(IdeaStatus(row.status), new)
    where = line(passed_to)
    with together(ws, f"Idea: {new.value}", _AREA) as rec:
        rec.changing(row)
        if new is IdeaStatus.chosen:
            row.series_id = topics.add(ws, row.community_id, row.text[:200]).view.id
        if new is IdeaStatus.passed_on and other_id is not None:
            where = _pass_on(ws, row, other_id)
        row.status, row.passed_to = new.value, where if new is IdeaStatus.passed_on else ""
        row.save()
        audit.note(ws, "idea.move", subject="idea", subject_id=row.id, detail=new.value)
    return Done(_view(row), _said(row, new, where), rec.id, _AREA)


def _pass_on(ws: Workspace, row: Any, other_id: int) -> str:
    other = community_row(other_id)
    if other.id == row.community_id:
        raise Refused("It is this community's already.", field="other")
    add(ws, other.id, row.text, source="another group")
    return str(other.name)


def _said(row: Any, new: IdeaStatus, where: str) -> str:
    if new is IdeaStatus.chosen:
        return f"The topic “{row.text[:200]}” is planned."
    if new is IdeaStatus.passed_on:
        return f"Passed on to {where}." if where else "Passed on."
    return f"“{row.text}” is {'let go' if new is IdeaStatus.dropped else new.value}."


def _count(number: int) -> int:
    if not 0 <= number <= MOST_INTERESTED:
        raise Refused("How many are interested? A number of people.", field="interest")
    return number


def _idea(idea_id: int) -> Any:
    row = TopicIdea.get_or_none(TopicIdea.id == idea_id)
    if row is None:
        raise NotFound("There is no such idea.", "See `coptui topics ideas`.")
    return row


def _view(row: Any) -> IdeaView:
    return IdeaView(
        id=row.id,
        community_id=row.community_id,
        community=row.community.name,
        text=row.text,
        source=row.source,
        raised_on=row.raised_on,
        interest=row.interest,
        status=row.status,
        topic_id=row.series_id,
        passed_to=row.passed_to,
    )
