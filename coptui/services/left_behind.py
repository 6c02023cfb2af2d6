"""Whether change has overtaken a community, and the way that was chosen: refresh, rest, finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain import dates
from coptui.domain import left_behind as rules
from coptui.domain.community_life import CommunityStatus
from coptui.domain.left_behind import Way
from coptui.domain.purpose_signals import Signal
from coptui.errors import Refused
from coptui.services import audit, community_life
from coptui.services.community_views import community_row
from coptui.services.done import Done
from coptui.services.life_facts import life_facts
from coptui.services.refusing import line, note
from coptui.services.undo import recording
from coptui.store.models import WayChosen
from coptui.store.rows import among
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})


@dataclass(frozen=True, eq=False, repr=False)
class WayView:
    """A way that was chosen: when, which, why, and until when it rests."""

    id: int
    community_id: int
    chosen_on: date
    way: str
    reason: str
    letters: tuple[str, ...]
    until: date | None
    by: str


@dataclass(frozen=True, eq=False, repr=False)
class LifeView:
    """The signals that stand, the question they ask where they do, and what was answered last."""

    community_id: int
    standing: tuple[Signal, ...]
    asks: bool
    sentence: str
    chosen: WayView | None


def of(ws: Workspace, community_id: int) -> LifeView:
    """The signals of one community."""
    row = community_row(community_id)
    facts = life_facts(ws, [community_id])[community_id]
    standing = rules.signals(facts, ws.today()) if row.status != "closed" else ()
    last = chosen([community_id]).get(community_id)
    done = last is not None and rules.answered(standing, last.letters)
    return LifeView(
        community_id,
        standing,
        rules.asks(standing) and not done,
        rules.sentence(standing),
        last,
    )


def choose(
    ws: Workspace, community_id: int, way: str, reason: str, *, until: date | None = None
) -> Done[WayView]:
    """Record which of the three ways it shall be, with the reason and the signals that stood.

    Choosing a rest lets the community rest, with the day on which it ends; finishing begins its
    end, with the steps of a good one. Raises `Refused`.
    """
    row = community_row(community_id)
    word = line(way).casefold().split(" ")[0]
    if word not in [one.value for one in Way]:
        raise Refused("There are three ways: refresh, rest, or finish.", field="way")
    why = note(reason)
    if not why:
        raise Refused("Say in a sentence why this way.", field="reason")
    if word == Way.rest and (until is None or until <= ws.today()):
        raise Refused("A rest has a day on which it ends: give one to come.", field="until")
    letters = [one.letter for one in of(ws, community_id).standing]
    with recording(ws, f"{row.name}: {Way(word).offered}", _AREA) as rec:
        kept = WayChosen.create(
            community=community_id,
            chosen_on=ws.today(),
            way=word,
            reason=why,
            letters=letters,
            until=until if word == Way.rest else None,
            decided_by=ws.by,
            recorded_at=ws.now(),
        )
        rec.created(kept)
        audit.note(ws, "stage.way", subject="community", subject_id=community_id)
        if word == Way.rest:
            community_life.turn(ws, rec, row, CommunityStatus.paused, "paused", why, until=until)
        elif word == Way.finish:
            community_life.turn(ws, rec, row, CommunityStatus.closing, "coming to its end", why)
    said = f"{row.name}: {Way(word).offered}"
    said += f" until {dates.day(until, ws.today())}." if kept.until and until else "."
    return Done(_way(kept), said, rec.id, _AREA)


def chosen(ids: Sequence[int]) -> dict[int, WayView]:
    """The way chosen last in each community; `letters` are the signals it answers."""
    rows: Any = (
        WayChosen.select()
        .where(among(WayChosen.community, ids))
        .order_by(WayChosen.chosen_on, WayChosen.id)
    )
    return {row.community_id: _way(row) for row in rows}


def _way(row: Any) -> WayView:
    return WayView(
        row.id,
        row.community_id,
        row.chosen_on,
        row.way,
        row.reason,
        tuple(row.letters),
        row.until,
        row.decided_by,
    )
