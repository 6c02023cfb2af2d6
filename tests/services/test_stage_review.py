"""The stage of a community: signs out of what the home holds, answers without names, decisions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from coptui.domain.left_behind import signals
from coptui.domain.stages import Stage
from coptui.errors import Refused
from coptui.services import (
    agreements,
    communities,
    demo,
    drafts,
    left_behind,
    life_facts,
    participation,
    stage_answers,
    stage_page,
    stage_signs,
    stages,
    today,
    today_facts,
    undo,
)
from coptui.services.communities import NewCommunity
from coptui.services.half_written import half_written
from coptui.settings import load
from coptui.store.models import (
    Action,
    Attendance,
    CapturedItem,
    Community,
    Contact,
    Example,
    HelperSlot,
    Membership,
    Noticing,
    Rating,
    RatingRound,
    Session,
    StageAnswers,
    StageReview,
    TopicSeries,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, HOSTILE

ALL = dict.fromkeys(range(1, 13), 3)


@pytest.fixture(scope="module")
def kilnbrook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo") / "home"
    demo.make(home, FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC)))
    return home


@pytest.fixture
def town(kilnbrook: Path, home: Path, clock: FrozenClock) -> Iterator[Workspace]:
    shutil.copytree(kilnbrook, home)
    with Workspace.open(home, clock=clock) as ws:
        yield ws


def number(code: str) -> int:
    found: int = Community.get(Community.code == code).id
    return found


def begin(ws: Workspace, name: str = "Harbour") -> int:
    return communities.begin(ws, NewCommunity(name, agreement="We listen.")).view.id


# -- the signs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "suggested", "scores"),
    [
        ("HAR", "performing", {"performing": 1.00, "norming": 0.55, "adjourning": 0.11}),
        ("KIT", "storming", {"storming": 0.80, "norming": 0.36}),
        ("DOR", "forming", {"forming": 1.00}),
    ],
)
def test_the_three_communities_of_the_demo_are_suggested_as_told(
    town: Workspace, code: str, suggested: str, scores: dict[str, float]
) -> None:
    it = stage_signs.of(town, number(code)).suggestion
    assert it.words == suggested
    assert {name: round(float(it.scores[Stage(name)]), 2) for name in scores} == scores
    assert it.confidence == "low" and "0 of 3 answered" in it.because


def test_the_demo_tells_the_reasons_of_the_first_screen(town: Workspace) -> None:
    it = stage_signs.of(town, number("HAR")).suggestion
    told = "; ".join(one.words for one in it.for_it)
    assert told.startswith("19 of 24 actions done; 22 noticings")
    assert "members bring the examples" in told
    assert it.against[0].words.startswith("12 newcomers")
    storming = stage_signs.of(town, number("KIT")).suggestion
    assert storming.for_it[0].words.startswith("ratings far apart")
    assert storming.against[0].words == "14 of 16 came again"
    assert stage_signs.of(town, number("DOR")).suggestion.against[0].words == "too early to say"


def test_a_sign_opens_the_sessions_behind_it(town: Workspace) -> None:
    signs = stage_signs.of(town, number("KIT"))
    reason = signs.suggestion.for_it[0]
    behind = stage_signs.sessions_behind(town, reason.sessions)
    assert [one.code for one in behind] == ["KIT-4", "KIT-3", "KIT-2"]
    assert behind[0].words.endswith("Vouchers or cash?")


def test_no_sign_of_anybodys_name(town: Workspace) -> None:
    names = {part for row in Contact.select() for part in row.name.split() if len(part) > 3}
    for signs in stage_signs.of_all(town, [1, 2, 3]).values():
        told = " ".join(f"{one.words} {one.shown}" for one in signs.readings)
        told += json.dumps(stage_signs.snapshot(signs))
        assert not {name for name in names if name in told}


def test_thresholds_come_from_the_settings_file(town: Workspace) -> None:
    path = town.places.settings
    path.write_text(path.read_text() + "\n[stage]\nnewcomers_half = 20\n", encoding="utf-8")
    settings = load(path)
    assert settings.stage == {"newcomers_half": 20}
    town.save_settings(settings)
    newcomers = stage_signs.of(town, number("HAR")).readings[1]
    assert newcomers.gives(Stage.forming) == 0  # 12 of 62 are 19 per cent
    assert stage_signs.of(town, number("KIT")).readings[1].gives(Stage.forming) == 2


def test_only_the_day_of_an_action_that_has_come_counts_against_it(ws: Workspace) -> None:
    place = begin(ws)
    session = _session(ws, place, 1, 5)
    for due, status in ((3, "agreed"), (-1, "agreed"), (3, "done"), (None, "under way")):
        Action.create(
            community=place, session=session, text="x", status=status,
            due=None if due is None else ws.today() + timedelta(days=due),
        )  # fmt: skip
    assert stage_signs.of(ws, place).readings[9].words == "1 of 3 actions done"


def test_a_headcount_and_a_case_study_count_for_nobody_in_particular(ws: Workspace) -> None:
    place = begin(ws)
    told = Example.create(title="One family", kind="case study")
    session = _session(ws, place, 1, 5, headcount=31, example=told)
    Attendance.create(session=session, guest_label="guest", new_here=True, noted_at=ws.now())
    signs = {one.letter: one for one in stage_signs.of(ws, place).readings}
    assert signs["I2"].words == "1 newcomer among 31 who came"
    assert not signs["I9"].known and not signs["I3"].known
    Noticing.create(community=place, text="x", seen_on=ws.today())
    signs = {one.letter: one for one in stage_signs.of(ws, place).readings}
    assert signs["I11"].words == "1 noticing among 31 who came"


def test_small_tasks_of_the_day_count_as_roles_and_open_ones_do_not(ws: Workspace) -> None:
    place = begin(ws)
    first, second = _session(ws, place, 1, 33), _session(ws, place, 2, 5)
    for session, slot, who in (
        (first, "greeting", "volunteer"), (first, "recording", "Mo"), (first, "time", ""),
        (second, "greeting", "Volunteer"), (second, "recording", "Mo"),
    ):  # fmt: skip
        HelperSlot.create(session=session, slot=slot, who=who)
    assert stage_signs.of(ws, place).readings[7].words == "2 people took 4 roles"


def _session(ws: Workspace, place: int, n: int, ago: int, **more: object) -> Session:
    row: Session = Session.create(
        community=place, number=n, status="circulated", starts_at=ws.now() - timedelta(days=ago),
        calendar_uid=f"{place}-{n}", created_at=ws.now(), **more,
    )  # fmt: skip
    return row


def test_how_near_people_are_is_told_as_shares_and_of_nobody(town: Workspace) -> None:
    found = participation.of(town, number("HAR"))
    assert found.n == found.core + found.active + found.occasional + found.reading
    assert found.reading and found.sentence.startswith(f"Of {found.n} people ")


def test_fifty_communities_take_as_many_queries_as_one(ws: Workspace) -> None:
    for n in range(50):
        place = begin(ws, f"Place {n}")
        series = TopicSeries.create(community=place, title="T", good_enough=6, created_at=ws.now())
        for k in range(3):
            session = _session(ws, place, k + 1, 80 - 20 * k, series=series)
            asked = RatingRound.create(session=session, question="?")
            Rating.create(round=asked, value=4)
            CapturedItem.create(session=session, community=place, kind="question", text="x",
                                captured_at=ws.now())  # fmt: skip
    ids = [row.id for row in Community.select()]

    def queries(some: list[int]) -> int:
        seen: list[str] = []
        connection = ws.store.db.connection()
        connection.set_trace_callback(seen.append)
        try:
            assert len(stage_signs.of_all(ws, some)) == len(some)
        finally:
            connection.set_trace_callback(None)
        return sum(text.lstrip().upper().startswith("SELECT") for text in seen)

    assert queries(ids) == queries(ids[:1]) <= 24


def test_today_reads_the_signs_only_of_those_whose_review_is_due(town: Workspace) -> None:
    homes = {one.code: one for one in today_facts.gather(town).communities}
    assert homes["HAR"].suggested == "performing"
    assert homes["HAR"].signs_against == ("12 newcomers among 62 who came",)
    assert homes["DOR"].suggested == ""


def test_the_first_screen_reads_no_more_signs_than_it_shows(ws: Workspace) -> None:
    for n in range(10):
        place = begin(ws, f"Place {n}")
        _session(ws, place, 1, 200 - n, headcount=9)
    StageReview.delete().execute()
    homes = [one for one in today_facts.gather(ws).communities if one.suggested]
    assert [one.name for one in homes] == [f"Place {n}" for n in range(7)]


# -- answers -----------------------------------------------------------------------------------


def test_answers_are_kept_apart_without_a_name_until_the_review_reads_them(ws: Workspace) -> None:
    place = begin(ws)
    for mark in (1, 5, 3):
        stage_answers.add(ws, place, "core", {**ALL, 3: mark}, tells=f"because {mark}")
    done = stage_answers.add(ws, place, "coordinator", ALL)
    assert done.said == "Kept without a name. 4 sheets for the next review."
    found = stage_answers.waiting(ws, place)
    assert (found.core, found.coordinator, found.open) == (3, 1, True)
    assert found.spreads[2].counts == (1, 0, 2, 0, 1) and found.spreads[2].worth_talking
    assert found.words[0] == ("What tells you so?", ("because 1", "because 3", "because 5"))
    kept = json.dumps([row.__data__ for row in StageAnswers.select()], default=str)
    assert "ontact" not in kept and ws.by not in kept

    view = stages.review(ws, place, "storming", "Two views", hindsight="no").view
    assert stage_answers.waiting(ws, place).respondents == 0
    assert stage_answers.latest(ws, place).respondents == 4
    assert not stage_answers.latest(ws, place).open
    assert stage_answers.of_review(ws, place, view.id).spreads[2].n == 4


def test_fewer_than_three_answers_are_only_counted(ws: Workspace) -> None:
    place = begin(ws)
    for _ in range(2):
        stage_answers.add(ws, place, "core", ALL, tells="the two of us")
    found = stage_answers.waiting(ws, place)
    assert found.respondents == 2 and found.spreads == ()
    assert all(not said for _, said in found.words)
    assert found.waits_for_more == (
        "2 people have answered.\nWhat was said shows from 3 on, so that nobody's answer can be "
        "read."
    )


def test_a_sheet_that_was_left_half_way_is_gone_on_with_from_the_first_screen(
    ws: Workspace,
) -> None:
    place = begin(ws)
    drafts.keep(ws, f"stage:answers:{place}", {"voice": "core", "1": "4"})
    (line,) = half_written(ws)
    assert (line.what, line.do) == ("Half-written: Answers to the stage review", "review")


def test_answers_that_make_no_sense_are_refused(ws: Workspace) -> None:
    place = begin(ws)
    for voice, marks in (("chair", ALL), ("core", {}), ("core", {1: 6}), ("core", {0: 3})):
        with pytest.raises(Refused):
            stage_answers.add(ws, place, voice, marks)
    with pytest.raises(Refused, match="today or was earlier"):
        stage_answers.add(ws, place, "core", ALL, on=ws.today() + timedelta(days=1))
    assert not StageAnswers.select().exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_is_kept(ws: Workspace, text: str) -> None:
    place = begin(ws)
    stage_answers.add(ws, place, "core", ALL, tells=f"T {text}", small_sign=f"S {text}")
    row = StageAnswers.get()
    left_behind.choose(ws, place, "refresh", f"R {text}")
    kept = row.tells + row.small_sign + left_behind.chosen([place])[place].reason
    assert not (FORBIDDEN - {"\n", "\t"}) & set(kept)


# -- decisions ---------------------------------------------------------------------------------


def test_a_review_keeps_the_signs_and_whether_the_last_one_was_right(town: Workspace) -> None:
    place = number("KIT")
    view = stages.review(town, place, "s", "Still two camps.", hindsight="yes").view
    assert (view.suggested, view.confidence, view.hindsight) == ("storming", "low", "yes")
    assert view.agrees is True
    kept = StageReview.get_by_id(view.id).signs
    assert kept["indicators"]["I10"] == {"shown": "29 %, 2 owners", "n": 14, "direction": "down"}
    assert kept["scores"]["storming"] == 0.8
    told = stages.record(stages.history(town, place)).words
    assert told == "2 of 3 decisions went with the signs; looking back: 1 right, 1 partly right."
    with pytest.raises(Refused, match="Looking back"):
        stages.review(town, place, "n", "x", hindsight="perhaps")


def test_she_may_decide_against_the_signs_and_take_it_back(town: Workspace) -> None:
    place = number("KIT")
    stage_answers.add(town, place, "core", ALL)
    done = stages.review(town, place, "norming", "They settled it.")
    assert done.view.agrees is False and done.undo is not None
    undo.undo(town, done.undo)
    assert stages.present(town, place).stage == "storming"  # type: ignore[union-attr]
    assert stage_answers.waiting(town, place).respondents == 1


def test_the_page_tells_the_way_and_why_groups_go_back(town: Workspace) -> None:
    it = stage_page.page(town, number("KIT"))
    assert it.points_to == "Signs point to storming (low confidence: 0 of 3 answered)."
    assert it.way.startswith("Forming from ") and it.way.endswith("3 reviews.")
    assert it.prompt_for(Stage.forming).startswith("Groups go back when people see things very")
    assert "no failure" in it.prompt_for(Stage.storming)
    assert [(one.label, one.present, one.new) for one in it.crowds[-2:]] == [
        ("KIT-3", 11, 2), ("KIT-4", 17, 4),
    ]  # fmt: skip
    assert stage_page.page(town, number("HAR")).due is not None


def test_the_agreement_looked_at_together_is_a_way_of_working(ws: Workspace) -> None:
    place = begin(ws)
    assert agreements.last_look(ws, place) is None
    agreements.looked_at(ws, place)
    assert agreements.last_look(ws, place) == ws.today()
    with pytest.raises(Refused, match="today or earlier"):
        agreements.looked_at(ws, place, ws.today() + timedelta(days=1))
    bare = communities.begin(ws, NewCommunity("Doorstep")).view.id
    with pytest.raises(Refused, match="no agreement yet"):
        agreements.looked_at(ws, bare)


@pytest.mark.parametrize("seed", range(4))
def test_a_stage_changes_only_by_a_review_with_a_person_and_a_reason(
    ws: Workspace, seed: int
) -> None:
    """Invariant 12, over random sequences of what a coordinator can do."""
    dice, place = Random(seed), begin(ws)
    shown = communities.show(ws, place).stage
    for _ in range(30):
        stage = dice.choice(list(Stage)).value
        act = dice.choice(("review", "no reason", "nobody", "answers", "edit", "way", "look"))
        if act == "review":
            shown = stages.review(ws, place, stage, "We saw it.").view.stage
        elif act in ("no reason", "nobody"):
            with pytest.raises(Refused):
                reason, by = (" ", None) if act == "no reason" else ("We saw it.", " ")
                stages.review(ws, place, stage, reason, by=by)
        elif act == "answers":
            stage_answers.add(ws, place, "core", {dice.randint(1, 12): dice.randint(1, 5)})
        elif act == "edit":
            communities.edit(ws, place, purpose=f"For {stage} people")
        elif act == "way":
            left_behind.choose(ws, place, "refresh", "A guest.")
        else:
            agreements.looked_at(ws, place)
        assert communities.show(ws, place).stage == shown
    assert all(one.reason and one.by for one in stages.history(ws, place))


def test_a_sign_that_stands_for_a_month_asks_for_a_look(ws: Workspace) -> None:
    place = begin(ws)
    _session(ws, place, 1, 70)
    _session(ws, place, 2, 60)
    for row in StageReview.select():
        row.held_on = ws.today() - timedelta(days=65)
        row.save()
    due = stage_page.page(ws, place).due
    assert due is not None and due.on == ws.today() - timedelta(days=30)
    assert due.why.startswith("a sign of being left behind stands since")


# -- left behind -------------------------------------------------------------------------------


def test_two_signs_that_stand_ask_until_a_way_is_chosen(ws: Workspace) -> None:
    place = begin(ws)
    _session(ws, place, 1, 120)
    _session(ws, place, 2, 90)
    found = left_behind.of(ws, place)
    assert [one.letter for one in found.standing] == ["L1", "L3", "L6", "L7", "L10"]
    assert found.asks and found.sentence.startswith("Has change overtaken this community?")
    with pytest.raises(Refused, match="a day on which it ends"):
        left_behind.choose(ws, place, "rest", "The summer.")
    with pytest.raises(Refused, match="three ways"):
        left_behind.choose(ws, place, "stop", "x")
    with pytest.raises(Refused, match="why"):
        left_behind.choose(ws, place, "finish", " ")
    until = ws.today() + timedelta(days=60)
    done = left_behind.choose(ws, place, "rest", "The summer.", until=until)
    after = left_behind.of(ws, place)
    assert not after.asks and after.chosen is not None
    assert (after.chosen.way, after.chosen.until) == ("rest", until)
    assert after.chosen.letters == ("L1", "L3", "L6", "L7", "L10")
    assert _status(place) == ("paused", until)
    assert done.undo is not None
    undo.undo(ws, done.undo)
    assert left_behind.of(ws, place).asks
    assert _status(place) == ("active", None)


def _status(place: int) -> tuple[str, date | None]:
    row = Community.get_by_id(place)
    return row.status, row.paused_until


def test_a_rest_ends_on_today_and_finishing_lists_the_steps_of_a_good_end(
    ws: Workspace, clock: FrozenClock
) -> None:
    place = begin(ws)
    _session(ws, place, 1, 120)
    _session(ws, place, 2, 90)
    until = ws.today() + timedelta(days=30)
    left_behind.choose(ws, place, "rest", "The summer.", until=until)
    assert today.next_lines(ws, place) == ()
    later = until + timedelta(days=5)
    left_behind.choose(ws, place, "rest", "Longer.", until=later)
    assert _status(place) == ("paused", later)
    clock.tick(seconds=(datetime.combine(later, time(9), UTC) - ws.now()).total_seconds())
    (line,) = today.next_lines(ws, place)
    assert (line.rule, line.due) == ("N26", later)
    assert line.what == "The rest is over: take it up again?"
    left_behind.choose(ws, place, "finish", "It has done its work.")
    assert _status(place) == ("closing", None)
    assert [one.rule for one in today.next_lines(ws, place)] == ["N30"]


def test_today_and_the_page_of_a_review_see_the_same_signs(ws: Workspace) -> None:
    place = begin(ws)
    _session(ws, place, 1, 60)
    _session(ws, place, 2, 20)
    for n in range(3):
        who = Contact.create(name=f"P{n}", created_at=ws.now(), updated_at=ws.now())
        Membership.create(
            contact=who, community=place, standing="left", joined=date(2026, 1, 1),
            left_on=ws.today(), left_reason="moved on",
        )  # fmt: skip
    Noticing.create(
        community=place, text="Quieter", seen_on=ws.today() - timedelta(days=3)
    )  # fmt: skip
    (home,) = today_facts.gather(ws, place).communities
    assert home.life is not None
    seen = signals(home.life, ws.today())
    assert seen == left_behind.of(ws, place).standing
    assert "L8" in [one.letter for one in seen]
    assert "L3" not in [one.letter for one in seen], "what was noticed between them counts"


def test_people_who_moved_on_are_counted_for_a_quarter(ws: Workspace) -> None:
    place = begin(ws)
    _session(ws, place, 1, 10)
    for n, (reason, ago) in enumerate(
        (("Sorted now, thank you", 5), ("no longer my work", 90), ("moved on", 91),
         ("moved on", 92), ("ill", 3))
    ):  # fmt: skip
        who = Contact.create(name=f"P{n}", created_at=ws.now(), updated_at=ws.now())
        Membership.create(
            contact=who, community=place, standing="left", joined=date(2026, 1, 1),
            left_on=ws.today() - timedelta(days=ago), left_reason=reason,
        )  # fmt: skip
    assert life_facts.life_facts(ws, [place])[place].moved_on == 3


def test_the_demo_is_not_left_behind(town: Workspace) -> None:
    for code in ("HAR", "KIT", "DOR"):
        assert not left_behind.of(town, number(code)).asks
