"""`coptui contacts access`: everything held on a person, for that person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer


def access(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")],
    to: Annotated[
        Path | None,
        typer.Option(metavar="DIR|FILE", help="A folder for all three forms, or one file."),
    ] = None,
    asked: Annotated[
        str, typer.Option(metavar="DATE", help="When they asked; an answer is due in a month.")
    ] = "today",
    json: Json = False,
) -> None:
    """Write everything held on one person: JSON, text and a page; nobody else is in it.

    Without --to it is printed. What the keys mean stands in docs/subject-access.md.
    """
    from coptui.domain.dates import parse_day
    from coptui.services import access as service
    from coptui.services import finding
    from coptui.services.access_words import as_text

    with opened(ctx) as ws:
        contact_id = finding.contact_id(ws, who)
        try:
            day = parse_day(asked, ws.today())
        except ValueError as error:
            raise usage(f"{error} Write --asked like 2026-11-23.") from error
        if to is not None:
            done = service.write(ws, contact_id, to.expanduser(), asked_on=day)
            say(done.said)
            due = service.due(day)
            document: dict[str, object] = {
                "access": {"contact": contact_id, "files": done.view, "answer_by": due}
            }
            answer(json, document, "\n".join(map(str, done.view)))
            return
        held = service.document(ws, contact_id, asked_on=day)
    answer(json, {"subject_access": held}, as_text(held))
