"""Bringing people in: the file, its columns, what they agreed to, one page that says it all."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.errors import Refused
from coptui.services import communities, importing
from coptui.services.importing import ConsentClaim, Fate, ImportPlan, SourceTable
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.dialogs.pick_file import PickFile
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts.claim import ask_claim, claim_words, likely_column
from coptui.tui.text import line, lines
from coptui.tui.widgets.form import Field, FormScreen

FIELDS = (
    ("name", "Name"), ("first_name", "First name"), ("last_name", "Last name"),
    ("email", "E-mail"), ("organisation", "Organisation"), ("phone", "Phone"),
    ("role", "Work"), ("notes", "Notes"),
)  # fmt: skip
FATES = (
    (Fate.new, "new"),
    (Fate.updated, "changed"),
    (Fate.same, "here already, nothing new"),
    (Fate.duplicate, "twice in the file"),
    (Fate.refused, "cannot be taken"),
    (Fate.suppressed, "left and stay away"),
)


async def bring_in(screen: PlaceScreen) -> None:
    """Ask for the file, then show what would happen."""
    path = await screen.app.push_screen_wait(
        PickFile("Which file?", (".csv", ".tsv", ".txt"), Path.home())
    )
    if path is not None:
        table = await screen.read(_read, path)
        await screen.app.push_screen(ImportScreen(table))


def _read(_ws: Any, path: Path) -> SourceTable:
    return importing.read(path)


class ImportScreen(PlaceScreen):
    """What will happen; nothing is written before it is said so."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Import")
    HELP_WORDS = (
        "Nothing has been written yet. All rows come in together or none does, and the whole\n"
        "can be taken back with u. Who once said no is never turned into a yes by a file."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("import.do", "ctrl+s,f2", "Bring them in", "Writes all of it, or nothing.",
                "bring in"),
        Command("import.agreed", "a", "What they agreed to",
                "Says whether they may be written to, and how that is known.", "agreed?"),
        Command("import.columns", "m", "Columns", "Says which column is which.", "columns"),
        Command("import.community", "c", "Community", "Makes them members of a community.",
                "community"),
        Command("import.list", "l", "Look at the rows", "Lists every row and what becomes of it.",
                "rows"),
        Command("import.save", "s", "Keep the rest", "Writes the rows not taken into a file, "
                "with the reasons.", "", action="keep_rest"),
        Command("import.back", "escape", "Back", "Goes back; nothing is brought in.", "back"),
    )  # fmt: skip
    AUTO_FOCUS = "#import"

    def __init__(self, table: SourceTable) -> None:
        super().__init__()
        self.table = table
        self.mapping = importing.guess_mapping(table)
        self.claim: ConsentClaim | None = None
        self.community: tuple[int, str] | None = None
        self.plan: ImportPlan | None = None
        self._busy = False

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

    async def load(self) -> None:
        """Plan anew and show."""
        self.set_crumbs("Contacts", "Import", self.table.path.name)
        self._show_file()
        try:
            self.plan = await self.read(
                importing.plan, self.table, self.mapping, self.claim,
                self.community[0] if self.community else None,
            )  # fmt: skip
        except Refused as error:
            self.plan = None
            self.query_one("#happens", Static).update(
                lines([line((error.message, "$warn")), "m says which column is which."])
            )
            return
        self._show_plan(self.plan)
        self._show_claim(self.plan)
        self.refresh_bindings()

    def _show_file(self) -> None:
        used = {at: label for name, label in FIELDS
                if (at := self.mapping.columns.get(name, -1)) >= 0}  # fmt: skip
        kept = ", ".join(
            f"{label} ← {self.table.headings[at]}"
            if label.lower() != self.table.headings[at].lower()
            else label
            for at, label in used.items()
        )
        other = [h for at, h in enumerate(self.table.headings) if at not in used]
        rows = [
            line((f"{len(self.table.rows):,} rows", "bold"), f", read as {self.table.how_read}"),
            line(("columns   ", "$dim"), kept or "none is known yet"),
        ]
        if other:
            rows.append(line(("not kept  ", "$dim"), ", ".join(other)))
        self.query_one("#read", Static).update(lines(rows))

    def _show_plan(self, plan: ImportPlan) -> None:
        rows: list[Content] = []
        for fate, words in FATES:
            number = plan.count(fate)
            if number:
                extra = self._extra(plan, fate)
                rows.append(line((f"{number:5,}  ", "bold"), words, (extra, "$dim")))
        if self.community:
            rows.append(line("       all of them become members of ", (self.community[1], "bold")))
        rows += [line((f"! {one}", "$warn")) for one in plan.warnings]
        self.query_one("#happens", Static).update(lines(rows or ["The file has no rows."]))

    def _extra(self, plan: ImportPlan, fate: Fate) -> str:
        if fate is Fate.updated:
            found = Counter(change.field for row in plan.of(fate) for change in row.changes)
            return ": " + ", ".join(f"{n} {field}" for field, n in found.most_common(4))
        if fate is Fate.refused:
            reasons = Counter(row.reason for row in plan.of(fate))
            at = ", ".join(str(row.parsed.number) for row in plan.of(fate)[:6])
            return ": " + ", ".join(f"{n} {r}" for r, n in reasons.most_common(3)) + f" (rows {at})"
        return ""

    def _show_claim(self, plan: ImportPlan) -> None:
        if self.claim is None:
            rows = [
                line(("Not known. ", "bold"), "They come in as “not asked”; nobody is mailed."),
                line(("a  if they agreed, and you know how", "$dim")),
            ]
            if column := likely_column(self.table):
                rows.append(line((f"   the column “{column}” seems to say who", "$dim")))
        else:
            rows = [
                line((f"{plan.consented:,} of them. ", "bold"), claim_words(self.claim)),
                line(("Whoever said no before stays a no. a changes this.", "$dim")),
            ]
        self.query_one("#agreed", Static).update(lines(rows))

    def why_not(self, action: str) -> str | None:
        """A plan with rows is needed to bring anything in."""
        if action == "do" and (self.plan is None or not self._coming(self.plan)):
            return "There is nobody to bring in; look at the columns and the rows."
        if action == "keep_rest" and (self.plan is None or not self.plan.refused_rows):
            return "Every row can be taken."
        return None

    def _coming(self, plan: ImportPlan) -> int:
        return plan.count(Fate.new) + plan.count(Fate.updated) + plan.consented

    # -- acts ----------------------------------------------------------------------------------

    def action_agreed(self) -> None:
        """Say what they agreed to."""
        self.act(self._agreed(), group="ask")

    async def _agreed(self) -> None:
        answer = await ask_claim(self, self.table, self.claim)
        if answer is not None:
            self.claim = answer[0]
            self.reload()

    def action_columns(self) -> None:
        """Say which column is which."""
        self.act(self._columns(), group="ask")

    async def _columns(self) -> None:
        headings = self.table.headings
        options = [("", "not in the file"), *((h, h) for h in headings)]
        fields = [
            Field(
                name, label, "choice", options=options,
                value=headings[at] if (at := self.mapping.columns.get(name, -1)) >= 0 else "",
            )
            for name, label in FIELDS
        ]  # fmt: skip

        async def save(values: dict[str, str]) -> dict[str, str]:
            return values

        values = await self.app.push_screen_wait(
            FormScreen(("Contacts", "Import", "Columns"), fields, save)
        )
        if values is not None:
            places = {name: headings.index(h) for name, h in values.items() if h}
            self.mapping = type(self.mapping)(places)
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
        path = self.table.path.with_name(f"{self.table.path.stem}-not-taken.csv")
        if path.exists():
            raise Refused(f"There is a file {path.name} beside it.", "Move it away first.")
        number = await self.read(_write_rest, path, plan)
        self.house.say(f"{number} rows are in {path.name}, each with its reason.")

    def action_do(self) -> None:
        """Bring them in."""
        if self.plan is not None and not self._busy:
            self.act(self._do(self.plan))

    async def _do(self, plan: ImportPlan) -> None:
        self._busy = True
        try:
            self.query_one("#agreed", Static).update(
                line((f"Bringing in {len(plan.rows):,} rows, all or nothing …", "bold"))
            )
            await self.write(importing.carry_out, plan)
        finally:
            self._busy = False
        self.dismiss(None)

    def action_back(self) -> None:
        """Back; nothing is brought in."""
        self.act(self._back(), group="ask")

    async def _back(self) -> None:
        if (self.claim is None and self.community is None) or await self.app.push_screen_wait(
            Ask("Leave the import?", "Nothing is brought in.", esc="stay here")
        ):
            self.dismiss(None)


def _write_rest(_ws: Any, path: Path, plan: ImportPlan) -> int:
    return importing.write_refused(path, plan)
