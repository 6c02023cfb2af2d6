"""`coptui doctor`: look at the home and say what is not as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look
from coptui.cli.face import face_of
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table
from coptui.errors import Misconfigured, Unavailable

if TYPE_CHECKING:
    from coptui.services.doctor import Finding

app = typer.Typer(help="Look whether everything is sound.")


@app.command("doctor")
def examine(
    ctx: typer.Context,
    mail: Annotated[
        bool, typer.Option("--mail", help="Ask the DNS as well: is mail from here believed?")
    ] = False,
    json: Json = False,
) -> None:
    """Look whether the data, the copies and the settings are sound; changes nothing."""
    findings = _findings(ctx, mail)
    answer(
        json,
        {"doctor": {"home": face_of(ctx).home_path, "findings": findings}},
        table(
            ("level", "about", "what", "do"),
            [(found.level, found.about, found.text, found.hint) for found in findings],
            empty="All is well.",
        ),
    )
    if any(found.level != "note" for found in findings):
        raise look()


def _findings(ctx: typer.Context, mail: bool) -> list[Finding]:
    """What is found; a home that cannot even be opened is a finding as well."""
    from coptui.services import doctor

    try:
        with opened(ctx) as ws:
            return [*doctor.examine(ws), *(doctor.examine_mail(ws) if mail else [])]
    except (Unavailable, Misconfigured) as error:
        copies = "The daily copies lie in the folder backups of the home."
        hint = error.hint if isinstance(error, Misconfigured) else copies
        return [doctor.Finding("error", "home", error.message, hint)]
