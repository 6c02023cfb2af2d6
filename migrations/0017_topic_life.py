"""A topic's life: actions of a topic, stories in their parts, and to whom a recommendation goes."""


def up(migrator, db):
    """Add a table and seven columns."""
    db.execute_sql('ALTER TABLE "action" ADD COLUMN "series_id" INTEGER')
    db.execute_sql('CREATE INDEX "action_series_id" ON "action" ("series_id")')
    db.execute_sql('ALTER TABLE "example" ADD COLUMN "case_study_id" INTEGER')
    for column in ("situation", "offered", "did"):
        db.execute_sql(f'ALTER TABLE "case_study" ADD COLUMN "{column}" TEXT NOT NULL DEFAULT \'\'')
    db.execute_sql('ALTER TABLE "case_study" ADD COLUMN "outcomes" TEXT NOT NULL DEFAULT \'[]\'')
    db.execute_sql('ALTER TABLE "case_study" ADD COLUMN "anonymity" TEXT NOT NULL DEFAULT \'\'')
    db.execute_sql(
        'CREATE TABLE "recommendation_influencer" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"recommendation_id" INTEGER NOT NULL, "influencer_id" INTEGER NOT NULL, '
        'FOREIGN KEY ("recommendation_id") REFERENCES "recommendation" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("influencer_id") REFERENCES "influencer" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql(
        'CREATE INDEX "recommendation_influencer_recommendation_id" '
        'ON "recommendation_influencer" ("recommendation_id")'
    )
    db.execute_sql(
        'CREATE INDEX "recommendation_influencer_influencer_id" '
        'ON "recommendation_influencer" ("influencer_id")'
    )
    db.execute_sql(
        'CREATE UNIQUE INDEX "recommendation_influencer_recommendation_id_influencer_id" '
        'ON "recommendation_influencer" ("recommendation_id", "influencer_id")'
    )
