"""What is held on a person in words: as text, and as a page that any browser shows."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

RETENTION = (
    "People who have not been in touch for 24 months are asked again, then let go.",
    "The words of mails are kept for 12 months, what happened to them for 36 months.",
    "The history of what was done, in numbers and days, is kept for 72 months.",
    "The daily copies are kept for 14 days.",
)
"""How long things are kept, unless the organisation has set other times."""
RIGHTS = (
    "You may have anything here put right, or taken out.",
    "You may say no to mail at any time; any way of saying so counts.",
    "You may complain to us, and to the Information Commissioner's Office (ico.org.uk).",
)
PARTS: tuple[tuple[str, str], ...] = (
    ("profile", "About you"),
    ("consents", "What you said about being written to, named, quoted and photographed"),
    ("communities", "Communities and roles"),
    ("attendance", "Sessions you came to"),
    ("invitations", "Invitations and replies"),
    ("mails", "Mails to you"),
    ("said", "What you said, promised and showed"),
    ("also_held", "Also held"),
    ("history", "What was done about you, and when"),
    ("sources", "Where it comes from"),
    ("recipients", "Who else gets it"),
    ("retention", "How long it is kept"),
    ("rights", "What you may do"),
)
"""The parts in the order in which they are read."""


def as_text(held: Mapping[str, Any]) -> str:
    """A plain text for a letter."""
    out = [*_opening(held), ""]
    for title, rows in sections(held):
        out += [title, "=" * len(title), *rows, ""]
    return "\n".join(out)


def as_html(held: Mapping[str, Any]) -> str:
    """A page without anything from elsewhere; nothing in it is run."""
    body = "".join(f"<p>{html.escape(one)}</p>\n" for one in _opening(held))
    for title, rows in sections(held):
        text = html.escape("\n".join(rows))
        body += f"<h2>{html.escape(title)}</h2>\n<pre>{text}</pre>\n"
    style = "body{font-family:sans-serif;max-width:48em;margin:2em auto}pre{white-space:pre-wrap}"
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>What is held about you</title><style>{style}</style></head>\n"
        f"<body>\n<h1>What is held about you</h1>\n{body}</body>\n</html>\n"
    )


def sections(held: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Title and lines of each part; an empty part says so."""
    for name, title in PARTS:
        rows = list(_rows(held[name]))
        if name == "profile" and held["never_write"]:
            rows.append("Your address is on the list of those never to be written to.")
        yield title, rows or ["Nothing."]


def _opening(held: Mapping[str, Any]) -> list[str]:
    who = held["controller"]
    from_whom = ", ".join(one for one in (who["organisation"], who["postal_address"]) if one)
    return [
        f"Everything held about {held['profile']['name']}, on {held['made_on']}.",
        f"You asked on {held['asked_on']}; an answer is due by {held['answer_by']}.",
        *([f"Held by {from_whom}."] if from_whom else []),
        "Other people are left out; where a text named one, it says so.",
    ]


def _rows(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _pair(str(key), one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for at, one in enumerate(value):
            if isinstance(one, Mapping):
                if at:
                    yield ""
                yield from _rows(one)
            else:
                yield str(one)


def _pair(key: str, value: Any) -> Iterator[str]:
    words = key.replace("_", " ")
    if value in (None, "", [], {}):
        return
    if isinstance(value, Mapping | list):
        yield f"{words}:"
        for line in _rows(value):
            yield f"  {line}"
        return
    first, *more = str(value).split("\n")
    yield f"{words}: {'yes' if value is True else 'no' if value is False else first}"
    for line in more:
        yield f"    {line}"
