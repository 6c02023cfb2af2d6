"""Actions: what somebody said they would do, what came of it, and letting go in peace (R75)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from coptui.domain import actions as rules
from coptui.domain.actions import ActionStatus
from coptui.errors import Ambiguous, NotFound, Refused
from coptui.services import audit, finding
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.topics import topic_row
from coptui.services.undo import recording
from coptui.store.models import Action, Community, Contact, Session, TopicSeries
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})
GROUP = "the group"


@dataclass(frozen=True)
class ActionView:
    """An action. `who` is a person on the list, a role, or the group; never why it took long."""

    id: int
    community_id: int
    community: str
    topic_id: int | None
    topic: str
    session: str
    text: str
    who: str
    contact_id: int | None
    due: date | None
    status: str
    what_happened: str
    noticed_effect: str

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return ActionStatus(self.status).mark


def add(
    ws: Workspace, topic_id: int, text: str, *, who: str = "", due: date | None = None,
    session_id: int | None = None,
) -> Done[ActionView]:  # fmt: skip
    """Note what somebody, or the group, said they would do for a topic."""
    topic = topic_row(topic_id)
    words = needed(text, "text", "What is to be done?", 500)
    contact, name = _owner(ws, who)
    with recording(ws, "New action", _AREA) as rec:
        row = Action.create(
            community=topic.community_id, series_id=topic.id, session=_session(topic, session_id),
            contact=contact, who=name, text=words, due=due,
        )  # fmt: skip
        rec.created(row)
        audit.note(ws, "action.add", subject="action", subject_id=row.id)
    return Done(show(ws, row.id), f"Noted for {name or GROUP}.", rec.id, _AREA)


def edit(
    ws: Workspace, action_id: int, *, text: str | None = None, who: str | None = None,
    due: date | None = None, what_happened: str | None = None, noticed_effect: str | None = None,
    no_day: bool = False,
) -> Done[ActionView]:  # fmt: skip
    """Change the words of an action, whose it is, or its day."""
    row = _row(action_id)
    with recording(ws, "Edit an action", _AREA) as rec:
        rec.changing(row)
        if text is not None:
            row.text = needed(text, "text", "What is to be done?", 500)
        if who is not None:
            row.contact, row.who = _owner(ws, who)
        if due is not None or no_day:
            row.due = due
        if what_happened is not None:
            row.what_happened = note(what_happened)
        if noticed_effect is not None:
            row.noticed_effect = note(noticed_effect)
        row.save()
    return Done(show(ws, action_id), "It is changed." if rec.id else "", rec.id, _AREA)


def move(
    ws: Workspace, action_id: int, status: str, *, what_happened: str = "",
    noticed_effect: str = "", to: str = "",
) -> Done[ActionView]:  # fmt: skip
    """Begin an action, finish it, let it go or hand it on.

    No reason is asked for. Raises `Refused` for a move an action does not have.
    """
    row, new = _row(action_id), _status(status)
    with in_plain_words("See `coptui actions list`."):
        rules.check_move(ActionStatus(row.status), new)
    if new is ActionStatus.handed_on and not line(to):
        raise Refused("To whom is it handed on? A person, a role or a body.", field="to")
    with recording(ws, f"An action: {new}", _AREA) as rec:
        rec.changing(row)
        row.status = new.value
        row.what_happened = note(what_happened) or row.what_happened
        row.noticed_effect = note(noticed_effect) or row.noticed_effect
        if new is ActionStatus.handed_on:
            row.contact, row.who = _owner(ws, to)
        row.save()
        audit.note(ws, "action.move", subject="action", subject_id=row.id, detail=new.value)
    return Done(show(ws, action_id), _SAID[new].format(who=row.who), rec.id, _AREA)


def moves(ws: Workspace, action_id: int) -> list[ActionStatus]:
    """What can become of an action from where it is."""
    now = ActionStatus(_row(action_id).status)
    return [one for one in ActionStatus if one in rules.MOVES[now]]


def show(ws: Workspace, action_id: int) -> ActionView:
    """One action."""
    found = views([Action.id == action_id])
    if not found:
        raise NotFound("There is no such action.", "See `coptui actions list`.")
    return found[0]


def of(
    ws: Workspace, *, topic_id: int | None = None, community_id: int | None = None,
    alive: bool = False,
) -> list[ActionView]:  # fmt: skip
    """Actions of a topic or a community, the done ones first, as they are told (R89)."""
    where: list[Any] = []
    if topic_id is not None:
        where.append((Action.series_id == topic_id) | (Session.series == topic_id))
    if community_id is not None:
        where.append(Action.community == community_id)
    if alive:
        where.append(Action.status.in_([one.value for one in ActionStatus if one.lives]))
    rank = {status.value: at for at, status in enumerate(rules.ORDER)}
    return sorted(views(where), key=lambda one: (rank[one.status], one.due or date.max, one.id))


def views(where: Sequence[Any]) -> list[ActionView]:
    """Actions that fit the conditions, by their number."""
    direct, meeting = TopicSeries.alias(), TopicSeries.alias()
    query: Any = (
        Action.select(
            Action.id, Action.community, Community.name, Action.series_id, direct.title,
            Session.series, meeting.title, Community.code, Session.number, Action.text, Action.who,
            Contact.name, Action.contact, Action.due, Action.status, Action.what_happened,
            Action.noticed_effect,
        )
        .join_from(Action, Community)
        .join_from(Action, Session, JOIN.LEFT_OUTER)
        .join_from(Action, Contact, JOIN.LEFT_OUTER)
        .join_from(Action, direct, JOIN.LEFT_OUTER, on=Action.series_id == direct.id)
        .join_from(Session, meeting, JOIN.LEFT_OUTER, on=Session.series == meeting.id)
        .where(*(where or [True]))
        .order_by(Action.id)
    )  # fmt: skip
    return [_view(row) for row in query.tuples()]


def _view(row: tuple[Any, ...]) -> ActionView:
    (key, community_id, community, own, own_title, met, met_title, code, number, text, who, name,
     contact, due, status, happened, effect) = row  # fmt: skip
    return ActionView(
        id=key,
        community_id=community_id,
        community=community,
        topic_id=own or met,
        topic=own_title or met_title or "",
        session=f"{code}-{number}" if number else "",
        text=text,
        who=name or who or GROUP,
        contact_id=contact,
        due=due,
        status=status,
        what_happened=happened,
        noticed_effect=effect,
    )


_SAID = {
    ActionStatus.agreed: "Picked up again.",
    ActionStatus.under_way: "It is under way.",
    ActionStatus.done: "It is done.",
    ActionStatus.let_go: "Let go. That is an answer too.",
    ActionStatus.handed_on: "Handed on to {who}.",
}


def _status(text: str) -> ActionStatus:
    wanted = line(text).casefold().replace("-", " ").replace("_", " ")
    try:
        return ActionStatus(wanted)
    except ValueError as error:
        known = ", ".join(one.value for one in ActionStatus)
        raise Refused(f"An action is one of {known}.", field="status") from error


def _owner(ws: Workspace, who: str) -> tuple[int | None, str]:
    """A person on the list where exactly one has that name or address; else the words as said."""
    words = line(who)
    if not words:
        return None, ""
    try:
        contact_id = finding.contact_id(ws, words)
    except (NotFound, Ambiguous):
        return None, words
    return contact_id, Contact.get_by_id(contact_id).name


def _session(topic: Any, session_id: int | None) -> int | None:
    if session_id is None:
        return None
    row = Session.get_or_none(Session.id == session_id)
    if row is None or row.community_id != topic.community_id:
        raise Refused("That session is not one of this community's.", field="session")
    return int(row.id)


def _row(action_id: int) -> Any:
    row = Action.get_or_none(Action.id == action_id)
    if row is None:
        raise NotFound("There is no such action.", "See `coptui actions list`.")
    return row
