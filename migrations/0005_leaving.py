"""People forgotten, files of people written, copies of the whole: three tables of what has left.

A frozen copy, independent of the models of today.
"""
from peewee import BooleanField, DateField, DateTimeField, IntegerField, Model, TextField


def up(migrator, db):
    """Make the tables."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Erasure(Record):
        contact = IntegerField()
        erased_at = DateTimeField()
        key = TextField()
        marks = TextField()
        reached_at = DateTimeField(null=True)

    class ExportRecord(Record):
        made_at = DateTimeField()
        made_by = TextField()
        form = TextField()
        people = IntegerField()
        fields = TextField()
        sensitive = BooleanField()
        reason = TextField()
        recipient = TextField()
        delete_by = DateField()

    class BackupRecord(Record):
        made_at = DateTimeField()
        path = TextField()
        locked = BooleanField()
        people = IntegerField()
        checked_at = DateTimeField(null=True)

    db.create_tables([Erasure, ExportRecord, BackupRecord])
