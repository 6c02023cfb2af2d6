"""`coptui actions`: what somebody said they would do, done, let go or handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.actions import ActionView

app = typer.Typer(help="What somebody said they would do.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="ACTION", help="Its id.")]
Happened = Annotated[str, typer.Option("--happened", help="What happened, in a few words.")]
Effect = Annotated[str, typer.Option("--noticed", help="What difference somebody noticed.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    topic: Annotated[str, typer.Option(help="Only those of this topic.")] = "",
    community: Annotated[str, typer.Option(help="Only those of this community.")] = "",
    alive: Annotated[bool, typer.Option("--alive", help="Only those agreed or under way.")] = False,
    json: Json = False,
) -> None:
    """Show actions, those that are done first."""
    from coptui.services import actions, finding

    with opened(ctx) as ws:
        rows = actions.of(
            ws,
            topic_id=finding.topic_id(ws, topic) if topic else None,
            community_id=finding.community_id(ws, community) if community else None,
            alive=alive,
        )
    words = table(
        ("id", "status", "by", "who", "what"),
        [(one.id, one.status, one.due, one.who, one.text) for one in rows],
        empty="No action yet. `coptui actions add TOPIC TEXT` notes one.",
    )
    answer(json, {"actions": rows, "total": len(rows)}, words)


@app.command("add")
def add(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="Id or title.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is done.")],
    who: Annotated[str, typer.Option(help="A person, a role; empty for the group.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="DATE", help="By which day.")] = "",
    json: Json = False,
) -> None:
    """Note an action of a topic."""
    from coptui.domain.dates import parse_day
    from coptui.services import actions, finding

    with opened(ctx) as ws:
        due = parse_day(by, ws.today()) if by else None
        done = actions.add(ws, finding.topic_id(ws, topic), text, who=who, due=due)
    say(done.said)
    _answer(json, done.view)


@app.command("start")
def start(ctx: typer.Context, action: Number, json: Json = False) -> None:
    """It is under way."""
    _move(ctx, json, action, "under way")


@app.command("again")
def again(ctx: typer.Context, action: Number, json: Json = False) -> None:
    """Pick it up again."""
    _move(ctx, json, action, "agreed")


@app.command("done")
def done(
    ctx: typer.Context, action: Number, happened: Happened = "", noticed: Effect = "",
    json: Json = False,
) -> None:  # fmt: skip
    """It is done."""
    _move(ctx, json, action, "done", what_happened=happened, noticed_effect=noticed)


@app.command("let-go")
def let_go(
    ctx: typer.Context, action: Number, happened: Happened = "", noticed: Effect = "",
    json: Json = False,
) -> None:  # fmt: skip
    """Let it go; no reason is asked for."""
    _move(ctx, json, action, "let go", what_happened=happened, noticed_effect=noticed)


@app.command("hand-on")
def hand_on(
    ctx: typer.Context,
    action: Number,
    to: Annotated[str, typer.Option(help="A person, a role or a body.")],
    happened: Happened = "",
    json: Json = False,
) -> None:
    """Hand it on to somebody else."""
    _move(ctx, json, action, "handed on", what_happened=happened, to=to)


def _move(ctx: typer.Context, json: bool, action: int, status: str, **more: str) -> None:
    from coptui.services import actions

    with opened(ctx) as ws:
        made = actions.move(ws, action, status, **more)
    say(made.said)
    _answer(json, made.view)


def _answer(json: bool, view: ActionView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("what", view.text),
            ("who", view.who),
            ("by", view.due),
            ("status", view.status),
            ("happened", view.what_happened),
            ("noticed", view.noticed_effect),
        ]
    )
    answer(json, {"action": view}, words)
