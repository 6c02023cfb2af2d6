"""`coptui sessions`: plan them, note answers and who came, close them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli import (
    session_around,
    session_calls,
    session_day,
    session_days,
    session_live,
    session_sheets,
)
from coptui.cli.diagnostics import say, warn
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table
from coptui.cli.session_words import (
    Earlier,
    End,
    Start,
    Which,
    items_from,
    order_answer,
    session_answer,
    when,
)

if TYPE_CHECKING:
    from coptui.workspace import Workspace

app = typer.Typer(help="Plan sessions, mark who came, close them.", no_args_is_help=True)


@app.command("add")
def add(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(help="Id or title of the topic.")],
    date: Annotated[str, typer.Option(help="Its day, like 2026-12-03.")],
    start: Start,
    end: End,
    venue: Annotated[str, typer.Option(help="Where; a name used before is the same place.")] = "",
    access: Annotated[str, typer.Option(help="How people get in and what is there for them.")] = "",
    example: Annotated[str, typer.Option(help="The example that starts the talk.")] = "",
    host: Annotated[str, typer.Option(metavar="WHO", help="Who hosts: a contact.")] = "",
    host_contact: Annotated[str, typer.Option(help="Phone or address people may answer to.")] = "",
    link: Annotated[str, typer.Option(help="Where to join online.")] = "",
    costs: Annotated[str, typer.Option(help="What is paid for.")] = "",
    question: Annotated[str, typer.Option(help="A key question of its own.")] = "",
    lived_experience: Annotated[str, typer.Option(help="How it has its place that day.")] = "",
    earlier: Earlier = None,
    json: Json = False,
) -> None:
    """Plan a session of a topic, with the usual running order."""
    from coptui.services import finding, sessions

    with opened(ctx) as ws:
        on, begins, ends = when(ws, date, start, end)
        host_id, host_name = _host(ws, host, host_contact)
        new = sessions.NewSession(
            topic_id=finding.topic_id(ws, topic),
            on=on,
            start=begins,
            end=ends,
            venue=venue,
            access=access,
            costs=costs,
            example=example,
            host_id=host_id,
            host_name=host_name,
            host_contact=host_contact,
            online_link=link,
            key_question=question,
            lived_experience=lived_experience,
            earlier=earlier,
        )
        done = sessions.plan(ws, new)
    say(done.said)
    session_answer(json, done.view)


def _host(ws: Workspace, who: str, reach: str) -> tuple[int | None, str]:
    """The contact who hosts; somebody who is not on the list needs a way to be reached."""
    from coptui.errors import NotFound, Refused
    from coptui.services import finding

    if not who:
        return None, ""
    try:
        return finding.contact_id(ws, who), ""
    except NotFound as error:
        if reach:
            return None, who
        raise Refused(
            f"{error.message}", "Name a contact, or give --host-contact for somebody else."
        ) from error


@app.command("list")
def list_(
    ctx: typer.Context,
    community: Annotated[str, typer.Option(help="Only of this community.")] = "",
    upcoming: Annotated[bool | None, typer.Option("--upcoming/--past")] = None,
    json: Json = False,
) -> None:
    """Show sessions in the order of their day."""
    from coptui.services import finding, sessions

    with opened(ctx) as ws:
        place = finding.community_id(ws, community) if community else None
        rows = sessions.list_of(ws, place, upcoming)
    words = table(
        ("id", "code", "topic", "when", "venue", "status", "missing"),
        [(r.id, r.code, r.topic, r.when, r.venue, r.status_words, len(r.missing)) for r in rows],
        empty="No session yet. `coptui sessions add TOPIC` plans one.",
    )
    answer(json, {"sessions": rows, "total": len(rows)}, words)


@app.command("show")
def show(ctx: typer.Context, session: Which, json: Json = False) -> None:
    """Show one session and what it still lacks."""
    from coptui.services import finding, sessions

    with opened(ctx) as ws:
        view = sessions.show(ws, finding.session_id(ws, session))
    session_answer(json, view)


_Text = Annotated[str | None, typer.Option()]


@app.command("edit")
def edit(
    ctx: typer.Context,
    session: Which,
    venue: _Text = None,
    access: _Text = None,
    example: _Text = None,
    host: _Text = None,
    host_contact: _Text = None,
    link: _Text = None,
    costs: _Text = None,
    question: _Text = None,
    lived_experience: _Text = None,
    thanks_for: _Text = None,
    json: Json = False,
) -> None:
    """Change anything of a session but its day and its state."""
    from coptui.services import finding, sessions

    said: dict[str, str | int | None] = {
        "venue": venue,
        "access": access,
        "example": example,
        "online_link": link,
        "costs": costs,
        "key_question": question,
        "lived_experience": lived_experience,
        "thanks_for": thanks_for,
    }
    with opened(ctx) as ws:
        fields = {field: value for field, value in said.items() if value is not None}
        if host:
            host_id, name = _host(ws, host, host_contact or "")
            fields |= {"host_id": host_id} if host_id is not None else {"host_name": name}
        if host_contact is not None:
            fields["host_contact"] = host_contact
        done = sessions.edit(ws, finding.session_id(ws, session), **fields)
    say(done.said)
    session_answer(json, done.view)


@app.command("move")
def move(
    ctx: typer.Context,
    session: Which,
    date: Annotated[str, typer.Option(help="The new day.")],
    start: Start = "",
    end: End = "",
    reason: Annotated[str, typer.Option(help="Why, for those who were invited.")] = "",
    earlier: Earlier = None,
    json: Json = False,
) -> None:
    """Give a session another day or other hours; calendars follow with the next mailing."""
    from coptui.services import finding, sessions

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        on, begins, ends = when(ws, date, start, end)
        done = sessions.move_date(ws, which, on, begins, ends, reason=reason, earlier=earlier)
    say(done.said)
    session_answer(json, done.view)


@app.command("cancel")
def cancel(
    ctx: typer.Context,
    session: Which,
    reason: Annotated[str, typer.Option(help="Why, in a few words.")] = "",
    json: Json = False,
) -> None:
    """Call a session off. Nobody is told by this alone."""
    from coptui.services import finding, sessions

    with opened(ctx) as ws:
        done = sessions.cancel(ws, finding.session_id(ws, session), reason)
    say(done.said)
    session_answer(json, done.view)


@app.command("order")
def order(
    ctx: typer.Context,
    session: Which,
    file: Annotated[
        Path | None, typer.Option("--file", help="Lines of MINUTES TITLE that replace it.")
    ] = None,
    json: Json = False,
) -> None:
    """Show the running order of a session, or replace it."""
    from coptui.services import finding, sessions

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if file is not None:
            items = items_from(file.read_text(encoding="utf-8"))
            view = sessions.set_running_order(ws, which, items).view
        else:
            view = sessions.running_order(ws, which)
    for warning in view.warnings:
        warn(warning)
    order_answer(json, view)


for _part in (
    session_day,
    session_days,
    session_live,
    session_calls,
    session_sheets,
    session_around,
):
    for _name, _act in _part.COMMANDS.items():
        app.command(_name)(_act)
