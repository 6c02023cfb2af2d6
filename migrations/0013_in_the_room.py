"""What is written down in the room: when, by whom it is helped, and each good enough that was said."""


def up(migrator, db):
    """Add one table and six columns."""
    db.execute_sql('ALTER TABLE "rating_round" ADD COLUMN "wanted" TEXT NOT NULL DEFAULT \'[]\'')
    db.execute_sql('ALTER TABLE "rating_round" ADD COLUMN "asked_at" DATETIME')
    db.execute_sql('ALTER TABLE "noticing" ADD COLUMN "noted_at" DATETIME')
    db.execute_sql('ALTER TABLE "action" ADD COLUMN "noted_at" DATETIME')
    db.execute_sql('ALTER TABLE "resource" ADD COLUMN "session_id" INTEGER')
    db.execute_sql('ALTER TABLE "resource" ADD COLUMN "noted_at" DATETIME')
    db.execute_sql('CREATE INDEX "resource_session_id" ON "resource" ("session_id")')
    db.execute_sql(
        'CREATE TABLE "helper_slot" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"session_id" INTEGER NOT NULL, "slot" TEXT NOT NULL, "contact_id" INTEGER, '
        '"who" TEXT NOT NULL, '
        'FOREIGN KEY ("session_id") REFERENCES "session" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("contact_id") REFERENCES "contact" ("id") ON DELETE SET NULL)'
    )
    db.execute_sql('CREATE INDEX "helper_slot_session_id" ON "helper_slot" ("session_id")')
    db.execute_sql('CREATE INDEX "helper_slot_contact_id" ON "helper_slot" ("contact_id")')
    db.execute_sql(
        'CREATE UNIQUE INDEX "helper_slot_session_id_slot" ON "helper_slot" ("session_id", "slot")'
    )
