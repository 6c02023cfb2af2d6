"""`coptui stage`: where a community stands in its life, with the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli import stage_signs
from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, table

if TYPE_CHECKING:
    from coptui.services.stages import ReviewView

app = typer.Typer(help="Where a community stands in its life, with history.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]


@app.command("review")
def review(
    ctx: typer.Context,
    community: Which,
    stage: Annotated[str, typer.Option(help="forming, storming, norming, performing, adjourning")],
    reason: Annotated[str, typer.Option(help="What tells you so.")],
    date: Annotated[str, typer.Option(help="The day of the review; today when left out.")] = "",
    by: Annotated[str | None, typer.Option(help="Who decided; you when left out.")] = None,
    hindsight: Annotated[
        str, typer.Option(help="Was the last review right? yes, partly, no, cannot say.")
    ] = "",
    json: Json = False,
) -> None:
    """Decide the stage of a community, with a reason. Any stage may follow any other."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding, stages

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        on = parse_day(date, ws.today()) if date else None
        done = stages.review(ws, place, stage, reason, on=on, by=by, hindsight=hindsight)
        reviews = stages.history(ws, place)
    say(done.said)
    _answer(json, reviews, {"review": done.view})


@app.command("history")
def history(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Show all stage reviews of a community, the oldest first."""
    from coptui.services import finding, stages

    with opened(ctx) as ws:
        reviews = stages.history(ws, finding.community_id(ws, community))
    _answer(json, reviews, {})


def _answer(json: bool, reviews: list[ReviewView], more: dict[str, object]) -> None:
    from coptui.services import stages

    words = table(
        ("date", "stage", "reason", "by"),
        [(r.date, r.stage, r.reason, r.by) for r in reviews],
    )
    told = stages.record(reviews).words
    if told:
        words += f"\n\n{told}"
    answer(json, {"reviews": reviews, "total": len(reviews), **more}, words)


app.command("signs")(stage_signs.signs)
app.command("questions")(stage_signs.questions)
app.command("answers")(stage_signs.answers)
app.command("agreed")(stage_signs.agreed)
app.command("left-behind")(stage_signs.left_behind)
