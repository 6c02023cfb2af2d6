"""`coptui noticings`: small changes that somebody saw, in a session or between two."""

from __future__ import annotations

from typing import Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

app = typer.Typer(help="Small changes that somebody saw.", no_args_is_help=True)

Topic = Annotated[str, typer.Option(help="Of this topic.")]
Community = Annotated[str, typer.Option(help="Of this community.")]


@app.command("add")
def add(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was noticed; no names.")],
    topic: Topic = "",
    community: Community = "",
    on: Annotated[str, typer.Option("--date", help="The day it was seen.")] = "",
    place: Annotated[str, typer.Option(help="Where it was seen.")] = "",
    shareable: Annotated[bool, typer.Option("--shareable", help="It may be told outside.")] = False,
    json: Json = False,
) -> None:
    """Note a small change for a topic or a community."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding, noticings

    if not topic and not community:
        raise usage("Say of what: --topic or --community.")
    with opened(ctx) as ws:
        done = noticings.add(
            ws,
            text,
            topic_id=finding.topic_id(ws, topic) if topic else None,
            community_id=finding.community_id(ws, community) if community else None,
            seen_on=parse_day(on, ws.today()) if on else None,
            place=place,
            shareable=shareable,
        )
    say(done.said)
    answer(json, {"noticing": done.view}, f"{done.view.id}  {done.view.text}")


@app.command("list")
def list_(
    ctx: typer.Context, topic: Topic = "", community: Community = "", json: Json = False
) -> None:
    """Show what was noticed, the newest first."""
    from coptui.services import finding, noticings

    with opened(ctx) as ws:
        rows = noticings.of(
            ws,
            topic_id=finding.topic_id(ws, topic) if topic else None,
            community_id=finding.community_id(ws, community) if community else None,
        )
    words = table(
        ("id", "seen", "session", "what"),
        [(one.id, one.seen_on, one.session, one.text) for one in rows],
        empty="Nothing is written down yet. `coptui noticings add TEXT --topic TOPIC` does.",
    )
    answer(json, {"noticings": rows, "total": len(rows)}, words)
