"""`coptui recommendations`: what a topic asks, to whom it goes, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.recommendations import RecommendationView

app = typer.Typer(help="What is asked of those who can decide.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="RECOMMENDATION", help="Its id.")]
To = Annotated[
    list[str] | None, typer.Option("--to", help="Who can decide; may be given again; or everyone.")
]


@app.command("list")
def list_(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="Id or title.")],
    json: Json = False,
) -> None:
    """Show the recommendations of a topic."""
    from coptui.services import finding, recommendations

    with opened(ctx) as ws:
        which = finding.topic_id(ws, topic)
        rows, said = recommendations.of(ws, which), recommendations.said(ws, which)
    words = table(
        ("id", "status", "to", "what"),
        [(one.id, one.status, one.to, one.text) for one in rows],
        empty="Nothing is recommended yet.",
    )
    if said:
        words += f"\n{len(said)} more were said in a session and not taken up."
    document = {"recommendations": rows, "total": len(rows), "said": said}
    answer(json, document, words)


@app.command("add")
def add(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="Id or title.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What somebody can decide.")],
    to: To = None,
    json: Json = False,
) -> None:
    """Propose something."""
    from coptui.services import finding, recommendations

    with opened(ctx) as ws:
        which = finding.topic_id(ws, topic)
        _answer(json, recommendations.add(ws, which, text, addressed=to or []))


@app.command("edit")
def edit(
    ctx: typer.Context,
    recommendation: Number,
    text: Annotated[str | None, typer.Option(help="Other words.")] = None,
    to: To = None,
    response: Annotated[str | None, typer.Option(help="What they said.")] = None,
    json: Json = False,
) -> None:
    """Change its words, to whom it goes, or what they said."""
    from coptui.services import recommendations

    with opened(ctx) as ws:
        _answer(
            json,
            recommendations.edit(ws, recommendation, text=text, addressed=to, response=response),
        )


@app.command("move")
def move(
    ctx: typer.Context,
    recommendation: Number,
    status: Annotated[
        str,
        typer.Argument(help="agreed, sent, accepted, partly, declined, done or seen-elsewhere"),
    ],
    response: Annotated[str, typer.Option(help="What they said.")] = "",
    json: Json = False,
) -> None:
    """Take it a step on."""
    from coptui.services import recommendations

    with opened(ctx) as ws:
        _answer(json, recommendations.move(ws, recommendation, status, response=response))


def _answer(json: bool, done: Done[RecommendationView]) -> None:
    say(done.said)
    it = done.view
    words = pairs(
        [
            ("id", it.id),
            ("what", it.text),
            ("to", it.to),
            ("status", it.status),
            ("since", it.status_on),
            ("they said", it.response),
        ]
    )
    answer(json, {"recommendation": it}, words)
