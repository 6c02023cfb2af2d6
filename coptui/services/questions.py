"""Questions that a topic carries: open, answered, carried on, or outside our control (R78)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coptui.domain import questions as rules
from coptui.domain.capture import ItemKind
from coptui.domain.questions import QuestionState
from coptui.errors import Refused
from coptui.services import topic_items
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.undo import recording
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})
_HINT = "See `coptui questions list`."
_NAMES = {"carried": QuestionState.carried, "outside": QuestionState.outside}


@dataclass(frozen=True)
class QuestionView:
    """A question, what became of it, and the answer where there is one."""

    id: int
    topic_id: int | None
    session: str
    text: str
    state: str
    answer: str

    @property
    def mark(self) -> str:
        """The sign of its state."""
        return QuestionState(self.state).mark


def add(ws: Workspace, topic_id: int, text: str) -> Done[QuestionView]:
    """Note a question for a topic."""
    words = needed(text, "text", "What is the question?", 500)
    with recording(ws, "New question", _AREA) as rec:
        row = topic_items.add(ws, rec, topic_id, ItemKind.question, words)
    return Done(show(ws, row.id), "The question is kept with the topic.", rec.id, _AREA)


def move(ws: Workspace, question_id: int, state: str, *, answer: str = "") -> Done[QuestionView]:
    """Say what became of a question. Raises `Refused` for a move it does not have."""
    row = topic_items.row_of(question_id, ItemKind.question, _HINT)
    new = _state(state)
    with in_plain_words(_HINT):
        rules.check_move(state_of(row), new)
    with recording(ws, f"A question: {new}", _AREA) as rec:
        topic_items.keep(rec, row, state=new.value, answer=note(answer) or _answer(row))
    return Done(show(ws, question_id), f"It is {new}.", rec.id, _AREA)


def moves(ws: Workspace, question_id: int) -> list[QuestionState]:
    """What can become of a question from where it is."""
    now = state_of(topic_items.row_of(question_id, ItemKind.question, _HINT))
    return [one for one in QuestionState if one in rules.MOVES[now]]


def show(ws: Workspace, question_id: int) -> QuestionView:
    """One question."""
    row = topic_items.row_of(question_id, ItemKind.question, _HINT)
    code = f"{row.community.code}-{row.session.number}" if row.session_id else ""
    return _view(row, code)


def of(ws: Workspace, topic_id: int, *, alive: bool = False) -> list[QuestionView]:
    """The questions of a topic, those that are still asked first."""
    found = [_view(row, code) for row, code in topic_items.of(topic_id, ItemKind.question)]
    found.sort(key=lambda one: not QuestionState(one.state).lives)
    return [one for one in found if QuestionState(one.state).lives] if alive else found


def state_of(row: Any) -> QuestionState:
    """What has become of a question; one that nobody has looked at since is open."""
    kept = row.extra.get("state", "") if isinstance(row.extra, dict) else ""
    try:
        return QuestionState(kept)
    except ValueError:
        return QuestionState.open


def _answer(row: Any) -> str:
    return str(row.extra.get("answer", "")) if isinstance(row.extra, dict) else ""


def _view(row: Any, session: str) -> QuestionView:
    topic_id = topic_items.belongs_to(row)
    return QuestionView(row.id, topic_id, session, row.text, state_of(row).value, _answer(row))


def _state(text: str) -> QuestionState:
    wanted = line(text).casefold().replace("-", " ").replace("_", " ")
    try:
        return _NAMES.get(wanted.split(" ")[0]) or QuestionState(wanted)
    except ValueError as error:
        raise Refused("A question is open, carried, answered or outside.", field="state") from error
