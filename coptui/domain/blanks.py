"""Blanks in the words of a mailing: what only the coordinator knows, to be written in by hand.

A blank stands in the text as `[[ link: where the report can be read ]]`: its name, and what belongs
there. As long as one is left, the mailing does not go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coptui.domain.errors import RuleBroken

_BLANK = re.compile(r"\[\[\s*([a-z][a-z-]{0,23}):\s*([^\[\]]+?)\s*\]\]")
_LINK = re.compile(r"https?://[^\s<>]+")
_RULE = re.compile(r"-{3,}")


@dataclass(frozen=True)
class Blank:
    """One place to be filled: `name` by which it is called, `words` for what belongs there."""

    name: str
    words: str


def blanks(text: str) -> tuple[Blank, ...]:
    """All blanks of a text, each name once, in the order in which they stand."""
    found: dict[str, Blank] = {}
    for match in _BLANK.finditer(text):
        found.setdefault(match[1], Blank(match[1], " ".join(match[2].split())))
    return tuple(found.values())


def without_blanks(text: str) -> str:
    """The text with a gap where each blank was."""
    return _BLANK.sub(" ", text)


def filled(text: str, name: str, value: str) -> str:
    """The text with its blank of this name filled in.

    A bare web address becomes a link that is written out. An empty value takes out the line of a
    list, or the paragraph, in which the blank stands, and a heading that has nothing below it then.
    Raises RuleBroken where there is no such blank.
    """
    names = [one.name for one in blanks(text)]
    if name not in names:
        there = f"There are: {', '.join(names)}." if names else "There is none left."
        raise RuleBroken(name, f"There is nothing called “{name}” to be written in. {there}")
    written = value.strip()
    if not written:
        return _without(text, name)
    shown = f"<{written}>" if _LINK.fullmatch(written) else written
    return _BLANK.sub(lambda match: shown if match[1] == name else match[0], text)


def _holds(part: str, name: str) -> bool:
    return any(match[1] == name for match in _BLANK.finditer(part))


def _without(text: str, name: str) -> str:
    kept: list[str] = []
    for paragraph in text.strip("\n").split("\n\n"):
        lines = paragraph.split("\n")
        listed = [line for line in lines if not _holds(line, name)]
        if len(listed) == len(lines):
            kept.append(paragraph)
        elif listed and all(line.startswith("- ") for line in lines):
            kept.append("\n".join(listed))
    return "\n\n".join(_with_something_below(kept)) + "\n"


def _with_something_below(paragraphs: list[str]) -> Iterable[str]:
    following = [*paragraphs[1:], "---"]
    for paragraph, below in zip(paragraphs, following, strict=True):
        bare = paragraph.startswith("#") and "\n" not in paragraph
        if not (bare and (below.startswith("#") or _RULE.fullmatch(below))):
            yield paragraph
