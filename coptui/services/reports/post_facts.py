"""Short texts to post, from small victories that somebody said may be told (R102).

Only what may leave the community is in them, without names; nothing is posted by the program.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from coptui.domain.reports import posts as rules
from coptui.reports.standing import PostFacts
from coptui.services.community_views import community_row
from coptui.services.reports import status_changes
from coptui.services.reports.held import period_of
from coptui.services.reports.saying import Saying, in_order
from coptui.services.victories import Told, may_be_told
from coptui.workspace import Workspace


def facts(
    ws: Workspace, community_id: int, since: date | None = None, until: date | None = None,
    *, most: int | None = None,
) -> PostFacts:  # fmt: skip
    """The small victories of this time that may be told, the latest first."""
    row = community_row(community_id)
    span, say = period_of(ws, community_id, since, until), Saying(ws, community_id)
    longest = rules.length(most)
    told = [one for one in may_be_told(community_id) if span.holds(one.on)]
    every = len(status_changes.small_changes(community_id, span))
    return PostFacts(
        community=row.name,
        pieces=in_order([_piece(say, row, one, longest) for one in told]),
        most=longest,
        kept_back=every - sum(one.kind == "noticing" for one in told),
        community_id=row.id,
    )


def _piece(say: Saying, row: Any, one: Told, most: int) -> Any:
    text = rules.post(row.name, say.words(one.text), one.level, most)
    return say.piece(f"{one.kind}:{one.id}", text, "posts", share="public", words="Posts")
