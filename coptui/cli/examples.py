"""`coptui examples`: what may start a session off, told in five minutes and told again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli import case_studies
from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.examples import ExampleView

app = typer.Typer(help="Examples and case studies.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="EXAMPLE", help="Id or title.")]
By = Annotated[str | None, typer.Option("--by", help="Who tells it.")]
Summary = Annotated[str | None, typer.Option(help="In short.")]
Works = Annotated[str | None, typer.Option("--works", help="What makes it work.")]
Notices = Annotated[str | None, typer.Option("--notices", help="Who notices.")]
Kind = Annotated[str | None, typer.Option(help="presentation, case study, archetype or volunteer")]
Allowed = Annotated[
    str | None,
    typer.Option("--allowed", help="may be told in the room, … told again, or be published"),
]
Minutes = Annotated[int | None, typer.Option(help="Five at most.")]


@app.command("list")
def list_(ctx: typer.Context, json: Json = False) -> None:
    """Show the examples, those that may be told again first."""
    from coptui.services import examples

    with opened(ctx) as ws:
        rows = examples.all(ws)
    words = table(
        ("id", "title", "kind", "allowed", "told"),
        [(r.id, r.title, r.kind, r.permission_words, r.used) for r in rows],
        empty="No example yet. `coptui examples add TITLE` keeps one.",
    )
    answer(json, {"examples": rows, "total": len(rows)}, words)


@app.command("show")
def show(ctx: typer.Context, example: Which, json: Json = False) -> None:
    """Show an example as it may be told: nobody is named who did not agree to it."""
    from coptui.services import examples

    with opened(ctx) as ws:
        which = examples.named(ws, example)
        view, told = examples.show(ws, which), examples.told(ws, which)
    answer(json, {"example": view, "told": told}, told)


@app.command("add")
def add(
    ctx: typer.Context, title: Annotated[str, typer.Argument(help="What it is called; no names.")],
    by: By = None, summary: Summary = None, works: Works = None, notices: Notices = None,
    kind: Kind = None, allowed: Allowed = None, minutes: Minutes = None, json: Json = False,
) -> None:  # fmt: skip
    """Keep an example."""
    from coptui.services import examples

    words = examples.ExampleWords(title, kind, by, summary, works, notices, allowed, minutes)
    with opened(ctx) as ws:
        _answer(json, examples.add(ws, words))


@app.command("edit")
def edit(
    ctx: typer.Context, example: Which,
    title: Annotated[str | None, typer.Option(help="Another title.")] = None,
    by: By = None, summary: Summary = None, works: Works = None, notices: Notices = None,
    kind: Kind = None, allowed: Allowed = None, minutes: Minutes = None, json: Json = False,
) -> None:  # fmt: skip
    """Change an example."""
    from coptui.services import examples

    words = examples.ExampleWords(title, kind, by, summary, works, notices, allowed, minutes)
    with opened(ctx) as ws:
        _answer(json, examples.edit(ws, examples.named(ws, example), words))


@app.command("use")
def use(
    ctx: typer.Context,
    example: Which,
    session: Annotated[str, typer.Argument(metavar="SESSION", help="Id, or code like HAR-14.")],
    json: Json = False,
) -> None:
    """Let an example start a session off."""
    from coptui.services import examples, finding

    with opened(ctx) as ws:
        which = examples.named(ws, example)
        _answer(json, examples.use(ws, which, finding.session_id(ws, session)))


def _answer(json: bool, done: Done[ExampleView]) -> None:
    say(done.said)
    it = done.view
    words = pairs(
        [
            ("id", it.id),
            ("title", it.title),
            ("kind", it.kind),
            ("told by", it.presenter),
            ("allowed", it.permission_words),
            ("minutes", it.minutes),
            ("names", list(it.names)),
        ]
    )
    answer(json, {"example": it}, words)


for _verb, _command in case_studies.COMMANDS.items():
    app.command(_verb)(_command)
