"""What the sessions and the answers hint about a stage, for one community or for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coptui.domain.indicator_facts import CommunityCounts, Thresholds
from coptui.domain.indicator_reading import Reading
from coptui.domain.indicators import readings
from coptui.domain.stage_questions import Sheet, distributions
from coptui.domain.stage_suggestion import Suggestion, suggest
from coptui.services import stage_facts, stage_queries, stage_sheets
from coptui.services.stage_queries import Loads, Rows
from coptui.store.models import Session
from coptui.workspace import Workspace


@dataclass(frozen=True, eq=False, repr=False)
class Signs:
    """The sixteen indicators and where they point."""

    community_id: int
    held: int
    readings: tuple[Reading, ...]
    suggestion: Suggestion


def of(ws: Workspace, community_id: int) -> Signs:
    """The signs of one community."""
    from coptui.services.community_views import community_row  # late: Today asks for several

    community_row(community_id)
    return of_all(ws, [community_id])[community_id]


def of_all(
    ws: Workspace,
    ids: Sequence[int],
    held: Rows | None = None,
    loads: Loads | None = None,
    *,
    directions: bool = True,
) -> dict[int, Signs]:
    """The signs of several communities in one set of queries, however many they are.

    `held` are their held sessions where the caller has read them already.
    """
    places = stage_queries.held(ids, ws.today()) if held is None else held
    facts = stage_facts.counts(ws, places, stage_facts.rhythms(ids), loads)
    answers = stage_sheets.sheets_of(ids)
    usual = Thresholds.of(ws.settings.stage)
    return {
        number: _signs(ws, number, facts[number], answers.get(number, []), usual, directions)
        for number in places
    }


def _signs(
    ws: Workspace,
    number: int,
    facts: CommunityCounts,
    sheets: list[Sheet],
    usual: Thresholds,
    directions: bool,
) -> Signs:
    found = readings(facts, ws.today(), usual, directions=directions)
    pointing = suggest(found, distributions(sheets), len(sheets), facts.held_ever)
    return Signs(number, facts.held_ever, found, pointing)


@dataclass(frozen=True, eq=False, repr=False)
class BehindView:
    """A session behind a sign."""

    id: int
    code: str
    words: str


def sessions_behind(ws: Workspace, ids: Sequence[int]) -> list[BehindView]:
    """The sessions that a sign rests on, the latest first."""
    from coptui.domain.dates import day, local_day

    rows = Session.select().where(Session.id.in_(list(ids))).order_by(Session.starts_at.desc())
    found = []
    for row in rows:
        home = row.community
        when = local_day(row.starts_at, home.time_zone) if row.starts_at else None
        topic = f" · {row.series.title}" if row.series else ""
        said = day(when, ws.today()) if when else "no date"
        found.append(BehindView(row.id, f"{home.code}-{row.number}", f"{said}{topic}"))
    return found


def snapshot(signs: Signs) -> Mapping[str, object]:
    """The indicators as they stood, to be kept with a review: figures, never a name."""
    return {
        "indicators": {
            one.letter: {"shown": one.shown, "n": one.n, "direction": one.direction}
            for one in signs.readings
            if one.known
        },
        "scores": {s.value: round(float(v), 2) for s, v in signs.suggestion.scores.items()},
    }
