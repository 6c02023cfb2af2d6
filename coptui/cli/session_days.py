"""`coptui sessions days` and `excuse`: days that could suit, and experts left off one list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table
from coptui.cli.session_words import End, One, Start, Which, when


def days(
    ctx: typer.Context,
    session: Which,
    add: Annotated[str, typer.Option(metavar="D", help="One more day to ask about.")] = "",
    start: Start = "",
    end: End = "",
    count: Annotated[int, typer.Option(help="The day, by number, whose counts these are.")] = 0,
    yes: Annotated[int, typer.Option(help="How many can come.")] = 0,
    maybe: Annotated[int, typer.Option(help="How many perhaps.")] = 0,
    drop: Annotated[int, typer.Option(help="Take this day off, by number.")] = 0,
    choose: Annotated[int, typer.Option(help="This day it is, by number.")] = 0,
    json: Json = False,
) -> None:
    """Show the days that could suit a session with their counts; add, count or choose one."""
    from coptui.services import date_options, finding

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if sum(map(bool, (add, count, drop, choose))) > 1:
            raise usage("One at a time: --add, --count, --drop or --choose.")
        if add:
            on, begins, ends = when(ws, add, start, end)
            said = date_options.add(ws, which, on, begins, ends, yes=yes, maybe=maybe).said
        elif count:
            said = date_options.count(ws, which, count, yes, maybe).said
        elif drop:
            said = date_options.drop(ws, which, drop).said
        else:
            said = date_options.choose(ws, which, choose).said if choose else ""
        view = date_options.show(ws, which)
    if said:
        say(said)
    words = table(
        ("number", "day", "times", "yes", "maybe", ""),
        [(o.number, o.on, o.times, o.yes, o.maybe, "chosen" if o.chosen else "")
         for o in view.options],
        empty="No day yet. `--add D` puts one on the list.",
    )  # fmt: skip
    document = {"days": view.options, "session": view.session, "sentence": view.sentence}
    answer(json, document, f"{words}\n{view.sentence}")


def excuse(
    ctx: typer.Context,
    session: Which,
    who: One,
    reason: Annotated[str, typer.Option(help="Why they are not on this list.")] = "",
    back: Annotated[bool, typer.Option("--back", help="They are on the list again.")] = False,
    json: Json = False,
) -> None:
    """Leave a neutral expert off the list of one session, with the reason."""
    from coptui.services import finding, neutral_experts

    with opened(ctx) as ws:
        which, person = finding.session_id(ws, session), finding.contact_id(ws, who)
        if back:
            done = neutral_experts.back_on(ws, which, person)
        else:
            done = neutral_experts.excuse(ws, which, person, reason)
    say(done.said)
    words = table(
        ("id", "name", "on the list", "reason"),
        [(r.id, r.name, r.on_list, r.reason) for r in done.view],
    )
    answer(json, {"experts": done.view, "total": len(done.view)}, words)


COMMANDS: dict[str, Callable[..., None]] = {"days": days, "excuse": excuse}
"""The commands of this module, by the verb that `coptui sessions` gives them."""
