"""`coptui contacts log`, `history` and `addresses`: what happened with one person, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

Who = Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")]


def log(
    ctx: typer.Context,
    who: Who,
    kind: Annotated[str, typer.Option(help="call, text, letter, conversation or other.")] = "call",
    text: Annotated[str, typer.Option(help="What it was about; they may ask to read it.")] = "",
    on: Annotated[str, typer.Option(metavar="DAY", help="When, if not today.")] = "today",
    session: Annotated[str, typer.Option(help="The session it was about.")] = "",
    json: Json = False,
) -> None:
    """Note a call, a text, a letter or a conversation; without --text show those there are."""
    from coptui.domain.dates import parse_day
    from coptui.services import contact_log, finding

    with opened(ctx) as ws:
        person = finding.contact_id(ws, who)
        if text:
            which = finding.session_id(ws, session) if session else None
            day = parse_day(on, ws.today())
            done = contact_log.write(ws, person, kind, text, on=day, session_id=which)
            say(done.said)
        rows = contact_log.entries(ws, person)
    words = table(
        ("id", "when", "what", "about", "noted by"),
        [(one.id, one.on, one.kind_words, one.text, one.by) for one in rows],
        empty="Nothing is noted yet. --text notes something.",
    )
    answer(json, {"log": rows, "total": len(rows)}, words)


def history(
    ctx: typer.Context,
    who: Who,
    kind: Annotated[
        str, typer.Option(help="Only consent, message, session, log, community or said.")
    ] = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 is all.")] = 0,
    json: Json = False,
) -> None:
    """Show all that happened with one person, the newest first."""
    from coptui.errors import Refused
    from coptui.services import finding, timeline

    if kind and kind not in timeline.KINDS:
        raise Refused(f"There is no kind {kind!r}.", f"Kinds are: {', '.join(timeline.KINDS)}.")
    with opened(ctx) as ws:
        person = finding.contact_id(ws, who)
        total = timeline.count(ws, person, kind)
        rows = timeline.page(ws, person, kind, 0, min(limit, total) if limit else total)
    words = table(
        ("when", "what", "result", "more"),
        [(one.on, one.title, one.result, one.more) for one in rows],
        empty="Nothing has happened yet.",
    )
    answer(json, {"history": rows, "total": total}, words)


def addresses(
    ctx: typer.Context,
    who: Who,
    add: Annotated[str, typer.Option(metavar="ADDRESS", help="Keep this one too.")] = "",
    prefer: Annotated[str, typer.Option(metavar="ADDRESS", help="Write to this one.")] = "",
    remove: Annotated[str, typer.Option(metavar="ADDRESS", help="Let this one go.")] = "",
    json: Json = False,
) -> None:
    """Show every address of a person, the preferred first; keep, prefer or let go of one."""
    from coptui.services import contact_addresses, finding

    acts = (
        (contact_addresses.add, add),
        (contact_addresses.prefer, prefer),
        (contact_addresses.remove, remove),
    )
    with opened(ctx) as ws:
        person = finding.contact_id(ws, who)
        with ws.store.atomic():
            for act, address in acts:
                if address:
                    say(act(ws, person, address).said)
        kept = contact_addresses.all_of(person)
    rows = [{"address": one, "preferred": at == 0} for at, one in enumerate(kept)]
    words = table(
        ("address", "preferred"), [(one["address"], one["preferred"]) for one in rows],
        empty="No address is kept.",
    )  # fmt: skip
    answer(json, {"addresses": rows, "total": len(rows)}, words)


def share(
    ctx: typer.Context,
    who: Who,
    other: Annotated[str, typer.Argument(metavar="WHO", help="Who has the same address.")],
    how: Annotated[str, typer.Argument(metavar="one|each", help="One mail, or one each.")],
    json: Json = False,
) -> None:
    """Remember for two people at one address: one mail, to the first named, or one each."""
    from coptui.services import address_sharing, finding

    with opened(ctx) as ws:
        people = [finding.contact_id(ws, one) for one in (who, other)]
        done = address_sharing.decide(ws, people, how)
    say(done.said)
    answer(json, {"share": done.view}, done.said)


COMMANDS: dict[str, Callable[..., None]] = {
    "log": log,
    "history": history,
    "addresses": addresses,
    "share": share,
}
"""The commands of this module, by the verb that `coptui contacts` gives them."""
