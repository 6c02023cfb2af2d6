"""Sessions: planned, invited to, attended, closed."""

from __future__ import annotations

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.communities import Community, TopicSeries, Venue
from coptui.store.models.fields import JsonField, Record, UtcDateTimeField
from coptui.store.models.people import Contact


class Example(Record):
    """Something that works somewhere, told in five minutes; it can be used again."""

    title = TextField()
    kind = TextField(default="presentation")
    presenter_id: int | None
    presenter = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    presenter_label = TextField(default="")
    summary = TextField(default="")
    what_works = TextField(default="")
    who_notices = TextField(default="")
    permission = TextField(default="")
    minutes = IntegerField(default=5)
    case_study_id = IntegerField(null=True)  # the story it is made from


class Session(Record):
    """One meeting over tea and cake."""

    community_id: int
    community = ForeignKeyField(Community, backref="sessions", on_delete="CASCADE")
    series_id: int | None
    series = ForeignKeyField(TopicSeries, null=True, backref="sessions", on_delete="SET NULL")
    number = IntegerField()  # counted through the community: HAR-14
    status = TextField(default="idea")
    kind = TextField(default="in person")
    starts_at = UtcDateTimeField(null=True, index=True)
    ends_at = UtcDateTimeField(null=True)
    venue_id: int | None
    venue = ForeignKeyField(Venue, null=True, on_delete="SET NULL")
    online_link = TextField(default="")
    access_line = TextField(default="")
    costs_line = TextField(default="")
    key_question = TextField(default="")
    host_id: int | None
    host = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    host_name = TextField(default="")
    host_contact = TextField(default="")  # phone or address people may answer to
    example_id: int | None
    example = ForeignKeyField(Example, null=True, on_delete="SET NULL")
    lived_experience = TextField(default="")  # how people who know it are part of the day
    recorded_how = TextField(default="")
    options = JsonField(default=dict)
    headcount = IntegerField(null=True)
    decision = TextField(default="")  # again, stop, ask_members, other_topic
    decision_reason = TextField(default="")
    who_else = TextField(default="")
    useful = TextField(default="")
    thanks_for = TextField(default="")
    next_session_id: int | None
    next_session = ForeignKeyField("self", null=True, on_delete="SET NULL")
    calendar_uid = TextField(unique=True)
    calendar_sequence = IntegerField(default=0)
    summary_agreed_on = DateField(null=True)
    summary_circulated_on = DateField(null=True)
    cancelled_reason = TextField(default="")
    closed_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()

    class Meta:
        """A number is used once in a community."""

        indexes = ((("community", "number"), True),)


class RunningOrderItem(Record):
    """One of the parts of a session, in its order."""

    session_id: int
    session = ForeignKeyField(Session, backref="running_order", on_delete="CASCADE")
    position = IntegerField()
    title = TextField()
    minutes = IntegerField(default=0)
    kind = TextField(default="")
    lead = TextField(default="")
    prompts = TextField(default="")
    started_at = UtcDateTimeField(null=True)
    ended_at = UtcDateTimeField(null=True)

    class Meta:
        """One item at each place."""

        indexes = ((("session", "position"), True),)


class Invitation(Record):
    """A person on the list of a session, and what she answered."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="invitations", on_delete="CASCADE")
    session_id: int
    session = ForeignKeyField(Session, backref="invitations", on_delete="CASCADE")
    list_reason = TextField(default="")  # core, neutral, topic, guest
    invited_at = UtcDateTimeField(null=True)
    channel = TextField(default="mail")
    reply = TextField(default="none")  # none, yes, no, maybe, keep-posted
    replied_at = UtcDateTimeField(null=True)
    note = TextField(default="")
    reminders = IntegerField(default=0)

    class Meta:
        """One row for a person and a session."""

        indexes = ((("contact", "session"), True),)


class Attendance(Record):
    """Somebody was here. Guests may stay nameless."""

    session_id: int
    session = ForeignKeyField(Session, backref="attendances", on_delete="CASCADE")
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, backref="attendances", on_delete="SET NULL")
    guest_label = TextField(default="")
    role_that_day = TextField(default="")
    perspective = TextField(default="")
    new_here = BooleanField(default=False)
    noted_at = UtcDateTimeField()

    class Meta:
        """A person is here once; guests have no contact and may be many."""

        indexes = ((("session", "contact"), True),)


class HelperSlot(Record):
    """A small task of the day that somebody takes: greeting, recording, time, photographs."""

    session_id: int
    session = ForeignKeyField(Session, backref="slots", on_delete="CASCADE")
    slot = TextField()
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    who = TextField(default="")  # a name, or "volunteer"; empty while it is open

    class Meta:
        """Each task once."""

        indexes = ((("session", "slot"), True),)
