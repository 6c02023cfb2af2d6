"""The coordinator's own copies of templates: their words, and those they began from."""


def up(migrator, db):
    """Add one table."""
    db.execute_sql(
        'CREATE TABLE "own_template" ("id" INTEGER NOT NULL PRIMARY KEY, "key" TEXT NOT NULL, '
        '"source" TEXT NOT NULL, "base" TEXT NOT NULL, "changed_at" DATETIME NOT NULL)'
    )
    db.execute_sql('CREATE UNIQUE INDEX "own_template_key" ON "own_template" ("key")')
