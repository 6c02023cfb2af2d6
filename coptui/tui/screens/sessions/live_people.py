"""Who is here, in live mode: two or three letters and Enter; a plus welcomes a guest."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.worker import Worker

from coptui.domain.text import fold
from coptui.services import attendance
from coptui.services.attendance import Hit, PresentRow
from coptui.tui.screens.sessions.live_line import CaptureLine
from coptui.tui.text import shown
from coptui.tui.widgets.row_list import Column, RowList

if TYPE_CHECKING:
    from coptui.tui.screens.sessions.live import LiveScreen

KNOWN = {"invited": "on the list", "member": "in the community", "contact": "a contact"}


class PeopleAsked(Horizontal):
    """Those found by the letters, and those who are here."""

    def __init__(self, screen: LiveScreen) -> None:
        super().__init__(id="people", classes="-hidden")
        self._live = screen
        self._found_for: str | None = None

    def compose(self) -> ComposeResult:
        """Found at the left, here at the right."""
        found: RowList[Hit] = RowList(
            (
                Column("", lambda r: r.name, 18, grow=2, look="bold"),
                Column("", _known, 16, gives_way=1, look="dim"),
            ),
            key=lambda r: r.id,
            title="Found",
            empty="Nobody by these letters.\n+ in front welcomes a guest.",
            headings=False,
            id="found",
        )
        here: RowList[PresentRow] = RowList(
            (
                Column("", lambda r: r.name, 18, grow=2, look="bold"),
                Column("", lambda r: r.how, 6),
            ),
            key=lambda r: r.id,
            title="Here",
            empty="Nobody yet.",
            headings=False,
            id="here",
        )
        for rows in (found, here):
            rows.can_focus = False
            yield rows

    def begin(self) -> None:
        """Nothing is asked yet."""
        self._found_for = None

    def title(self) -> str:
        """What it is about."""
        return "who is here"

    def asks(self) -> str:
        """What is to be typed."""
        return "two or three letters, Enter; + or +name for a guest"

    async def load(self) -> None:
        """Read who is here."""
        live = self._live
        view = await live.read(attendance.present, live.session_id)
        here = self.query_one("#here", RowList)
        here.border_title = shown(f"{view.total} here · {view.new} new")
        newest = sorted(view.people, key=lambda one: -one.id)
        await here.show_rows(newest, keep=False)
        await self._search(live.query_one(CaptureLine).value.strip())

    def typed(self, text: str) -> None:
        """Look for them while letters come."""
        if not text.startswith("+"):
            look = partial(self._search, text.strip())
            work: Worker[None] = self._live.run_worker(look, group="search", exclusive=True)
            self._looking = work

    def pick(self, by: int) -> None:
        """Another one of those found."""
        self.query_one("#found", RowList).action_move(by)

    async def take(self, text: str) -> None:
        """Mark the one found first, or chosen; or welcome a guest."""
        if not text:
            return
        live = self._live
        if text.startswith("+"):
            done = await live.kept(attendance.walk_in, text[1:].strip())
        else:
            hit = await self._meant(text)
            if hit is None:
                live.tell(f"Nobody by {text}. + in front welcomes a guest.")
                return
            done = await live.kept(attendance.here, hit.id)
        live.query_one(CaptureLine).value = ""
        self._found_for = None
        live.tell(done.said)

    async def _meant(self, text: str) -> Hit | None:
        """Who is meant: what stands in the list may be older than the letters."""
        found = self.query_one("#found", RowList)
        chosen = found.cursor > 0 and self._found_for == fold(text)
        if not chosen:
            await self._search(text)
        hits = [found.row] if chosen else self._hits
        away = [hit for hit in hits if hit is not None and not hit.present]
        return away[0] if away else (hits[0] if hits else None)

    async def _search(self, text: str) -> None:
        live = self._live
        self._hits = await live.read(attendance.search, live.session_id, text)
        self._found_for = fold(text)
        await self.query_one("#found", RowList).show_rows(self._hits, keep=False)

    _hits: list[Hit] = []
    _looking: Worker[None] | None = None


def _known(hit: Hit) -> str:
    return "✓ is here" if hit.present else KNOWN.get(hit.known, hit.known)
