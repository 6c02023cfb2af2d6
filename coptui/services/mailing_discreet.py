"""Discreet mail: nothing on a locked screen says which community writes, or about what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from coptui.domain.mailing import Kind
from coptui.domain.text import fold
from coptui.mail.attachments import Attachment
from coptui.mail.calendar import CalendarPart, Entry
from coptui.mail.compile import CompiledMailing, Rendered
from coptui.mail.message import Builder, Envelope

DISCREET = "discreet"
"""The mark among a person's own facts; it is never given to a template."""
VOICE = "voice"
"""Which of several voices a person hears: a mark among her own facts, as well."""
NOBODY = "A message for you"
OPENING = (
    "This message is for you alone. It can wait until you have a quiet moment to read it. "
    "The first lines say nothing about it on purpose, so that nobody who sees your screen "
    "learns anything from them. It begins below the line."
)
"""Longer than what telephones show of a message that has not been opened."""
_SUBJECTS = {
    Kind.change.value: "A change of plan",
    Kind.reminder.value: "A reminder for you",
    Kind.day_before.value: "A reminder for you",
    Kind.refresh.value: "A question for you",
}


class DiscreetLetters:
    """The same mailing for those who asked for discretion; worked out only when one is there."""

    def __init__(
        self,
        frozen: Mapping[str, Any],
        envelope: Envelope,
        secret: bytes,
        files: Sequence[Attachment] = (),
    ) -> None:
        self._frozen, self._secret, self._files = frozen, secret, files
        self._envelope = replace(
            envelope, from_name=_from_name(frozen), list_name="", list_code="list", unsubscribe=""
        )

    @cached_property
    def builder(self) -> Builder:
        """Makes the bytes, with a sender's and a list's name that say nothing."""
        entry = self._frozen["calendar"]
        quiet = None
        if entry:
            found = replace(
                entry_of(entry),
                summary="Meeting",
                description="",
                organiser_name=self._envelope.from_name,
                written="",
            )
            quiet = CalendarPart(found)
        return Builder(self._envelope, self._secret, quiet, self._files)

    @cached_property
    def _compiled(self) -> CompiledMailing:
        subject = _SUBJECTS.get(str(self._frozen.get("kind", "")), NOBODY)
        body = f"{OPENING}\n\n---\n\n{self._frozen['body']}"
        return CompiledMailing(subject, body, self._frozen["shared"])

    def render(self, person: Mapping[str, Any]) -> Rendered:
        """Subject, text and HTML, the neutral opening first."""
        return self._compiled.render(person)


def plain_of(person: Mapping[str, Any]) -> Mapping[str, Any]:
    """A person's own facts as a template may have them."""
    if DISCREET not in person and VOICE not in person:
        return person
    return {name: value for name, value in person.items() if name not in (DISCREET, VOICE)}


def entry_of(kept: Mapping[str, Any]) -> Entry:
    """The calendar entry as it was kept with the mailing."""
    moments = {key: datetime.fromisoformat(kept[key]) for key in ("starts_at", "ends_at", "stamp")}
    return Entry(**{**kept, **moments})


def _from_name(frozen: Mapping[str, Any]) -> str:
    """The host's own name, unless it gives the community or its organisation away."""
    shared = frozen["shared"]
    host = str(shared["host"]["name"])
    community, sender = shared["community"], shared["sender"]
    telling = (community["name"], community["code"], sender["organisation"])
    words = set(fold(host).split())
    gives_away = any(one and words & set(fold(str(one)).split()) for one in telling)
    return NOBODY if gives_away or not host else host
