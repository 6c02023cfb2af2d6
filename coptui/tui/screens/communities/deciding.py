"""What is noted of those who can decide: an answer to a report, the fate of a recommendation."""

from __future__ import annotations

from collections.abc import Mapping

from coptui.services import giving, influencers, recommendations, topics
from coptui.services.recommendations import Said
from coptui.services.topics import TopicView
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import topic_forms

EDIT = "edit"
_FATES = {
    "agreed": "The group agreed",
    "sent": "It was sent",
    "accepted": "They accept it",
    "partly": "They take it in part",
    "declined": "They decline, with the reason",
    "done": "It is done",
    "seen elsewhere": "It was seen elsewhere",
}
_GIVEN = {
    "sent": "It was sent",
    "offered": "A meeting was offered",
    "meeting": "A meeting came of it",
    "presentation": "A presentation came of it",
    "reply": "They replied",
    "declined": "They declined",
    "nothing": "Nothing came of it",
}
"""Both in the order in which they are offered."""


async def choose(
    screen: PlaceScreen, title: str, text: str, choices: Mapping[str, str], now: str = ""
) -> str | None:
    """One of these for what stands there in words; None when it stays as it is."""
    words = f"{text}\n{now}" if now else text
    options = [Choice(key, said) for key, said in choices.items()]
    chosen: str | None = await screen.app.push_screen_wait(
        Choose(title.capitalize(), options, words)
    )
    return chosen


async def recommendation(screen: PlaceScreen, recommendation_id: int) -> None:
    """What became of a recommendation, or other words for it."""
    it = await screen.read(recommendations.show, recommendation_id)
    ways = [one.value for one in await screen.read(recommendations.moves, it.id)]
    told = f"to {it.to}" + (f" · {it.response}" if it.response else "")
    offered = {**{way: _FATES[way] for way in ways}, EDIT: "Words, to whom"}
    chosen = await choose(screen, it.status, it.text, offered, told)
    if chosen == EDIT:
        await recommend(screen, await screen.read(topics.show, it.topic_id), it.id)
        return
    typed: str | None = ""
    if chosen in ("accepted", "partly", "declined"):
        needed = "Write the reason they gave." if chosen == "declined" else ""
        asks = "The reason they gave" if needed else "What they said (may stay empty)"
        typed = await screen.app.push_screen_wait(
            AskLine(chosen.capitalize(), it.text, asks, value=it.response, needed=needed)
        )
    if chosen is not None and typed is not None:
        await screen.write(recommendations.move, it.id, chosen, response=typed)


async def recommend(
    screen: PlaceScreen, topic: TopicView, recommendation_id: int | None = None,
    said: Said | None = None,
) -> None:  # fmt: skip
    """A recommendation: new, from what was said in a session, or to be changed."""
    known = [one.name for one in await screen.read(influencers.all)]
    it = None
    if recommendation_id is not None:
        it = await screen.read(recommendations.show, recommendation_id)
    await screen.app.push_screen_wait(topic_forms.recommendation(screen, topic, known, it, said))


async def given(screen: PlaceScreen, given_id: int) -> None:
    """Whether somebody has a report, and what came of it."""
    it = await screen.read(giving.show, given_id)
    ways = ["sent"] if it.sent_on is None else [way for way in _GIVEN if way != "sent"]
    if it.result and "offered" in ways:
        ways.remove("offered")
    told = " · ".join(one for one in (it.report, it.route_in, it.reply) if one)
    chosen = await choose(screen, it.state, it.name, {way: _GIVEN[way] for way in ways}, told)
    if chosen == "sent":
        await screen.write(giving.sent, it.id)
    elif chosen == "offered":
        await screen.write(giving.offered, it.id)
    elif chosen is not None:
        typed = await screen.app.push_screen_wait(
            AskLine(_GIVEN[chosen], it.name, "In their words (may stay empty)", value=it.reply)
        )
        if typed is not None:
            await screen.write(giving.answered, it.id, chosen, typed)
