"""Drafts that were begun before: found again, completed, and dropped when they are pointless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain.counting import people
from coptui.domain.dates import day, local_day
from coptui.domain.mailing import AHEAD, Kind, MailingStatus
from coptui.errors import Refused
from coptui.mail import templates
from coptui.services.done import Done
from coptui.services.mailing_lately import lately
from coptui.services.mailing_people import people_of
from coptui.services.mailing_rows import view_of
from coptui.services.mailing_views import MailingView
from coptui.services.mailing_words import all_words_of, mailing_row
from coptui.services.undo import Recording, recording
from coptui.store.models import Mailing
from coptui.workspace import Workspace

_MAIL = frozenset({"mail"})
_BEFORE = (*sorted(AHEAD), Kind.change.value)


@dataclass(frozen=True)
class Begun:
    """A draft with the same words about the same thing, which waits already."""

    view: MailingView
    on: date

    @property
    def said(self) -> str:
        """Since when it waits, and whether its words are its own."""
        changed = " (words changed)" if self.view.own_words else ""
        return f"You began this on {day(self.on)}{changed}."


def begun(
    ws: Workspace,
    template: str,
    *,
    session_id: int | None,
    community_id: int | None = None,
    but: int | None = None,
) -> Begun | None:
    """The latest draft from this template for this session, or for the community without one.

    `but` is one that is not meant, because it was made just now.
    """
    key = templates.load(template, ws.templates_dir).key
    query = Mailing.select().where(
        Mailing.status == MailingStatus.draft.value, Mailing.corrects.is_null()
    )
    if session_id is not None:
        query = query.where(Mailing.session == session_id)
    else:
        query = query.where(Mailing.community == community_id, Mailing.session.is_null())
    for row in query.order_by(Mailing.id.desc()):
        # One narrowed to a role is for others; one of several voices is for this one's people too.
        narrowed = (row.audience or {}).get("role")
        speaks = (row.template, *(one["template"] for one in row.voices or ()))
        if row.id != but and not narrowed and key in speaks:
            return Begun(view_of(ws, row), local_day(row.created_at, ws.settings.time_zone))
    return None


def include_invited(ws: Workspace, mailing_id: int) -> Done[MailingView]:
    """Write also to those who have the invitation with the thanks or news of the session before."""
    with recording(ws, "People of a mailing", _MAIL) as rec:
        row = mailing_row(mailing_id)
        if row.status != MailingStatus.draft:
            raise Refused("This mailing is confirmed and stays as it is.")
        rec.changing(row)
        row.audience = {**(row.audience or {}), "again": True}
        row.save()
    said = "Those who have the invitation with the thanks or news get this one as well."
    return Done(view_of(ws, row), said, rec.id, _MAIL)


def only_those_without(ws: Workspace, mailing_id: int) -> Done[MailingView]:
    """Leave out of a draft all who have had a mail like it within the last day.

    Each is left out by hand, as it were, with that as the reason, and can be put back. Raises
    `Refused` where nobody has had one, or where nobody would be left.
    """
    with recording(ws, "People of a mailing", _MAIL) as rec:
        row = mailing_row(mailing_id)
        if row.status != MailingStatus.draft:
            raise Refused("This mailing is confirmed and stays as it is.")
        words = all_words_of(ws, row)
        going = [one.contact_id for one in people_of(ws, row, words[0].template.audience).goes]
        zone = ws.settings.time_zone
        had = {
            str(contact): f"had {one.what} on {one.when(zone)}"
            for one in lately(ws, row, words, going)
            for contact in sorted(one.contacts)
        }
        if not had:
            raise Refused("Nobody here has had a mail like this within the last day.")
        if len(had) == len(going):
            raise Refused(
                "All of them have had a mail like this within the last day; nobody would be left.",
                "Send it tomorrow, or as it is if it is meant so.",
            )
        rec.changing(row)
        row.left_out = {**(row.left_out or {}), **had}
        row.save()
    view = view_of(ws, row)
    said = f"{people(len(had))} left out who had one like it; it goes to {people(view.to)} now."
    return Done(view, said, rec.id, _MAIL)


def drop_what_is_over(rec: Recording, session: Any) -> int:
    """Drop the drafts that made sense only before this session; how many there were."""
    drafts = list(
        Mailing.select().where(
            Mailing.session == session.id,
            Mailing.status == MailingStatus.draft.value,
            Mailing.kind.in_(_BEFORE),
        )
    )
    for row in drafts:
        rec.changing(row)
        row.status = MailingStatus.cancelled.value
        row.save()
    return len(drafts)
