"""`coptui members roles`, `role-dates` and `suggest`: who held what, and who comes regularly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

if TYPE_CHECKING:
    from coptui.services.roles import RoleRow

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]


def roles(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Show who holds or held which role, from when to when."""
    from coptui.services import finding
    from coptui.services import roles as service

    with opened(ctx) as ws:
        rows = service.of(ws, finding.community_id(ws, community))
    _answer(json, rows)


def role_dates(
    ctx: typer.Context,
    holding: Annotated[int, typer.Argument(metavar="ROLE", help="Id of the role, from `roles`.")],
    since: Annotated[str, typer.Option(metavar="D", help="From this day.")],
    until: Annotated[str, typer.Option(metavar="D", help="To this day; else held now.")] = "",
    json: Json = False,
) -> None:
    """Say from when to when a role was held."""
    from coptui.domain.dates import parse_day
    from coptui.services import roles as service

    with opened(ctx) as ws:
        first = parse_day(since, ws.today())
        last = parse_day(until, ws.today()) if until else None
        done = service.change(ws, holding, first, last)
    say(done.said)
    _answer(json, done.view)


def suggest(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Show who comes so regularly that they might be asked into the core group."""
    from coptui.services import finding
    from coptui.services import roles as service

    with opened(ctx) as ws:
        rows = service.suggestions(ws, finding.community_id(ws, community))
    words = table(
        ("id", "name", "why"),
        [(r.id, r.name, r.words) for r in rows],
        empty="Nobody to suggest now. Nobody is put into the core group by itself.",
    )
    answer(json, {"suggested": rows, "total": len(rows)}, words)


def _answer(json: bool, rows: list[RoleRow]) -> None:
    words = table(
        ("id", "name", "role", "since", "until"),
        [(r.id, r.name, r.words, r.since, r.until) for r in rows],
        empty="No role yet. `coptui members role COMMUNITY WHO ROLE` gives one.",
    )
    answer(json, {"roles": rows, "total": len(rows)}, words)


COMMANDS: dict[str, Callable[..., None]] = {
    "roles": roles,
    "role-dates": role_dates,
    "suggest": suggest,
}
"""The commands of this module, by the verb that `coptui members` gives them."""
