"""`coptui settings intervals`: how long things take, for all communities or for one."""

from __future__ import annotations

from typing import Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table
from coptui.errors import Refused


def intervals(
    ctx: typer.Context,
    community: Annotated[
        str | None, typer.Option(help="Those of this community.", metavar="COMMUNITY")
    ] = None,
    wanted: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=NUMBER", help="Set one; without a number: as usual."),
    ] = None,
    json: Json = False,
) -> None:
    """Show the days behind what is next, or set some of them."""
    from coptui.services import finding, spans

    with opened(ctx) as ws:
        only = finding.community_id(ws, community) if community else None
        for one in wanted or ():
            key, _, number = one.partition("=")
            if number.strip() and not number.strip().isdigit():
                raise Refused(f"{number!r} is no number.", "Write it like reminder=5.")
            value = int(number) if number.strip() else None
            say(spans.change(ws, key.strip(), value, only).said)
        found = spans.spans(ws, only)
    rows = [(row.key, row.number, row.where, row.meaning) for row in found]
    answer(json, {"intervals": found}, table(("name", "number", "", "what it means"), rows))
