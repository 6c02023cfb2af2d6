"""`coptui mailings send`: what is asked first, the bar while it goes, and how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from coptui.cli.diagnostics import Code, look, warn
from coptui.cli.mailing_words import mailing_answer
from coptui.cli.opening import confirm as ask_yes
from coptui.cli.opening import progress
from coptui.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from coptui.services.done import Done
    from coptui.services.mailings import MailingView
    from coptui.services.outbox import Progress
    from coptui.workspace import Workspace


def meant_so(ws: Workspace, mailing_id: int, yes: bool, at: datetime | None) -> None:
    """Say what the checks ask about, and how long it takes; refuse what nobody says is meant so."""
    from coptui.services import watching

    seen = watching.outgoing(ws, mailing_id, at)
    if seen.mailing.status != "draft":
        return  # confirmed before: the same again changes nothing
    for one in seen.warnings:
        warn(one.text)
    if seen.warnings and not seen.errors and not yes and not ask_yes("Is this meant so?", "--yes"):
        raise Refused("Nothing was confirmed.", "Mend it, then send it.")


def confirmed(
    ws: Workspace, mailing_id: int, number: int, seconds: int, at: datetime | None, everyone: bool
) -> Done[MailingView]:
    """Confirm it; where a whole list is meant and not said so, ask, and refuse without a yes."""
    from coptui.services import mailing_confirm, mailings

    def confirm(everyone: bool) -> Done[MailingView]:
        return mailings.confirm(
            ws, mailing_id, number, undo_seconds=seconds, at=at, everyone=everyone
        )

    try:
        return confirm(everyone)
    except Refused as error:
        if error.field != mailing_confirm.EVERYONE:
            raise
        warn(error.message)
        if not ask_yes("Are all of them meant?", "--everyone"):
            raise Refused("Nothing was confirmed.", "Narrow the people, then send it.") from error
    return confirm(True)


def run(home: Path, mailing_id: int, total: int) -> str:
    """Let the sender work until the mailing has ended; the sentence of what stopped it, if any."""
    from coptui.errors import CoptuiError
    from coptui.services import sending_alone

    done: set[int] = set()
    with progress("Sending") as advance:

        def heard(step: Progress) -> None:
            if step.moving:
                advance(len(done), total, f"  this one {step.moving}")
                return
            done.add(step.delivery_id)
            advance(len(done), total)

        try:
            sending_alone.run_here(home, go_on=True, mailing_id=mailing_id, on_progress=heard)
        except CoptuiError as error:
            return str(error)
    return ""


def ended(json: bool, ws: Workspace, mailing_id: int, total: int, trouble: str) -> None:
    """Say how it ended; before the first message had left, it is taken back."""
    from coptui.services import mailings

    view = mailings.show(ws, mailing_id)
    untouched = view.counts["waiting"] == sum(view.counts.values())
    if not trouble and view.status == "waiting" and untouched:
        mailings.take_back(ws, mailing_id)
        warn("Taken back. Nothing has left.")
        raise typer.Exit(Code.INTERRUPTED)
    mailing_answer(json, ws, mailing_id, people=True)
    if trouble:
        raise look(trouble)
    accepted = view.counts["accepted"]
    if accepted != total:
        raise look(f"{accepted} of {total} were accepted; look at the others.")
