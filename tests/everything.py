"""A row in every table, so that what must hold for all data is tried on tables added later too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from peewee import (
    AutoField,
    BooleanField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from coptui.store.models import MODELS, Contact, JsonField, Record

Words = Callable[[type[Record], str, bool], str]
"""What stands in a column: asked with the model, the column, and whether the row is about her."""

MOMENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LEFT_OUT = {"Meta", "AuditEvent", "Erasure", "Suppression"}
"""The secret, ids and verbs, keyed hashes: no words of anybody."""


def fill(person: int, other: int, words: Words) -> dict[str, list[int]]:
    """Two rows in every table, one about the person and one about somebody else.

    Rows that point at nobody exist twice as well; `words` decides what stands in each.
    """
    made: dict[str, list[int]] = {Contact.__name__: [person, other]}
    for model in MODELS:
        if model is Contact or model.__name__ in LEFT_OUT:
            continue
        made[model.__name__] = [
            _row(model, who, at, made, words) for at, who in enumerate((person, other))
        ]
    return made


def about_somebody(model: type[Record]) -> str:
    """ "CASCADE" or "SET NULL" for a table that points at people, else nothing."""
    for field in model._meta.sorted_fields:
        if isinstance(field, ForeignKeyField) and field.rel_model is Contact:
            return str(field.on_delete)
    return ""


def has_words(model: type[Record]) -> bool:
    """Whether any of its columns can hold words."""
    return any(isinstance(one, TextField) for one in model._meta.sorted_fields)


def _row(model: type[Record], who: int, at: int, made: dict[str, list[int]], words: Words) -> int:
    values: dict[str, Any] = {}
    for field in model._meta.sorted_fields:
        if not isinstance(field, AutoField):
            values[field.name] = _value(model, field, who, at, made, words)
    return int(model.insert(**values).execute())


def _value(
    model: type[Record], field: Any, who: int, at: int, made: dict[str, list[int]], words: Words
) -> Any:
    about_her = at == 0
    if isinstance(field, ForeignKeyField):
        if field.rel_model is Contact:
            return who
        kin = made.get(field.rel_model.__name__)
        return kin[at] if kin else None
    if isinstance(field, JsonField):
        return _structure(model, field, words(model, field.name, about_her))
    if field.name == "time_zone":
        return "Europe/London"
    if isinstance(field, TextField):
        text = words(model, field.name, about_her)
        return f"{text} {at}".strip() if field.unique or _in_an_index(model, field) else text
    return _plain(field, at)


def _structure(model: type[Record], field: Any, text: str) -> Any:
    shapes: dict[str, Any] = {
        "UndoEntry.changes": [{"did": "changed", "model": "Organisation", "id": 1,
                               "old": {"name": text}, "new": {"name": "x"}}],
        "ImportRun.changes": {"new": [], "changed": [{"id": 0, "fields": {"notes": ["", text]}}],
                              "members": [], "organisations": []},
        "Mailing.left_out": {"0": text},
        "Mailing.audience": {"held": [[0, "left_out", text]]},
        "Mailing.voices": [{"template": "T3b", "kind": "summary", "subject": None,
                            "body": text}],
        "MailingFile.told": [text],
    }  # fmt: skip
    return shapes.get(f"{model.__name__}.{field.name}", {"who": text, text: [text, 3]})


def _in_an_index(model: type[Record], field: Any) -> bool:
    return any(field.name in columns and unique for columns, unique in model._meta.indexes)


def _plain(field: Any, at: int) -> Any:
    if isinstance(field, BooleanField):
        return False
    if isinstance(field, DateTimeField):
        return MOMENT
    if isinstance(field, DateField):
        return date(2026, 5, 4)
    if isinstance(field, IntegerField):
        return at + 1
    raise AssertionError(f"{field} has a kind that is not known here")
