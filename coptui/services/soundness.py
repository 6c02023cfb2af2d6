"""A look whether the file of all facts is sound, beside the work and never in front of it."""

from __future__ import annotations

from pathlib import Path

from coptui.errors import Unavailable
from coptui.places import Places
from coptui.store import backup, copies


def damage(home: Path) -> Unavailable | None:
    """What is wrong with the database of a home, and the way back; None when it is sound.

    It opens the file for itself and changes nothing: it may run on any thread. Reading everything
    takes a tenth of a second for each forty megabytes, too long to wait for before the first
    screen. The first start of a day proves the whole file anyway, with its copy.
    """
    places = Places(home)
    fault = copies.first_fault(places.database)
    if not fault:
        return None
    return Unavailable(
        f"The database {places.database.name} is damaged. Leave coptui now: what is written from "
        f"here on may be lost. ({fault.splitlines()[-1]})",
        backup.way_back(places.database, places.backups),
    )
