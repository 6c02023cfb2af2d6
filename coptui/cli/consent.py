"""`coptui consent`: what people agree to and take back, and the words behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli import consent_more
from coptui.cli.contacts_import import day, words_of
from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

if TYPE_CHECKING:
    from coptui.services.consent import EventView, WordingView

app = typer.Typer(help="Record and withdraw consent; the wordings behind it.", no_args_is_help=True)
wordings = typer.Typer(help="The versions of what people agreed to.", rich_markup_mode=None)
app.add_typer(wordings, name="wordings")

PURPOSES = "mail, named, quoted, photo, share_contact or record_role."
Who = Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")]
Purpose = Annotated[str, typer.Option(help=PURPOSES)]
Evidence = Annotated[str, typer.Option(help="Where the proof lies: sheet H-11, a mail of a day.")]
Day = Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="The day it was said.")]


@app.command("give")
def give(
    ctx: typer.Context,
    who: Who,
    purpose: Purpose,
    on: Day,
    method: Annotated[str | None, typer.Option(help="sheet, form, mail or spoken.")] = None,
    wording: Annotated[int | None, typer.Option(help="Id of the words agreed to.")] = None,
    basis: Annotated[
        str, typer.Option(help="consent, soft_opt_in, legitimate_interest or other.")
    ] = "consent",
    evidence: Evidence = "",
    direct: Annotated[
        bool, typer.Option("--direct", help="Soft opt-in: the person gave the address.")
    ] = False,
    opt_out_offered: Annotated[
        bool, typer.Option("--opt-out-offered", help="Soft opt-in: a way out was offered then.")
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="They said no on that same day, and then this.")
    ] = False,
    guardian: Annotated[
        bool, typer.Option("--guardian", help="A parent or guardian agreed; --evidence says who.")
    ] = False,
    json: Json = False,
) -> None:
    """Record that a person agreed, with the way, the day and the words."""
    from coptui.services import consent, finding

    with opened(ctx) as ws:
        done = consent.give(
            ws,
            finding.contact_id(ws, who),
            purpose,
            method=method,
            on=day(on),
            wording_id=wording,
            basis=basis,
            evidence=evidence,
            collected_direct=direct,
            opt_out_offered=opt_out_offered,
            anew=anew,
            by_guardian=guardian,
        )
    say(done.said)
    _answer(json, done.view)


@app.command("refuse")
def refuse(
    ctx: typer.Context,
    who: Who,
    purpose: Purpose,
    on: Day = "",
    evidence: Evidence = "",
    json: Json = False,
) -> None:
    """Record that a person was asked and said no."""
    from coptui.services import consent, finding

    with opened(ctx) as ws:
        done = consent.refuse(
            ws,
            finding.contact_id(ws, who),
            purpose,
            on=day(on) if on else None,
            evidence=evidence,
        )
    say(done.said)
    _answer(json, done.view)


@app.command("withdraw")
def withdraw(
    ctx: typer.Context,
    who: Who,
    purpose: Annotated[str | None, typer.Option(help=PURPOSES)] = None,
    everything: Annotated[bool, typer.Option("--all", help="From everything.")] = False,
    never_again: Annotated[
        bool, typer.Option("--never-again", help="They asked never to be written to.")
    ] = False,
    on: Day = "",
    how: Annotated[str, typer.Option(help="How they said it.")] = "",
    json: Json = False,
) -> None:
    """Record that a person takes consent back; mail that waits for them is dropped."""
    from coptui.services import consent, finding

    if everything == (purpose is not None):
        raise usage("Give either --purpose or --all.")
    with opened(ctx) as ws:
        done = consent.withdraw(
            ws,
            finding.contact_id(ws, who),
            purpose,
            how=how,
            on=day(on) if on else None,
            never_again=never_again,
        )
    say(done.said)
    _answer(json, done.view)


@app.command("show")
def show(ctx: typer.Context, who: Who, json: Json = False) -> None:
    """Show all that a person said, the latest first."""
    from coptui.services import consent, finding

    with opened(ctx) as ws:
        events = consent.events(ws, finding.contact_id(ws, who))
    _answer(json, events)


@wordings.callback(invoke_without_command=True)
def list_wordings(ctx: typer.Context, json: Json = False) -> None:
    """Show the versions of what people agreed to, the newest first."""
    if ctx.invoked_subcommand is not None:
        return
    from coptui.services import consent

    with opened(ctx) as ws:
        kept = consent.wordings(ws)
    _answer_wordings(json, kept)


@wordings.command("add")
def add_wording(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A UTF-8 text file.")],
    purpose: Annotated[str, typer.Option(metavar="P[,P]", help=PURPOSES)],
    title: Annotated[str, typer.Option(help="A name for it.")] = "",
    json: Json = False,
) -> None:
    """Keep words as a new version, for one purpose or several."""
    from coptui.services import consent

    text = words_of(file)
    with opened(ctx) as ws:
        done = consent.add_wording(
            ws, text, [one for one in purpose.split(",") if one.strip()], title
        )
    say(done.said)
    _answer_wordings(json, [done.view])


def _answer(json: bool, events: list[EventView]) -> None:
    words = table(
        ("id", "day", "purpose", "said", "basis", "how", "words", "evidence"),
        [
            (
                one.id,
                one.date,
                one.purpose,
                one.state if one.corrects is None else f"{one.state}, mends {one.corrects}",
                one.basis,
                one.method,
                one.wording_version,
                one.evidence,
            )
            for one in events
        ],
        empty="Nothing was said yet.",
    )
    answer(json, {"events": events, "total": len(events)}, words)


def _answer_wordings(json: bool, kept: list[WordingView]) -> None:
    words = table(
        ("id", "version", "title", "for", "words"),
        [(one.id, one.version, one.name, one.purposes, one.text) for one in kept],
        empty="No words are kept yet: `coptui consent wordings add FILE --purpose mail`.",
    )
    answer(json, {"wordings": kept, "total": len(kept)}, words)


for _name, _act in consent_more.COMMANDS.items():
    app.command(_name)(_act)
