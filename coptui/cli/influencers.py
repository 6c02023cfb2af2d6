"""`coptui influencers`: the register of those who can decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.giving import GivenView
    from coptui.services.influencers import InfluencerView

app = typer.Typer(help="Those who can decide, and the way to each.", no_args_is_help=True)

Decides = Annotated[str | None, typer.Option("--decides", help="What they can decide.")]
Route = Annotated[str | None, typer.Option("--route", help="Who knows them, the way in.")]
About = Annotated[str | None, typer.Option("--about", help="Which topics concern them.")]
Person = Annotated[
    str | None,
    typer.Option("--contact", metavar="WHO", help="Who is written to: id, name or e-mail."),
]
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
    contact: Person = None,
    json: Json = False,
) -> None:
    """Enter somebody who can decide."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding, influencers

    with opened(ctx) as ws:
        done = influencers.add(
            ws,
            name,
            can_decide=decides or "",
            topics=about or "",
            route_in=route or "",
            paper_deadline=parse_day(papers, ws.today()) if papers else None,
            contact=finding.contact_id(ws, contact) if contact else None,
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
    contact: Person = None,
    json: Json = False,
) -> None:
    """Change an entry."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding, influencers

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
            contact=finding.contact_id(ws, contact) if contact else None,
            no_contact=contact == "",
        )
    _answer(json, done)


@app.command("given")
def given(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="Id or title.")],
    json: Json = False,
) -> None:
    """Show who is to have the report of a topic, who has it, and what came of it."""
    from coptui.services import finding, giving

    with opened(ctx) as ws:
        rows = giving.of(ws, finding.topic_id(ws, topic))
    words = table(
        ("id", "who", "state", "sent", "look again", "they said"),
        [(r.id, r.name, r.state, r.sent_on, r.follow_up_due, r.reply) for r in rows],
        empty="Nobody is put down for it yet; closing the topic does that.",
    )
    document = {"given": [_plain(one) for one in rows], "total": len(rows)}
    answer(json, document, words)


@app.command("mark")
def mark(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number in `given`.")],
    state: Annotated[
        str,
        typer.Argument(help="sent, offered, meeting, presentation, reply, declined or nothing"),
    ],
    reply: Annotated[str, typer.Option(help="What they said.")] = "",
    how: Annotated[str, typer.Option(help="How it was sent: by post, in person.")] = "by hand",
    json: Json = False,
) -> None:
    """Note that somebody has the report, was offered a meeting, or answered."""
    from coptui.services import giving

    with opened(ctx) as ws:
        if state == "sent":
            done = giving.sent(ws, number, channel=how)
        elif state == "offered":
            done = giving.offered(ws, number)
        else:
            done = giving.answered(ws, number, state, reply)
    say(done.said)
    answer(json, {"given": _plain(done.view)}, f"{done.view.name}: {done.view.state}")


def _plain(view: GivenView) -> dict[str, object]:
    """As a script gets it, with its state in words."""
    from dataclasses import asdict

    return {**asdict(view), "state": view.state}


def _answer(json: bool, done: Done[InfluencerView]) -> None:
    say(done.said)
    it = done.view
    words = pairs(
        [
            ("id", it.id),
            ("who", it.name),
            ("can decide", it.can_decide),
            ("way in", it.route_in),
            ("written to", it.contact),
            ("papers by", it.paper_deadline),
        ]
    )
    answer(json, {"influencer": it}, words)
