"""`coptui filters`: conditions over people, saved under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli import filter_options as options
from coptui.cli.diagnostics import say
from coptui.cli.filter_options import filter_of
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.filters import FilterView

app = typer.Typer(help="Conditions over people, saved under a name.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="FILTER", help="Id or name.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")]


@app.command("list")
def list_filters(ctx: typer.Context, json: Json = False) -> None:
    """Show all saved filters, each read out as a sentence."""
    from coptui.services import filters

    with opened(ctx) as ws:
        found = filters.all(ws)
    words = table(
        ("id", "name", "who"),
        [(one.id, one.name, one.sentence) for one in found],
        empty="No filter is saved yet. `coptui filters add NAME` keeps conditions.",
    )
    answer(json, {"filters": [_document(one) for one in found], "total": len(found)}, words)


@app.command("show")
def show(ctx: typer.Context, which: Which, json: Json = False) -> None:
    """Show one saved filter, and how many people fit it now."""
    from coptui.services import contacts, filters

    with opened(ctx) as ws:
        view = filters.find(ws, which)
        number = contacts.count(ws, view.filter, None)
    _answer(json, view, people=number)


@app.command("add")
def add(
    ctx: typer.Context,
    name: Name,
    search: options.Search = "",
    community: options.InCommunity = "",
    role: options.Role = "",
    may_mail: options.MayMail = "",
    mail_answer: options.MailAnswer = "",
    standing: options.Standing = "",
    sector: options.Sector = "",
    organisation: options.From = "",
    consent_due: options.ConsentDue = False,
    on_hold: options.OnHold = False,
    no_email: options.NoEmail = False,
    channel: options.Channel = "",
    never_came: options.NeverCame = False,
    came: options.Times = 0,
    months: options.Months = 0,
    came_in: options.CameIn = "",
    came_to: options.CameTo = None,
    missed: options.Missed = None,
    tag: options.Tags = None,
    json: Json = False,
) -> None:
    """Save conditions under a name; one of that name has these from now on."""
    from coptui.services import filters

    with opened(ctx) as ws:
        done = filters.save(ws, name, filter_of(ctx, ws))
    say(done.said)
    _answer(json, done.view)


@app.command("rename")
def rename(ctx: typer.Context, which: Which, name: Name, json: Json = False) -> None:
    """Give a saved filter another name."""
    from coptui.services import filters

    with opened(ctx) as ws:
        done = filters.rename(ws, filters.find(ws, which).id, name)
    say(done.said)
    _answer(json, done.view)


@app.command("remove")
def remove(ctx: typer.Context, which: Which, json: Json = False) -> None:
    """Drop a saved filter. Nobody in it is touched; mailings keep what was chosen by it."""
    from coptui.services import filters

    with opened(ctx) as ws:
        view = filters.find(ws, which)
        done = filters.remove(ws, view.id)
    say(done.said)
    _answer(json, view)


def _document(view: FilterView, **more: object) -> dict[str, Any]:
    from coptui.domain.contact_filter import to_plain

    return {
        "id": view.id,
        "name": view.name,
        "sentence": view.sentence,
        "conditions": to_plain(view.filter),
        **more,
    }


def _answer(json: bool, view: FilterView, **more: object) -> None:
    rows = [("id", view.id), ("name", view.name), ("who", view.sentence), *more.items()]
    answer(json, {"filter": _document(view, **more)}, pairs(rows))
