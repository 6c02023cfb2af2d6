"""What surrounds a session; and names with an apostrophe are found however they are typed."""


def up(migrator, db):
    """Add four tables; close the apostrophes in what searching looks into."""
    db.execute_sql(
        'CREATE TABLE "prep_tick" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"session_id" INTEGER NOT NULL, "what" TEXT NOT NULL, "noted_at" DATETIME NOT NULL, '
        'FOREIGN KEY ("session_id") REFERENCES "session" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql(
        'CREATE UNIQUE INDEX "prep_tick_session_id_what" ON "prep_tick" ("session_id", "what")'
    )
    db.execute_sql(
        'CREATE TABLE "cost_line" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"session_id" INTEGER NOT NULL, "what" TEXT NOT NULL, "pence" INTEGER NOT NULL, '
        'FOREIGN KEY ("session_id") REFERENCES "session" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql('CREATE INDEX "cost_line_session_id" ON "cost_line" ("session_id")')
    db.execute_sql(
        'CREATE TABLE "debrief_note" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"session_id" INTEGER NOT NULL, "by" TEXT NOT NULL, "text" TEXT NOT NULL, '
        '"noted_at" DATETIME NOT NULL, "item_id" INTEGER, '
        'FOREIGN KEY ("session_id") REFERENCES "session" ("id") ON DELETE CASCADE, '
        'FOREIGN KEY ("item_id") REFERENCES "captured_item" ("id") ON DELETE SET NULL)'
    )
    db.execute_sql('CREATE INDEX "debrief_note_session_id" ON "debrief_note" ("session_id")')
    db.execute_sql('CREATE INDEX "debrief_note_item_id" ON "debrief_note" ("item_id")')
    db.execute_sql(
        'CREATE TABLE "usual_order" ("id" INTEGER NOT NULL PRIMARY KEY, '
        '"community_id" INTEGER NOT NULL, "items" TEXT NOT NULL, "kept_at" DATETIME NOT NULL, '
        'FOREIGN KEY ("community_id") REFERENCES "community" ("id") ON DELETE CASCADE)'
    )
    db.execute_sql(
        'CREATE UNIQUE INDEX "usual_order_community_id" ON "usual_order" ("community_id")'
    )
    db.execute_sql(
        "UPDATE \"contact\" SET \"search_text\" = replace(\"search_text\", '''', '') "
        "WHERE instr(\"search_text\", '''') > 0"
    )
