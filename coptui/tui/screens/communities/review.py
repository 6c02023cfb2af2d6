"""The stage review: where the signs point, for and against; the answers; and a person decides."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from coptui.domain.stage_questions import Spread
from coptui.domain.stage_suggestion import Reason
from coptui.domain.stages import Stage
from coptui.services import stage_page
from coptui.services.stage_page import ReviewPage
from coptui.tui.commands import Command
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.communities import review_words as words
from coptui.tui.text import line, shown
from coptui.tui.widgets.row_list import Column, RowList

NOBODY = "Nobody has answered yet.\n\nt  types a sheet: twelve keys, no name\n?  says why it helps"


class ReviewScreen(PlaceScreen):
    """Where a community stands, what speaks for it and against, and what people say themselves."""

    PLACE = "communities"
    TITLE_WORDS = ("Communities", "Stage review")
    WATCHES = frozenset({"communities", "sessions"})
    AUTO_FOCUS = "#for"
    CSS_PATH = "../../styles/review.tcss"
    HELP_WORDS = (
        "The signs are counted from what was kept; they start a conversation and are no "
        "measurement. Several people answer the twelve statements apart, without names; where "
        "answers lie far apart is worth talking about. Then a person decides, with a reason: any "
        "stage may follow any other, and none is better."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        *(
            Command(f"review.{stage}", stage.letter.lower(), f"Decide: {stage}", stage.meaning,
                    action=f"decide('{stage}')")
            for stage in Stage
        ),
        Command("review.open", "enter", "What is behind it",
                "Opens the sessions behind a sign, or an answer.", "behind it"),
        Command("review.signs", "i", "All signs", "The sixteen indicators, with their figures.",
                "all signs"),
        Command("review.sheet", "t", "Type a sheet", "One person's answers, without a name.",
                "type a sheet"),
        Command("review.way", "l", "Three ways", "Refresh, rest, or finish well.", "three ways"),
        Command("review.agreed", "o", "Agreement looked at",
                "Notes that the group has looked at its agreement together."),
        Command("review.talk", "w", "What the words mean",
                "The five stages, and the other model's words."),
        Command("review.other", "tab", "Other list", "Goes between the lists.",
                action="app.focus_next"),
        Command("review.back", "escape", "Back", "The community.", "back"),
    )  # fmt: skip

    def __init__(self, community_id: int) -> None:
        super().__init__()
        self._community = community_id
        self._it: ReviewPage | None = None

    def body(self) -> ComposeResult:
        """The way so far, for and against, the answers, and the five letters."""
        yield Static("", id="stands", classes="region", markup=False)
        with Horizontal(id="reasons"):
            for name, title in (("for", "For"), ("against", "Against")):
                yield RowList[Reason](
                    (Column("", lambda r: r.words, 20, grow=1),),
                    key=lambda r: _number(r.letter),
                    title=title,
                    empty="Nothing yet.",
                    headings=False,
                    id=name,
                )
        yield RowList[Spread](
            (
                Column("", lambda r: f"Q{r.statement.number}", 3, look="dim"),
                Column("", lambda r: r.statement.about, 21),
                Column("", _statement, 44, grow=1, gives_way=2, look="dim"),
                Column("", lambda r: r.statement.stage.letter, 1, look="dim"),
                Column("", words.bars, 9),
                Column("", lambda r: f"n {r.n}", 4, look="dim"),
                Column("", lambda r: "worth talking about" if r.worth_talking else "", 19,
                       gives_way=1),
            ),
            key=lambda r: r.statement.number,
            title="Answers",
            empty=NOBODY,
            headings=False,
            id="answers",
        )  # fmt: skip
        yield Static("", id="decide", markup=False)

    async def load(self) -> None:
        """Read the page."""
        self._it = it = await self.read(stage_page.page, self._community)
        self.set_crumbs("Communities", f"{it.name} {it.code}", "Stage review")
        stands = self.query_one("#stands", Static)
        stands.border_title = shown(words.title(it))
        stands.update(words.standing(it, max(20, self.size.width - 6)))
        target = it.suggestion.stages[0].value if it.suggestion.stages else ""
        for name, found in (("for", it.suggestion.for_it), ("against", it.suggestion.against)):
            rows = self.query_one(f"#{name}", RowList)
            rows.border_title = line(f"{name.capitalize()} {target}".strip())
            await rows.show_rows(found)
        answers = self.query_one("#answers", RowList)
        answers.border_title = line(stage_page.asked_on(it.answers, it.today))
        answers.empty = it.answers.waits_for_more or NOBODY
        await answers.show_rows(it.answers.spreads)
        self.query_one("#decide", Static).update(words.letters(it))
        self.refresh_bindings()

    def on_resize(self) -> None:
        """The way is as long as the screen is wide."""
        if self._it is not None:
            stands = self.query_one("#stands", Static)
            stands.update(words.standing(self._it, max(20, self.size.width - 6)))

    def why_not(self, action: str) -> str | None:
        """A sign without a session has nothing behind it."""
        if action == "open" and self._it is not None:
            row = self.focused.row if isinstance(self.focused, RowList) else None
            if row is None:
                return "Nothing is under the cursor."
        if action == "way" and self._it is not None and not self._it.life.standing:
            return "No sign says that change has overtaken this community."
        return None

    # -- acts ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if isinstance(self.focused, RowList):
            self.focused.action_choose()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        from coptui.tui.screens.communities.review_acts import open_behind, read_answer

        if isinstance(event.row, Reason):
            self.act(open_behind(self, event.row.words, event.row.sessions))
        elif self._it is not None:
            self.act(read_answer(self, self._it, event.row))

    def action_decide(self, stage: str) -> None:
        """Decide the stage, and say why."""
        from coptui.tui.screens.communities.review_forms import decide

        if self._it is not None:
            self.act(decide(self, self._it, Stage(stage)))

    def action_signs(self) -> None:
        """All sixteen."""
        from coptui.tui.screens.communities.signs import SignsScreen

        self.app.push_screen(SignsScreen(self._community))

    def action_sheet(self) -> None:
        """Type the sheet of one person."""
        from coptui.tui.screens.communities.review_forms import type_sheet

        if self._it is not None:
            self.act(type_sheet(self, self._it))

    def action_way(self) -> None:
        """Choose one of the three ways."""
        from coptui.tui.screens.communities.review_forms import choose_way

        if self._it is not None:
            self.act(choose_way(self, self._it))

    def action_agreed(self) -> None:
        """The group has looked at its agreement."""
        from coptui.services import agreements

        self.act(self.write(agreements.looked_at, self._community))

    def action_talk(self) -> None:
        """What the letters mean."""
        from coptui.tui.dialogs.read import Read

        self.app.push_screen(Read("The five stages", words.meanings()))

    def action_back(self) -> None:
        """Back to the community."""
        self.dismiss()


def _statement(spread: Spread) -> str:
    return spread.statement.text


def _number(letter: str) -> int:
    """I10 and Q10 are two rows."""
    return int(letter[1:]) + 100 * (letter[0] == "Q")
