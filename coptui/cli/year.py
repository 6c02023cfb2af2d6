"""`coptui year`: the year of every community, and the days everybody has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

if TYPE_CHECKING:
    from coptui.services.year import YearView

app = typer.Typer(help="The year, month by month; holidays to know.", no_args_is_help=True)

Note = Annotated[int, typer.Argument(metavar="NOTE", help="Its id, as `year show` lists it.")]
From = Annotated[str, typer.Option("--from", help="The first day.")]
To = Annotated[str, typer.Option("--to", help="The last day; empty: that day alone.")]


@app.command("show")
def show(ctx: typer.Context, json: Json = False) -> None:
    """Show twelve months of all communities, and the notes of the year."""
    from coptui.services import year

    with opened(ctx) as ws:
        found = year.year(ws)
    answer(json, {"year": found}, _words(found))


def _words(found: YearView) -> str:
    rows = [
        (f"{month:%b %Y}", row.name, mark.kind, mark.words)
        for at, month in enumerate(found.months)
        for row in (*found.rows, found.house)
        for mark in row.months[at]
    ]
    notes = [(one.id, one.when, one.text) for one in found.notes]
    parts = [table(("month", "community", "kind", "what"), rows)]
    parts += [table(("note", "when", "what"), notes)] * bool(notes)
    return "\n\n".join([*parts, *found.clashes])


@app.command("note")
def note(ctx: typer.Context, text: str, start: From, end: To = "", json: Json = False) -> None:
    """Note some days: holidays, feasts, a school that is closed."""
    from coptui.domain.dates import parse_day
    from coptui.services import year

    with opened(ctx) as ws:
        until = parse_day(end, ws.today()) if end else None
        done = year.add_note(ws, parse_day(start, ws.today()), until, text)
    say(done.said)
    answer(json, {"note": done.view}, f"{done.view.id}  {done.view.when}  {done.view.text}")


@app.command("forget")
def forget(ctx: typer.Context, which: Note, json: Json = False) -> None:
    """Take a note away."""
    from coptui.services import year

    with opened(ctx) as ws:
        done = year.drop_note(ws, which)
    say(done.said)
    if json:
        answer(True, {"note": {"id": which}})
