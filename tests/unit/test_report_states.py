"""The life of a report: its chart, and who has to agree before it may go round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.errors import RuleBroken
from coptui.domain.reports.states import ASKS, MOVES, ReportStatus, asks_of, check_move, missing

S = ReportStatus
NAMES = st.sampled_from(["Rowan", "rowan", "Jo Pardew", "Asha", "", " "])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (S.draft, S.core_review), (S.core_review, S.agreed), (S.agreed, S.circulated),
        (S.circulated, S.superseded), (S.draft, S.agreed), (S.core_review, S.draft),
        (S.agreed, S.draft), (S.agreed, S.superseded),
    ],
)  # fmt: skip
def test_the_way_of_a_report(old: ReportStatus, new: ReportStatus) -> None:
    check_move(old, new)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (S.draft, S.circulated, "that is draft cannot become circulated"),
        (S.core_review, S.circulated, "it can become draft or agreed"),
        (S.circulated, S.draft, "it can become superseded"),
        (S.superseded, S.draft, "that is where it ends"),
        (S.agreed, S.agreed, "is agreed already"),
    ],
)
def test_what_it_cannot_become_is_said(old: ReportStatus, new: ReportStatus, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        check_move(old, new)


@pytest.mark.parametrize(
    ("kind", "agreed", "looked", "lacks"),
    [
        ("session", [], [], 1),
        ("session", ["Rowan"], [], 0),
        ("photos", ["Jo Pardew"], [], 0),
        ("status", ["Rowan"], [], 1),
        ("status", ["Jo Pardew"], [], 0),
        ("year", ["Rowan", "rowan"], [], 1),
        ("topic", ["Rowan"], [], 2),
        ("topic", ["Jo Pardew"], [], 1),
        ("topic", ["Jo Pardew"], ["Rowan"], 1),
        ("topic", ["Jo Pardew"], ["Jo Pardew"], 0),
        ("topic", ["Rowan", "Asha"], ["Jo Pardew"], 0),
        ("something new", ["Jo Pardew"], [], 1),
    ],
)
def test_what_the_agreement_of_each_kind_lacks(
    kind: str, agreed: list[str], looked: list[str], lacks: int
) -> None:
    assert len(missing(kind, "Rowan", agreed, looked)) == lacks


@given(st.sampled_from(sorted(ASKS)), st.lists(NAMES, max_size=5), st.lists(NAMES, max_size=5))
def test_more_voices_never_lack_more_and_the_author_alone_is_no_second_person(
    kind: str, agreed: list[str], looked: list[str]
) -> None:
    lacks = missing(kind, "Rowan", agreed, looked)
    assert len(missing(kind, "Rowan", [*agreed, "Bela Novak"], looked)) <= len(lacks)
    assert not missing(kind, "Rowan", [*agreed, "Bela Novak"], ["Bela Novak"])
    if set(map(str.casefold, map(str.strip, [*agreed, *looked]))) <= {"rowan", ""}:
        assert bool(lacks) or not (asks_of(kind).others or asks_of(kind).look)


@given(st.lists(st.sampled_from(list(ReportStatus)), max_size=8))
def test_nothing_circulates_that_was_not_agreed_right_before(way: list[ReportStatus]) -> None:
    now = ReportStatus.draft
    for new in way:
        before = now
        if new in MOVES[now]:
            now = new
        assert now is not S.circulated or before in (S.agreed, S.circulated)
