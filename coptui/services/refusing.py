"""Rules of the field, once broken, told as refusals with a next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from coptui.domain.errors import RuleBroken
from coptui.domain.text import clean_line, clean_text
from coptui.errors import Refused

LONG = 20_000  # letters in a note: more is a report, not a note


@contextmanager
def in_plain_words(hint: str = "") -> Iterator[None]:
    """Turn a broken rule into a `Refused` with the same sentence and `hint` as the next step."""
    try:
        yield
    except RuleBroken as broken:
        raise Refused(broken.message, hint, field=broken.field) from broken


def line(text: str, limit: int = 200) -> str:
    """One clean line of what was typed."""
    return clean_line(text, limit).text


def note(text: str) -> str:
    """Clean text of several lines."""
    return clean_text(text, LONG).text


def needed(text: str, field: str, question: str, limit: int = 200) -> str:
    """One clean line that must not be empty; `question` is what is asked when it is."""
    kept = line(text, limit)
    if not kept:
        raise Refused(question, field=field)
    return kept
