"""What surrounds one person: further addresses, calls and letters, and records found to be one."""

from __future__ import annotations

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.fields import Record, UtcDateTimeField
from coptui.store.models.mailing import Delivery
from coptui.store.models.people import Contact
from coptui.store.models.sessions import Session


class ContactAddress(Record):
    """A further address of a person. The preferred one stands in the contact itself."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="addresses", on_delete="CASCADE")
    address = TextField()
    address_key = TextField(index=True)  # addresses.address_key(address)
    added_at = UtcDateTimeField()

    class Meta:
        """A person has an address once."""

        indexes = ((("contact", "address_key"), True),)


class AddressShare(Record):
    """What was decided for one of several persons at one address: one mail for all, or one each."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="shares", on_delete="CASCADE")
    address_key = TextField(index=True)
    how = TextField()  # one, each
    chosen = BooleanField(default=False)  # with one: whether it is this person's message that goes
    decided_at = UtcDateTimeField()
    decided_by = TextField(default="")

    class Meta:
        """One decision for a person and an address."""

        indexes = ((("contact", "address_key"), True),)


class NotTheSame(Record):
    """Two contacts that look alike and are two people. The lower id stands first."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="unlike", on_delete="CASCADE")
    other_id: int
    other = ForeignKeyField(Contact, backref="unlike_too", on_delete="CASCADE")
    noted_at = UtcDateTimeField()
    noted_by = TextField(default="")

    class Meta:
        """Said once of two people."""

        indexes = ((("contact", "other"), True),)


class ContactMerge(Record):
    """Two records became one; by this row the merge can be told, and be taken back with care."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="merges", on_delete="CASCADE")
    was = IntegerField()  # the number of the record that is gone
    last_event = IntegerField(default=0)  # the newest consent event when they were merged
    merged_at = UtcDateTimeField()
    merged_by = TextField(default="")


class MergedDelivery(Record):
    """A message that went to a record which has since become part of another one."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="merged_deliveries", on_delete="CASCADE")
    delivery_id: int
    delivery = ForeignKeyField(Delivery, backref="merged", on_delete="CASCADE", unique=True)
    was = IntegerField()  # the contact's number when the message was made


class ContactLog(Record):
    """A call, a text, a letter or a conversation with somebody, as it was noted."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="log", on_delete="CASCADE")
    session_id: int | None
    session = ForeignKeyField(Session, null=True, backref="log", on_delete="SET NULL")
    kind = TextField()  # call, text, letter, conversation, other
    happened_on = DateField()
    outcome = TextField(default="")  # of a call: reached, not-reached
    text = TextField(default="")
    noted_at = UtcDateTimeField()
    noted_by = TextField(default="")

    class Meta:
        """A person's log is read by day."""

        indexes = ((("contact", "happened_on"), False),)
