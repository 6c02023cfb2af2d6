"""`coptui breaches`: what went wrong with people's data, its clock, and who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.breaches import BreachView

app = typer.Typer(help="The breach log, with its clock.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="BREACH", help="Its id.")]
FOUND = "When it was found: now, or as '2026-11-23 09:30'; a day alone means its beginning."
RISK = "unlikely, some or high."


@app.command("add")
def add(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="What happened.")],
    found: Annotated[str, typer.Option(help=FOUND)] = "",
    happened: Annotated[str, typer.Option(help="When it happened, as far as is known.")] = "",
    whose: Annotated[str, typer.Option(help="Whose data, in kinds, not names.")] = "",
    people: Annotated[str, typer.Option(help="How many people.")] = "",
    risk: Annotated[str, typer.Option(help=RISK)] = "",
    risk_reason: Annotated[str, typer.Option(help="Why the risk is that.")] = "",
    json: Json = False,
) -> None:
    """Write down a breach; the ICO is told within 72 hours unless nobody is at risk."""
    from coptui.services import breaches

    with opened(ctx) as ws:
        done = breaches.add(
            ws,
            what,
            found=found,
            happened=happened,
            whose=whose,
            people=people,
            risk=risk,
            risk_reason=risk_reason,
        )
    say(done.said)
    _answer(json, done.view)


@app.command("list")
def list_breaches(
    ctx: typer.Context,
    waiting: Annotated[bool, typer.Option("--open", help="Only those not closed.")] = False,
    json: Json = False,
) -> None:
    """Show the breaches, the open ones first."""
    from coptui.services import breaches

    with opened(ctx) as ws:
        found = breaches.entries(ws, all=not waiting)
    words = table(
        ("id", "state", "found", "clock", "what"),
        [(b.id, b.state, b.found_words, b.clock, b.what) for b in found],
        empty="No breach is written down. May it stay so.",
    )
    answer(json, {"breaches": found, "total": len(found)}, words)


@app.command("show")
def show(ctx: typer.Context, breach: Number, json: Json = False) -> None:
    """Show one breach, its clock, and what it waits for."""
    from coptui.services import breaches

    with opened(ctx) as ws:
        view = breaches.show(ws, breach)
    _answer(json, view)


@app.command("edit")
def edit(
    ctx: typer.Context,
    breach: Number,
    what: Annotated[str | None, typer.Option(help="What happened.")] = None,
    found: Annotated[str | None, typer.Option(help="When it was found.")] = None,
    happened: Annotated[str | None, typer.Option(help="When it happened.")] = None,
    whose: Annotated[str | None, typer.Option(help="Whose data, in kinds.")] = None,
    people: Annotated[str | None, typer.Option(help="How many people.")] = None,
    risk: Annotated[str | None, typer.Option(help=RISK)] = None,
    risk_reason: Annotated[str | None, typer.Option(help="Why the risk is that.")] = None,
    ico_told: Annotated[str | None, typer.Option(help="When the ICO was told.")] = None,
    ico_note: Annotated[
        str | None, typer.Option(help="The reference, or why not, or why after the time.")
    ] = None,
    people_told: Annotated[str | None, typer.Option(help="The day people were told.")] = None,
    people_note: Annotated[str | None, typer.Option(help="How they were told.")] = None,
    lessons: Annotated[str | None, typer.Option(help="What was learnt.")] = None,
    json: Json = False,
) -> None:
    """Change what was written down and who was told; what is not named stays."""
    from coptui.services import breaches

    given = {
        "what": what,
        "found": found,
        "happened": happened,
        "whose": whose,
        "people": people,
        "risk": risk,
        "risk_reason": risk_reason,
        "ico_told": ico_told,
        "ico_note": ico_note,
        "people_told": people_told,
        "people_note": people_note,
        "lessons": lessons,
    }
    fields = {name: value for name, value in given.items() if value is not None}
    if not fields:
        raise usage("Nothing to change was named.")
    with opened(ctx) as ws:
        done = breaches.edit(ws, breach, **fields)
    say(done.said)
    _answer(json, done.view)


@app.command("close")
def close(
    ctx: typer.Context,
    breach: Number,
    lessons: Annotated[str, typer.Option(help="What was learnt.")] = "",
    json: Json = False,
) -> None:
    """Close a breach once everybody was told who has to be."""
    from coptui.services import breaches

    with opened(ctx) as ws:
        done = breaches.close(ws, breach, lessons)
    say(done.said)
    _answer(json, done.view)


def _answer(json: bool, view: BreachView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("what", view.what),
            ("happened", view.happened),
            ("found", view.found_words),
            ("clock", view.clock),
            ("whose", view.whose),
            ("people", view.people),
            ("risk", view.risk_words),
            ("because", view.risk_reason),
            ("ICO told", view.ico_told_words),
            ("note", view.ico_note),
            ("people told", view.people_told),
            ("how", view.people_note),
            ("learnt", view.lessons),
            ("closed", view.closed),
            ("waits for", view.waits_for),
        ]
    )
    answer(json, {"breach": view}, words)
