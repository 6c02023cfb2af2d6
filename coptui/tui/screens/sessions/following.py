"""The next session of a session: opened where it is planned, else drafted like this one."""

from __future__ import annotations

from typing import Any

from coptui.domain import dates
from coptui.services import session_next, sessions
from coptui.services.session_next import Wish
from coptui.services.sessions import SessionView
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.sessions import forms
from coptui.tui.widgets.form import Field, FormScreen, Values


class NextForm(FormScreen):
    """When people meet next; all else is as it was this time."""


async def next_session(screen: PlaceScreen, it: SessionView) -> None:
    """Open the next session; where there is none yet, ask for its day and draft it."""
    if it.next_session_id is not None:
        there = await screen.read(sessions.show, it.next_session_id)
        if there.status != "cancelled":
            await screen.house.open("sessions", session_id=there.id)
            return
    done = await screen.app.push_screen_wait(_form(screen, it))
    if done is not None:
        await screen.house.open("sessions", session_id=done.view.id)


def _form(screen: PlaceScreen, it: SessionView) -> FormScreen:
    async def save(values: Values) -> Any:
        on = start = end = None
        if values["on"].strip():
            on = await day_of(screen, values["on"], "on")
            start, end = forms.times_of(values["times"])
        wish = Wish(on=on, start=start, end=end)
        return await screen.write(session_next.draft_next, it.id, wish)

    async def odd(on: Any) -> tuple[str, ...]:
        return await screen.read(sessions.doubts, on, None, "", own_id=it.id)

    times = dates.times(it.start, it.end) if it.start else "12:30–14:30"
    fields = (
        Field("on", "When?", help=DAY_HELP + " Empty: not settled yet.", live=True,
              placeholder="a day; may stay empty"),
        Field("times", "From and to", value=times, help=forms.TIMES_HELP, live=True),
    )  # fmt: skip
    return NextForm(
        (it.community, it.code, "Next session"), fields, save,
        intro="Place, host, helpers and list come along from this session.",
        check=check_of(screen, "on", odd=odd, others=forms.times_check),
    )  # fmt: skip
