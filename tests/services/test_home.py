"""A community's beginning, people, rest and end, as its services do them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coptui.domain.text import fold
from coptui.errors import NotFound, Refused
from coptui.services import (
    communities,
    community_life,
    consent,
    contacts,
    date_options,
    demo,
    ending,
    first_steps,
    ideas,
    leads,
    members,
    network,
    outcomes,
    resource_list,
    roles,
    sessions,
    topics,
    undo,
    venues,
    victories,
    who_is_here,
)
from coptui.services.contact_views import NewContact
from coptui.services.outcomes import NewOutcome
from coptui.services.sessions import CloseAnswers
from coptui.services.venues import NewVenue
from coptui.store.models import (
    Attendance,
    Community,
    Membership,
    Noticing,
    Organisation,
    Session,
    TopicIdea,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.practice import TODAY, harbour, person, session, topic

LATER = date(2027, 3, 1)


def done(ws: Workspace, place: int) -> list[str]:
    return [row.step for row in first_steps.show(ws, place).rows if row.done]


def test_the_seven_steps_tick_themselves_one_by_one(ws: Workspace) -> None:
    place = harbour(ws)
    assert done(ws, place) == [] and first_steps.show(ws, place).progress == "0 of 7 steps"
    assert first_steps.show(ws, place).lacking == ("purpose", "idea", "people")
    communities.edit(ws, place, purpose="Going home well")
    ideas.add(ws, place, "Tablets")
    jo = person(ws, "Jo")
    members.add(ws, place, [jo])
    assert done(ws, place) == ["identify"]
    hall = venues.add(ws, NewVenue("St Agnes Hall", step_free="yes", toilet="no")).view
    venues.use_for_community(ws, place, hall.id)
    members.give_role(ws, place, jo, "hospitality")
    assert done(ws, place) == ["identify", "venue", "refreshments"]
    first = session(ws, topic(ws, place), TODAY, venue="")
    assert sessions.show(ws, first).access == "Step-free, hearing loop"
    assert done(ws, place) == ["identify", "venue", "example", "refreshments", "date"]
    sessions.close(ws, first, CloseAnswers("stop", drafts=False))
    assert first_steps.show(ws, place).progress == "7 of 7 steps"


def test_a_step_is_ticked_by_hand_opened_again_and_taken_back(ws: Workspace) -> None:
    place = harbour(ws)
    done_ = first_steps.tick(ws, place, "refreshments", "Stan brings the cake")
    row = done_.view.rows[4]
    assert (row.done, row.by_hand, row.why) == (True, True, "Stan brings the cake")
    undo.undo(ws, done_.undo)
    assert done(ws, place) == []
    first_steps.tick(ws, place, "5")
    first_steps.tick(ws, place, "refreshments")
    assert done(ws, place) == []
    communities.edit(ws, place, default_venue="")
    venues.use_for_community(ws, place, venues.add(ws, NewVenue("Hall")).view.id)
    with pytest.raises(Refused, match="shows by itself"):
        first_steps.tick(ws, place, "venue")
    with pytest.raises(Refused, match="A step is one of"):
        first_steps.tick(ws, place, "cake")


def test_ideas_are_gathered_chosen_and_passed_on(ws: Workspace) -> None:
    place = harbour(ws)
    other = communities.add(ws, communities.NewCommunity("Doorstep")).view.id
    one = ideas.add(ws, place, "Pets in hospital", source="Conversation", interest=2).view
    two = ideas.add(ws, place, "Lifts home").view
    ideas.one_more(ws, two.id)
    assert [row.text for row in ideas.of(ws, place)] == ["Pets in hospital", "Lifts home"]
    ideas.move(ws, two.id, "shortlisted")
    assert ideas.of(ws, place)[0].id == two.id
    chosen = ideas.move(ws, two.id, "chosen")
    assert topics.show(ws, chosen.view.topic_id or 0).title == "Lifts home"
    with pytest.raises(Refused, match="cannot become dropped"):
        ideas.move(ws, two.id, "dropped")
    undo.undo(ws, chosen.undo)
    assert ideas.show(ws, two.id).status == "shortlisted" and topics.of(ws, place) == []
    ideas.move(ws, one.id, "passed-on", other_id=other)
    assert [row.source for row in ideas.of(ws, other)] == ["another group"]
    assert ideas.show(ws, one.id).passed_to == "Doorstep"
    assert ideas.live(ws, place) == 1
    with pytest.raises(Refused, match="A source is one of"):
        ideas.add(ws, place, "X", source="horoscope")
    with pytest.raises(NotFound):
        ideas.show(ws, 99)


def test_an_access_line_follows_what_is_known_into_sessions_nobody_was_told_of(
    ws: Workspace,
) -> None:
    place = harbour(ws)
    hall = venues.add(ws, NewVenue("Hall", step_free="yes")).view
    venues.use_for_community(ws, place, hall.id)
    which = topic(ws, place)
    planned = session(ws, which, LATER, venue="", access="")
    own = session(ws, which, date(2027, 4, 1), venue="", access="Ring the bell twice")
    assert sessions.show(ws, planned).access == "Step-free."
    done_ = venues.edit(ws, hall.id, hearing_loop="no")
    assert done_.view.access == "Step-free, no hearing loop."
    assert sessions.show(ws, planned).access == "Step-free, no hearing loop."
    assert sessions.show(ws, own).access == "Ring the bell twice"
    undo.undo(ws, done_.undo)
    assert sessions.show(ws, planned).access == "Step-free."
    venues.edit(ws, hall.id, access_line="Ask at the desk.")
    venues.edit(ws, hall.id, toilet="yes")
    assert venues.show(ws, hall.id).access == "Ask at the desk."
    with pytest.raises(Refused, match="yes, no or unsure"):
        venues.edit(ws, hall.id, toilet="perhaps")
    with pytest.raises(Refused, match="on the list already"):
        venues.add(ws, NewVenue("HALL"))


def test_a_venue_is_chosen_for_a_session_and_its_stake_is_asked_about(ws: Workspace) -> None:
    place = harbour(ws)
    which = session(ws, topic(ws, place, "Repairs by Canal Homes"), LATER)
    hall = venues.add(ws, NewVenue("Canal Hall", host_organisation="Canal Homes")).view
    assert "is in Canal Hall" in venues.use_for_session(ws, which, hall.id).said
    assert sessions.show(ws, which).venue == "Canal Hall"
    assert "part of the topic" in venues.doubt(ws, hall.id, which)
    assert venues.show(ws, hall.id).check_due
    assert not venues.checked(ws, hall.id).view.check_due


def test_roles_have_dates_and_ended_ones_stay(ws: Workspace) -> None:
    place, jo = harbour(ws), person(ws, "Jo")
    members.add(ws, place, [jo])
    roles.give(ws, place, jo, "chair", date(2026, 9, 1))
    (held,) = roles.of(ws, place)
    assert (held.words, held.since, held.until) == ("chair", date(2026, 9, 1), None)
    assert [row.kind for row in community_life.story(ws, place)] == ["chair"]
    roles.change(ws, held.id, date(2026, 9, 1), date(2026, 11, 1))
    assert roles.of(ws, place)[0].until == date(2026, 11, 1)
    for since, until in ((LATER, None), (TODAY, LATER), (TODAY, date(2026, 1, 1))):
        with pytest.raises(Refused):
            roles.change(ws, held.id, since, until)
    roles.give(ws, place, jo, "chair")
    with pytest.raises(Refused, match="again already"):
        roles.change(ws, held.id, date(2026, 9, 1))
    with pytest.raises(Refused, match="begins today"):
        roles.give(ws, place, jo, "recorder", LATER)


def test_regulars_are_suggested_and_nobody_is_put_into_the_core_group(ws: Workspace) -> None:
    place = harbour(ws)
    jo, asha, mina = (person(ws, name) for name in ("Jo", "Asha", "Mina"))
    members.add(ws, place, [jo, asha, mina])
    members.give_role(ws, place, asha, "core")
    which = topic(ws, place)
    for month in (7, 8, 9):
        held = session(ws, which, date(2026, month, 1))
        Session.update(status="held").where(Session.id == held).execute()
        for who in (jo, asha):
            Attendance.create(session=held, contact=who, noted_at=ws.now())
    assert [(row.name, row.words) for row in roles.suggestions(ws, place)] == [
        ("Jo", "came to 3 of the last 3")
    ]
    assert "core_member" not in [row.role for row in roles.of(ws, place) if row.name == "Jo"]
    members.remove(ws, place, jo, "moved")
    assert roles.suggestions(ws, place) == []


def test_the_table_with_its_gaps_and_who_else(ws: Workspace) -> None:
    place = harbour(ws)
    nurse = contacts.add(ws, NewContact("Nia", organisation="Ward 4")).view.id
    members.add(ws, place, [nurse])
    topic(ws, place, "What housing could do")
    assert who_is_here.gaps(ws, place) == ""
    Organisation.update(sector="health").execute()
    assert "yet from social care, housing and" in who_is_here.gaps(ws, place)
    it = who_is_here.show(ws, place)
    assert it.absent == ("housing",) and "expert witness" in it.hints[0]
    it = who_is_here.hope_for(ws, place, ["rowing", "health", " "]).view
    assert [cell.sector for cell in it.cells] == ["rowing", "health"]
    first = session(ws, topic(ws, place))
    answers = CloseAnswers("stop", who_else="a rower; the coxswain", drafts=False)
    closed = sessions.close(ws, first, answers)
    assert [row.text for row in leads.of(ws, place)] == ["the coxswain", "a rower"]
    one = leads.of(ws, place)[0]
    assert one.session == "HAR-1"
    leads.move(ws, one.id, "contacted", "comes next time")
    with pytest.raises(Refused, match="take it up again"):
        leads.move(ws, one.id, "dropped", "x")
    with pytest.raises(Refused, match="Why is it let go"):
        leads.move(ws, leads.of(ws, place)[0].id, "dropped")
    assert [row.status for row in leads.of(ws, place)] == ["open", "contacted"]
    undo.undo(ws, closed.undo)
    assert leads.of(ws, place) == []


def test_a_day_is_chosen_by_its_counts_and_kept_with_them(ws: Workspace) -> None:
    which = session(ws, topic(ws, harbour(ws)), None, start=time(12, 30), end=time(14, 30))
    date_options.add(ws, which, LATER, time(12, 30), time(14, 30))
    date_options.add(ws, which, date(2027, 3, 8), time(18), time(20))
    view = date_options.count(ws, which, 2, 9, 2).view
    assert "Monday 8 March 2027 suits most: 9 said yes" in view.sentence
    done_ = date_options.choose(ws, which, 2)
    shown = sessions.show(ws, which)
    assert (shown.status, shown.start is not None and shown.start.day == 8) == ("date_set", True)
    assert [(row.yes, row.chosen) for row in done_.view.options] == [(0, False), (9, True)]
    undo.undo(ws, done_.undo)
    assert sessions.show(ws, which).status == "idea"
    refused: list[Callable[[], object]] = [
        lambda: date_options.add(ws, which, LATER, time(12, 30)),
        lambda: date_options.add(ws, which, TODAY, time(12, 30)),
        lambda: date_options.count(ws, which, 3, 1),
        lambda: date_options.count(ws, which, 1, -1),
    ]
    for act in refused:
        with pytest.raises(Refused):
            act()


def test_a_rest_has_a_day_and_ends(ws: Workspace) -> None:
    place = harbour(ws)
    with pytest.raises(Refused, match="not ahead"):
        community_life.pause(ws, place, TODAY)
    view = community_life.pause(ws, place, LATER, "the hall is rebuilt").view
    assert (view.status, view.paused_until) == ("paused", LATER)
    with pytest.raises(Refused, match="at rest cannot become at rest"):
        community_life.pause(ws, place, LATER)
    view = community_life.resume(ws, place).view
    assert (view.status, view.paused_until) == ("active", None)
    assert [row.kind for row in community_life.story(ws, place)] == ["paused", "resumed"]


def test_a_state_with_an_act_of_its_own_is_not_set_by_editing(ws: Workspace) -> None:
    place = harbour(ws)
    for status in ("paused", "closing"):
        with pytest.raises(Refused, match="not set to"):
            communities.edit(ws, place, status=status)
    with pytest.raises(Refused, match="cannot become closed"):
        communities.edit(ws, place, status="closed")
    with pytest.raises(Refused, match="A community is one of"):
        communities.edit(ws, place, status="splendid")
    Community.update(status="planned").execute()
    assert communities.edit(ws, place, status="active").view.status == "active"


def test_a_good_end_from_the_first_step_to_the_last(ws: Workspace) -> None:
    place, jo = harbour(ws), person(ws, "Jo")
    other = communities.add(ws, communities.NewCommunity("Doorstep")).view.id
    members.add(ws, place, [jo])
    which = topic(ws, place)
    topics.move(ws, which, "open")
    outcomes.add(ws, place, NewOutcome("They ring each other"))
    with pytest.raises(Refused, match="belong to one that is coming to it"):
        ending.tick(ws, place, "decide", "yes")
    community_life.begin_end(ws, place, "The work goes on without us.")
    with pytest.raises(Refused, match=r"not closed yet.*thanked") as refused:
        community_life.close(ws, place)
    assert "First 48 hours" in str(refused.value)
    for state in ("closing", "closed"):
        topics.move(ws, which, state)
    with pytest.raises(Refused, match="What did the members say"):
        ending.tick(ws, place, "decide")
    ending.tick(ws, place, "decide", "a glad yes")
    ending.tick(ws, place, "thanks", "with cake, on Friday")
    ending.settle_people(ws, place, "move", other)
    assert [row.name for row in members.of(ws, other)] == ["Jo"]
    closed = community_life.close(ws, place)
    assert (closed.view.status, closed.view.closed_on) == ("closed", TODAY)
    assert len(outcomes.of(ws, place)) == 1
    outcomes.add(ws, place, NewOutcome("Seen in two other towns", contribution="saw it first"))
    rows = {row.step: row for row in ending.show(ws, place).rows}
    assert rows["archive"].done and rows["people"].done and not rows["celebration"].done
    with pytest.raises(Refused, match="has ended"):
        topics.add(ws, place, "One more")
    undo.undo(ws, closed.undo)
    assert communities.show(ws, place).status == "closing"


def test_people_are_let_go_when_it_ends_and_graduating_is_a_reason(ws: Workspace) -> None:
    place, jo, asha = harbour(ws), person(ws, "Jo"), person(ws, "Asha")
    members.add(ws, place, [jo, asha])
    members.remove(ws, place, asha, "graduated: carries it on in their own work")
    community_life.begin_end(ws, place, "All said.")
    assert ending.show(ws, place).graduated == 1
    ending.settle_people(ws, place, "let-go")
    assert members.of(ws, place) == []
    rows: Any = Membership.select().where(Membership.contact == jo)
    assert [row.left_reason for row in rows] == ["the community has ended"]


@pytest.mark.parametrize(
    ("standing", "act", "then"),
    [
        ("interested", "add", "interested"), ("invitee", "add", "invitee"),
        ("attendee", "add", "attendee"), ("left", "add", "interested"),
        ("suppressed", "add", "asked to be left alone"),
        ("interested", "remove", "left"), ("invitee", "remove", "left"),
        ("attendee", "remove", "left"), ("left", "remove", "is not in"),
        ("suppressed", "remove", "asked to be left alone"),
        ("interested", "role", "interested"), ("left", "role", "is not in"),
        ("suppressed", "role", "is not in"),
    ],
)  # fmt: skip
def test_somebody_is_in_a_community_only_along_the_chart(
    ws: Workspace, standing: str, act: str, then: str
) -> None:
    place, jo = harbour(ws), person(ws, "Jo")
    members.add(ws, place, [jo])
    Membership.update(standing=standing).execute()
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: members.add(ws, place, [jo]),
        "remove": lambda: members.remove(ws, place, jo, "moved"),
        "role": lambda: members.give_role(ws, place, jo, "recorder"),
    }
    if " " in then:
        with pytest.raises(Refused, match=then):
            acts[act]()
        then = standing
    else:
        acts[act]()
    assert Membership.get().standing == then


def test_outcomes_say_how_far_they_were_ours(ws: Workspace) -> None:
    place = harbour(ws)
    new = NewOutcome("A line on the form", kind="procedure", contribution="direct result")
    made = outcomes.add(ws, place, new).view
    assert (made.level, made.may_be_told) == ("a direct result", False)
    with pytest.raises(Refused, match="Who said that it may be told"):
        outcomes.edit(ws, made.id, share="public")
    told = outcomes.edit(ws, made.id, share="public", permission="agreed in the room").view
    assert told.may_be_told
    other = communities.add(ws, communities.NewCommunity("Doorstep")).view.id
    theirs = topic(ws, other, "Knocking")
    with pytest.raises(Refused, match="another community"):
        outcomes.edit(ws, made.id, series=theirs)
    with pytest.raises(Refused, match="still to come"):
        outcomes.edit(ws, made.id, on=LATER)
    (victory,) = victories.of(ws, place)
    victories.told(ws, victory.id)
    assert victories.of(ws, place) == [] and len(victories.of(ws, place, told=True)) == 1


NAMES = ("Wilhelmina Quill", "Jo Pardew", "Grace Hope", "Øyvind Åse", "May Bell", "Quillfeatherby")
words = st.lists(
    st.sampled_from([*NAMES, "Jo", "Wilhelmina", "QUILL", "the ward", "rang", "on Monday"]),
    min_size=1, max_size=8,
)  # fmt: skip


def capitals(text: str) -> set[str]:
    """The words that begin with a capital, without their signs."""
    return {fold(one.strip(".,()")) for one in text.split() if one[:1].isupper()}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words, st.sets(st.sampled_from(NAMES)))
@example(["Jo", "rang"], set())
@example(["then", "JO", "rang"], set())
def test_no_small_victory_names_anybody_without_permission(
    ws: Workspace, said: list[str], may: set[str]
) -> None:
    """A canary: whoever did not agree to be named is in no text that may be copied."""
    with ws.store.db.atomic() as all_of_it:
        place = harbour(ws)
        wording = consent.add_wording(ws, "You may name me.", ["named"]).view.id
        for name in NAMES:
            who = person(ws, name)
            members.add(ws, place, [who])
            if name in may:
                consent.give(ws, who, "named", method="spoken", on=TODAY, wording_id=wording)
        text = " ".join(said)
        Noticing.create(community=place, text=text, seen_on=TODAY, shareable=True)
        outcomes.add(ws, place, NewOutcome(text, share="public", permission="in the room"))
        for victory in victories.of(ws, place):
            low = fold(victory.text)
            for name in set(NAMES) - may:
                assert fold(name) not in low
                parts = [part for part in name.split() if part not in " ".join(may)]
                assert not {fold(part) for part in parts} & capitals(victory.text)
            for name in may & set(said):
                if not any(part in name.split() for one in set(NAMES) - may
                           for part in one.split()):  # fmt: skip
                    assert name in victory.text
        all_of_it.rollback()


def test_what_nobody_permitted_is_no_victory(ws: Workspace) -> None:
    place = harbour(ws)
    row = Noticing.create(community=place, text="The queue was shorter", seen_on=TODAY)
    assert victories.of(ws, place) == []
    with pytest.raises(Refused, match="Nobody said"):
        victories.show(ws, f"noticing-{row.id}")
    victories.permit(ws, row.id)
    assert victories.show(ws, f"noticing-{row.id}").text.startswith("The queue was shorter.")
    with pytest.raises(NotFound):
        victories.show(ws, "poem-1")


def test_sisters_sharing_and_resources(ws: Workspace) -> None:
    place = harbour(ws)
    sister = network.add_sister(ws, "Millbrook Table", place="Millbrook").view
    network.share(ws, place, "visit", "Four people", sister_id=sister.id)
    assert network.sisters(ws)[0].shared == 1
    for kind, on in (("party", None), ("visit", LATER)):
        with pytest.raises(Refused):
            network.share(ws, place, kind, on=on)
    with pytest.raises(Refused, match="on the list already"):
        network.add_sister(ws, "millbrook table")
    own = resource_list.add(ws, "Leaflet", community_id=place).view
    everywhere = resource_list.add(ws, "A film", helps_with="pill boxes").view
    other = communities.add(ws, communities.NewCommunity("Doorstep")).view.id
    assert [row.id for row in resource_list.of(ws, other)] == [everywhere.id]
    assert [row.id for row in resource_list.of(ws, place)] == [everywhere.id, own.id]
    assert [row.id for row in resource_list.of(ws, None, "pill")] == [everywhere.id]
    assert resource_list.checked(ws, own.id).view.checked_on == TODAY
    undo.undo(ws, resource_list.remove(ws, own.id).undo)
    assert resource_list.of(ws, place)[1].title == "Leaflet"


def test_the_made_up_town_shows_all_of_it(home: Path, clock: FrozenClock) -> None:
    demo.make(home, clock)
    with Workspace.open(home, clock=clock) as ws:
        (har,) = [row.id for row in communities.all(ws) if row.code == "HAR"]
        assert who_is_here.show(ws, har).gaps and leads.of(ws, har, open_only=True)
        assert roles.suggestions(ws, har) and victories.of(ws, har)
        assert first_steps.show(ws, har).progress == "6 of 7 steps"
        assert network.shared(ws, har) and resource_list.of(ws, har)
        assert TopicIdea.select().count() == len(ideas.of(ws))
