"""`coptui questions`: those a topic carries, answered, or outside our control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.questions import QuestionView

app = typer.Typer(help="Questions a topic carries.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="QUESTION", help="Its id.")]
Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="Id or title.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    topic: Topic,
    alive: Annotated[bool, typer.Option("--open", help="Only those still asked.")] = False,
    json: Json = False,
) -> None:
    """Show the questions of a topic, those still asked first."""
    from coptui.services import finding, questions

    with opened(ctx) as ws:
        rows = questions.of(ws, finding.topic_id(ws, topic), alive=alive)
    words = table(
        ("id", "state", "session", "question"),
        [(one.id, one.state, one.session, one.text) for one in rows],
        empty="No question is open.",
    )
    answer(json, {"questions": rows, "total": len(rows)}, words)


@app.command("add")
def add(
    ctx: typer.Context,
    topic: Topic,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The question.")],
    json: Json = False,
) -> None:
    """Note a question for a topic."""
    from coptui.services import finding, questions

    with opened(ctx) as ws:
        done = questions.add(ws, finding.topic_id(ws, topic), text)
    _answer(json, done)


@app.command("answer")
def answer_(
    ctx: typer.Context,
    question: Number,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="The answer.")] = "",
    json: Json = False,
) -> None:
    """It is answered."""
    _move(ctx, json, question, "answered", text)


@app.command("carry")
def carry(ctx: typer.Context, question: Number, json: Json = False) -> None:
    """Carry it to the next session."""
    _move(ctx, json, question, "carried")


@app.command("outside")
def outside(ctx: typer.Context, question: Number, json: Json = False) -> None:
    """It is outside our control."""
    _move(ctx, json, question, "outside")


@app.command("reopen")
def reopen(ctx: typer.Context, question: Number, json: Json = False) -> None:
    """Ask it again."""
    _move(ctx, json, question, "open")


def _move(ctx: typer.Context, json: bool, question: int, state: str, text: str = "") -> None:
    from coptui.services import questions

    with opened(ctx) as ws:
        done = questions.move(ws, question, state, answer=text)
    _answer(json, done)


def _answer(json: bool, done: Done[QuestionView]) -> None:
    say(done.said)
    it = done.view
    words = pairs(
        [("id", it.id), ("question", it.text), ("state", it.state), ("answer", it.answer)]
    )
    answer(json, {"question": it}, words)
