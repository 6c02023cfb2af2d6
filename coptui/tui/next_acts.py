"""The one table of where each act of what is next leads, and what Enter is called there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coptui.domain.next_line import Line


@dataclass(frozen=True)
class Act:
    """What Enter does, in two or three words, and the place where it is done.

    `template` begins a mail there; `act` is what that place is told to begin, by default the name
    of the act itself; `part` names a register of Settings; `report` is the kind of report that is
    opened.
    """

    words: str
    place: str
    template: str = ""
    act: str = ""
    part: str = ""
    report: str = ""


ACTS: Mapping[str, Act] = {
    # a session
    "open_session": Act("open it", "sessions"),
    "open_summary": Act("open the summary", "reports", report="session"),
    "close_session": Act("close the session", "sessions"),
    "set_example": Act("name an example", "sessions"),
    "open_people": Act("open the list", "sessions", act="replies"),
    "open_replies": Act("open the list", "sessions", act="replies"),
    "open_sheet": Act("enter it", "sessions", act="sheet"),
    "open_photos": Act("open the session", "sessions"),
    "plan": Act("plan a session", "sessions"),
    # mail
    "prepare_save_the_date": Act("write it", "mail", template="T14"),
    "prepare_invitation": Act("write the invitation", "mail"),
    "prepare_change": Act("write the mail", "mail"),
    "prepare_reminder": Act("write the reminder", "mail"),
    "prepare_day_before": Act("write the reminder", "mail", template="T2b"),
    "prepare_brief": Act("write to them", "mail", template="T12"),
    "prepare_thanks": Act("write the thanks", "mail"),
    "prepare_welcome": Act("write the welcome", "mail", template="T8"),
    "prepare_noticing": Act("write the mail", "mail", template="T15"),
    "ideas": Act("write the mail", "mail", template="T7"),
    "open_outbox": Act("look at them", "mail"),
    "edit_template": Act("go on with it", "mail"),
    # a community and its topics
    "ask_who_else": Act("see who", "communities", act="who"),
    "open_actions": Act("open the community", "communities"),
    "close_topic": Act("close the topic", "communities", act="close"),
    "open_report": Act("open the report", "reports", report="topic"),
    "send_report": Act("see who has it", "reports", act="given"),
    "reissue_report": Act("open the report", "reports"),
    "look_back": Act("see what became of it", "reports", act="given"),
    "case_study": Act("open the community", "communities"),
    "log_call": Act("note the answer", "reports", act="given"),
    "share": Act("share it", "communities"),
    "review": Act("look at the stage", "communities"),
    "three_ways": Act("look at it together", "communities", act="review"),
    "end": Act("open the steps", "communities", act="steps"),
    "look_at_rest": Act("look at it", "communities", act="steps"),
    # the house
    "refresh_consent": Act("see who", "contacts"),
    "open_request": Act("open it", "settings", part="requests"),
    "open_complaint": Act("open it", "settings", part="complaints"),
    "open_breach": Act("open it", "settings", part="breaches"),
    "open_retention": Act("look at it", "settings", part="retention"),
    "open_backup": Act("go to settings", "settings", act="backup"),
}
_NUMBERED = {"session": "session_id", "draft": "draft_id", "topic": "topic_id"}
_OF_REPORTS = {"report": "report_id", "follow_up": "given_id"}
_THEMSELVES = {"contacts", "sessions", "communities"}
"""A form that begins something is about its place alone."""
_ELSEWHERE = Act("open it", "communities")


def words_of(line: Line) -> str:
    """What Enter does on this line."""
    if line.rule == "draft":
        return "go on with it"
    return ACTS.get(line.do, _ELSEWHERE).words


def target(line: Line) -> tuple[str, dict[str, Any]]:
    """The place to open and what to show there; `act` says what is to be done."""
    found = ACTS.get(line.do, _ELSEWHERE)
    if found.part:
        return found.place, {"part": found.part, "entry": line.subject_id}
    what: dict[str, Any] = {"act": found.act or line.do}
    if found.template:
        what["template"] = found.template
    if line.subject in _NUMBERED:
        what[_NUMBERED[line.subject]] = line.subject_id
    if found.report:
        what["kind"] = found.report
    if found.place == "reports" and line.subject in _OF_REPORTS:
        what[_OF_REPORTS[line.subject]] = line.subject_id
    if line.community_id is not None:
        what["community_id"] = line.community_id
    return (line.subject if line.subject in _THEMSELVES else found.place), what
