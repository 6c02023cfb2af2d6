"""Tags and saved filters; who is on hold, and what was said to one community, found by an index."""
from peewee import DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    """Make the tables, and the two indexes on what is there."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Contact(Record):
        mail_hold_reason = TextField()

    class ConsentEvent(Record):
        community = IntegerField(null=True, index=True)

    class Tag(Record):
        name = TextField()
        key = TextField(unique=True)

    class ContactTag(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE", index=False)
        tag = ForeignKeyField(Tag, on_delete="CASCADE")

        class Meta:
            indexes = ((("contact", "tag"), True),)

    class SavedFilter(Record):
        name = TextField()
        key = TextField(unique=True)
        conditions = TextField()
        saved_at = DateTimeField()

    db.create_tables([Tag, ContactTag, SavedFilter])
    db.execute_sql(
        'CREATE INDEX "contact_on_hold" ON "contact" ("id") WHERE "mail_hold_reason" != \'\''
    )
    db.execute_sql('CREATE INDEX "consent_event_community" ON "consent_event" ("community")')
