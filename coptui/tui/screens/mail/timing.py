"""When a mailing goes: at once after its minute, or at a time that she types and reads back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from textual.app import App

from coptui.services import scheduling
from coptui.tui import days
from coptui.tui.screens.mail import words
from coptui.tui.screens.mail.step import MailingStep
from coptui.tui.widgets.form import Field, FormScreen

INTRO = (
    "It goes by itself at that time while coptui is open, or `coptui outbox run` runs. If nothing "
    "is there to send it, it waits and asks you; it never goes late by itself."
)
NEEDED = "Give a day and a time. u takes the mailing back instead."


@dataclass(frozen=True)
class AsSoonAs:
    """The time that was chosen, and how it reads; none for as soon as it is confirmed."""

    moment: datetime | None = None
    words: str = ""


async def ask_when(
    screen: MailingStep, mailing_id: int, *, needed: bool = False
) -> AsSoonAs | None:
    """Ask for the time to go; None when she leaves it as it is."""
    about = words.called(screen.mailing) if screen.mailing is not None else "Mailing"
    return await ask_moment(screen.app, screen, mailing_id, about, needed=needed)


async def ask_moment(
    app: App[Any], reads: days.Reads, mailing_id: int, about: str, *, needed: bool = False
) -> AsSoonAs | None:
    """The same for a mailing that is not on the screen: `about` is what it is called."""
    field = Field(
        "at", "Goes", help=days.MOMENT_NEEDED if needed else days.MOMENT_HELP,
        required=NEEDED if needed else "", placeholder="e.g. Thu 3 Dec 09:00", live=True,
    )  # fmt: skip

    async def save(values: dict[str, str]) -> AsSoonAs:
        if not values["at"].strip():
            return AsSoonAs()
        at = await days.moment_of(reads, mailing_id, values["at"])
        return AsSoonAs(at, await reads.read(scheduling.read_back, at))

    chosen: AsSoonAs | None = await app.push_screen_wait(
        FormScreen(
            ("Mail", about, "When it goes"), [field], save,
            check=days.check_moment(reads, mailing_id), intro=INTRO,
        )
    )  # fmt: skip
    return chosen
