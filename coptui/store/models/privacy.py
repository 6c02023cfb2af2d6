"""What the law asks to be kept in order: requests, complaints, breaches, and how long things stay.

Who an entry is about is a contact where there is one, so that the name goes when the person goes;
`who` is for somebody who is on no list.
"""

from __future__ import annotations

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.fields import Record, UtcDateTimeField
from coptui.store.models.people import Contact


class DataRequest(Record):
    """Somebody asked about their own data, and what was done."""

    kind = TextField()  # access, correction, erasure, restriction, portability, objection, …
    received_on = DateField()
    how = TextField(default="")  # by mail, at the table, on the phone
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    who = TextField(default="")
    details = TextField(default="")
    due_on = DateField()
    longer_reason = TextField(default="")  # why the day was moved
    outcome = TextField(default="")
    done_on = DateField(null=True)
    recorded_at = UtcDateTimeField()
    recorded_by = TextField(default="")


class RequestAct(Record):
    """One thing that was done for a request, in words without names."""

    request_id: int
    request = ForeignKeyField(DataRequest, backref="acts", on_delete="CASCADE")
    at = UtcDateTimeField()
    by = TextField(default="")
    what = TextField()


class Complaint(Record):
    """Somebody complained about how their data was used."""

    received_on = DateField()
    how = TextField(default="")
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    who = TextField(default="")
    about = TextField()
    acknowledged_on = DateField(null=True)
    outcome = TextField(default="")
    ico_told_on = DateField(null=True)  # the day they were told that the ICO can be asked
    closed_on = DateField(null=True)
    recorded_at = UtcDateTimeField()
    recorded_by = TextField(default="")


class Breach(Record):
    """Personal data was lost, seen or changed by somebody who should not have."""

    what = TextField()
    happened = TextField(default="")  # when, as far as is known
    found_at = UtcDateTimeField()
    whose = TextField(default="")  # kinds of people, no names
    people = IntegerField(null=True)
    risk = TextField(default="")  # "" while not weighed, none, some, high
    risk_reason = TextField(default="")
    ico_told_at = UtcDateTimeField(null=True)
    ico_note = TextField(default="")  # reference, or why not, or why after the time
    people_told_on = DateField(null=True)
    people_note = TextField(default="")
    lessons = TextField(default="")
    closed_on = DateField(null=True)
    recorded_at = UtcDateTimeField()
    recorded_by = TextField(default="")


class RetentionRule(Record):
    """How long one kind of thing is kept here, where it is not the usual time."""

    kind = TextField(unique=True)
    months = IntegerField()
    set_at = UtcDateTimeField()


class PurgeRun(Record):
    """Something was let go by the schedule: how much, never whose."""

    at = UtcDateTimeField()
    by = TextField(default="")
    kind = TextField(index=True)
    before = DateField()  # everything older than this
    count = IntegerField()
    oldest = DateField(null=True)
