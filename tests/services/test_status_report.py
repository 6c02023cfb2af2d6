"""A status report tells where a community stands, and nothing of any one person in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.errors import Refused
from coptui.services import community_life, network, outcomes, recommendations, stages
from coptui.services.outcomes import NewOutcome
from coptui.services.reports import (
    drafting,
    figures,
    rows,
    slide_facts,
    status_facts,
    year_facts,
)
from coptui.store.models import (
    Attendance,
    Community,
    Contact,
    CostLine,
    Membership,
    Noticing,
    Organisation,
    Report,
    SeatTally,
    Session,
    StageReview,
)
from coptui.workspace import Workspace
from tests.services.practice import TODAY, harbour, person, topic

PEOPLE = 12


@pytest.fixture
def place(ws: Workspace) -> int:
    """A community with a list of twelve people in three sectors, and four sessions held."""
    with ws.store.atomic():
        return _place(ws)


def _place(ws: Workspace) -> int:
    found = harbour(ws, purpose="Leaving hospital with somewhere to go", founded=date(2026, 1, 5))
    houses = [
        Organisation.create(name=f"House {sector}", sector=sector)
        for sector in ("health", "housing", "council")
    ]
    for number in range(PEOPLE):
        who = person(ws, f"Zebedee Quark{chr(97 + number)}", organisation=houses[number % 3])
        Contact.update(mail_standing="given").where(Contact.id == who).execute()
        Membership.create(contact=who, community=found, joined=date(2026, 1, 5))
    which = topic(ws, found)
    for number in range(1, 5):
        Session.create(
            community=found, series=which, number=number, status="circulated",
            starts_at=datetime.combine(_day(number), time(12), UTC),
            calendar_uid=f"s{number}", created_at=ws.now(),
        )  # fmt: skip
    return found


def _day(number: int) -> date:
    return TODAY - timedelta(days=28 * (5 - number))


def _come(place: int, by_session: Sequence[Sequence[int]]) -> None:
    """These people came, by their place on the list; to the first session everybody was new."""
    ids = [row.contact_id for row in Membership.select().where(Membership.community == place)]
    Attendance.delete().execute()
    meetings: Any = Session.select().where(Session.community == place).order_by(Session.number)
    Attendance.insert_many(
        {"session": meeting.id, "contact": ids[who], "new_here": at == 0,
         "noted_at": datetime(2026, 11, 1, tzinfo=UTC)}
        for at, (meeting, came) in enumerate(zip(meetings, by_session, strict=True))
        for who in came
    ).execute()  # fmt: skip


def _text(ws: Workspace, place: int, kind: str = "status") -> str:
    view = drafting.draft(ws, kind, place).view
    text = view.text + repr(sorted(figures.figures(ws, rows.find(view.id)).items()))
    drafting.delete(ws, view.id)
    return text


def test_a_new_community_has_a_report_without_empty_headings(ws: Workspace) -> None:
    new = harbour(ws)
    StageReview.delete().execute()
    text = _text(ws, new)
    assert "Its stage has not been looked at yet." in text
    assert "No session was held in this time." in text
    assert "*To be written: what this community is for, in a sentence.*" in text
    assert "*To be written: what you ask of the reader, three things at most.*" in text
    for heading in ("## What it costs", "## What it made and gave away", "## What it works on"):
        assert heading not in text


def _stage(ws: Workspace, place: int) -> None:
    StageReview.delete().execute()
    stages.review(ws, place, "forming", "People wait for the chair.", on=date(2026, 2, 1))
    stages.review(ws, place, "storming", "Zebedee Quarkd says so.", on=date(2026, 6, 1))


def _outcome(ws: Workspace, place: int) -> None:
    new = NewOutcome(
        "The ward rings first", date(2026, 8, 3), contribution="contributed", value="applied",
        evidence="told by two wards",
    )  # fmt: skip
    outcomes.add(ws, place, new)
    outcomes.add(ws, place, NewOutcome("A private thing", date(2026, 8, 3), share="private"))
    outcomes.add(ws, place, NewOutcome("Too long ago", date(2024, 8, 3)))


def _asked(ws: Workspace, place: int) -> None:
    which = Session.get(Session.community == place).series_id or 0
    made = recommendations.add(ws, which, "Ring | before noon", addressed=["Board"]).view
    for step in ("agreed", "sent"):
        recommendations.move(ws, made.id, step)


def _shared(ws: Workspace, place: int) -> None:
    sister = network.add_sister(ws, "Quayside").view.id
    network.share(ws, place, "visit", "They sat in.", sister_id=sister, on=date(2026, 7, 1))


def _paid(ws: Workspace, place: int) -> None:
    meeting = Session.get(Session.community == place)
    CostLine.create(session=meeting.id, what="cake", pence=2400)


def _noticed(ws: Workspace, place: int) -> None:
    for text, may in (("The bus waits", True), ("Nobody may tell this", False)):
        Noticing.create(community=place, text=text, seen_on=_day(4), shareable=may)


def _seats(ws: Workspace, place: int) -> None:
    for meeting in Session.select().where(Session.number > 2):
        SeatTally.create(session=meeting.id, perspective="lived experience", count=2)


def _rests(ws: Workspace, place: int) -> None:
    community_life.pause(ws, place, date(2027, 2, 1))


@pytest.mark.parametrize(
    ("happens", "told", "untold"),
    [
        (_stage, ("It has been storming since 1 June 2026.", "What tells us so: Somebody says so.",
                  "- Forming from February 2026: People wait for the chair.",
                  "(figure:stages)", "work, not failure"), ("decided", "Rowan")),
        (_outcome, ("One change is written down: one to which we contributed.",
                    "**Done differently: 1**",
                    "- The ward rings first (August 2026; we contributed to it). "
                    "How we know: told by two wards."), ("A private thing", "Too long ago")),
        (_asked, ("Of 1 recommendation one waits for an answer.",
                  "| Ring \\| before noon | Board | sent, no answer yet |", "(figure:path)",
                  "An answer to the recommendation that waits for one"), ()),
        (_shared, ("What was learned was shared once. A visit (Quayside), July 2026: They sat in.",
                   ), ()),
        (_paid, ("£24 were spent on 1 session, £2 for each time somebody came. "
                 "Of 3 more sessions no costs are written down.", "These are costs, not a price"),
         ("cake",)),
        (_noticed, ("People noticed two small changes", "- The bus waits"),
         ("Nobody may tell this",)),
        (_seats, ("People with lived experience took part in at least two of them.",), ()),
        (_rests, ("It rests until 1 February 2027.",), ()),
    ],
)  # fmt: skip
def test_each_section_tells_what_happened_in_this_time(
    ws: Workspace, place: int, happens: Any, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    _come(place, [range(PEOPLE)] * 4)
    happens(ws, place)
    text = _text(ws, place)
    for words in told:
        assert words in text, text
    for words in ("Zebedee", "Quark", *untold):
        assert words not in text


def test_reach_is_told_in_numbers_that_are_large_enough(ws: Workspace, place: int) -> None:
    _come(place, [range(7)] * 4)
    text = _text(ws, place)
    assert (
        "Four sessions were held, and people came 28 times; usually there are about 7 in the room. "
        "Seven of these were first times. They came from three organisations in three sectors: "
        "council, health and housing."
    ) in text
    assert "Twelve people are on its list. Five of them did not come in this time" in text
    _come(place, [range(9)] * 4)
    assert "Most of them" not in _text(ws, place) and "read along" not in _text(ws, place)


_SIZES = st.lists(st.integers(5, PEOPLE), min_size=3, max_size=3)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sizes=_SIZES, data=st.data())
def test_who_came_when_changes_nothing_in_any_report_on_a_community(
    ws: Workspace, place: int, sizes: list[int], data: st.DataObject
) -> None:
    """Rule 10 of 5.5: any two ways in which people came that fill the rooms alike read alike."""
    ways = [
        [range(PEOPLE), *(data.draw(st.permutations(range(PEOPLE)))[:size] for size in sizes)]
        for _ in range(2)
    ]
    texts = []
    for way in ways:
        _come(place, way)
        report = Report(kind="status", community=place)
        texts.append(
            (
                status_facts.facts(ws, place),
                year_facts.facts(ws, place),
                year_facts.facts(ws, None),
                slide_facts.facts(ws, place),
                figures.figures(ws, report),
            )
        )
    assert texts[0] == texts[1]


def test_the_year_of_all_stands_in_the_order_of_the_alphabet_without_a_table(
    ws: Workspace, place: int
) -> None:
    _come(place, [range(PEOPLE)] * 4)
    Community.update(name="Zinnia", code="ZIN").where(Community.id == place).execute()
    harbour(ws, founded=date(2026, 1, 5))
    Session.create(
        community=Community.get(Community.name == "Harbour").id, number=1, status="held",
        starts_at=datetime.combine(_day(4), time(12), UTC), headcount=3, calendar_uid="x",
        created_at=ws.now(),
    )  # fmt: skip
    text = drafting.draft(ws, "years", 0).view.text
    assert text.index("## Harbour") < text.index("## Zinnia") and "|" not in text
    assert "fewer than 5 people came" in text, text
    assert "people came 48 times" in text and "people came 51 times" not in text
    assert "Five sessions were held in two communities." in text, "no sum gives the three back"
    view = drafting.draft(ws, "years", 0).view
    assert view.line.kind_words == "A year of all communities" and not view.long


def test_a_post_holds_only_what_may_be_told_and_is_as_short_as_wanted(
    ws: Workspace, place: int
) -> None:
    _noticed(ws, place)
    _outcome(ws, place)
    view = drafting.draft(ws, "posts", place).view
    assert "- The bus waits. From Harbour. A small change; somebody noticed it." in view.text
    assert "Nobody may tell this" not in view.text and "The ward rings first" not in view.text
    assert "1 more small change stays in the community" in view.text
    short = drafting.choose(ws, view.id, limits={"length": 80}).view
    assert "no longer than 80 letters" in short.text


def test_a_report_for_everybody_counts_every_change_and_tells_those_that_may_be_told(
    ws: Workspace, place: int
) -> None:
    _outcome(ws, place)
    open_ = NewOutcome("The kiosk opens at six", date(2026, 9, 1), share="public", permission="yes")
    outcomes.add(ws, place, open_)
    view = drafting.draft(ws, "status", place).view
    assert "The ward rings first" in view.text and "The kiosk opens at six" in view.text
    Report.update(level="public").where(Report.id == view.id).execute()
    text = drafting.refresh(ws, view.id).view.view.text
    assert "Two changes are written down" in text and "The kiosk opens at six" in text
    assert "The ward rings first" not in text


def test_what_comes_after_her_own_words_is_offered_and_taken_where_it_belongs(
    ws: Workspace, place: int
) -> None:
    """Line 5 of the issue, for a report on a community."""
    _outcome(ws, place)
    view = drafting.draft(ws, "status", place).view
    drafting.edit(ws, view.id, view.text.replace("The ward rings first", "The ward rings at nine"))
    new = NewOutcome("Housing answers the same day", date(2026, 9, 2), value="applied")
    late = outcomes.add(ws, place, new).view
    done = drafting.refresh(ws, view.id)
    assert [one.key for one in done.view.offered] == [f"outcome:{late.id}"]
    assert "The ward rings at nine" in done.view.view.text
    text = drafting.take(ws, view.id, [f"outcome:{late.id}"]).view.text
    changed = text[text.index("## What has changed") : text.index("## What we ask of you")]
    assert "The ward rings at nine" in changed and "Housing answers the same day" in changed


def test_slides_tell_of_no_change_that_stays_in_the_community(ws: Workspace, place: int) -> None:
    _come(place, [range(PEOPLE)] * 4)
    _outcome(ws, place)
    _noticed(ws, place)
    text = drafting.draft(ws, "slides", place).view.text
    assert "One change is written down" in text and "The ward rings first" not in text
    assert "The bus waits" in text and "Nobody may tell this" not in text
    assert text.count("\n---\n") >= 7


def test_days_turned_round_are_refused(ws: Workspace, place: int) -> None:
    with pytest.raises(Refused, match="turn the two days round"):
        drafting.draft(ws, "status", place, since=date(2026, 9, 1), until=date(2026, 8, 1))
