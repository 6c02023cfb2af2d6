"""`coptui doctor`: look at the home and say what is not as it should be."""

from __future__ import annotations

import typer

from coptui.cli.diagnostics import look
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

app = typer.Typer(help="Look whether everything is sound.")


@app.command("doctor")
def examine(ctx: typer.Context, json: Json = False) -> None:
    """Look whether the data, the copies and the settings are sound; changes nothing."""
    from coptui.services import doctor

    with opened(ctx) as ws:
        findings = doctor.examine(ws)
        home = ws.home
    answer(
        json,
        {"doctor": {"home": home, "findings": findings}},
        table(
            ("level", "about", "what", "do"),
            [(found.level, found.about, found.text, found.hint) for found in findings],
            empty="All is well.",
        ),
    )
    if any(found.level != "note" for found in findings):
        raise look()
