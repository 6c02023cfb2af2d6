"""The words of a report's mail: what its template leaves open is found in the report itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from coptui.domain import dates
from coptui.domain.blanks import blanks, filled
from coptui.domain.capture import ItemKind
from coptui.domain.outcomes import Contribution
from coptui.domain.recommendations import RecommendationStatus
from coptui.domain.reports import gist
from coptui.services import naming, recommendations, topic_items
from coptui.store.models import Outcome
from coptui.workspace import Workspace

IN_THE_FILE = "in the attached file"
REVIEW_DAYS = 7
"""Days that the core group has to read a draft."""
OF_A_COMMUNITY = ("status", "year", "years")
"""Kinds that are about no single topic."""
_MOST = 3
_MESSAGES = ("main message", "what we found", "what it says", "in short")
_FOREWORD = ("foreword", "word from the chair", "from the chair")
_BREADTH = ("who took part", "who it comes from", "breadth", "who was", "who came")
_RECOMMENDED = ("recommend", "what we ask")
_FUTURE = ("preferred future", "what we hope for", "hope")
_GIST = ("conclu", "what we took away", "main message", "what we recommend", "recommend",
         "going well", "noticed", "next steps")  # fmt: skip
_NOW = re.compile(r"\*\*What happens now:\*\*[^\n]*")
_NOTICED = "## Have you noticed"
_ASKED = (RecommendationStatus.proposed, RecommendationStatus.agreed, RecommendationStatus.sent)


def fill(ws: Workspace, row: Any, body: str, addressed: str = "") -> str:
    """A template's words with its blanks filled from the report, as far as it tells.

    `addressed` is the one who can decide and whom the mail is for. What is not found stays a
    blank, and the mailing does not go before she has written it in.
    """
    if row.kind in OF_A_COMMUNITY:
        body = body.replace("{{ session.topic }}", "how {{ community.name }} is getting on")
    told = values(ws, row, addressed)
    for blank in blanks(body):
        if blank.name in told:
            body = filled(body, blank.name, told[blank.name])
    return body


def values(ws: Workspace, row: Any, addressed: str = "") -> dict[str, str]:
    """What the report tells for the blanks of T9, T10 and T19, by their names."""
    unnamed = naming.unnamed(ws)
    messages = gist.points(row.text, *_MESSAGES, most=_MOST)
    future = gist.opening(row.text, *_FUTURE, words=45)
    if not future and row.series_id:
        future = gist.harmless(unnamed.without(row.series.preferred_future.strip()))
    found = {
        "foreword": gist.opening(row.text, *_FOREWORD),
        "points": _listed(messages),
        "message": messages[0] if messages else "",
        "breadth": gist.opening(row.text, *_BREADTH, words=45)
        or "; ".join(gist.points(row.text, *_BREADTH, most=_MOST)),
        "future": future,
        "recommendations": _listed(_recommended(ws, row, unnamed, addressed)),
        "link": row.link or IN_THE_FILE,
        "by": dates.long_day(ws.today() + timedelta(days=REVIEW_DAYS)),
    }
    told = {name: words for name, words in found.items() if words}
    told["outcomes"] = _outcomes(row, unnamed)  # where nothing has changed yet, nothing is said
    return told


def with_summary(row: Any, body: str) -> str:
    """The words of thanks, or of the news, with what came of it; the whole goes along as a file."""
    photos = row.kind == "photos"
    what = "The pictures of the day, each in a few lines, are" if photos else "The summary is"
    told = _listed(gist.points(row.text, *_GIST, most=_MOST))
    in_short = f"\n\n{told}" if told else ""
    if _NOW.search(body):
        block = f"**What came of it:** {what[0].lower()}{what[1:]} attached, without names."
        block += f" In short:{in_short}" if told else ""
        block += "\n\nPlease pass it on to anybody who may find it useful."
        return _NOW.sub(lambda _: block, body, count=1)
    block = f"## What came of it{in_short}\n\n{what} attached, without names."
    if _NOTICED in body:
        return body.replace(_NOTICED, f"{block}\n\n{_NOTICED}", 1)
    head, rule, foot = body.rpartition("\n---\n")
    return f"{head.rstrip()}\n\n{block}\n{rule}{foot}" if rule else f"{body.rstrip()}\n\n{block}\n"


def gaps(ws: Workspace, row: Any, most: int = 5) -> str:
    """What is outside our control, for those who can decide alone (R110); empty without any."""
    if row.series_id is None:
        return ""
    unnamed = naming.unnamed(ws)
    rows = topic_items.of(row.series_id, ItemKind.outside_our_control)
    told = [
        gist.harmless(unnamed.without(" ".join(one.text.split())))
        for one, _ in rows
        if one.share != "private"
    ]
    told = list(dict.fromkeys(told))[:most]
    return (
        f"## Outside our control\n\nGaps that we met and cannot close:\n\n{_listed(told)}"
        * bool(told)
    )


def _recommended(
    ws: Workspace, row: Any, unnamed: naming.Naming, addressed: str
) -> tuple[str, ...]:
    if row.series_id is not None and addressed:
        theirs = [
            one
            for one in recommendations.of(ws, row.series_id)
            if one.status in _ASKED and addressed in one.addressed
        ]
        if theirs:
            return tuple(gist.harmless(unnamed.without(one.text)) for one in theirs[:_MOST])
    return gist.points(row.text, *_RECOMMENDED, most=_MOST if addressed else 5)


def _outcomes(row: Any, unnamed: naming.Naming) -> str:
    """The latest things that changed and may be told, each with how far it was our doing."""
    if row.series_id is None:
        rows: Any = Outcome.select().where(Outcome.community == row.community_id)
    else:
        rows = Outcome.select().where(Outcome.series == row.series_id)
    may = rows.where(Outcome.share != "private").order_by(Outcome.happened_on.desc())
    told = []
    for one in may.limit(2):
        level = f" ({Contribution(one.contribution).words})" if one.contribution else ""
        told.append(f"{gist.harmless(unnamed.without(one.text)).rstrip('.')}{level}.")
    return f"Already different: {' '.join(told)}" if told else ""


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {one}" for one in lines)
