"""Bringing people in: the file, its columns, what they agreed to, one page that says it all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.domain.counting import agree, counted
from coptui.errors import Refused
from coptui.services import communities, import_runs, importing
from coptui.services.importing import Choice as Who
from coptui.services.importing import ConsentClaim, Fate, ImportPlan, Opened
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.dialogs.pick_file import PickFile
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts import how_read, import_words
from coptui.tui.screens.contacts.claim import ask_claim
from coptui.tui.text import line, lines
from coptui.tui.widgets.progress import ProgressLine

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.importing import ImportResult
    from coptui.workspace import Workspace

LARGE = 2_000_000  # bytes above which reading a file is worth a word
LOOKED_AT_EVERY = 0.15  # seconds


async def bring_in(screen: PlaceScreen, community: tuple[int, str] | None = None) -> None:
    """Ask for the file, then show what would happen. `community` is the one begun from."""
    start = await screen.read(import_runs.last_folder) or Path.home()
    path = await screen.app.push_screen_wait(PickFile("Which file?", importing.ENDINGS, start))
    if path is not None:
        if path.stat().st_size > LARGE:
            screen.house.say(f"Reading {path.name} …")
        opened = await how_read.opened(screen, path)
        if opened is not None:
            await screen.app.push_screen_wait(ImportScreen(opened, community))


class ImportScreen(PlaceScreen):
    """What will happen; nothing is written before it is said so."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Import")
    HELP_WORDS = (
        "Nothing has been written yet. All rows come in together or none does, and the whole "
        "can be taken back with u. A no in the file is kept as a no; who once said no is never "
        "turned into a yes by a file."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("import.do", "ctrl+s,f2", "Bring them in", "Writes all of it, or nothing.",
                "bring in"),
        Command("import.agreed", "a", "What they agreed to",
                "Says whether they may be written to, and how that is known.", "agreed?"),
        Command("import.compare", "enter", "Compare",
                "Shows who may be somebody you have side by side, to say who they are."),
        Command("import.mend", "t", "Take what was meant",
                "Takes the address that was probably meant where one looks mistyped."),
        Command("import.save", "s", "Keep the rest", "Writes the rows not taken into a file, "
                "with the reasons, to be mended.", "keep", action="keep_rest"),
        Command("import.columns", "m", "Columns", "Says which column is which.", "columns"),
        Command("import.file", "f", "How it is read",
                "Chooses the sheet, or the letters and the sign between columns.", "file"),
        Command("import.community", "c", "Community", "Makes them members of a community.",
                "community"),
        Command("import.list", "l", "Look at the rows", "Lists every row and what becomes of it.",
                "rows"),
        Command("import.back", "escape", "Back", "Goes back; nothing is brought in.", "back"),
    )  # fmt: skip
    AUTO_FOCUS = "#import"

    def __init__(self, opened: Opened, community: tuple[int, str] | None = None) -> None:
        super().__init__()
        self.opened = opened
        self.claim: ConsentClaim | None = None
        self.community = community
        self.mended = False
        self._asked_community = community is not None
        self._communities = 0
        self.choices: dict[int, Who] = {}
        self.plan: ImportPlan | None = None
        self._busy = False
        self._stopped = False
        self._progress = (0, 0)

    def body(self) -> ComposeResult:
        """How it was read, what will happen, and whether they may be written to."""
        with VerticalScroll(id="import"):
            for name, title in (
                ("read", "The file"),
                ("happens", "What will happen"),
                ("agreed", "May they be written to?"),
            ):
                box = Static("", id=name, classes="region", markup=False)
                box.border_title = Content(title)
                yield box
        yield ProgressLine(classes="-hidden")
        yield Static("", id="end", markup=False)

    def on_mount(self) -> None:
        """Look now and then how far long work has come."""
        super().on_mount()
        self.set_interval(LOOKED_AT_EVERY, self._show_progress)

    async def load(self) -> None:
        """Plan anew and show."""
        table, mapping = self.opened.table, self.opened.mapping
        self.set_crumbs("Contacts", "Import", table.path.name)
        self.query_one("#read", Static).update(
            import_words.file_words(table, mapping, self.opened.as_before, self._room)
        )
        self.query_one("#end", Static).update("")
        await self._only_community()
        try:
            self.plan = await self.read(
                importing.plan, table, mapping, self.claim,
                self.community[0] if self.community else None,
                choices=self.choices, mended=self.mended, progress=self._come_so_far,
            )  # fmt: skip
        except Refused as error:
            self.plan = None
            self.query_one("#happens", Static).update(
                lines([line((error.message, "$warn")), "m says which column is which."])
            )
            self.query_one("#agreed", Static).update("")
            return
        finally:
            self._progress = (0, 0)
        self._show_plan(self.plan)
        self.refresh_bindings()

    def _show_plan(self, plan: ImportPlan) -> None:
        community = self.community[1] if self.community else ""
        told = import_words.plan_words(plan, community, self._communities, self._room)
        self.query_one("#happens", Static).update(told)
        at = plan.mapping.columns.get(importing.AGREED)
        likely = "" if at is None else plan.table.headings[at]
        agreed = import_words.agreed_words(plan, self.claim, likely, self._room)
        self.query_one("#agreed", Static).update(agreed)
        self.query_one("#end", Static).update(import_words.at_the_end(plan))

    @property
    def _room(self) -> int:
        """Cells inside one of the boxes."""
        return self.size.width - 6

    def on_resize(self) -> None:
        """Lines are broken to the new width."""
        if self.plan is not None:
            self._show_plan(self.plan)

    async def _only_community(self) -> None:
        """Where there is one community it is the one that is meant, until she says otherwise."""
        every = await self.read(communities.all)
        self._communities = len(every)
        if len(every) == 1 and not self._asked_community:
            self.community = every[0].id, every[0].name
        self._asked_community = True

    # -- long work -----------------------------------------------------------------------------

    def _come_so_far(self, done: int, of: int) -> None:
        """Called on the thread of the database; the screen looks at it when it likes."""
        if self._stopped:
            raise Refused("Stopped: nothing was brought in.", "The file is as it was.")
        self._progress = (done, of)

    def _show_progress(self) -> None:
        done, of = self._progress
        bar = self.query_one(ProgressLine)
        bar.set_class(not of, "-hidden")
        if of:
            bar.done, bar.of = done, of
            bar.words = "esc stops" if self._busy else "looking"

    def why_not(self, action: str) -> str | None:
        """A plan with rows is needed to bring anything in, and one thing is done at a time."""
        if self._busy and action != "back":
            return "They are being brought in."
        if action == "do" and (self.plan is None or not self._anything(self.plan)):
            return "There is nobody to bring in; look at the columns and the rows."
        if action == "list" and self.plan is None:
            return "It is not known yet which column is the name."
        return None

    def offers(self, action: str) -> bool:
        """Comparing and keeping belong here only where there is something for them."""
        if action == "compare":
            return self.plan is not None and bool(self.plan.asked_about)
        if action == "keep_rest":
            return self.plan is not None and self.plan.count(Fate.refused) > 0
        if action == "mend":
            return self.plan is not None and bool(self.plan.slips)
        if action == "community":
            return self._communities > 0
        return action != "file" or self.opened.table.kind != "vcard"

    def _anything(self, plan: ImportPlan) -> int:
        return plan.coming + plan.consented + plan.said_no

    # -- acts ----------------------------------------------------------------------------------

    def action_agreed(self) -> None:
        """Say what they agreed to."""
        self.act(self._agreed(), group="ask")

    async def _agreed(self) -> None:
        answer = await ask_claim(self, self.opened.table, self.opened.mapping, self.claim)
        if answer is not None:
            self.claim = answer[0]
            self.reload()

    def action_compare(self) -> None:
        """Say who they are that may be somebody on the list."""
        if self.plan is not None:
            self.act(self._compare(self.plan), group="ask")

    async def _compare(self, plan: ImportPlan) -> None:
        from coptui.tui.screens.contacts.compare import CompareScreen

        choices: dict[int, Who] | None = await self.app.push_screen_wait(CompareScreen(plan))
        if choices is not None and choices != self.choices:
            self.choices = choices
            self.reload()

    def action_mend(self) -> None:
        """Take the addresses that were probably meant, or leave them as they are."""
        self.mended = not self.mended
        self.reload()

    def action_columns(self) -> None:
        """Say which column is which."""
        self.act(self._columns(), group="ask")

    async def _columns(self) -> None:
        table = self.opened.table
        mapping = await how_read.ask_columns(self, table, self.opened.mapping)
        if mapping is not None:
            self.opened = Opened(table, mapping)
            self.reload()

    def action_file(self) -> None:
        """Say how the file is read."""
        self.act(self._file(), group="ask")

    async def _file(self) -> None:
        opened = await how_read.ask_how(self, self.opened.table)
        if opened is not None:
            self.opened, self.choices = opened, {}
            if self.claim is not None and self.claim.column not in ("", *opened.table.headings):
                self.claim = None
            self.reload()

    def action_community(self) -> None:
        """Make them members of a community."""
        self.act(self._community(), group="ask")

    async def _community(self) -> None:
        every = await self.read(communities.all)
        choices = [Choice("", "No community"), *(Choice(str(one.id), one.name) for one in every)]
        chosen = await self.app.push_screen_wait(Choose("They become members of", choices))
        if chosen is not None:
            named = next((one for one in every if str(one.id) == chosen), None)
            self.community = (named.id, named.name) if named else None
            self.reload()

    def action_list(self) -> None:
        """List every row."""
        if self.plan is not None:
            from coptui.tui.screens.contacts.planned_rows import PlannedRows

            self.app.push_screen(PlannedRows(self.plan))

    def action_keep_rest(self) -> None:
        """Write the rows that are not taken into a file."""
        if self.plan is not None:
            self.act(self._keep_rest(self.plan))

    async def _keep_rest(self, plan: ImportPlan) -> None:
        source = self.opened.table.path
        path = source.with_name(f"{source.stem}-not-taken.csv")
        if path.exists():
            raise Refused(f"There is a file {path.name} beside it.", "Move it away first.")
        number = await self.read(_write_rest, path, plan)
        self.house.say(
            f"{counted(number, 'row is', 'rows are')} in {path.name}, beside your file, with "
            f"{agree(number, 'the reason', 'each its reason')} at the end."
        )

    def action_do(self) -> None:
        """Bring them in."""
        if self.plan is not None and not self._busy:
            self.act(self._do(self.plan), group="import")

    async def _do(self, plan: ImportPlan) -> None:
        at = plan.mapping.columns.get(importing.AGREED)
        if self.claim is None and at is not None and plan.coming:
            words = (
                f"Your file has a column “{plan.table.headings[at]}”. Nobody has said yet how they "
                "agreed, so everybody comes in as not asked, and nobody is mailed. a says it."
            )
            if not await self.app.push_screen_wait(
                Ask("Bring them in as not asked?", words, esc="back to the import")
            ):
                return
        self._busy, self._stopped = True, False
        self.refresh_bindings()
        try:
            await self.write(_carry_out, plan, self._come_so_far)
        finally:
            self._busy, self._stopped, self._progress = False, False, (0, 0)
            self.refresh_bindings()
        self.dismiss(None)

    def action_back(self) -> None:
        """Back; nothing is brought in."""
        if self._busy:
            self._stopped = True
        else:
            self.act(self._back(), group="ask")

    async def _back(self) -> None:
        said = self.claim is not None or bool(self.choices)
        if not said or await self.app.push_screen_wait(
            Ask("Leave the import?", "Nothing is brought in.", esc="stay here")
        ):
            self.dismiss(None)


def _carry_out(ws: Workspace, plan: ImportPlan, progress: Any) -> Done[ImportResult]:
    return importing.carry_out(ws, plan, progress)


def _write_rest(_ws: Any, path: Path, plan: ImportPlan) -> int:
    return importing.write_refused(path, plan)
