"""The files that travel with the program: templates and migrations.

In a wheel they lie inside the package under `_data/`; in a checkout and an editable install they
lie beside it, where their authors edit them.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def templates_dir() -> Path:
    """The folder of the packed templates (it holds `mail/`)."""
    return _folder("templates")


def migrations_dir() -> Path:
    """The folder of the schema steps."""
    return _folder("migrations")
