"""What is said after a session was closed: which mails wait, and what they carry."""

from __future__ import annotations

from coptui.services.reports.lengths import count_words
from coptui.services.sessions import Closed
from coptui.tui.dialogs.choose import Choice

SUMMARY = "summary"
_CARRY = ("T3a", "T3b")


def summary_choice(text: str) -> list[Choice]:
    """The summary, to be read and agreed to first; none where nothing was written down."""
    words = f"{count_words(text):,} words, to agree to first"
    return [Choice(SUMMARY, "the summary", words)] if text.strip() else []


def ready_choices(closed: Closed) -> list[Choice]:
    """The mails that wait, each with what it carries."""
    return [Choice(str(one.id), one.what, _note(closed, one.template)) for one in closed.drafts]


def ready_words(closed: Closed, summary: str = "") -> str:
    """Where they wait, and that thanks and news are invitations as well."""
    words = "The summary waits in Reports (6), " if summary.strip() else ""
    words += "the mails wait in Mail (5)." if words else "These mails wait in Mail (5)."
    kinds = {one.template for one in closed.drafts}
    if _has_next(closed) and kinds & set(_CARRY):
        words += " Thanks and news carry the invitation and its calendar entry already;"
        words += (
            " in practice nobody has had them, so the separate invitation goes to the same people."
            if closed.practised
            else " the separate invitation is for the others."
        )
    return words


def _note(closed: Closed, template: str) -> str:
    if _has_next(closed) and template in _CARRY and closed.next_session is not None:
        return f"with the invitation to {closed.next_session.code}"
    if template == "T1":
        return "for everybody, in practice" if closed.practised else "for those who have none yet"
    return "read it, check it, send it"


def _has_next(closed: Closed) -> bool:
    return closed.next_session is not None and closed.next_session.start is not None
