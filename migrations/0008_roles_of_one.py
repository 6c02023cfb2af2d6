"""The roles of one contact are found without walking through everybody's."""


def up(migrator, db):
    """Add an index over what a filter and a line of the list ask of a role."""
    db.execute_sql(
        'CREATE INDEX "role_holding_contact_id_session_id_role_community_id_until_since" '
        'ON "role_holding" '
        '("contact_id", "session_id", "role", "community_id", "until", "since")'
    )
