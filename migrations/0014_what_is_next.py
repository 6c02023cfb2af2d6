"""What is next: the facts behind what was put off, what was ticked off by hand, notes of the year."""


def up(migrator, db):
    """Add a column and two tables. Marks of before know no facts and stay as they are."""
    db.execute_sql('ALTER TABLE "task_mark" ADD COLUMN "digest" TEXT NOT NULL DEFAULT \'\'')
    db.execute_sql(
        'CREATE TABLE "tick" ("id" INTEGER NOT NULL PRIMARY KEY, "what" TEXT NOT NULL, '
        '"subject" TEXT NOT NULL, "done_on" DATE NOT NULL, "number" INTEGER NOT NULL, '
        '"recorded_at" DATETIME NOT NULL)'
    )
    db.execute_sql('CREATE UNIQUE INDEX "tick_what_subject" ON "tick" ("what", "subject")')
    db.execute_sql(
        'CREATE TABLE "year_note" ("id" INTEGER NOT NULL PRIMARY KEY, "starts_on" DATE NOT NULL, '
        '"ends_on" DATE NOT NULL, "text" TEXT NOT NULL)'
    )
