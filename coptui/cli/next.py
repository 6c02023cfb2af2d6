"""`coptui next`: what is due over all communities, each line with its reason."""

from __future__ import annotations

from typing import Annotated

import typer

from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

app = typer.Typer(help="What is due, with the reason.")


@app.command("next")
def next_up(
    ctx: typer.Context,
    community: Annotated[
        str | None, typer.Option(help="Only this community.", metavar="COMMUNITY")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All lines, not only the first seven; snoozed ones too.")
    ] = False,
    json: Json = False,
) -> None:
    """What is due next, with the reason, the most pressing first."""
    from coptui.services import finding, today

    with opened(ctx) as ws:
        only = finding.community_id(ws, community) if community else None
        lines = today.next_lines(ws, community_id=only, all=everything)
    answer(
        json,
        {"next": lines, "total": len(lines)},
        table(
            ("due", "state", "community", "what", "why"),
            [(line.due, line.state, line.community, line.what, line.why) for line in lines],
            empty="Nothing is due. Enjoy the quiet.",
        ),
    )
