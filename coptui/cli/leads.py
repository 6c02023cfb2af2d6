"""`coptui leads`: who else should be here, and what came of each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

if TYPE_CHECKING:
    from coptui.services.leads import LeadView

app = typer.Typer(help="Who else should be here?", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]
Number = Annotated[int, typer.Argument(metavar="LEAD", help="Its id.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    community: Which,
    open_: Annotated[bool, typer.Option("--open", help="Only those nobody followed up.")] = False,
    json: Json = False,
) -> None:
    """Show the answers, the open ones first."""
    from coptui.services import finding, leads

    with opened(ctx) as ws:
        rows = leads.of(ws, finding.community_id(ws, community), open_only=open_)
    words = table(
        ("id", "who", "said", "in", "status", "note"),
        [(r.id, r.text, r.raised_on, r.session, r.status, r.note) for r in rows],
        empty="Nobody was named yet. `coptui leads add COMMUNITY TEXT` notes an answer.",
    )
    answer(json, {"leads": rows, "total": len(rows)}, words)


@app.command("add")
def add(
    ctx: typer.Context,
    community: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Who, or what kind of person.")],
    session: Annotated[str, typer.Option(help="The session where it was said.")] = "",
    json: Json = False,
) -> None:
    """Note an answer to who else should be here."""
    from coptui.services import finding, leads

    with opened(ctx) as ws:
        where = finding.session_id(ws, session) if session else None
        done = leads.add(ws, finding.community_id(ws, community), text, where)
    say(done.said)
    _answer(json, done.view)


@app.command("move")
def move(
    ctx: typer.Context,
    lead: Number,
    status: Annotated[str, typer.Argument(metavar="STATUS", help="contacted, dropped or open")],
    note: Annotated[str, typer.Option(help="What came of it; needed to let it go.")] = "",
    json: Json = False,
) -> None:
    """Note that somebody was asked, let it go with a reason, or take it up again."""
    from coptui.services import leads

    with opened(ctx) as ws:
        done = leads.move(ws, lead, status, note)
    say(done.said)
    _answer(json, done.view)


def _answer(json: bool, view: LeadView) -> None:
    answer(json, {"lead": view}, f"{view.id}  {view.text}  {view.status}")
