"""Copies of the database: one a day at the first start, tested, the last fourteen kept."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from coptui.store import copies

KEPT = 14
_DAILY = re.compile(r"daily-\d{4}-\d{2}-\d{2}\.db")


def daily_copy(database: Path, folder: Path, today: date) -> Path | None:
    """Make today's copy unless it is there; forget the oldest beyond fourteen.

    Returns the new copy, or None when today's existed. Raises `sqlite.DatabaseError` when the
    database cannot be copied soundly; the older copies are then left alone.
    """
    target = folder / f"daily-{today.isoformat()}.db"
    if target.exists() or not database.exists():
        return None
    copies.copy_file(database, target)
    for old in daily_copies(folder)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def daily_copies(folder: Path) -> list[Path]:
    """The daily copies, oldest first."""
    return sorted(path for path in folder.glob("daily-*.db") if _DAILY.fullmatch(path.name))


def last_good(folder: Path) -> Path | None:
    """The newest daily copy that is sound, as far as a quick look tells."""
    return next((one for one in reversed(daily_copies(folder)) if copies.is_sound(one)), None)


def way_back(database: Path, folder: Path) -> str:
    """What somebody can do whose database is damaged; nothing is ever put back by itself."""
    good = last_good(folder)
    if good is None:
        return "There is no sound copy in the folder backups; a backup of your own may help."
    # A log that stays beside another file is written into it at the next start, and damages it.
    beside = [database.with_name(f"{database.name}-{end}") for end in ("journal", "wal", "shm")]
    aside = " and ".join([database.name, *(one.name for one in beside if one.exists())])
    return (
        f"Nothing was changed. The last good copy is of {good.stem.removeprefix('daily-')}: put "
        f"{aside} aside and copy backups/{good.name} in its place to go on from there."
    )


def copy_before_step(database: Path, folder: Path, steps: list[str]) -> Path:
    """Copy the database before a schema step; such copies stay until removed by hand."""
    target = folder / f"before-{steps[0]}.db"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"before-{steps[0]}-{number}.db"
    copies.copy_file(database, target)
    return target
