"""Every command has its words, no key means two things, and the bottom line fits."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections import Counter
from pathlib import Path

import pytest

import coptui.tui
from coptui.tui.commands import EVERYWHERE, Command
from coptui.tui.dialogs.dialog import Dialog
from coptui.tui.place import PlaceScreen
from tests.conftest import FrozenClock
from tests.tui.driver import bottom_line_fits, rowan

TAKES_LETTERS = {"FirstRun", "GoingScreen", "LiveScreen"}
"""Screens whose own keys stand in front of those that work everywhere, by intent."""
BY_STATE = {"GoingScreen": {"p", "enter", "w"}}
"""Keys whose commands are never offered together: a paused mailing goes on, a going one pauses; one
that waits gets another time, one that is done is put right."""


def _faces() -> list[type]:
    """Every screen and dialog there is."""
    for found in pkgutil.walk_packages(coptui.tui.__path__, "coptui.tui."):
        importlib.import_module(found.name)
    faces: list[type] = []
    waiting: list[type] = [PlaceScreen, Dialog]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("coptui."):
            faces.append(one)
    return sorted(set(faces), key=lambda face: face.__name__)


FACES = _faces()


def _commands(face: type) -> list[Command]:
    """The commands of a screen, those of its parents included, as Textual gathers them."""
    every = {c.id: c for parent in reversed(face.__mro__) for c in vars(parent).get("DOES", ())}
    return list(every.values())


def _keys(command: Command) -> list[str]:
    return command.key.split(",") if command.key else [","]


def test_the_screens_are_found() -> None:
    names = {face.__name__ for face in FACES}
    assert {"ContactsScreen", "ImportScreen", "FormScreen", "GoingScreen", "Choose"} <= names


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_every_command_says_what_it_does(face: type) -> None:
    for command in (*_commands(face), *EVERYWHERE):
        assert command.title
        assert command.help.endswith((".", "?")), f"{command.id}: help is a sentence"
        assert command.id.count(".") == 1
        assert len(command.footer) <= 16, f"{command.id}: one or two words beside the key"


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_every_command_can_be_done(face: type) -> None:
    for command in _commands(face):
        name = command.does.partition("(")[0]
        if "." not in name:
            assert callable(getattr(face, f"action_{name}", None)), command.id


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_no_key_means_two_things_on_one_screen(face: type) -> None:
    keys = Counter(key for command in _commands(face) for key in _keys(command))
    twice = {key for key, times in keys.items() if times > 1}
    assert twice == BY_STATE.get(face.__name__, set())


@pytest.mark.parametrize(
    "face",
    [f for f in FACES if issubclass(f, PlaceScreen) and f.__name__ not in TAKES_LETTERS],
    ids=lambda face: face.__name__,
)
def test_the_keys_that_work_everywhere_are_left_alone(face: type) -> None:
    everywhere = {key: c.id for c in EVERYWHERE for key in _keys(c)}
    own = {key: c.id for c in _commands(face) for key in _keys(c)}
    assert {key: (own[key], everywhere[key]) for key in own.keys() & everywhere.keys()} == {}


def test_an_id_belongs_to_one_command() -> None:
    told: dict[str, set[Command]] = {}
    for face in FACES:
        for command in vars(face).get("DOES", ()):
            told.setdefault(command.id, set()).add(command)
    assert [one for one, commands in told.items() if len(commands) > 1] == []


WALKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("session-here", "3 enter a"), ("board", "escape escape b"), ("file", "4 i")),
    (("renewals", "4 r"), ("choice", "escape f"), ("sheet-print", "escape 3 enter s")),
    (("session-over", "3 down down enter"), ("arrivals", "a"), ("afterwards", "escape f")),
)
"""Screens beside those that `test_screens.py` draws, and looks at the bottom line of."""


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk[0][0])
async def test_the_bottom_line_fits(
    walk: tuple[tuple[str, str], ...], demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        for name, keys in walk:
            await it.presses(*keys.split())
            assert bottom_line_fits(it), name


def _workers() -> list[tuple[str, ast.Call]]:
    found = []
    root = Path(coptui.tui.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in ("run_worker", "work"):
                found.append((f"{path.relative_to(root)}:{node.lineno}", node))
    return found


def test_a_worker_that_ends_others_names_its_group() -> None:
    """Without a group it would end every other work of that screen, a save among them."""
    workers = _workers()
    exclusive = {
        place: {word.arg for word in node.keywords}
        for place, node in workers
        if any(word.arg == "exclusive" for word in node.keywords)
    }
    assert len(exclusive) > 2
    assert [place for place, words in exclusive.items() if "group" not in words] == []
