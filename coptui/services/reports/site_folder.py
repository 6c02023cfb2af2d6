"""A folder that holds a site: only what the site itself wrote there before is ever taken away.

What it wrote stands in a list beside it. A folder with other things in it is refused, and so is a
file that the list does not know and that a new page would take the place of.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from coptui.errors import Refused, Unavailable

LIST = "coptui-site.json"
_PATH = re.compile(r"(?:[a-z0-9-]{1,80}/)?[a-z0-9-]{1,80}\.(?:html|pdf|js|xml)")


def write(folder: Path, files: Mapping[str, bytes]) -> tuple[int, int]:
    """Write the files; how many are new or different, and how many old ones are gone.

    Raises `Refused` for a folder that is not this site's, and `Unavailable`. Each file is whole or
    as it was; the first page, which leads to the others, comes last.
    """
    before = _before(folder)
    _may_hold(folder, set(files), before)
    try:
        _keep_list(folder, before | set(files))
        changed = 0
        for name in sorted(files, key=lambda one: (one == "index.html", one)):
            changed += _put(folder / name, files[name])
        stale = sorted(before - set(files))
        for name in stale:
            (folder / name).unlink(missing_ok=True)
        _drop_empty(folder, stale)
        _keep_list(folder, set(files))
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise Unavailable(f"The site cannot be written: {reason}.") from error
    return changed, len(stale)


def _before(folder: Path) -> set[str]:
    """What the site wrote here before. Raises `Refused` where the folder is somebody else's."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused(f"{folder.name} is not a folder.", "Name a new or an empty one.")
    if not folder.exists():
        return set()
    kept = folder / LIST
    if not kept.is_file() or kept.is_symlink():
        if any(folder.iterdir()):
            raise Refused(
                f"There are other things in {folder.name}.",
                "Name a new or an empty folder: nothing of yours is ever written over.",
            )
        return set()
    try:
        listed = json.loads(kept.read_text(encoding="utf-8"))["files"]
        return {str(one) for one in listed if _PATH.fullmatch(str(one))}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"The list of what the site wrote in {folder.name} cannot be read.",
            "Name another folder.",
        ) from error


def _may_hold(folder: Path, names: set[str], before: set[str]) -> None:
    for name in sorted(names):
        if not _PATH.fullmatch(name):
            raise Refused(f"{name} is no name for a page.")
        path = folder / name
        if path.parent != folder and path.parent.is_symlink():
            raise Refused(f"{path.parent.name} leads out of the folder.", "Name another folder.")
        if name not in before and (path.exists() or path.is_symlink()):
            raise Refused(
                f"There is a file {name} that the site did not write.",
                "Move it away, or name another folder.",
            )


def _put(path: Path, data: bytes) -> int:
    """Write a file that the whole world may read, whole or not at all; 1 where it changed."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return 1


def _keep_list(folder: Path, names: set[str]) -> None:
    told = {"about": "Written by coptui: what may be taken away again.", "files": sorted(names)}
    _put(folder / LIST, (json.dumps(told, indent=1) + "\n").encode())


def _drop_empty(folder: Path, names: list[str]) -> None:
    for place in {(folder / name).parent for name in names} - {folder}:
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
