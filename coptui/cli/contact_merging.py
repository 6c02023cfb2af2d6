"""`coptui contacts duplicates`, `merge` and `not-same`: one person who is on the list twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, plain, table

if TYPE_CHECKING:
    from coptui.services.contact_merging import Comparison

First = Annotated[str, typer.Argument(metavar="KEEP", help="Id, address or name; it stays.")]
Second = Annotated[str, typer.Argument(metavar="OTHER", help="Who turned out to be the same.")]


def duplicates(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many pairs.")] = 500,
    json: Json = False,
) -> None:
    """Show who may be on the list twice, by address and by name. Nothing is changed."""
    from coptui.services import duplicates as found

    with opened(ctx) as ws:
        view = found.find(ws, limit)
    words = table(
        ("keep", "name", "e-mail", "other", "name", "e-mail", "why"),
        [
            (one.left.id, one.left.name, one.left.email, one.right.id, one.right.name,
             one.right.email, one.why)
            for one in view.pairs
        ],
        empty="Nobody seems to be on the list twice.",
    )  # fmt: skip
    answer(json, {"duplicates": view.pairs, "total": view.total}, words)


def merge(
    ctx: typer.Context,
    keep: First,
    other: Second,
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=keep|other|both", help="Which is taken; repeatable."),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Make two records of one person one; the stricter permission of the two holds."""
    from coptui.services import contact_merging, contacts, finding

    choices = _choices(field or [])
    with opened(ctx) as ws:
        ids = [finding.contact_id(ws, one) for one in (keep, other)]
        if dry_run:
            contact_merging.check(ws, ids[0], ids[1], choices)
            seen = contact_merging.compare(ws, ids[0], ids[1])
            answer(json, {"merge": _told(seen, choices)}, _words(seen, choices))
            return
        done = contact_merging.merge(ws, ids[0], ids[1], choices)
        view = contacts.show(ws, done.view)
    say(done.said)
    answer(json, {"contact": {**plain(view), "may_mail": view.mail.may}}, done.said)


def not_same(ctx: typer.Context, who: First, other: Second, json: Json = False) -> None:
    """Remember that two who look alike are two people; they are not shown as a pair again."""
    from coptui.services import duplicates as found
    from coptui.services import finding

    with opened(ctx) as ws:
        ids = [finding.contact_id(ws, one) for one in (who, other)]
        done = found.not_the_same(ws, ids[0], ids[1])
    say(done.said)
    answer(json, {"not_the_same": {"ids": sorted(ids), "names": done.view}}, done.said)


def _choices(fields: list[str]) -> dict[str, str]:
    found = {}
    for one in fields:
        name, gap, taken = one.partition("=")
        if not gap or not name.strip():
            raise usage(f"{one!r} is not a field and a choice, like: phone=other")
        found[name.strip()] = taken.strip().casefold()
    return found


def _told(seen: Comparison, choices: dict[str, str]) -> dict[str, object]:
    from coptui.services.contact_fields import field_name
    from coptui.services.contact_merging import PRIVATE

    named = {field_name(name): taken for name, taken in choices.items()}
    document: dict[str, object] = plain(seen)
    document["fields"] = [
        {
            "name": one.name,
            "keep": None if one.name in PRIVATE else one.left,
            "other": None if one.name in PRIVATE else one.right,
            "takes": named.get(one.name, one.takes),
        }
        for one in seen.fields
    ]
    return document


def _words(seen: Comparison, choices: dict[str, str]) -> str:
    told = _told(seen, choices)
    fields = told["fields"]
    assert isinstance(fields, list)
    rows = [(f["name"].replace("_", " "), f["keep"] or "", f["other"] or "", f["takes"])
            for f in fields]  # fmt: skip
    rows += [
        (f"may we: {one.purpose.words}", one.left, one.right,
         one.together + (", ask anew" if one.asked_anew else ""))
        for one in seen.purposes
    ]  # fmt: skip
    return table(("what", seen.keep, seen.other, "afterwards"), rows)


COMMANDS: dict[str, Callable[..., None]] = {
    "duplicates": duplicates,
    "merge": merge,
    "not-same": not_same,
}
"""The commands of this module, by the verb that `coptui contacts` gives them."""
