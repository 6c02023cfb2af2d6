"""What is known of the corrections of a mailing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coptui.domain.dates import day, local_day
from coptui.domain.mailing import MailingStatus
from coptui.services.mailing_views import Finding
from coptui.services.mailing_words import mailing_row
from coptui.store.models import Mailing
from coptui.workspace import Workspace


def corrected_before(ws: Workspace, mailing_id: int) -> str:
    """In a sentence, when a mailing was corrected already; empty where it was not."""
    row = mailing_row(mailing_id)
    sent = [one for one in of_the_same(row) if one.confirmed_at]
    if not sent:
        return ""
    last = max(sent, key=lambda one: one.confirmed_at)
    on = day(local_day(last.confirmed_at, ws.settings.time_zone))
    return f"This mailing was corrected already, on {on} (mailing {last.id})."


def corrected_twice(ws: Workspace, row: Any) -> Iterator[Finding]:
    """A second correction of the same mailing asks, also where it was begun before the first."""
    if row.corrects is None:
        return
    earlier = corrected_before(ws, row.id)
    if earlier:
        yield Finding("warning", "corrected", f"{earlier} Do people need one more mail about it?")


def of_the_same(row: Any) -> list[Any]:
    """All corrections of the same first mailing, corrections of corrections among them."""
    first = row
    while first.corrects is not None:
        first = mailing_row(first.corrects)
    found, roots = [], {first.id}
    for one in Mailing.select().where(Mailing.corrects.is_null(False)).order_by(Mailing.id):
        if one.corrects in roots:
            roots.add(one.id)
            found.append(one)
    return [one for one in found if one.status != MailingStatus.cancelled or one.confirmed_at]
