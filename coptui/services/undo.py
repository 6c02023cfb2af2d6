"""Taking back: one log of what each act changed, and one way to reverse it.

A service wraps its writes in `recording` and tells what it creates, changes and deletes. Taking
back touches only fields that still hold what the act wrote, so that later edits are kept. What has
left the house cannot be taken back, and what is only ever added to is corrected by its own service.

An act can be taken back for thirty days, and one of the last two hundred for longer than that.
What was let go on purpose (`ends`) is forgotten here after its thirty days however few acts follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from peewee import ForeignKeyField, IntegrityError

from coptui.errors import NotFound, Refused
from coptui.services.done import Done
from coptui.store.models import MODELS, ConsentEvent, Record, UndoEntry
from coptui.workspace import Workspace

KEPT = 200
"""As many of the last acts can be taken back however long ago they were."""
KEPT_FOR = timedelta(days=30)
"""Every act can be taken back for that long, however many there were since."""
_MODELS = {model.__name__: model for model in MODELS}
_Snapshot = dict[str, Any]
_whole: list[Recording] = []

CORRECTIONS: dict[str, Callable[[Workspace, int], None]] = {}
"""For models whose rows are only ever added: how one is corrected when its act is taken back."""

FOLLOWED: dict[str, Callable[[Workspace, list[int]], None]] = {}
"""For models that kept copies hang on: given the ids of the rows that were put back, what brings
the copies up to date."""

GUARDS: list[Callable[[Workspace, list[_Snapshot]], str]] = []
"""Each may refuse: given the changes of an act, a sentence why it cannot be taken back, or ''."""

AFTERWARDS: list[Callable[[Workspace, list[_Snapshot]], None]] = []
"""Each sees the changes of an act that was taken back, and lets follow what follows from it."""


@dataclass(frozen=True)
class UndoView:
    """An act that can be taken back, and the words to name it by."""

    id: int
    label: str
    at: datetime
    changes: int = 0


class Recording:
    """Collects what one act does. `id` is there when the act is done."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.ends = False
        self.id: int | None = None
        self.areas: frozenset[str] = frozenset()
        self._created: list[Record] = []
        self._changing: list[tuple[Record, _Snapshot]] = []
        self._deleting: list[tuple[str, _Snapshot]] = []

    def created(self, row: Record) -> None:
        """This row is new."""
        self._created.append(row)

    def changing(self, row: Record) -> None:
        """This row is about to be changed; call it before the change."""
        self._changing.append((row, snapshot(row)))

    def deleting(self, row: Record) -> None:
        """This row is about to be deleted."""
        self._deleting.append((type(row).__name__, snapshot(row)))

    def stays(self, model: type[Record], row_id: int) -> None:
        """This new row is not taken away again: what is only ever added to may hang on it."""
        self._created = [row for row in self._created if type(row) is not model or row.id != row_id]

    def changes(self) -> list[_Snapshot]:
        """What happened, in order, ready to be kept."""
        out: list[_Snapshot] = [
            {"did": "deleted", "model": model, "id": old["id"], "old": old}
            for model, old in self._deleting
        ]
        for row, old in self._changing:
            new = snapshot(row)
            different = {key: value for key, value in old.items() if new[key] != value}
            if different:
                out.append(
                    {
                        "did": "changed",
                        "model": type(row).__name__,
                        "id": old["id"],
                        "old": different,
                        "new": {key: new[key] for key in different},
                    }
                )
        out += [
            {"did": "created", "model": type(row).__name__, "id": row.id} for row in self._created
        ]
        return out


@contextmanager
def recording(
    ws: Workspace, label: str, areas: frozenset[str] = frozenset(), *, ends: bool = False
) -> Iterator[Recording]:
    """One transaction, with a note of how to reverse it.

    `label` names the act as the coordinator would ("Withdraw Asha Verrall"); `areas` are those
    that taking it back will change again. With `ends` the note goes after thirty days for certain,
    as it must for what was let go because it had been kept long enough. Inside of `together` it is
    a part of that act.
    """
    if _whole:
        with ws.store.atomic():
            _whole[-1].areas |= areas
            yield _whole[-1]
        return
    record = Recording(label)
    with ws.store.atomic():
        yield record
        changes = record.changes()
        if changes:
            entry = UndoEntry.create(
                label=label,
                at=ws.now(),
                changes=changes,
                areas=",".join(sorted(areas | record.areas)),
                ends_at=ws.now() + KEPT_FOR if ends else None,
            )
            record.id = entry.id
            _forget_old(ws, entry.id)


def _forget_old(ws: Workspace, newest: int) -> None:
    old = (UndoEntry.id <= newest - KEPT) & (UndoEntry.at < ws.now() - KEPT_FOR)
    UndoEntry.delete().where(old | (UndoEntry.ends_at <= ws.now())).execute()


def belongs(undo_id: int | None, row: Record) -> None:
    """This new row belongs to that act as well: it goes when the act is taken back."""
    entry = UndoEntry.get_or_none(UndoEntry.id == undo_id)
    if entry is not None:
        created = {"did": "created", "model": type(row).__name__, "id": row.id}
        entry.changes = [*entry.changes, created]
        entry.save(only=[UndoEntry.changes])


@contextmanager
def together(ws: Workspace, label: str, areas: frozenset[str] = frozenset()) -> Iterator[Recording]:
    """Several services as one act, taken back by one `u`: all of them, or none."""
    with recording(ws, label, areas) as record:
        _whole.append(record)
        try:
            yield record
        finally:
            _whole.pop()


def snapshot(row: Record) -> _Snapshot:
    """A row as plain values that JSON can hold."""
    out: _Snapshot = {}
    for column in row._meta.sorted_fields:
        value = row.__data__.get(column.name)
        stored = column.db_value(value)
        out[column.name] = stored if isinstance(stored, str | int | float | None) else str(stored)
    return out


def latest(ws: Workspace) -> UndoView | None:
    """The last act that can still be taken back."""
    row = (
        UndoEntry.select()
        .where(UndoEntry.undone_at.is_null(), _not_over(ws))
        .order_by(UndoEntry.id.desc())
        .first()
    )
    return None if row is None else UndoView(row.id, row.label, row.at)


def recent(ws: Workspace, at_most: int = KEPT) -> list[UndoView]:
    """The acts that can still be taken back, the latest first."""
    rows = (
        UndoEntry.select()
        .where(UndoEntry.undone_at.is_null(), _not_over(ws))
        .order_by(UndoEntry.id.desc())
        .limit(at_most)
    )
    return [UndoView(row.id, row.label, row.at, len(row.changes)) for row in rows]


def _not_over(ws: Workspace) -> Any:
    return UndoEntry.ends_at.is_null() | (UndoEntry.ends_at > ws.now())


def undo(ws: Workspace, undo_id: int | None = None) -> Done[str]:
    """Take back one act, the last one unless told otherwise. All of it, or nothing.

    Raises `NotFound` where there is none and `Refused` where it has left the house or something
    made since hangs on it.
    """
    _know_the_rules()
    with ws.store.atomic():
        wanted = undo_id if undo_id is not None else getattr(latest(ws), "id", None)
        entry = UndoEntry.get_or_none(
            UndoEntry.id == wanted, UndoEntry.undone_at.is_null(), _not_over(ws)
        )
        if entry is None:
            raise NotFound("There is nothing to take back.")
        for guard in GUARDS:
            reason = guard(ws, entry.changes)
            if reason:
                raise Refused(reason, "It stays as it is.")
        try:
            steps = sorted(reversed(entry.changes), key=_points_elsewhere)
            kept = sum(_reverse(ws, change) for change in steps)
            for model in sorted(FOLLOWED.keys() & {change["model"] for change in steps}):
                FOLLOWED[model](ws, [one["id"] for one in steps if one["model"] == model])
        except IntegrityError as error:
            raise Refused(
                f"“{entry.label}” cannot be taken back: something made since depends on it.",
                "Change it by hand.",
            ) from error
        for follow in AFTERWARDS:
            follow(ws, entry.changes)
        entry.undone_at = ws.now()
        entry.save()
    areas = frozenset(area for area in entry.areas.split(",") if area)
    more = " Later changes to the same fields were kept." if kept else ""
    return Done(entry.label, f"Taken back: {entry.label}.{more}", None, areas)


def reverse(ws: Workspace, changes: list[_Snapshot]) -> None:
    """Reverse what a recording collected, for an act that keeps its own note of how."""
    for change in sorted(reversed(changes), key=_points_elsewhere):
        _reverse(ws, change)


def _know_the_rules() -> None:
    """Load those who have a say in taking back, also where nothing else has needed them yet."""
    for name in (
        *("consent", "contact_merging", "mailings", "own_templates", "session_planning"),
        "reports.sign_off",
    ):
        import_module(f"coptui.services.{name}")


def _points_elsewhere(change: _Snapshot) -> bool:
    """What points at another row is put back last: that row may have to come back first."""
    if change["did"] != "changed":
        return False
    columns = _MODELS[change["model"]]._meta.fields
    return any(isinstance(columns[name], ForeignKeyField) for name in change["old"])


def _reverse(ws: Workspace, change: _Snapshot) -> int:
    """Reverse one change; returns how many fields were left because they were edited since."""
    model, row_id = _MODELS[change["model"]], change["id"]
    if change["did"] == "created" and change["model"] in CORRECTIONS:
        CORRECTIONS[change["model"]](ws, row_id)
        return 0
    if change["did"] == "created":
        model.delete().where(model._meta.primary_key == row_id).execute()
        return 0
    if change["did"] == "deleted":
        _insert(model, change["old"])
        return 0
    row = model.get_or_none(model._meta.primary_key == row_id)
    if row is None:
        return len(change["old"])
    now, kept = snapshot(row), 0
    restored: list[Any] = []
    for name, old in change["old"].items():
        if now[name] == change["new"][name]:
            row.__data__[name] = _python(model, name, old)
            restored.append(model._meta.fields[name])
        elif now[name] != old:
            kept += 1
    if restored:
        row.save(only=restored)
    return kept


def _insert(model: type[Record], old: _Snapshot) -> None:
    values = {name: _python(model, name, value) for name, value in old.items()}
    model.insert(**values).execute()


def _python(model: type[Record], name: str, value: Any) -> Any:
    column = model._meta.fields[name]
    if isinstance(column, ForeignKeyField):
        return value
    return column.python_value(value)


def _consent_is_corrected_by_its_service(ws: Workspace, row_id: int) -> None:
    raise Refused(
        "What a person said is not taken out of the record.",
        "Record what she says now; the latest word counts.",
    )


CORRECTIONS[ConsentEvent.__name__] = _consent_is_corrected_by_its_service
