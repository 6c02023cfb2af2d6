"""Communities, their stages and their topics."""

from __future__ import annotations

from datetime import date

import pytest

from coptui.errors import Refused
from coptui.services import audit, communities, sessions, stages, topics, undo
from coptui.services.communities import NewCommunity
from coptui.store.models import Session, StageReview
from coptui.workspace import Workspace
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.practice import TODAY, harbour, session, topic


def test_new_community_begins_with_a_review_by_a_person_with_a_reason(ws: Workspace) -> None:
    view = communities.show(ws, harbour(ws))
    assert (view.stage, view.stage_since, view.strip) == ("forming", TODAY, "[F]─S─N─P─A")
    (first,) = stages.history(ws, view.id)
    assert first.by and first.reason and first.date == TODAY


def test_codes_are_made_from_names_and_stay_apart(ws: Workspace) -> None:
    names = ("Kitchen Table", "Kitchen Chairs", "Ünder the bridge", "42")
    codes = [communities.add(ws, NewCommunity(name)).view.code for name in names]
    assert codes == ["KIT", "KIT2", "UND", "COP"]


@pytest.mark.parametrize("code", ["H", "HARBOURED", "12", "H-1", "hä", "har"])
def test_a_code_is_short_plain_and_used_once(ws: Workspace, code: str) -> None:
    harbour(ws)
    with pytest.raises(Refused) as refused:
        communities.add(ws, NewCommunity("Doorstep", code))
    assert refused.value.field == "code"


def test_a_name_is_used_once_whatever_its_capitals(ws: Workspace) -> None:
    harbour(ws)
    with pytest.raises(Refused) as refused:
        communities.add(ws, NewCommunity("hárbour"))
    assert refused.value.field == "name"


@pytest.mark.parametrize("field", ["stage", "nonsense"])
def test_a_stage_cannot_be_edited(ws: Workspace, field: str) -> None:
    which = harbour(ws)
    with pytest.raises(Refused):
        communities.edit(ws, which, **{field: "performing"})
    assert communities.show(ws, which).stage == "forming"


def test_unknown_time_zone_is_refused(ws: Workspace) -> None:
    with pytest.raises(Refused) as refused:
        communities.add(ws, NewCommunity("Far away", time_zone="Mars/Olympus"))
    assert refused.value.field == "time_zone"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"by": " "}, "person"),
        ({"on": date(2026, 11, 24)}, "date"),
        ({"stage": "excellent"}, "stage"),
    ],
)
def test_a_stage_needs_a_person_a_day_and_a_reason(
    ws: Workspace, change: dict[str, object], field: str
) -> None:
    which = harbour(ws)
    said: dict[str, object] = {"stage": "norming", "reason": "habits people would miss"}
    with pytest.raises(Refused) as refused:
        stages.review(ws, which, **(said | change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert StageReview.select().count() == 1


def test_the_stage_shown_is_that_of_the_latest_review_day(ws: Workspace) -> None:
    which = harbour(ws)
    stages.review(ws, which, "S", "vouchers against cash", by="Rowan")
    stages.review(ws, which, "norming", "looked at old notes", on=date(2026, 9, 1))
    row = communities.all(ws)[0]
    assert row.stages == ("norming", "forming", "storming")
    assert (row.stage, row.stage_since) == ("storming", TODAY)


def test_a_review_that_keeps_the_stage_keeps_its_beginning(ws: Workspace) -> None:
    which = harbour(ws)
    stages.review(ws, which, "norming", "habits", on=date(2026, 1, 5))
    stages.review(ws, which, "norming", "still so", on=date(2026, 2, 5))
    assert communities.all(ws)[0].stages[:2] == ("norming", "norming")
    assert stages.since(list(stages.in_order([which])[which][:2])) == date(2026, 1, 5)


def test_any_stage_may_follow_any_other(ws: Workspace) -> None:
    which = harbour(ws)
    for stage in ("adjourning", "forming", "performing", "storming"):
        assert stages.review(ws, which, stage, "we talked").view.stage == stage


def test_a_review_can_be_taken_back(ws: Workspace) -> None:
    which = harbour(ws)
    done = stages.review(ws, which, "norming", "habits")
    undo.undo(ws, done.undo)
    assert communities.show(ws, which).stage == "forming"


def test_topic_counts_its_sessions_and_asks_after_the_sixth(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    assert topics.show(ws, which).where == "not begun"
    for _ in range(6):
        session(ws, which)
    Session.update(status="held").execute()
    view = topics.show(ws, which)
    assert (view.held_sessions, view.where) == (6, "session 6 of about 6")
    assert view.ask_to_close


def test_cancelled_sessions_do_not_count_for_a_topic(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    sessions.cancel(ws, session(ws, which), "snow")
    view = topics.show(ws, which)
    assert (view.held_sessions, view.upcoming_sessions) == (0, 0)


def test_topic_with_an_unsummarised_session_closes_only_with_a_reason(ws: Workspace) -> None:
    which = topic(ws, harbour(ws))
    session(ws, which)
    Session.update(status="held").execute()
    topics.move(ws, which, "open")
    topics.move(ws, which, "closing")
    with pytest.raises(Refused) as refused:
        topics.move(ws, which, "closed")
    assert refused.value.field == "reason"
    closed = topics.move(ws, which, "closed", reason="the notes were lost").view
    assert (closed.status, closed.closed_on) == ("closed", TODAY)


@pytest.mark.parametrize("status", ["closed", "revisited", "splendid"])
def test_a_topic_does_not_jump(ws: Workspace, status: str) -> None:
    which = topic(ws, harbour(ws))
    with pytest.raises(Refused):
        topics.move(ws, which, status)
    assert topics.show(ws, which).status == "planned"


def test_a_topic_title_is_used_once_in_a_community(ws: Workspace) -> None:
    which = harbour(ws)
    topic(ws, which)
    with pytest.raises(Refused):
        topics.add(ws, which, "first 48 hours AT home")


@pytest.mark.parametrize("count", [0, -1, 10_000])
def test_a_topic_has_a_sensible_number_of_sessions(ws: Workspace, count: int) -> None:
    with pytest.raises(Refused) as refused:
        topics.add(ws, harbour(ws), "Topic", sessions=count)
    assert refused.value.field == "sessions"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_kept_harmless_in_every_field(ws: Workspace, text: str) -> None:
    new = NewCommunity(
        "A " + text,
        purpose=text,
        key_question=text,
        agreement=text,
        place=text,
        host_organisation=text,
        host_name=text,
        host_phone=text,
    )
    which = communities.add(ws, new).view.id
    stages.review(ws, which, "norming", "so: " + text, by="R " + text)
    topics.add(ws, which, "T " + text, text)
    shown = repr(communities.show(ws, which)) + repr(communities.all(ws))
    for one in (*stages.history(ws, which), *topics.of(ws, which)):
        kept = [value for value in vars(one).values() if isinstance(value, str)]
        assert not FORBIDDEN & set("".join(kept)) - {"\n", "\t"}
    assert not FORBIDDEN & set(shown)
    assert audit.verify(ws) == []


def test_an_address_for_answers_must_be_one(ws: Workspace) -> None:
    with pytest.raises(Refused) as caught:
        communities.add(ws, communities.NewCommunity("Plot", host_email="maya@plot"))
    assert caught.value.field == "host_email"
    it = communities.add(ws, communities.NewCommunity("Plot", host_email=" maya@plot.example"))
    assert it.view.host_email == "maya@plot.example"
    with pytest.raises(Refused):
        communities.edit(ws, it.view.id, host_email="nobody")
    assert communities.edit(ws, it.view.id, host_email="").view.host_email == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Warm & Well Together", "WWT"),
        ("Warmth", "WRM"),
        ("Harbour", "HAR"),
        ("Kitchen Table", "KIT"),
        ("The Friends of the Canal and Its People", "FCIP"),
        ("War", "WR"),
        ("王伟", "COP"),
    ],
)
def test_a_code_is_made_of_the_name_and_never_a_word_that_hurts(
    ws: Workspace, name: str, code: str
) -> None:
    made = communities.begin(ws, communities.NewCommunity(name)).view
    assert made.code.startswith(code)
