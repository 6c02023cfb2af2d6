"""A session has one summary: the report about it. What stood beside the session becomes one."""

import json


def up(migrator, db):
    """Make a report of each summary that has none, and let the column go."""
    rows = db.execute_sql(
        'SELECT s."id", s."community_id", s."series_id", s."number", c."code", s."summary_text", '
        's."summary_agreed_on", s."summary_circulated_on", date(coalesce(s."closed_at", '
        's."starts_at", s."created_at")) FROM "session" AS s JOIN "community" AS c '
        'ON c."id" = s."community_id" WHERE trim(s."summary_text") != \'\' AND NOT EXISTS '
        '(SELECT 1 FROM "report" AS r WHERE r."session_id" = s."id" AND r."kind" = \'session\')'
    ).fetchall()
    for session, home, topic, number, code, text, agreed, circulated, day in rows:
        status = "circulated" if circulated else "agreed" if agreed else "draft"
        db.execute_sql(
            'INSERT INTO "report" ("community_id", "series_id", "session_id", "kind", "title", '
            '"text", "version", "status", "signed_off_by", "made_on", "made", "chosen", "words", '
            '"level", "link", "status_on") '
            "VALUES (?, ?, ?, 'session', ?, ?, 1, ?, '', ?, ?, '{}', '{}', 'community', '', ?)",
            (home, topic, session, f"Session summary {code}-{number}", text, status,
             agreed or circulated or day,
             json.dumps({"text": text}, ensure_ascii=False, separators=(",", ":")),
             circulated or agreed),
        )  # fmt: skip
    db.execute_sql('ALTER TABLE "session" DROP COLUMN "summary_text"')
