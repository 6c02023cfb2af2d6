"""`coptui undo`: take back the latest act or a named one, and list what can be taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

app = typer.Typer(help="Take back what was done.")


@app.command("undo")
def take_back(
    ctx: typer.Context,
    act: Annotated[
        int | None, typer.Argument(metavar="[ACT]", help="Its id; the latest act without one.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Only show what can be taken back, the latest first.")
    ] = False,
    json: Json = False,
) -> None:
    """Take back one act, the latest unless another is named; what has left the house stays out."""
    from coptui.services import undo

    if listed and act is not None:
        raise usage("Give either an act or --list.")
    with opened(ctx) as ws:
        if listed:
            acts = undo.recent(ws)
            words = table(
                ("id", "when", "what", "changes"),
                [(one.id, f"{one.at:%Y-%m-%d %H:%M}", one.label, one.changes) for one in acts],
                empty="There is nothing to take back.",
            )
            answer(json, {"acts": acts, "total": len(acts)}, words)
            return
        latest = undo.latest(ws)
        taken = act if act is not None or latest is None else latest.id
        done = undo.undo(ws, taken)
    say(done.said)
    answer(json, {"act": {"id": taken, "label": done.view}})
