"""`coptui topics`: the questions a community stays with for about four sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli import topic_ideas, topic_life
from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.topics import TopicView

app = typer.Typer(help="Topic series of a community.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]
Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="Id or title.")]


@app.command("add")
def add(
    ctx: typer.Context,
    community: Which,
    title: Annotated[str, typer.Argument(help="What the topic is called.")],
    question: Annotated[str, typer.Option(help="Its key question.")] = "",
    sessions: Annotated[int | None, typer.Option(help="Sessions planned; 4 is usual.")] = None,
    json: Json = False,
) -> None:
    """Plan a topic series."""
    from coptui.services import finding, topics

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        done = topics.add(ws, place, title, question, sessions)
    say(done.said)
    answer(json, {"topic": done.view}, _words(done.view))


@app.command("list")
def list_(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Show the topics of a community."""
    from coptui.services import finding, topics

    with opened(ctx) as ws:
        rows = topics.of(ws, finding.community_id(ws, community))
    words = table(
        ("id", "title", "status", "where"),
        [(r.id, r.title, r.status, r.where) for r in rows],
        empty="No topic yet. `coptui topics add COMMUNITY TITLE` plans one.",
    )
    answer(json, {"topics": rows, "total": len(rows)}, words)


@app.command("show")
def show(ctx: typer.Context, topic: Topic, json: Json = False) -> None:
    """Show one topic."""
    from coptui.services import finding, topics

    with opened(ctx) as ws:
        view = topics.show(ws, finding.topic_id(ws, topic))
    answer(json, {"topic": view}, _words(view))


@app.command("edit")
def edit(
    ctx: typer.Context,
    topic: Topic,
    title: Annotated[str | None, typer.Option()] = None,
    question: Annotated[str | None, typer.Option()] = None,
    sessions: Annotated[int | None, typer.Option(help="Sessions planned.")] = None,
    future: Annotated[str | None, typer.Option(help="What is hoped for.")] = None,
    scale: Annotated[str | None, typer.Option(help="The question asked from 1 to 10.")] = None,
    good_enough: Annotated[
        int | None, typer.Option(help="Where is good enough for now; 0 takes it away.")
    ] = None,
    json: Json = False,
) -> None:
    """Change the words, the scale or the length of a topic."""
    from coptui.services import finding, topics

    with opened(ctx) as ws:
        which = finding.topic_id(ws, topic)
        done = topics.edit(
            ws,
            which,
            title=title,
            question=question,
            sessions=sessions,
            preferred_future=future,
            scaling_question=scale,
            good_enough=good_enough,
        )
    say(done.said)
    answer(json, {"topic": done.view}, _words(done.view))


@app.command("move")
def move(
    ctx: typer.Context,
    topic: Topic,
    status: Annotated[str, typer.Argument(help="idea, planned, open, closing, closed, revisited")],
    reason: Annotated[str, typer.Option(help="Why it is closed with summaries missing.")] = "",
    json: Json = False,
) -> None:
    """Move a topic to another state of its life."""
    from coptui.services import finding, topics

    with opened(ctx) as ws:
        done = topics.move(ws, finding.topic_id(ws, topic), status, reason=reason)
    say(done.said)
    answer(json, {"topic": done.view}, _words(done.view))


for _verb, _command in (topic_ideas.COMMANDS | topic_life.COMMANDS).items():
    app.command(_verb)(_command)


def _words(view: TopicView) -> str:
    return pairs(
        [
            ("id", view.id),
            ("title", view.title),
            ("community", view.community),
            ("question", view.question),
            ("hoped for", view.preferred_future),
            ("good enough", view.good_enough),
            ("status", view.status),
            ("where", view.where),
            ("sessions planned", view.planned_sessions),
            ("sessions held", view.held_sessions),
        ]
    )
