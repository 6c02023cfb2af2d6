"""How sessions are told on the screen."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len
from textual.content import Content

from coptui.domain import dates
from coptui.domain.counting import agree, people
from coptui.services.session_views import NO_EXAMPLE
from coptui.services.sessions import OrderItem, SessionView
from coptui.tui.text import line, lines

REPLIES = {
    "yes": "✓ yes",
    "maybe": "? maybe",
    "no": "– not this time",
    "keep-posted": "· keep me posted",
    "none": "",
}


def when(it: SessionView, today: date) -> str:
    """Day and times in short, local to the community."""
    if it.start is None:
        return "no date yet"
    return f"{dates.day(it.start.date(), today)} {dates.times(it.start, it.end)}"


def who(it: SessionView) -> str:
    """How many came, or how many said they would."""
    if it.present:
        return f"{it.present} came"
    if it.invited and it.to_invite:
        return f"{it.invited} of {it.invited + it.to_invite} invited"
    if it.invited:
        return f"{it.yes} yes of {it.invited}"
    return "practised" if it.practised_on else "not invited"


def top(it: SessionView, today: date, width: int = 74) -> Content:
    """The first lines of a session: when, where, what about, who.

    What does not fit beside the question stands below it whole.
    """
    where = it.venue or it.online_link or "no place yet"
    about = " · ".join(one for one in (it.topic, it.topic_where) if one) or "no topic"
    host = " · ".join(one for one in (it.host, it.host_contact) if one) or "nobody named"
    rows: list[str | Content] = [
        line((when(it, today), "bold"), f" · {where}", (f"   {it.status_words}", "$dim")),
        *_asks(it.key_question, about, width),
        line(("host ", "$dim"), host, *_answers(it)),
    ]
    return lines(rows)


def _asks(question: str, about: str, width: int) -> list[Content]:
    if not question:
        return [line(about)]
    if cell_len(question) + 3 + cell_len(about) <= width:
        return [line(question, (f"   {about}", "$dim"))]
    return [line(question), line((about, "$dim"))]


def _answers(it: SessionView) -> tuple[str | tuple[str, str], ...]:
    """Afterwards who came counts, before it what people answered."""
    if it.present:
        return ("   ", (f"{it.present} came", "bold"))
    if not (it.invited or it.yes or it.maybe or it.practised_on):
        return ("   nobody is invited yet",)
    return (("   replies ", "$dim"), replies(it))


def replies(it: SessionView) -> str:
    """Who answered what, in a line."""
    if not it.invited:
        said = f"{it.yes} yes, {it.maybe} maybe" if it.yes + it.maybe else ""
        if it.practised_on:
            said = f"{said}; " if said else ""
            return f"{said}invitation practised on {dates.day(it.practised_on)}, not yet sent"
        return said
    if it.to_invite:
        whole = it.invited + it.to_invite
        return f"{it.yes} yes, {it.maybe} maybe; {it.invited} of {whole} invited"
    silent = max(0, it.invited - it.yes - it.maybe)
    return f"{it.yes} yes, {it.maybe} maybe, {silent} other or silent, of {it.invited}"


def to_tell(it: SessionView) -> str:
    """Who knows only the plan of before, in a sentence; empty when nobody does."""
    if not it.old_people:
        return ""
    who_ = people(it.old_people)
    if it.old_what == "off":
        return f"{who_} {agree(it.old_people, 'does', 'do')} not know that it is off: tell them"
    return f"{who_} {agree(it.old_people, 'knows', 'know')} the old {it.old_what}: tell them"


def nobody_to_invite(it: SessionView) -> bool:
    """Whether it lies ahead and there is nobody who could be invited, or was."""
    return it.status in ("idea", "date_set") and not it.invited and not it.to_invite


def readiness(it: SessionView) -> Content:
    """What is there and what lacks, each line with its mark and its word."""
    there = [
        ("date", bool(it.start)),
        ("place", bool(it.venue or it.online_link)),
        ("access line", bool(it.access)),
        ("host to answer to", bool(it.host and it.host_contact)),
        ("topic or question", bool(it.topic or it.key_question)),
        ("example", bool(it.example)),
        ("lived experience planned", bool(it.lived_experience)),
    ]
    rows: list[str | Content] = []
    if it.old_people:
        rows += [line(("w", "bold $accent"), "  ", (to_tell(it), "bold $warn")), ""]
    rows += [f"✓ {words}" for words, is_there in there if is_there]
    rows += [line(("✗ ", "$warn"), words) for words in it.missing if words != NO_EXAMPLE]
    if NO_EXAMPLE in it.missing:  # helps, but is not needed
        rows.append(line(("◦ ", "$dim"), "example, when there is one"))
    if nobody_to_invite(it):
        rows += ["", line(("b", "bold $accent"), "  brings people in to invite")]
    if it.may_invite and it.status == "date_set":
        can = "the invitation can be written"
        if it.practised_on:
            can = "practised, not yet sent: the invitation can go"
        rows += ["", line(("i", "bold $accent"), f"  {can}")]
    elif not it.may_invite and not it.present:
        rows += ["", line(("e", "bold $accent"), "  adds what lacks; then people are invited")]
    if it.access:
        rows += ["", line(("access  ", "$dim"), it.access)]
    if it.example:
        rows.append(line(("example ", "$dim"), it.example))
    return lines(rows)


def after(it: SessionView) -> Content:
    """What was decided at the end."""
    rows: list[str | Content] = [line(("decided  ", "$dim"), it.decision or "not answered yet")]
    for name, words in (
        ("because  ", it.decision_reason),
        ("who else ", it.who_else),
        ("useful   ", it.useful),
    ):
        if words:
            rows.append(line((name, "$dim"), words))
    return lines(rows)


def starts(item: OrderItem) -> str:
    """When an item begins, where the session has a time."""
    return f"{item.starts:%H:%M}" if item.starts else ""
