"""How a stage review is told on the screen."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from coptui.domain import dates
from coptui.domain.pictures import strip
from coptui.domain.pictures.spark import distribution
from coptui.domain.stage_questions import ENDS, Spread
from coptui.domain.stage_talk import CROSSWALK, NO_LADDER
from coptui.domain.stages import Stage
from coptui.services.stage_page import ReviewPage
from coptui.tui.text import line, lines

_WAY = 44


def title(it: ReviewPage) -> str:
    """Where it stands now, since when, by whom."""
    now = it.present
    if now is None:
        return "Its stage has not been looked at yet"
    return f"Now {now.stage} since {dates.day(_since(it), it.today)}, by {now.by}"


def _since(it: ReviewPage) -> date:
    """The day on which the present stage was first decided."""
    began = it.reviews[-1].date
    for one in reversed(it.reviews):
        if one.stage != it.reviews[-1].stage:
            break
        began = one.date
    return began


def standing(it: ReviewPage, width: int) -> Content:
    """The way as a picture and in words, where the signs point, and what stands."""
    way = strip.history(it.looks, it.today, min(_WAY, width))
    rows: list[str | Content] = []
    if way:
        rows.append(line((way, "bold"), (f"   {_again(it)}", "$dim")))
    else:
        rows.append(line(strip.letters(None)))
    rows.append(line((it.points_to, "bold")))
    rows.append(line((_fine_print(it), "$dim")))
    return lines(rows)


def _again(it: ReviewPage) -> str:
    if it.due is None:
        return ""
    if it.due.on > it.today:
        return f"look again {dates.day(it.due.on, it.today)}"
    return f"due: {it.due.why}"


def _fine_print(it: ReviewPage) -> str:
    if it.life.asks:
        return f"Has change overtaken it? {len(it.life.standing)} signs say so: l three ways"
    if it.life.chosen is not None:
        one = it.life.chosen
        until = f" until {dates.day(one.until, it.today)}" if one.until else ""
        return f"Chosen {dates.day(one.chosen_on, it.today)}: {one.way}{until}, {one.reason}"
    basis = it.suggestion.basis
    return f"{basis[:1].upper()}{basis[1:]}." if basis else it.record or it.way


def bars(spread: Spread) -> str:
    """How the answers lie from 1 to 5."""
    return distribution(spread.counts)


def letters(it: ReviewPage) -> Content:
    """The five keys that decide, the suggested one marked."""
    parts: list[str | tuple[str, str]] = [("You decide:", "bold")]
    for stage in Stage:
        mark = " ◂" if stage in it.suggestion.stages else ""
        parts += [("  " + stage.letter.lower(), "$accent"), f" {stage}{mark}"]
    return line(*parts)


def meanings() -> Content:
    """The five stages in plain words, beside the other model's names."""
    rows: list[str | Content] = []
    for stage in Stage:
        rows.append(line((f"{stage.letter}  {stage}", "bold"), f"  {stage.meaning}"))
        rows.append(line((f"   in the life of a community: {CROSSWALK[stage]}", "$dim")))
    rows += [
        "",
        f"{NO_LADDER} Groups do not move in steps: storming can return and is no failure.",
    ]
    return lines(rows)


def answer(it: ReviewPage, spread: Spread) -> Content:
    """One statement with its answers, and what people wrote."""
    rows: list[str | Content] = [line((spread.statement.text, "bold")), ""]
    for mark, count in enumerate(spread.counts, 1):
        end = {1: f"  {ENDS[0]}", 5: f"  {ENDS[1]}"}.get(mark, "")
        rows.append(line(f"{mark}  {'●' * count or '·'}", (f"  {count}{end}", "$dim")))
    rows += ["", f"{spread.words[:1].upper()}{spread.words[1:]}."]
    for question, said in it.answers.words:
        if said:
            rows += ["", line((question, "bold")), *(f"· {text}" for text in said)]
    return lines(rows)
