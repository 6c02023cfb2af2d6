"""The summary as it grows beside the capture: all of it from what was written down, no names.

It leaves the house some day, so it keeps to domain.md 5.5: numbers of people by perspective are
masked, fewer than three answers are not drawn, private lines and the hosts' own notes stay here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coptui.domain import dates
from coptui.domain.action_line import owner_words
from coptui.domain.capture import NOTICING
from coptui.domain.counting import in_words, people
from coptui.domain.nameless import People
from coptui.domain.pictures import scale
from coptui.services import capture, capture_rows, rating_rounds
from coptui.services.attendance_counts import counted_by_session
from coptui.services.capture_rows import Written
from coptui.services.done import Done
from coptui.services.seats import LIVED, seats
from coptui.services.session_views import code_of, session_row, when_in_words
from coptui.services.undo import recording
from coptui.store.models import Action, Attendance
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
FEW = 5
"""Fewer people than this of one kind are not counted out (domain.md 5.5, 1)."""
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What is going well", ("gone_well", "good_practice", "exception")),
    ("What we have noticed", (NOTICING,)),
    ("What we hope for", ("best_hope", "preferred_future")),
    ("What we conclude", ("conclusion",)),
    ("What we recommend", ("recommendation",)),
    ("Next steps", ("action",)),
    ("Questions we take with us", ("question",)),
    ("Outside our control", ("outside_our_control",)),
    ("Worth knowing about", ("resource",)),
    ("What was useful", ("useful",)),
)
_LAST = "Look out for any small sign that things are moving."


@dataclass(frozen=True)
class SummaryDraft:
    """The text as it stands, and how many words it has; seven hundred are a good length.

    `replaces` tells whether the session has another summary, which keeping this one would replace.
    """

    text: str
    words: int
    replaces: bool = False


def draft(ws: Workspace, session_id: int) -> SummaryDraft:
    """The summary as far as it has been written down."""
    row = session_row(session_id)
    names = People(capture_rows.names_in_the_room(row))
    lines = [one for one in capture.listing(ws, session_id) if one.share != "private"]
    parts = [_head(row), _room(ws, row), _example(row, names)]
    for title, kinds in SECTIONS:
        told = [_told(ws, row, one, names) for one in lines if one.kind in kinds]
        if told:
            parts.append(_section(title, told))
        if title == "What we hope for":
            parts += _where_we_are(ws, row, names)
    text = "\n\n".join(part for part in (*parts, _next(row)) if part) + "\n"
    return SummaryDraft(text, len(text.split()), row.summary_text not in ("", text))


def keep(ws: Workspace, session_id: int) -> Done[SummaryDraft]:
    """Keep the draft as the summary of the session, in place of what stood there."""
    row = session_row(session_id)
    made = draft(ws, session_id)
    with recording(ws, f"Summary of {code_of(row)}", _AREA) as rec:
        rec.changing(row)
        row.summary_text = made.text
        row.save()
    return Done(made, f"The summary of {code_of(row)} has {made.words} words.", rec.id, _AREA)


def _head(row: Any) -> str:
    topic = row.series.title if row.series_id else ""
    place = row.venue.name if row.venue_id else ""
    what = ", ".join(one for one in (topic, when_in_words(row), place) if one)
    return f"# {row.community.name}, session {row.number}\n\n{what}. Thank you for being there."


def _room(ws: Workspace, row: Any) -> str:
    total = counted_by_session([row.id]).get(row.id, 0)
    if not total:
        return ""
    came: Any = Attendance.select().where(Attendance.session == row.id)
    places = {one.contact.organisation_id for one in came if one.contact_id} - {None}
    said = [f"{people(total)} came"]
    if len(places) > 1:
        said.append(f"from {in_words(len(places))} places of work")
    seated = [_seats(one.perspective, one.count) for one in seats(ws, row.id)]
    return _section("Who was in the room", [" ".join(said) + ".", *seated])


def _example(row: Any, names: People) -> str:
    """What started the talk; who told it is not said."""
    if not row.example_id:
        return ""
    told = [row.example.title, *row.example.summary.splitlines()[:4], row.example.what_works]
    return _section("What we heard", [names.unnamed(one).text for one in told if one.strip()])


def _next(row: Any) -> str:
    again = row.next_session
    when = "" if again is None else f"\n\nWe meet again: {when_in_words(again)}. You are welcome."
    agreed = row.community.agreement.strip()
    return "\n\n".join(one for one in (f"{_LAST}{when}", agreed) if one)


def _seats(perspective: str, count: int) -> str:
    if count >= FEW:
        return f"{perspective}: {count}."
    return f"{perspective}: {'present' if perspective == LIVED else f'fewer than {FEW}'}."


def _where_we_are(ws: Workspace, row: Any, names: People) -> list[str]:
    view = rating_rounds.scale_of(ws, row.id)
    if not view.rounds:
        return []
    drawn = scale.picture(view.asked, leaves=True, width=76)
    picture = "\n".join(f"    {one}" for one in drawn.lines)
    told = [f"## Where we are\n\n{view.question}\n\n{picture}\n\n{drawn.sentence}"]
    here = [names.unnamed(t).text for one in view.rounds for t in one.what_puts_us_here]
    up = [names.unnamed(t).text for one in view.rounds for t in one.one_point_up]
    told += [_section("What puts us here", here)] if here else []
    return [*told, *([_section("One point up", up)] if up else [])]


def _told(ws: Workspace, row: Any, one: Written, names: People) -> str:
    text = names.unnamed(one.text).text
    if one.what == "action":
        return _promise(one.id, text)
    if one.what == "resource":
        return f"{text}: {one.note}" if one.note else text
    more = [names.unnamed(value.replace("\n", "; ")).text for value in one.more.values()]
    text = f"{text} ({'; '.join(more)})" if more else text
    return f"“{text}”, {one.named}" if _may_name(ws, row, one) else text


def _promise(action_id: int, text: str) -> str:
    row: Any = Action.get_by_id(action_id)
    due = f", by {dates.day(row.due)}" if row.due else ""
    return f"{owner_words(row.who, row.contact_id is not None)} {text}{due}"


def _may_name(ws: Workspace, row: Any, one: Written) -> bool:
    """Whether the person still agrees today: a yes can be taken back."""
    if not one.named:
        return False
    stored = capture_rows.find(row, one.what, one.id)
    return capture.may_be_quoted(ws, stored.contact_id, row.community_id)


def _section(title: str, lines: Sequence[str]) -> str:
    return f"## {title}\n\n" + "\n".join(f"- {one}" for one in _once(lines))


def _once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))
