"""`coptui mailings`: prepare, look at, check, send and follow a mailing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.mailing_sending import confirmed, ended, meant_so, run
from coptui.cli.mailing_words import document_of, mailing_answer
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, exactly, table
from coptui.errors import NotFound, Refused

if TYPE_CHECKING:
    from coptui.workspace import Workspace

app = typer.Typer(help="Prepare, look at, check and send mailings.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(metavar="MAILING", help="Its id.")]
At = Annotated[
    str,
    typer.Option("--at", metavar="WHEN", help="When it goes: Thu 3 Dec 09:00, tomorrow 9am."),
]
Voice = Annotated[
    str, typer.Option(metavar="TEMPLATE", help="Whose words, where it has several voices.")
]
Everyone = Annotated[
    bool, typer.Option("--everyone", help="All of a list with more than ten people are meant.")
]
_NEEDS_A_SENDER = "It goes while the app or `coptui outbox run` is there to send it."


@app.command("list")
def list_mailings(ctx: typer.Context, json: Json = False) -> None:
    """Show all mailings, the latest first."""
    from coptui.services import mailings

    with opened(ctx) as ws:
        found = mailings.all(ws)
    rows = [(one.id, one.status, one.name, one.to, one.counts["accepted"]) for one in found]
    answer(
        json,
        {"mailings": [document_of(one) for one in found], "total": len(found)},
        table(("id", "status", "mailing", "to", "accepted"), rows, empty="No mailing yet."),
    )


@app.command("prepare")
def prepare(
    ctx: typer.Context,
    template: Annotated[str, typer.Option(help="Key of the template, like T1.")],
    session: Annotated[str, typer.Option(help="The session it is about: id, or HAR-14.")] = "",
    community: Annotated[str, typer.Option(help="Or the community: its session that fits.")] = "",
    report: Annotated[int, typer.Option(metavar="ID", help="Or a report that is agreed to.")] = 0,
    voice: Annotated[
        list[str] | None,
        typer.Option(
            help="Another template, for those whom the first is not for; may be repeated."
        ),
    ] = None,
    only: Annotated[
        str,
        typer.Option("--filter", metavar="FILTER", help="Only those in a saved filter or role."),
    ] = "",
    json: Json = False,
) -> None:
    """Make a draft. Nothing is sent: look at it, then `mailings send`."""
    from coptui.services import finding, mailing_drafts, mailings

    if report:
        from coptui.cli.report_circulation import prepared

        prepared(ctx, report, template, json)
        return
    if not session and not community:
        raise usage("Give --session or --community.")
    with opened(ctx) as ws:
        about = finding.session_id(ws, session) if session else None
        where = finding.community_id(ws, community) if community else None
        done = mailings.prepare(
            ws,
            template,
            session_id=about,
            community_id=where,
            voices=voice or (),
            **_only(ws, only),
        )
        there = mailing_drafts.begun(
            ws,
            template,
            session_id=done.view.session_id,
            community_id=done.view.community_id,
            but=done.view.id,
        )
        mailing_answer(json, ws, done.view.id)
    say(done.said)
    if there is not None:
        say(f"There is one already: mailing {there.view.id}. {there.said}")


def _only(ws: Workspace, text: str) -> dict[str, Any]:
    """The people meant by a word: those of a saved filter, or who hold a role."""
    from coptui.services import filters, members

    if not text:
        return {}
    try:
        found = filters.find(ws, text)
    except NotFound as none:
        if not members.held(ws, text):
            raise NotFound(
                f"There is no saved filter and no role {text!r}.", "See `coptui filters list`."
            ) from none
        return {"role": text}
    return {"flt": found.filter, "filter_name": found.name}


@app.command("preview")
def preview(
    ctx: typer.Context,
    mailing: Which,
    to: Annotated[str, typer.Option(metavar="WHO", help="As this person will see it.")] = "",
    raw: Annotated[bool, typer.Option("--raw", help="The bytes of the message.")] = False,
    text: Annotated[bool, typer.Option("--text", help="The text part alone.")] = False,
    html: Annotated[bool, typer.Option("--html", help="The HTML part alone.")] = False,
    json: Json = False,
) -> None:
    """Show a message exactly as it would go, but for its date and id."""
    from coptui.services import finding, mailings

    if raw + text + html > 1:
        raise usage("Give only one of --raw, --text and --html.")
    with opened(ctx) as ws:
        contact = finding.contact_id(ws, to) if to else None
        seen = mailings.preview(ws, finding.mailing_id(ws, mailing), contact)
    if json:
        answer(True, {"message": {**vars(seen), "headers": dict(seen.headers)}})
    elif raw:
        exactly(seen.raw.encode("ascii"))
    elif html:
        exactly(seen.html.encode("utf-8"))
    else:
        head = [] if text else [f"{name}: {value}" for name, value in seen.headers] + [""]
        answer(False, {}, [*head, *seen.text.splitlines()])


@app.command("edit")
def edit(
    ctx: typer.Context,
    mailing: Which,
    text_file: Annotated[
        Path | None, typer.Option(help="File with the new text, Markdown.")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="The new subject.")] = None,
    write: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=TEXT", help="Written into a blank of the words, like link=…"),
    ] = None,
    voice: Voice = "",
    json: Json = False,
) -> None:
    """Change the words of this mailing alone."""
    from coptui.services import finding, mailing_blanks, mailings

    if text_file is None and subject is None and not write:
        raise usage("Give --text-file, --subject or --write.")
    body = None if text_file is None else _read(text_file)
    values = dict(_named(one) for one in write or ())
    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        if body is not None or subject is not None:
            done = mailings.edit(ws, found, body=body, subject=subject, voice=voice)
        if values:
            done = mailing_blanks.write(ws, found, values)
        mailing_answer(json, ws, done.view.id)
    say(done.said)


def _named(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise usage("Give --write as NAME=TEXT, such as --write link=https://hub.example.")
    return name.strip(), value.replace("\\n", "\n")


@app.command("leave-out")
def leave_out(
    ctx: typer.Context,
    mailing: Which,
    who: Annotated[str, typer.Argument(metavar="[WHO]", help="Id, name or e-mail.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    had_one: Annotated[
        bool,
        typer.Option("--had-one", help="All who had a mail like it within the last day."),
    ] = False,
    json: Json = False,
) -> None:
    """Leave one person out of a draft, with the reason; or all who had one like it lately."""
    from coptui.services import finding, mailing_drafts, mailings

    if had_one == bool(who) or (who and not reason):
        raise usage("Give WHO and --reason, or --had-one alone.")
    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        if had_one:
            done = mailing_drafts.only_those_without(ws, found)
        else:
            done = mailings.leave_out(ws, found, finding.contact_id(ws, who), reason)
        mailing_answer(json, ws, found)
    say(done.said)


@app.command("attach")
def attach(
    ctx: typer.Context,
    mailing: Which,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file; it is copied.")],
    json: Json = False,
) -> None:
    """Send a file with a draft. It is looked at, and copied as it is now."""
    from coptui.services import finding, mailing_attachments

    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        done = mailing_attachments.attach(ws, found, file)
        mailing_answer(json, ws, found)
    say(done.said)


@app.command("detach")
def detach(
    ctx: typer.Context,
    mailing: Which,
    file: Annotated[str, typer.Argument(metavar="NAME", help="Its name, or its id.")],
    json: Json = False,
) -> None:
    """Take a file off a draft."""
    from coptui.services import finding, mailing_attachments

    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        done = mailing_attachments.detach(ws, found, file)
        mailing_answer(json, ws, found)
    say(done.said)


@app.command("correct")
def correct(
    ctx: typer.Context,
    mailing: Which,
    line: Annotated[str, typer.Option(help="What stands on top: what is right now.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Once more, though it was corrected already.")
    ] = False,
    json: Json = False,
) -> None:
    """Put a mailing right with one more mail to those who had it; nothing is called back."""
    from coptui.services import finding, mailing_correction

    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        done = mailing_correction.correct(ws, found, line, again=again)
        mailing_answer(json, ws, done.view.id)
    say(done.said)


@app.command("test")
def test(
    ctx: typer.Context,
    mailing: Which,
    to: Annotated[str, typer.Option(metavar="ADDRESS", help="Your own address.")],
    voice: Voice = "",
) -> None:
    """Send one message of it to yourself, marked as a test; it is counted nowhere."""
    from coptui.services import finding, mailing_trial

    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        home = ws.home
    say(mailing_trial.send_here(home, found, to, voice))


@app.command("send")
def send(
    ctx: typer.Context,
    mailing: Which,
    confirm: Annotated[
        int | None, typer.Option(metavar="N", help="The exact number of people it goes to.")
    ] = None,
    no_undo: Annotated[
        bool, typer.Option("--no-undo", help="Go at once, without the minute to take it back.")
    ] = False,
    at: At = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="What the checks ask about is meant as it is.")
    ] = False,
    everyone: Everyone = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Send to exactly N people and wait for the end; ctrl-c in the first minute takes it back.

    What really leaves has to be looked at before, with `mailings preview`.
    With --at it is confirmed now and goes then, while the app or `coptui outbox run` is there to
    send it.
    """
    from coptui.services import finding, mailings, scheduling

    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        when = scheduling.moment(ws, found, at) if at else None
        if dry_run:
            mailing_answer(json, ws, found, at=when)
            return
        if confirm is None:
            goes = mailings.show(ws, found).to
            raise Refused(
                "The number of people is not confirmed.",
                f"Look at the preview; if it is right, give --confirm {goes}.",
            )
        seconds = 0 if no_undo else mailings.may_be_undone_for(ws)
        meant_so(ws, found, yes, when)
        done = confirmed(ws, found, confirm, seconds, when, everyone)
        if when is not None:
            say(f"{done.said} {_NEEDS_A_SENDER}")
            mailing_answer(json, ws, found)
            return
        total, home = done.view.to, ws.home
        if seconds:
            say(f"{done.said} It leaves in {seconds} seconds; ctrl-c takes it back.")
    trouble = run(home, found, total)
    with opened(ctx) as ws:
        ended(json, ws, found, total, trouble)


@app.command("show")
def show(ctx: typer.Context, mailing: Which, json: Json = False) -> None:
    """Show a mailing, and what happened to each person's message."""
    from coptui.services import finding

    with opened(ctx) as ws:
        mailing_answer(json, ws, finding.mailing_id(ws, mailing), people=True)


@app.command("schedule")
def schedule(ctx: typer.Context, mailing: Which, at: At, json: Json = False) -> None:
    """Let a confirmed mailing that waits for its time go at another."""
    from coptui.services import finding, scheduling

    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        done = scheduling.change(ws, found, scheduling.moment(ws, found, at))
        mailing_answer(json, ws, found)
    say(done.said)


@app.command("take-back")
def take_back(ctx: typer.Context, mailing: Which, json: Json = False) -> None:
    """Make a draft again of a confirmed mailing of which nothing has left."""
    from coptui.services import finding, mailings

    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        done = mailings.take_back(ws, found)
        mailing_answer(json, ws, found)
    say(done.said)


@app.command("pause")
def pause(ctx: typer.Context, mailing: Which, json: Json = False) -> None:
    """Let nothing more of it leave until it is resumed."""
    _move(ctx, mailing, "pause", json)


@app.command("resume")
def resume(ctx: typer.Context, mailing: Which, json: Json = False) -> None:
    """Let a paused mailing go on."""
    _move(ctx, mailing, "resume", json)


@app.command("cancel")
def cancel(ctx: typer.Context, mailing: Which, json: Json = False) -> None:
    """Stop a mailing for good; what has left has left."""
    _move(ctx, mailing, "cancel", json)


def _move(ctx: typer.Context, mailing: str, verb: str, json: bool) -> None:
    from coptui.services import finding, outbox

    acts = {"pause": outbox.pause, "resume": outbox.resume, "cancel": outbox.cancel}
    with opened(ctx) as ws:
        found = finding.mailing_id(ws, mailing)
        done = acts[verb](ws, found)
        mailing_answer(json, ws, found)
    say(done.said)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The file {path} cannot be read.", "It is a text file in UTF-8.") from error
