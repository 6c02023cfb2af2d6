"""Communities, who belongs to them, how they grow, and what they talk about."""

from __future__ import annotations

from peewee import SQL, DateField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.fields import JsonField, Record, UtcDateTimeField
from coptui.store.models.people import Contact


class Venue(Record):
    """A place to meet, checked once and used again."""

    name = TextField(unique=True)
    address = TextField(default="")
    access_line = TextField(default="")
    getting_there = TextField(default="")
    costs_line = TextField(default="")
    notes = TextField(default="")
    checked_on = DateField(null=True)
    # Each of these is yes, no or unsure: what nobody has looked at is not promised.
    neutral = TextField(default="unsure", constraints=[SQL("DEFAULT 'unsure'")])
    step_free = TextField(default="unsure", constraints=[SQL("DEFAULT 'unsure'")])
    toilet = TextField(default="unsure", constraints=[SQL("DEFAULT 'unsure'")])
    hearing_loop = TextField(default="unsure", constraints=[SQL("DEFAULT 'unsure'")])
    quiet_space = TextField(default="unsure", constraints=[SQL("DEFAULT 'unsure'")])
    parking = TextField(default="", constraints=[SQL("DEFAULT ''")])
    catering = TextField(default="", constraints=[SQL("DEFAULT ''")])
    contact = TextField(default="", constraints=[SQL("DEFAULT ''")])  # who opens the door
    host_organisation = TextField(default="", constraints=[SQL("DEFAULT ''")])
    capacity = IntegerField(null=True)


class Community(Record):
    """A Community of Practice. Its stage is what the latest stage review decided."""

    name = TextField(unique=True)
    code = TextField(unique=True)  # HAR: sessions are HAR-14
    purpose = TextField(default="")
    key_question = TextField(default="")
    agreement = TextField(default="")
    place = TextField(default="")
    host_organisation = TextField(default="")
    founded = DateField(null=True)
    status = TextField(default="active")  # planned, active, paused, closing, closed
    rhythm_weeks = IntegerField(default=4)
    default_venue_id: int | None
    default_venue = ForeignKeyField(Venue, null=True, on_delete="SET NULL")
    time_zone = TextField(default="Europe/London")
    host_name = TextField(default="")  # who signs the mails
    host_phone = TextField(default="")
    host_email = TextField(default="")
    intervals = JsonField(default=dict)
    created_at = UtcDateTimeField()
    # Steps of its beginning and of its end that were ticked by hand: key → day and note.
    steps = JsonField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    ending = JsonField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    sectors = JsonField(default=list, constraints=[SQL("DEFAULT '[]'")])  # those it hopes for
    paused_until = DateField(null=True)
    closed_on = DateField(null=True)


class Membership(Record):
    """A person in a community."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="memberships", on_delete="CASCADE")
    community_id: int
    community = ForeignKeyField(Community, backref="memberships", on_delete="CASCADE")
    standing = TextField(default="interested")  # interested, invitee, attendee, left, suppressed
    joined = DateField()
    left_on = DateField(null=True)
    left_reason = TextField(default="")

    class Meta:
        """A person is in a community once."""

        indexes = ((("contact", "community"), True),)


class RoleHolding(Record):
    """A role somebody holds in a community, or for one session of it."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="roles", on_delete="CASCADE")
    community_id: int
    community = ForeignKeyField(Community, backref="roles", on_delete="CASCADE")
    session_id = IntegerField(null=True, index=True)
    role = TextField()
    since = DateField()
    until = DateField(null=True)

    class Meta:
        """An index for one contact: without it SQLite walks through every role there is."""

        indexes = ((("contact", "session_id", "role", "community", "until", "since"), False),)


class StageReview(Record):
    """Somebody looked at where a community stands and decided, with a reason."""

    community_id: int
    community = ForeignKeyField(Community, backref="stage_reviews", on_delete="CASCADE")
    held_on = DateField()
    stage = TextField()
    reason = TextField()
    decided_by = TextField()
    suggested = TextField(default="")
    confidence = TextField(default="")
    signs = JsonField(default=dict)
    next_review = DateField(null=True)
    recorded_at = UtcDateTimeField()


class TopicIdea(Record):
    """Something people would like to talk about one day."""

    community_id: int
    community = ForeignKeyField(Community, backref="ideas", on_delete="CASCADE")
    text = TextField()
    source = TextField(default="")
    raised_on = DateField()
    interest = IntegerField(default=0)
    status = TextField(default="idea")  # idea, shortlisted, chosen, passed on, dropped
    series_id = IntegerField(null=True)  # the topic it became
    passed_to = TextField(default="", constraints=[SQL("DEFAULT ''")])


class TopicSeries(Record):
    """A question a community stays with for about four sessions."""

    community_id: int
    community = ForeignKeyField(Community, backref="topics", on_delete="CASCADE")
    title = TextField()
    key_question = TextField(default="")
    preferred_future = TextField(default="")
    started = DateField(null=True)
    planned_sessions = IntegerField(default=4)
    status = TextField(default="planned")  # idea, planned, open, closing, closed, revisited
    scaling_question = TextField(default="")
    good_enough = IntegerField(null=True)
    opening_notes = TextField(default="")
    closing_notes = TextField(default="")
    closed_reason = TextField(default="")
    closed_on = DateField(null=True)
    steps = JsonField(default=dict)  # the nine steps: step number → what was noted
    created_at = UtcDateTimeField()
