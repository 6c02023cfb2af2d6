"""The forms of a topic: what is written down for it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from coptui.domain import good_practice
from coptui.errors import Refused
from coptui.services import actions, practices, recommendations, topics
from coptui.services.actions import ActionView
from coptui.services.practices import PracticeView
from coptui.services.recommendations import RecommendationView, Said
from coptui.services.topics import TopicView
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen, Values

SOURCES = (("", "not said"), *((one, one) for one in good_practice.SOURCES))
ADDRESSED_HELP = "A Board, a group, a person; several with commas. Or: everyone."


class ThreadForm(FormScreen):
    """Something that goes on in a topic."""


class TopicWordsForm(FormScreen):
    """The words of a topic: its question, its hopes and its scale."""


def crumbs_of(topic: TopicView, *more: str) -> tuple[str, ...]:
    """Where a form of a topic is."""
    return (topic.community, topic.title, *more)


async def _due(screen: PlaceScreen, typed: str) -> date | None:
    return await day_of(screen, typed, "due") if typed.strip() else None


def action(screen: PlaceScreen, topic: TopicView, it: ActionView | None = None) -> FormScreen:
    """What is done, by whom, by when: new, or to be changed."""

    async def save(values: Values) -> Any:
        due = await _due(screen, values["due"])
        if it is None:
            return await screen.write(
                actions.add, topic.id, values["text"], who=values["who"], due=due
            )
        return await screen.write(
            actions.edit, it.id, text=values["text"], who=values["who"], due=due,
            no_day=due is None,
        )  # fmt: skip

    who = it.who if it and it.who != actions.GROUP else ""
    fields = (
        Field("text", "What", value=it.text if it else "", required="What is to be done?",
              help="Small enough to be done before you meet again."),
        Field("who", "Who", value=who, placeholder="the group",
              help="A person, a role, or empty for the group."),
        Field("due", "By when", value=f"{it.due:%Y-%m-%d}" if it and it.due else "",
              optional=True, help=DAY_HELP, live=True),
    )  # fmt: skip
    return ThreadForm(
        crumbs_of(topic, "Action"), fields, save, check=check_of(screen, "due"),
        draft=f"action:{it.id if it else f'new:{topic.id}'}",
    )  # fmt: skip


def action_ends(screen: PlaceScreen, topic: TopicView, it: ActionView, status: str) -> FormScreen:
    """What happened and what was noticed; both may stay empty."""

    async def save(values: Values) -> Any:
        return await screen.write(
            actions.move, it.id, status, what_happened=values["what_happened"],
            noticed_effect=values["noticed_effect"], to=values.get("to", ""),
        )  # fmt: skip

    fields = [
        Field("noticed_effect", "What was noticed?", value=it.noticed_effect, optional=True,
              help="Who noticed a difference, however small?"),
        Field("what_happened", "What happened?", value=it.what_happened, optional=True,
              help="A few words. Nobody has to explain anything."),
    ]  # fmt: skip
    if status == "handed on":
        to = Field("to", "To whom", required="To whom is it handed on?",
                   help="A person, a role or a body.")  # fmt: skip
        fields.insert(0, to)
    return ThreadForm(crumbs_of(topic, status.capitalize()), fields, save, intro=it.text)


def practice(screen: PlaceScreen, topic: TopicView, it: PracticeView | None) -> FormScreen:
    """Something that works, and the chain of questions; each may be passed over."""

    async def save(values: Values) -> Any:
        chain = {link.key: values[link.key] for link in good_practice.CHAIN if link.key in values}
        kept = {name: values[name] for name in ("where", "source", "link")}
        if it is None:
            return await screen.write(practices.add, topic.id, values["text"], **kept)
        return await screen.write(practices.ask, it.id, text=values["text"], chain=chain, **kept)

    fields = [
        Field("text", "What works", value=it.text if it else "", required="What works?",
              help="What somebody does, as it was told."),
        Field("where", "Where", value=it.where if it else "", optional=True,
              help="A place or a kind of place; no names of people."),
        Field("source", "It was", "choice", value=it.source if it else "", options=SOURCES),
        Field("link", "More of it at", value=it.link if it else "", optional=True,
              help="A page, a leaflet, a film."),
    ]  # fmt: skip
    if it is not None:
        fields[1:1] = [
            Field(link.key, link.name.capitalize(), value=it.chain.get(link.key, ""),
                  optional=True, help=link.asks)
            for link in good_practice.CHAIN
        ]  # fmt: skip
    words = "" if it is None else "Ask one after the other; each can be passed over."
    return ThreadForm(
        crumbs_of(topic, "What works"), fields, save, intro=words,
        draft=f"practice:{it.id if it else f'new:{topic.id}'}",
    )  # fmt: skip


def recommendation(
    screen: PlaceScreen,
    topic: TopicView,
    known: Sequence[str],
    it: RecommendationView | None = None,
    said: Said | None = None,
) -> FormScreen:
    """What is recommended, and to whom: new, from what was said, or to be changed."""

    async def save(values: Values) -> Any:
        to = [one for one in values["addressed"].replace(";", ",").split(",") if one.strip()]
        if it is not None:
            return await screen.write(
                recommendations.edit, it.id, text=values["text"], addressed=to,
                response=values["response"],
            )  # fmt: skip
        return await screen.write(
            recommendations.add, topic.id, values["text"], addressed=to,
            said=[said.id] if said else [],
        )  # fmt: skip

    text = it.text if it else said.text if said else ""
    who = f" In the register: {', '.join(known[:4])}." if known else ""
    fields = [
        Field("text", "What", value=text, required="What do you recommend?",
              help="One thing that somebody can decide."),
        Field("addressed", "To whom", value=", ".join(it.addressed) if it else "", optional=True,
              help=ADDRESSED_HELP + who),
    ]  # fmt: skip
    if it is not None:
        fields.append(Field("response", "They said", value=it.response, optional=True))
    return ThreadForm(crumbs_of(topic, "Recommendation"), fields, save)


def words(screen: PlaceScreen, it: TopicView) -> FormScreen:
    """Everything a topic says of itself."""

    async def save(values: Values) -> Any:
        enough, sessions = values["good_enough"].strip(), values["sessions"].strip()
        if enough and not enough.isdigit():
            raise Refused("A number from 1 to 10, or nothing.", field="good_enough")
        if not sessions.isdigit():
            raise Refused("Write a number of sessions, such as 4.", field="sessions")
        return await screen.write(
            topics.edit, it.id, title=values["title"], question=values["question"],
            preferred_future=values["preferred_future"], sessions=int(sessions),
            scaling_question=values["scaling_question"],
            good_enough=int(enough) if enough else 0,
        )  # fmt: skip

    fields = (
        Field("title", "Title", value=it.title, required="What is the topic called?"),
        Field("question", "Key question", value=it.question, optional=True,
              help="The question people stay with for some sessions."),
        Field("preferred_future", "Preferred future", "long", value=it.preferred_future,
              help="If this were sorted, what would people notice first?"),
        Field("scaling_question", "Scaling question", value=it.scaling_question, optional=True,
              help="From 1 to 10, where 10 is the preferred future: where are we?"),
        Field("good_enough", "Good enough", value=str(it.good_enough or ""), optional=True,
              help="Where on the scale would be good enough for now?"),
        Field("sessions", "Sessions, about", value=str(it.planned_sessions),
              help="How many it may take; + and - on its page change it too."),
    )  # fmt: skip
    return TopicWordsForm(crumbs_of(it, "Edit"), fields, save, draft=f"topic:{it.id}")
