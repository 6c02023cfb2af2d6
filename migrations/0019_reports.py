"""Reports: what they were made of, what was said about them, and where they went."""


def up(migrator, db):
    """Add what a report remembers, two tables about it, and how it was given to somebody."""
    for name in ("made", "chosen", "words"):
        db.execute_sql(f"ALTER TABLE \"report\" ADD COLUMN \"{name}\" TEXT NOT NULL DEFAULT '{{}}'")
    db.execute_sql('ALTER TABLE "report" ADD COLUMN "previous_id" INTEGER')
    db.execute_sql('ALTER TABLE "report" ADD COLUMN "period_from" DATE')
    db.execute_sql('ALTER TABLE "report" ADD COLUMN "period_to" DATE')
    db.execute_sql("ALTER TABLE \"report\" ADD COLUMN \"level\" TEXT NOT NULL DEFAULT 'community'")
    db.execute_sql("ALTER TABLE \"report\" ADD COLUMN \"link\" TEXT NOT NULL DEFAULT ''")
    db.execute_sql('ALTER TABLE "report" ADD COLUMN "status_on" DATE')
    db.execute_sql('ALTER TABLE "report" ADD COLUMN "edited_at" DATETIME')
    for name in ("channel", "note"):
        db.execute_sql(f"ALTER TABLE \"dissemination\" ADD COLUMN \"{name}\" TEXT NOT NULL DEFAULT ''")
    db.execute_sql('ALTER TABLE "dissemination" ADD COLUMN "mailing_id" INTEGER')
    db.execute_sql('ALTER TABLE "dissemination" ADD COLUMN "result_on" DATE')
    db.execute_sql(
        'CREATE TABLE "report_note" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"report_id" INTEGER NOT NULL, "contact_id" INTEGER, "who" TEXT NOT NULL, '
        '"kind" TEXT NOT NULL, "text" TEXT NOT NULL, "noted_at" DATETIME NOT NULL, '
        'FOREIGN KEY ("report_id") REFERENCES "report" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("contact_id") REFERENCES "contact" ("id") ON DELETE SET NULL)'
    )
    db.execute_sql('CREATE INDEX "report_note_report_id" ON "report_note" ("report_id")')
    db.execute_sql('CREATE INDEX "report_note_contact_id" ON "report_note" ("contact_id")')
    db.execute_sql(
        'CREATE TABLE "report_finding" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"report_id" INTEGER NOT NULL, "rule" TEXT NOT NULL, "excerpt" TEXT NOT NULL, '
        '"reason" TEXT NOT NULL, "noted_at" DATETIME NOT NULL, '
        'FOREIGN KEY ("report_id") REFERENCES "report" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql('CREATE INDEX "report_finding_report_id" ON "report_finding" ("report_id")')
    db.execute_sql(
        'CREATE UNIQUE INDEX "report_finding_report_id_rule_excerpt" '
        'ON "report_finding" ("report_id", "rule", "excerpt")'
    )
