"""Attendance sheets with their rows; who is written to discreetly, who is under 18."""


def up(migrator, db):
    """Add two tables and four columns."""
    db.execute_sql('ALTER TABLE "contact" ADD COLUMN "discreet" INTEGER NOT NULL DEFAULT 0')
    db.execute_sql('ALTER TABLE "contact" ADD COLUMN "under_18" INTEGER NOT NULL DEFAULT 0')
    db.execute_sql('ALTER TABLE "consent_event" ADD COLUMN "sheet_row" INTEGER')
    db.execute_sql('ALTER TABLE "consent_event" ADD COLUMN "by_guardian" INTEGER NOT NULL DEFAULT 0')
    db.execute_sql(
        'CREATE TABLE "sheet" ("id" INTEGER NOT NULL PRIMARY KEY, "session_id" INTEGER NOT NULL, '
        '"code" TEXT NOT NULL, "boxes" TEXT NOT NULL, "made_at" DATETIME NOT NULL, '
        '"made_by" TEXT NOT NULL, "recorded_at" DATETIME, "recorded_by" TEXT NOT NULL, '
        'FOREIGN KEY ("session_id") REFERENCES "session" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql('CREATE INDEX "sheet_session_id" ON "sheet" ("session_id")')
    db.execute_sql('CREATE UNIQUE INDEX "sheet_code" ON "sheet" ("code")')
    db.execute_sql(
        'CREATE TABLE "sheet_row" ("id" INTEGER NOT NULL PRIMARY KEY, "sheet_id" INTEGER NOT NULL, '
        '"position" INTEGER NOT NULL, "contact_id" INTEGER, "name" TEXT NOT NULL, '
        '"printed" INTEGER NOT NULL, "answers" TEXT NOT NULL, "address" TEXT NOT NULL, '
        '"typed_at" DATETIME, '
        'FOREIGN KEY ("sheet_id") REFERENCES "sheet" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("contact_id") REFERENCES "contact" ("id") ON DELETE SET NULL)'
    )
    db.execute_sql('CREATE INDEX "sheet_row_sheet_id" ON "sheet_row" ("sheet_id")')
    db.execute_sql('CREATE INDEX "sheet_row_contact_id" ON "sheet_row" ("contact_id")')
    db.execute_sql(
        'CREATE UNIQUE INDEX "sheet_row_sheet_id_position" ON "sheet_row" ("sheet_id", "position")'
    )
