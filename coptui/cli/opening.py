"""Opening the home for one command, asking where somebody can answer, and showing progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import typer

from coptui.cli.diagnostics import say, warn
from coptui.cli.face import face_of
from coptui.errors import Refused

if TYPE_CHECKING:
    from coptui.workspace import Workspace

BAR = 30
"""Cells of the progress bar."""
SOON = 0.3
"""Seconds before a progress bar shows at all: what is quick needs none."""
REDRAW = 0.1
"""Seconds between two drawings of the bar."""
EVERY = 30.0
"""Seconds between two plain lines where there is no terminal."""
ENOUGH = 3
"""How many must be done before a rate says anything."""


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


class Advance(Protocol):
    """Says how far long work is."""

    def __call__(self, done: int, total: int, beside: str = "") -> None:
        """So many of all are done; `beside` is what is said behind the figures."""
        ...


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """A bar on stderr with rate and time left, fed with `(done, total)`.

    Where stderr is no terminal a plain line now and then, and none for what is quick.
    """
    live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    began = drawn_at = told_at = time.monotonic()
    widest = 0

    def advance(done: int, total: int, beside: str = "") -> None:
        nonlocal drawn_at, told_at, widest
        now = time.monotonic()
        if live and now - began >= SOON and (now - drawn_at >= REDRAW or done >= total):
            drawn_at = now
            words = bar_line(label, done, total, now - began) + beside
            widest = max(widest, len(words))
            sys.stderr.write(f"\r{words:<{widest}}")
            sys.stderr.flush()
        elif not live and now - told_at >= EVERY:
            told_at = now
            say(f"{label}: {_how_far(done, total, now - began)}{beside}")

    try:
        yield advance
    finally:
        if widest:
            sys.stderr.write("\r" + " " * widest + "\r")
            sys.stderr.flush()


def bar_line(label: str, done: int, total: int, seconds: float) -> str:
    """The bar of a terminal: Sending [####......] 4,100 of 10,000  29 a minute  about 3 h left."""
    filled = BAR * done // total if total else BAR
    bar = "#" * filled + "." * (BAR - filled)
    return f"{label} [{bar}] {_how_far(done, total, seconds)}"


def _how_far(done: int, total: int, seconds: float) -> str:
    far = f"{done:,} of {total:,}"
    if done < ENOUGH or seconds < 1:
        return far
    rate = done * 60 / seconds
    far += f"  {rate:,.0f} a minute" if rate >= 1 else ""
    if done >= total:
        return far
    left = (total - done) / rate * 60
    if left < 45:
        return f"{far}  less than a minute left"
    if left < 90 * 60:
        return f"{far}  about {round(left / 60)} min left"
    return f"{far}  about {round(left / 3600)} h left"


def _need_somebody(question: str, option: str) -> None:
    if not is_answerable():
        raise Refused(
            f"{question.rstrip('?: ')} is not said, and nobody is here to ask.", f"Give {option}."
        )
