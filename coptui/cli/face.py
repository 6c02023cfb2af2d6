"""What the root command was told, handed to every command through the context."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coptui.places import home_from

if TYPE_CHECKING:
    import typer


@dataclass
class Face:
    """The options that stand before the noun."""

    home: str | None = None
    ascii: bool = False

    @property
    def home_path(self) -> Path:
        """The home directory that these options mean."""
        return home_from(self.home)


def face_of(ctx: typer.Context) -> Face:
    """The face of this run, from any depth of command."""
    face = ctx.find_root().obj
    return face if isinstance(face, Face) else Face()
