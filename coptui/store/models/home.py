"""What a community has around it: who else might come, who is excused, sisters, its own story."""

from __future__ import annotations

from peewee import DateField, ForeignKeyField, TextField

from coptui.store.models.communities import Community
from coptui.store.models.fields import Record
from coptui.store.models.people import Contact
from coptui.store.models.sessions import Session


class InviteeLead(Record):
    """An answer to "who else should be here?": contacted or dropped in the end."""

    community_id: int
    community = ForeignKeyField(Community, backref="leads", on_delete="CASCADE")
    session_id: int | None
    session = ForeignKeyField(Session, null=True, backref="leads", on_delete="SET NULL")
    text = TextField()
    raised_on = DateField()
    status = TextField(default="open")  # open, contacted, dropped
    status_on = DateField(null=True)
    note = TextField(default="")


class ListException(Record):
    """A neutral expert who is not on the list of one session, and why."""

    session_id: int
    session = ForeignKeyField(Session, backref="exceptions", on_delete="CASCADE")
    contact_id: int
    contact = ForeignKeyField(Contact, backref="list_exceptions", on_delete="CASCADE")
    reason = TextField()
    noted_on = DateField()

    class Meta:
        """One reason for a person and a session."""

        indexes = ((("session", "contact"), True),)


class SisterCommunity(Record):
    """A community elsewhere that works in the same way."""

    name = TextField(unique=True)
    place = TextField(default="")
    contact = TextField(default="")  # in the words they gave for it
    link = TextField(default="")
    how_we_helped = TextField(default="")
    since = DateField(null=True)


class SharingEvent(Record):
    """A visit, a training, a presentation: a community gave away what it knows."""

    community_id: int
    community = ForeignKeyField(Community, backref="sharing", on_delete="CASCADE")
    sister_id: int | None
    sister = ForeignKeyField(SisterCommunity, null=True, backref="events", on_delete="SET NULL")
    kind = TextField(default="visit")
    text = TextField(default="")
    happened_on = DateField()


class CommunityEvent(Record):
    """A line of a community's own story: founded, paused, another chair, ended."""

    community_id: int
    community = ForeignKeyField(Community, backref="events", on_delete="CASCADE")
    kind = TextField()
    text = TextField(default="")
    happened_on = DateField()
