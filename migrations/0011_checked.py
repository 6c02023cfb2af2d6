"""What passed the last look when a mailing was confirmed, as a digest of each message."""


def up(migrator, db):
    """Add a column. A message without a digest is looked at as before."""
    db.execute_sql('ALTER TABLE "delivery" ADD COLUMN "checked" TEXT NOT NULL DEFAULT \'\'')
