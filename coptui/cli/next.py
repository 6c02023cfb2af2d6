"""`coptui next`: what is due over all communities, each line with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

app = typer.Typer(help="What is due, with the reason.")

Rule = Annotated[str, typer.Argument(metavar="RULE", help="The rule, like N15.")]
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="What it is about: session:14.")]


@app.callback(invoke_without_command=True)
def next_up(
    ctx: typer.Context,
    community: Annotated[
        str | None, typer.Option(help="Only this community.", metavar="COMMUNITY")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All lines, not only the first seven; snoozed ones too.")
    ] = False,
    ics: Annotated[
        Path | None, typer.Option(help="Write it as a calendar file.", metavar="FILE")
    ] = None,
    json: Json = False,
) -> None:
    """What is due next, with the reason, the most pressing first."""
    if ctx.invoked_subcommand is not None:
        return
    from coptui.services import finding, next_calendar, today

    with opened(ctx) as ws:
        only = finding.community_id(ws, community) if community else None
        if ics is not None:
            made = next_calendar.write(ws, ics.expanduser(), only)
            answer(json, {"calendar": made}, f"{made.entries} entries are in {made.file}")
            return
        lines = today.next_lines(ws, community_id=only, all=everything)
    answer(
        json,
        {"next": lines, "total": len(lines)},
        table(
            ("due", "state", "community", "what", "why", "rule", "about"),
            [(one.due, _state(one), one.community, one.what, one.why, *one.key) for one in lines],
            empty="Nothing is due. Enjoy the quiet.",
        ),
    )


def _state(line: object) -> str:
    skipped = getattr(line, "skipped", "")
    return f"left out: {skipped}" if skipped else str(getattr(line, "state", ""))


@app.command("snooze")
def snooze(
    ctx: typer.Context,
    rule: Rule,
    subject: Subject,
    until: Annotated[str, typer.Option(help="The day on which it is back.")],
    json: Json = False,
) -> None:
    """Put a line off until a day."""
    from coptui.domain.dates import parse_day
    from coptui.services import putting_off

    with opened(ctx) as ws:
        done = putting_off.snooze(ws, rule, subject, parse_day(until, ws.today()))
    _marked(json, rule, subject, done.said)


@app.command("skip")
def skip(
    ctx: typer.Context,
    rule: Rule,
    subject: Subject,
    reason: Annotated[str, typer.Option(help="Why it can be left out.")],
    json: Json = False,
) -> None:
    """Leave a line out, with the reason, until the facts behind it change."""
    from coptui.services import putting_off

    with opened(ctx) as ws:
        done = putting_off.skip(ws, rule, subject, reason)
    _marked(json, rule, subject, done.said)


@app.command("tick")
def tick(ctx: typer.Context, rule: Rule, subject: Subject, json: Json = False) -> None:
    """Tick off what was done outside of coptui."""
    from coptui.services import ticks

    with opened(ctx) as ws:
        done = ticks.tick(ws, rule, subject)
    _marked(json, rule, subject, done.said)


@app.command("back")
def back(ctx: typer.Context, rule: Rule, subject: Subject, json: Json = False) -> None:
    """Show a line again that was put off or left out."""
    from coptui.services import putting_off

    with opened(ctx) as ws:
        done = putting_off.bring_back(ws, rule, subject)
    _marked(json, rule, subject, done.said)


def _marked(json: bool, rule: str, subject: str, said: str) -> None:
    say(said)
    if json:
        answer(True, {"line": {"rule": rule, "subject": subject}})
