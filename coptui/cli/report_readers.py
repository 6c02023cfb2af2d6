"""`coptui report for|stands-at`: who may read a report, and where it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs
from coptui.cli.report_words import Number, plain

if TYPE_CHECKING:
    from coptui.services.reports.drafting import ReportView

Level = Annotated[str, typer.Argument(metavar="LEVEL", help="community, or public.")]
Address = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="https://…, or nothing: it can be read nowhere.")
]


def register(app: typer.Typer) -> None:
    """Put these commands under `coptui report`."""
    app.command("for")(for_whom)
    app.command("stands-at")(stands_at)


def for_whom(ctx: typer.Context, report: Number, level: Level, json: Json = False) -> None:
    """Say for whom a draft is: the community, or everybody."""
    from coptui.services.reports import for_whom as readers

    with opened(ctx) as ws:
        done = readers.choose(ws, report, level)
    say(done.said)
    _answer(json, done.view)


def stands_at(
    ctx: typer.Context, report: Number, address: Address = "", json: Json = False
) -> None:
    """Keep the address where a report can be read, for the mails about it."""
    from coptui.services.reports import for_whom as readers

    with opened(ctx) as ws:
        done = readers.stands_at(ws, report, address)
    say(done.said)
    _answer(json, done.view)


def _answer(json: bool, view: ReportView) -> None:
    told = [("id", view.id), ("title", view.title), ("for", view.level), ("address", view.link)]
    answer(json, {"report": plain(view)}, pairs(told))
