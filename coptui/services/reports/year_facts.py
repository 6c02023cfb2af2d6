"""A year on a page for a funder, of one community or of all, from the data of the status report.

Communities stand beside each other as the alphabet has them, each in its own words; nothing sets
one above another, and no sum gives back a small number that is hidden in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from coptui.domain.community_life import CommunityStatus
from coptui.domain.counting import agree, in_words
from coptui.domain.recommendations import RecommendationStatus
from coptui.domain.reports import fate
from coptui.domain.reports.costs import CAUTION, Costs
from coptui.domain.reports.period import Period, period
from coptui.domain.reports.pieces import Piece
from coptui.domain.text import fold
from coptui.reports.standing import YearFacts, YearPlace
from coptui.services.community_views import community_row
from coptui.services.refusing import in_plain_words
from coptui.services.reports import held, status_changes
from coptui.services.reports.saying import fact, in_order, listed, upper
from coptui.services.reports.status_facts import Gathered, gather, topic_lines
from coptui.services.reports.telling import lowered
from coptui.store.models import Community
from coptui.workspace import Workspace

MANY = 4
"""From more communities than this only the shape of each is told, so that they fit on a page."""
_EACH = ((1, 4), (3, 2), (MANY, 1), (6, 1), (10_000, 0))
_SUMS = "The year in short"


def facts(
    ws: Workspace, community_id: int | None, since: date | None = None, until: date | None = None,
    *, level: str = "community",
) -> YearFacts:  # fmt: skip
    """The year of a community, or of all where none is named. Raises as the status report does."""
    rows = _rows(community_id)
    with in_plain_words("Without them it tells of the last twelve months."):
        founded = rows[0].founded if len(rows) == 1 else None
        span = period(founded, ws.today(), since, until)
    every = [gather(ws, row.id, _own(row, span), level=level) for row in rows]
    told = [one for one in every if one.sessions or community_id is not None]
    costs = [cost for one in told if (cost := status_changes.cost(one.sessions))]
    pieces = [piece for one in told for piece in _changes(one)]
    places = tuple(_place(one, len(told)) for one in told)
    alone = told[0].row if len(told) == 1 else None
    return YearFacts(
        title=f"A year of {alone.name}" if alone else "A year of our communities",
        period=span.words,
        host=_host(told),
        pieces=(*_sums(ws, told), *(one.name for one in places), *pieces),
        places=places,
        each=next(most for few, most in _EACH if len(told) <= few),
        beside=len(told) > MANY,
        path=fate.sentence([one.status for one in told[0].asked])
        if alone and told[0].asked
        else "",
        caution=CAUTION if costs else "",
        community_id=community_id or 0,
    )


def _rows(community_id: int | None) -> list[Any]:
    if community_id:
        return [community_row(community_id)]
    rows = Community.select().where(Community.status != CommunityStatus.planned.value)
    return sorted(rows, key=lambda row: (fold(row.name), row.id))


def _own(row: Any, span: Period) -> Period:
    """The days of this time in which the community was there."""
    began = row.founded
    if began is not None and span.since < began <= span.until:
        return Period(began, span.until)
    return span


def _host(told: Sequence[Gathered]) -> str:
    names = {one.say.words(one.row.host_organisation) for one in told} - {""}
    return listed(sorted(names, key=str.casefold))


def _sums(ws: Workspace, told: Sequence[Gathered]) -> tuple[Piece, ...]:
    """The whole of it in a few sentences."""
    ids = [one.id for place in told for one in place.sessions]
    statuses = [one.status for place in told for one in place.asked]
    ours = [one for place in told for one in place.changes.contributions]
    costs = [status_changes.cost(place.sessions) for place in told]
    sentences = (
        ("came", _came(told, len(ids), held.organisations(ids)[0])),
        *(_alone(ws, told[0]) if len(told) == 1 else ()),
        ("changed", status_changes.levels(ours) if ours else ""),
        ("noticed", _small(sum(len(place.small) for place in told))),
        ("asked", fate.short(statuses)),
        ("shared", _shared(told)),
        ("cost", _cost([one for one in costs if one], len(ids))),
    )
    return in_order([fact(f"year-{name}", text, _SUMS, "sums") for name, text in sentences])


def _came(told: Sequence[Gathered], sessions: int, organisations: int) -> str:
    """Sessions, attendances and organisations; no sum where one community hides its own."""
    if not sessions:
        return "No session was held in this time."
    said = f"{upper(in_words(sessions))} {agree(sessions, 'session was', 'sessions were')} held"
    if len(told) > 1:
        said += f" in {in_words(len(told))} communities"
    present = [one.reach.crowds.present for one in told]
    whole = 0 if None in present else sum(number or 0 for number in present)
    if whole:
        said += f"; people came {whole:,} times"
        said += f", from {in_words(organisations)} organisations" if organisations > 1 else ""
    return f"{said}."


def _alone(ws: Workspace, it: Gathered) -> tuple[tuple[str, str], ...]:
    """What one community has room for on its page, and several have not."""
    moved = [
        f"“{one.title.text}”: {lowered(one.moved)}" for one in topic_lines(ws, it) if one.moved
    ]
    return (
        ("list", it.reach.on_list),
        ("lived", it.reach.lived),
        ("moved", moved[-1] if moved else ""),
        ("actions", status_changes.action_sentence(it.actions)),
    )


def _small(number: int) -> str:
    if not number:
        return ""
    return f"{upper(in_words(number))} small {agree(number, 'change was', 'changes were')} noticed."


def _shared(told: Sequence[Gathered]) -> str:
    number = sum(len(status_changes.sharing(one.row.id, one.span)) for one in told)
    return f"What was learned was shared with others {times(number)}." if number else ""


def times(number: int) -> str:
    """Once, twice, three times."""
    return {1: "once", 2: "twice"}.get(number, f"{in_words(number)} times")


def _cost(costs: Sequence[Costs], held_: int) -> str:
    if not costs:
        return ""
    whole = Costs(
        sum(one.pence for one in costs),
        sum(one.kept for one in costs),
        held_,
        sum(one.came for one in costs),
    )
    return f"{whole.words} {whole.left_out}".strip()


def _place(it: Gathered, beside: int) -> YearPlace:
    """One community, the shorter the more stand beside it."""
    alone, many = beside == 1, beside > MANY
    number = len(it.changes.contributions)
    topics = [
        it.say.words(row.title) for row, _, _ in status_changes.topics(it.row.id, it.sessions)
    ]
    return YearPlace(
        name=Piece(f"community:{it.row.id}", it.row.name, "places", words="Communities"),
        purpose=it.say.words(it.row.purpose),
        stage=it.stage.now.text if it.stage.name else "",
        reach="" if alone else _reach(it),
        topics="" if many else listed([f"“{one}”" for one in topics]),
        small="" if alone or many else _quiet(it),
        asked="" if many else _asked(it),
        section=_section(it),
        number=number,
    )


def _reach(it: Gathered) -> str:
    said = it.reach.came.split(";")[0]
    return said if said.endswith(".") else f"{said}."


def _quiet(it: Gathered) -> str:
    """What moves where no outcome is written down yet: small changes and actions."""
    if it.changes.contributions:
        return ""
    parts = (_small(len(it.small)), status_changes.action_sentence(it.actions))
    return " ".join(part for part in parts if part)


def _asked(it: Gathered) -> str:
    """The recommendations that were done or accepted, by their words: at most two."""
    good = (RecommendationStatus.done, RecommendationStatus.accepted, RecommendationStatus.partly)
    found = [one for one in it.asked if one.status in good][:2]
    told = [f"“{it.say.words(one.text).rstrip('.')}” ({fate.words(one.status)})" for one in found]
    return f"Recommended and taken up: {listed(told)}." if told else ""


def _section(it: Gathered) -> str:
    return f"changes-{it.row.id}"


def _changes(it: Gathered) -> list[Piece]:
    """Its outcomes in one section; the strongest contribution comes first."""
    return [
        Piece(one.key, one.text, _section(it), one.share, it.row.name, one.weight)
        for one in it.changes.pieces
    ]
