"""What all models share: the parent class and the field types that keep their meaning on disk."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from peewee import AutoField, DateTimeField, Model, TextField


class Record(Model):  # type: ignore[misc, unused-ignore]
    """Parent of all models. The database is bound when a store opens, never at import."""

    id = AutoField()

    class Meta:
        """Table names are the snake case of the class, as peewee writes them today."""

        legacy_table_names = False


class UtcDateTimeField(DateTimeField):  # type: ignore[misc, unused-ignore]
    """A moment: aware in, stored as UTC without offset, aware UTC out."""

    def db_value(self, value: datetime | None) -> datetime | None:
        """The moment as naive UTC.

        Raises `ValueError` for a naive value: a time without a zone is a mistake.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: Any) -> datetime | None:
        """The stored moment, aware, in UTC."""
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class JsonField(TextField):  # type: ignore[misc, unused-ignore]
    """A small plain structure kept as JSON text; never queried into."""

    def db_value(self, value: Any) -> str | None:
        """The structure as compact JSON with sorted keys, so that equal things are equal bytes."""
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:
        """The structure again."""
        return None if value is None else json.loads(value)
