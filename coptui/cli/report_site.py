"""`coptui report site`: public reports and resources as pages for the web."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer


def site(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="An empty folder, or the last one.")
    ],
    community: Annotated[
        list[str] | None,
        typer.Option("--community", help="Id, name or code; may be given again; else all."),
    ] = None,
    address: Annotated[
        str, typer.Option(metavar="URL", help="Where it will stand, for its feed.")
    ] = "",
    json: Json = False,
) -> None:
    """Write public reports and resources as pages for the web; nothing is uploaded."""
    from coptui.services import communities, finding
    from coptui.services.reports import site as pages

    with opened(ctx) as ws:
        if community:
            wanted = [finding.community_id(ws, one) for one in community]
        else:
            wanted = [one.id for one in communities.all(ws)]
        done = pages.write(ws, wanted, folder, address=address)
    say(done.said)
    for what, why in done.view.left_out:
        say(f"Not on it: {what}: {why}")
    answer(json, {"site": done.view}, "")
