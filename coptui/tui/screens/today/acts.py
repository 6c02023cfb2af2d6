"""Where the act of a line leads."""

from __future__ import annotations

from typing import Any

from coptui.domain.next_line import Line

_PLACES = {
    "session": "sessions",
    "community": "communities",
    "outbox": "mail",
    "consent": "contacts",
    "topic": "communities",
}
_REGISTERS = {
    "request": "requests",
    "complaint": "complaints",
    "breach": "breaches",
    "retention": "retention",
}
_IN_MAIL = {
    "prepare_change",
    "prepare_reminder",
    "prepare_invitation",
    "prepare_thanks",
    "open_outbox",
    "edit_template",
}
_THEMSELVES = {"contacts", "sessions", "communities"}
"""A form that begins something is about its place alone."""


def target(line: Line) -> tuple[str, dict[str, Any]]:
    """The place to open and what to show there; `act` says what is to be done."""
    if line.subject in _REGISTERS:
        return "settings", {"part": _REGISTERS[line.subject], "entry": line.subject_id}
    if line.subject == "backup":
        return "settings", {"act": "backup"}
    place = "mail" if line.do in _IN_MAIL else _PLACES.get(line.subject, "communities")
    if line.do == "plan":
        place = "sessions"
    if line.subject in _THEMSELVES:
        place = line.subject
    what: dict[str, Any] = {"act": line.do}
    if line.subject == "draft":
        what["draft_id"] = line.subject_id
    if line.subject == "session":
        what["session_id"] = line.subject_id
    if line.community_id is not None:
        what["community_id"] = line.community_id
    return place, what
