"""A database that cannot be used, told as any other trouble of the sender is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from peewee import PeeweeException

from coptui.errors import Unavailable
from coptui.mail.smtp import Trouble
from coptui.services.sender_words import explained
from coptui.workspace import Workspace

R = TypeVar("R")


def told(ws: Workspace, question: Callable[[Workspace], R]) -> R:
    """What `question(ws)` says. Raises `Unavailable` in plain words where the disk refuses."""
    try:
        return question(ws)
    except PeeweeException as fault:
        raise as_unavailable(fault) from fault


def as_unavailable(fault: PeeweeException) -> Unavailable:
    """The same as an error with a sentence and a next step."""
    return Unavailable(*explained(Trouble("database", str(fault))))
