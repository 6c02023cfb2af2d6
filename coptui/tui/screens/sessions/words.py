"""How sessions are told on the screen."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len
from textual.content import Content

from coptui.domain import dates
from coptui.domain.readiness import untold
from coptui.domain.sessions import Decision
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
    answers = [f"{it.yes} yes", f"{it.maybe} maybe"]
    answers += [f"{it.no} no"] * bool(it.no)
    answers += [f"{it.keep_posted} keep me posted"] * bool(it.keep_posted)
    silent = max(0, it.invited - it.yes - it.maybe - it.no - it.keep_posted)
    return f"{', '.join(answers)}, {silent} not answered, of {it.invited}"


def nobody_to_invite(it: SessionView) -> bool:
    """Whether it lies ahead and there is nobody who could be invited, or was."""
    return it.status in ("idea", "date_set") and not it.invited and not it.to_invite


def readiness(it: SessionView, today: date) -> Content:
    """What is there and what lacks, in short: the page of the session says the rest."""
    if it.status == "cancelled":
        return lines([line(("called off  ", "$dim"), it.cancelled_reason)])
    if it.decision or (it.start is not None and it.start.date() < today):
        return after(it)
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
        rows += [line((untold(it.old_people, it.old_what), "bold $warn")), ""]
    rows += [line(("✗ ", "$warn"), words) for words in it.missing if words != NO_EXAMPLE]
    if NO_EXAMPLE in it.missing:  # helps, but is not needed
        rows.append(line(("◦ ", "$dim"), "example, when there is one"))
    rows += [f"✓ {words}" for words, is_there in there if is_there]
    if nobody_to_invite(it):
        rows += ["", line(("enter", "bold $accent"), "  opens it; there b brings people in")]
    if it.access:
        rows += ["", line(("access  ", "$dim"), it.access)]
    if it.example:
        rows.append(line(("example ", "$dim"), it.example))
    return lines(rows)


def after(it: SessionView) -> Content:
    """How it ended."""
    if not it.decision:
        came = f"{it.present} came" if it.present else "a marks who came"
        return lines([came, "c closes it: meet again, when, who, who else"])
    decided = Decision(it.decision).words
    rows: list[str | Content] = [line(("decided  ", "$dim"), decided)]
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
