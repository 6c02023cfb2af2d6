"""A confirmed mailing as somebody follows it: what has become of each message, and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from coptui.domain import dates
from coptui.domain.mailing import MailingStatus
from coptui.errors import CoptuiError, NotFound, Unavailable
from coptui.services import mailings, outbox_view, scheduling, sender
from coptui.services.mailing_checks import AGAIN
from coptui.services.mailing_correction import may_be_corrected
from coptui.services.mailing_rows import recipient_of
from coptui.services.mailing_seen import read_back
from coptui.services.mailing_views import (
    AudienceView,
    Finding,
    MailingView,
    MessageView,
)
from coptui.services.mailing_words import mailing_row, next_of, words_of
from coptui.store.models import Delivery
from coptui.workspace import Workspace


@dataclass(frozen=True)
class Outgoing:
    """All that is worth one more look before a mailing is confirmed."""

    mailing: MailingView
    people: AudienceView
    sender: str
    reply_to: str
    begins: str
    attached: str
    files: str
    seconds: float
    per_minute: int
    until: str = ""
    """With a time of its own: when the last of it leaves."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops it."""
        return tuple(one for one in self.mailing.findings if one.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What asks for a look."""
        return tuple(one for one in self.mailing.findings if one.level != "error")

    @property
    def had_one(self) -> bool:
        """Whether some of its people have had a mail like it within a day."""
        return any(one.rule == AGAIN for one in self.mailing.findings)


def outgoing(ws: Workspace, mailing_id: int, at: datetime | None = None) -> Outgoing:
    """A draft as it would go now or at a time: to whom, from whom, its beginning, how long.

    Looking at it here does not count as reading it.
    """
    view = mailings.show(ws, mailing_id, at)
    people = mailings.audience(ws, mailing_id)
    headers, begins, attached, files = dict[str, str](), "", "", ""
    if people.goes:
        try:
            message = mailings.preview(ws, mailing_id, looked_at=False)
        except CoptuiError:
            pass  # the findings say what is wrong with it
        else:
            headers = dict(message.headers)
            begins = " ".join(message.text.split())
            attached = _entry(ws, mailing_id) if message.calendar else ""
            files = ", ".join(message.attached)
    pace, ahead = ws.settings.sender.per_minute, sender.ahead_of(ws, at)
    seconds = 0.0 if view.practice else sender.room(ws, len(people.goes), ahead, at).seconds
    return Outgoing(
        mailing=view,
        people=people,
        sender=headers.get("From", ""),
        reply_to=headers.get("Reply-To", ""),
        begins=begins,
        attached=attached,
        files=files,
        seconds=seconds,
        per_minute=pace,
        until=sender.ends_at(ws, seconds, at) if at is not None else "",
    )


@dataclass(frozen=True)
class Watched:
    """One mailing under way or at its end, in numbers; its messages come a page at a time.

    `rate` is in messages a minute, 0 when unknown; `trouble` is how many may need a look.
    """

    mailing: MailingView
    trouble: int
    may_take_back: bool
    seconds_left: float
    done: int
    total: int
    rate: float
    folder: str
    zone: str
    may_be_corrected: bool = False
    goes_at: str = ""
    """For one with a time of its own: Thu 3 December 2026, 09:00 UK time, in 3 days."""


def watch(ws: Workspace, mailing_id: int) -> Watched:
    """Where a mailing stands now, by one count over its messages."""
    view = mailings.show(ws, mailing_id)
    by_state = outbox_view.tally(mailing_id)
    now = ws.now()
    early = view.not_before - now if view.not_before is not None else timedelta()
    waits = view.status == MailingStatus.waiting and early > timedelta()
    total = sum(view.counts.values())
    return Watched(
        mailing=view,
        trouble=sum(by_state.get(state, 0) for state in outbox_view.TROUBLE),
        may_take_back=waits,
        seconds_left=early.total_seconds() if waits else 0.0,
        done=total - view.counts["waiting"],
        total=total,
        rate=outbox_view.rate_of(ws, mailing_id) if view.status == MailingStatus.going else 0.0,
        folder=str(ws.practice_dir) if view.practice else "",
        zone=ws.settings.time_zone,
        may_be_corrected=may_be_corrected(ws, view),
        goes_at=_goes_at(ws, view) if waits else "",
    )


def _goes_at(ws: Workspace, view: MailingView) -> str:
    if not view.scheduled or view.not_before is None:
        return ""
    return scheduling.read_back(ws, view.not_before)


def _entry(ws: Workspace, mailing_id: int) -> str:
    """A calendar entry, with the hour and the clock it goes by."""
    row = mailing_row(mailing_id)
    words = words_of(ws, row)
    session = next_of(ws, row.session) if words.template.calendar == "next" else row.session
    if session is None or session.starts_at is None:
        return "a calendar entry"
    zone = session.community.time_zone
    return f"a calendar entry: {dates.to_local(session.starts_at, zone):%H:%M} in {zone}"


def written(ws: Workspace, delivery_id: int) -> MessageView:
    """A practised message, read back from its file.

    Raises `NotFound` when this message was not written to a file, `Unavailable` when the file
    has gone.
    """
    row = Delivery.get_or_none(Delivery.id == delivery_id)
    file = None if row is None else recipient_of(ws, row).eml
    if row is None or file is None:
        raise NotFound("This message was not written to a file.", "Only practised ones are.")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Unavailable(
            f"The file {file.name} is no longer there.", f"It was written to {file.parent}."
        ) from error
    return read_back(row.contact_id or 0, row.name, row.address, data)
