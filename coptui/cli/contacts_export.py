"""`coptui contacts export`: people into a file; private fields only after a typed number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import ask, is_answerable, opened
from coptui.cli.output import Json, answer
from coptui.errors import Refused


def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write them.")],
    form: Annotated[
        str, typer.Option("--format", help="csv, json, vcard (4.0) or vcard3 (older programs).")
    ] = "csv",
    search: Annotated[str, typer.Option(help="Words that must all be found.")] = "",
    community: Annotated[str | None, typer.Option(help="Only members of this community.")] = None,
    private: Annotated[
        bool, typer.Option("--private", help="With notes, needs and roles; needs --confirm.")
    ] = False,
    confirm: Annotated[
        int | None, typer.Option(metavar="N", help="The number of people whose private fields go.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why they leave; kept beside the export.")] = "",
    recipient: Annotated[str, typer.Option("--for", help="Who gets the file.")] = "",
    for_spreadsheet: Annotated[
        bool, typer.Option("--bom", help="With the mark some spreadsheet programs need.")
    ] = False,
    json: Json = False,
) -> None:
    """Write people into a file that only you can read; every export is noted.

    Notes, pronouns, access and dietary needs and roles stay here, but with --private and --confirm.
    """
    from coptui.services import exporting_people, finding
    from coptui.services.contacts import ContactFilter

    with opened(ctx) as ws:
        place = finding.community_id(ws, community) if community else None
        flt = ContactFilter(search, place)
        if private and confirm is None and is_answerable():
            confirm = _typed(exporting_people.count(ws, flt))
        done = exporting_people.export(
            ws, file.expanduser(), form, flt, private=private, confirm=confirm, reason=reason,
            recipient=recipient, for_spreadsheet=for_spreadsheet,
        )  # fmt: skip
    say(done.said)
    made = done.view
    document = {
        "file": str(file),
        "format": made.form,
        "contacts": made.people,
        "fields": made.fields,
        "private": made.private,
        "delete_by": made.delete_by,
    }
    answer(json, {"export": document})


def _typed(people: int) -> int:
    number = ask(
        f"Private notes and needs of {people} people leave this home. Type the number of people",
        "--confirm N",
    )
    if not number.strip().isdigit():
        raise Refused("That is no number; nothing was written.", f"It is {people} people.")
    return int(number)
