"""Good practice of a topic, and the chain of questions that makes it grow (R68, R69)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coptui.domain import good_practice as rules
from coptui.domain.capture import ItemKind
from coptui.errors import Refused
from coptui.services import topic_items
from coptui.services.done import Done
from coptui.services.refusing import line, needed, note
from coptui.services.undo import recording
from coptui.store.models import CapturedItem
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})
_HINT = "See `coptui topics practices`."
_OWN = ("where", "source", "link")


@dataclass(frozen=True)
class PracticeView:
    """Something that works. `chain` holds the answers to its four questions, as far as asked."""

    id: int
    topic_id: int | None
    session: str
    text: str
    where: str
    source: str
    link: str
    chain: dict[str, str]

    @property
    def drawn(self) -> str:
        """The chain as four dots."""
        return rules.drawn(self.chain)


def add(
    ws: Workspace, topic_id: int, text: str, *, where: str = "", source: str = "", link: str = ""
) -> Done[PracticeView]:
    """Note something that works, from any source."""
    words = needed(text, "text", "What works?", 500)
    kept = {"where": line(where), "source": _source(source), "link": line(link, 500)}
    with recording(ws, "New good practice", _AREA) as rec:
        row = topic_items.add(ws, rec, topic_id, ItemKind.good_practice, words, kept)
    return Done(show(ws, row.id), "Kept. It can be asked about now, or later.", rec.id, _AREA)


def ask(
    ws: Workspace, practice_id: int, *, text: str | None = None, where: str | None = None,
    source: str | None = None, link: str | None = None, chain: Mapping[str, str] | None = None,
) -> Done[PracticeView]:  # fmt: skip
    """Note the answers of the chain, and where it was seen; what is not given stays as it is."""
    row = topic_items.row_of(practice_id, ItemKind.good_practice, _HINT)
    known = {one.key for one in rules.CHAIN}
    answers = {key: note(words) for key, words in (chain or {}).items() if key in known}
    with recording(ws, "A good practice", _AREA) as rec:
        kept: dict[str, Any] = dict(answers)
        if where is not None:
            kept["where"] = line(where)
        if source is not None:
            kept["source"] = _source(source)
        if link is not None:
            kept["link"] = line(link, 500)
        topic_items.keep(rec, row, **kept)
        if text is not None:
            row.text = needed(text, "text", "What works?", 500)
            row.save(only=[CapturedItem.text])
    return Done(show(ws, practice_id), "It is kept." if rec.id else "", rec.id, _AREA)


def show(ws: Workspace, practice_id: int) -> PracticeView:
    """One good practice."""
    row = topic_items.row_of(practice_id, ItemKind.good_practice, _HINT)
    return _view(row, f"{row.community.code}-{row.session.number}" if row.session_id else "")


def of(ws: Workspace, topic_id: int) -> list[PracticeView]:
    """The good practice of a topic, in the order it came up."""
    return [_view(row, code) for row, code in topic_items.of(topic_id, ItemKind.good_practice)]


def _view(row: Any, session: str) -> PracticeView:
    kept = row.extra if isinstance(row.extra, dict) else {}
    where, source, link = (str(kept.get(name, "")) for name in _OWN)
    chain = {one.key: str(kept[one.key]) for one in rules.CHAIN if kept.get(one.key)}
    return PracticeView(
        row.id, topic_items.belongs_to(row), session, row.text, where, source, link, chain
    )


def _source(text: str) -> str:
    wanted = line(text).casefold()
    if wanted and wanted not in rules.SOURCES:
        raise Refused(f"It was {', '.join(rules.SOURCES[:-1])} or {rules.SOURCES[-1]}.",
                      field="source")  # fmt: skip
    return wanted
