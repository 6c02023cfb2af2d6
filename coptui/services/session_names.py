"""Whether words that go round name somebody who was there and has not agreed to be named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from coptui.domain.consent import Purpose, gate
from coptui.domain.text import fold
from coptui.services import consent
from coptui.services.session_views import session_row
from coptui.store.models import Attendance, Contact, Invitation
from coptui.workspace import Workspace

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST, _SURE = 2, 3
_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev", "cllr", "sir", "dame", "imam", "father",
     "sister"}
)  # fmt: skip
_NOBODY = frozenset(
    {"a", "an", "the", "guest", "visitor", "volunteer", "somebody", "someone", "one", "two",
     "three", "my", "his", "her", "their", "our", "no", "friend", "neighbour", "student", "carer",
     "mother", "mum", "son", "daughter", "partner", "husband", "wife", "child"}
)  # fmt: skip
"""Words by which guests are noted down and nobody is called."""
_ORDINARY = frozenset(
    {"amber", "angel", "april", "art", "august", "autumn", "bill", "carol", "dawn", "dean", "eve",
     "faith", "frank", "grace", "guest", "hope", "iris", "ivy", "jack", "joy", "june", "may",
     "mark", "miles", "olive", "pat", "penny", "pearl", "ray", "rich", "rob", "rose", "rosemary",
     "ruby", "sandy", "sue", "summer", "violet", "visitor", "volunteer", "will", "young"}
)  # fmt: skip
"""Names that are words as well: they count as a name only beside a capital within a sentence."""


def named_in(ws: Workspace, session_id: int, *texts: str) -> tuple[str, ...]:
    """Names of people of that day that stand in the texts, as they are written there.

    A first name is enough. The host may be named, and whoever agreed to it.
    """
    if not any(_words(text) for text in texts):
        return ()
    first, last = _may_not_be_named(ws, session_id)
    return tuple(dict.fromkeys(one for text in texts for one in _found(text, first, last)))


def nameless(ws: Workspace, session_id: int, lines: Iterable[str]) -> tuple[str, ...]:
    """Those of the lines in which nobody of that day is named without having agreed."""
    first, last = _may_not_be_named(ws, session_id)
    return tuple(line for line in lines if not any(_found(line, first, last)))


def _may_not_be_named(ws: Workspace, session_id: int) -> tuple[set[str], set[str]]:
    row = session_row(session_id)
    host = {fold(word) for word in _WORD.findall(row.host_name)}
    first, last = _names_of_the_day(ws, row)
    return first - host, last - host


def _found(text: str, first: set[str], last: set[str]) -> Iterator[str]:
    return (word for word, sure in _words(text) if _is(word, first, last, sure=sure))


def told(names: tuple[str, ...]) -> str:
    """The finding in a sentence; empty for nobody."""
    if not names:
        return ""
    quoted = ", ".join(f"“{name}”" for name in names)
    return f"{quoted} may be somebody who was there, and has not agreed to be named."


def _names_of_the_day(ws: Workspace, row: Any) -> tuple[set[str], set[str]]:
    """First names, and last ones, of those who have not agreed to be named."""
    here: Any = Attendance.select(Attendance.contact, Attendance.guest_label).where(
        Attendance.session == row.id
    )
    asked: Any = Invitation.select(Invitation.contact).where(Invitation.session == row.id)
    marks = list(here.tuples())
    ids = [contact for contact, _ in marks if contact] + [contact for (contact,) in asked.tuples()]
    agreed = {
        one.contact_id
        for one in consent.people_for_gate(ws, ids).values()
        if gate(one, Purpose.named, ws.today()).may
    }
    wanted = [one for one in dict.fromkeys(ids) if one not in agreed]
    known: Any = Contact.select(Contact.name).where(Contact.id.in_(wanted))
    names = [label for contact, label in marks if not contact]
    names += [name for (name,) in known.tuples()]
    known_by = [_parts(name) for name in names]
    first = {one for names_, _ in known_by for one in names_}
    return first, {one for _, names_ in known_by for one in names_}


def _parts(name: str) -> tuple[list[str], list[str]]:
    """The words by which somebody is known, first and last, without the title."""
    words = [fold(word).removesuffix("'s") for word in _WORD.findall(name)]
    known = [word for word in words if word not in _TITLES and len(word) >= _SHORTEST]
    if not known or words[0] in _NOBODY:
        return [], []
    return known[:1], [word for word in known[1:][-1:] if word not in _NOBODY]


def _words(text: str) -> list[tuple[str, bool]]:
    """Each word, and whether its capital can only mean a name: not the first of a sentence."""
    found = []
    for one in _WORD.finditer(text):
        before = text[: one.start()].rstrip(" \t\"“'‘(")
        begins = not before or before[-1] in ".!?:;\n–-"
        word = one[0].removesuffix("'s").removesuffix("’s")
        found.append((word, word[:1].isupper() and not begins))
    return found


def _is(word: str, first: set[str], last: set[str], *, sure: bool) -> bool:
    known = fold(word)
    if known in first and len(known) < _SURE:
        return word[:1].isupper()
    if known in first:
        return sure or known not in _ORDINARY
    # A last name in small letters is most often the thing it is called after: cook, field, baker.
    return known in last and (sure or (word[:1].isupper() and known not in _ORDINARY))
