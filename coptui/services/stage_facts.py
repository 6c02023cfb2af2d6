"""The facts from which the signs of a stage are read, for any number of communities at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from coptui.domain.indicator_facts import CommunityCounts, SessionCounts
from coptui.services.stage_queries import Loads, OfSession, Rows, deep
from coptui.store.models import Community
from coptui.store.rows import among
from coptui.workspace import Workspace


def counts(
    ws: Workspace, places: Rows, rhythms: Mapping[int, int], loads: Loads | None = None
) -> dict[int, CommunityCounts]:
    """The figures of each community. `places` are the held sessions of each, the oldest first."""
    loads = loads or Loads(places, ws.today())
    found = {}
    for number, rows in places.items():
        whole = loads.communities[number]
        found[number] = CommunityCounts(
            held=tuple(_session(row, loads.sessions[row["id"]]) for row in deep(rows)),
            held_ever=len(rows),
            rhythm_days=rhythms.get(number, 28),
            agreement_looked_at=whole.agreement_looked_at,
            noticings_between=tuple(sorted(whole.noticings_between)),
            effects=tuple(sorted(whole.effects)),
            live_ideas=whole.live_ideas,
            yes_replies=whole.yes_replies,
        )
    return found


def rhythms(ids: Sequence[int]) -> dict[int, int]:
    """The days between two sessions of each community."""
    rows: Any = Community.select(Community.id, Community.rhythm_weeks).where(
        among(Community.id, ids)
    )
    return {number: 7 * weeks for number, weeks in rows.tuples()}


def _session(row: Mapping[str, Any], one: OfSession) -> SessionCounts:
    wanted = one.good_enough if one.good_enough is not None else row["topic_good_enough"]
    day: date = row["day"]
    return SessionCounts(
        id=row["id"],
        day=day,
        series=row["series"],
        present=one.present,
        newcomers=one.newcomers,
        people=frozenset(one.people),
        organisations=one.organisations,
        sectors=one.sectors,
        lived_seats=one.lived_seats,
        items=one.items,
        orientation=one.orientation,
        difficult=one.difficult,
        voices=one.voices,
        chair_voices=one.chair_voices,
        helpers=tuple(sorted(contact for contact, _ in one.helpers)),
        examples=one.examples,
        member_examples=one.member_examples,
        actions_due=one.actions_due,
        actions_done=one.actions_done,
        owners=frozenset(one.owners),
        noticings=one.noticings,
        ratings=one.ratings,
        good_enough=wanted,
        recorded=bool((row["recorded_how"] or "").strip()),
        meets_again=row["decision"] in ("again", "other_topic"),
    )
