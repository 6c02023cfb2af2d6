"""The register of those who can decide, and the way to reach each."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult

from coptui.domain import dates
from coptui.errors import Ambiguous, NotFound, Refused
from coptui.services import finding, influencers
from coptui.services.influencers import InfluencerView
from coptui.tui.commands import Command
from coptui.tui.days import DAY_HELP, check_of, day_of
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "Nobody is in the register yet.\n\n"
    "Recommendations go to those who can decide: a Board, a group, a person.\n"
    "n  enters the first one: what it can decide, and who knows the way in"
)


class InfluencerForm(FormScreen):
    """Somebody who can decide, new or to be changed."""


class InfluencersScreen(PlaceScreen):
    """Who can decide, and how many recommendations are addressed to each."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities", "Who can decide")
    WATCHES = frozenset({"communities"})
    AUTO_FOCUS = "RowList"
    HELP_WORDS = "When a topic closes, each of those it is addressed to is put down for its report."
    DOES = (
        Command("influencers.edit", "enter,e", "Edit", "What they decide, and the way in.", "edit"),
        Command("influencers.new", "n", "New", "A Board, a group or a person.", "new"),
        Command("influencers.back", "escape", "Back", "Goes back.", "back"),
    )

    def body(self) -> ComposeResult:
        """The list."""
        yield RowList[InfluencerView](
            (
                Column("Who", lambda r: r.name, 20, grow=1, look="bold"),
                Column("Can decide", lambda r: r.can_decide, 18, grow=2),
                Column("Way in", lambda r: r.route_in, 14, grow=2, gives_way=2, look="dim"),
                Column("Papers by", self._papers, 15, gives_way=1),
                Column("Asked", lambda r: f"{r.asked:>3}" if r.asked else "–", 5),
            ),
            key=lambda r: r.id,
            title="Who can decide",
            empty=EMPTY,
        )  # fmt: skip

    def _papers(self, row: InfluencerView) -> str:
        return dates.day(row.paper_deadline, self._today) if row.paper_deadline else ""

    async def load(self) -> None:
        """Read the register."""
        self._today = await self.read(lambda ws: ws.today())
        rows = await self.read(influencers.all)
        await self.query_one(RowList).show_rows(rows)

    def why_not(self, action: str) -> str | None:
        """Editing needs an entry."""
        if action == "edit" and self.query_one(RowList).row is None:
            return "Nobody is in the register yet. n enters somebody."
        return None

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.act(self.app.push_screen_wait(self._form(event.row)))

    def action_edit(self) -> None:
        """Change the one under the cursor."""
        self.query_one(RowList).action_choose()

    def action_new(self) -> None:
        """Enter somebody."""
        self.act(self.app.push_screen_wait(self._form(None)))

    def action_back(self) -> None:
        """Back."""
        self.dismiss()

    async def _person(self, typed: str, it: InfluencerView | None) -> int | None:
        """The contact that is meant; what fits nobody is said beside the field."""
        if not typed.strip():
            return None
        if it is not None and typed.strip() == it.contact:
            return it.contact_id
        try:
            return await self.read(finding.contact_id, typed)
        except (NotFound, Ambiguous) as error:
            raise Refused(error.message, error.hint, field="contact") from error

    def _form(self, it: InfluencerView | None) -> FormScreen:
        async def save(values: Values) -> Any:
            typed = values["papers"].strip()
            day = await day_of(self, typed, "papers") if typed else None
            words: dict[str, Any] = {
                name: values[name] for name in ("can_decide", "topics", "route_in")
            }
            person = await self._person(values["contact"], it)
            if it is None:
                return await self.write(
                    influencers.add, values["name"], paper_deadline=day, contact=person, **words
                )
            return await self.write(
                influencers.edit, it.id, name=values["name"], paper_deadline=day,
                no_deadline=day is None, contact=person, no_contact=person is None, **words,
            )  # fmt: skip

        deadline = f"{it.paper_deadline:%Y-%m-%d}" if it and it.paper_deadline else ""
        fields = (
            Field("name", "Who", value=it.name if it else "", required="Who can decide?",
                  help="A Board, a group, a person in a post."),
            Field("can_decide", "Can decide", value=it.can_decide if it else "", optional=True,
                  help="How wards let people go home; hours of transport."),
            Field("contact", "Written to", value=it.contact if it else "", optional=True,
                  help="Somebody among your contacts who takes their mail: the name or address."),
            Field("topics", "About", value=it.topics if it else "", optional=True),
            Field("route_in", "The way in", value=it.route_in if it else "", optional=True,
                  help="Who knows them, and how they like to be asked."),
            Field("papers", "Papers by", value=deadline, optional=True, live=True,
                  help=f"When their papers have to be in. {DAY_HELP}"),
        )  # fmt: skip
        name = it.name if it else "New"
        return InfluencerForm(
            ("Who can decide", name), fields, save, check=check_of(self, "papers"),
            draft=f"influencer:{it.id if it else 'new'}",
        )  # fmt: skip
