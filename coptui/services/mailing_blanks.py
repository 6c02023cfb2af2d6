"""What only the coordinator knows, written into the blanks of one mailing."""

from __future__ import annotations

from collections.abc import Mapping

from coptui.domain import blanks
from coptui.domain.blanks import Blank
from coptui.domain.errors import RuleBroken
from coptui.domain.text import clean_text
from coptui.errors import Refused
from coptui.services import mailings
from coptui.services.done import Done
from coptui.services.mailing_views import MailingView
from coptui.services.mailing_words import mailing_row, words_of
from coptui.workspace import Workspace

_LONGEST = 4_000


def left(ws: Workspace, mailing_id: int) -> tuple[Blank, ...]:
    """What is still to be written into the words of a mailing, in the order in which it stands."""
    return blanks.blanks(words_of(ws, mailing_row(mailing_id)).body)


def write(ws: Workspace, mailing_id: int, values: Mapping[str, str]) -> Done[MailingView]:
    """Write these into the blanks of the same names; the words are this mailing's own from then on.

    An empty text takes its place out of the mail. Raises Refused for a blank that is not there.
    """
    body = words_of(ws, mailing_row(mailing_id)).body
    for name, value in values.items():
        text = clean_text(value, _LONGEST + 1).text
        if len(text) > _LONGEST:
            raise Refused(f"What is written in is longer than {_LONGEST} letters.", field=name)
        try:
            body = blanks.filled(body, name, text)
        except RuleBroken as broken:
            raise Refused(str(broken), field=name) from broken
    done = mailings.edit(ws, mailing_id, body=body)
    to_write = left(ws, mailing_id)
    if not to_write:
        return done
    said = f"Written in. Still to be written: {', '.join(one.name for one in to_write)}."
    return Done(done.view, said, done.undo, done.changed)
