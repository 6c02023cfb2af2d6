"""`coptui report`: put together from what was captured, worked on, and written to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli import report_check, report_circulation, report_readers, report_site
from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table
from coptui.cli.report_words import Number, plain, shown

if TYPE_CHECKING:
    from coptui.services.reports.drafting import ReportView
    from coptui.workspace import Workspace

app = typer.Typer(
    help="Reports: put together, checked, agreed to, sent round.", no_args_is_help=True
)

Kind = Annotated[
    str, typer.Argument(metavar="KIND", help="session, topic, photos, status, year, slides, posts")
]
Subject = Annotated[
    str,
    typer.Argument(metavar="SUBJECT", help="A session, a topic or a community: id, code or title."),
]
To = Annotated[
    Path, typer.Option("--to", metavar="FILE", help="Where to write it; its ending says the form.")
]
Form = Annotated[str | None, typer.Option("--format", help="md, txt, html, pdf or docx")]
Over = Annotated[bool, typer.Option("--replace", help="A file that is there already may go.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day.")]
TextFile = Annotated[
    Path, typer.Option("--text-file", metavar="FILE", help="The text, in Markdown.")
]
_OF_SESSIONS, _OF_TOPICS = ("session", "photos"), ("topic",)


def _make(
    ctx: typer.Context, kind: str, subject: str, to: Path, form: str | None, since: str | None,
    until: str | None, over: bool, json: bool,
) -> None:  # fmt: skip
    from coptui.services.reports import forms

    with opened(ctx) as ws:
        kind, which = _subject(ws, kind, subject)
        days = _days(ws, since, until)
        done = forms.make(ws, kind, which, to.expanduser(), form, over=over, **days)
    say(done.said)
    answer(json, {"file": {"kind": kind, "path": done.view}}, "")


def _subject(ws: Workspace, kind: str, text: str) -> tuple[str, int]:
    from coptui.services import finding
    from coptui.services.reports import rows

    wanted = rows.kind_of("year" if (kind, text) == ("year", "all") else kind)
    if wanted in _OF_SESSIONS:
        return wanted, finding.session_id(ws, text)
    if wanted in _OF_TOPICS:
        return wanted, finding.topic_id(ws, text)
    if kind == "year" and text == "all":
        return rows.kind_of("years"), 0
    return wanted, finding.community_id(ws, text)


def _days(ws: Workspace, since: str | None, until: str | None) -> dict[str, Any]:
    from coptui.domain.dates import parse_day

    return {
        "since": parse_day(since, ws.today()) if since else None,
        "until": parse_day(until, ws.today()) if until else None,
    }


def _command(kind: str, words: str) -> Callable[..., None]:
    """The one command that puts a report of this kind together and writes it."""

    def make(
        ctx: typer.Context, subject: Subject, to: To, form: Form = None, since: Since = None,
        until: Until = None, over: Over = False, json: Json = False,
    ) -> None:  # fmt: skip
        _make(ctx, kind, subject, to, form, since, until, over, json)

    make.__doc__ = words
    return make


for _kind, _words in (
    ("session", "Write the summary of a session, brought up to date, into a file."),
    ("topic", "Write the final report of a topic into a file."),
    ("photos", "Write the photo report of a session into a file."),
    ("status", "Write how a community stands, for those who pay for it or host it."),
    ("year", "Write a year of a community on a page; `all` is all communities."),
    ("slides", "Write the outline of a talk about a community."),
    ("posts", "Write short texts about small good things; nothing is posted."),
):
    app.command(_kind)(_command(_kind, _words))


@app.command("list")
def list_(
    ctx: typer.Context,
    community: Annotated[str, typer.Option(help="Of this community alone.")] = "",
    topic: Annotated[str, typer.Option(help="Of this topic alone.")] = "",
    session: Annotated[str, typer.Option(help="Of this session alone.")] = "",
    kind: Annotated[str, typer.Option(help="Of this kind alone.")] = "",
    older: Annotated[bool, typer.Option("--all", help="Also versions that were replaced.")] = False,
    json: Json = False,
) -> None:
    """Show the reports that were begun, and where each stands."""
    from coptui.services import finding
    from coptui.services.reports import rows

    with opened(ctx) as ws:
        found = rows.listing(
            ws,
            community_id=finding.community_id(ws, community) if community else None,
            topic_id=finding.topic_id(ws, topic) if topic else None,
            session_id=finding.session_id(ws, session) if session else None,
            kind=kind or None,
            with_superseded=older,
        )
    words = table(
        ("id", "kind", "about", "state", "version", "words", "made"),
        [
            (r.id, r.kind_words, r.subject, f"{r.state_mark} {r.status_words}", r.version, r.words,
             r.made_on)
            for r in found
        ],
        empty="No report is begun yet: `coptui report draft session SESSION` begins one.",
    )  # fmt: skip
    answer(json, {"reports": found, "total": len(found)}, words)


@app.command("show")
def show(
    ctx: typer.Context,
    report: Number,
    text: Annotated[bool, typer.Option("--text", help="The text alone.")] = False,
    json: Json = False,
) -> None:
    """Show a report: where it stands, what is still asked of you, and its text."""
    from coptui.services.reports import drafting, sign_off

    with opened(ctx) as ws:
        view = drafting.show(ws, report)
        standing = sign_off.show(ws, report)
    words = view.text if text else f"{shown(view, standing)}\n\n{view.text}"
    answer(json, {"report": plain(view, standing)}, words)


@app.command("draft")
def draft(
    ctx: typer.Context, kind: Kind, subject: Subject, since: Since = None, until: Until = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Begin a report, or bring the one that was begun up to date."""
    from coptui.services.reports import drafting

    with opened(ctx) as ws:
        wanted, which = _subject(ws, kind, subject)
        done = drafting.draft(ws, wanted, which, **_days(ws, since, until))
    say(done.said)
    _answer(json, done.view)


@app.command("edit")
def edit(ctx: typer.Context, report: Number, text_file: TextFile, json: Json = False) -> None:
    """Put your own text in the place of what stands there."""
    from coptui.services.reports import drafting

    with opened(ctx) as ws:
        done = drafting.edit(ws, report, _read(text_file))
    say(done.said)
    _answer(json, done.view)


@app.command("say")
def say_(
    ctx: typer.Context,
    report: Number,
    name: Annotated[str, typer.Argument(metavar="NAME", help="foreword, asks, remarks, …")],
    text: Annotated[str, typer.Option(help="The words.")] = "",
    text_file: Annotated[
        Path | None, typer.Option("--text-file", metavar="FILE", help="The words, in a file.")
    ] = None,
    json: Json = False,
) -> None:
    """Write your own words into a report: its foreword, what you ask, how you end."""
    from coptui.services.reports import drafting

    if bool(text) == (text_file is not None):
        raise usage("Give --text or --text-file.")
    with opened(ctx) as ws:
        done = drafting.say(ws, report, name, text or _read(text_file or Path()))
    say(done.said)
    _answer(json, done.view)


@app.command("choices")
def choices(ctx: typer.Context, report: Number, json: Json = False) -> None:
    """Show what may stand in a report, with its key, and whether it does."""
    from coptui.services.reports import drafting

    with opened(ctx) as ws:
        found = drafting.choices(ws, report)
    words = table(
        ("key", "in", "part", "what"),
        [
            (one.key, "offered" if one.offered else "yes" if one.chosen else "no", one.title,
             one.text)
            for one in found
        ],
        empty="There is nothing to choose from.",
    )  # fmt: skip
    answer(json, {"choices": found, "total": len(found)}, words)


@app.command("choose")
def choose(
    ctx: typer.Context,
    report: Number,
    leave_out: Annotated[list[str] | None, typer.Option(metavar="KEY", help="Not this.")] = None,
    take_in: Annotated[list[str] | None, typer.Option(metavar="KEY", help="This too.")] = None,
    at_most: Annotated[
        list[str] | None,
        typer.Option(metavar="PART=N", help="So many of a part; for posts length=200 letters."),
    ] = None,
    json: Json = False,
) -> None:
    """Leave something out of a report, or take it in; all may be given several times."""
    from coptui.services.reports import drafting

    if not (leave_out or take_in or at_most):
        raise usage("Give --leave-out, --take-in or --at-most.")
    limits = dict(map(_limit, at_most or ()))
    with opened(ctx) as ws:
        done = drafting.choose(
            ws, report, leave_out=leave_out or (), take_in=take_in or (), limits=limits
        )
    say(done.said)
    _answer(json, done.view)


def _limit(text: str) -> tuple[str, int]:
    part, _, number = text.partition("=")
    if not part.strip() or not number.strip().isdecimal():
        raise usage(f"{text!r} is no limit; it is like asked=5, or length=200.")
    return part.strip(), int(number)


@app.command("refresh")
def refresh(ctx: typer.Context, report: Number, json: Json = False) -> None:
    """Bring a draft up to date; your own words stay, and what is new there is offered."""
    from coptui.services.reports import drafting

    with opened(ctx) as ws:
        done = drafting.refresh(ws, report)
    say(done.said)
    it = done.view
    document = {"report": plain(it.view), "offered": it.offered, "gone": it.gone}
    lines = [f"{one.key}  {one.text}" for one in it.offered]
    answer(json, document, lines)


@app.command("take")
def take(
    ctx: typer.Context,
    report: Number,
    keys: Annotated[list[str], typer.Argument(metavar="KEY…", help="As `refresh` names them.")],
    json: Json = False,
) -> None:
    """Put what is offered into its part of a report."""
    from coptui.services.reports import drafting

    with opened(ctx) as ws:
        done = drafting.take(ws, report, keys)
    say(done.said)
    _answer(json, done.view)


@app.command("delete")
def delete(ctx: typer.Context, report: Number, json: Json = False) -> None:
    """Let a draft go; what was agreed to or went round stays."""
    from coptui.services.reports import drafting

    with opened(ctx) as ws:
        done = drafting.delete(ws, report)
    say(done.said)
    answer(json, {"deleted": done.view.id}, "")


@app.command("new-version")
def new_version(ctx: typer.Context, report: Number, json: Json = False) -> None:
    """Begin a version that takes the place of one that was agreed to or went round."""
    from coptui.services.reports import drafting

    with opened(ctx) as ws:
        done = drafting.new_version(ws, report)
    say(done.said)
    _answer(json, done.view)


@app.command("write")
def write(
    ctx: typer.Context, report: Number, to: To, form: Form = None, over: Over = False,
    final: Annotated[
        bool, typer.Option("--final", help="Only if it is agreed to and nothing is open.")
    ] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Write a report as it stands into a file; what is not agreed to says that it is a draft."""
    from coptui.services.reports import forms

    with opened(ctx) as ws:
        done = forms.write(ws, report, to.expanduser(), form, final=final, over=over)
    say(done.said)
    answer(json, {"file": {"report": report, "path": done.view}}, "")


for _verb, _run in report_circulation.COMMANDS.items():
    app.command(_verb)(_run)
report_check.register(app)
report_readers.register(app)
app.command("site")(report_site.site)


def _read(path: Path) -> str:
    from coptui.services.plain_files import read_plainly

    return read_plainly(path.expanduser(), 2_000_000).decode("utf-8", "replace")


def _answer(json: bool, view: ReportView) -> None:
    told = [("id", view.id), ("title", view.title), ("status", view.status), ("words", view.words)]
    answer(json, {"report": plain(view)}, pairs(told))
