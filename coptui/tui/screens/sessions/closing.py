"""Closing a session: meet again, when, who, who else; and what is read afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coptui.domain import dates
from coptui.domain.sessions import Decision
from coptui.services import naming, session_next, sessions, topics
from coptui.services.reports import summary
from coptui.services.sessions import CloseAnswers, Closed, SessionView
from coptui.services.topics import TopicView
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.dialogs.choose import Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions import forms
from coptui.tui.screens.sessions.closed import (
    SUMMARY,
    ready_choices,
    ready_words,
    summary_choice,
)
from coptui.tui.widgets.form import Check, Field, FormScreen, Looked, Values

DECISIONS = (
    (Decision.again.value, "yes"),
    (Decision.other_topic.value, "yes, on another topic"),
    (Decision.ask_members.value, "ask the members"),
    (Decision.pause.value, "rest for a while"),
    (Decision.stop.value, "no"),
)
_MEET = (Decision.again.value, Decision.other_topic.value)
INTO_THANKS = "goes into the thanks, without names"


class CloseForm(FormScreen):
    """The four questions at the end of a session."""


async def close_session(screen: PlaceScreen, it: SessionView) -> None:
    """Ask the four questions, then show the mails that wait because of the answers."""
    others = [
        one
        for one in await screen.read(topics.of, it.community_id)
        if one.id != it.topic_id and one.status not in ("closed", "closing")
    ]
    planned = await screen.read(session_next.planned_after, it.id)
    done = await screen.app.push_screen_wait(close_form(screen, it, others, planned))
    if done is None:
        return
    closed: Closed = done.view
    for reason in closed.not_prepared:
        screen.house.say(reason)
    text = await screen.read(summary.text_of, it.id)
    offered = [*summary_choice(text), *ready_choices(closed)]
    if not offered:
        return
    chosen = await screen.app.push_screen_wait(
        Choose("Ready when you are", offered, ready_words(closed, text), esc="later")
    )
    if chosen == SUMMARY:
        await screen.house.open("reports", kind="session", session_id=it.id)
    elif chosen is not None:
        await screen.house.open("mail", mailing_id=int(chosen))


def close_form(
    screen: PlaceScreen,
    it: SessionView,
    others: Sequence[TopicView],
    planned: SessionView | None = None,
) -> FormScreen:
    """The form. What is `planned` already stands in it and is taken, not made a second time."""

    async def save(values: Values) -> Any:
        meets = values["decision"] in _MEET
        on = start = end = None
        if meets and values["next_on"].strip():
            on = await day_of(screen, values["next_on"], "next_on")
            start, end = forms.times_of(values["next_times"], "next_times")
        other = values["decision"] == Decision.other_topic.value
        answers = CloseAnswers(
            decision=values["decision"],
            who_else=values["who_else"],
            useful=values["useful"],
            thanks_for=values["thanks_for"],
            next_on=on,
            next_start=start,
            next_end=end,
            next_venue=values["next_venue"] if meets else "",
            next_host=values["next_host"] if meets else "",
            next_topic_id=int(values["next_topic"]) if other and others else None,
        )
        return await screen.write(sessions.close, it.id, answers)

    return CloseForm(
        (it.community, it.code, "Close"), _fields(it, others, planned), save,
        draft=f"close:{it.id}", intro=_intro(it, planned), check=_check(screen, it, planned),
        asks=_asks(screen, it, planned),
    )  # fmt: skip


def _intro(it: SessionView, planned: SessionView | None) -> str:
    here = f"{it.present} here." if it.present else "Nobody is marked as here yet."
    if planned is None:
        return here
    return f"{here} {planned.code} is planned already ({planned.when}): it is the next one."


def _fields(
    it: SessionView, others: Sequence[TopicView], planned: SessionView | None
) -> list[Field]:
    like = planned if planned is not None and planned.start is not None else it
    day = f"{dates.day(planned.start.date())}" if planned and planned.start else ""
    times = dates.times(like.start, like.end) if like.start else "12:30–14:30"
    fields = [
        Field("decision", "Meet again?", "choice", value="again", options=DECISIONS),
        Field("next_on", "When?", value=day, help=DAY_HELP + " Empty: not settled yet.", live=True,
              when=_meets, placeholder="a day; may stay empty"),
        Field("next_times", "From and to", help=forms.TIMES_HELP, live=True, whole=True,
              value=times, when=_meets),
        Field("next_venue", "Where?", value=(planned.venue if planned else "") or it.venue,
              when=_meets),
        Field("next_host", "Who?", value=(planned.host if planned else "") or it.host, when=_meets,
              help="Who hosts it. Helpers and list come along."),
        Field("who_else", "Who else?", help="Who should be there the next time?", optional=True),
        Field("useful", "What was useful?", placeholder=INTO_THANKS,
              help="In their words, without names: everybody who came reads it in the thanks."),
        Field("thanks_for", "Thanks for", placeholder=INTO_THANKS,
              help="What people brought: stories, cake, patience. It stands in the thanks too."),
    ]  # fmt: skip
    if others:
        topic = Field("next_topic", "Other topic", "choice",
                      options=[(str(one.id), one.title) for one in others],
                      when=lambda v: v["decision"] == Decision.other_topic.value)  # fmt: skip
        fields.insert(1, topic)
    return fields


def _meets(values: Values) -> bool:
    return values["decision"] in _MEET


def _check(screen: PlaceScreen, it: SessionView, planned: SessionView | None) -> Check:
    """Days and times are read back; a name among words that are mailed is said beside them."""

    async def others(name: str, value: str) -> Looked:
        if name in ("useful", "thanks_for"):
            found = await screen.read(naming.named_in, it.id, value)
            return Looked(hint=f"? {naming.told(found)}" if found else "")
        found_times = await forms.times_check(name, value)
        return Looked(found_times.error, found_times.hint)

    async def odd(on: Any) -> tuple[str, ...]:
        return await screen.read(sessions.doubts, on, None, "", own_id=(planned or it).id)

    return check_of(screen, "next_on", odd=odd, others=others)


def _asks(screen: PlaceScreen, it: SessionView, planned: SessionView | None) -> Any:
    asks_day = forms.asking(screen, "next_on", "next_times", "next_venue", own=planned)

    async def asks(values: Values) -> str:
        early = await screen.read(sessions.not_begun, it.id)
        early = f"{early} Is it over already?" if early else ""
        day = await asks_day(values) if _meets(values) else ""
        names = await screen.read(naming.named_in, it.id, values["useful"], values["thanks_for"])
        about = naming.told(names)
        mailed = f"{about} It would be mailed to everybody who came." if about else ""
        return "\n".join(one for one in (early, day, mailed) if one)

    return asks
