"""Write docs/keys.md and docs/commands.md anew from what the program declares.

`python tests/docs.py` writes them; `--check` only says whether they lag behind.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))
WRITTEN = "<!-- Written by tests/docs.py from the program itself; changes here are lost. -->\n"


def commands_page() -> str:
    """Every command with its arguments and options, as its own help tells them."""
    from tests.cli.contract import every_command

    parts = [
        "# Commands\n",
        WRITTEN,
        "Everything the app does, for scripts and screen readers. Before the noun: `--home DIR`.\n",
        "Exit: 0 done · 1 refused or failed · 2 wrong usage · 3 done, but somebody needs to look · "
        "70 a fault of ours, with its log · 130 interrupted. The answer is on stdout, all else on "
        "stderr.\n",
    ]
    for words, command in every_command():
        parts.append(f"## coptui {' '.join([*words, *_arguments(command)])}\n")
        parts.append(_flat(command.help or "") + "\n")
        options = [one for one in command.params if one.param_type_name == "option"]
        parts.append("\n".join(_option(one) for one in options) + "\n")
    return "\n".join(parts)


def _arguments(command: Any) -> Iterator[str]:
    for one in command.params:
        if one.param_type_name == "argument":
            name = (one.metavar or one.name).upper().strip("[]").removesuffix("...")
            name = f"{name}…" if one.nargs == -1 else name
            yield name if one.required else f"[{name}]"


def _option(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    return f"- {names}: {_flat(option.help or '')}".rstrip(": ")


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def keys_page() -> str:
    """Every key of the app, by the place where it works."""
    parts = [
        "# Keys\n",
        WRITTEN,
        "`?` shows the keys of the screen you are on. Any of them can be changed in the settings "
        "file under `[keys]`, by its id.\n",
    ]
    by_place: dict[str, list[Any]] = {}
    for command in declared():
        by_place.setdefault(command.id.split(".")[0], []).append(command)
    for place in sorted(by_place, key=lambda name: (name != "app", name)):
        title = "Everywhere" if place == "app" else place.replace("-", " ").capitalize()
        parts.append(f"## {title}\n\n| key | does | id |\n|---|---|---|")
        parts += [
            f"| {_keys(one)} | {_flat(one.title)}. {_flat(one.help)} | `{one.id}` |"
            for one in by_place[place]
        ]
        parts.append("")
    return "\n".join(parts)


def _keys(command: Any) -> str:
    from coptui.tui.commands import key_name

    return " ".join(f"`{key_name(key)}`" for key in command.key.split(",") if key)


def declared() -> list[Any]:
    """Every key command that some module of the app declares, once, by id."""
    import coptui.tui
    from coptui.tui.commands import Command

    found: dict[str, Any] = {}
    for module in pkgutil.walk_packages(coptui.tui.__path__, "coptui.tui."):
        for value in vars(importlib.import_module(module.name)).values():
            owned = [value, *vars(value).values()] if isinstance(value, type) else [value]
            for command in _commands_in(owned, Command):
                found.setdefault(command.id, command)
    return sorted(found.values(), key=lambda one: str(one.id))


def _commands_in(values: list[Any], kind: type) -> Iterator[Any]:
    for value in values:
        if isinstance(value, kind):
            yield value
        elif isinstance(value, tuple | list):
            yield from (one for one in value if isinstance(one, kind))


def pages() -> dict[Path, str]:
    """The pages and what each should say."""
    return {
        TOP / "docs" / "commands.md": commands_page(),
        TOP / "docs" / "keys.md": keys_page(),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that lag behind."""
    lag = [
        (path, text)
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in lag:
        print(f"{'lags behind' if '--check' in arguments else 'written'}: {path.relative_to(TOP)}")
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if lag and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
