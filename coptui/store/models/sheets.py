"""Attendance sheets: what was printed, and what was typed in from the paper afterwards."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.fields import JsonField, Record, UtcDateTimeField
from coptui.store.models.people import Contact
from coptui.store.models.sessions import Session


class Sheet(Record):
    """One attendance sheet as it was printed: its number, its boxes and the words behind them."""

    session_id: int
    session = ForeignKeyField(Session, backref="sheets", on_delete="CASCADE")
    code = TextField(unique=True)  # H-13, written by hand on a folder too
    boxes = JsonField(default=list)  # [purpose, wording id] from left to right
    made_at = UtcDateTimeField()
    made_by = TextField(default="")
    recorded_at = UtcDateTimeField(null=True)
    recorded_by = TextField(default="")


class SheetRow(Record):
    """One numbered row: a name printed or written on it, and the boxes as they were ticked."""

    sheet_id: int
    sheet = ForeignKeyField(Sheet, backref="rows", on_delete="CASCADE")
    position = IntegerField()  # as printed, from 1
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, backref="sheet_rows", on_delete="SET NULL")
    name = TextField(default="")
    printed = BooleanField(default=False)
    answers = TextField(default="")  # y, n or - for each box; empty: was not there
    address = TextField(default="")  # a new e-mail address, as written
    typed_at = UtcDateTimeField(null=True)

    class Meta:
        """A row number is there once."""

        indexes = ((("sheet", "position"), True),)
