"""`coptui outbox`: the sender without the app, and what is in doubt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import Code, look, say, usage, warn
from coptui.cli.face import face_of
from coptui.cli.opening import EVERY, opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.left_waiting import Waiting
    from coptui.services.outbox import Progress
    from coptui.workspace import Workspace

app = typer.Typer(help="Send without the app; settle what is in doubt.", no_args_is_help=True)


@app.command("run")
def run(
    ctx: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Send what is due now, then end; for cron.")
    ] = False,
    go_on: Annotated[
        bool, typer.Option("--go-on", help="Go on although sending was stopped for a reason.")
    ] = False,
    json: Json = False,
) -> None:
    """Send what is confirmed and due, and go on until ended with ctrl-c.

    It stops between two messages. What could not be sent waits for the next run. A mailing whose
    time came while nothing was there to send it is not sent: it is named, and asks to be
    confirmed anew. After a refusal that met everybody, or a wrong password, it does not start
    again without `--go-on`.
    """
    from coptui.services import sending_alone

    home = face_of(ctx).home_path
    with opened(ctx):
        pass  # a home that cannot be used is told before anything else
    try:
        result = sending_alone.run_here(home, once=once, go_on=go_on, on_progress=_teller())
    except sending_alone.Stopped as stopped:
        _say_held(stopped.result.held)
        raise
    with opened(ctx) as ws:
        document, words = _standing(ws)
    held = [{"mailing": one.id, "people": one.people, "due": one.due} for one in result.held]
    ran = {"ran": {"counts": result.counts, "new_doubts": result.new_doubts, "held": held}}
    answer(json, {"outbox": document | ran}, words)
    _say_held(result.held)
    if result.stopped:
        raise typer.Exit(Code.INTERRUPTED)
    if result.needs_a_look:
        if set(result.counts) & {"refused", "unknown", "retry"} or result.new_doubts:
            raise look("Some messages were put off, refused or are in doubt; see above.")
        raise look()


def _say_held(held: Iterable[Waiting]) -> None:
    for one in held:
        warn(one.words)


def _teller() -> Callable[[Progress], None]:
    """Says what became of each message, and now and then how much of a large one has left."""
    told_at = time.monotonic()

    def told(step: Progress) -> None:
        nonlocal told_at
        if step.moving and time.monotonic() - told_at < EVERY:
            return
        told_at = time.monotonic()
        say(f"delivery {step.delivery_id}: {step.state}  {step.moving or step.reply}".rstrip())

    return told


@app.command("status")
def status(ctx: typer.Context, json: Json = False) -> None:
    """Show what waits, what goes, and what is in doubt with all that is known about it."""
    with opened(ctx) as ws:
        document, words = _standing(ws)
    answer(json, {"outbox": document}, words)


@app.command("settle")
def settle(
    ctx: typer.Context,
    delivery: Annotated[int, typer.Argument(metavar="DELIVERY", help="Its id, from the status.")],
    sent: Annotated[bool, typer.Option("--sent", help="It did arrive.")] = False,
    not_sent: Annotated[bool, typer.Option("--not-sent", help="It did not arrive.")] = False,
    send_again: Annotated[
        bool, typer.Option("--send-again", help="Send the same message once more.")
    ] = False,
    json: Json = False,
) -> None:
    """End a doubt about one delivery, by what you have found out."""
    from coptui.services import outbox

    chosen = {"sent": sent, "not-sent": not_sent, "send-again": send_again}
    ways = [name for name, given in chosen.items() if given]
    if len(ways) != 1:
        raise usage("Give one of --sent, --not-sent and --send-again.")
    with opened(ctx) as ws:
        done = outbox.settle(ws, delivery, ways[0])
        document, words = _standing(ws)
    answer(json, {"outbox": document}, words)
    say(done.said)


def _standing(ws: Workspace) -> tuple[dict[str, object], str]:
    """The outbox as a document and as words."""
    from coptui.services import outbox

    view, doubts = outbox.status(ws), outbox.doubts(ws)
    document: dict[str, object] = {
        "waiting": view.waiting,
        "held": view.held,
        "going": view.going_mailing_id,
        "done": view.done,
        "total": view.total,
        "next_at": view.next_at,
        "practice": view.practice,
        "doubts": doubts,
    }
    lines = pairs(
        [
            ("outbox", view.words),
            ("next", view.next_at),
            ("practice", "yes: nothing leaves" if view.practice else ""),
        ]
    )
    if doubts:
        rows = [(one.delivery_id, one.mailing, one.name, one.at, one.evidence) for one in doubts]
        told = table(("delivery", "mailing", "name", "left at", "what is known"), rows)
        lines = f"{lines}\n\n{told}"
    return document, lines
