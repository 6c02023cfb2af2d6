"""The forms of a session: plan, edit, another day, called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from coptui.domain import dates
from coptui.domain.counting import agree, people
from coptui.domain.errors import RuleBroken
from coptui.errors import Refused
from coptui.services import communities, session_doubts, sessions
from coptui.services.sessions import NewSession, SessionView
from coptui.services.topics import TopicView
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Asks, Check, Field, FormScreen, Looked, Values

EXAMPLE_HELP = "The invitation says “To start us off: …” and these words. No names."
EXAMPLE_LIKE = "e.g. the pharmacy that rings back"
TIMES_HELP = "Start and end: 12:30-14:30. Two hours are usual."


class SessionForm(FormScreen):
    """A session, new or to be edited."""


class DayForm(FormScreen):
    """Another day for a session, or none at all."""


def times_of(text: str, field: str = "times") -> tuple[time, time]:
    """Start and end as they were typed. Raises `Refused` for that field."""
    try:
        return dates.parse_times(text)
    except (RuleBroken, ValueError) as error:
        raise Refused(f"{error}", field=field) from error


async def times_check(name: str, value: str) -> Looked:
    """A form's check for fields of two times."""
    if name not in ("times", "next_times"):
        return Looked()
    try:
        start, end = times_of(value)
    except Refused as error:
        return Looked(error.message)
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return Looked(hint=f"= {dates.times(start, end)}, {_stretch(minutes)}")


def _stretch(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' * (hours != 1)}"] * bool(hours) + [f"{rest} minutes"] * bool(rest)
    return " ".join(words)


def _no_names(screen: PlaceScreen, community_id: int) -> Check:
    """Times are read back; a name in the title of an example is asked about under it."""

    async def check(name: str, value: str) -> Looked:
        if name != "example":
            return await times_check(name, value)
        named = await screen.read(session_doubts.named_in_title, community_id, value)
        return Looked(hint=f"? {named}" if named else "")

    return check


def _looking(
    screen: PlaceScreen, day: str, own_id: int | None = None, others: Check = times_check
) -> Check:
    """The day is read back at once; one that is past is asked about under it."""

    async def odd(on: date) -> tuple[str, ...]:
        return await screen.read(sessions.doubts, on, None, "", own_id=own_id)

    return check_of(screen, day, odd=odd, others=others)


def asking(
    screen: PlaceScreen, day: str, times: str, venue: str, own: SessionView | None = None
) -> Asks:
    """What is odd about the session as a whole, asked before it is kept."""

    async def asks(values: Values) -> str:
        if not values[day].strip():
            return ""
        on = await day_of(screen, values[day], day)
        start = times_of(values[times], times)[0] if values[times].strip() else None
        if start is None and own is not None and own.start is not None:
            start = own.start.time().replace(fold=0)
        place = values[venue] if venue else own.venue or own.online_link if own else ""
        odd = await screen.read(
            sessions.doubts, on, start, place, own_id=own.id if own is not None else None
        )
        return "\n".join(odd)

    return asks


async def plan(
    screen: PlaceScreen, topics: Sequence[TopicView], last: SessionView | None
) -> FormScreen:
    """Plan a session of one of these topics; the last one lends its times and place."""
    places = await screen.read(sessions.venues)
    home = await screen.read(communities.show, topics[0].community_id)
    usual, host = home.default_venue, home.host_name if len(topics) == 1 else ""
    known = ", ".join(place.name for place in places[:6])

    async def save(values: Values) -> Any:
        start, end = times_of(values["times"])
        new = NewSession(
            topic_id=int(values["topic"]),
            on=await day_of(screen, values["on"], "on"),
            start=start,
            end=end,
            venue=values["venue"],
            access=values["access"],
            example=values["example"],
            host_name=values["host_name"],
            host_contact=values["host_contact"],
        )
        return await screen.write(sessions.plan, new)

    times = dates.times(last.start, last.end) if last and last.start else "12:30–14:30"
    fields = (
        Field("topic", "Topic", "choice", value=str(topics[0].id),
              options=[(str(one.id), f"{one.title} ({one.community})") for one in topics],
              when=lambda _: len(topics) > 1),
        Field("on", "Day", required="Which day?", help=DAY_HELP, live=True),
        Field("times", "From and to", value=times, required="From when to when?",
              help=TIMES_HELP, live=True, whole=True),
        Field("venue", "Hall or room", value=last.venue if last else usual,
              required="Where do people meet?",
              help=f"A neutral place. Known: {known}" if known else "A neutral place."),
        Field("access", "Getting in", value=last.access if last else "", optional=True,
              help="One line for the invitation: step-free, quiet room, fares paid."),
        Field("example", "To start us off", placeholder=f"{EXAMPLE_LIKE}; may stay empty",
              help=EXAMPLE_HELP),
        Field("host_name", "Who hosts", value=last.host if last else "", optional=True,
              placeholder=f"{host}, unless you say another" if host else "",
              help="Empty: the host of the community."),
        Field("host_contact", "Answers go to", value=last.host_contact if last else "",
              optional=True,
              help="A phone or an address: how people reach the host."),
    )  # fmt: skip
    return SessionForm(
        ("Sessions", "New session"), fields, save, draft="session:new",
        intro="" if len(topics) > 1 else f"About {topics[0].title} ({topics[0].community}).",
        check=_looking(screen, "on", others=_no_names(screen, topics[0].community_id)),
        asks=asking(screen, "on", "times", "venue"),
    )  # fmt: skip


def edit(screen: PlaceScreen, it: SessionView, first: str = "") -> FormScreen:
    """Change anything but the day and the state; begins in the field `first`."""

    async def save(values: Values) -> Any:
        changes = {name: value for name, value in values.items() if value != start[name]}
        if not changes:
            return await screen.read(sessions.show, it.id)
        return await screen.write(lambda ws: sessions.edit(ws, it.id, **changes))

    start: Values = {
        "venue": it.venue,
        "access": it.access,
        "online_link": it.online_link,
        "key_question": it.key_question,
        "example": it.example,
        "lived_experience": it.lived_experience,
        "recorded_how": it.recorded_how,
        "host_name": it.host,
        "host_contact": it.host_contact,
        "costs": it.costs,
    }
    words = {
        "venue": ("Hall or room", "Known places bring their access line."),
        "access": ("Getting in", "One line for the invitation."),
        "online_link": ("Or online at", "A link, where people join from elsewhere."),
        "key_question": ("Key question", "Of this session; empty: that of the topic."),
        "example": ("To start us off", EXAMPLE_HELP),
        "lived_experience": ("Lived experience", "How people who know it are part of the day."),
        "recorded_how": ("Written down", "How people agreed: notes, stickies, flip chart, photos."),
        "host_name": ("Who hosts", "The name people answer to."),
        "host_contact": ("Answers go to", "A phone or an address: how people reach the host."),
        "costs": ("Costs", "Fares, a meal: what is paid, and how."),
    }
    fields = [
        Field(name, label, value=start[name], help=help_, optional=True)
        for name, (label, help_) in words.items()
    ]
    return SessionForm(
        (it.community, it.code, "Edit"),
        fields,
        save,
        draft=f"session:{it.id}",
        first=first,
        check=_no_names(screen, it.community_id),
    )


def _told(it: SessionView, and_so: str) -> str:
    """How many know of it, and what follows from that."""
    if not it.invited:
        only = "It was only practised: nobody" if it.practised_on else "Nobody"
        return f"{only} has the invitation yet, so nobody needs to be told."
    verb = agree(it.invited, "was", "were")
    and_so = and_so.replace("have", agree(it.invited, "has", "have"), 1)
    return f"{people(it.invited)} {verb} invited {and_so}."


def other_day(screen: PlaceScreen, it: SessionView) -> FormScreen:
    """Another day; people who were invited have to be told, and their calendars follow."""

    async def save(values: Values) -> Any:
        start, end = times_of(values["times"]) if values["times"].strip() else (None, None)
        on = await day_of(screen, values["on"], "on")
        return await screen.write(
            sessions.move_date, it.id, on, start, end, reason=values["reason"]
        )

    fields = (
        Field("on", "New day", required="Which day?", help=DAY_HELP, live=True),
        Field("times", "From and to",
              value=dates.times(it.start, it.end) if it.start else "12:30–14:30",
              help=TIMES_HELP, live=True, whole=True),
        Field("reason", "Because", help="Said in the mail that tells people.", optional=True),
    )  # fmt: skip
    told = _told(it, "and have to be told")
    return DayForm(
        (it.community, it.code, "Another day"), fields, save, intro=told,
        check=_looking(screen, "on", it.id), asks=asking(screen, "on", "times", "", it),
    )  # fmt: skip


def call_off(screen: PlaceScreen, it: SessionView) -> FormScreen:
    """Call a session off, with the reason people will read."""

    async def save(values: Values) -> Any:
        return await screen.write(sessions.cancel, it.id, values["reason"])

    fields = (Field("reason", "Because", required="A short reason; people will read it."),)
    told = _told(it, "and have to be told. The mail that does it is written next")
    return DayForm((it.community, it.code, "Call it off"), fields, save, intro=told)
