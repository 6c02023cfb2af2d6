"""The root of the commands as typer sees it; nouns are imported only when one is called."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from coptui import __version__
from coptui.cli.bare import open_app
from coptui.cli.face import Face, face_of
from coptui.cli.main import ALSO, NOUNS


class Nouns(TyperGroup):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The nouns in the order of the work."""
        return list(NOUNS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of one noun, imported now."""
        cmd_name = ALSO.get(cmd_name, cmd_name)
        if cmd_name not in NOUNS:
            return None
        return _noun(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of nouns for help, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in NOUNS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Find the noun; a near miss is answered with its right name."""
        self.commands = dict.fromkeys(NOUNS)  # type: ignore[assignment] # names for suggestions only
        return super().resolve_command(ctx, args)


@cache
def _noun(name: str) -> Any:
    """A noun as a group of commands, made of its functions once however often it is asked for."""
    noun: typer.Typer = importlib.import_module(NOUNS[name][0]).app
    noun.rich_markup_mode = None
    noun._add_completion = False
    found = get_command(noun)
    found.name = name
    return found


app = typer.Typer(
    cls=Nouns,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A companion for people who run Communities of Practice; without a command, its app.",
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"coptui {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    home: Annotated[
        str | None,
        typer.Option(
            help="Where everything is kept; else COPTUI_HOME, else the platform's data directory.",
            metavar="DIR",
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--ascii", help="Draw with plain characters only, no boxes.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Say the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Open the app, or run one command on the same home."""
    if not isinstance(ctx.obj, Face):
        ctx.obj = Face()
    ctx.obj.home, ctx.obj.ascii = home, plain
    if ctx.invoked_subcommand is None:
        raise typer.Exit(open_app(face_of(ctx)))


def command() -> Any:
    """The root command, ready to be called with arguments."""
    return get_command(app)
