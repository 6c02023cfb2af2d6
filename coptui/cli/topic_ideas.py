"""`coptui topics ideas` and `idea`: what people would like to talk about one day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.ideas import IdeaView

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]
Source = Annotated[
    str,
    typer.Option(help="conversation, member, stakeholder, media, lived experience, another group"),
]
Interest = Annotated[int, typer.Option(help="How many would like to talk about it.")]


def ideas(
    ctx: typer.Context,
    community: Annotated[str, typer.Option(help="Those of one community.")] = "",
    json: Json = False,
) -> None:
    """Show the ideas for topics, the short list first."""
    from coptui.services import finding
    from coptui.services import ideas as service

    with opened(ctx) as ws:
        which = finding.community_id(ws, community) if community else None
        rows = service.of(ws, which)
    words = table(
        ("id", "community", "idea", "from", "interested", "status"),
        [(r.id, r.community, r.text, r.source, r.interest or "", r.status) for r in rows],
        empty="No idea yet. `coptui topics idea COMMUNITY TEXT` notes one.",
    )
    answer(json, {"ideas": rows, "total": len(rows)}, words)


def idea(
    ctx: typer.Context,
    community: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The idea, in a few words.")],
    source: Source = "",
    date: Annotated[str, typer.Option(metavar="D", help="The day; today unless said.")] = "",
    interest: Interest = 0,
    json: Json = False,
) -> None:
    """Note an idea for a topic."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding
    from coptui.services import ideas as service

    with opened(ctx) as ws:
        day = parse_day(date, ws.today()) if date else None
        which = finding.community_id(ws, community)
        done = service.add(ws, which, text, source=source, on=day, interest=interest)
    say(done.said)
    _answer(json, done.view)


def idea_edit(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="IDEA", help="Its id.")],
    text: Annotated[str | None, typer.Option(help="Other words.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it comes from.")] = None,
    interest: Annotated[int | None, typer.Option(help="How many are interested.")] = None,
    json: Json = False,
) -> None:
    """Change the words of an idea, where it comes from, or how many are interested."""
    from coptui.services import ideas as service

    with opened(ctx) as ws:
        done = service.edit(ws, number, text=text, source=source, interest=interest)
    say(done.said)
    _answer(json, done.view)


def idea_move(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="IDEA", help="Its id.")],
    status: Annotated[
        str, typer.Argument(metavar="STATUS", help="shortlisted, chosen, passed-on, dropped, idea")
    ],
    to: Annotated[str, typer.Option(help="To whom it is passed on, in words.")] = "",
    community: Annotated[str, typer.Option(help="The community here that takes it.")] = "",
    json: Json = False,
) -> None:
    """Move an idea along its life; a chosen one becomes a topic."""
    from coptui.services import finding
    from coptui.services import ideas as service

    with opened(ctx) as ws:
        other = finding.community_id(ws, community) if community else None
        done = service.move(ws, number, status, passed_to=to, other_id=other)
    say(done.said)
    _answer(json, done.view)


def _answer(json: bool, view: IdeaView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("community", view.community),
            ("idea", view.text),
            ("from", view.source),
            ("raised", view.raised_on),
            ("interested", view.interest or ""),
            ("status", view.status),
            ("passed to", view.passed_to),
        ]
    )
    answer(json, {"idea": view}, words)


COMMANDS: dict[str, Callable[..., None]] = {
    "ideas": ideas,
    "idea": idea,
    "idea-edit": idea_edit,
    "idea-move": idea_move,
}
"""The commands of this module, by the verb that `coptui topics` gives them."""
