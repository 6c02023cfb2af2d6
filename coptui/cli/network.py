"""`coptui network`: sister communities, and what was shared with others."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

app = typer.Typer(help="Sister communities, and what was shared.", no_args_is_help=True)

_Text = Annotated[str | None, typer.Option()]
Since = Annotated[str | None, typer.Option(metavar="D", help="Known to each other since.")]


@app.command("sisters")
def sisters(ctx: typer.Context, json: Json = False) -> None:
    """Show the sister communities."""
    from coptui.services import network

    with opened(ctx) as ws:
        rows = network.sisters(ws)
    words = table(
        ("id", "name", "place", "contact", "shared"),
        [(r.id, r.name, r.place, r.contact, r.shared or "") for r in rows],
        empty="No sister community yet. `coptui network sister NAME` takes one down.",
    )
    answer(json, {"sisters": rows, "total": len(rows)}, words)


@app.command("sister")
def sister(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Its name; a known one is changed.")],
    place: _Text = None,
    contact: _Text = None,
    link: _Text = None,
    helped: Annotated[str | None, typer.Option(help="How we helped it.")] = None,
    since: Since = None,
    json: Json = False,
) -> None:
    """Take down a sister community, or change what is known of one."""
    from coptui.domain.dates import parse_day
    from coptui.errors import NotFound
    from coptui.services import network

    said: dict[str, Any] = {
        "place": place, "contact": contact, "link": link, "how_we_helped": helped,
    }  # fmt: skip
    with opened(ctx) as ws:
        more = {key: value for key, value in said.items() if value is not None}
        more |= {"since": parse_day(since, ws.today())} if since else {}
        try:
            known: int | None = network.find_sister(ws, name)
        except NotFound:
            known = None
        if known is None:
            done = network.add_sister(ws, name, **more)
        else:
            done = network.edit_sister(ws, known, **more)
    say(done.said)
    view = done.view
    answer(json, {"sister": view}, f"{view.id}  {view.name}  {view.place}")


@app.command("share")
def share(
    ctx: typer.Context,
    community: Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")],
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="visit, training, supervision, presentation, resources, other"
        ),
    ],
    text: Annotated[str, typer.Option(help="What it was; no names.")] = "",
    sister: Annotated[str, typer.Option(help="The sister community.")] = "",
    date: Annotated[str, typer.Option(metavar="D", help="The day; today unless said.")] = "",
    json: Json = False,
) -> None:
    """Note a visit, a training, a presentation."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding, network

    with opened(ctx) as ws:
        done = network.share(
            ws, finding.community_id(ws, community), kind, text,
            sister_id=network.find_sister(ws, sister) if sister else None,
            on=parse_day(date, ws.today()) if date else None,
        )  # fmt: skip
    say(done.said)
    view = done.view
    answer(json, {"sharing": view}, f"{view.id}  {view.on}  {view.words}  {view.text}")


@app.command("shared")
def shared(
    ctx: typer.Context,
    community: Annotated[str, typer.Option(help="Of one community.")] = "",
    json: Json = False,
) -> None:
    """Show what was shared, the latest first."""
    from coptui.services import finding, network

    with opened(ctx) as ws:
        rows = network.shared(ws, finding.community_id(ws, community) if community else None)
    words = table(
        ("id", "on", "community", "what", "with", "more"),
        [(r.id, r.on, r.community, r.words, r.sister, r.text) for r in rows],
        empty="Nothing noted yet. `coptui network share COMMUNITY KIND` notes it.",
    )
    answer(json, {"sharing": rows, "total": len(rows)}, words)
