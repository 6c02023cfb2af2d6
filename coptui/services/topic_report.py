"""The progress of a topic so far, on one page for those who come (R89).

It leaves the room, so it names nobody who did not agree to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain import dates
from coptui.domain.actions import ActionStatus
from coptui.domain.capture import ItemKind
from coptui.domain.counting import agree, counted
from coptui.domain.pictures.scale import picture
from coptui.domain.text import fold
from coptui.services import (
    actions,
    audit,
    exporting,
    naming,
    noticings,
    questions,
    topic_items,
    topic_scale,
    topics,
)
from coptui.services.actions import ActionView
from coptui.services.done import Done
from coptui.services.naming import Naming
from coptui.services.papers import FORMATS, Paper, Section, written
from coptui.workspace import Workspace

MOST_CONCLUSIONS, MOST_ACTIONS, MOST_NOTICINGS, MOST_QUESTIONS = 4, 4, 5, 5
"""What fits on one page that people read while they find their seats (R89)."""
_PRIVATE = "private"


@dataclass(frozen=True)
class _Teller:
    """Says things of the topic without naming anybody who did not agree to it."""

    naming: Naming

    def words(self, text: str) -> str:
        """One line without names."""
        return self.naming.without(" ".join(text.split()))

    def several(self, texts: Iterable[str], most: int) -> tuple[str, ...]:
        """Each once, at most so many, and how many more there are."""
        kept = list({fold(one): one for one in reversed(list(texts))}.values())[::-1]
        more = len(kept) - most
        told = [self.words(one) for one in kept[:most]]
        return tuple(told + [f"and {more} more"] * (more > 0))

    def owner(self, one: ActionView) -> str:
        """A person who may be named by name; otherwise a member, a role or the group."""
        if one.contact_id is None:
            return self.words(one.who)
        return one.who if one.contact_id in self.naming.may else "a member"


def digest(ws: Workspace, topic_id: int) -> Paper:
    """One page: what changed, what was concluded, actions with the done ones first, the scale."""
    topic = topics.show(ws, topic_id)
    teller = _Teller(naming.unnamed(ws, topic.community_id))
    asked = topic_scale.rounds(ws, topic_id)
    drawn = picture(asked, leaves=True)
    seen = [one.text for one in noticings.of(ws, topic_id=topic_id)]
    open_ = _open_questions(topic_id)
    last, conclusions = _conclusions(topic_id)
    sections = [
        Section(teller.words(topic.question or topic.title), (_where(teller, topic),)),
        Section(
            "Small changes people noticed",
            () if seen else ("None is written down yet. What have you noticed?",),
            teller.several(seen, MOST_NOTICINGS),
        ),
        Section("What was agreed", *_actions(teller, actions.of(ws, topic_id=topic_id))),
        Section(
            f"What we concluded{f' at {last}' if last else ''}",
            () if conclusions else ("Nothing yet.",),
            teller.several(conclusions, MOST_CONCLUSIONS),
        ),
        Section("Where we are, from 1 to 10", (drawn.sentence,), (), drawn.lines),
        Section(
            "Questions we carry",
            () if open_ else ("None is open.",),
            teller.several(open_, MOST_QUESTIONS),
        ),
        Section("And now you", ("What do you see that is not on this page?",)),
    ]
    title = teller.words(f"{topic.community}: {topic.title}, so far")
    return Paper(title, tuple(sections))


def text_of(ws: Workspace, topic_id: int, form: str = "txt") -> str:
    """The digest as text, Markdown or HTML."""
    return written(digest(ws, topic_id), form)


def save(ws: Workspace, topic_id: int, path: Path, form: str | None = None) -> Done[Path]:
    """Write the digest into a file; without a format the file's ending says it."""
    ending = path.suffix.lower().removeprefix(".")
    wanted = form or (ending if ending in FORMATS else "txt")
    exporting.write_private(path, text_of(ws, topic_id, wanted))
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "topic.digest", subject="topic", subject_id=topic_id, detail=wanted)
    return Done(path, f"The progress so far is in {path.name}, on one page.")


def _where(teller: _Teller, topic: topics.TopicView) -> str:
    said = f"{topic.where[:1].upper()}{topic.where[1:]}."
    hoped = teller.words(topic.preferred_future)
    return f"{said} What we hope for: {hoped}" if hoped else said


def _told_items(topic_id: int, kind: ItemKind) -> list[tuple[Any, str]]:
    """What was written down of a kind and is not private."""
    return [pair for pair in topic_items.of(topic_id, kind) if pair[0].share != _PRIVATE]


def _open_questions(topic_id: int) -> list[str]:
    rows = _told_items(topic_id, ItemKind.question)
    return [row.text for row, _ in rows if questions.state_of(row).lives]


def _conclusions(topic_id: int) -> tuple[str, list[str]]:
    """What the last session that concluded something concluded."""
    rows = _told_items(topic_id, ItemKind.conclusion)
    if not rows:
        return "", []
    last = rows[-1][1]
    return last, [row.text for row, code in rows if code == last]


def _actions(teller: _Teller, every: list[ActionView]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How many, and the newest of those that are done before the newest of the others."""
    if not every:
        return ("Nothing is agreed yet.",), ()
    count = {status: sum(one.status == status for one in every) for status in ActionStatus}
    alive = count[ActionStatus.agreed] + count[ActionStatus.under_way]
    parts = [f"{count[ActionStatus.done]} done", f"{alive} {agree(alive, 'lives', 'live')}"]
    parts += [f"{count[s]} {s}" for s in (ActionStatus.let_go, ActionStatus.handed_on) if count[s]]
    newest = sorted(every, key=lambda one: -one.id)
    done = [one for one in newest if one.status == ActionStatus.done][:MOST_ACTIONS]
    others = [one for one in newest if one.status != ActionStatus.done][:MOST_ACTIONS]
    told = [_action(teller, one) for one in (*done, *others)]
    more = len(every) - len(told)
    told += [f"and {more} more"] * (more > 0)
    return (f"{counted(len(every), 'action')}: {', '.join(parts)}.",), tuple(told)


def _action(teller: _Teller, one: ActionView) -> str:
    effect = f" Noticed: {teller.words(one.noticed_effect)}" if one.noticed_effect else ""
    due = f", by {dates.day(one.due)}" if one.due and ActionStatus(one.status).lives else ""
    return f"{one.status}: {teller.words(one.text)} ({teller.owner(one)}{due}).{effect}"
