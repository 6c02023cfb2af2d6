"""`coptui venues`: places to meet, and what is known of getting in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.venues import VenueView

app = typer.Typer(help="Places to meet, and what is known of getting in.", no_args_is_help=True)

Venue = Annotated[str, typer.Argument(metavar="VENUE", help="Id or name.")]
_Text = Annotated[str | None, typer.Option()]
_Known = Annotated[str | None, typer.Option(help="yes, no or unsure")]
Checked = Annotated[
    str | None, typer.Option(metavar="D", help="The day somebody looked at its access.")
]


@app.command("list")
def list_(ctx: typer.Context, json: Json = False) -> None:
    """Show all places with their access line."""
    from coptui.services import venues

    with opened(ctx) as ws:
        rows = venues.all(ws)
    words = table(
        ("id", "name", "neutral", "getting in", "looked at", "used by"),
        [(r.id, r.name, r.neutral, r.access, r.checked_on, r.used_by) for r in rows],
        empty="No venue yet. `coptui venues add NAME` takes one down.",
    )
    answer(json, {"venues": rows, "total": len(rows)}, words)


@app.command("show")
def show(ctx: typer.Context, venue: Venue, json: Json = False) -> None:
    """Show one place."""
    from coptui.services import venues

    with opened(ctx) as ws:
        view = venues.show(ws, venues.find(ws, venue))
    _answer(json, view)


@app.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What the place is called.")],
    address: _Text = None,
    neutral: _Known = None,
    step_free: _Known = None,
    toilet: _Known = None,
    hearing_loop: _Known = None,
    quiet_space: _Known = None,
    access: Annotated[str | None, typer.Option(help="The line for invitations.")] = None,
    transport: Annotated[str | None, typer.Option(help="Bus and train.")] = None,
    parking: _Text = None,
    costs: _Text = None,
    catering: _Text = None,
    capacity: Annotated[str | None, typer.Option(help="How many people it holds.")] = None,
    contact: Annotated[str | None, typer.Option(help="Who opens the door.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Whose house it is.")] = None,
    notes: _Text = None,
    checked: Checked = None,
    json: Json = False,
) -> None:
    """Take down a place; its access line is made of what is known."""
    from coptui.services import venues

    said = _said(
        address, neutral, step_free, toilet, hearing_loop, quiet_space, access, transport, parking,
        costs, catering, capacity, contact, organisation, notes,
    )  # fmt: skip
    with opened(ctx) as ws:
        day = _day(ws, checked)
        done = venues.add(ws, venues.NewVenue(name, **said, **({"checked_on": day} if day else {})))
    say(done.said)
    _answer(json, done.view)


@app.command("edit")
def edit(
    ctx: typer.Context,
    venue: Venue,
    name: _Text = None,
    address: _Text = None,
    neutral: _Known = None,
    step_free: _Known = None,
    toilet: _Known = None,
    hearing_loop: _Known = None,
    quiet_space: _Known = None,
    access: Annotated[str | None, typer.Option(help="The line for invitations.")] = None,
    transport: Annotated[str | None, typer.Option(help="Bus and train.")] = None,
    parking: _Text = None,
    costs: _Text = None,
    catering: _Text = None,
    capacity: Annotated[str | None, typer.Option(help="How many people it holds.")] = None,
    contact: Annotated[str | None, typer.Option(help="Who opens the door.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Whose house it is.")] = None,
    notes: _Text = None,
    checked: Checked = None,
    json: Json = False,
) -> None:
    """Change what is known of a place."""
    from coptui.services import venues

    said = _said(
        address, neutral, step_free, toilet, hearing_loop, quiet_space, access, transport, parking,
        costs, catering, capacity, contact, organisation, notes,
    )  # fmt: skip
    with opened(ctx) as ws:
        day = _day(ws, checked)
        changes = {**said, **({"name": name} if name is not None else {})}
        changes |= {"checked_on": day} if day else {}
        done = venues.edit(ws, venues.find(ws, venue), **changes)
    say(done.said)
    _answer(json, done.view)


@app.command("use")
def use(
    ctx: typer.Context,
    venue: Venue,
    community: Annotated[str, typer.Option(help="It usually meets there.")] = "",
    session: Annotated[str, typer.Option(help="This session is there.")] = "",
    json: Json = False,
) -> None:
    """Choose a place for a community, or for one session of it."""
    from coptui.cli.diagnostics import usage, warn
    from coptui.services import finding, venues

    if bool(community) == bool(session):
        raise usage("Say --community or --session.")
    with opened(ctx) as ws:
        which = venues.find(ws, venue)
        if community:
            done = venues.use_for_community(ws, finding.community_id(ws, community), which)
            doubt = ""
        else:
            number = finding.session_id(ws, session)
            done = venues.use_for_session(ws, number, which)
            doubt = venues.doubt(ws, which, number)
    say(done.said)
    if doubt:
        warn(doubt)
    _answer(json, done.view)


_FIELDS = (
    "address", "neutral", "step_free", "toilet", "hearing_loop", "quiet_space", "access_line",
    "getting_there", "parking", "costs_line", "catering", "capacity", "contact",
    "host_organisation", "notes",
)  # fmt: skip


def _said(*values: str | None) -> dict[str, Any]:
    return {name: value for name, value in zip(_FIELDS, values, strict=True) if value is not None}


def _day(ws: Any, text: str | None) -> Any:
    from coptui.domain.dates import parse_day

    return parse_day(text, ws.today()) if text else None


def _answer(json: bool, view: VenueView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("name", view.name),
            ("address", view.address),
            ("neutral", view.neutral),
            ("getting in", view.access),
            ("not known yet", list(view.not_known)),
            ("getting there", view.getting_there),
            ("parking", view.parking),
            ("costs", view.costs),
            ("catering", view.catering),
            ("holds", view.capacity or ""),
            ("contact", view.contact),
            ("house of", view.host_organisation),
            ("looked at", view.checked_on),
            ("used by", list(view.used_by)),
        ]
    )
    answer(json, {"venue": view}, words)
