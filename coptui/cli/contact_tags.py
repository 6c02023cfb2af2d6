"""`coptui contacts tag` and `tags`: the words that people are kept under."""

from __future__ import annotations

from typing import Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, table
from coptui.domain.counting import counted


def tag(
    ctx: typer.Context,
    word: Annotated[str, typer.Argument(metavar="TAG", help="The word; a new one is made.")],
    who: Annotated[
        list[str] | None, typer.Argument(metavar="WHO...", help="Ids, addresses or names.")
    ] = None,
    saved: Annotated[
        str, typer.Option("--filter", metavar="NAME", help="Everybody in this saved filter.")
    ] = "",
    take: Annotated[bool, typer.Option("--take", help="Take the tag from them.")] = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Give people a tag, all of them or none; or take it from them."""
    from coptui.services import contacts, filters, finding, tags

    if bool(who) == bool(saved):
        raise usage("Name people, or give --filter.")
    with opened(ctx) as ws:
        people = [finding.contact_id(ws, one) for one in who or ()]
        if saved:
            flt = filters.find(ws, saved).filter
            people = [] if flt.empty else contacts.ids_of(ws, flt)
        if dry_run:
            meant = counted(len(set(people)), "person is", "people are")
            say(f"{meant} meant. Nothing was written.")
        else:
            key = tags.find(ws, word) if take else 0
            done = tags.take(ws, people, key) if take else tags.give(ws, people, word)
            say(done.said)
        found = tags.all(ws)
    answer(json, {"tags": found, "total": len(found)})


def list_tags(ctx: typer.Context, json: Json = False) -> None:
    """Show all tags, and how many people have each."""
    from coptui.services import tags

    with opened(ctx) as ws:
        found = tags.all(ws)
    words = table(
        ("id", "tag", "people"),
        [(one.id, one.name, one.people) for one in found],
        empty="No tag yet. `coptui contacts tag TAG WHO` gives one.",
    )
    answer(json, {"tags": found, "total": len(found)}, words)
