"""`coptui retention`: how long things are kept, what has been kept long enough, letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, table

if TYPE_CHECKING:
    from coptui.services.retention import RetentionRow

app = typer.Typer(help="How long things are kept.", no_args_is_help=True)

Kind = Annotated[str | None, typer.Argument(metavar="[KIND]", help="Only this kind.")]


@app.command("list")
def schedule(ctx: typer.Context, json: Json = False) -> None:
    """Show the schedule, and how much has been kept long enough."""
    from coptui.services import retention

    with opened(ctx) as ws:
        rows = retention.schedule(ws)
    _answer(json, rows)


@app.command("preview")
def preview(ctx: typer.Context, kind: Kind = None, json: Json = False) -> None:
    """Show what would go now, how much it is and how old, and which people."""
    from coptui.services import retention

    with opened(ctx) as ws:
        rows = retention.preview(ws, kind)
        named = any(row.kind == "people" and row.count for row in rows)
        people = retention.people_waiting(ws) if named else []
    total = sum(row.count for row in rows)
    words = _words(rows, "Nothing has been kept longer than it should be.")
    if people:
        names = table(
            ("id", "name", "last changed"),
            [(one.id, one.name, one.last_changed) for one in people],
        )
        words += f"\n\n{names}"
    if total:
        words += f"\n\n{total:,} in all: `coptui retention purge --confirm {total}` lets it go."
    answer(json, {"retention": rows, "people": people, "total": total}, words)


@app.command("purge")
def purge(
    ctx: typer.Context,
    kind: Kind = None,
    confirm: Annotated[
        int | None, typer.Option(help="Exactly how many things go, as preview says.")
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Let go what has been kept long enough; for thirty days `coptui undo` brings it back."""
    from coptui.errors import Refused
    from coptui.services import retention

    if dry_run:
        preview(ctx, kind, json)
        return
    if confirm is None:
        raise Refused(
            "How many things go is not said, so nothing was let go.",
            "Look at `coptui retention preview`, then give --confirm with that number.",
        )
    with opened(ctx) as ws:
        done = retention.purge(ws, confirm, kind)
    say(done.said)
    words = table(
        ("kind", "before", "count", "oldest"),
        [(one.title, one.before, one.count, one.oldest) for one in done.view],
    )
    answer(json, {"purged": done.view, "total": len(done.view)}, words)


@app.command("log")
def log(ctx: typer.Context, json: Json = False) -> None:
    """Show what was let go so far: how much, never whose."""
    from coptui.services import retention

    with opened(ctx) as ws:
        runs = retention.log(ws)
    words = table(
        ("when", "by", "kind", "before", "count", "oldest"),
        [(f"{r.at:%Y-%m-%d}", r.by, r.title, r.before, r.count, r.oldest) for r in runs],
        empty="Nothing was let go yet.",
    )
    answer(json, {"purged": runs, "total": len(runs)}, words)


@app.command("set")
def set_months(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As `coptui retention list` says.")],
    months: Annotated[int, typer.Argument(metavar="MONTHS", help="0 keeps it without an end.")],
    json: Json = False,
) -> None:
    """Keep a kind for another time than is usual; nothing goes by itself."""
    from coptui.services import retention

    with opened(ctx) as ws:
        done = retention.set_months(ws, kind, months)
    say(done.said)
    _answer(json, [done.view])


def _answer(json: bool, rows: list[RetentionRow]) -> None:
    answer(json, {"retention": rows, "total": len(rows)}, _words(rows, ""))


def _words(rows: list[RetentionRow], empty: str) -> str:
    return table(
        ("kind", "what", "kept for", "long enough", "oldest"),
        [(row.kind, row.title, row.words, row.count or "", row.oldest) for row in rows],
        empty=empty,
    )
