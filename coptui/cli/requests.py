"""`coptui requests`: what people ask about their own data, by when, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.data_requests import RequestView

app = typer.Typer(help="What people ask about their own data.", no_args_is_help=True)

KINDS = "access, correction, erasure, restriction, portability, objection or withdrawal."
Number = Annotated[int, typer.Argument(metavar="REQUEST", help="Its id.")]
Day = Annotated[str, typer.Option("--date", help="The day, as 2026-12-03 or yesterday.")]


@app.command("add")
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=KINDS)],
    who: Annotated[
        str | None, typer.Option(help="Id, address or name of somebody on the list.")
    ] = None,
    stranger: Annotated[str, typer.Option(help="Who it was, for somebody not listed.")] = "",
    on: Day = "today",
    how: Annotated[str, typer.Option(help="By mail, at the table, on the phone.")] = "",
    details: Annotated[str, typer.Option(help="What exactly they asked.")] = "",
    json: Json = False,
) -> None:
    """Write down a request on the day it came; the last day to answer follows from it."""
    from coptui.services import data_requests, finding

    if (who is None) == (not stranger):
        raise usage("Give either --who, for somebody on the list, or --stranger.")
    with opened(ctx) as ws:
        done = data_requests.add(
            ws,
            kind,
            received=on,
            contact_id=finding.contact_id(ws, who) if who else None,
            who=stranger,
            how=how,
            details=details,
        )
    say(done.said)
    _answer(json, done.view)


@app.command("list")
def list_requests(
    ctx: typer.Context,
    waiting: Annotated[bool, typer.Option("--open", help="Only those that wait.")] = False,
    json: Json = False,
) -> None:
    """Show the requests, those that wait first."""
    from coptui.services import data_requests

    with opened(ctx) as ws:
        found = data_requests.entries(ws, all=not waiting)
    words = table(
        ("id", "state", "asks to", "who", "came", "due", "done"),
        [(r.id, r.state, r.asks, r.who, r.received, r.due, r.done) for r in found],
        empty="Nobody has asked for anything yet.",
    )
    answer(json, {"requests": found, "total": len(found)}, words)


@app.command("show")
def show(ctx: typer.Context, request: Number, json: Json = False) -> None:
    """Show one request with all that was done for it."""
    from coptui.services import data_requests

    with opened(ctx) as ws:
        view = data_requests.show(ws, request)
    _answer(json, view)


@app.command("edit")
def edit(
    ctx: typer.Context,
    request: Number,
    on: Annotated[str | None, typer.Option("--date", help="The day it came.")] = None,
    how: Annotated[str | None, typer.Option(help="How it came.")] = None,
    stranger: Annotated[str | None, typer.Option(help="Who it was, if not listed.")] = None,
    details: Annotated[str | None, typer.Option(help="What exactly they asked.")] = None,
    json: Json = False,
) -> None:
    """Change what was written down; what is not named stays."""
    from coptui.services import data_requests

    given = {"received": on, "how": how, "who": stranger, "details": details}
    fields = {name: value for name, value in given.items() if value is not None}
    if not fields:
        raise usage("Nothing to change was named.")
    with opened(ctx) as ws:
        done = data_requests.edit(ws, request, **fields)
    say(done.said)
    _answer(json, done.view)


@app.command("correct")
def correct(
    ctx: typer.Context,
    request: Number,
    name: Annotated[str | None, typer.Option(help="The right name.")] = None,
    email: Annotated[str | None, typer.Option(help="The right address.")] = None,
    organisation: Annotated[str | None, typer.Option(help="The right organisation.")] = None,
    phone: Annotated[str | None, typer.Option(help="The right number.")] = None,
    role: Annotated[str | None, typer.Option(help="Their work, in their own words.")] = None,
    pronouns: Annotated[str | None, typer.Option(help="The right pronouns.")] = None,
    notes: Annotated[str | None, typer.Option(help="The right notes.")] = None,
    json: Json = False,
) -> None:
    """Put right what is kept about the person who asked; the request then shows it."""
    from coptui.services import data_requests

    given = {
        "name": name,
        "email": email,
        "organisation": organisation,
        "phone": phone,
        "job": role,
        "pronouns": pronouns,
        "notes": notes,
    }
    fields = {field: value for field, value in given.items() if value is not None}
    if not fields:
        raise usage("Nothing to put right was named; give --name, --email or another field.")
    with opened(ctx) as ws:
        done = data_requests.correct(ws, request, **fields)
        view = data_requests.show(ws, request)
    say(done.said)
    _answer(json, view)


@app.command("extend")
def extend(
    ctx: typer.Context,
    request: Number,
    months: Annotated[int, typer.Option(help="1 or 2 months more.")],
    reason: Annotated[str, typer.Option(help="Why; the person is told this too.")],
    json: Json = False,
) -> None:
    """Give a complex request more time; tell the person why within the first month."""
    from coptui.services import data_requests

    with opened(ctx) as ws:
        done = data_requests.extend(ws, request, months, reason)
    say(done.said)
    _answer(json, done.view)


@app.command("close")
def close(
    ctx: typer.Context,
    request: Number,
    outcome: Annotated[str, typer.Option(help="What was answered, in a few words.")],
    on: Day = "today",
    json: Json = False,
) -> None:
    """Note what was answered and when."""
    from coptui.services import data_requests

    with opened(ctx) as ws:
        done = data_requests.close(ws, request, outcome, on=on)
    say(done.said)
    _answer(json, done.view)


def _answer(json: bool, view: RequestView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("asks to", view.asks),
            ("who", view.who),
            ("came", f"{view.received} {view.how}".strip()),
            ("due", view.due),
            ("longer because", view.longer_reason),
            ("details", view.details),
            ("state", view.state),
            *(("was done", f"{one.at:%Y-%m-%d %H:%M} {one.by}: {one.what}") for one in view.acts),
            ("outcome", view.outcome),
            ("done", view.done),
        ]
    )
    answer(json, {"request": view}, words)
