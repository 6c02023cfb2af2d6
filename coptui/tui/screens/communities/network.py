"""Resources across communities, sister communities, and what was shared with them."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from coptui.domain import dates
from coptui.services import communities, network, resource_list
from coptui.services.network import KINDS, SharingView, SisterView
from coptui.services.resource_list import ResourceView
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.screens.communities.around import AroundScreen
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList


class ResourceForm(FormScreen):
    """A link, a leaflet, a person to ask."""


class SisterForm(FormScreen):
    """A community elsewhere."""


class SharingForm(FormScreen):
    """Something given away: a visit, a training, a presentation."""


class NetworkScreen(AroundScreen):
    """What others can use, and who they are."""

    WATCHES = frozenset({"communities"})
    HELP_WORDS = "Tab goes from list to list; n adds to the one you are in."
    DOES = (
        Command("network.edit", "enter,e", "Change", "What is known of it.", "change"),
        Command("network.new", "n", "New", "A resource, or a sister community.", "new"),
        Command("network.checked", "c", "Looked at today", "The resource is as it says.",
                "looked at"),
        Command("network.share", "s", "Shared", "Notes a visit, a training, a presentation.",
                "shared"),
        Command("network.every", "a", "All communities", "Shows the resources of all, or of this "
                "one.", "all communities"),
        Command("network.remove", "d", "Off the list", "Takes the resource off.", "off"),
        Command("network.back", "escape", "Back", "The community.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int) -> None:
        super().__init__(community_id)
        self._every = False

    def body(self) -> ComposeResult:
        """Resources at the left, sisters and what was shared at the right."""
        with Horizontal(id="around-lists"):
            yield RowList[ResourceView](
                (
                    Column("Resource", lambda r: r.title, 22, grow=2, look="bold"),
                    Column("Helps with", lambda r: r.helps_with, 14, grow=1, gives_way=1),
                    Column("Of", lambda r: r.community or "all", 9, gives_way=2),
                    Column("Looked at", self._looked, 10, gives_way=3, look="dim"),
                ),
                key=lambda r: r.id,
                title="Resources",
                empty="No resource yet.\n\nn  takes one down: a link, a leaflet, whom to ask",
                id="resources",
            )
            with Vertical():
                yield RowList[SisterView](
                    (
                        Column("Sister community", lambda r: r.name, 20, grow=2, look="bold"),
                        Column("Place", lambda r: r.place, 10, gives_way=1, look="dim"),
                        Column("Shared", lambda r: str(r.shared or ""), 6, gives_way=2),
                    ),
                    key=lambda r: r.id,
                    title="Sisters",
                    empty="No sister community yet.\n\nn  takes one down",
                    id="sisters",
                )
                yield RowList[SharingView](
                    (
                        Column("Shared", _shared, 20, grow=2, look="bold"),
                        Column("When", lambda r: dates.day(r.on, self._today), 15, gives_way=1,
                               look="dim"),
                    ),
                    key=lambda r: r.id,
                    title="Shared",
                    empty="Nothing noted yet.\n\ns  notes a visit or a presentation",
                    id="shared",
                )  # fmt: skip

    async def load(self) -> None:
        """Read all three."""
        self._today = await self.read(lambda ws: ws.today())
        it = await self.read(communities.show, self.community)
        self.set_crumbs("Communities", it.name, "Resources and sisters")
        whose = None if self._every else self.community
        found = await self.read(resource_list.of, whose)
        await self.query_one("#resources", RowList).show_rows(found)
        await self.query_one("#sisters", RowList).show_rows(await self.read(network.sisters))
        shared = await self.read(network.shared, self.community)
        await self.query_one("#shared", RowList).show_rows(shared)
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """The keys follow the list."""
        self.refresh_bindings()

    @property
    def _resource(self) -> ResourceView | None:
        rows: RowList[ResourceView] = self.query_one("#resources", RowList)
        return rows.row if rows.has_focus else None

    @property
    def _in_sisters(self) -> bool:
        return self.query_one("#sisters", RowList).has_focus

    def why_not(self, action: str) -> str | None:
        """Some acts are for a resource."""
        if action in ("checked", "remove") and self._resource is None:
            return "That is for a resource; Tab goes to them."
        return None

    def _looked(self, row: ResourceView) -> str:
        return dates.day(row.checked_on, self._today) if row.checked_on else "not yet"

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        """Change what is known of it."""
        sister: SisterView | None = self.query_one("#sisters", RowList).row
        if self._resource is not None:
            self.act(self.app.push_screen_wait(self._resource_form(self._resource)))
        elif self._in_sisters and sister is not None:
            self.act(self.app.push_screen_wait(self._sister_form(sister)))

    def action_new(self) -> None:
        """Add to the list in focus."""
        if self.query_one("#shared", RowList).has_focus:
            self.action_share()
            return
        form = self._sister_form(None) if self._in_sisters else self._resource_form(None)
        self.act(self.app.push_screen_wait(form))

    def action_checked(self) -> None:
        """Somebody looked today."""
        if self._resource is not None:
            self.act(self.write(resource_list.checked, self._resource.id))

    def action_every(self) -> None:
        """All communities, or this one."""
        self._every = not self._every
        self.reload()

    def action_remove(self) -> None:
        """Off the list."""
        if self._resource is not None:
            self.act(self.write(resource_list.remove, self._resource.id))

    def action_share(self) -> None:
        """Note that something was shared."""
        self.act(self._share())

    def _resource_form(self, it: ResourceView | None) -> FormScreen:
        async def save(values: Values) -> Any:
            whose = self.community if values["of"] == "own" else None
            partner = values["held_by_partner"] == "yes"
            if it is None:
                return await self.write(
                    resource_list.add, values["title"], values["where"], values["helps_with"],
                    community_id=whose, held_by_partner=partner,
                )  # fmt: skip
            return await self.write(
                lambda ws: resource_list.edit(
                    ws, it.id, title=values["title"], where=values["where"],
                    helps_with=values["helps_with"], held_by_partner=partner, community_id=whose,
                )
            )  # fmt: skip

        whose = "all" if it is not None and it.community_id is None else "own"
        fields = (
            Field("title", "Title", value=it.title if it else "", required="What is it called?"),
            Field("where", "Where", value=it.where if it else "", optional=True,
                  help="A link, a shelf, a desk to ask at."),
            Field("helps_with", "Helps with", value=it.helps_with if it else "", optional=True),
            Field("of", "It is for", "choice", value=whose,
                  options=(("own", "this community"), ("all", "all communities"))),
            Field("held_by_partner", "Kept by", "choice",
                  value="yes" if it and it.held_by_partner else "no",
                  options=(("no", "us"), ("yes", "a partner"))),
        )  # fmt: skip
        return ResourceForm(
            ("Communities", "Resources", "Resource" if it else "New resource"), fields, save,
            draft=f"community:resource:{it.id if it else f'new:{self.community}'}",
        )  # fmt: skip

    def _sister_form(self, it: SisterView | None) -> FormScreen:
        async def save(values: Values) -> Any:
            if it is None:
                return await self.write(lambda ws: network.add_sister(ws, **values))
            return await self.write(lambda ws: network.edit_sister(ws, it.id, **values))

        fields = (
            Field("name", "Name", value=it.name if it else "",
                  required="What is the community called?"),
            Field("place", "Place", value=it.place if it else "", optional=True),
            Field("contact", "Reached by", value=it.contact if it else "", optional=True,
                  help="In the words they gave for it."),
            Field("link", "Link", value=it.link if it else "", optional=True),
            Field("how_we_helped", "How we helped", "long", value=it.how_we_helped if it else ""),
        )  # fmt: skip
        return SisterForm(
            ("Communities", "Sisters", it.name if it else "New sister"), fields, save,
            draft=f"community:sister:{it.id if it else 'new'}",
        )  # fmt: skip

    async def _share(self) -> None:
        sisters = await self.read(network.sisters)

        async def save(values: Values) -> Any:
            typed = values["on"].strip()
            day = await day_of(self, typed, "on", past=True) if typed else None
            sister = int(values["sister"]) if values["sister"] else None
            return await self.write(
                network.share, self.community, values["kind"], values["text"],
                sister_id=sister, on=day,
            )  # fmt: skip

        fields = (
            Field("kind", "It was", "choice", value="visit", options=tuple(KINDS.items())),
            Field("text", "What", optional=True, help="A few words; no names."),
            Field("sister", "With", "choice", options=(("", "others"),
                  *((str(one.id), one.name) for one in sisters))),
            Field("on", "When", optional=True, live=True, help=f"Empty: today. {DAY_HELP}"),
        )  # fmt: skip
        await self.app.push_screen_wait(
            SharingForm(("Communities", "Shared"), fields, save,
                        check=check_of(self, "on", past=True))
        )  # fmt: skip


def _shared(row: SharingView) -> str:
    with_whom = f" with {row.sister}" if row.sister else ""
    return f"{row.words}{with_whom}" + f": {row.text}" * bool(row.text)
