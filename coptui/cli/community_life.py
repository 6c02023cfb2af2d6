"""`coptui communities steps`, `pause`, `close` and the like: how one begins, rests and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

if TYPE_CHECKING:
    from coptui.services.community_views import CommunityView
    from coptui.services.ending import EndingView
    from coptui.services.first_steps import StepsView
    from coptui.services.who_is_here import WhoView

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]
Note = Annotated[str, typer.Option(help="A note beside the tick.")]
Reason = Annotated[str, typer.Option(help="Why; one sentence.")]


def steps(
    ctx: typer.Context,
    community: Which,
    tick: Annotated[str, typer.Option(help="Tick this step by hand, or open it again.")] = "",
    note: Note = "",
    json: Json = False,
) -> None:
    """Show the seven steps that set a community up; most tick themselves."""
    from coptui.services import finding, first_steps

    with opened(ctx) as ws:
        which = finding.community_id(ws, community)
        if tick:
            done = first_steps.tick(ws, which, tick, note)
            say(done.said)
            view = done.view
        else:
            view = first_steps.show(ws, which)
    _steps_answer(json, view)


def begin(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Begin a community that was only planned."""
    from coptui.services import community_life, finding

    with opened(ctx) as ws:
        done = community_life.begin(ws, finding.community_id(ws, community))
    say(done.said)
    _answer(json, done.view)


def pause(
    ctx: typer.Context,
    community: Which,
    until: Annotated[str, typer.Option(metavar="D", help="The day to look again.")],
    reason: Reason = "",
    json: Json = False,
) -> None:
    """Let a community rest until a day."""
    from coptui.domain.dates import parse_day
    from coptui.services import community_life, finding

    with opened(ctx) as ws:
        day = parse_day(until, ws.today())
        done = community_life.pause(ws, finding.community_id(ws, community), day, reason)
    say(done.said)
    _answer(json, done.view)


def resume(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Let a community that rested take up again."""
    from coptui.services import community_life, finding

    with opened(ctx) as ws:
        done = community_life.resume(ws, finding.community_id(ws, community))
    say(done.said)
    _answer(json, done.view)


def end(
    ctx: typer.Context,
    community: Which,
    reason: Annotated[str, typer.Option(help="Why it comes to its end.")],
    go_on: Annotated[bool, typer.Option("--go-on", help="It goes on after all.")] = False,
    json: Json = False,
) -> None:
    """Begin the end of a community, or let it go on after all."""
    from coptui.services import community_life, finding

    with opened(ctx) as ws:
        act = community_life.go_on if go_on else community_life.begin_end
        done = act(ws, finding.community_id(ws, community), reason)
    say(done.said)
    _answer(json, done.view)


def ending(
    ctx: typer.Context,
    community: Which,
    tick: Annotated[str, typer.Option(help="Tick this step by hand, or open it again.")] = "",
    note: Note = "",
    people: Annotated[str, typer.Option(help="The list: move, keep or let-go.")] = "",
    other: Annotated[str, typer.Option(help="Where people move to.")] = "",
    json: Json = False,
) -> None:
    """Show the steps of a good end, and what stands in the way of closing."""
    from coptui.services import ending as endings
    from coptui.services import finding

    with opened(ctx) as ws:
        which = finding.community_id(ws, community)
        to = finding.community_id(ws, other) if other else None
        view = endings.show(ws, which)
        if people:
            done = endings.settle_people(ws, which, people, to)
            say(done.said)
            view = done.view
        if tick:
            done = endings.tick(ws, which, tick, note)
            say(done.said)
            view = done.view
    _ending_answer(json, view)


def close(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Close a community for good, once all is settled; nothing that it did is lost."""
    from coptui.services import community_life, finding

    with opened(ctx) as ws:
        done = community_life.close(ws, finding.community_id(ws, community))
    say(done.said)
    _answer(json, done.view)


def story(
    ctx: typer.Context,
    community: Which,
    add: Annotated[str, typer.Option(help="What happened: founded, another scope.")] = "",
    text: Annotated[str, typer.Option(help="More about it.")] = "",
    date: Annotated[str, typer.Option(metavar="D", help="The day; today unless said.")] = "",
    json: Json = False,
) -> None:
    """Show what happened in the life of a community, or add a line."""
    from coptui.domain.dates import parse_day
    from coptui.services import community_life, finding

    with opened(ctx) as ws:
        which = finding.community_id(ws, community)
        if add:
            day = parse_day(date, ws.today()) if date else None
            done = community_life.tell(ws, which, add, text, day)
            say(done.said)
        rows = community_life.story(ws, which)
    words = table(
        ("on", "what", "more"), [(r.on, r.kind, r.text) for r in rows], empty="Nothing noted yet."
    )
    answer(json, {"story": rows, "total": len(rows)}, words)


def who(
    ctx: typer.Context,
    community: Which,
    sectors: Annotated[
        str | None, typer.Option(help="Sectors it hopes for, with commas; empty: the usual.")
    ] = None,
    json: Json = False,
) -> None:
    """Show who is around the table and who is not: sectors, perspectives, the answers."""
    from coptui.services import finding, who_is_here

    with opened(ctx) as ws:
        which = finding.community_id(ws, community)
        if sectors is not None:
            say(who_is_here.hope_for(ws, which, sectors.split(",")).said)
        view = who_is_here.show(ws, which)
    _who_answer(json, view)


def _steps_answer(json: bool, view: StepsView) -> None:
    rows = [("done" if r.done else "", r.step, r.words, r.why) for r in view.rows]
    words = f"{view.community}: {view.progress}\n{table(('', 'step', 'what', 'why'), rows)}"
    answer(json, {"steps": view.rows, "progress": view.progress}, words)


def _ending_answer(json: bool, view: EndingView) -> None:
    rows = [("done" if r.done else "", r.step, r.words, r.why) for r in view.rows]
    words = f"{view.community}: {view.progress}\n{table(('', 'step', 'what', 'why'), rows)}"
    if view.in_the_way:
        words += "\nBefore it is closed:\n" + "\n".join(f"- {one}" for one in view.in_the_way)
    document = {"steps": view.rows, "progress": view.progress, "in_the_way": view.in_the_way}
    answer(json, document, words)


def _who_answer(json: bool, view: WhoView) -> None:
    words = [*view.lines, "", view.sentence, *view.hints]
    if view.perspectives:
        seats = ", ".join(f"{name} {number}" for name, number in view.perspectives)
        words.append(f"Seats in the last sessions: {seats}.")
    open_ones = [one for one in view.leads if one.status == "open"]
    words += [f"Who else: {one.text}" for one in open_ones]
    off = [one for one in view.experts if not one.on_list]
    words += [f"Not on the list of {view.next_session}: {one.name}, {one.reason}" for one in off]
    answer(json, {"who": view}, "\n".join(words))


def _answer(json: bool, view: CommunityView) -> None:
    answer(json, {"community": view}, f"{view.id}  {view.code}  {view.name}  {view.status}")


COMMANDS: dict[str, Callable[..., None]] = {
    "steps": steps,
    "begin": begin,
    "pause": pause,
    "resume": resume,
    "end": end,
    "ending": ending,
    "close": close,
    "story": story,
    "who": who,
}
"""The commands of this module, by the verb that `coptui communities` gives them."""
