"""What the house itself remembers: its settings in the file, what was done, what can be undone."""

from __future__ import annotations

from peewee import SQL, DateField, IntegerField, TextField

from coptui.store.models.fields import JsonField, Record, UtcDateTimeField


class Meta(Record):
    """Small facts about this database: its secret, practice or live, demo or not."""

    key = TextField(unique=True)
    value = TextField()


class AuditEvent(Record):
    """Who did what when, each row holding the hash of the one before it."""

    at = UtcDateTimeField()
    by = TextField()
    action = TextField()
    subject = TextField(default="")
    subject_id = IntegerField(default=0)
    detail = TextField(default="")  # no names, no addresses
    previous = TextField()
    sha256 = TextField()


class Draft(Record):
    """What was typed into a form and not saved yet."""

    form = TextField(unique=True)  # "contact:12", "session:new:3"
    values = JsonField(default=dict)
    kept_at = UtcDateTimeField()


class UndoEntry(Record):
    """What one act changed, so that it can be taken back."""

    label = TextField()
    at = UtcDateTimeField(index=True)
    changes = JsonField(default=list)
    areas = TextField(default="")
    undone_at = UtcDateTimeField(null=True)
    ends_at = UtcDateTimeField(null=True, index=True)  # forgotten then for certain


class TaskMark(Record):
    """A line of what is next that was put off or skipped. The lines themselves are derived."""

    rule = TextField()
    subject = TextField()  # "session:14"
    snoozed_until = DateField(null=True)
    skipped_reason = TextField(default="")
    marked_at = UtcDateTimeField()
    # The facts it stood on, as a digest: when they are others the line is shown again.
    digest = TextField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        """One mark for a rule and a subject."""

        indexes = ((("rule", "subject"), True),)


class Tick(Record):
    """Something done outside of the program and ticked off: costs paid back, the kitchen told."""

    what = TextField()  # a key: costs, refreshments, …
    subject = TextField()  # "session:14"
    done_on = DateField()
    number = IntegerField(default=0)  # for how many it was done
    recorded_at = UtcDateTimeField()

    class Meta:
        """A thing is ticked off once for a subject."""

        indexes = ((("what", "subject"), True),)


class YearNote(Record):
    """Days that matter to everybody in the year: holidays, feasts, a school that is closed."""

    starts_on = DateField()
    ends_on = DateField()
    text = TextField()


class UiState(Record):
    """Where a place was left: filter, order, cursor."""

    place = TextField(unique=True)
    state = JsonField(default=dict)
