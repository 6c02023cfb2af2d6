"""What sessions cost, per session and for each time somebody came; never what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coptui.domain.counting import agree, counted
from coptui.domain.money import written

CAUTION = (
    "These are costs, not a price of what came of it: what is gained is not counted in pounds."
)


@dataclass(frozen=True)
class Costs:
    """What was paid in the sessions of which it is known. `pence` of all, `came` to them."""

    pence: int
    kept: int  # sessions of which it is known
    held: int
    came: int  # to the sessions of which it is known

    @property
    def words(self) -> str:
        """The sum, per session and per attendance, in a sentence."""
        said = f"{written(self.pence)} were spent on {counted(self.kept, 'session')}"
        if self.kept > 1:
            said += f", {written(_share(self.pence, self.kept))} a session"
        if self.came:
            said += f", {written(_share(self.pence, self.came))} for each time somebody came"
        return f"{said}."

    @property
    def left_out(self) -> str:
        """Of how many sessions nothing is known; empty where all are counted."""
        missing = self.held - self.kept
        if missing <= 0:
            return ""
        return (
            f"Of {missing} more {agree(missing, 'session', 'sessions')} no costs are written down."
        )


def costs(lines: Sequence[tuple[int, int]], came: dict[int, int], held: int) -> Costs | None:
    """From lines of (session, pence); None where nobody kept any."""
    kept = {session for session, _ in lines}
    if not kept:
        return None
    return Costs(
        sum(pence for _, pence in lines), len(kept), held, sum(came.get(one, 0) for one in kept)
    )


def _share(pence: int, of: int) -> int:
    return round(pence / of)
