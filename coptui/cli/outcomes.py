"""`coptui outcomes`: what became different, and the small victories that may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.outcomes import OutcomeView

app = typer.Typer(help="What became different, and how far it was ours.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]
Day = Annotated[str, typer.Option("--date", metavar="D", help="The day; today unless said.")]
Level = Annotated[
    str | None,
    typer.Option(help="saw it first, same direction, contributed or direct result"),
]
Kind = Annotated[str | None, typer.Option(help="relationship, practice, culture_and_language, …")]
Value = Annotated[
    str | None, typer.Option(help="immediate, potential, applied, realised, reframing")
]
Share = Annotated[str | None, typer.Option(help="private, community or public")]
Permission = Annotated[str | None, typer.Option(help="Who said that it may be told.")]
_Text = Annotated[str | None, typer.Option()]
_Number = Annotated[int | None, typer.Option(help="Its id.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    community: Annotated[str, typer.Option(help="Those of one community.")] = "",
    json: Json = False,
) -> None:
    """Show the outcomes, the latest first."""
    from coptui.services import finding, outcomes

    with opened(ctx) as ws:
        which = finding.community_id(ws, community) if community else None
        rows = outcomes.of(ws, which)
    words = table(
        ("id", "on", "community", "what", "kind", "how far ours"),
        [(r.id, r.on, r.community, r.text, r.kind, r.level) for r in rows],
        empty="No outcome yet. `coptui outcomes add COMMUNITY TEXT` writes one down.",
    )
    answer(json, {"outcomes": rows, "total": len(rows)}, words)


@app.command("add")
def add(
    ctx: typer.Context,
    community: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is different now.")],
    date: Day = "",
    kind: Kind = None,
    contribution: Level = None,
    value: Value = None,
    place: _Text = None,
    evidence: _Text = None,
    share: Share = None,
    permission: Permission = None,
    topic: Annotated[str, typer.Option(help="The topic it belongs to.")] = "",
    recommendation: _Number = None,
    action: _Number = None,
    noticing: _Number = None,
    json: Json = False,
) -> None:
    """Write down an outcome."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding, outcomes

    said = {
        "kind": kind, "contribution": contribution, "value": value, "place": place,
        "evidence": evidence, "share": share, "permission": permission,
        "recommendation": recommendation, "action": action, "noticing": noticing,
    }  # fmt: skip
    with opened(ctx) as ws:
        fields: dict[str, Any] = {name: one for name, one in said.items() if one is not None}
        fields |= {"on": parse_day(date, ws.today())} if date else {}
        fields |= {"series": finding.topic_id(ws, topic)} if topic else {}
        new = outcomes.NewOutcome(text, **fields)
        done = outcomes.add(ws, finding.community_id(ws, community), new)
    say(done.said)
    _answer(json, done.view)


@app.command("edit")
def edit(
    ctx: typer.Context,
    outcome: Annotated[int, typer.Argument(metavar="OUTCOME", help="Its id.")],
    text: _Text = None,
    date: Day = "",
    kind: Kind = None,
    contribution: Level = None,
    value: Value = None,
    place: _Text = None,
    evidence: _Text = None,
    share: Share = None,
    permission: Permission = None,
    json: Json = False,
) -> None:
    """Change what is known of an outcome."""
    from coptui.domain.dates import parse_day
    from coptui.services import outcomes

    said = {
        "text": text, "permission": permission, "kind": kind, "contribution": contribution,
        "value": value, "place": place, "evidence": evidence, "share": share,
    }  # fmt: skip
    with opened(ctx) as ws:
        fields: dict[str, Any] = {name: one for name, one in said.items() if one is not None}
        fields |= {"on": parse_day(date, ws.today())} if date else {}
        done = outcomes.edit(ws, outcome, **fields)
    say(done.said)
    _answer(json, done.view)


@app.command("victories")
def victories(
    ctx: typer.Context,
    community: Annotated[str, typer.Option(help="Those of one community.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Also those that were told.")] = False,
    json: Json = False,
) -> None:
    """Show small victories that may be told, as texts to copy; nobody is named unasked."""
    from coptui.services import finding
    from coptui.services import victories as service

    with opened(ctx) as ws:
        which = finding.community_id(ws, community) if community else None
        rows = service.of(ws, which, told=every)
    words = "\n\n".join(f"{r.id}\n{r.text}" for r in rows)
    answer(json, {"victories": rows, "total": len(rows)}, words or "None waits to be told.")


@app.command("told")
def told(
    ctx: typer.Context,
    victory: Annotated[str, typer.Argument(metavar="VICTORY", help="Like noticing-3.")],
    json: Json = False,
) -> None:
    """Mark a small victory as told."""
    from coptui.services import victories as service

    with opened(ctx) as ws:
        done = service.told(ws, victory)
    say(done.said)
    answer(json, {"victory": done.view}, done.view.text)


def _answer(json: bool, view: OutcomeView) -> None:
    words = pairs(
        [
            ("id", view.id),
            ("community", view.community),
            ("on", view.on),
            ("what", view.text),
            ("kind", view.kind),
            ("how far ours", view.level),
            ("where", view.place),
            ("evidence", view.evidence),
            ("shared with", view.share),
            ("permission", view.permission),
        ]
    )
    answer(json, {"outcome": view}, words)
