"""Venues: chosen for a community or a session, and what is known of each."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from coptui.services import communities, sessions, venues
from coptui.services.venues import VenueView, checked_words
from coptui.tui.commands import Command
from coptui.tui.screens.communities import venue_forms as forms
from coptui.tui.screens.communities.around import AroundScreen
from coptui.tui.text import line, lines
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No venue yet.\n\n"
    "A neutral place where everybody can get in, and would like to stay.\n"
    "What is known of it goes into every invitation.\n\n"
    "n  takes one down; its name is enough"
)


class VenuesScreen(AroundScreen):
    """All venues; Enter chooses one for the community, or for the session it was opened from."""

    WATCHES = frozenset({"sessions", "communities"})
    HELP_WORDS = "What nobody has looked at stays unsure; nothing is promised that was not seen."
    DOES = (
        Command("venues.use", "enter", "Meet there", "Chooses it for the community or session.",
                "meet there"),
        Command("venues.new", "n", "New venue", "Takes one down; its name is enough.", "new"),
        Command("venues.access", "e", "Getting in", "What is known of its access.", "getting in"),
        Command("venues.details", "m", "More", "Transport, catering, contact, what it holds.",
                "more"),
        Command("venues.checked", "c", "Looked at today", "Its access is as it is written.",
                "looked at today"),
        Command("venues.back", "escape", "Back", "Chooses nothing.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int, session_id: int | None = None) -> None:
        super().__init__(community_id)
        self._session = session_id

    def body(self) -> ComposeResult:
        """The list, and beside it the one under the cursor."""
        with Horizontal(id="around-lists"):
            yield RowList[VenueView](
                (
                    Column("Venue", lambda r: r.name, 20, grow=2, look="bold"),
                    Column("Neutral", lambda r: r.neutral, 7),
                    Column("Used by", lambda r: ", ".join(r.used_by), 12, grow=1, gives_way=1,
                           look="dim"),
                    Column("Access", _looked, 10, gives_way=2, look="dim"),
                ),
                key=lambda r: r.id,
                title="Venues",
                empty=EMPTY,
            )  # fmt: skip
            yield Static("", id="detail", classes="region", markup=False)

    async def load(self) -> None:
        """Read them."""
        self._today = await self.read(lambda ws: ws.today())
        it = await self.read(communities.show, self.community)
        crumbs = ["Communities", it.name, "Venues"]
        if self._session is not None:
            crumbs = [it.name, (await self.read(sessions.show, self._session)).code, "Venues"]
        self.set_crumbs(*crumbs)
        await self.query_one(RowList).show_rows(await self.read(venues.all))
        self.refresh_bindings()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        row: VenueView | None = event.row
        beside = self.query_one("#detail", Static)
        beside.set_class(row is None, "-hidden")
        beside.update(detail(row, self._today) if row else "")

    @property
    def _row(self) -> VenueView | None:
        row: VenueView | None = self.query_one(RowList).row
        return row

    def why_not(self, action: str) -> str | None:
        """Most acts need a venue."""
        if action in ("use", "access", "details", "checked") and self._row is None:
            return "There is no venue yet; n takes one down."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_use()

    def action_use(self) -> None:
        """Choose it."""
        if self._row is not None:
            self.act(self._use(self._row.id))

    async def _use(self, venue_id: int) -> None:
        if self._session is None:
            await self.write(venues.use_for_community, self.community, venue_id)
            return
        await self.write(venues.use_for_session, self._session, venue_id)
        doubt = await self.read(venues.doubt, venue_id, self._session)
        if doubt:
            self.house.say(doubt)
        self.dismiss()

    def action_new(self) -> None:
        """Take one down."""
        self.act(self._new())

    async def _new(self) -> None:
        done = await self.app.push_screen_wait(forms.new_venue(self))
        if done is not None and not any(one.used_by for one in await self.read(venues.all)):
            await self._use(done.view.id)

    def action_access(self) -> None:
        """What is known of getting in."""
        if self._row is not None:
            self.act(self.app.push_screen_wait(forms.access(self, self._row)))

    def action_details(self) -> None:
        """All else."""
        if self._row is not None:
            self.act(self.app.push_screen_wait(forms.details(self, self._row)))

    def action_checked(self) -> None:
        """Somebody looked today."""
        if self._row is not None:
            self.act(self.write(venues.checked, self._row.id))


def _looked(row: VenueView) -> str:
    if row.checked_on is None:
        return "not yet"
    return "look again" if row.check_due else "looked at"


def detail(it: VenueView, today: date) -> Content:
    """A venue in a few lines."""
    facts = [
        ("getting in", it.access or "nothing known yet"),
        ("not known", ", ".join(it.not_known)),
        ("there by", it.getting_there),
        ("parking", it.parking),
        ("food", it.catering),
        ("holds", str(it.capacity or "")),
        ("contact", it.contact),
        ("house of", it.host_organisation),
        ("access", checked_words(it, today)),
        ("used by", ", ".join(it.used_by)),
    ]
    return lines(
        [
            line((it.name, "bold")),
            it.address,
            *(line((f"{label:<11}", "$dim"), value) for label, value in facts if value),
        ]
    )
