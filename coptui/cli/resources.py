"""`coptui resources`: links, leaflets and people to ask, across communities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.resource_list import ResourceView

app = typer.Typer(help="Links, leaflets and people to ask.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="RESOURCE", help="Its id.")]
Checked = Annotated[
    str | None, typer.Option("--checked", metavar="D", help="The day somebody looked at it.")
]
Partner = Annotated[bool | None, typer.Option("--partner/--ours", help="Kept by a partner.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    community: Annotated[str, typer.Option(help="Those of one, with those for all.")] = "",
    search: Annotated[str, typer.Option(help="A part of its title or of what it helps with.")] = "",
    json: Json = False,
) -> None:
    """Show resources of all communities, or of one with those for all."""
    from coptui.services import finding, resource_list

    with opened(ctx) as ws:
        which = finding.community_id(ws, community) if community else None
        rows = resource_list.of(ws, which, search)
    words = table(
        ("id", "title", "where", "helps with", "of", "looked at"),
        [(r.id, r.title, r.where, r.helps_with, r.community or "all", r.checked_on) for r in rows],
        empty="No resource yet. `coptui resources add TITLE` takes one down.",
    )
    answer(json, {"resources": rows, "total": len(rows)}, words)


@app.command("add")
def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(help="What it is called.")],
    where: Annotated[str, typer.Option(help="A link, a shelf, a person to ask.")] = "",
    helps_with: Annotated[str, typer.Option(help="What it helps with.")] = "",
    community: Annotated[str, typer.Option(help="Whose it is; else for all.")] = "",
    checked: Checked = None,
    partner: Partner = None,
    json: Json = False,
) -> None:
    """Take down a resource."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding, resource_list

    with opened(ctx) as ws:
        done = resource_list.add(
            ws, title, where, helps_with,
            community_id=finding.community_id(ws, community) if community else None,
            checked_on=parse_day(checked, ws.today()) if checked else None,
            held_by_partner=bool(partner),
        )  # fmt: skip
    say(done.said)
    _answer(json, done.view)


@app.command("edit")
def edit(
    ctx: typer.Context,
    resource: Number,
    title: Annotated[str | None, typer.Option()] = None,
    where: Annotated[str | None, typer.Option()] = None,
    helps_with: Annotated[str | None, typer.Option()] = None,
    checked: Checked = None,
    partner: Partner = None,
    json: Json = False,
) -> None:
    """Change what is known of a resource."""
    from coptui.domain.dates import parse_day
    from coptui.services import resource_list

    said: dict[str, Any] = {
        "title": title, "where": where, "helps_with": helps_with, "held_by_partner": partner,
    }  # fmt: skip
    with opened(ctx) as ws:
        changes = {name: one for name, one in said.items() if one is not None}
        changes |= {"checked_on": parse_day(checked, ws.today())} if checked else {}
        done = resource_list.edit(ws, resource, **changes)
    say(done.said)
    _answer(json, done.view)


@app.command("checked")
def checked(ctx: typer.Context, resource: Number, json: Json = False) -> None:
    """Note that somebody looked at a resource today."""
    from coptui.services import resource_list

    with opened(ctx) as ws:
        done = resource_list.checked(ws, resource)
    say(done.said)
    _answer(json, done.view)


@app.command("remove")
def remove(ctx: typer.Context, resource: Number, json: Json = False) -> None:
    """Take a resource off the list."""
    from coptui.services import resource_list

    with opened(ctx) as ws:
        done = resource_list.remove(ws, resource)
        rows = resource_list.of(ws)
    say(done.said)
    answer(json, {"resources": rows, "total": len(rows)})


def _answer(json: bool, view: ResourceView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("title", view.title),
            ("where", view.where),
            ("helps with", view.helps_with),
            ("of", view.community or "all communities"),
            ("looked at", view.checked_on),
            ("kept by", "a partner" if view.held_by_partner else "us"),
        ]
    )
    answer(json, {"resource": view}, words)
