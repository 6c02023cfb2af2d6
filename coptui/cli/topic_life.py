"""`coptui topics steps|digest|close|revisit|…`: a topic from its plan to its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.topics import TopicView

Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="Id or title.")]
Number = Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.")]


def steps(ctx: typer.Context, topic: Topic, json: Json = False) -> None:
    """Show the nine steps of a topic, as its data has them."""
    from coptui.services import finding, topic_steps

    with opened(ctx) as ws:
        view = topic_steps.of(ws, finding.topic_id(ws, topic))
    rows = [
        {"number": one.number, "title": one.title, "state": one.state, "done": one.done,
         "next": one.is_next, "lacks": one.lacks, "told": one.told, "opens": one.opens}
        for one in view.steps
    ]  # fmt: skip
    words = table(
        ("", "step", "state", ""),
        [(">" if s.is_next else "", f"{s.number} {s.title}", s.state, s.told) for s in view.steps],
    )
    document = {"steps": rows, "total": len(rows), "topic": view.topic_id,
                "session": view.session_id}  # fmt: skip
    answer(json, document, words)


def scale(ctx: typer.Context, topic: Topic, json: Json = False) -> None:
    """Show where a topic is on its scale, session by session; the answers have no names."""
    from coptui.domain.pictures.scale import picture
    from coptui.domain.ratings import middle
    from coptui.services import finding, topic_scale

    with opened(ctx) as ws:
        asked = topic_scale.rounds(ws, finding.topic_id(ws, topic))
    drawn = picture(asked)
    rows = [
        {"session": one.label, "values": one.values, "answers": len(one.values),
         "middle": middle(one.values), "good_enough": one.good_enough}
        for one in asked
    ]  # fmt: skip
    document = {"rounds": rows, "total": len(rows), "sentence": drawn.sentence}
    answer(json, document, drawn.text)


def digest(
    ctx: typer.Context,
    topic: Topic,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write it as .txt, .md or .html.")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", help="txt, md or html")] = None,
    json: Json = False,
) -> None:
    """Show what came of a topic so far, on one page; it names nobody without permission."""
    from coptui.services import finding, topic_report

    with opened(ctx) as ws:
        which = finding.topic_id(ws, topic)
        if to is not None:
            say(topic_report.save(ws, which, to.expanduser(), form).said)
        text = topic_report.text_of(ws, which, form or "txt")
    answer(json, {"digest": {"topic": which, "file": to, "text": text}}, "" if to else text)


def close(
    ctx: typer.Context,
    topic: Topic,
    note: Annotated[str, typer.Option(help="Where it ended, and what stays.")] = "",
    reason: Annotated[str, typer.Option(help="Why, where a session has no summary.")] = "",
    now: Annotated[
        bool, typer.Option("--now", help="Close it before its report is there.")
    ] = False,
    keep_questions: Annotated[
        bool, typer.Option("--keep-questions", help="Open questions become topic ideas.")
    ] = False,
    ideas_to: Annotated[
        str, typer.Option(metavar="COMMUNITY", help="Pass unused ideas on to this one.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is covered.")] = False,
    json: Json = False,
) -> None:
    """Close a topic: it is closing while its report is written, and closed the next time."""
    from coptui.services import finding, topic_closing

    with opened(ctx) as ws:
        which = finding.topic_id(ws, topic)
        found = topic_closing.coverage(ws, which)
        for one in found.findings:
            say(one)
        if dry_run:
            view = found.topic
        else:
            to = finding.community_id(ws, ideas_to) if ideas_to else None
            how = topic_closing.CloseTopic(note, reason, now, keep_questions, to)
            done = topic_closing.close(ws, which, how)
            say(done.said)
            view = done.view
    _answer(json, view, {"findings": found.findings, "decide": found.decide})


def revisit(
    ctx: typer.Context,
    topic: Topic,
    note: Annotated[str, typer.Option(help="What you see now.")] = "",
    json: Json = False,
) -> None:
    """Look at a closed topic again, months or years later."""
    from coptui.services import finding, topic_closing

    with opened(ctx) as ws:
        done = topic_closing.revisit(ws, finding.topic_id(ws, topic), note)
    say(done.said)
    _answer(json, done.view, {})


def hopes(ctx: typer.Context, topic: Topic, json: Json = False) -> None:
    """Show the best hopes of a topic, and what became of them."""
    from coptui.services import finding
    from coptui.services import hopes as service

    with opened(ctx) as ws:
        rows = service.of(ws, finding.topic_id(ws, topic))
    words = table(
        ("id", "state", "session", "hope"),
        [(one.id, one.state, one.session, one.text) for one in rows],
        empty="No best hope is written down.",
    )
    answer(json, {"hopes": rows, "total": len(rows)}, words)


def hope(
    ctx: typer.Context,
    number: Number,
    state: Annotated[str, typer.Argument(metavar="STATE", help="met, partly, not-yet or left")],
    json: Json = False,
) -> None:
    """Say whether a best hope was met, partly or not yet."""
    from coptui.services import hopes as service

    with opened(ctx) as ws:
        done = service.mark(ws, number, state)
    say(done.said)
    answer(json, {"hope": done.view}, done.view.text)


def practices(ctx: typer.Context, topic: Topic, json: Json = False) -> None:
    """Show the good practice of a topic, and how far each was talked about."""
    from coptui.services import finding
    from coptui.services import practices as service

    with opened(ctx) as ws:
        rows = service.of(ws, finding.topic_id(ws, topic))
    words = table(
        ("id", "asked", "session", "what works"),
        [(one.id, one.drawn, one.session, one.text) for one in rows],
        empty="No good practice is written down.",
    )
    answer(json, {"practices": rows, "total": len(rows)}, words)


def practice(
    ctx: typer.Context,
    topic: Topic,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What works.")],
    where: Annotated[str, typer.Option(help="Where it was seen.")] = "",
    source: Annotated[str, typer.Option(help="seen, heard or read")] = "",
    link: Annotated[str, typer.Option(help="Where more of it is to be found.")] = "",
    json: Json = False,
) -> None:
    """Note something that works."""
    from coptui.services import finding
    from coptui.services import practices as service

    with opened(ctx) as ws:
        which = finding.topic_id(ws, topic)
        done = service.add(ws, which, text, where=where, source=source, link=link)
    say(done.said)
    answer(json, {"practice": done.view}, done.view.text)


def ask(
    ctx: typer.Context,
    number: Number,
    better: Annotated[str | None, typer.Option(help="What is better, what happens?")] = None,
    notices: Annotated[str | None, typer.Option(help="When, how, who else noticed it?")] = None,
    works: Annotated[str | None, typer.Option(help="What makes it work?")] = None,
    else_: Annotated[str | None, typer.Option("--else", help="And what else?")] = None,
    json: Json = False,
) -> None:
    """Note what was said about a good practice; each question can be passed over."""
    from coptui.domain.good_practice import CHAIN
    from coptui.services import practices as service

    said = zip(CHAIN, (better, notices, works, else_), strict=True)
    chain = {link.key: words for link, words in said if words is not None}
    with opened(ctx) as ws:
        done = service.ask(ws, number, chain=chain)
    say(done.said)
    answer(json, {"practice": done.view}, f"{done.view.drawn} {done.view.text}")


def take_out(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="noticing, action, question, practice, hope or "
                       "recommendation"),
    ],
    number: Number,
    json: Json = False,
) -> None:  # fmt: skip
    """Take out what was written down by mistake; `coptui undo` brings it back."""
    from coptui.services import topic_taking_out

    if kind not in ("noticing", "action", "question", "practice", "hope", "recommendation"):
        raise usage("KIND is noticing, action, question, practice, hope or recommendation.")
    with opened(ctx) as ws:
        done = topic_taking_out.take_out(ws, kind, number)
    say(done.said)
    answer(json, {"taken_out": {"kind": kind, "id": number, "text": done.view}}, done.view)


def _answer(json: bool, view: TopicView, more: dict[str, object]) -> None:
    words = pairs(
        [("id", view.id), ("title", view.title), ("status", view.status), ("where", view.where)]
    )
    answer(json, {"topic": view, **more}, words)


COMMANDS: dict[str, Callable[..., None]] = {
    "steps": steps,
    "scale": scale,
    "digest": digest,
    "close": close,
    "revisit": revisit,
    "hopes": hopes,
    "hope": hope,
    "practices": practices,
    "practice": practice,
    "ask": ask,
    "take-out": take_out,
}
"""The commands of this module, by the verb that `coptui topics` gives them."""
