"""More of `coptui consent`: the proof of one permission, and who is to be asked again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.contacts_import import day
from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.consent_calendar import LapseView

Who = Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")]
Evidence = Annotated[str, typer.Option(help="Where the proof lies: a mail and its day.")]


def proof(
    ctx: typer.Context,
    who: Who,
    purpose: Annotated[
        str, typer.Option(help="mail, named, quoted, photo, share_contact or record_role.")
    ],
    json: Json = False,
) -> None:
    """Print the proof of one permission: words, day, way, sheet and row, who recorded it."""
    from coptui.services import consent_proof, finding

    with opened(ctx) as ws:
        view = consent_proof.proof(ws, finding.contact_id(ws, who), purpose)
    answer(json, {"proof": view}, consent_proof.in_words(view))


def calendar(ctx: typer.Context, json: Json = False) -> None:
    """Show whose consent runs out when, and who is to be asked again now."""
    from coptui.services import consent_calendar

    with opened(ctx) as ws:
        months = consent_calendar.months(ws)
        people = consent_calendar.to_ask(ws)
        batches = consent_calendar.batches(ws)
    document = {
        "months": [{"month": f"{one.month:%Y-%m}", "people": one.people} for one in months],
        "to_ask": people,
        "batches": batches,
        "total": sum(one.people for one in months),
    }
    words = table(
        ("runs out in", "people"),
        [(one.words, one.people) for one in months],
        empty="Nobody's consent runs out.",
    )
    if people:
        words += "\n\n" + table(("id", "name", "until", "state", "in"), map(_line, people))
    for one in batches:
        words += f"\n\n{one.community}: {one.people} to ask now:"
        words += f" coptui mailings prepare --template T16 --community {one.community_id}"
    answer(json, document, words)


def renew(
    ctx: typer.Context,
    who: Who,
    on: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="The day of it.")] = "",
    method: Annotated[str, typer.Option(help="sheet, form, mail or spoken.")] = "mail",
    evidence: Evidence = "",
    json: Json = False,
) -> None:
    """Record “yes, as before”: each yes that stands is given anew by its own words."""
    from coptui.services import consent_renewal, finding

    with opened(ctx) as ws:
        done = consent_renewal.renew(
            ws,
            finding.contact_id(ws, who),
            method=method,
            on=day(on) if on else None,
            evidence=evidence,
        )
    say(done.said)
    rows = [(one.id, one.date, one.purpose, one.state, one.evidence) for one in done.view]
    words = table(("id", "day", "purpose", "said", "evidence"), rows)
    answer(json, {"events": done.view, "total": len(done.view)}, words)


def allow_again(
    ctx: typer.Context,
    who: Who,
    evidence: Annotated[str, typer.Option(help="How the person asked for it: a mail, its day.")],
    json: Json = False,
) -> None:
    """Take somebody back who asks for it themselves; a new yes is recorded apart."""
    from coptui.services import consent, finding

    with opened(ctx) as ws:
        done = consent.allow_again(ws, finding.contact_id(ws, who), evidence)
    say(done.said)
    rows = [(one.id, one.date, one.purpose, one.state) for one in done.view]
    answer(
        json,
        {"events": done.view, "total": len(done.view)},
        table(("id", "day", "purpose", "said"), rows, empty="Nothing was said yet."),
    )


def care(
    ctx: typer.Context,
    who: Who,
    discreet: Annotated[
        bool | None,
        typer.Option("--discreet/--no-discreet", help="Mail that shows nothing unopened."),
    ] = None,
    under_18: Annotated[
        bool | None,
        typer.Option("--under-18/--no-under-18", help="A parent or guardian has to agree."),
    ] = None,
    json: Json = False,
) -> None:
    """Mark somebody to be written to discreetly, or as under 18."""
    from coptui.services import contact_care, finding

    if discreet is None and under_18 is None:
        raise usage("Give --discreet or --under-18, or their opposites.")
    with opened(ctx) as ws:
        key = finding.contact_id(ws, who)
        done = contact_care.set_care(ws, key, discreet=discreet, under_18=under_18)
        marks = contact_care.care_of(ws, key)
    say(done.said)
    document = {"id": key, "name": done.view.name, "discreet": marks[0], "under_18": marks[1]}
    answer(json, {"contact": document}, pairs(list(document.items())))


def _line(one: LapseView) -> tuple[object, ...]:
    told = f"{one.ask.words} ({one.asked_on})" if one.asked_on else one.ask.words
    return (one.id, one.name, one.refresh_by, told, one.communities)


COMMANDS: dict[str, Callable[..., None]] = {
    "proof": proof,
    "calendar": calendar,
    "renew": renew,
    "allow-again": allow_again,
    "care": care,
}
"""The commands of this module, by the verb that `coptui consent` gives them."""
