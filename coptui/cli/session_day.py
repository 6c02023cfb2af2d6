"""The day of a session on the command line: who is invited, who comes, and the close."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say, warn
from coptui.cli.opening import opened
from coptui.cli.output import Json
from coptui.cli.session_words import (
    Earlier,
    End,
    One,
    Start,
    Which,
    attendance_answer,
    session_answer,
    when,
)

if TYPE_CHECKING:
    from coptui.workspace import Workspace


def invited(ctx: typer.Context, session: Which, json: Json = False) -> None:
    """Show who is on the list of a session, and what they answered."""
    from coptui.services import finding

    with opened(ctx) as ws:
        attendance_answer(json, ws, finding.session_id(ws, session), invited=True)


def rsvp(
    ctx: typer.Context,
    session: Which,
    who: One,
    reply: Annotated[str, typer.Argument(help="yes, no, maybe or keep-posted")],
    note: Annotated[str, typer.Option(help="What they said with it.")] = "",
    json: Json = False,
) -> None:
    """Note what somebody answered to an invitation."""
    from coptui.services import finding, sessions

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        done = sessions.reply(ws, which, finding.contact_id(ws, who), reply, note=note)
        say(done.said)
        attendance_answer(json, ws, which, invited=True)


def attend(
    ctx: typer.Context,
    session: Which,
    who: Annotated[list[str] | None, typer.Argument(metavar="WHO...")] = None,
    guest: Annotated[list[str] | None, typer.Option(help="Somebody without a contact.")] = None,
    headcount: Annotated[int | None, typer.Option(help="People in the room in all.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="They were not here.")] = False,
    ahead: Annotated[bool, typer.Option("--ahead", help="Its day is still to come.")] = False,
    json: Json = False,
) -> None:
    """Mark who is here. It says nothing about what they agreed to."""
    from coptui.services import attendance, finding

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        people = [finding.contact_id(ws, one) for one in who or []]
        with ws.store.atomic():
            for person in people:
                if remove:
                    attendance.not_here(ws, which, person)
                else:
                    attendance.here(ws, which, person, ahead=ahead)
            for label in guest or []:
                if remove:
                    attendance.not_here(ws, which, mark_id=_mark_of(ws, which, label))
                else:
                    attendance.walk_in(ws, which, label, ahead=ahead)
            if headcount is not None:
                attendance.headcount(ws, which, headcount, ahead=ahead)
        attendance_answer(json, ws, which, invited=False)


def _mark_of(ws: Workspace, session_id: int, label: str) -> int:
    """The mark of a guest, by what they were called."""
    from coptui.errors import NotFound
    from coptui.services import attendance

    for one in attendance.present(ws, session_id).people:
        if one.guest and one.name == label.strip():
            return one.id
    raise NotFound(f"No guest is called {label.strip()!r} here.", "See who is.")


def close(
    ctx: typer.Context,
    session: Which,
    decision: Annotated[str, typer.Option(help="again, stop, ask-members, other-topic or pause")],
    next_: Annotated[str, typer.Option("--next", metavar="D", help="The next day.")] = "",
    start: Start = "",
    end: End = "",
    venue: Annotated[str, typer.Option(help="Another place for the next.")] = "",
    topic: Annotated[str, typer.Option(help="The topic of the next.")] = "",
    example: Annotated[str, typer.Option(help="The example of the next.")] = "",
    who_else: Annotated[str, typer.Option(help="Who else should be here?")] = "",
    useful: Annotated[str, typer.Option(help="What was useful? It is quoted in the thanks.")] = "",
    thanks_for: Annotated[str, typer.Option(help="What people brought; for the thanks.")] = "",
    who: Annotated[str, typer.Option(help="Who hosts the next.")] = "",
    note: Annotated[str, typer.Option(help="A note on the decision.")] = "",
    drafts: Annotated[bool, typer.Option(help="Prepare the mails that follow.")] = True,
    earlier: Earlier = None,
    json: Json = False,
) -> None:
    """Close a session: meet again, when, who else, what was useful. Mails are only prepared."""
    from coptui.services import finding, naming, sessions

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        on, begins, ends = when(ws, next_, start, end) if next_ else (None, None, None)
        answers = sessions.CloseAnswers(
            decision=decision,
            reason=note,
            who_else=who_else,
            useful=useful,
            thanks_for=thanks_for,
            next_host=who,
            next_on=on,
            next_start=begins,
            next_end=ends,
            next_venue=venue,
            next_topic_id=finding.topic_id(ws, topic) if topic else None,
            next_example=example,
            earlier=earlier,
            drafts=drafts,
        )
        early = sessions.not_begun(ws, which)
        done = sessions.close(ws, which, answers)
        named = naming.told(naming.named_in(ws, which, useful, thanks_for))
    say(done.said)
    if early:
        warn(f"{early} If it was a slip, `coptui undo` takes it back.")
    if named:
        warn(f"{named} It goes into the thanks unless it is changed: `coptui mailings edit`.")
    closed = done.view
    more = {"next_session": closed.next_session, "drafts": closed.drafts}
    session_answer(json, closed.session, more)
    if closed.not_prepared:
        for sentence in closed.not_prepared:
            warn(f"not prepared: {sentence}")
        raise look()


COMMANDS: dict[str, Callable[..., None]] = {
    "invited": invited,
    "rsvp": rsvp,
    "attend": attend,
    "close": close,
}
"""The commands of this module, by the verb that `coptui sessions` gives them."""
