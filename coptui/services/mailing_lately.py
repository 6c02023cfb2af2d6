"""Who has had a mail like this one within the last day, when, and how many of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from coptui.domain.counting import people
from coptui.domain.dates import day, to_local
from coptui.services import gone_out
from coptui.services.gone_out import NOT_HAD
from coptui.services.mailing_words import Words
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

LATELY = timedelta(hours=24)
_SENT = ("waiting", "going", "paused", "done")


@dataclass(frozen=True)
class Lately:
    """An earlier mailing of the same kind, or in the same words, and who of this one's has it."""

    mailing_id: int
    at: datetime
    same_words: bool
    contacts: frozenset[int]

    def when(self, zone: str) -> str:
        """Wed 25 Nov, 09:12."""
        local = to_local(self.at, zone)
        return f"{day(local.date())}, {local:%H:%M}"

    @property
    def what(self) -> str:
        """What is the same about it."""
        return "the same words" if self.same_words else "the same kind of mail"

    def said(self, zone: str, of: int) -> str:
        """In a sentence, when it went and to how many of so many."""
        number = len(self.contacts)
        who = people(number) if number < of else f"All {of}" if of > 1 else "The one person"
        had = "has had" if number == 1 else "have had"
        return (
            f"{who} {had} {self.what} within the last day, on {self.when(zone)} "
            f"(mailing {self.mailing_id})."
        )


def lately(
    ws: Workspace, row: Any, voices: Sequence[Words], contacts: Iterable[int]
) -> list[Lately]:
    """The mailings of the last day that reached some of these, the latest first.

    A correction repeats itself by its nature: for one there are none, and none counts for others.
    What was practised counts only in a demo. Each person is told of once, by the latest.
    """
    left = set(contacts)
    if row.corrects is not None or not left:
        return []
    kinds = {row.kind, *(one["kind"] for one in row.voices or ())}
    words = {_plain(one.body) for one in voices} | {_plain(one.subject) for one in voices}
    rows = Mailing.select().where(
        Mailing.id != row.id,
        gone_out.counts(ws),
        Mailing.corrects.is_null(),
        Mailing.status.in_(_SENT),
        Mailing.confirmed_at > ws.now() - LATELY,
    )
    found = []
    for one in rows.order_by(Mailing.confirmed_at.desc(), Mailing.id.desc()):
        same_words = not words.isdisjoint(_said_in(one.frozen or {}))
        if not same_words and kinds.isdisjoint(_kinds(one)):
            continue
        if had := left & _reached(one.id):
            left -= had
            found.append(Lately(one.id, one.confirmed_at, same_words, frozenset(had)))
    return found


def _kinds(row: Any) -> set[str]:
    return {row.kind, *(one["kind"] for one in row.voices or ())}


def _said_in(frozen: dict[str, Any]) -> Collection[str]:
    voices = [frozen, *frozen.get("voices", {}).values()]
    return {_plain(str(one.get(part, ""))) for one in voices for part in ("subject", "body")} - {""}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _reached(mailing_id: int) -> set[int]:
    rows: Any = Delivery.select(Delivery.contact).where(
        Delivery.mailing == mailing_id,
        Delivery.contact.is_null(False),
        Delivery.state.not_in(NOT_HAD),
    )
    return {contact for (contact,) in rows.tuples()}
