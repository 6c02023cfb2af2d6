"""`coptui report comment|agree|circulate|…`: from a draft to those who have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table
from coptui.cli.report_words import Number

if TYPE_CHECKING:
    from coptui.services.reports.circulating import Prepared
    from coptui.services.reports.sign_off import SignOff
    from coptui.workspace import Workspace

By = Annotated[
    str, typer.Option("--by", metavar="WHO", help="Id, name or e-mail; without it, yourself.")
]
Words = Annotated[str, typer.Option("--text", help="What they said.")]


def send_to_core(
    ctx: typer.Context,
    report: Number,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="WHO", help="Only this one of the core group; may be given "
                     "again."),
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Ask the core group to read a draft: prepares the mail, with the draft as a file."""
    from coptui.services import finding
    from coptui.services.reports import circulating

    with opened(ctx) as ws:
        readers = [finding.contact_id(ws, one) for one in to] if to else None
        done = circulating.send_to_core(ws, report, readers)
    say(done.said)
    _answer_mail(json, done.view)


def comment(
    ctx: typer.Context,
    report: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What they said.")],
    by: By = "",
    json: Json = False,
) -> None:
    """Note what somebody said about a report."""
    from coptui.services.reports import sign_off

    with opened(ctx) as ws:
        done = sign_off.comment(ws, report, _who(ws, by), text)
    say(done.said)
    _answer(json, done.view)


def agree(
    ctx: typer.Context,
    report: Number,
    by: By = "",
    text: Words = "",
    looked: Annotated[
        bool,
        typer.Option("--looked", help="They also asked: could somebody local work out who?"),
    ] = False,
    json: Json = False,
) -> None:
    """Note that somebody agrees to a report as it stands."""
    from coptui.services.reports import sign_off

    with opened(ctx) as ws:
        done = sign_off.agree(ws, report, _who(ws, by), text, looked)
    say(done.said)
    _answer(json, done.view)


def look(ctx: typer.Context, report: Number, by: By, text: Words = "", json: Json = False) -> None:
    """Note that a second person asked whether somebody local could work out who."""
    from coptui.services.reports import sign_off

    with opened(ctx) as ws:
        done = sign_off.look(ws, report, _who(ws, by), text)
    say(done.said)
    _answer(json, done.view)


def back(ctx: typer.Context, report: Number, json: Json = False) -> None:
    """Take a report back to a draft, to work on it again."""
    from coptui.services.reports import sign_off

    with opened(ctx) as ws:
        done = sign_off.back(ws, report)
    say(done.said)
    _answer(json, done.view)


def circulate(
    ctx: typer.Context,
    report: Number,
    template: Annotated[
        str, typer.Option(help="Other words than those of its kind: T3a, T9, T10, T11.")
    ] = "",
    given: Annotated[
        int | None, typer.Option(metavar="ID", help="To this one of `report given`.")
    ] = None,
    json: Json = False,
) -> None:
    """Prepare the mail of a report that is agreed to; `coptui mailings send` sends it."""
    from coptui.services.reports import circulating

    with opened(ctx) as ws:
        done = circulating.prepare(ws, report, template, given_id=given)
    say(done.said)
    _answer_mail(json, done.view)


def prepared(ctx: typer.Context, report: int, template: str, json: bool) -> None:
    """`mailings prepare --report`: the same, answered as a mailing."""
    from coptui.cli.mailing_words import mailing_answer
    from coptui.services.reports import circulating

    with opened(ctx) as ws:
        done = circulating.prepare(ws, report, template)
        mailing_answer(json, ws, done.view.mailing.id)
    say(done.said)


def give(
    ctx: typer.Context,
    report: Number,
    influencer: Annotated[
        int, typer.Argument(metavar="INFLUENCER", help="Id, as `influencers list` has it.")
    ],
    json: Json = False,
) -> None:
    """Put somebody who can decide down for a report."""
    from coptui.services import giving

    with opened(ctx) as ws:
        done = giving.put_down(ws, report, influencer)
    say(done.said)
    it = done.view
    answer(json, {"given": {"id": it.id, "name": it.name, "state": it.state}}, f"{it.id} {it.name}")


def given(ctx: typer.Context, report: Number, json: Json = False) -> None:
    """Show who is to have a report, who has it, and what came of it."""
    from dataclasses import asdict

    from coptui.services import giving

    with opened(ctx) as ws:
        rows = giving.of_report(ws, report)
    words = table(
        ("id", "who", "state", "sent", "how", "look again", "they said"),
        [(r.id, r.name, r.state, r.sent_on, r.channel, r.follow_up_due, r.reply) for r in rows],
        empty="Nobody who can decide is put down for it yet.",
    )
    document = [{**asdict(one), "state": one.state} for one in rows]
    answer(json, {"given": document, "total": len(rows)}, words)


def reissue(ctx: typer.Context, report: Number, json: Json = False) -> None:
    """Issue a report again after a permission was taken back, to those who had it."""
    from coptui.services.reports import reissuing

    with opened(ctx) as ws:
        done = reissuing.reissue(ws, report)
    say(done.said)
    it = done.view
    for one in it.not_prepared:
        say(one)
    mails = [{"id": one.id, "template": one.template, "to": one.to} for one in it.mailings]
    document = {"report": it.report_id, "version": it.version, "mailings": mails,
                "by_hand": it.by_hand}  # fmt: skip
    lines = [f"mailing {one.id}: to {one.to}" for one in it.mailings]
    answer(json, {"reissued": document}, [f"report {it.report_id}, version {it.version}", *lines])


COMMANDS: dict[str, Callable[..., Any]] = {
    "send-to-core": send_to_core,
    "comment": comment,
    "agree": agree,
    "look": look,
    "back": back,
    "circulate": circulate,
    "give": give,
    "given": given,
    "reissue": reissue,
}
"""The verbs of `coptui report` that bring one to people."""


def _who(ws: Workspace, text: str) -> str | int:
    """A contact where one is meant, else the name as it was given."""
    from coptui.errors import NotFound
    from coptui.services import finding

    try:
        return finding.contact_id(ws, text) if text else ""
    except NotFound:
        return text


def _answer(json: bool, view: SignOff) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("title", view.title),
            ("status", f"{view.mark} {view.status}"),
            ("missing", "; ".join(view.missing)),
        ]
    )
    answer(json, {"report": view}, words)


def _answer_mail(json: bool, it: Prepared) -> None:
    mail = it.mailing
    document = {
        "report": it.report_id,
        "mailing": mail.id,
        "template": mail.template,
        "to": mail.to,
        "file": it.file,
        "left": it.left,
        "findings": mail.findings,
    }
    words = pairs(
        [
            ("mailing", mail.id),
            ("words", f"{mail.template} {mail.title}"),
            ("to", mail.to),
            ("with it", it.file),
            ("still to write", ", ".join(it.left)),
            ("found", "; ".join(one.text for one in mail.findings)),
        ]
    )
    answer(json, {"prepared": document}, words)
