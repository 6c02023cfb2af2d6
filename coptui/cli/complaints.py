"""`coptui complaints`: what people complained about, acknowledged in time and brought to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.complaints import ComplaintView

app = typer.Typer(help="Complaints about people's data.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="COMPLAINT", help="Its id.")]
Day = Annotated[str, typer.Option("--date", help="The day, as 2026-12-03 or yesterday.")]
IcoTold = Annotated[
    str | None, typer.Option(help="The day they heard that the ICO can be asked too.")
]


@app.command("add")
def add(
    ctx: typer.Context,
    about: Annotated[str, typer.Argument(metavar="ABOUT", help="What it is about.")],
    who: Annotated[
        str | None, typer.Option(help="Id, address or name of somebody on the list.")
    ] = None,
    stranger: Annotated[str, typer.Option(help="Who it was, for somebody not listed.")] = "",
    on: Day = "today",
    how: Annotated[str, typer.Option(help="By mail, at the table, on the phone.")] = "",
    json: Json = False,
) -> None:
    """Write down a complaint on the day it came; it is acknowledged within thirty days."""
    from coptui.services import complaints, finding

    if who is not None and stranger:
        raise usage("Give either --who, for somebody on the list, or --stranger.")
    with opened(ctx) as ws:
        contact = finding.contact_id(ws, who) if who else None
        done = complaints.add(ws, about, received=on, contact_id=contact, who=stranger, how=how)
    say(done.said)
    _answer(json, done.view)


@app.command("list")
def list_complaints(
    ctx: typer.Context,
    waiting: Annotated[bool, typer.Option("--open", help="Only those not at their end.")] = False,
    json: Json = False,
) -> None:
    """Show the complaints, the open ones first."""
    from coptui.services import complaints

    with opened(ctx) as ws:
        found = complaints.entries(ws, all=not waiting)
    words = table(
        ("id", "state", "came", "acknowledge by", "who", "about"),
        [(c.id, c.state, c.received, c.acknowledge_by, c.who, c.about) for c in found],
        empty="Nobody has complained yet.",
    )
    answer(json, {"complaints": found, "total": len(found)}, words)


@app.command("show")
def show(ctx: typer.Context, complaint: Number, json: Json = False) -> None:
    """Show one complaint with its days."""
    from coptui.services import complaints

    with opened(ctx) as ws:
        view = complaints.show(ws, complaint)
    _answer(json, view)


@app.command("edit")
def edit(
    ctx: typer.Context,
    complaint: Number,
    about: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    on: Annotated[str | None, typer.Option("--date", help="The day it came.")] = None,
    how: Annotated[str | None, typer.Option(help="How it came.")] = None,
    stranger: Annotated[str | None, typer.Option(help="Who it was, if not listed.")] = None,
    acknowledged: Annotated[
        str | None, typer.Option(help="The day it was acknowledged; empty for none.")
    ] = None,
    ico_told: IcoTold = None,
    outcome: Annotated[str | None, typer.Option(help="What came of it.")] = None,
    json: Json = False,
) -> None:
    """Change what was written down; what is not named stays."""
    from coptui.services import complaints

    given = {
        "about": about,
        "received": on,
        "how": how,
        "who": stranger,
        "acknowledged": acknowledged,
        "ico_told": ico_told,
        "outcome": outcome,
    }
    fields = {name: value for name, value in given.items() if value is not None}
    if not fields:
        raise usage("Nothing to change was named.")
    with opened(ctx) as ws:
        done = complaints.edit(ws, complaint, **fields)
    say(done.said)
    _answer(json, done.view)


@app.command("acknowledge")
def acknowledge(
    ctx: typer.Context, complaint: Number, on: Day = "today", json: Json = False
) -> None:
    """Note the day on which the person was told that it has arrived."""
    from coptui.services import complaints

    with opened(ctx) as ws:
        done = complaints.acknowledge(ws, complaint, on=on)
    say(done.said)
    _answer(json, done.view)


@app.command("close")
def close(
    ctx: typer.Context,
    complaint: Number,
    outcome: Annotated[str, typer.Option(help="What came of it, in a few words.")],
    ico_told: IcoTold = None,
    on: Day = "today",
    json: Json = False,
) -> None:
    """Note the outcome, and that the person knows the ICO can be asked too."""
    from coptui.services import complaints

    with opened(ctx) as ws:
        done = complaints.close(ws, complaint, outcome, ico_told=ico_told, on=on)
    say(done.said)
    _answer(json, done.view)


def _answer(json: bool, view: ComplaintView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("about", view.about),
            ("who", view.who),
            ("came", f"{view.received} {view.how}".strip()),
            ("acknowledge by", view.acknowledge_by),
            ("acknowledged", view.acknowledged),
            ("outcome", view.outcome),
            ("told of the ICO", view.ico_told),
            ("closed", view.closed),
            ("state", view.state),
        ]
    )
    answer(json, {"complaint": view}, words)
