"""Facts on disk: models, the database, its thread, its migrations and its copies."""
