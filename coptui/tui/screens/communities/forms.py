"""The forms of a community, its topics and its stage."""

from __future__ import annotations

from typing import Any

from coptui.domain import dates
from coptui.domain.stages import Stage
from coptui.errors import Refused
from coptui.services import communities, preferences, stages, topics
from coptui.services.communities import NewCommunity
from coptui.services.community_views import CommunityView
from coptui.services.topics import TopicView
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen, Values

STAGES = tuple((stage.value, f"{stage.letter} {stage.value}") for stage in Stage)


class CommunityForm(FormScreen):
    """A community, new or to be edited."""


class StageForm(FormScreen):
    """A stage review: what was decided, why, on which day."""


class TopicForm(FormScreen):
    """A topic series, new or to be edited."""


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
        Field("purpose", "What it is for", value=it.purpose),
        Field("key_question", "Key question", value=it.key_question),
        Field("host_name", "Who hosts it", value=it.host_name),
        Field("host_email", "Answers go to", value=it.host_email),
        Field("host_phone", "or by phone", value=it.host_phone),
        Field("place", "Town or quarter", value=it.place),
        Field("rhythm_weeks", "Weeks apart", value=str(it.rhythm_weeks)),
        Field("time_zone", "Time zone", value=it.time_zone, help="Like Europe/London."),
        Field("agreement", "Agreement", "long", value=it.agreement,
              help="How people here want to be with each other."),
    )  # fmt: skip
    return CommunityForm(("Communities", it.name, "Edit"), fields, save, draft=f"community:{it.id}")


def review_stage(screen: PlaceScreen, it: CommunityView) -> FormScreen:
    """A person decides, on a day, for a reason; no stage is better than another."""
    today = dates.day

    async def save(values: Values) -> Any:
        typed = values["on"].strip()
        on = await day_of(screen, typed, "on", past=True) if typed else None
        return await screen.write(stages.review, it.id, values["stage"], values["reason"], on=on)

    since = f" since {today(it.stage_since)}" if it.stage_since else ""
    intro = f"Now {it.stage}{since}. {it.stage_meaning}" if it.stage else ""
    meanings = "\n".join(f"{stage.letter}  {stage.value}: {stage.meaning}" for stage in Stage)
    fields = (
        Field("stage", "You decide", "choice", value=it.stage, options=STAGES),
        Field("reason", "What did you see?", required="Write what you saw; one sentence will do.",
              help="Any stage may follow any other, and none is a failure."),
        Field("on", "On which day", help="Empty: today. " + DAY_HELP, live=True),
    )  # fmt: skip
    return StageForm(
        ("Communities", it.name, "Stage review"),
        fields,
        save,
        check=check_of(screen, "on", past=True),
        draft=f"stage:{it.id}",
        intro="\n\n".join(one for one in (intro, meanings) if one),
    )


def topic_form(
    screen: PlaceScreen, community: CommunityView, it: TopicView | None, *, intro: str = ""
) -> FormScreen:
    """A topic series, new (`it` is None) or to be edited."""

    def count(text: str) -> int | None:
        if not text.strip():
            return None
        if not text.strip().isdigit():
            raise Refused("Write a number of sessions, such as 4.", field="sessions")
        return int(text)

    async def save(values: Values) -> Any:
        sessions = count(values["sessions"])
        if it is None:
            return await screen.write(
                topics.add, community.id, values["title"], values["question"], sessions
            )
        return await screen.write(
            topics.edit, it.id, title=values["title"], question=values["question"],
            preferred_future=values["preferred_future"], sessions=sessions,
        )  # fmt: skip

    fields = [
        Field("title", "Title", value=it.title if it else "",
              required="What is the topic called?", help="Short: The first 48 hours."),
        Field("question", "Key question", value=it.question if it else "", optional=True,
              help="The question people stay with for some sessions."),
        Field("sessions", "Sessions, about", value=str(it.planned_sessions if it else 4),
              help="How many sessions it may take; three to six are usual."),
    ]  # fmt: skip
    if it is not None:
        fields.append(
            Field("preferred_future", "Best hopes", "long", value=it.preferred_future,
                  help="What will be different when this has gone well?")
        )  # fmt: skip
    name = it.title if it else "New topic"
    return TopicForm(
        ("Communities", community.name, name),
        fields,
        save,
        draft=f"topic:{it.id if it else f'new:{community.id}'}",
        intro=intro,
    )
