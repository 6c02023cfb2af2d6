"""Requests, complaints, breaches and retention; acts that end for certain; the trail chained anew.

A frozen copy, independent of the models of today.
"""
import hashlib

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import migrate


def up(migrator, db):
    """Make the tables, and give the lines of the trail the digest of today."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Contact(Record):
        pass

    class DataRequest(Record):
        kind = TextField()
        received_on = DateField()
        how = TextField()
        contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
        who = TextField()
        details = TextField()
        due_on = DateField()
        longer_reason = TextField()
        outcome = TextField()
        done_on = DateField(null=True)
        recorded_at = DateTimeField()
        recorded_by = TextField()

    class RequestAct(Record):
        request = ForeignKeyField(DataRequest, on_delete="CASCADE")
        at = DateTimeField()
        by = TextField()
        what = TextField()

    class Complaint(Record):
        received_on = DateField()
        how = TextField()
        contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
        who = TextField()
        about = TextField()
        acknowledged_on = DateField(null=True)
        outcome = TextField()
        ico_told_on = DateField(null=True)
        closed_on = DateField(null=True)
        recorded_at = DateTimeField()
        recorded_by = TextField()

    class Breach(Record):
        what = TextField()
        happened = TextField()
        found_at = DateTimeField()
        whose = TextField()
        people = IntegerField(null=True)
        risk = TextField()
        risk_reason = TextField()
        ico_told_at = DateTimeField(null=True)
        ico_note = TextField()
        people_told_on = DateField(null=True)
        people_note = TextField()
        lessons = TextField()
        closed_on = DateField(null=True)
        recorded_at = DateTimeField()
        recorded_by = TextField()

    class RetentionRule(Record):
        kind = TextField(unique=True)
        months = IntegerField()
        set_at = DateTimeField()

    class PurgeRun(Record):
        at = DateTimeField()
        by = TextField()
        kind = TextField(index=True)
        before = DateField()
        count = IntegerField()
        oldest = DateField(null=True)

    db.create_tables([DataRequest, RequestAct, Complaint, Breach, RetentionRule, PurgeRun])
    migrate(
        migrator.add_column("undo_entry", "ends_at", DateTimeField(null=True, index=True)),
        migrator.add_index("undo_entry", ("at",), False),
    )
    _chain_anew(db)


def _chain_anew(db):
    """The digest is taken from the bytes in the file now; nothing else of a line changes."""
    db.execute_sql("DROP TRIGGER IF EXISTS audit_event_no_update")
    columns = "id, at, by, action, subject, subject_id, detail"
    parts = ", ".join(f"CAST({name} AS BLOB)" for name in columns.split(", "))
    rows = db.execute_sql(f"SELECT id, {parts} FROM audit_event ORDER BY id").fetchall()
    previous, number = "0" * 64, 0
    for number, *values in rows:
        own = hashlib.sha256(b"\0".join([previous.encode(), *values])).hexdigest()
        db.execute_sql(
            "UPDATE audit_event SET previous = ?, sha256 = ? WHERE id = ?", (previous, own, number)
        )
        previous = own
    if rows:
        db.execute_sql(
            "INSERT INTO meta (key, value) VALUES ('audit_head', ?)", (f"{number} {previous}",)
        )
