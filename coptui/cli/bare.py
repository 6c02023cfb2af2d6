"""Opening the app: what a bare `coptui` does, without loading anything that only commands need."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from coptui.cli.face import Face
from coptui.errors import Refused


def face_if_bare(arguments: Sequence[str]) -> Face | None:
    """The options of a start without a command; None when there is anything else to understand."""
    face, left = Face(), list(arguments)
    while left:
        word = left.pop(0)
        if word == "--ascii":
            face.ascii = True
        elif word == "--home" and left and not left[0].startswith("-"):
            face.home = left.pop(0)
        elif word.startswith("--home="):
            face.home = word.removeprefix("--home=")
        else:
            return None
    return face


def open_app(face: Face) -> int:
    """Open the app on this home and give its exit code; refuses where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused("The app needs a terminal.", "For scripts there are commands: coptui --help.")
    os.environ.setdefault("TEXTUAL_FPS", "120")  # read when textual is imported
    from coptui.tui import ahead

    ahead.begin(face.home_path)
    from coptui.tui.running import run_app

    return run_app(face.home_path, ascii_only=face.ascii)
