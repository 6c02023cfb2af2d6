"""When going on would only repeat itself: one refusal for everybody, or a server that drops all."""

from __future__ import annotations

import re

from coptui.mail.connecting import Trouble
from coptui.mail.verdicts import (
    Outcome,
    Result,
    Stage,
    enhanced_code,
    is_about_recipient,
)

SAME_IN_A_ROW = 3
"""So many people running with the same answer, or with none, are no chance any more."""
_GREY = re.compile(r"gr[ea]y-?list", re.IGNORECASE)
_SYSTEM = re.compile(r"^4\.[35]\.")
_Sign = tuple[str, int, str]


class Breaker:
    """Hears every result of a run, and says when it must stop.

    Several connections may all break at one moment, which is one event and not several; so with
    more connections it takes as many more answers of a kind.
    """

    def __init__(self, connections: int = 1) -> None:
        self._enough = SAME_IN_A_ROW + max(1, connections) - 1
        self._row: list[_Sign] = []

    def heard(self, result: Result) -> Trouble | None:
        """The trouble that this result makes plain, or None to go on."""
        if result.account:
            return Trouble("account", result.text, result.code)
        if result.outcome is Outcome.ACCEPTED:
            self._row.clear()
            return None
        sign = _sign(result)
        if sign is None:
            return None
        if self._row and self._row[-1] != sign:
            self._row.clear()
        self._row.append(sign)
        enough = self._enough if sign[0] == "dropped" else SAME_IN_A_ROW
        if len(self._row) < enough:
            return None
        return Trouble(sign[0], result.text, result.code)


def _sign(result: Result) -> _Sign | None:
    """What kind of answer it was; None where it says nothing about the others."""
    if not result.code:
        return ("dropped", 0, "") if result.outcome is not Outcome.REFUSED else None
    detail = (result.code, enhanced_code(result.text) or result.text)
    if result.outcome is Outcome.REFUSED:
        return None if is_about_recipient(result.text) else ("repeated", *detail)
    if result.outcome is Outcome.RETRY and _is_about_the_server(result):
        return ("put_off", *detail)
    return None


def _is_about_the_server(result: Result) -> bool:
    """Whether a "later" is more than the usual caution towards one recipient (greylisting)."""
    if _GREY.search(result.text):
        return False
    if result.stage is not Stage.RCPT:
        return True
    return result.code in {421, 452} or bool(_SYSTEM.match(result.text))
