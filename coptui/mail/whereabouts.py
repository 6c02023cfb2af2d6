"""Which machine this is, and where on it a home lies, so that a copied home knows that it is one.

Only digests are kept: nothing in a home tells whose machine it was on.
"""

from __future__ import annotations

import hashlib
import json
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coptui.workspace import Workspace

_KEY = "sender_place"
_MACHINE_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine() -> str:
    """What the system calls this machine, or the address of its network card; empty if neither."""
    for file in _MACHINE_FILES:
        try:
            found = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if found:
            return found
    if sys.platform not in {"win32", "darwin"}:
        return ""  # a container without an id has a new card at each start
    number = uuid.getnode()
    return "" if number >> 40 & 1 else f"{number:012x}"  # that bit: made up, another each time


def is_elsewhere(ws: Workspace) -> bool:
    """Whether this home last sent from another machine, or is a copy of one that is still there.

    A home that was moved on the same machine is no copy. Where nothing is known, it is none either.
    """
    kept = ws.store.meta(_KEY)
    if kept is None:
        return False
    was, path = json.loads(kept)
    here = _machine_digest(ws)
    if was and here and was != here:
        return True
    old = Path(path)
    return old != ws.home.resolve() and (old / ws.database_file.name).exists()


def remember(ws: Workspace) -> None:
    """From here it is sent from now on."""
    place = json.dumps([_machine_digest(ws), str(ws.home.resolve())])
    if ws.store.meta(_KEY) != place:
        ws.store.set_meta(_KEY, place)


def _machine_digest(ws: Workspace) -> str:
    name = machine().encode()
    return hashlib.blake2b(name, key=ws.store.secret(), digest_size=16).hexdigest() if name else ""
