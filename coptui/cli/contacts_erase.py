"""`coptui contacts erase`: forget a person completely, after saying what that means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say
from coptui.cli.opening import ask, opened
from coptui.cli.output import DryRun, Json, answer

if TYPE_CHECKING:
    from coptui.services.erasure_views import ErasurePreview


def erase(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")],
    confirm: Annotated[
        str | None,
        typer.Option(metavar="EMAIL", help="Their address (the name where there is none)."),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="First write all that is held on them to this place."),
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help='Put "somebody" for the name in the notes of others.')
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Forget a person: out of every file of this home, copies too. It cannot be taken back.

    Counts stay. The address stays as a keyed code, so that nobody brings it in again by mistake.
    """
    from coptui.services import access, erasure, finding

    with opened(ctx) as ws:
        contact_id = finding.contact_id(ws, who)
        view = erasure.preview(ws, contact_id)
        if dry_run:
            answer(json, {"erasure": view}, _words(view))
            return
        if confirm is None:
            for line in _words(view):
                say(line)
            confirm = ask(f"To forget {view.name}, type {view.expected}", "--confirm EMAIL")
        if save is not None:
            say(access.write(ws, contact_id, save.expanduser()).said)
        proof = erasure.erase(ws, contact_id, confirm=confirm, texts_too=texts).view
    answer(json, {"erasure": {**vars(proof), "whole": proof.whole}}, proof.lines())
    if not proof.whole:
        raise look()


def finish(ctx: typer.Context, json: Json = False) -> None:
    """Go on with erasures that were interrupted before every file was reached."""
    from coptui.services import erasure

    with opened(ctx) as ws:
        number = erasure.finish(ws)
    said = f"{number} erasures were waiting and are done." if number else "Nothing was waiting."
    answer(json, {"finished": number}, said)


def _words(view: ErasurePreview) -> list[str]:
    said = [f"Forget {view.name}?"]
    for heading, rows in (
        ("will go", view.goes),
        ("will stay", view.stays),
        ("out of reach", view.cannot),
        ("names them", [f"{one.where}: “{one.words}”" for one in view.texts]),
    ):
        said += [f"  {heading:12}  {row}" for row in rows]
    return said
