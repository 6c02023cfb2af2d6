"""The coordinator's own copies of templates, as far as the files alone cannot remember them."""

from __future__ import annotations

from peewee import TextField

from coptui.store.models.fields import Record, UtcDateTimeField


class OwnTemplate(Record):
    """An own copy: its file as it was written last, and the built-in one it began from.

    The file in the home is what mailings are written from. This row lets a change of it be taken
    back, and tells what a newer built-in version has changed.
    """

    key = TextField(unique=True)
    source = TextField()
    base = TextField(default="")  # empty where nobody knows: the file came from elsewhere
    changed_at = UtcDateTimeField()
