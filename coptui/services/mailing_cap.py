"""How many mails a person gets in a week; who has had as many is held back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from peewee import fn

from coptui.domain import intervals
from coptui.domain.counting import counted
from coptui.domain.mailing import SERVICE
from coptui.services import gone_out
from coptui.services.gone_out import NOT_HAD
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace

ENOUGH = "often"
"""Why somebody is held back who has had as many mails this week as a person gets."""
WEEK = timedelta(days=7)


def had_enough(ws: Workspace, row: Any) -> dict[int, str]:
    """Contacts who have had as many mails within seven days as a person gets, with the reason.

    The number is `mails_a_week` of the home, or of the community. Corrections and mails that
    people need for what they agreed to are neither held back nor counted; what is on its way, or
    waits for its time, is counted. What was practised counts only in a demo.
    """
    own = row.community.intervals if row.community_id else None
    most = intervals.merged(ws.settings.intervals, own or {})["mails_a_week"]
    if not most or row.corrects is not None or row.kind in SERVICE:
        return {}
    rows: Any = (
        Delivery.select(Delivery.contact)
        .join(Mailing)
        .where(
            Delivery.queued_at > ws.now() - WEEK,
            Delivery.contact.is_null(False),
            Delivery.state.not_in(NOT_HAD),
            gone_out.counts(ws),
            Mailing.id != row.id,
            Mailing.corrects.is_null(),
            Mailing.kind.not_in(sorted(SERVICE)),
        )
        .group_by(Delivery.contact)
        .having(fn.COUNT(Delivery.id) >= most)
    )
    words = f"has had {counted(most, 'mail')} within seven days, the most a person gets"
    return {contact: words for (contact,) in rows.tuples()}
