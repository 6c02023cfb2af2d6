"""Every file of styles that a screen names is there, and every one that is there is named."""

from __future__ import annotations

import re

from tests.conventions.source import PACKAGE


def test_styles_and_screens_know_each_other() -> None:
    named = {
        found
        for path in PACKAGE.rglob("*.py")
        for found in re.findall(r"([\w-]+\.tcss)", path.read_text(encoding="utf-8"))
    }
    there = {path.name for path in (PACKAGE / "tui" / "styles").glob("*.tcss")}
    assert named == there
