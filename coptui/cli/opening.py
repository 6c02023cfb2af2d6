"""Opening the home for one command, asking where somebody can answer, and showing progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from coptui.cli.diagnostics import warn
from coptui.cli.face import face_of
from coptui.errors import Refused

if TYPE_CHECKING:
    from coptui.workspace import Workspace

BAR = 30
"""Cells of the progress bar."""
SOON = 0.3
"""Seconds before a progress bar shows at all: what is quick needs none."""


@contextmanager
def opened(ctx: typer.Context) -> Iterator[Workspace]:
    """The workspace of this command's home, closed afterwards whatever happens."""
    from coptui.workspace import Workspace

    with Workspace.open(face_of(ctx).home_path) as ws:
        if ws.read_only:
            warn(ws.read_only_reason)
        yield ws


def ask(question: str, option: str) -> str:
    """Put a question on stderr; where stdin is no terminal, refuse and name the option instead."""
    _need_somebody(question, option)
    return str(typer.prompt(question, err=True))


def confirm(question: str, option: str) -> bool:
    """Ask for a yes; the default is no. Refuses where nobody can answer."""
    _need_somebody(question, option)
    return bool(typer.confirm(question, default=False, err=True))


def secret(question: str, option: str) -> str:
    """Ask for a secret without showing it. Refuses where nobody can answer."""
    _need_somebody(question, option)
    return str(typer.prompt(question, hide_input=True, err=True))


def is_answerable() -> bool:
    """Whether somebody sits at stdin."""
    return sys.stdin is not None and sys.stdin.isatty()


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, fed with `(done, total)`; silent where stderr is no terminal."""
    live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    began, drawn = time.monotonic(), False

    def advance(done: int, total: int) -> None:
        nonlocal drawn
        if live and time.monotonic() - began >= SOON:
            filled = BAR * done // total if total else BAR
            bar = "#" * filled + "." * (BAR - filled)
            sys.stderr.write(f"\r{label} [{bar}] {done} of {total} ")
            sys.stderr.flush()
            drawn = True

    try:
        yield advance
    finally:
        if drawn:
            sys.stderr.write("\r" + " " * (len(label) + BAR + 40) + "\r")
            sys.stderr.flush()


def _need_somebody(question: str, option: str) -> None:
    if not is_answerable():
        raise Refused(
            f"{question.rstrip('?: ')} is not said, and nobody is here to ask.", f"Give {option}."
        )
