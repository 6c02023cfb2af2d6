"""Files that go with a mailing; the voices a mailing speaks in; which mailing one corrects."""


def up(migrator, db):
    """Add a table and two columns."""
    db.execute_sql('ALTER TABLE "mailing" ADD COLUMN "voices" TEXT NOT NULL DEFAULT \'[]\'')
    db.execute_sql('ALTER TABLE "mailing" ADD COLUMN "corrects" INTEGER')
    db.execute_sql(
        'CREATE TABLE "mailing_file" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"mailing_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "kind" TEXT NOT NULL, '
        '"size" INTEGER NOT NULL, "sha256" TEXT NOT NULL, "told" TEXT NOT NULL, '
        '"added_at" DATETIME NOT NULL, '
        'FOREIGN KEY ("mailing_id") REFERENCES "mailing" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql('CREATE INDEX "mailing_file_mailing_id" ON "mailing_file" ("mailing_id")')
    db.execute_sql('CREATE INDEX "mailing_file_sha256" ON "mailing_file" ("sha256")')
