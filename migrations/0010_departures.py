"""When messages left for the server, whatever became of them; through which server each went."""


def up(migrator, db):
    """Add a table and a column. What is known of earlier departures counts for every account."""
    db.execute_sql('ALTER TABLE "delivery" ADD COLUMN "server" TEXT NOT NULL DEFAULT \'\'')
    db.execute_sql(
        'CREATE TABLE "departure" ("id" INTEGER NOT NULL PRIMARY KEY, "at" DATETIME NOT NULL, '
        '"account" TEXT NOT NULL)'
    )
    db.execute_sql('CREATE INDEX "departure_at" ON "departure" ("at")')
    db.execute_sql(
        'INSERT INTO "departure" ("at", "account") SELECT d."sending_at", \'\' FROM "delivery" d '
        'JOIN "mailing" m ON m."id" = d."mailing_id" '
        'WHERE d."sending_at" IS NOT NULL AND NOT m."practice"'
    )
