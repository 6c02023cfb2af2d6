"""Two records side by side: field by field, what is taken, and what may be done afterwards."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from coptui.errors import CoptuiError, NotFound
from coptui.services import contact_merging, duplicates
from coptui.services.contact_merging import BOTH, KEEP, OTHER, PRIVATE, Comparison, FieldPair
from coptui.tui.commands import Command
from coptui.tui.dialogs.ask import Ask
from coptui.tui.place import PlaceScreen
from coptui.tui.screens.contacts.marks import sign
from coptui.tui.screens.contacts.words import SHORT, STATES
from coptui.tui.text import line, lines, shown
from coptui.tui.widgets.row_list import Column, RowList

_TAKES = {KEEP: "← this one", OTHER: "this one →", BOTH: "← both →"}


class MergeScreen(PlaceScreen):
    """Two records that may be one person."""

    PLACE = "contacts"
    TITLE_WORDS = ("Contacts", "Twice on the list?", "Side by side")
    WATCHES = frozenset({"contacts"})
    HELP_WORDS = (
        "The left record stays and takes in the other: its communities, sessions, mails and notes. "
        "No address is lost. Of what each agreed to, the stricter holds. u takes a merge back."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("merge.left", "left", "Take the left", "Takes the left value.", "left",
                action="take('keep')"),
        Command("merge.right", "right", "Take the right", "Takes the right value.", "right",
                action="take('other')"),
        Command("merge.both", "b", "Take both", "Takes both, where a field can hold both.", "both",
                action="take('both')"),
        Command("merge.swap", "s", "Keep the other", "Swaps which of the two records stays.",
                "swap"),
        Command("merge.merge", "m", "Merge", "Makes one of the two, after asking.", "merge"),
        Command("merge.two-people", "x", "Two people",
                "Remembers that they are not the same person.", "two people"),
        Command("merge.back", "escape", "Back", "Leaves both as they are.", "back"),
    )  # fmt: skip
    CSS_PATH = "../../styles/merge.tcss"

    def __init__(self, keep_id: int, other_id: int) -> None:
        super().__init__()
        self._ids = (keep_id, other_id)
        self._seen: Comparison | None = None
        self._choices: dict[str, str] = {}
        self._merged = False

    def body(self) -> ComposeResult:
        """The fields, and below them what may be done afterwards."""
        yield RowList[FieldPair](
            (
                Column("Field", lambda r: r.label, 17, look="dim"),
                Column("Stays", lambda r: _shown(r, r.left), 18, grow=1),
                Column("Taken", self._taken, 10, look="bold"),
                Column("Goes into it", lambda r: _shown(r, r.right), 18, grow=1),
            ),
            key=lambda r: list(_order(self._seen)).index(r.name),
            title="Side by side",
        )
        yield Static("", id="about", markup=False)

    def _taken(self, row: FieldPair) -> str:
        return _TAKES[self._choices.get(row.name, row.takes)] if row.differs else "·"

    async def load(self) -> None:
        """Read both."""
        try:
            self._seen = seen = await self.read(contact_merging.compare, *self._ids)
        except NotFound:
            if not self._merged:  # another program merged or removed one of the two
                self.dismiss(None)
            return
        rows: RowList[FieldPair] = self.query_one(RowList)
        rows.border_title = shown(f"{seen.keep} stays · {seen.other} goes into it")
        await rows.show_rows(seen.fields)
        self.query_one("#about", Static).update(lines(_after(seen)))
        self.refresh_bindings()

    @property
    def row(self) -> FieldPair | None:
        """The field under the cursor."""
        found: FieldPair | None = self.query_one(RowList).row
        return found

    def why_not(self, action: str) -> str | None:
        """Where there is nothing to choose."""
        if action.startswith("take") and self.row is not None and not self.row.differs:
            return "The two do not differ here."
        return None

    def action_take(self, which: str) -> None:
        """Choose which value of the field is taken."""
        row = self.row
        if row is None:
            return
        if not row.differs:
            self.house.say("The two do not differ here.")
        elif which == BOTH and not row.may_hold_both:
            self.house.say(f"There is one {row.label} only; take the left or the right one.")
        else:
            self._choices[row.name] = which
            rows: RowList[FieldPair] = self.query_one(RowList)
            self.act(rows.show_rows(self._seen.fields if self._seen else ()))

    def action_swap(self) -> None:
        """The other record stays; what was chosen field by field turns round with it."""
        turned = {KEEP: OTHER, OTHER: KEEP, BOTH: BOTH}
        self._ids = (self._ids[1], self._ids[0])
        self._choices = {name: turned[taken] for name, taken in self._choices.items()}
        self.reload()

    def action_two_people(self) -> None:
        """They are not the same person."""
        self.act(self._two_people())

    async def _two_people(self) -> None:
        await self.write(duplicates.not_the_same, *self._ids)
        self.dismiss(None)

    def action_merge(self) -> None:
        """Make one of the two."""
        self.act(self._merge(), group="ask")

    async def _merge(self) -> None:
        seen = self._seen
        if seen is None:
            return
        anew = [SHORT[one.purpose] for one in seen.purposes if one.asked_anew]
        words = (
            f"{seen.keep} stays; all that hangs on the other record hangs on this one then.\n"
            + (f"To be asked anew: {', '.join(anew)}.\n" if anew else "")
            + "u takes it back while nothing else was said by them."
        )
        question = Ask(f"Make one person of {seen.keep} and {seen.other}?", words)
        if await self.app.push_screen_wait(question):
            self._merged = True
            try:
                await self.write(contact_merging.merge, *self._ids, self._choices)
            except CoptuiError:
                self._merged = False
                raise
            self.dismiss(None)

    def action_back(self) -> None:
        """Leave both as they are."""
        self.dismiss(None)


def _order(seen: Comparison | None) -> list[str]:
    return [one.name for one in seen.fields] if seen is not None else []


def _shown(row: FieldPair, value: str) -> str:
    """What is private is not laid open side by side."""
    if row.name in PRIVATE:
        return "(private)" if value else "–"
    return " ".join(value.split()) or "–"


def _after(seen: Comparison) -> list[Content]:
    """What may be done afterwards, and which addresses are kept."""
    rows = []
    for one in seen.purposes:
        left, right, both = (STATES.get(w, w) for w in (one.left, one.right, one.together))
        rows.append(
            line(f"{sign(one.together)} ", (f"{SHORT[one.purpose]} {both}", "bold"),
                 (f"   left {left}, right {right}{': ask anew' if one.asked_anew else ''}", "$dim"))
        )  # fmt: skip
    if seen.addresses:
        rows.append(line(("kept  ", "$dim"), ", ".join(seen.addresses)))
    if seen.on_hold:
        rows.append(line(("on hold  ", "$dim"), seen.on_hold))
    return rows or [line(("Neither was ever asked whether they may be written to.", "$dim"))]
