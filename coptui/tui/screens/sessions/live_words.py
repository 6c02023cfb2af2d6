"""The words of live mode: what stands beside the clock, on the card, in the lists and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from coptui.domain.capture import BY_VALUE, KINDS, Kind
from coptui.domain.counting import counted
from coptui.domain.pictures import scale
from coptui.domain.prompt_cards import QUIET, card_for
from coptui.services.capture import Written
from coptui.services.live import LiveView, Part
from coptui.services.rating_rounds import ScaleView
from coptui.tui.text import line, lines
from coptui.tui.widgets.big_figures import big, clock

KEY_ROOM = 13
"""Cells for one key and its words; six of them stand in a line of eighty."""
ANSWERS, ENOUGH, HERE, UP = range(4)
ASKS = {
    ANSWERS: ("where are we?", "like 5 6 6 7 4, then Enter"),
    ENOUGH: ("good enough for now?", "7, or several like 6 7 8; Enter alone goes on"),
    HERE: ("what puts us here?", "Enter keeps a line; Enter alone goes on"),
    UP: ("what would one point up look like?", "Enter keeps a line; Enter alone is the end"),
}
"""What is asked around a round of answers, one after the other; each may be passed over."""


def seconds_left(part: Part, now: datetime) -> int:
    """Seconds of this part; below none where it takes longer than was thought."""
    assert part.started_at is not None
    return int(part.minutes * 60 - (now - part.started_at).total_seconds())


def figures(view: LiveView, now: datetime) -> Content:
    """The clock of the part under way, to be read from two metres."""
    if view.now is None:
        return lines([line((row, "$dim")) for row in big("-:--")])
    left = seconds_left(view.now, now)
    look = "bold $accent" if left >= 0 else "bold $warn"
    return lines([line((row, look)) for row in big(clock(left))])


def beside(view: LiveView, now: datetime) -> Content:
    """What the clock is about, what comes then, and how many are here."""
    rows: list[Content] = []
    if view.now is not None:
        left = seconds_left(view.now, now)
        whole = counted(view.now.minutes, "minute")
        words = f"left of {whole}" if left >= 0 else f"more than the {whole}; no hurry"
        lead = f" · {view.now.lead}" if view.now.lead else ""
        rows.append(line((view.now.title, "bold")))
        rows.append(line(words, (f" · part {view.now.number} of {view.parts}{lead}", "$dim")))
    elif view.following is not None:
        rows.append(line(("space begins", "bold $accent")))
        rows.append(line((f"{view.parts} parts in the running order", "$dim")))
    else:
        rows.append(line(("All parts have been", "bold") if view.parts else "No running order"))
        rows.append(line(("esc, then c, closes the session", "$dim")))
    if view.following is not None:
        rows.append(line(("then ", "$dim"), view.following.title))
    written = "nothing written down yet" if not view.written else f"{view.written} written down"
    rows.append(line((f"{view.people} here", "bold"), (f" · {written}", "$dim")))
    taken = [f"{one.slot} {one.who}" for one in view.slots if one.who]
    rows.append(line((" · ".join(taken) or "j says who helps with what", "$dim")))
    return lines(rows)


def card(view: LiveView) -> tuple[str, Content]:
    """The title and the questions of the prompt card for this moment."""
    part = view.now or view.following
    one = card_for(part.kind, part.title, part.prompts) if part else card_for("thanks")
    rows: list[str | Content] = []
    for question in one.questions:
        rows += [line((question, "bold")), ""]
    if one.again:
        rows += [line((" ".join(one.again), "$dim")), ""]
    rows.append(line((one.mind or QUIET[0], "$dim")))
    return "Ask" if view.now else f"Ask · {one.title}", lines(rows)


def picture(view: ScaleView, width: int) -> Content:
    """The scale with the answers of this session under those of earlier ones."""
    drawn = scale.picture(view.asked, width=width)
    rows: list[str | Content] = [line((view.question, "bold")), ""]
    rows += [line((one, "bold" if not at else "")) for at, one in enumerate(drawn.lines)]
    rows += ["", drawn.sentence]
    if view.rounds:
        last = view.rounds[-1]
        rows += [line(("here: ", "$dim"), one) for one in last.what_puts_us_here]
        rows += [line(("one up: ", "$dim"), one) for one in last.one_point_up]
    return lines(rows)


def keys(chosen: Kind | None, width: int) -> Content:
    """Every kind with its key; the one that is typed in stands out."""
    in_a_row = max(1, width // KEY_ROOM)
    rows: list[Content] = []
    for at in range(0, len(KINDS), in_a_row):
        parts: list[str | tuple[str, str]] = []
        for kind in KINDS[at : at + in_a_row]:
            look = "bold reverse" if kind is chosen else ""
            words = f" {kind.short}"
            parts += [(kind.key, "bold $accent"), (words, look or "$foreground")]
            parts.append(" " * max(1, KEY_ROOM - 1 - len(words)))
        rows.append(line(*parts))
    return lines(rows)


def told_of(row: Written) -> str:
    """A line as it stands in the list: what was said, and what belongs to it."""
    named = f" · {row.named}" if row.named else ""
    return f"{row.text}  ({row.note}){named}" if row.note else f"{row.text}{named}"


def sort_of(row: Written) -> str:
    """Mark and word; what stays in the house says so."""
    return f"{row.mark} {BY_VALUE[row.kind].short if row.share != 'private' else 'in confidence'}"


def as_typed(row: Written) -> str:
    """A line as it could have been typed, for changing it."""
    if row.what == "resource" and row.note:
        return f"{row.text} {row.note}"
    if row.what != "action" or not row.note:
        return row.text
    who, _, due = row.note.rpartition("by ") if "by " in row.note else (row.note, "", "")
    who = who.strip().rstrip(",")
    return f"{who}: {row.text}{f', {due}' if due else ''}" if who else f"{row.text}, {due}"


def hint(row: Written | None, asked: Sequence[str]) -> str:
    """The question that may follow what was just kept, answered by a line that begins with +."""
    return f"+ {asked[0]}" if row is not None and asked else ""
