"""`coptui verify-audit`: check the chain that ties every recorded act to the one before it."""

from __future__ import annotations

import typer

from coptui.cli.diagnostics import look
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer

app = typer.Typer(help="Check that the history was not changed.")


@app.command("verify-audit")
def verify_audit(ctx: typer.Context, json: Json = False) -> None:
    """Check that the history of what was done has not been changed afterwards."""
    from coptui.services import audit

    with opened(ctx) as ws:
        broken = audit.verify(ws)
    answer(
        json,
        {"audit": {"sound": not broken, "findings": broken}},
        broken or "The history is whole: every entry follows from the one before it.",
    )
    if broken:
        raise look()
