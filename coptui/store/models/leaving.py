"""What has left the house: people forgotten, files of people, copies of the whole."""

from __future__ import annotations

from peewee import BooleanField, DateField, IntegerField, TextField

from coptui.store.models.fields import JsonField, Record, UtcDateTimeField


class Erasure(Record):
    """Somebody was forgotten. Keyed hashes only, so that an older copy can forget them too."""

    contact = IntegerField()  # the number they had; no reference, the row is gone
    erased_at = UtcDateTimeField()
    key = TextField()  # which secret the marks were made with
    marks = JsonField(default=dict)  # born, names, addresses: keyed hashes
    reached_at = UtcDateTimeField(null=True)  # when every file had been reached


class ExportRecord(Record):
    """A file of people that was written: how many, what of them, why and for whom."""

    made_at = UtcDateTimeField()
    made_by = TextField()
    form = TextField()  # csv, vcard, json, access
    people = IntegerField()
    fields = TextField()  # comma separated
    sensitive = BooleanField(default=False)
    reason = TextField(default="")
    recipient = TextField(default="")
    delete_by = DateField()


class BackupRecord(Record):
    """A copy of everything that was written somewhere, and when it was last proved."""

    made_at = UtcDateTimeField()
    path = TextField()
    locked = BooleanField(default=True)
    people = IntegerField(default=0)
    checked_at = UtcDateTimeField(null=True)
