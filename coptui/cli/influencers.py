"""`coptui influencers`: the register of those who can decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.influencers import InfluencerView

app = typer.Typer(help="Those who can decide, and the way to each.", no_args_is_help=True)

Decides = Annotated[str | None, typer.Option("--decides", help="What they can decide.")]
Route = Annotated[str | None, typer.Option("--route", help="Who knows them, the way in.")]
About = Annotated[str | None, typer.Option("--about", help="Which topics concern them.")]
Papers = Annotated[
    str | None, typer.Option("--papers", metavar="DATE", help="When their papers have to be in.")
]


@app.command("list")
def list_(ctx: typer.Context, json: Json = False) -> None:
    """Show the register."""
    from coptui.services import influencers

    with opened(ctx) as ws:
        rows = influencers.all(ws)
    words = table(
        ("id", "who", "can decide", "way in", "papers by", "asked"),
        [(r.id, r.name, r.can_decide, r.route_in, r.paper_deadline, r.asked) for r in rows],
        empty="Nobody is in the register yet.",
    )
    answer(json, {"influencers": rows, "total": len(rows)}, words)


@app.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A Board, a group, a person.")],
    decides: Decides = "",
    route: Route = "",
    about: About = "",
    papers: Papers = None,
    json: Json = False,
) -> None:
    """Enter somebody who can decide."""
    from coptui.domain.dates import parse_day
    from coptui.services import influencers

    with opened(ctx) as ws:
        done = influencers.add(
            ws,
            name,
            can_decide=decides or "",
            topics=about or "",
            route_in=route or "",
            paper_deadline=parse_day(papers, ws.today()) if papers else None,
        )
    _answer(json, done)


@app.command("edit")
def edit(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.")],
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    decides: Decides = None,
    route: Route = None,
    about: About = None,
    papers: Papers = None,
    json: Json = False,
) -> None:
    """Change an entry."""
    from coptui.domain.dates import parse_day
    from coptui.services import influencers

    with opened(ctx) as ws:
        done = influencers.edit(
            ws,
            number,
            name=name,
            can_decide=decides,
            topics=about,
            route_in=route,
            paper_deadline=parse_day(papers, ws.today()) if papers else None,
            no_deadline=papers == "",
        )
    _answer(json, done)


def _answer(json: bool, done: Done[InfluencerView]) -> None:
    say(done.said)
    it = done.view
    words = pairs(
        [
            ("id", it.id),
            ("who", it.name),
            ("can decide", it.can_decide),
            ("way in", it.route_in),
            ("papers by", it.paper_deadline),
        ]
    )
    answer(json, {"influencer": it}, words)
