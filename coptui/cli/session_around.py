"""What surrounds a session on the command line: print pack, host brief, readiness, afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say, warn
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table
from coptui.cli.session_words import End, Start, Which, session_answer, when

if TYPE_CHECKING:
    from coptui.services.photos import PhotoView

To = Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder; made where none is.")]


def pack(ctx: typer.Context, session: Which, to: To, json: Json = False) -> None:
    """Write everything that is printed for the day, as pages and as text."""
    from coptui.services import finding, print_pack

    with opened(ctx) as ws:
        done = print_pack.write(ws, finding.session_id(ws, session), to.expanduser())
    say(done.said)
    made = done.view
    files = [str(path) for path in made.files]
    document = {"folder": str(made.folder), "files": files, "not_made": made.not_made}
    answer(json, {"pack": document}, "\n".join(files))
    if made.not_made:
        for reason in made.not_made:
            warn(reason)
        raise look()


def brief(ctx: typer.Context, session: Which, json: Json = False) -> None:
    """Show who is new and who comes back, for the host alone."""
    from coptui.domain.page import as_text
    from coptui.services import finding, host_brief

    with opened(ctx) as ws:
        told = host_brief.brief(ws, finding.session_id(ws, session))
    answer(json, {"brief": told}, as_text(host_brief.page_of(told)).rstrip())


def ready(
    ctx: typer.Context,
    session: Which,
    tick: Annotated[
        list[str] | None, typer.Option(help="Looked after, or not: room, pens, camera, …")
    ] = None,
    json: Json = False,
) -> None:
    """Show what a session has and still lacks; tick what is looked after for the day."""
    from coptui.services import finding, session_ready

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        with ws.store.atomic():
            for one in tick or []:
                say(session_ready.tick(ws, which, one).said)
        found = session_ready.ready(ws, which)
    rows = [{"key": one.key, "done": one.done, "words": one.words} for one in found.lines]
    words = table(("", "what"), [("✓" if one.done else "·", one.words) for one in found.lines])
    answer(json, {"readiness": rows, "phase": found.phase.value, "total": len(rows)}, words)


def draft_next(
    ctx: typer.Context,
    session: Which,
    date: Annotated[str, typer.Option(help="Its day; empty while it is not settled.")] = "",
    start: Start = "",
    end: End = "",
    json: Json = False,
) -> None:
    """Draft the next session with this one's place, hours, host, helpers and list."""
    from coptui.services import finding, session_next

    with opened(ctx) as ws:
        on, begins, ends = when(ws, date, start, end) if date else (None, None, None)
        wish = session_next.Wish(on=on, start=begins, end=ends)
        done = session_next.draft_next(ws, finding.session_id(ws, session), wish)
    say(done.said)
    session_answer(json, done.view)


def board(ctx: typer.Context, json: Json = False) -> None:
    """Show all sessions under the state they are in, with what brings each on."""
    from coptui.services import session_board

    with opened(ctx) as ws:
        found = session_board.rows(ws)
    rows = [
        {"id": one.id, "code": one.session.code, "column": one.column, "next_step": one.step}
        for one in found
    ]
    words = table(
        ("state", "session", "when", "what next"),
        [(r.column if r.first else "", r.session.code, r.session.when, r.step) for r in found],
        empty="No session yet. `coptui sessions add TOPIC` plans one.",
    )
    answer(json, {"board": rows, "total": len(rows)}, words)


def debrief(
    ctx: typer.Context,
    session: Which,
    text: Annotated[list[str] | None, typer.Argument(metavar="TEXT...")] = None,
    by: Annotated[str, typer.Option(help="Who remembers it.")] = "",
    promote: Annotated[int | None, typer.Option(metavar="ID", help="Into the summary.")] = None,
    kind: Annotated[str, typer.Option(help="As what it stands there.")] = "statement",
    json: Json = False,
) -> None:
    """Note what the hosts remember, private to them; promote a line to the summary."""
    from coptui.services import finding, session_after

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if text:
            say(session_after.remember(ws, which, "\n".join(text), by=by).said)
        if promote is not None:
            if named := session_after.names_in(ws, promote):
                warn(named)
            say(session_after.promote(ws, promote, kind).said)
        found = session_after.notes(ws, which)
    words = table(
        ("id", "by", "remembered", "in the summary"),
        [(one.id, one.by, one.text, one.item_id is not None) for one in found],
        empty="Nothing is noted yet.",
    )
    answer(json, {"debrief": found, "total": len(found)}, words)


def cost(
    ctx: typer.Context,
    session: Which,
    what: Annotated[str, typer.Argument(help="What for.")] = "",
    amount: Annotated[str, typer.Argument(help="Like 12.50.")] = "",
    json: Json = False,
) -> None:
    """Note what something cost; without words, show the costs of the session."""
    from coptui.services import finding, session_after

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if what:
            say(session_after.spend(ws, which, what, amount).said)
        found = session_after.costs(ws, which)
    rows = [(one.id, one.what, one.amount) for one in found.lines]
    words = (
        table(("id", "what", "amount"), rows, empty="No costs yet.") + f"\n{found.total} in all."
    )
    document = {"costs": found.lines, "total": len(rows), "pence": found.pence, "each": found.each}
    answer(json, document, words)


def food(ctx: typer.Context, session: Which, json: Json = False) -> None:
    """Show for how many the kitchen cooks, and which diets there are; never whose."""
    from coptui.services import finding, session_ready

    with opened(ctx) as ws:
        found = session_ready.food(ws, finding.session_id(ws, session))
    diets = [{"diet": diet, "people": count} for diet, count in found.diets]
    words = table(("people", "diet"), [(count, diet) for diet, count in found.diets])
    answer(
        json,
        {"food": {"people": found.people, "diets": diets}},
        f"For {found.people}.\n{words}".rstrip(),
    )


def photo(
    ctx: typer.Context,
    session: Which,
    file: Annotated[
        Path | None, typer.Option("--add", metavar="FILE", help="A JPEG or PNG.")
    ] = None,
    caption: Annotated[str, typer.Option(help="The paragraph about it.")] = "",
    faces: Annotated[str, typer.Option(help="none, or permission")] = "",
    permission: Annotated[str, typer.Option(help="Who gave it, and how.")] = "",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Write those that may go out.")
    ] = None,
    json: Json = False,
) -> None:
    """Take a photo in, or write out those that may stand in a report, without their traces."""
    from coptui.services import finding, photos

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if file is not None:
            done = photos.add(ws, which, file, caption=caption, faces=faces, permission=permission)
            say(done.said)
        if to is not None:
            for one in photos.for_report(ws, which):
                say(photos.export(ws, one.id, to.expanduser()).said)
        found = photos.of_session(ws, which)
    _photos(json, found)


def _photos(json: bool, found: list[PhotoView]) -> None:
    words = table(
        ("id", "file", "caption", "faces", "needs"),
        [(r.id, r.name, r.caption[:40], r.faces_words, ", ".join(r.lacks)) for r in found],
        empty="No photos yet. `coptui sessions photo SESSION --add FILE` takes one in.",
    )
    answer(json, {"photos": found, "total": len(found)}, words)


COMMANDS: dict[str, Callable[..., None]] = {
    "board": board,
    "ready": ready,
    "brief": brief,
    "pack": pack,
    "food": food,
    "draft-next": draft_next,
    "debrief": debrief,
    "photo": photo,
    "cost": cost,
}
"""The commands of this module, by the verb that `coptui sessions` gives them."""
