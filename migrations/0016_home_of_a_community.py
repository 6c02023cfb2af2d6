"""Venues with all they offer, a community's beginning, rest and end, who else, outcomes, sisters."""
from peewee import SQL, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    """Add the columns and make the tables. Nobody was ever asked whether a venue is neutral."""
    db.execute_sql('ALTER TABLE "venue" DROP COLUMN "neutral"')
    for name in ("neutral", "step_free", "toilet", "hearing_loop", "quiet_space"):
        db.execute_sql(f'ALTER TABLE "venue" ADD COLUMN "{name}" TEXT NOT NULL DEFAULT \'unsure\'')
    for name in ("parking", "catering", "contact", "host_organisation"):
        db.execute_sql(f'ALTER TABLE "venue" ADD COLUMN "{name}" TEXT NOT NULL DEFAULT \'\'')
    db.execute_sql('ALTER TABLE "venue" ADD COLUMN "capacity" INTEGER')

    for name, empty in (("steps", "{}"), ("ending", "{}"), ("sectors", "[]")):
        db.execute_sql(
            f'ALTER TABLE "community" ADD COLUMN "{name}" TEXT NOT NULL DEFAULT \'{empty}\''
        )
    db.execute_sql('ALTER TABLE "community" ADD COLUMN "paused_until" DATE')
    db.execute_sql('ALTER TABLE "community" ADD COLUMN "closed_on" DATE')

    db.execute_sql('ALTER TABLE "topic_idea" ADD COLUMN "series_id" INTEGER')
    db.execute_sql('ALTER TABLE "topic_idea" ADD COLUMN "passed_to" TEXT NOT NULL DEFAULT \'\'')

    for name in ("contribution", "place", "permission"):
        db.execute_sql(f'ALTER TABLE "outcome" ADD COLUMN "{name}" TEXT NOT NULL DEFAULT \'\'')
    for name in ("action_id", "noticing_id"):
        db.execute_sql(f'ALTER TABLE "outcome" ADD COLUMN "{name}" INTEGER')
    db.execute_sql('ALTER TABLE "outcome" ADD COLUMN "shared_on" DATE')

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Contact(Record):
        pass

    class Community(Record):
        pass

    class Session(Record):
        pass

    class InviteeLead(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        session = ForeignKeyField(Session, null=True, on_delete="SET NULL")
        text = TextField()
        raised_on = DateField()
        status = TextField()
        status_on = DateField(null=True)
        note = TextField()

    class ListException(Record):
        session = ForeignKeyField(Session, on_delete="CASCADE")
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        reason = TextField()
        noted_on = DateField()

        class Meta:
            indexes = ((("session", "contact"), True),)

    class SisterCommunity(Record):
        name = TextField(unique=True)
        place = TextField()
        contact = TextField()
        link = TextField()
        how_we_helped = TextField()
        since = DateField(null=True)

    class SharingEvent(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        sister = ForeignKeyField(SisterCommunity, null=True, on_delete="SET NULL")
        kind = TextField()
        text = TextField()
        happened_on = DateField()

    class CommunityEvent(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        kind = TextField()
        text = TextField()
        happened_on = DateField()

    db.create_tables([InviteeLead, ListException, SisterCommunity, SharingEvent, CommunityEvent])
