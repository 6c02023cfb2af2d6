"""Whether what the sender looked at a moment ago still holds.

Rendering and asking the gate for every single message at the last instant would take longer than
sending it. So messages are looked at a few ahead, and each mark asks whether anybody but the sender
has changed anything in the file since. If so it does not stand, and the message is looked at anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from coptui.store.database import Store
from coptui.store.sqlite import change_mark, own_changes

if TYPE_CHECKING:
    from coptui.workspace import Workspace


class Sights:
    """Tells whether the file was changed by anybody but the sender since something was seen."""

    def __init__(self, ws: Workspace) -> None:
        self._db = ws.store.db
        self._known = change_mark(self._db)
        self._foreign = 0
        self._practice: tuple[int, bool] | None = None

    def now(self) -> int:
        """How often others have changed something: what is seen now holds while this stays."""
        mark = change_mark(self._db)
        if mark != self._known:
            self._known, self._foreign = mark, self._foreign + 1
        return self._foreign

    def wrote_ourselves(self) -> None:
        """What was changed in this transaction, so far, was the sender's own doing.

        Said before its end and after `now`: nobody else can have come in between.
        """
        self._known = self._known[0], own_changes(self._db)

    def in_practice(self, ws: Workspace) -> bool:
        """Whether practice mode is on; asked again when anybody has changed something.

        Asked after `now`, in the same transaction.
        """
        if self._practice is None or self._practice[0] != self._foreign:
            self._practice = self._foreign, ws.in_practice
        return self._practice[1]


_sights: WeakKeyDictionary[Store, Sights] = WeakKeyDictionary()


def sights(ws: Workspace) -> Sights:
    """The one watch over this database."""
    if ws.store not in _sights:
        _sights[ws.store] = Sights(ws)
    return _sights[ws.store]


@contextmanager
def our_own(ws: Workspace) -> Iterator[None]:
    """A transaction of the sender that changes nothing about who may be written to."""
    with ws.store.atomic():
        seen = sights(ws)
        seen.now()
        yield
        seen.wrote_ourselves()
