"""`coptui examples cases|case|write-case|…`: stories told with permission."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.case_studies import CaseView, CaseWords
    from coptui.services.done import Done

Number = Annotated[int, typer.Argument(metavar="CASE", help="Its id.")]
Topic = Annotated[str, typer.Option(help="Of this topic.")]
Community = Annotated[str, typer.Option(help="Of this community.")]
Title = Annotated[str | None, typer.Option(help="What it is called.")]
Situation = Annotated[str | None, typer.Option(help="Where it began.")]
Offered = Annotated[str | None, typer.Option(help="What the community offered.")]
Did = Annotated[str | None, typer.Option(help="What the person did.")]
Outcomes = Annotated[
    list[str] | None, typer.Option("--outcome", help="What came of it; may be given again.")
]
Allowed = Annotated[str | None, typer.Option("--allowed", help="What the person allows.")]
Anonymity = Annotated[
    str | None,
    typer.Option(help="put together from several, details changed, true without a name, or named"),
]


def cases(
    ctx: typer.Context, topic: Topic = "", community: Community = "", json: Json = False
) -> None:
    """Show the case studies."""
    from coptui.services import case_studies, finding

    with opened(ctx) as ws:
        rows = case_studies.of(
            ws,
            topic_id=finding.topic_id(ws, topic) if topic else None,
            community_id=finding.community_id(ws, community) if community else None,
        )
    words = table(
        ("id", "status", "allowed", "title"),
        [(r.id, r.status, r.permission_words, r.title) for r in rows],
        empty="No case study yet.",
    )
    answer(json, {"cases": rows, "total": len(rows)}, words)


def case(ctx: typer.Context, number: Number, json: Json = False) -> None:
    """Show a case study as it may be told: nobody is named who did not agree to it."""
    from coptui.services import case_studies

    with opened(ctx) as ws:
        view, told = case_studies.show(ws, number), case_studies.told(ws, number)
    answer(json, {"case": view, "told": told}, told)


def write_case(
    ctx: typer.Context, title: Annotated[str, typer.Argument(help="What it is called.")],
    topic: Topic = "", community: Community = "", situation: Situation = None,
    offered: Offered = None, did: Did = None, outcome: Outcomes = None, allowed: Allowed = None,
    anonymity: Anonymity = None, json: Json = False,
) -> None:  # fmt: skip
    """Begin a case study: situation, what was offered, what the person did, outcomes."""
    from coptui.services import case_studies, finding

    if not topic and not community:
        raise usage("Say of what: --topic or --community.")
    words = _words(title, situation, offered, did, outcome, allowed, anonymity)
    with opened(ctx) as ws:
        done = case_studies.add(
            ws,
            words,
            topic_id=finding.topic_id(ws, topic) if topic else None,
            community_id=finding.community_id(ws, community) if community else None,
        )
    _answer(json, done)


def edit_case(
    ctx: typer.Context, number: Number, title: Title = None, situation: Situation = None,
    offered: Offered = None, did: Did = None, outcome: Outcomes = None, allowed: Allowed = None,
    anonymity: Anonymity = None, json: Json = False,
) -> None:  # fmt: skip
    """Change a case study; what was agreed has to be agreed again."""
    from coptui.services import case_studies

    words = _words(title, situation, offered, did, outcome, allowed, anonymity)
    with opened(ctx) as ws:
        _answer(json, case_studies.edit(ws, number, words))


def move_case(
    ctx: typer.Context,
    number: Number,
    status: Annotated[str, typer.Argument(help="draft, shown, agreed, published or withdrawn")],
    json: Json = False,
) -> None:
    """Take a case study a step on; it is refused while it names somebody without permission."""
    from coptui.services import case_studies

    wanted = "shown to the person" if status == "shown" else status
    with opened(ctx) as ws:
        _answer(json, case_studies.move(ws, number, wanted))


def tell_case(ctx: typer.Context, number: Number, json: Json = False) -> None:
    """Make an example of a case study that may be told."""
    from coptui.services import case_studies

    with opened(ctx) as ws:
        _answer(json, case_studies.as_example(ws, number))


def _words(
    title: str | None, situation: str | None, offered: str | None, did: str | None,
    outcome: list[str] | None, allowed: str | None, anonymity: str | None,
) -> CaseWords:  # fmt: skip
    from coptui.services.case_studies import CaseWords

    return CaseWords(title, situation, offered, did, outcome, allowed, anonymity)


def _answer(json: bool, done: Done[CaseView]) -> None:
    say(done.said)
    it = done.view
    words = pairs(
        [
            ("id", it.id),
            ("title", it.title),
            ("status", it.status),
            ("allowed", it.permission_words),
            ("story is", it.anonymity),
            ("names", list(it.names)),
        ]
    )
    answer(json, {"case": it}, words)


COMMANDS: dict[str, Callable[..., None]] = {
    "cases": cases,
    "case": case,
    "write-case": write_case,
    "edit-case": edit_case,
    "move-case": move_case,
    "tell-case": tell_case,
}
"""The commands of this module, by the verb that `coptui examples` gives them."""
