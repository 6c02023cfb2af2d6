"""A person: several addresses, one shared by two, contact log, records that turned out to be one."""
from peewee import BooleanField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    """Add the columns and make the tables."""
    db.execute_sql('ALTER TABLE "contact" ADD COLUMN "preferred_format" TEXT')
    db.execute_sql('ALTER TABLE "contact" ADD COLUMN "notes_seen_on" DATE')

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Contact(Record):
        pass

    class Session(Record):
        pass

    class Delivery(Record):
        pass

    class ContactAddress(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        address = TextField()
        address_key = TextField(index=True)
        added_at = DateTimeField()

        class Meta:
            indexes = ((("contact", "address_key"), True),)

    class AddressShare(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        address_key = TextField(index=True)
        how = TextField()
        chosen = BooleanField()
        decided_at = DateTimeField()
        decided_by = TextField()

        class Meta:
            indexes = ((("contact", "address_key"), True),)

    class NotTheSame(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        other = ForeignKeyField(Contact, backref="other_set", on_delete="CASCADE")
        noted_at = DateTimeField()
        noted_by = TextField()

        class Meta:
            indexes = ((("contact", "other"), True),)

    class ContactMerge(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        was = IntegerField()
        last_event = IntegerField()
        merged_at = DateTimeField()
        merged_by = TextField()

    class MergedDelivery(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        delivery = ForeignKeyField(Delivery, on_delete="CASCADE", unique=True)
        was = IntegerField()

    class ContactLog(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        session = ForeignKeyField(Session, null=True, on_delete="SET NULL")
        kind = TextField()
        happened_on = DateField()
        outcome = TextField()
        text = TextField()
        noted_at = DateTimeField()
        noted_by = TextField()

        class Meta:
            indexes = ((("contact", "happened_on"), False),)

    db.create_tables([
        ContactAddress,
        AddressShare,
        NotTheSame,
        ContactMerge,
        MergedDelivery,
        ContactLog,
    ])
