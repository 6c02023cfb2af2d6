"""What is found in words before they go: one bad text for each rule, and good ones with nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coptui.mail.check import ERROR, Facts, lint

FACTS = Facts(
    kind="invitation",
    today=date(2026, 11, 23),
    session_on=date(2026, 12, 3),
    times=("12:30", "14:30"),
    ways=("01632 960123",),
)
SUBJECT = "Harbour: tea on Thursday 3 December"
GOOD = (
    "Thank you for being here. You are invited on Thursday 3 December 2026, 12:30 to 14:30.\n"
    "The room is step-free. Ring 01632 960123. To stop, reply STOP.\n"
)


def rules(subject: str = SUBJECT, text: str = GOOD, facts: Facts = FACTS) -> set[str]:
    return {one.rule for one in lint(subject, text, text, facts)}


@pytest.mark.parametrize(
    ("rule", "level", "old", "new"),
    [
        ("sample", "error", "Thank you", "[[ write here ]] Thank you"),
        ("braces", "error", "Thank you", "{{ Thank you"),
        ("stop", "error", "reply STOP", "do nothing"),
        ("thanks", "warning", "Thank you for being here", "Be here"),
        ("next", "warning", "You are invited on Thursday 3 December 2026, 12:30 to 14:30.", ""),
        ("access", "warning", "step-free", "nice"),
        ("host", "warning", "Ring 01632 960123.", ""),
        ("weekday", "error", "Thursday 3 December 2026", "Friday 3 December 2026"),
        ("date", "error", "Thursday 3 December 2026", "Thursday 31 November 2026"),
        ("past", "warning", "Thank you", "Since Thursday 5 November 2026: thank you"),
        ("dates", "warning", "Thank you", "Or Thursday 10 December 2026? Thank you"),
        ("times", "warning", "12:30 to", "13:30 to"),
        ("attachment", "warning", "Thank you", "It is attached. Thank you"),
        ("link", "warning", "Thank you", "See http://hub.example. Thank you"),
        ("link", "error", "Thank you", "See file:///home/rowan/plan.pdf. Thank you"),
        ("words", "warning", "Thank you", "The agenda is long. Thank you"),
    ],
)
def test_each_rule_finds_its_fault(rule: str, level: str, old: str, new: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new)
    found = {one.rule: one.level for one in lint(SUBJECT, text, text, FACTS)}
    assert found.get(rule) == level


def test_the_subject_is_looked_at() -> None:
    assert "subject" in rules(subject="")
    assert "subject" in rules(subject="x" * 79)
    assert "subject" in rules(subject="COME TO HARBOUR NOW")


def test_a_session_that_is_over_or_incomplete_stops_its_invitation() -> None:
    over = lint(SUBJECT, GOOD, GOOD, replace(FACTS, today=date(2026, 12, 4)))
    assert ("past", ERROR) in {(one.rule, one.level) for one in over}
    lacks = lint(SUBJECT, GOOD, GOOD, replace(FACTS, missing=("a venue or a link",)))
    assert ("session", ERROR) in {(one.rule, one.level) for one in lacks}


def test_errors_come_first() -> None:
    levels = [one.level for one in lint("", "Hello.", "Hello.", FACTS)]
    assert levels == sorted(levels, key=lambda level: level != "error")


@pytest.mark.parametrize(
    "extra",
    [
        "We end at 14:30 sharp.",
        "See https://hub.example/plan for more.",
        "The 3 December date stays.",
        "Come on Thursday the 3rd of December.",
        "Version 2.10 of our notes has 12 pages.",
        "Ring 01632 960.123 if lost.",
        "Bring a friend & a cake (80 % sugar).",
        "Reply YES, NO, MAYBE or KEEP ME INFORMED.",
        "Price: 3.50 a cup.",
        "Room {12}, first floor.",
        "We met before, on a Thursday.",
        "Attach yourself to the group.",
    ],
)
def test_good_texts_have_no_findings(extra: str) -> None:
    assert rules(text=GOOD + extra) == set()


def test_thanks_after_a_session_may_name_its_past_day() -> None:
    text = GOOD.replace("You are invited on", "Our next session has no date yet. We met on")
    assert rules(text=text, facts=replace(FACTS, kind="thanks", today=date(2026, 12, 5))) == set()
