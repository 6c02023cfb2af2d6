"""Columns that hold answers and days: which one says yes or no to mail, and since when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from coptui.domain.dates import parse_past_day

AGREED, AGREED_ON = "agreed", "agreed_on"
"""The fields of a mapping: the answer to being written to, and the day it was given."""

YES = frozenset(
    {
        "y",
        "yes",
        "yes please",
        "true",
        "1",
        "x",
        "ok",
        "okay",
        "agreed",
        "agree",
        "i agree",
        "consent",
        "consented",
        "given",
        "opt in",
        "opted in",
        "opt-in",
        "ticked",
        "✓",
        "✔",
        "☑",
    }
)
NO = frozenset(
    {
        "n",
        "no",
        "nope",
        "no thanks",
        "no thank you",
        "no mail",
        "no email",
        "no emails",
        "false",
        "0",
        "declined",
        "refused",
        "i do not agree",
        "disagree",
        "does not agree",
        "did not agree",
        "not agreed",
        "opt out",
        "opted out",
        "opt-out",
        "unsubscribed",
        "withdrawn",
        "withdrew",
        "✗",
        "✘",
        "☒",
    }
)
_LOOKED_AT = 200  # filled cells that tell what a column holds
_MAIL = ("email", "e-mail", "mail", "newsletter", "write", "contact", "touch", "update")
_AGREES = ("agree", "consent", "ok to", "okay", "permission", "opt in", "opt-in", "opted", "gdpr",
           "may we", "happy to", "sign")  # fmt: skip
_OTHER = ("photo", "picture", "film", "video", "quot", "named", "name in", "share", "sharing")
_OTHER_WAYS = ("phone", "text", "sms", "post", "letter", "call", "whatsapp")
_TURNED = re.compile(
    r"\b(opt\w*[ -]?out|unsub\w*|not|don.?t|no (e-?mails?|mail|contact|news\w*)|never|stop|"
    r"withdr\w+|refus\w+|declin\w+)\b"
)
_DAY = ("date", "when", "day", "timestamp", "time stamp", "signed", "agreed on")
_OTHER_DAYS = ("birth", "dob", "born", "age", "join", "left", "last", "first", "next", "expir",
               "renew", "until", "updat", "modif", "review", "start", "end", "came")  # fmt: skip


def is_yes(said: str) -> bool:
    """Whether a cell is a plain yes; anything doubtful is not."""
    return said in YES or _plain(said) in YES


def is_no(said: str) -> bool:
    """Whether a cell is a plain no: "No", "no thanks", "No, by post only"; never an empty one."""
    word = _plain(said)
    return word in NO or word.startswith(("no,", "no -", "no –", "no;"))


def _plain(said: str) -> str:
    return " ".join(said.split()).casefold().rstrip(".!")


def answer_columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The columns that hold yes and no, but for those where a yes means no, as "Opted out"."""
    return tuple(
        at
        for at, heading in enumerate(headings)
        if not _TURNED.search(heading.casefold()) and _holds(rows, at, _is_answer)
    )


@dataclass(frozen=True)
class Answers:
    """How many rows say yes and no in a column, and how many of the yeses have no day.

    With an empty `heading` it is about all rows but those that say no.
    """

    heading: str
    yes: int
    no: int
    undated: int


def answers_in(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    columns: Mapping[str, int],
    today: date,
) -> tuple[Answers, ...]:
    """What the columns that hold yes and no say, the likely one first; at the end all rows."""
    likely, on = columns.get(AGREED), columns.get(AGREED_ON)
    at = {*answer_columns(headings, rows), *(() if likely is None else (likely,))}
    asked = sorted(at, key=lambda one: (one != likely, one))
    dated = [on is not None and parse_past_day(_cell(row, on), today) is not None for row in rows]
    found = []
    for one in (*(one for one in asked if headings.count(headings[one]) == 1), None):
        where = likely if one is None else one
        cells = ["" if where is None else _cell(row, where) for row in rows]
        no = [is_no(cell) for cell in cells]
        yes = [not nay for nay in no] if one is None else [is_yes(cell) for cell in cells]
        undated = sum(said and not day for said, day in zip(yes, dated, strict=True))
        found.append(Answers("" if one is None else headings[one], sum(yes), sum(no), undated))
    return tuple(found)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def guess_answers(
    headings: Sequence[str], rows: Sequence[Sequence[str]], taken: Mapping[str, int]
) -> dict[str, int]:
    """Where the answer to being written to stands, and its day, by heading and content.

    A column is guessed only where both speak for it: a yes to photographs is no yes to mail.
    """
    free = [at for at in range(len(headings)) if at not in taken.values()]
    found: dict[str, int] = {}
    answers = [at for at in answer_columns(headings, rows) if at in free]
    best = max(answers, key=lambda at: (_about_mail(headings[at]), -at), default=None)
    if best is not None and _about_mail(headings[best]):
        found[AGREED] = best
    days = [at for at in free if at not in found.values() and _holds(rows, at, _is_day)]
    best = max(days, key=lambda at: (_about_that_day(headings[at]), -at), default=None)
    if best is not None and _about_that_day(headings[best]) > (0 if AGREED in found else 1):
        found[AGREED_ON] = best
    return found


def _about_mail(heading: str) -> int:
    words = heading.casefold()
    mail = any(one in words for one in _MAIL)
    if any(one in words for one in _OTHER):
        return 0
    if not mail and any(one in words for one in _OTHER_WAYS):
        return 0
    agrees = any(one in words for one in _AGREES)
    return 2 * mail + agrees


def _about_that_day(heading: str) -> int:
    words = heading.casefold()
    if any(one in words for one in _OTHER_DAYS):
        return 0
    return 2 * any(one in words for one in _AGREES) + any(one in words for one in _DAY)


def _holds(rows: Sequence[Sequence[str]], at: int, meant: Callable[[str], bool]) -> bool:
    cells = list(islice(_filled(rows, at), _LOOKED_AT))
    return bool(cells) and sum(map(meant, cells)) * 2 > len(cells)


def _filled(rows: Sequence[Sequence[str]], at: int) -> Iterator[str]:
    return (row[at] for row in rows if at < len(row) and row[at].strip())


def _is_answer(cell: str) -> bool:
    return is_yes(cell) or is_no(cell)


def _is_day(cell: str) -> bool:
    return parse_past_day(cell, date.max) is not None
