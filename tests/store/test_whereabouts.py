"""A home in a synced folder or on a network drive is told."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from coptui.services import doctor
from coptui.store import whereabouts
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
/dev/sda2 /home ext4 rw 0 0
nas:/people /home/rowan/on\\040the\\040nas nfs4 rw 0 0
//server/share /mnt/share cifs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (PureWindowsPath(r"C:\Users\rowan\OneDrive - Kilnbrook Hub\coptui"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\rowan\OneDrive\coptui"), "OneDrive"),
        (PurePosixPath("/home/rowan/Dropbox/coptui"), "Dropbox"),
        (PurePosixPath("/Users/rowan/Dropbox (Hub)/coptui"), "Dropbox"),
        (PurePosixPath("/Users/r/Library/Mobile Documents/com~apple~CloudDocs/c"), "iCloud"),
        (PurePosixPath("/Users/r/Library/CloudStorage/GoogleDrive-r@hub.example/c"),
         "Google Drive"),
        (PureWindowsPath(r"G:\My Drive\coptui"), "Google Drive"),
        (PurePosixPath("/home/rowan/Nextcloud/coptui"), "a synced folder"),
        (PurePosixPath("/home/rowan/dropboxes/coptui"), ""),
        (PurePosixPath("/home/rowan/.local/share/coptui"), ""),
    ],
)  # fmt: skip
def test_a_synced_folder_is_known_by_its_name(folder: PurePath, name: str) -> None:
    assert whereabouts.synced_by(folder) == name


@pytest.mark.parametrize(
    ("folder", "away"),
    [
        (PurePosixPath("/home/rowan/on the nas/coptui"), True),
        (PurePosixPath("/home/rowan/on the nas"), True),
        (PurePosixPath("/home/rowan/on the nasty/coptui"), False),
        (PurePosixPath("/home/rowan/coptui"), False),
        (PurePosixPath("/mnt/share/coptui"), True),
        (PurePosixPath("/mnt/share/local/coptui"), False),
        (PureWindowsPath(r"\\server\share\coptui"), True),
        (PureWindowsPath(r"C:\coptui"), False),
    ],
)
def test_a_network_drive_is_known_by_how_it_is_mounted(folder: PurePath, away: bool) -> None:
    assert whereabouts.network_drive(folder, MOUNTS) is away


def test_the_doctor_says_so(
    tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "OneDrive - Hub" / "coptui"
    monkeypatch.setattr(whereabouts, "mounts_here", lambda: f"n:/x {tmp_path} nfs rw 0 0")
    with Workspace.open(home, clock=clock) as ws:
        found = [one.text for one in doctor.examine(ws) if one.about == "files"]
    assert len(found) == 2
    assert "OneDrive" in found[0]
    assert "network drive" in found[1]
