"""How a report begins: which kind, about what; where one is open already it is gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coptui.domain import dates
from coptui.errors import Refused
from coptui.services import communities, sessions, topics
from coptui.services.reports import drafting, rows
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen

KINDS: Mapping[str, tuple[str, str, str]] = {
    "session": ("A session's summary", "for those who came", "session"),
    "topic": ("A topic's report", "for those who can decide", "topic"),
    "status": ("How a community stands", "its last twelve months", "community"),
    "photos": ("Photographs of a session", "with their captions", "session"),
    "year": ("A year on a page", "for a funder", "community"),
    "slides": ("Slides, as an outline", "what changed and how", "community"),
    "posts": ("Small victories to post", "short texts to copy", "community"),
}  # fmt: skip
"""What can be written: its name, whom it is for, and what it is about."""
MOST = 60


def show(screen: PlaceScreen, report_id: int) -> None:
    """Open its page, in the place of another report's."""
    from coptui.tui.screens.reports.one import ReportScreen

    page = ReportScreen(report_id)
    if isinstance(screen.app.screen, ReportScreen):
        screen.app.switch_screen(page)
    else:
        screen.app.push_screen(page)


async def begin(screen: PlaceScreen, what: Mapping[str, Any]) -> None:
    """Ask for what is not said yet, and open the report; where there is none it is drafted."""
    kind = what.get("kind") or await _kind(screen, of_community="community_id" in what)
    if kind is None:
        return
    subject = await _subject(screen, KINDS[kind][2], what)
    if subject is None:
        return
    there = await _latest(screen, kind, subject)
    if there is None:
        there = (await screen.write(drafting.draft, kind, subject)).view.id
    show(screen, there)


async def _latest(screen: PlaceScreen, kind: str, subject: int) -> int | None:
    """The report of a session or a topic that is there; how a community stands is told anew."""
    if KINDS[kind][2] == "community":
        return None
    of_session, of_topic = (
        subject if KINDS[kind][2] == about else None for about in ("session", "topic")
    )
    found = await screen.read(rows.listing, kind=kind, session_id=of_session, topic_id=of_topic)
    return max(found, key=lambda one: one.version).id if found else None


async def _kind(screen: PlaceScreen, *, of_community: bool) -> str | None:
    """From the page of a community, what is about all of it comes first."""
    kinds = sorted(KINDS.items(), key=lambda one: of_community and one[1][2] != "community")
    choices = [Choice(kind, words, note) for kind, (words, note, _) in kinds]
    chosen: str | None = await screen.app.push_screen_wait(
        Choose("What would you like to write?", choices)
    )
    return chosen


async def _subject(screen: PlaceScreen, about: str, what: Mapping[str, Any]) -> int | None:
    given = what.get(f"{about}_id")
    if given is not None:
        return int(given)
    community_id = what.get("community_id")
    if about == "session":
        choices, refused = await _sessions(screen, community_id), _NO_SESSION
    elif about == "topic":
        choices, refused = await _topics(screen, community_id), _NO_TOPIC
    else:
        found = await screen.read(communities.all)
        choices, refused = [Choice(str(one.id), one.name) for one in found], _NO_COMMUNITY
    if not choices:
        raise Refused(*refused)
    if len(choices) == 1:
        return int(choices[0].value)
    chosen: str | None = await screen.app.push_screen_wait(Choose(f"Which {about}?", choices))
    return int(chosen) if chosen is not None else None


async def _sessions(screen: PlaceScreen, community_id: int | None) -> list[Choice]:
    found = await screen.read(sessions.list_of, community_id, False, MOST)
    return [
        Choice(str(one.id), f"{one.code}  {one.topic or 'no topic'}",
               dates.day(one.start.date()) if one.start else "")
        for one in found if one.status != "cancelled"
    ]  # fmt: skip


async def _topics(screen: PlaceScreen, community_id: int | None) -> list[Choice]:
    made: list[Choice] = []
    for community in await screen.read(communities.all):
        if community_id in (None, community.id):
            made += [
                Choice(str(one.id), one.title, f"{community.name} · {one.status}")
                for one in await screen.read(topics.of, community.id)
            ]
    return made


_NO_SESSION = ("No session was held yet.", "Its summary can be written when it was.")
_NO_TOPIC = ("There is no topic yet.", "2 opens the communities; there t plans a topic.")
_NO_COMMUNITY = ("There is no community yet.", "2 opens Communities; n there begins one.")
