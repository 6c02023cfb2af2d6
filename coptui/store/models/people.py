"""People, where they work, and what each of them agreed to."""

from __future__ import annotations

from peewee import SQL, BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.fields import JsonField, Record, UtcDateTimeField


class Organisation(Record):
    """A service, charity or group that people come from."""

    name = TextField(unique=True)
    sector = TextField(default="")
    place = TextField(default="")
    website = TextField(default="")


class ImportRun(Record):
    """One file brought in: what it changed can be taken back by this row."""

    started_at = UtcDateTimeField()
    file_name = TextField()
    rows = IntegerField(default=0)
    counts = JsonField(default=dict)
    mapping = JsonField(default=dict)
    changes = JsonField(default=list)  # per contact: what was there before
    taken_back_at = UtcDateTimeField(null=True)


class Contact(Record):
    """A person. What she agreed to is in her consent events; the two `mail_` caches follow them."""

    name = TextField(index=True)
    pronouns = TextField(default="")
    organisation_id: int | None
    organisation = ForeignKeyField(
        Organisation, null=True, backref="contacts", on_delete="SET NULL"
    )
    job = TextField(default="")
    email = TextField(null=True)
    email_key = TextField(null=True, index=True)  # addresses.address_key(email); two may share one
    phone = TextField(default="")
    preferred_channel = TextField(default="")
    access_needs = TextField(default="")  # private
    dietary = TextField(default="")  # private
    notes = TextField(default="")
    source = TextField(default="")
    sort_key = TextField(default="")  # text.fold(name): the order of lists
    search_text = TextField(default="")  # folded name, address, organisation, notes
    mail_hold_reason = TextField(default="")  # bounced, asked for a pause, …
    mail_hold_since = DateField(null=True)
    mail_standing = TextField(default="not_asked")  # cache of the derived state
    mail_renew_by = DateField(null=True)  # cache
    import_run_id: int | None
    import_run = ForeignKeyField(ImportRun, null=True, on_delete="SET NULL")
    created_at = UtcDateTimeField()
    updated_at = UtcDateTimeField()
    preferred_format = TextField(null=True)  # how things are best given to them: large print, …
    notes_seen_on = DateField(null=True)  # when the notes were last written or looked through
    # Mail to this person shows nothing of what it is about before it is opened.
    discreet = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    # No date of birth: only that a parent or guardian has to agree.
    under_18 = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])

    class Meta:
        """The list, a search and "may be mailed" are answered in order from one index alone."""

        indexes = ((("sort_key", "id", "search_text", "mail_standing", "mail_renew_by"), False),)


# Few are on hold: they are found without an entry for everybody who is not.
Contact.add_index(
    SQL('CREATE INDEX "contact_on_hold" ON "contact" ("id") WHERE "mail_hold_reason" != \'\'')
)


class ConsentWording(Record):
    """The exact words people agreed to. A version never changes; new words are a new version."""

    version = IntegerField(unique=True)
    title = TextField(default="")
    purposes = TextField()  # comma separated
    text = TextField()
    sha256 = TextField()
    created_at = UtcDateTimeField()


class ConsentEvent(Record):
    """One thing a person said about one purpose. Rows are only ever added."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="consents", on_delete="CASCADE")
    purpose = TextField()
    channel = TextField(default="email")
    community = IntegerField(null=True, index=True)  # id of the one community it is limited to
    state = TextField()
    basis = TextField()
    happened_on = DateField()
    recorded_at = UtcDateTimeField()
    method = TextField(default="")
    recorded_by = TextField(default="")
    wording_id: int | None
    wording = ForeignKeyField(ConsentWording, null=True, on_delete="RESTRICT")
    evidence = TextField(default="")  # where the proof lies: sheet number, mail of a date
    refresh_by = DateField(null=True)
    corrects_id: int | None
    corrects = ForeignKeyField("self", null=True, on_delete="RESTRICT")  # a mistake, taken back
    collected_direct = BooleanField(default=False)
    opt_out_offered = BooleanField(default=False)
    import_run_id: int | None
    import_run = ForeignKeyField(ImportRun, null=True, on_delete="SET NULL")
    sheet_row = IntegerField(null=True)  # id of the row of an attendance sheet it was signed on
    by_guardian = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])

    class Meta:
        """The gate reads by person and purpose."""

        indexes = ((("contact", "purpose"), False),)


class Suppression(Record):
    """An address not to be written to, kept as a keyed hash, so that it outlives the person."""

    address_hmac = TextField()
    purpose = TextField(default="mail")
    since = DateField()
    reason = TextField(default="")

    class Meta:
        """One row for one address and purpose."""

        indexes = ((("address_hmac", "purpose"), True),)
