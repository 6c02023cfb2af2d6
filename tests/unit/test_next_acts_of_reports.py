"""Where the lines about reports lead: each to the very report, or to who has it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coptui.domain import next_privacy, next_topics
from coptui.domain.next_facts import CommunityFacts, Facts, FollowUp, Line, ReissueFacts
from coptui.domain.next_facts import ReportFacts as Report
from coptui.domain.next_facts import TopicFacts as Topic
from coptui.tui.next_acts import target

TODAY = date(2026, 11, 23)
LONG_AGO = date(2025, 10, 1)
HELD = date(2026, 10, 20)
HOME = CommunityFacts(id=1, name="Harbour", code="HAR")
REISSUE = Facts(reissues=(ReissueFacts(7, "Keys", TODAY, "Harbour", 1),))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (
            next_topics.report_of(Topic(3, 1, "Keys", "closing", 3, (HELD,), report="draft",
                                        report_written=True), HOME, TODAY),
            {"kind": "topic", "topic_id": 3},
        ),
        (next_topics.reach(Report(7, 1, 3, "Keys", TODAY, to_reach=2), HOME, TODAY),
         {"act": "given", "report_id": 7}),
        (next_topics.look_back(Report(7, 1, 3, "Keys", LONG_AGO, open_asks=2), HOME, TODAY),
         {"act": "given", "report_id": 7}),
        (next_topics.follow_up(FollowUp(5, 1, "Board", "Keys", TODAY), HOME, TODAY),
         {"act": "given", "given_id": 5}),
        (next(iter(next_privacy.rights(REISSUE, TODAY))), {"report_id": 7}),
    ],
)  # fmt: skip
def test_a_line_about_a_report_leads_to_it(line: Line | None, what: dict[str, Any]) -> None:
    assert line is not None
    place, found = target(line)
    assert place == "reports"
    assert {key: found.get(key) for key in what} == what


def test_a_report_resting_on_a_permission_taken_back_comes_among_the_rights() -> None:
    (line,) = next_privacy.rights(REISSUE, date(2026, 11, 26))
    assert (line.rule, line.what, line.state) == ("N1", "Issue “Keys” again", "overdue")
    assert line.why == "a permission it rests on was taken back 3 days ago; tell who had it"
