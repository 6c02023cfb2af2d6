"""How a topic is told on the screen."""

from __future__ import annotations

from textual.content import Content

from coptui.domain.nine_steps import Step
from coptui.domain.pictures.scale import picture
from coptui.services.topic_page import Thread, TopicPage
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.stage_strip import dots

NO_SCALE = (
    "Not asked yet.\n\n"
    "From 1 to 10: where are we? Where is good enough for now?\n"
    "It is asked in a session, and each asking stands here under the last one."
)
NOTHING = (
    "Nothing goes on yet. What is written down in a session stands here as well.\n"
    "n  something that was noticed     a  an action     o  a question"
)
SHORT = (
    "community", "environment", "discussion", "facilitate", "next steps", "summarise", "sustain",
    "close", "stay in touch",
)  # fmt: skip


def top(page: TopicPage) -> Content:
    """The question, what is hoped for, where it is, and what is next."""
    it, following = page.topic, page.steps.next
    held, planned = it.held_sessions, it.planned_sessions
    rows: list[str | Content] = [line((it.question or "No key question yet; e writes it.", "bold"))]
    if it.preferred_future:
        rows.append(line(("hope  ", "$dim"), it.preferred_future))
    where = line(f"{dots(held, planned)} " if held else "", it.where)
    if page.asks_to_close:
        rows.append(line(where, "   ", (page.asks_to_close, "$warn")))
    elif following is not None:
        told = f": {following.told}" if following.told else ""
        rows.append(
            line(
                where,
                ("   next  ", "$dim"),
                (f"{following.number} {SHORT[following.number - 1]}", "bold"),
                told,
            )
        )
    else:
        rows.append(where)
    return lines(rows)


def step_mark(step: Step) -> str:
    """The mark of a step; the next one has its arrow."""
    return "▸" if step.is_next else " "


def step_short(step: Step) -> str:
    """A step in a few letters."""
    return f"{step.state.mark} {step.number} {SHORT[step.number - 1]}"


def step_told(step: Step) -> str:
    """What a step lacks, or how far it is."""
    if step.number == 8 and len(step.lacks) == 4:
        return ""
    return step.told if step.state != "ahead" or step.is_next else ""


def scale(page: TopicPage, width: int) -> Content:
    """The scale, asking by asking, and its sentence."""
    if not page.asked:
        return shown(NO_SCALE, "$dim")
    drawn = picture(page.asked[-6:], width=width)
    rows: list[str | Content] = [line((drawn.lines[0], "$dim")), *drawn.lines[1:]]
    question = page.topic.scaling_question
    head: list[str | Content] = [line((question, "$dim"))] * bool(question)
    return lines([*head, *rows, line((drawn.sentence, "bold"))])


def state(thread: Thread) -> str:
    """What a thread is and how it stands, with its mark."""
    return f"{thread.mark} {thread.state}"
