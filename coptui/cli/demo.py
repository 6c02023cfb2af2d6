"""`coptui demo`: the app on a fresh home with invented people, from which no mail ever leaves."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from coptui.cli.bare import open_app
from coptui.cli.diagnostics import say
from coptui.cli.face import Face, face_of
from coptui.cli.output import Json, answer
from coptui.errors import Refused
from coptui.places import Places

app = typer.Typer(help="Open the app on fresh, invented data.")


@app.command("demo")
def demo(
    ctx: typer.Context,
    home: Annotated[
        str | None,
        typer.Option(help="Keep the demo here; else it lasts as long as the app.", metavar="DIR"),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only make it, and name it.")] = False,
    json: Json = False,
) -> None:
    """Open the app on fresh demo data: invented people, always in practice."""
    from coptui.clock import SystemClock
    from coptui.services import demo as service

    chosen = home or face_of(ctx).home
    place = Path(chosen).expanduser().absolute() if chosen else _passing_place()
    _clear(place)
    service.make(place, SystemClock())
    if no_open or json:
        answer(json, {"demo": {"home": place}}, str(place))
        return
    try:
        raise typer.Exit(open_app(Face(str(place), face_of(ctx).ascii)))
    finally:
        if not chosen:
            shutil.rmtree(place, ignore_errors=True)


def _passing_place() -> Path:
    place = Path(tempfile.mkdtemp(prefix="coptui-demo-"))
    say(f"The demo is kept in {place} for as long as it is open.")
    return place


def _clear(place: Path) -> None:
    """Make room for a fresh demo; only an empty place or an older demo may give way."""
    if not place.exists() or not any(place.iterdir()):
        return
    from coptui.workspace import Workspace

    places = Places(place)
    if not places.database.is_file():
        raise Refused(f"{place} holds other things already.", "Name a new or empty directory.")
    with Workspace.open(place, create=False) as ws:
        if not ws.is_demo:
            raise Refused(f"{place} is a real home, not a demo.", "Name a new or empty directory.")
    for folder in (places.practice, places.backups, places.templates):
        shutil.rmtree(folder, ignore_errors=True)
    for file in place.glob("coptui.db*"):
        file.unlink()
    for file in (places.settings, places.log, places.lock):
        file.unlink(missing_ok=True)
