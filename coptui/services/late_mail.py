"""Mail that was held because its time passed: what a person decides about it, one at a time."""

from __future__ import annotations

from datetime import datetime

from coptui.errors import Refused
from coptui.services import mailings, scheduling
from coptui.services.done import Done
from coptui.services.mailing_views import MailingView
from coptui.services.mailing_words import mailing_row
from coptui.workspace import Workspace


def go_after_all(
    ws: Workspace, mailing_id: int, number: int, at: datetime | None = None
) -> Done[MailingView]:
    """Confirm a held mailing anew for the same number of people: now, or for another time.

    Raises `Refused` where it is not what was confirmed before: other people, or words that the
    checks have something to say about by now. Then it has to be looked at like any draft.
    """
    if at is not None:
        scheduling.check(ws, mailing_row(mailing_id), at)
    found = mailings.findings(ws, mailing_id, at)
    if found:
        raise Refused(found[0].text, "Look at it, then confirm it anew.")
    # That a whole list is meant was said when it was first confirmed for that number.
    return mailings.confirm(ws, mailing_id, number, at=at, everyone=True)
