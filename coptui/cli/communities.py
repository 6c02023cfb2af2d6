"""`coptui communities`: begin them, look at them, change what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli import community_life
from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.communities import CommunityView

app = typer.Typer(help="Communities of Practice.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]


@app.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What it is called.")],
    code: Annotated[str, typer.Option(help="Short code; sessions are CODE-1, CODE-2.")] = "",
    purpose: Annotated[str, typer.Option(help="What it is for.")] = "",
    place: Annotated[str, typer.Option(help="The place it serves.")] = "",
    stage: Annotated[str, typer.Option(help="Its stage to begin with.")] = "forming",
    reason: Annotated[str, typer.Option(help="What tells you its stage.")] = "",
    question: Annotated[str, typer.Option(help="Its key question.")] = "",
    agreement: Annotated[str, typer.Option(help="How people agreed to be together.")] = "",
    organisation: Annotated[str, typer.Option(help="The organisation that hosts it.")] = "",
    host: Annotated[str, typer.Option(help="Who hosts and signs the mails.")] = "",
    host_phone: Annotated[str, typer.Option(help="The host's phone, for answers.")] = "",
    host_email: Annotated[str, typer.Option(help="The host's address, for answers.")] = "",
    time_zone: Annotated[str, typer.Option(help="Its time zone, like Europe/London.")] = "",
    rhythm: Annotated[int, typer.Option(help="Weeks between sessions.")] = 4,
    json: Json = False,
) -> None:
    """Begin a community; its stage is written down as a first stage review."""
    from coptui.services import communities

    new = communities.NewCommunity(
        name=name,
        code=code,
        purpose=purpose,
        place=place,
        stage=stage,
        stage_reason=reason or communities.FIRST_REASON,
        key_question=question,
        agreement=agreement,
        host_organisation=organisation,
        host_name=host,
        host_phone=host_phone,
        host_email=host_email,
        time_zone=time_zone,
        rhythm_weeks=rhythm,
    )
    with opened(ctx) as ws:
        done = communities.add(ws, new)
    say(done.said)
    answer(json, {"community": done.view}, _words(done.view))


@app.command("list")
def list_(ctx: typer.Context, json: Json = False) -> None:
    """Show all communities with their stage and next date."""
    from coptui.services import communities

    with opened(ctx) as ws:
        rows = communities.all(ws)
    words = table(
        ("id", "code", "name", "stage", "people", "next session"),
        [
            (r.id, r.code, r.name, r.stage, r.members, r.next_session and r.next_session.start)
            for r in rows
        ],
        empty="No community yet. `coptui communities add NAME` begins one.",
    )
    answer(json, {"communities": rows, "total": len(rows)}, words)


@app.command("show")
def show(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Show one community."""
    from coptui.services import communities, finding

    with opened(ctx) as ws:
        view = communities.show(ws, finding.community_id(ws, community))
    answer(json, {"community": view}, _words(view))


_Text = Annotated[str | None, typer.Option()]


@app.command("edit")
def edit(
    ctx: typer.Context,
    community: Which,
    name: _Text = None,
    code: _Text = None,
    purpose: _Text = None,
    place: _Text = None,
    question: _Text = None,
    agreement: _Text = None,
    organisation: _Text = None,
    host: _Text = None,
    host_phone: _Text = None,
    host_email: _Text = None,
    time_zone: _Text = None,
    status: _Text = None,
    rhythm: Annotated[int | None, typer.Option(help="Weeks between sessions.")] = None,
    json: Json = False,
) -> None:
    """Change what a community says of itself; the stage has its own command."""
    from coptui.services import communities, finding

    said: dict[str, str | int | None] = {
        "name": name,
        "code": code,
        "purpose": purpose,
        "place": place,
        "key_question": question,
        "agreement": agreement,
        "host_organisation": organisation,
        "host_name": host,
        "host_phone": host_phone,
        "host_email": host_email,
        "time_zone": time_zone,
        "status": status,
        "rhythm_weeks": rhythm,
    }
    with opened(ctx) as ws:
        fields = {field: value for field, value in said.items() if value is not None}
        done = communities.edit(ws, finding.community_id(ws, community), **fields)
    say(done.said)
    answer(json, {"community": done.view}, _words(done.view))


for _name, _act in community_life.COMMANDS.items():
    app.command(_name)(_act)


def _words(view: CommunityView) -> str:
    coming = view.next_session
    return pairs(
        [
            ("id", view.id),
            ("name", view.name),
            ("code", view.code),
            ("purpose", view.purpose),
            ("place", view.place),
            ("status", view.status),
            ("stage", f"{view.strip}  {view.stage} since {view.stage_since}"),
            ("people", view.members),
            ("sessions held", view.held_sessions),
            ("next session", f"{coming.code} {coming.start:%Y-%m-%d %H:%M}" if coming else ""),
        ]
    )
