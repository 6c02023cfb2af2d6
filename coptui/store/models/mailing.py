"""Mailings, and the ledger: one row for each person and mailing."""

from __future__ import annotations

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.communities import Community
from coptui.store.models.fields import JsonField, Record, UtcDateTimeField
from coptui.store.models.people import Contact
from coptui.store.models.sessions import Session


class Mailing(Record):
    """One message to several people, each alone."""

    template = TextField()
    template_version = IntegerField(default=1)
    kind = TextField()
    purpose = TextField(default="mail")
    community_id: int | None
    community = ForeignKeyField(Community, null=True, backref="mailings", on_delete="RESTRICT")
    session_id: int | None
    session = ForeignKeyField(Session, null=True, backref="mailings", on_delete="RESTRICT")
    status = TextField(default="draft", index=True)
    own_subject = TextField(null=True)  # the words of this mailing alone
    own_body = TextField(null=True)
    left_out = JsonField(default=dict)  # contact id → reason given by the coordinator
    audience = JsonField(default=dict)  # how the people were chosen
    confirmed_count = IntegerField(null=True)
    confirmed_at = UtcDateTimeField(null=True)
    confirmed_by = TextField(default="")
    not_before = UtcDateTimeField(null=True)
    expires_at = UtcDateTimeField(null=True)
    frozen = JsonField(null=True)  # template text, shared context, sender, date: as confirmed
    frozen_sha256 = TextField(default="")
    practice = BooleanField(default=False)
    calendar_method = TextField(default="")
    calendar_sequence = IntegerField(default=0)
    previewed_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()
    finished_at = UtcDateTimeField(null=True)
    # Further voices: template, and its words where they are this mailing's own.
    voices = JsonField(default=list, constraints=[SQL("DEFAULT '[]'")])
    corrects = IntegerField(null=True)  # id of the mailing whose mistake this one puts right


class MailingFile(Record):
    """A file that goes with a mailing. What is in it lies in the home, under its checksum."""

    mailing_id: int
    mailing = ForeignKeyField(Mailing, backref="files", on_delete="CASCADE")
    name = TextField()  # as it goes
    kind = TextField()  # as a mail names it
    size = IntegerField()  # bytes
    sha256 = TextField(index=True)
    told = JsonField(default=list)  # what it tells that nobody sees in it, in sentences
    added_at = UtcDateTimeField()


class Delivery(Record):
    """What happened to one person's message. Only the ledger writes its state."""

    mailing_id: int
    mailing = ForeignKeyField(Mailing, backref="deliveries", on_delete="RESTRICT")
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, backref="deliveries", on_delete="SET NULL")
    name = TextField(default="")
    address = TextField()
    address_key = TextField()
    state = TextField(default="queued", index=True)
    context = JsonField(default=dict)  # the personal parts, as confirmed
    message_id = TextField(default="")
    attempt = TextField(default="")  # id of the try that holds it
    owner = TextField(default="")  # the process that holds it
    queued_at = UtcDateTimeField()
    claimed_at = UtcDateTimeField(null=True)
    sending_at = UtcDateTimeField(null=True)
    finished_at = UtcDateTimeField(null=True)
    next_try = UtcDateTimeField(null=True)
    tries = IntegerField(default=0)
    strikes = IntegerField(default=0)
    reply_code = IntegerField(null=True)
    reply_text = TextField(default="")
    stage = TextField(default="")  # the step of the conversation the reply belongs to
    reason = TextField(default="")
    settled_by = TextField(default="")
    server = TextField(default="", constraints=[SQL("DEFAULT ''")])  # where it was handed over
    # Digest of the bytes that passed the last look when they were confirmed.
    checked = TextField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        """A person, and an address, gets one message of a mailing."""

        indexes = (
            (("mailing", "contact"), True),
            (("mailing", "address_key"), True),
            (("mailing", "state"), False),
        )


class Departure(Record):
    """A message left for the server. Limits count these, whatever became of the message."""

    at = UtcDateTimeField(index=True)
    account = TextField()  # a digest; empty counts for every account
