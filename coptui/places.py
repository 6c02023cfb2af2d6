"""Where coptui keeps its things: one home directory, and what lies in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = "COPTUI_HOME"


def home_from(option: str | None) -> Path:
    """The home directory: the option, else `COPTUI_HOME`, else the platform's data directory."""
    chosen = option or os.environ.get(ENVIRONMENT)
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # late: most commands name their home

    return Path(platformdirs.user_data_dir("coptui", appauthor=False))


@dataclass(frozen=True)
class Places:
    """The files and folders of one home."""

    home: Path

    @property
    def database(self) -> Path:
        """The one file that holds all facts."""
        return self.home / "coptui.db"

    @property
    def settings(self) -> Path:
        """The settings, to be read and edited by hand."""
        return self.home / "settings.toml"

    @property
    def password(self) -> Path:
        """The mail password, only where the system has no store of its own."""
        return self.home / "smtp-password"

    @property
    def practice(self) -> Path:
        """Messages that were practised instead of sent."""
        return self.home / "practice"

    @property
    def backups(self) -> Path:
        """The daily copies."""
        return self.home / "backups"

    @property
    def templates(self) -> Path:
        """The coordinator's own templates, which come before the packed ones."""
        return self.home / "templates"

    @property
    def log(self) -> Path:
        """What went wrong, without personal data."""
        return self.home / "coptui.log"

    @property
    def lock(self) -> Path:
        """Held by the one process that sends."""
        return self.home / "sender.lock"

    @property
    def erasures(self) -> Path:
        """Who was forgotten, as keyed hashes, for the day an older copy is put back."""
        return self.home / "erasures.jsonl"

    @property
    def exports(self) -> Path:
        """Files of people written into the home itself, if there are any."""
        return self.home / "exports"

    @property
    def attachments(self) -> Path:
        """Photographs and other files of sessions."""
        return self.home / "attachments"

    @property
    def mail_files(self) -> Path:
        """What goes with mailings, each file under its checksum."""
        return self.attachments / "mail"
