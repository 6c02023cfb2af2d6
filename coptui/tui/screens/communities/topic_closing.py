"""Closing a topic on the screen: what is covered is said before anything is asked."""

from __future__ import annotations

from typing import Any

from coptui.domain.counting import counted
from coptui.services import communities, topic_closing
from coptui.services.topic_closing import CloseTopic, Coverage
from coptui.services.topics import TopicView
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities.topic_forms import crumbs_of
from coptui.tui.widgets.form import Field, FormScreen, Values

LATER, NOW = "closing", "closed"


class CloseTopicForm(FormScreen):
    """The close of a topic."""


async def close(screen: PlaceScreen, topic: TopicView) -> None:
    """Say what is covered and what is not, and close."""
    found = await screen.read(topic_closing.coverage, topic.id)
    others = [
        (str(one.id), one.name)
        for one in await screen.read(communities.all)
        if one.id != topic.community_id
    ]
    await screen.app.push_screen_wait(_form(screen, found, others))


async def revisit(screen: PlaceScreen, topic: TopicView) -> None:
    """Look at a closed topic again."""
    words = (
        "What became of what it asked for? Its recommendations stand on its page, "
        "each with what happened."
    )
    asks = "What do you see now? (may stay empty)"
    typed = await screen.app.push_screen_wait(AskLine(f"Revisit {topic.title}", words, asks))
    if typed is not None:
        await screen.write(topic_closing.revisit, topic.id, typed)


def covered(found: Coverage) -> str:
    """What is covered and what is not, line by line."""
    rows = [f"{counted(found.held, 'session')} held."]
    rows += [f"· {one}" for one in found.findings]
    if not found.findings:
        rows.append("✓ Every session has its items and its summary; nothing is left open.")
    if found.decide:
        rows.append(f"To be given the report: {', '.join(found.decide)}.")
    return "\n".join(rows)


def _form(screen: PlaceScreen, found: Coverage, others: list[tuple[str, str]]) -> FormScreen:
    topic = found.topic

    async def save(values: Values) -> Any:
        to = values.get("ideas_to", "")
        how = CloseTopic(
            notes=values["notes"],
            reason=values.get("reason", ""),
            now=values.get("how", NOW) == NOW,
            keep_questions=values.get("questions", "") == "ideas",
            ideas_to=int(to) if to else None,
        )
        return await screen.write(topic_closing.close, topic.id, how)

    fields = []
    if topic.status == "open":
        fields.append(
            Field("how", "How", "choice", value=LATER, options=(
                (LATER, "write its report first"), (NOW, "close it now")),
                help="Its report is begun either way; those who can decide are put down for it.")
        )  # fmt: skip
    if found.needs_reason:
        fields.append(
            Field("reason", "Because", optional=True, when=lambda v: v.get("how", NOW) == NOW,
                  help="Why it closes with summaries missing: one sentence will do.")
        )  # fmt: skip
    fields.append(
        Field("notes", "What stays", "long", help="Where it ended, and what you would keep.")
    )
    if found.open_questions:
        fields.append(
            Field("questions", "Open questions", "choice", value="stay", options=(
                ("stay", "stay with the topic"), ("ideas", "become topic ideas")))
        )  # fmt: skip
    if found.ideas and others:
        fields.append(
            Field("ideas_to", f"{counted(found.ideas, 'idea')}, unused", "choice",
                  options=[("", "stay here"), *others])
        )  # fmt: skip
    return CloseTopicForm(
        crumbs_of(topic, "Close"), fields, save, draft=f"topic-close:{topic.id}",
        intro=covered(found),
    )  # fmt: skip
