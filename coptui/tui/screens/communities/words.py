"""How communities are told on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from coptui.domain import dates
from coptui.domain.pictures.strip import Look, history
from coptui.domain.stages import Stage
from coptui.services.community_views import CommunityRow, CommunityView, NextSession
from coptui.tui.text import line, lines

BARS = "▁▂▃▄▅▆▇"
WAY = 20
"""The width of the way in stages."""


def next_words(it: NextSession | None, zone: str = dates.USUAL_ZONE) -> str:
    """The next date in short."""
    if it is None:
        return "no date yet"
    return f"{dates.day(dates.local_day(it.start, zone))} · {it.code}"


def bars(numbers: tuple[int, ...]) -> str:
    """How many came, session by session, as a picture without a grade."""
    most = max(numbers, default=0)
    if not most:
        return ""
    return "".join(BARS[min(len(BARS) - 1, n * len(BARS) // (most + 1))] for n in numbers[-8:])


def came(numbers: tuple[int, ...]) -> str:
    """The same in a sentence."""
    if not numbers:
        return "no session yet"
    last = ", ".join(str(n) for n in numbers[-4:])
    return f"{last} came" if len(numbers) == 1 else f"{last} came, the last at the end"


def detail(it: CommunityRow, today: date) -> Content:
    """A community in a few lines, beside the list."""
    since = f" since {dates.day(it.stage_since, today)}" if it.stage_since else ""
    rows: list[str | Content] = [
        line((it.name, "bold"), (f"  {it.code}", "$dim")),
        "",
        line((it.strip, "bold"), f"  {it.stage}{since}"),
        "",
        line(("people    ", "$dim"), f"{it.members}"),
        line(("sessions  ", "$dim"), f"{it.held_sessions} held"),
        line(("came      ", "$dim"), f"{bars(it.attendance)}  {came(it.attendance)}"),
        line(("topic     ", "$dim"), it.topic or "none open"),
        line(("          ", "$dim"), it.topic_where if it.topic else ""),
        line(("next      ", "$dim"), next_words(it.next_session)),
    ]
    return lines(rows)


def stages_in_words(now: str) -> Content:
    """The five stages in order, the present one in brackets: their letters explained."""
    parts: list[str | tuple[str, str]] = []
    for one in Stage:
        parts += [(" ─ ", "$dim")] if parts else []
        parts.append((f"[{one.value}]", "bold") if one.value == now else (one.value, "$dim"))
    return line(*parts)


def standing(it: CommunityView, today: date, looks: Sequence[Look] = ()) -> Content:
    """What it is for and where it stands, with the way it came: a letter where it was decided."""
    purpose: list[str | Content] = [it.purpose] if it.purpose else []
    if not it.stage:
        said = line("No stage review yet. ", ("r", "bold $accent"), " holds the first one.")
        return lines([*purpose, line(("stages  ", "$dim"), stages_in_words("")), said])
    since = f"since {dates.day(it.stage_since, today)}" if it.stage_since else ""
    again = f"look again {dates.day(it.next_review, today)}" if it.next_review else ""
    way = [line(("the way  ", "$dim"), history(looks, today, WAY))] if len(looks) > 1 else []
    return lines(
        [
            *purpose,
            line(stages_in_words(it.stage), (f"   {since}", "$dim")),
            *way,
            it.stage_meaning,
            line(("because: ", "$dim"), it.stage_reason, (f"   {again}", "$dim")),
        ]
    )
