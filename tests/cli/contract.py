"""The contract with scripts, read from the files `contract*.txt`, and the commands as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coptui.cli.root import command

FILES = sorted(Path(__file__).parent.glob("contract*.txt"))
"""What was promised first, and beside it what came with each part of the work."""


@dataclass(frozen=True)
class Promise:
    """One line of the contract."""

    command: tuple[str, ...]
    arguments: tuple[str, ...]
    options: tuple[str, ...]
    thing: str
    keys: tuple[str, ...]
    later: bool

    def __str__(self) -> str:
        return " ".join(self.command)


@cache
def promises() -> tuple[Promise, ...]:
    """Every line of the contract."""
    lines = [line for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(_promise(line) for line in lines if line and not line.startswith("#"))


def _promise(line: str) -> Promise:
    name, arguments, options, answer = (part.strip() for part in line.split("|"))
    thing, _, keys = answer.partition(":")
    return Promise(
        command=tuple(name.removeprefix("later ").split()),
        arguments=tuple(arguments.split()),
        options=tuple(options.split()),
        thing=thing.strip(),
        keys=tuple(keys.split()),
        later=name.startswith("later "),
    )


def here() -> tuple[Promise, ...]:
    """What is promised for now."""
    return tuple(one for one in promises() if not one.later)


def find(words: tuple[str, ...]) -> Any:
    """The command behind these words as typer knows it, or None."""
    found: Any = command()
    for word in words:
        get = getattr(found, "get_command", None)
        found = get(None, word) if get is not None else None
        if found is None:
            return None
    return found


def every_command() -> list[tuple[tuple[str, ...], Any]]:
    """All commands that there are, in the order of help."""

    def below(words: tuple[str, ...], node: Any) -> list[tuple[tuple[str, ...], Any]]:
        names = node.list_commands(None) if hasattr(node, "list_commands") else []
        runs = bool(words) and (not names or getattr(node, "invoke_without_command", False))
        own = [(words, node)] if runs else []
        return own + [
            one for name in names for one in below((*words, name), node.get_command(None, name))
        ]

    return below((), command())
