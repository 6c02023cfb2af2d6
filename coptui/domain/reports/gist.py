"""The few lines of a report that a mail carries, found in its own words: nothing is typed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from coptui.domain.text import fold

_HEADING = re.compile(r"#{1,6} +(.*?)\s*#*$")
_POINT = re.compile(r"(?:[-*+]|\d{1,3}[.)]) +(.*)$")
_ASIDE = re.compile(r"(?:!\[.*\]\(.*\)|-{3,}|\*{3,}|```.*| {4}.*|\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*)$")
_SENTENCE = re.compile(r"(?<=[.!?…]) +")
_BREAKS = (("{{", "{ {"), ("{%", "{ %"), ("{#", "{ #"), ("[[", "[ ["))
"""What would be an order in a mail is only words in a report."""


@dataclass
class Part:
    """What stands under one heading."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)


def parts(text: str) -> tuple[Part, ...]:
    """The parts of a report, in their order; figures, photographs and drawn lines are left out.

    Of a table each row is a point, told by its first cell.
    """
    found = [Part("")]
    open_paragraph = table = False
    for raw in text.splitlines():
        line = raw.rstrip()
        heading = _HEADING.match(line)
        point = _POINT.match(line)
        if heading:
            found.append(Part(heading[1]))
        elif not line or _ASIDE.match(line):
            table = table and bool(line)
        elif point:
            found[-1].points.append(point[1])
        elif line.startswith("|"):
            if table:
                found[-1].points.append(line.strip("|").split("|")[0].strip())
            table = True
        elif open_paragraph:
            found[-1].paragraphs[-1] += f" {line.strip()}"
        else:
            found[-1].paragraphs.append(line.lstrip("> ").strip())
        open_paragraph = bool(line) and not (heading or point or line.startswith("|"))
        open_paragraph = open_paragraph and not _ASIDE.match(line)
    return tuple(found)


def points(text: str, *titles: str, most: int = 3) -> tuple[str, ...]:
    """The first points under the first of these headings that has any; each as a plain line."""
    for part in _titled(text, titles):
        told = part.points or part.paragraphs
        if told:
            return tuple(harmless(one) for one in told[:most])
    return ()


def opening(text: str, *titles: str, words: int = 60) -> str:
    """The first sentences under the first of these headings, as many as fit; never half a one."""
    for part in _titled(text, titles):
        told: list[str] = []
        for sentence in _SENTENCE.split(" ".join(part.paragraphs)):
            if told and len(f"{' '.join(told)} {sentence}".split()) > words:
                break
            told.append(sentence)
        if any(told):
            return harmless(" ".join(told))
    return ""


def harmless(text: str) -> str:
    """The words with nothing in them that a mail would take for an order."""
    for order, words in _BREAKS:
        text = text.replace(order, words)
    return text


def _titled(text: str, titles: tuple[str, ...]) -> Iterator[Part]:
    every = parts(text)
    for title in titles:
        yield from (one for one in every if one.title and fold(title) in fold(one.title))
