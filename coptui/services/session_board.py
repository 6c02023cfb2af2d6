"""The board of sessions, grouped by where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from coptui.domain import board
from coptui.domain.sessions import SessionStatus
from coptui.services.session_views import SessionView
from coptui.services.sessions import list_of
from coptui.workspace import Workspace


@dataclass(frozen=True)
class BoardRow:
    """A session on the board. `column` is told once, by the first of its column."""

    session: SessionView
    column: str
    first: bool
    whole: int
    step: str

    @property
    def id(self) -> int:
        """That of the session."""
        return self.session.id


def rows(ws: Workspace, community_id: int | None = None) -> list[BoardRow]:
    """All sessions column by column, the nearest day first; of what is over only the latest."""
    today, where = ws.today(), board.places()
    placed: dict[str, list[tuple[SessionView, str]]] = {name: [] for name in where}
    for one in list_of(ws, community_id):
        standing = _standing(one)
        step = board.next_step(standing, today)
        placed[board.column_of(standing, today)].append((one, step))
    found = []
    for column, sessions in placed.items():
        latest = sorted(sessions, key=lambda pair: pair[0].start is not None)
        shown = latest[-board.SHOWN_OVER :][::-1] if board.folds(column) else sessions
        for at, (one, step) in enumerate(shown):
            found.append(BoardRow(one, column, at == 0, len(sessions), step))
    return found


def _standing(one: SessionView) -> board.Standing:
    return board.Standing(
        status=SessionStatus(one.status),
        on=one.start.date() if one.start is not None else None,
        decided=bool(one.decision),
        missing=one.missing,
        to_invite=one.to_invite,
        practised=one.practised_on is not None,
        untold=one.old_people,
    )
