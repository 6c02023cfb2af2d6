"""`coptui members`: who belongs to a community, and in which role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli import member_roles
from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, table

if TYPE_CHECKING:
    from coptui.services.members import MemberRow

app = typer.Typer(help="Who belongs to a community, and in which role.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]
One = Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")]
Role = Annotated[str, typer.Option(help="core_member, neutral_expert, facilichair, …")]


@app.command("add")
def add(
    ctx: typer.Context,
    community: Which,
    who: Annotated[list[str], typer.Argument(metavar="WHO...", help="Ids, addresses or names.")],
    role: Role = "",
    json: Json = False,
    dry_run: DryRun = False,
) -> None:
    """Bring people into a community, all of them or none. It gives no consent."""
    from coptui.services import finding, members

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        people = [finding.contact_id(ws, one) for one in who]
        if dry_run:
            if role:
                members.role_of(role)
            known = {row.id for row in members.of(ws, place)}
            say(f"{len(set(people) - known)} would be new. Nothing was written.")
            _answer(json, members.of(ws, place))
            return
        done = members.add(ws, place, people, role or None)
    say(done.said)
    _answer(json, done.view)


@app.command("remove")
def remove(
    ctx: typer.Context,
    community: Which,
    who: One,
    reason: Annotated[str, typer.Option(help="Why they leave.")],
    json: Json = False,
) -> None:
    """Let somebody go, with a reason. What they did there stays."""
    from coptui.services import finding, members

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        done = members.remove(ws, place, finding.contact_id(ws, who), reason)
    say(done.said)
    _answer(json, done.view)


@app.command("list")
def list_(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Show the people of a community."""
    from coptui.services import finding, members

    with opened(ctx) as ws:
        rows = members.of(ws, finding.community_id(ws, community))
    _answer(json, rows)


@app.command("role")
def role(
    ctx: typer.Context,
    community: Which,
    who: One,
    role: Annotated[str, typer.Argument(help="core_member, neutral_expert, facilichair, …")],
    end: Annotated[bool, typer.Option("--end", help="The role ends today.")] = False,
    json: Json = False,
) -> None:
    """Give a member a role from today on, or end it."""
    from coptui.services import finding, members

    with opened(ctx) as ws:
        place, person = finding.community_id(ws, community), finding.contact_id(ws, who)
        act = members.end_role if end else members.give_role
        done = act(ws, place, person, role)
    say(done.said)
    _answer(json, done.view)


for _name, _act in member_roles.COMMANDS.items():
    app.command(_name)(_act)


def _answer(json: bool, rows: list[MemberRow]) -> None:
    words = table(
        ("id", "name", "organisation", "roles", "since"),
        [(r.id, r.name, r.organisation, r.roles, r.joined) for r in rows],
        empty="Nobody yet. `coptui members add COMMUNITY WHO` brings people in.",
    )
    answer(json, {"members": rows, "total": len(rows)}, words)
