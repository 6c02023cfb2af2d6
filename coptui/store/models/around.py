"""What surrounds a session: what is ready for the day, what it cost, what the hosts remember."""

from __future__ import annotations

from peewee import ForeignKeyField, IntegerField, TextField

from coptui.store.models.capture import CapturedItem
from coptui.store.models.communities import Community
from coptui.store.models.fields import JsonField, Record, UtcDateTimeField
from coptui.store.models.sessions import Session


class PrepTick(Record):
    """Something for the day that somebody looked after: the room, the pens, the camera."""

    session_id: int
    session = ForeignKeyField(Session, backref="ticks", on_delete="CASCADE", index=False)
    what = TextField()
    noted_at = UtcDateTimeField()

    class Meta:
        """A thing is ticked once."""

        indexes = ((("session", "what"), True),)


class CostLine(Record):
    """One thing that was paid for; refreshments, a room, fares."""

    session_id: int
    session = ForeignKeyField(Session, backref="costs", on_delete="CASCADE")
    what = TextField()
    pence = IntegerField()


class DebriefNote(Record):
    """What chair and co-facilitators remember, one line each; private until it is promoted."""

    session_id: int
    session = ForeignKeyField(Session, backref="debrief", on_delete="CASCADE")
    by = TextField(default="")
    text = TextField()
    noted_at = UtcDateTimeField()
    item_id: int | None
    item = ForeignKeyField(CapturedItem, null=True, on_delete="SET NULL")


class UsualOrder(Record):
    """The running order that a community begins its sessions from."""

    community_id: int
    community = ForeignKeyField(Community, unique=True, on_delete="CASCADE")
    items = JsonField(default=list)
    kept_at = UtcDateTimeField()
