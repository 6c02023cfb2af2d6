"""Everything that points at one contact is made to point at another, and nothing is lost by it.

What points at a contact is read from the models themselves, so that a table added later is moved
too. Where both have a row that may be there once only, the two rows become one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from peewee import ForeignKeyField

from coptui.services.undo import Recording
from coptui.store.models import (
    MODELS,
    Contact,
    Delivery,
    Invitation,
    Membership,
    MergedDelivery,
    NotTheSame,
    RoleHolding,
)
from coptui.workspace import Workspace

_STANDINGS = ("interested", "invitee", "attendee", "left", "suppressed")
"""The later stands: who has left a community by one record has left it."""


def references() -> Iterator[tuple[Any, ForeignKeyField]]:
    """Every column of every table that points at a contact."""
    for model in MODELS:
        for field in model._meta.sorted_fields:
            if isinstance(field, ForeignKeyField) and field.rel_model is Contact:
                yield model, field


def move_all(ws: Workspace, other_id: int, keep_id: int, rec: Recording) -> dict[str, int]:
    """Make everything of `other_id` belong to `keep_id`; how many rows of each table moved."""
    moved: dict[str, int] = {}
    for model, field in references():
        for row in list(model.select().where(field == other_id).order_by(model.id)):
            _RULES.get(model, _move)(row, field, keep_id, rec)
            moved[model.__name__] = moved.get(model.__name__, 0) + 1
    return moved


def _move(row: Any, field: ForeignKeyField, keep_id: int, rec: Recording) -> None:
    """Point the row at the other contact, or fold it into the row that stands there already."""
    twin = _twin(row, field, keep_id)
    if twin is None:
        rec.changing(row)
        setattr(row, field.name, keep_id)
        row.save(only=[field])
        return
    rec.changing(twin)
    _COMBINE.get(type(row), _fill)(twin, row)
    twin.save()
    rec.deleting(row)
    row.delete_instance()


def _twin(row: Any, field: ForeignKeyField, keep_id: int) -> Any | None:
    """The row that forbids moving this one: the same in a column, or columns, that are unique."""
    model = type(row)
    unique = [columns for columns, once in model._meta.indexes if once and field.name in columns]
    unique += [(field.name,)] if field.unique else []
    unique += [_NATURAL[model]] if model in _NATURAL else []
    for columns in unique:
        query = model.select().where(field == keep_id)
        values = {name: row.__data__.get(name) for name in columns if name != field.name}
        for name, value in values.items():
            column = getattr(model, name)
            query = query.where(column.is_null() if value is None else column == value)
        found = query.first()
        if found is not None:
            return found
    return None


def _fill(twin: Any, row: Any) -> None:
    """What one row does not say is taken from the other."""
    for column in type(row)._meta.sorted_fields:
        if not twin.__data__.get(column.name) and row.__data__.get(column.name):
            setattr(twin, column.name, row.__data__[column.name])


def _membership(twin: Any, row: Any) -> None:
    joined = min(twin.joined, row.joined)
    if _STANDINGS.index(row.standing) > _STANDINGS.index(twin.standing):
        twin.standing, twin.left_on, twin.left_reason = row.standing, row.left_on, row.left_reason
    twin.joined = joined


def _invitation(twin: Any, row: Any) -> None:
    moments = [one.invited_at for one in (twin, row) if one.invited_at is not None]
    newer = row.replied_at is not None and (
        twin.replied_at is None or row.replied_at > twin.replied_at
    )
    if newer:
        twin.reply, twin.replied_at = row.reply, row.replied_at
    twin.invited_at = min(moments, default=None)
    twin.note = "; ".join(dict.fromkeys(one.note for one in (twin, row) if one.note))
    twin.reminders = max(twin.reminders, row.reminders)


def _role(twin: Any, row: Any) -> None:
    twin.since = min(twin.since, row.since)


def _delivery(row: Any, field: ForeignKeyField, keep_id: int, rec: Recording) -> None:
    """A message keeps the number it was made with; of one mailing both may have had one."""
    was = row.contact_id
    twin = _twin(row, field, keep_id)
    rec.changing(row)
    row.contact = None if twin is not None else keep_id
    row.save(only=[field])
    if not MergedDelivery.get_or_none(MergedDelivery.delivery == row.id):
        rec.created(MergedDelivery.create(contact=keep_id, delivery=row.id, was=was))


def _not_the_same(row: Any, field: ForeignKeyField, keep_id: int, rec: Recording) -> None:
    """The lower number stands first; nobody is told apart from herself."""
    other = row.other_id if field.name == "contact" else row.contact_id
    low, high = sorted((keep_id, other))
    known = NotTheSame.get_or_none(NotTheSame.contact == low, NotTheSame.other == high)
    if low == high or known is not None:
        rec.deleting(row)
        row.delete_instance()
        return
    rec.changing(row)
    row.contact, row.other = low, high
    row.save()


_NATURAL: dict[Any, tuple[str, ...]] = {
    RoleHolding: ("contact", "community", "session_id", "role", "until"),
}
"""Rows that may be there twice and would say the same twice."""

_COMBINE: dict[Any, Callable[[Any, Any], None]] = {
    Membership: _membership,
    Invitation: _invitation,
    RoleHolding: _role,
}
_RULES: dict[Any, Callable[[Any, ForeignKeyField, int, Recording], None]] = {
    Delivery: _delivery,
    NotTheSame: _not_the_same,
}
