"""Answers to a stage review without names; ways chosen; days on which the agreement was looked at."""


def up(migrator, db):
    """Add three tables."""
    db.execute_sql(
        'CREATE TABLE "stage_answers" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"community_id" INTEGER NOT NULL, "review_id" INTEGER, "voice" TEXT NOT NULL, '
        '"marks" TEXT NOT NULL, "tells" TEXT NOT NULL, "good_enough" TEXT NOT NULL, '
        '"small_sign" TEXT NOT NULL, "answered_on" DATE NOT NULL, '
        'FOREIGN KEY ("community_id") REFERENCES "community" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("review_id") REFERENCES "stage_review" ("id") ON DELETE SET NULL)'
    )
    db.execute_sql(
        'CREATE INDEX "stage_answers_community_id" ON "stage_answers" ("community_id")'
    )
    db.execute_sql('CREATE INDEX "stage_answers_review_id" ON "stage_answers" ("review_id")')
    db.execute_sql(
        'CREATE TABLE "way_chosen" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"community_id" INTEGER NOT NULL, "chosen_on" DATE NOT NULL, "way" TEXT NOT NULL, '
        '"reason" TEXT NOT NULL, "letters" TEXT NOT NULL, "until" DATE, '
        '"decided_by" TEXT NOT NULL, "recorded_at" DATETIME NOT NULL, '
        'FOREIGN KEY ("community_id") REFERENCES "community" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql('CREATE INDEX "way_chosen_community_id" ON "way_chosen" ("community_id")')
    db.execute_sql(
        'CREATE TABLE "agreement_look" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"community_id" INTEGER NOT NULL, "looked_on" DATE NOT NULL, '
        '"recorded_at" DATETIME NOT NULL, '
        'FOREIGN KEY ("community_id") REFERENCES "community" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql('CREATE INDEX "agreement_look_community_id" ON "agreement_look" ("community_id")')
