"""`coptui sessions calls` and `called`: whom to ring about a session, and what they said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table
from coptui.cli.session_words import One, Which

if TYPE_CHECKING:
    from coptui.services.call_sheet import CallSheet


def calls(
    ctx: typer.Context,
    session: Which,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write it as .txt or .html.")
    ] = None,
    json: Json = False,
) -> None:
    """Show whom to ring: no e-mail, on hold, or they would rather be rung; and what to say."""
    from coptui.services import call_sheet, finding

    with opened(ctx) as ws:
        sheet = call_sheet.for_session(ws, finding.session_id(ws, session))
        if to is not None:
            from coptui.services import call_sheet_file

            say(call_sheet_file.save(ws, sheet, to.expanduser()).said)
    _answer(json, sheet)


def called(
    ctx: typer.Context,
    session: Which,
    who: One,
    reply: Annotated[
        str, typer.Option("--answer", help="yes, no, maybe, keep-posted or not-reached")
    ],
    note: Annotated[str, typer.Option(help="What they said with it.")] = "",
    json: Json = False,
) -> None:
    """Note a call: the answer stands as if it had come by mail, the call in the contact log."""
    from coptui.services import call_sheet, finding

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        done = call_sheet.called(ws, which, finding.contact_id(ws, who), reply, note=note)
        say(done.said)
    answer(json, {"call": done.view}, done.said)


def _answer(json: bool, sheet: CallSheet) -> None:
    words = table(
        ("id", "name", "number", "why", "call", "answer"),
        [
            (one.id, one.name, one.phone, one.why, one.outcome.replace("-", " "), one.reply_words)
            for one in sheet.rows
        ],
        empty="Nobody has to be rung.",
    )
    say_words = "\n".join(f"  {one}" for one in sheet.say)
    document = {
        "calls": sheet.rows,
        "total": len(sheet.rows),
        "session": sheet.session,
        "say": sheet.say,
        "left": sheet.left,
    }
    answer(json, document, f"{sheet.title}\n{say_words}\n\n{words}")


COMMANDS: dict[str, Callable[..., None]] = {"calls": calls, "called": called}
"""The commands of this module, by the verb that `coptui sessions` gives them."""
