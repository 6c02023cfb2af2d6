"""More of `coptui stage`: signs, answers without names, and the way chosen when all changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.left_behind import LifeView
    from coptui.services.stage_answers import AnswersView
    from coptui.services.stage_signs import Signs

Which = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Id, code or name.")]
Day = Annotated[str, typer.Option("--date", help="The day; today when left out.")]


def signs(ctx: typer.Context, community: Which, json: Json = False) -> None:
    """Show where the signs point, with reasons for and against; a person decides."""
    from coptui.services import finding, participation, stage_signs

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        found, near = stage_signs.of(ws, place), participation.of(ws, place)
    document = {"signs": _signs(found), "suggestion": _suggestion(found), "participation": near}
    answer(json, document, f"{_signs_words(found)}\n\n{near.sentence}")


def questions(json: Json = False) -> None:
    """Print the twelve statements and the three open questions, to be answered apart."""
    from coptui.domain.stage_questions import ENDS, OPEN_QUESTIONS, STATEMENTS

    rows = [{"id": one.number, "text": one.text, "stage": one.stage.value} for one in STATEMENTS]
    lines = [
        f"1 is {ENDS[0]}, 5 is {ENDS[1]}. Passing is fine. No name, please.",
        "",
        *(f"{one.number:>2}  {one.text}   1  2  3  4  5" for one in STATEMENTS),
        "",
        *(f"    {text}" for text in OPEN_QUESTIONS),
    ]
    answer(json, {"questions": rows, "open": OPEN_QUESTIONS, "total": len(rows)}, lines)


def answers(
    ctx: typer.Context,
    community: Which,
    marks: Annotated[str, typer.Option(help="One sheet: twelve figures 1 to 5, - to pass.")] = "",
    voice: Annotated[str, typer.Option(help="core or coordinator; core when left out.")] = "core",
    tells: Annotated[str, typer.Option(help="What tells you so?")] = "",
    good_enough: Annotated[str, typer.Option(help="Where would be good enough?")] = "",
    small_sign: Annotated[str, typer.Option(help="A small sign of the next step?")] = "",
    date: Day = "",
    json: Json = False,
) -> None:
    """Show how the answers lie; with --marks, keep one more sheet without a name."""
    from coptui.domain.dates import parse_day
    from coptui.domain.stage_questions import read_marks
    from coptui.services import finding, stage_answers
    from coptui.services.refusing import in_plain_words

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        if marks:
            with in_plain_words("`coptui stage questions` prints the sheet."):
                given = read_marks(marks)
            on = parse_day(date, ws.today()) if date else None
            done = stage_answers.add(
                ws, place, voice, given,
                tells=tells, good_enough=good_enough, small_sign=small_sign, on=on,
            )  # fmt: skip
            say(done.said)
        found = stage_answers.latest(ws, place)
    answer(json, _answers(found), _answers_words(found))


def agreed(ctx: typer.Context, community: Which, date: Day = "", json: Json = False) -> None:
    """Note that the group has looked at its agreement together."""
    from coptui.domain.dates import parse_day
    from coptui.services import agreements, finding

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        done = agreements.looked_at(ws, place, parse_day(date, ws.today()) if date else None)
    say(done.said)
    answer(json, {"agreement": {"id": place, "looked_on": done.view}})


def left_behind(
    ctx: typer.Context,
    community: Which,
    way: Annotated[str, typer.Option(help="refresh, rest or finish")] = "",
    reason: Annotated[str, typer.Option(help="Why this way.")] = "",
    until: Annotated[str, typer.Option(help="The day on which a rest ends.")] = "",
    json: Json = False,
) -> None:
    """Show whether change has overtaken a community; with --way, record what was chosen."""
    from coptui.domain.dates import parse_day
    from coptui.services import finding
    from coptui.services import left_behind as service

    with opened(ctx) as ws:
        place = finding.community_id(ws, community)
        if way:
            day = parse_day(until, ws.today()) if until else None
            say(service.choose(ws, place, way, reason, until=day).said)
        found = service.of(ws, place)
    answer(json, {"left_behind": _life(found)}, _life_words(found))


def _signs(found: Signs) -> list[dict[str, object]]:
    return [
        {
            "id": number,
            "letter": one.letter,
            "title": one.title,
            "value": None if one.value is None else round(float(one.value), 3),
            "shown": one.shown,
            "direction": one.direction,
            "n": one.n,
            "words": one.words,
            "points": {stage.value: count for stage, count in one.points.items() if count},
            "sessions": one.sessions,
        }
        for number, one in enumerate(found.readings, 1)
    ]


def _suggestion(found: Signs) -> dict[str, object]:
    it = found.suggestion
    return {
        "stage": it.words,
        "confidence": it.confidence,
        "because": it.because,
        "basis": it.basis,
        "scores": {stage.value: round(float(value), 2) for stage, value in it.scores.items()},
        "for": [one.words for one in it.for_it],
        "against": [one.words for one in it.against],
    }


_ARROWS = {"up": "↑", "down": "↓", "level": "=", "": ""}


def _signs_words(found: Signs) -> str:
    it = found.suggestion
    doubts = f" ({'; '.join(it.because)})" if it.because else ""
    head = pairs(
        (
            ("points to", it.words or "nothing yet"),
            ("confidence", f"{it.confidence}{doubts}" if it.words else ""),
            ("rests on", it.basis),
            ("for", "; ".join(one.words for one in it.for_it)),
            ("against", it.against[0].words if it.against else ""),
        )
    )
    rows = table(
        ("", "sign", "value", "", "n", "what it says"),
        [
            (one.letter, one.title, one.shown, _ARROWS[one.direction], one.n, one.words)
            for one in found.readings
        ],
    )
    return f"{head}\n\n{rows}"


def _answers(found: AnswersView) -> dict[str, object]:
    rows = [
        {
            "id": one.statement.number,
            "statement": one.statement.text,
            "stage": one.statement.stage.value,
            "counts": one.counts,
            "n": one.n,
            "worth_talking": one.worth_talking,
        }
        for one in found.spreads
    ]
    words = [{"question": question, "answers": said} for question, said in found.words]
    return {
        "answers": rows,
        "total": len(rows),
        "respondents": found.respondents,
        "waiting": found.open,
        "open": words,
    }


def _answers_words(found: AnswersView) -> str:
    from coptui.domain.pictures.spark import distribution

    if not found.respondents:
        return "Nobody has answered yet. `coptui stage questions` prints the sheet."
    if found.waits_for_more:
        return found.waits_for_more
    rows = table(
        ("", "statement", "1 2 3 4 5", "n", ""),
        [
            (
                one.statement.number,
                one.statement.text,
                distribution(one.counts, ascii_only=True),
                one.n,
                "worth talking about" if one.worth_talking else "",
            )
            for one in found.spreads
        ],
    )
    said = [
        f"{question}\n" + "\n".join(f"  {text}" for text in texts)
        for question, texts in found.words
        if texts
    ]
    return "\n\n".join([rows, *said])


def _life(found: LifeView) -> dict[str, object]:
    return {
        "id": found.community_id,
        "asks": found.asks,
        "signals": [{"letter": one.letter, "why": one.why} for one in found.standing],
        "sentence": found.sentence,
        "chosen": found.chosen,
    }


def _life_words(found: LifeView) -> str:
    lines = [f"{one.letter}  {one.why}" for one in found.standing]
    if found.sentence:
        lines += ["", found.sentence]
    if found.chosen is not None:
        one = found.chosen
        until = f" until {one.until}" if one.until else ""
        lines += ["", f"chosen {one.chosen_on}: {one.way}{until}, {one.reason} ({one.by})"]
    return "\n".join(lines) or "Nothing stands: it goes its way."
