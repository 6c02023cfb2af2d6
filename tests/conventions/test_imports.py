"""What a command imports, seen in a fresh interpreter: nothing that it does not need."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coptui.cli.main import NOUNS
from tests.conventions.source import TOP, modules

APP = {"textual"}
LATE = {
    *APP,
    "jinja2",
    "aiosmtplib",
    "markdown_it",
    "icalendar",
    "email_validator",
    "css_inline",
    "nh3",
    "keyring",
    "tomlkit",
}
LOOK = """
import json, sys
sys.argv = ["coptui", *json.loads(sys.argv[1])]
from coptui.cli.main import run
try:
    run()
except SystemExit as end:
    code = end.code
print(json.dumps({"code": code, "modules": sorted({name.split(".")[0] for name in sys.modules})}),
      file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The top-level modules in memory after one command that ends well."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, json.dumps(arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    answer = json.loads(done.stderr.splitlines()[-1])
    assert answer["code"] in (0, 3), done.stderr
    return set(answer["modules"])


def test_version_imports_almost_nothing() -> None:
    assert imported("--version") & {*LATE, "typer", "peewee", "sqlite3", "rich"} == set()


def test_help_opens_no_database_and_imports_no_noun() -> None:
    assert imported("--help") & {*LATE, "peewee", "sqlite3"} == set()


@pytest.mark.parametrize(
    "arguments",
    [("contacts", "list"), ("next",), ("communities", "list"), ("sessions", "list")],
    ids=" ".join,
)
def test_lists_import_no_app_and_nothing_that_sends(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert imported("--home", str(tmp_path), *arguments) & LATE == set()


@pytest.mark.parametrize("noun", NOUNS)
def test_no_command_imports_the_app(noun: str) -> None:
    seen = imported(noun, "--help")
    assert seen & LATE == set()


FIRST_LOOK = """
import json, sys
from coptui.cli.main import run
from coptui.cli.bare import open_app
from coptui.cli.diagnostics import ended
from coptui.tui import ahead
from coptui.services.today import today
from coptui.tui.standing import first_look
from coptui.workspace import Workspace
print(json.dumps(sorted(sys.modules)))
"""
NOT_FOR_READING = {
    "coptui.services.undo", "coptui.services.done", "coptui.services.stage_signs",
    "coptui.services.community_views", "coptui.domain.consent", "coptui.domain.capture",
    "statistics", "fractions", "secrets", "tempfile", "tomllib", "getpass", "asyncio", "email",
}  # fmt: skip


def test_the_first_look_imports_nothing_that_only_writes_or_reviews_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_LOOK], capture_output=True, text=True, timeout=60, check=True
    )
    assert set(json.loads(done.stdout)) & NOT_FOR_READING == set()


@pytest.mark.parametrize(
    ("room", "strangers"),
    [
        ("coptui.domain", {"peewee", "jinja2", "aiosmtplib", "textual", "rich", "typer"}),
        ("coptui.services", {"textual", "rich", "typer", "click"}),
        ("coptui.store", {"textual", "rich", "typer", "click"}),
        ("coptui.mail", {"textual", "rich", "typer", "click"}),
    ],
)
def test_every_module_of_a_room_loads_without_strangers(room: str, strangers: set[str]) -> None:
    program = (
        "import importlib, json, pkgutil, sys\n"
        f"room = importlib.import_module({room!r})\n"
        "for found in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) & strangers == set()


def test_one_sqlite_alone_meets_the_files_of_a_home() -> None:
    """Two in one process know nothing of each other's locks; see `store.sqlite.connect`."""
    found = {
        path
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "sqlite3" in (getattr(node, "module", None), *(one.name for one in node.names))
    }
    assert found == {"coptui/store/sqlite.py"}  # for the types
    tests = [one for one in (TOP / "tests").rglob("*.py") if "bench" not in one.parts]
    brought_in = re.compile(r"^\s*import sqlite3", re.MULTILINE)
    assert [one.name for one in tests if brought_in.search(one.read_text("utf-8"))] == []
