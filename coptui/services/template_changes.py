"""What differs between template words: in a new built-in version, and in one's own copy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from coptui.errors import CoptuiError
from coptui.mail import templates as files
from coptui.services import own_templates
from coptui.workspace import Workspace

_AFTER_A_SENTENCE = re.compile(r"(?<=[.?!])[*_”]* +(?=[^\s])")
ADDED, GONE, SAME, SKIPPED = "+", "-", " ", "…"


@dataclass(frozen=True)
class Piece:
    """A sentence or a line of a text: `mark` says added (+), gone (-), same, or left out (…)."""

    mark: str
    text: str


@dataclass(frozen=True)
class Changes:
    """What a newer built-in version has changed (`news`), and what the own copy says otherwise.

    `mine` is held against the built-in words that the own copy began from where they are known
    (`from_base`), else against those of now.
    """

    key: str
    own: bool
    version: int
    newer: int
    news: tuple[Piece, ...] = ()
    mine: tuple[Piece, ...] = ()
    from_base: bool = False


def changes(ws: Workspace, key: str) -> Changes:
    """Compare the own copy with the built-in template, and this one with the one it began from.

    Raises NotFound where no built-in template has this name, Misconfigured where the own file
    cannot be read.
    """
    packed = files.load(files.packed_path(key).stem)
    mine = files.load(key, ws.templates_dir)
    newer = own_templates.newer_version(ws, key)
    began = _began(packed.key) if mine.own else None
    return Changes(
        packed.key,
        mine.own,
        packed.version,
        newer,
        differing(_words(began), _words(packed)) if newer and began is not None else (),
        differing(_words(began or packed), _words(mine)),
        began is not None,
    )


def _began(key: str) -> files.Template | None:
    """The built-in template that the own copy began from, where it is known."""
    base = own_templates.base_of(key)
    with suppress(CoptuiError):
        return files.parse(base, f"{key}.md") if base else None
    return None


def differing(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of two texts, sentence by sentence, with one piece around each change."""
    before, after = _pieces(old), _pieces(new)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(1):
        if found:
            found.append(Piece(SKIPPED, ""))
        for what, a, b, c, d in group:
            found.extend(_told(what, before[a:b], after[c:d]))
    return tuple(found)


def _told(what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    if what == "equal":
        yield from (Piece(SAME, one) for one in before)
    else:
        yield from (Piece(GONE, one) for one in before)
        yield from (Piece(ADDED, one) for one in after)


def _words(template: files.Template) -> str:
    return f"Subject: {template.subject}\n{template.body}"


def _pieces(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [one for line in lines if line for one in _AFTER_A_SENTENCE.split(line)]
