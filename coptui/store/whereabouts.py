"""Whether a folder is a good place for a database: not one that others copy, lock or cut off."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path, PurePath

MOUNTS = Path("/proc/self/mounts")
_SYNCED: tuple[tuple[str, str], ...] = (
    (r"onedrive(?: ?- .+)?", "OneDrive"),
    (r"dropbox(?: \(.+\))?", "Dropbox"),
    (r"google ?drive|my drive|googledrive-.+", "Google Drive"),
    (r"mobile documents|icloud ?drive|com~apple~clouddocs", "iCloud"),
    (r"nextcloud|owncloud|pcloud ?drive|box sync|syncthing", "a synced folder"),
)
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "fuse.sshfs", "fuse.rclone", "davfs", "9p"}
)


def synced_by(folder: PurePath) -> str:
    """Who else copies what lies in that folder, by the names on its way; empty for nobody."""
    for part in folder.parts:
        for pattern, name in _SYNCED:
            if re.fullmatch(pattern, part, re.IGNORECASE):
                return name
    return ""


def network_drive(folder: PurePath, mounts: str) -> bool:
    """Whether a folder lies on another machine; `mounts` is the text of `MOUNTS`, or empty."""
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return True
    best, kind = "", ""
    for row in mounts.splitlines():
        fields = row.split(" ")
        if len(fields) < 3:
            continue
        at = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[1])
        inside = text == at or text.startswith(at.rstrip("/") + "/")
        if inside and len(at) >= len(best):
            best, kind = at, fields[2]
    return kind in _NETWORK


@lru_cache(maxsize=8)
def is_risky(folder: PurePath) -> bool:
    """Whether others copy what lies in that folder, or it is on another machine."""
    return bool(synced_by(folder)) or network_drive(folder, mounts_here())


def mounts_here() -> str:
    """What this machine has mounted; empty where it does not say."""
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
