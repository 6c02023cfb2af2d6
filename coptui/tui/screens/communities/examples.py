"""Examples and case studies: what may start a session off, and what may be told of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from coptui.domain.case_studies import Anonymity, CaseStatus, Permission
from coptui.domain.examples import KINDS, MOST_MINUTES
from coptui.errors import Refused
from coptui.services import case_studies, examples
from coptui.services.case_studies import CaseView, CaseWords
from coptui.services.examples import ExampleView, ExampleWords
from coptui.services.topics import TopicView
from coptui.tui.commands import Command
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities.example_words import case_detail, example_detail
from coptui.tui.widgets.form import Field, FormScreen, Values
from coptui.tui.widgets.row_list import Column, RowList

EMPTY = (
    "No example yet.\n\n"
    "An example is something that works somewhere, told in five minutes. It can be told again.\n"
    "n  keeps one     w  writes a case study"
)
PERMISSIONS = tuple((one.value, one.words) for one in Permission)
_STATES = {
    CaseStatus.shown: "The person has seen it",
    CaseStatus.agreed: "It may be told",
    CaseStatus.published: "It is published",
    CaseStatus.withdrawn: "Withdraw it",
    CaseStatus.draft: "Back to a draft",
}


class ExampleForm(FormScreen):
    """An example, new or to be changed."""


class CaseForm(FormScreen):
    """A case study, new or to be changed."""


@dataclass(frozen=True)
class Story:
    """A line of the list: an example, or a case study that is none yet."""

    example: ExampleView | None = None
    case: CaseView | None = None

    @property
    def key(self) -> int:
        """Its number among the others."""
        if self.example is not None:
            return self.example.id
        return -(self.case.id if self.case else 0)

    @property
    def title(self) -> str:
        """What it is called."""
        one = self.example or self.case
        return one.title if one else ""

    @property
    def kind(self) -> str:
        """An example by its kind, or a case study with its state."""
        if self.example is not None:
            return self.example.kind
        return f"{self.case.status} case study" if self.case else ""

    @property
    def allowed(self) -> str:
        """What its owner allows; a name without permission is said first."""
        one = self.example or self.case
        if one is None:
            return ""
        return f"! names {one.names[0]}" if one.names else one.permission_words

    @property
    def used(self) -> str:
        """In how many sessions it was told."""
        return f"{self.example.used}×" if self.example and self.example.used else ""


class ExamplesScreen(PlaceScreen):
    """Examples, and the case studies of a topic's community."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities", "Examples")
    WATCHES = frozenset({"communities", "sessions"})
    AUTO_FOCUS = "RowList"
    CSS_PATH = "../../styles/topic.tcss"
    HELP_WORDS = (
        "An example takes five minutes and can be told again where its owner allows it. A case "
        "study is seen by the person first; it names nobody who did not agree to be named."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("examples.edit", "enter,e", "Edit", "Its words and what is allowed.", "edit"),
        Command("examples.new", "n", "New example", "Something that works somewhere.", "example"),
        Command("examples.case", "w", "New case study", "Situation, offered, did, outcomes.",
                "case study"),
        Command("examples.use", "t", "Tell it", "Lets it start the next session off.", "tell it"),
        Command("examples.move", "m", "Case study: next state", "Shown, agreed, published or "
                "withdrawn.", "next state"),
        Command("examples.back", "escape", "Back", "Goes back.", "back"),
    )  # fmt: skip

    def __init__(self, topic: TopicView, session_id: int | None) -> None:
        super().__init__()
        self._topic, self._session = topic, session_id

    def body(self) -> ComposeResult:
        """The list, and the one under the cursor."""
        with Vertical(id="both"):
            yield RowList[Story](
                (
                    Column("Title", lambda r: r.title, 24, grow=3, look="bold"),
                    Column("Kind", lambda r: r.kind, 12, grow=1, gives_way=1, look="dim"),
                    Column("Allowed", lambda r: r.allowed, 22),
                    Column("Told", lambda r: r.used, 4),
                ),
                key=lambda r: r.key,
                title="Examples and case studies",
                empty=EMPTY,
            )
            yield Static("", id="detail", classes="region", markup=False)

    async def load(self) -> None:
        """Read them."""
        self.set_crumbs(self._topic.community, self._topic.title, "Examples")
        told = await self.read(examples.all)
        cases = await self.read(case_studies.of, community_id=self._topic.community_id)
        rows = [Story(case=one) for one in cases if one.example_id is None]
        rows += [Story(example=one) for one in told]
        await self.query_one(RowList).show_rows(rows)
        self.refresh_bindings()

    @property
    def _row(self) -> Story | None:
        row: Story | None = self.query_one(RowList).row
        return row

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        row: Story | None = event.row
        beside = self.query_one("#detail", Static)
        beside.set_class(row is None, "-hidden")
        if row is not None:
            beside.update(
                example_detail(row.example) if row.example
                else case_detail(row.case) if row.case else ""
            )  # fmt: skip
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        row: Story = event.row
        form = self._case_form(row.case) if row.case else self._form(row.example)
        self.act(self.app.push_screen_wait(form))

    def why_not(self, action: str) -> str | None:
        """Acts need a row, some a session or a case study."""
        row = self._row
        if action in ("edit", "use", "move") and row is None:
            return "There is no example yet. n keeps one."
        if action == "move" and row is not None and row.case is None:
            return "Only a case study has states."
        if action == "use" and self._session is None:
            return "The topic has no session yet."
        return None

    def action_edit(self) -> None:
        """Change the one under the cursor."""
        self.query_one(RowList).action_choose()

    def action_new(self) -> None:
        """Keep an example."""
        self.act(self.app.push_screen_wait(self._form(None)))

    def action_case(self) -> None:
        """Write a case study."""
        self.act(self.app.push_screen_wait(self._case_form(None)))

    def action_use(self) -> None:
        """Let it start the session off."""
        self.act(self._use())

    async def _use(self) -> None:
        row, session = self._row, self._session
        if row is None or session is None:
            return
        example = row.example
        if row.case is not None:
            done = await self.write(case_studies.as_example, row.case.id)
            number = done.view.example_id
            assert number is not None
        else:
            assert example is not None
            number = example.id
        await self.write(examples.use, number, session)

    def action_move(self) -> None:
        """Take a case study a step on."""
        self.act(self._move())

    async def _move(self) -> None:
        row = self._row
        if row is None or row.case is None:
            return
        ways = await self.read(case_studies.moves, row.case.id)
        chosen = await self.app.push_screen_wait(
            Choose(
                f"{row.title}: {row.case.status}",
                [Choice(one.value, _STATES[one]) for one in ways],
                f"The person says: {row.case.permission_words}.",
            )
        )
        if chosen is not None:
            await self.write(case_studies.move, row.case.id, chosen)

    def action_back(self) -> None:
        """Back."""
        self.dismiss()

    # -- forms ---------------------------------------------------------------------------------

    def _form(self, it: ExampleView | None) -> FormScreen:
        async def save(values: Values) -> Any:
            minutes = values.pop("minutes").strip()
            if not minutes.isdigit():
                raise Refused("How many minutes, as a number.", field="minutes")
            words = ExampleWords(minutes=int(minutes), **values)
            if it is None:
                return await self.write(examples.add, words)
            return await self.write(examples.edit, it.id, words)

        fields = (
            Field("title", "Title", value=it.title if it else "", required="What is it called?",
                  help="It goes into invitations, so it names nobody."),
            Field("presenter", "Who tells it", value=it.presenter if it else "", optional=True,
                  help="Named outside only with their permission."),
            Field("summary", "In short", "long", value=it.summary if it else ""),
            Field("what_works", "What works", value=it.what_works if it else "", optional=True),
            Field("who_notices", "Who notices", value=it.who_notices if it else "", optional=True),
            Field("kind", "Kind", "choice", value=it.kind if it else KINDS[0],
                  options=[(one, one) for one in KINDS]),
            Field("permission", "They allow", "choice", value=it.permission if it else "",
                  options=PERMISSIONS),
            Field("minutes", "Minutes", value=str(it.minutes if it else MOST_MINUTES),
                  help="Five at most: the rest belongs to everybody."),
        )  # fmt: skip
        name = it.title if it else "New example"
        draft = f"example:{it.id if it else 'new'}"
        return ExampleForm(("Examples", name), fields, save, draft=draft)

    def _case_form(self, it: CaseView | None) -> FormScreen:
        async def save(values: Values) -> Any:
            outcomes = values.pop("outcomes").splitlines()
            words = CaseWords(outcomes=outcomes, **values)
            if it is None:
                return await self.write(case_studies.add, words, topic_id=self._topic.id)
            return await self.write(case_studies.edit, it.id, words)

        told = it.situation or it.text if it else ""
        fields = (
            Field("title", "Title", value=it.title if it else "", required="What is it called?"),
            Field("situation", "Situation", "long", value=told,
                  help="Where it began. No name, no exact date, no rare detail."),
            Field("offered", "Offered", "long", value=it.offered if it else "",
                  help="What the community offered."),
            Field("did", "Did", "long", value=it.did if it else "", help="What the person did."),
            Field("outcomes", "Outcomes", "long", value="\n".join(it.outcomes) if it else "",
                  help="One on each line."),
            Field("permission", "They allow", "choice", value=it.permission if it else "",
                  options=PERMISSIONS),
            Field("anonymity", "The story is", "choice",
                  value=it.anonymity if it else Anonymity.changed,
                  options=[(one.value, one.value) for one in Anonymity]),
        )  # fmt: skip
        name = it.title if it else "New case study"
        draft = f"case:{it.id if it else f'new:{self._topic.id}'}"
        words = "The person sees it before anybody else, and can take it back."
        return CaseForm(("Examples", name), fields, save, draft=draft, intro=words)
