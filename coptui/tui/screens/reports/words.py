"""How a report's state, its length and what it still asks are said."""

from __future__ import annotations

from textual.content import Content

from coptui.domain.counting import counted
from coptui.domain.reports import sections
from coptui.services.reports.drafting import ReportView
from coptui.services.reports.page import STEPS, Act, Asked, ReportPage
from coptui.services.reports.rows import ReportLine
from coptui.tui.text import cut, line


def of_state(row: ReportLine) -> str:
    """Its mark and its word."""
    return f"{row.state_mark} {row.status_words}"


def length(view: ReportView) -> str:
    """“520 words, about 2 pages”."""
    return f"{counted(view.words, 'word')}, about {counted(max(1, view.pages), 'page')}"


SECTIONS = {
    "messages": "Main messages", "seats": "Who was there", "way": "The way so far",
    "example": "What we heard", "well": "Going well", "works": "What works", "cases": "Cases",
    "quotes": "In their words", "noticed": "Noticed", "small": "Small changes",
    "changes": "What changed", "outcomes": "What is different", "hopes": "Hopes",
    "here": "What puts us here", "up": "One point up", "concluded": "Concluded",
    "recommended": "Recommended", "asked": "Asked for", "asks": "What you ask",
    "actions": "Next steps", "steps": "How we worked", "questions": "Questions",
    "outside": "Not in our hands", "resources": "Worth knowing", "sharing": "Shared",
    "sums": "The year", "risks": "Could go wrong", "plan": "What comes next",
    "photos": "Photographs", "useful": "What was useful", "contributors": "Who took part",
    "annex": "Annex", "short": "Small victories", "posts": "To post",
}  # fmt: skip
"""Short names for a narrow column, about as the sections follow; the others have their title."""


def section(name: str) -> str:
    """A section of the choice by its name among the facts."""
    return SECTIONS.get(name) or sections.title(name)


def in_short(row: ReportLine) -> str:
    """The same in a narrow column."""
    return f"{row.state_mark} {row.status}"


_KEYS = {Act.take_in: "enter", Act.check: "c", Act.say: "f", Act.choose: "space"}
"""The key that settles what is asked; that of a step is s."""
MOST_ASKED = 5


def strip(it: ReportPage, width: int) -> list[Content]:
    """What it still asks, each with the key that settles it."""
    rows = [_asked(one, width) for one in it.asked[:MOST_ASKED]]
    more = len(it.asked) - len(rows)
    if more:
        rows.append(line((f"  and {more} more", "$dim")))
    return rows


def _asked(one: Asked, width: int) -> Content:
    step = one.act in STEPS
    key = "s" if step else _KEYS.get(one.act, "")
    said = cut(one.words, max(20, width - len(key) - 3)).rstrip()
    return line(("→ " if step else "? ", "bold"), said, "  ",
                (key, "bold $accent"))  # fmt: skip
