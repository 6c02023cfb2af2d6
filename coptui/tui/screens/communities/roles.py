"""Roles with their dates, and who might be asked into the core group."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.domain import dates
from coptui.services import communities, members, roles
from coptui.services.members import ROLES
from coptui.services.roles import RoleRow, Suggested
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of, written
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.communities.around import AroundScreen
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

SHOWN = 3


class RoleDates(FormScreen):
    """From when to when a role was held."""


class RolesScreen(AroundScreen):
    """Who holds or held which role; nobody gets one by themselves."""

    WATCHES = frozenset({"communities", "contacts", "sessions"})
    HELP_WORDS = (
        "The core group grows of itself: who comes to two of three sessions may be asked. It is "
        "only suggested; nobody is put there. Neutral experts are on the list of every session."
    )
    DOES = (
        Command("roles.person", "enter", "Open", "Opens the person.", "open"),
        Command("roles.new", "n", "Give a role", "Chooses a person and a role.", "give a role"),
        Command("roles.core", "c", "Into the core group", "Asks about those who come regularly.",
                "core group"),
        Command("roles.dates", "e", "Dates", "From when to when it was held.", "dates"),
        Command("roles.end", "d", "Ends today", "It ends; that it was held stays.", "ends today"),
        Command("roles.back", "escape", "Back", "The community.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int) -> None:
        super().__init__(community_id)
        self._suggested: list[Suggested] = []

    def body(self) -> ComposeResult:
        """Suggestions on top, the roles below."""
        yield Static("", id="around-top", classes="region", markup=False)
        yield RowList[RoleRow](
            (
                Column("Name", lambda r: r.name, 20, grow=2, look="bold"),
                Column("Role", _role, 18, grow=1),
                Column("Since", lambda r: dates.day(r.since, self._today), 15, gives_way=1),
                Column("Until", _until, 15, gives_way=2, look="dim"),
            ),
            key=lambda r: r.id,
            title="Roles",
            empty="No role yet.\n\nn  gives one to somebody in the community",
        )

    async def load(self) -> None:
        """Read them."""
        self._today = await self.read(lambda ws: ws.today())
        it = await self.read(communities.show, self.community)
        self.set_crumbs("Communities", it.name, "Roles and core group")
        self._suggested = await self.read(roles.suggestions, self.community)
        top = self.query_one("#around-top", Static)
        top.border_title = "The core group"
        top.update(self._words())
        await self.query_one(RowList).show_rows(await self.read(roles.of, self.community))
        self.refresh_bindings()

    def _words(self) -> Content:
        if not self._suggested:
            return lines(
                ["Nobody to suggest now: it is early, or whoever comes regularly is in it."]
            )
        shown = [line((one.name, "bold"), f" {one.words}") for one in self._suggested[:SHOWN]]
        more = len(self._suggested) - SHOWN
        if more > 0:
            shown.append(line((f"and {more} more", "$dim")))
        return lines(["They come regularly and could be asked; c asks about each:", *shown])

    @property
    def _row(self) -> RoleRow | None:
        row: RoleRow | None = self.query_one(RowList).row
        return row

    def why_not(self, action: str) -> str | None:
        """What needs a role, or a suggestion."""
        if action in ("person", "dates", "end") and self._row is None:
            return "There is no role yet; n gives one."
        if action == "end" and self._row is not None and self._row.until is not None:
            return "It has ended."
        if action == "core" and not self._suggested:
            return "Nobody to suggest now."
        return None

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_person()

    def action_person(self) -> None:
        """Open the person."""
        if self._row is not None:
            self.act(self.house.open("contacts", contact_id=self._row.contact_id))

    def action_new(self) -> None:
        """Give a role."""
        self.act(self._new(), group="ask")

    async def _new(self) -> None:
        people = await self.read(members.of, self.community)
        if not people:
            from coptui.tui.screens.communities.people import add_people

            name = (await self.read(communities.show, self.community)).name
            await add_people(self, self.community, name)
            people = await self.read(members.of, self.community)
        if not people:
            return
        choices = [Choice(str(one.id), one.name, one.organisation) for one in people]
        who = await self.app.push_screen_wait(Choose("Who?", choices))
        if who is None:
            return
        choices = [Choice(key, words) for key, words in ROLES.items()]
        role = await self.app.push_screen_wait(Choose("Which role?", choices))
        if role is not None:
            await self.write(roles.give, self.community, int(who), role)

    def action_core(self) -> None:
        """Ask about those who come regularly."""
        self.act(self._core(), group="ask")

    async def _core(self) -> None:
        choices = [Choice(str(one.id), one.name, one.words) for one in self._suggested]
        words = "Ask them first. Enter puts them into the core group from today on."
        who = await self.app.push_screen_wait(Choose("Into the core group?", choices, words))
        if who is not None:
            await self.write(roles.give, self.community, int(who), "core_member")

    def action_dates(self) -> None:
        """From when to when it was held."""
        if self._row is not None:
            self.act(self.app.push_screen_wait(self._dates(self._row)))

    def _dates(self, row: RoleRow) -> FormScreen:
        async def save(values: Values) -> object:
            since = await day_of(self, values["since"], "since", past=True)
            typed = values["until"].strip()
            until = await day_of(self, typed, "until", past=True) if typed else None
            return await self.write(roles.change, row.id, since, until)

        fields = (
            Field("since", "Since", value=written(row.since), required="Since when?",
                  help=DAY_HELP, live=True),
            Field("until", "Until", value=written(row.until),
                  optional=True, help="Empty: it is held now.", live=True),
        )  # fmt: skip
        return RoleDates(
            (row.name, row.words), fields, save,
            check=check_of(self, "since", "until", past=True),
        )  # fmt: skip

    def action_end(self) -> None:
        """It ends today."""
        if self._row is not None:
            self.act(self.write(roles.end, self._row.id))


def _role(row: RoleRow) -> str:
    return f"{row.words} · {row.session}" if row.session else row.words


def _until(row: RoleRow) -> str:
    return dates.long_day(row.until) if row.until else ""
