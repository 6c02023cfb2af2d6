"""`coptui report check`: whether a report, or any file, could tell who somebody is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

if TYPE_CHECKING:
    from coptui.services.reports.checking import Checked

What = Annotated[
    str, typer.Argument(metavar="REPORT|FILE", help="A report's id, or a .md, .txt, .html, .docx.")
]
Rule = Annotated[str, typer.Argument(metavar="RULE", help="The rule, as `check` has it.")]
Excerpt = Annotated[str, typer.Argument(metavar="WORDS", help="The words, as `check` has them.")]
Reason = Annotated[str, typer.Option(help="Why it may stay.")]


def register(app: typer.Typer) -> None:
    """Put these commands under `coptui report`."""
    app.command("check")(check)
    app.command("accept")(accept)


def check(ctx: typer.Context, what: What, json: Json = False) -> None:
    """Look through a report or a file for whatever could tell who somebody is."""
    from coptui.services.reports import checking

    with opened(ctx) as ws:
        if what.isdecimal():
            found = checking.check(ws, int(what))
        else:
            found = checking.check_file(ws, Path(what).expanduser())
    _answer(found, json)
    if not found.may_leave:
        raise look()


def accept(
    ctx: typer.Context, report: Annotated[int, typer.Argument(help="Its id.")], rule: Rule,
    words: Excerpt, reason: Reason = "", json: Json = False,
) -> None:  # fmt: skip
    """Let a finding stay as it is, with the reason why it may."""
    from coptui.services.reports import checking

    if not reason.strip():
        raise usage("Say why it may stay: --reason WORDS.")
    with opened(ctx) as ws:
        done = checking.accept(ws, report, rule, words, reason)
    say(done.said)
    _answer(done.view, json)


def _answer(found: Checked, json: bool) -> None:
    from dataclasses import asdict

    words = table(
        ("line", "rule", "in the text", "why it asks"),
        [(one.line or "title", one.rule, one.excerpt, one.why) for one in found.findings],
        empty="Nothing was found. Read it once more as somebody local would.",
    )
    if found.accepted:
        kept = [(one.rule, one.excerpt, one.reason) for one in found.accepted]
        words += "\n" + table(("stays", "in the text", "because"), kept, empty="")
    answer(json, {"check": {**asdict(found), "may_leave": found.may_leave}}, words)
