"""The forms of a community, its topics and its stage."""

from __future__ import annotations

from typing import Any

from coptui.domain.topics import USUAL_SESSIONS
from coptui.errors import Refused
from coptui.services import communities, preferences, topics
from coptui.services.communities import NewCommunity
from coptui.services.community_views import CommunityView
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen, Values


class CommunityForm(FormScreen):
    """A community, new or to be edited."""


class TopicForm(FormScreen):
    """A new topic series."""


async def new_community(screen: PlaceScreen) -> FormScreen:
    """Three questions matter; the rest can wait."""
    zone = await screen.read(preferences.likely_zone)
    named = await screen.read(preferences.is_named)

    async def save(values: Values) -> Any:
        new = NewCommunity(
            name=values["name"], code=values["code"], purpose=values["purpose"],
            place=values["place"], host_name=values["host_name"],
            host_email=values["host_email"], host_phone=values["host_phone"],
            time_zone=values["time_zone"],
        )  # fmt: skip
        return await screen.write(communities.begin, new)

    fields = (
        Field("name", "Its name", required="What is the community called?",
              help="As people say it: Harbour, Kitchen Table."),
        Field("purpose", "What it is for", optional=True,
              help="One sentence, in the words of its people."),
        Field("host_name", "Who hosts it", optional=True,
              help="The name that signs the mails." if named else
              "Your name: it signs the mails and stands beside what you decide."),
        Field("host_email", "Answers go to", optional=True,
              help="An address that somebody reads."),
        Field("host_phone", "or by phone", optional=True,
              help="For people who would rather ring."),
        Field("place", "Town or quarter", optional=True,
              help="Where its people live; each session has its own room."),
        Field("time_zone", "Time zone", value=zone, required="Sessions need a clock.",
              help="The clock its sessions go by, like Europe/London."),
        Field("code", "Short code", optional=True,
              help="Two to eight letters; sessions are called HAR-14. Empty: made from the name."),
    )  # fmt: skip
    return CommunityForm(
        ("Communities", "New community"), fields, save, draft="community:new",
        intro="The first three questions are enough. ctrl+s saves from any field.",
    )  # fmt: skip


def edit_community(screen: PlaceScreen, it: CommunityView) -> FormScreen:
    """Everything a community says of itself, but its stage."""

    async def save(values: Values) -> Any:
        weeks = values.pop("rhythm_weeks").strip()
        if not weeks.isdigit():
            raise Refused("A rhythm is a number of weeks.", field="rhythm_weeks")
        changes = {**values, "rhythm_weeks": int(weeks)}
        return await screen.write(lambda ws: communities.edit(ws, it.id, **changes))

    fields = (
        Field("name", "Its name", value=it.name, required="What is the community called?"),
        Field("code", "Short code", value=it.code),
        Field("purpose", "What it is for", value=it.purpose, optional=True),
        Field("key_question", "Key question", value=it.key_question, optional=True),
        Field("host_name", "Who hosts it", value=it.host_name, optional=True),
        Field("host_email", "Answers go to", value=it.host_email, optional=True),
        Field("host_phone", "or by phone", value=it.host_phone, optional=True),
        Field("place", "Town or quarter", value=it.place, optional=True),
        Field("rhythm_weeks", "Weeks apart", value=str(it.rhythm_weeks)),
        Field("time_zone", "Time zone", value=it.time_zone, help="Like Europe/London."),
        Field("agreement", "Agreement", "long", value=it.agreement, optional=True,
              help="How people here want to be with each other."),
    )  # fmt: skip
    return CommunityForm(
        ("Communities", it.name, "Edit"), fields, save, draft=f"community:{it.id}",
        intro="When it is reminded, thanked and reported: w on its page sets the days.",
    )  # fmt: skip


def topic_form(screen: PlaceScreen, community: CommunityView, *, intro: str = "") -> FormScreen:
    """A new topic series; the rest of its words stand on its page."""

    def count(text: str) -> int | None:
        if not text.strip():
            return None
        if not text.strip().isdigit():
            raise Refused("Write a number of sessions, such as 4.", field="sessions")
        return int(text)

    async def save(values: Values) -> Any:
        return await screen.write(
            topics.add, community.id, values["title"], values["question"],
            count(values["sessions"]),
        )  # fmt: skip

    fields = (
        Field("title", "Title", required="What is the topic called?",
              help="Short: The first 48 hours."),
        Field("question", "Key question", optional=True,
              help="The question people stay with for some sessions."),
        Field("sessions", "Sessions, about", value=str(USUAL_SESSIONS),
              help="How many sessions it may take; three to six are usual.", optional=True),
    )  # fmt: skip
    return TopicForm(
        ("Communities", community.name, "New topic"),
        fields,
        save,
        draft=f"topic:new:{community.id}",
        intro=intro,
    )
