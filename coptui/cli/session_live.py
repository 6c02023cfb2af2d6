"""A session while it runs, on the command line: what is said, rated, promised and helped with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table
from coptui.cli.session_words import Which

if TYPE_CHECKING:
    from coptui.services.capture import Written
    from coptui.services.live import LiveView
    from coptui.services.rating_rounds import RoundView
    from coptui.workspace import Workspace

Item = Annotated[int, typer.Argument(metavar="ITEM", help="Its id, as `sessions items` shows it.")]


def live(ctx: typer.Context, session: Which, json: Json = False) -> None:
    """Begin a session: it is live until it is closed."""
    from coptui.services import finding
    from coptui.services import live as running

    with opened(ctx) as ws:
        done = running.begin(ws, finding.session_id(ws, session))
    if done.said:
        say(done.said)
    _live_answer(json, done.view)


def next_part(ctx: typer.Context, session: Which, json: Json = False) -> None:
    """End the part under way and begin the next; when each did is kept."""
    from coptui.services import finding
    from coptui.services import live as running

    with opened(ctx) as ws:
        done = running.next_part(ws, finding.session_id(ws, session))
    say(done.said)
    _live_answer(json, done.view)


def capture(
    ctx: typer.Context,
    session: Which,
    kind: Annotated[str, typer.Argument(help="Like question, gone-well or action.")],
    text: Annotated[list[str] | None, typer.Argument(help="What was said.")] = None,
    file: Annotated[Path | None, typer.Option(help="A file with one line for each.")] = None,
    medium: Annotated[str, typer.Option(help="spoken, sticky, flip chart or photo.")] = "",
    json: Json = False,
) -> None:
    """Write down what was said, without names; an action is read as who, what and by when."""
    from coptui.domain.capture import pasted_lines
    from coptui.services import capture as writing
    from coptui.services import finding

    if (file is None) == (not text):
        raise usage("give the words, or --file with one line for each")
    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if file is not None:
            lines = pasted_lines(file.read_text(encoding="utf-8"))
            done = writing.add_many(ws, which, kind, lines, medium=medium)
            said, rows = done.said, done.view
        else:
            one = writing.add(ws, which, kind, " ".join(text or []), medium=medium)
            said, rows = one.said, (one.view,)
    say(said)
    _items_answer(json, rows, names=False)


def items(
    ctx: typer.Context,
    session: Which,
    names: Annotated[bool, typer.Option("--names", help="With who promised what.")] = False,
    json: Json = False,
) -> None:
    """Show what was written down in a session, and the answers on its scale."""
    from coptui.services import capture as writing
    from coptui.services import finding, rating_rounds

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        rows = writing.listing(ws, which)
        rounds = rating_rounds.rounds_of(ws, which)
    _items_answer(json, rows, names=names, rounds=rounds)


def item(
    ctx: typer.Context,
    session: Which,
    which: Item,
    text: Annotated[str, typer.Option(help="Other words.")] = "",
    kind: Annotated[str, typer.Option(help="Another kind.")] = "",
    share: Annotated[str, typer.Option(help="private, community or public.")] = "",
    named: Annotated[str, typer.Option(metavar="WHO", help="Whose words, who agreed.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take it away.")] = False,
    json: Json = False,
) -> None:
    """Change one line that was written down, or take it away."""
    from coptui.services import capture as writing
    from coptui.services import finding

    with opened(ctx) as ws:
        place = finding.session_id(ws, session)
        row = _line(ws, place, which)
        if remove:
            say(writing.remove(ws, place, row.what, row.id).said)
            answer(json, {"items": [], "total": 0}, "")
            return
        with ws.store.atomic():
            if text or kind:
                row = writing.edit(ws, place, row.what, row.id, text or row.text, kind).view
            if share:
                row = writing.share(ws, place, row.id, share).view
            if named:
                who = finding.contact_id(ws, named)
                row = writing.name_speaker(ws, place, row.id, who).view
    _items_answer(json, [row], names=bool(named))


def rate(
    ctx: typer.Context,
    session: Which,
    values: Annotated[list[str], typer.Argument(metavar="ANSWERS...", help="Like 5 6 6 7 4.")],
    good_enough: Annotated[str, typer.Option(help="A number, or several like '6 7 8'.")] = "",
    here: Annotated[list[str] | None, typer.Option(help="What puts us here.")] = None,
    up: Annotated[list[str] | None, typer.Option(help="What would be one point up.")] = None,
    question: Annotated[str, typer.Option(help="Another question than the topic's.")] = "",
    json: Json = False,
) -> None:
    """Keep a round of answers on the scale; nobody can tell whose they are."""
    from coptui.domain.pictures import scale
    from coptui.services import finding, rating_rounds

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        with ws.store.atomic():
            view = rating_rounds.add(ws, which, " ".join(values), question=question).view
            if good_enough:
                view = rating_rounds.good_enough(ws, which, view.id, good_enough).view
            for field, texts in zip(rating_rounds.SAID, (here, up), strict=True):
                for text in texts or []:
                    view = rating_rounds.say(ws, which, view.id, field, text).view
        drawn = scale.picture(rating_rounds.scale_of(ws, which).asked, leaves=True)
    answer(json, {"ratings": [_round(view)], "total": 1}, drawn.text)


def seats(
    ctx: typer.Context,
    session: Which,
    perspective: Annotated[str, typer.Argument(help="Like lived experience.")] = "",
    count: Annotated[int | None, typer.Argument(help="How many; 0 takes it away.")] = None,
    json: Json = False,
) -> None:
    """Count seats by perspective, never who sits in them; without more, show them."""
    from coptui.services import finding
    from coptui.services import seats as sitting

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if perspective and count is not None:
            say(sitting.count_seats(ws, which, perspective, count).said)
        elif perspective:
            raise usage("say how many as well")
        rows = sitting.seats(ws, which)
    words = table(("perspective", "seats"), [(r.perspective, r.count) for r in rows],
                  empty="Nobody is counted yet.")  # fmt: skip
    answer(json, {"seats": rows, "total": len(rows)}, words)


def helps(
    ctx: typer.Context,
    session: Which,
    slot: Annotated[str, typer.Argument(help="Like greeting, recording or time.")] = "",
    who: Annotated[str, typer.Option(help="A name, or volunteer; empty opens it again.")] = "",
    json: Json = False,
) -> None:
    """Say who takes a small task of the day; without more, show them."""
    from coptui.services import finding
    from coptui.services import seats as sitting

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if slot:
            say(sitting.take_slot(ws, which, slot, who).said)
        rows = sitting.slots(ws, which)
    words = table(("task", "who"), [(row.slot, row.who or "open") for row in rows])
    answer(json, {"helpers": rows, "total": len(rows)}, words)


def draft(
    ctx: typer.Context,
    session: Which,
    keep: Annotated[bool, typer.Option("--keep", help="Make it the session's summary.")] = False,
    json: Json = False,
) -> None:
    """Put together the summary from what was written down so far."""
    from coptui.services import finding
    from coptui.services.reports import summary

    with opened(ctx) as ws:
        which = finding.session_id(ws, session)
        if keep:
            done = summary.keep(ws, which)
            say(done.said)
            made = done.view
        else:
            made = summary.so_far(ws, which)
    answer(json, {"summary": made}, made.text)


def _line(ws: Workspace, session_id: int, key: int) -> Written:
    from coptui.errors import NotFound
    from coptui.services import capture as writing

    for row in writing.listing(ws, session_id):
        if row.key == key:
            return row
    raise NotFound("There is no such line.", "See `coptui sessions items`.")


def _items_answer(
    json: bool, rows: Sequence[Written], *, names: bool, rounds: Sequence[RoundView] = ()
) -> None:
    shown = [_item(row, names) for row in rows]
    words = table(
        ("id", "kind", "what", "with it"),
        [(one["id"], one["title"], one["text"], one["note"]) for one in shown],
        empty="Nothing was written down yet.",
    )
    more = {"ratings": [_round(one) for one in rounds]} if rounds else {}
    for one in rounds:
        seen = one.sentence if one.number > 2 else f"{one.number} answered."
        words += f"\n{one.question} {seen}"
    answer(json, {"items": shown, "total": len(shown), **more}, words)


def _item(row: Written, names: bool) -> dict[str, object]:
    """A line as it may be handed on: who promised what only when it is asked for."""
    note = row.note
    if row.what == "action" and not names:
        note = ", ".join(one for one in row.note.split(", ")[-1:] if one.startswith("by "))
    return {
        "id": row.key,
        "kind": row.kind,
        "title": row.title,
        "text": row.text,
        "note": note,
        "share": row.share,
        "named": row.named if names else "",
    }


def _round(view: RoundView) -> dict[str, object]:
    """A round as it may be handed on: of fewer than three answers only their number."""
    enough = view.number > 2
    return {
        "id": view.id,
        "question": view.question,
        "n": view.number,
        "values": view.values if enough else (),
        "middle": view.middle if enough else None,
        "good_enough": view.good_enough,
        "what_puts_us_here": view.what_puts_us_here,
        "one_point_up": view.one_point_up,
    }


def _live_answer(json: bool, view: LiveView) -> None:
    now = view.now
    words = pairs(
        [
            ("code", view.code),
            ("status", view.status),
            ("now", f"{now.title} ({now.minutes} minutes)" if now else ""),
            ("then", view.following.title if view.following else ""),
            ("here", view.people),
            ("written down", view.written),
        ]
    )
    shown = {
        "id": view.session_id,
        "code": view.code,
        "status": view.status,
        "now": now,
        "following": view.following,
        "present": view.people,
        "items": view.written,
    }
    answer(json, {"live": shown}, words)


COMMANDS: dict[str, Callable[..., None]] = {
    "live": live,
    "next-part": next_part,
    "capture": capture,
    "items": items,
    "item": item,
    "rate": rate,
    "seats": seats,
    "helps": helps,
    "draft": draft,
}
"""The commands of this module, by the verb that `coptui sessions` gives them."""
