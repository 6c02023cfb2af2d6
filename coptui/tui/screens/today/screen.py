"""Today: what is next over all communities, each of them at a glance, and the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coptui.domain.next_line import Line
from coptui.services.today_views import TodayView
from coptui.tui.commands import PLACES, Command
from coptui.tui.next_acts import target
from coptui.tui.place import PlaceScreen
from coptui.tui.text import cut, line, lines, safe_line
from coptui.tui.widgets.next_lines import NextLines
from coptui.tui.widgets.stage_strip import dots, stage_strip

BARS = "▁▂▃▄▅▆▇█"


def places_words() -> Content:
    """The seven places with their figures: where everything is, named once."""
    parts: list[str | tuple[str, str]] = [" "]
    for _, key, title in PLACES:
        parts += [(key, "bold $accent"), (f" {title}  ", "$dim")]
    return line(*parts)


def bars(numbers: tuple[int, ...]) -> str:
    """How many came to the last sessions, as a picture of them."""
    top = max(numbers, default=0)
    return "".join(BARS[round(n / top * 7)] if top else BARS[0] for n in numbers)


LEGEND = ("[N] the stage", "▃█ who came lately", "●○ its topic: sessions held, to come")
"""What letters, bars and dots stand for."""
ROOM = 120
"""Columns from which the communities stand beside what is next."""
SHORT_LEGEND = " · [N] stage · ▃█ who came · ●○ sessions held, to come"


class TodayScreen(PlaceScreen):
    """The first screen."""

    PLACE = "today"
    TITLE_WORDS = ("Today",)
    NAMES_PLACES = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (ROOM, "-wide")]  # whole sentences come first
    WATCHES = frozenset({"contacts", "communities", "sessions", "mail", "settings", "drafts"})
    HELP_WORDS = (
        "What presses most stands on top, with its reason. Enter does it. What you put off\n"
        "comes back on its day; what you leave out stays out until the facts behind it change."
    )
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("today.do", "enter", "Do it", "Does what the line asks for.", "do it"),
        Command("today.snooze", "s", "Put off", "Puts the line off to a later day.", "put off"),
        Command("today.skip", "x", "Leave out", "Leaves the line out, with your reason.",
                "leave out"),
        Command("today.tick", "t", "Tick off", "Ticks off what was done elsewhere.",
                "tick off"),
        Command("today.return", "r", "Bring back", "Shows a line that was put off again.",
                "bring back"),
        Command("today.more", "m", "Show all", "Shows all lines, or the first seven.", "all"),
        Command("today.year", "y", "The year", "Shows the year, month by month.", "year"),
        Command("today.begin", "b", "Begin", "Shows the three ways to begin.", "begin"),
    )  # fmt: skip
    AUTO_FOCUS = "NextLines"

    def __init__(self) -> None:
        super().__init__()
        self._view: TodayView | None = None
        self._all = False
        self._offered = False

    def body(self) -> ComposeResult:
        """Lines at the left or on top, communities beside or below."""
        with VerticalScroll(id="today", can_focus=False):
            yield NextLines()
            glance = Static("", id="glance", classes="region", markup=False)
            glance.border_title = Content("Communities")
            yield glance
        yield Static(places_words(), id="places", markup=False)

    async def load(self) -> None:
        """Read and show."""
        first = await self.house.first_facts()
        view = self._view = first[1] if first else await self._today()
        entries = view.lines + view.folded if self._all else view.lines
        entries += view.half_written + (view.hidden if self._all else ())
        folded = () if self._all else view.folded
        self.query_one(NextLines).show_lines(entries, folded, view.day)
        glance = self.query_one("#glance", Static)
        glance.update(self._glance(view))
        self._explain(view)
        glance.border_subtitle = Content(self._outbox(view))
        self.house.show_outbox(self._outbox_news(view))
        self.refresh_bindings()
        self.call_after_refresh(self.house.first_facts_shown)
        if not view.contacts and not view.communities and not self._offered:
            self._offered = True
            self.action_begin()

    async def _today(self) -> TodayView:
        from coptui.services.today import today  # with the database, after the first screen

        return await self.read(today)

    def _explain(self, view: TodayView) -> None:
        """With little room the marks are explained in the title, else below the communities."""
        narrow = self.app.size.width < ROOM and view.communities
        title = f"Communities{SHORT_LEGEND if narrow else ''}"
        self.query_one("#glance", Static).border_title = line(title)

    def _outbox(self, view: TodayView) -> str:
        box = view.outbox
        if box.scheduled and box.scheduled == box.going + box.waiting:
            return f"outbox: {box.scheduled:,} to go {box.next_time}"
        if box.going or box.waiting:
            return f"outbox: {box.going + box.waiting} waiting"
        word = "practised" if view.practice else "sent"
        return f"outbox: idle · {box.sent_this_week} {word} this week"

    def _outbox_news(self, view: TodayView) -> str:
        box = view.outbox
        parts = [f"{box.in_doubt} need you"] * bool(box.in_doubt)
        parts += [f"{box.waiting + box.going} to send"] * bool(box.waiting + box.going)
        return " · ".join(parts)

    def _glance(self, view: TodayView) -> Content:
        if not view.communities:
            return lines(["No community yet.", line(("2 and then n begins one.", "$dim"))])
        name_cells = min(
            16 if self.has_class("-wide") else 34,
            max(cell_len(safe_line(one.name)) for one in view.communities),
        )
        wide = self.has_class("-wide")
        rows: list[Content] = []
        for one in view.communities:
            strip, marks = cut(stage_strip(one.stage), 12), dots(one.topic_done, one.topic_of)
            first: list[str | tuple[str, str]] = [
                (cut(safe_line(one.name), name_cells), "bold"), "  ", strip,
                (cut(bars(one.attendance), 7), "$accent"),
            ]  # fmt: skip
            room = (38 if wide else self.size.width - 4 - name_cells - 24) - cell_len(marks)
            topic = (cut(safe_line(one.topic), max(4, room)) if one.topic else "", "$dim")
            if wide:
                rows += [line(*first), line("  ", marks, " ", topic), Content("")]
            else:
                rows.append(line(*first, " ", marks, " ", topic))
        return lines([*rows, *(line((one, "$dim")) for one in LEGEND)] if wide else rows)

    # -- acts ----------------------------------------------------------------------------------

    def why_not(self, action: str) -> str | None:
        """Only a line can be done, put off or left out."""
        entry = self.query_one(NextLines).entry
        if action in ("do", "snooze", "skip") and entry is None:
            return "Nothing is waiting just now."
        if entry is None:
            return None
        if action in ("snooze", "skip") and entry.rule == "draft":
            return "Enter goes on with it; in the form you can throw it away."
        if action == "tick" and not entry.tick:
            return "It goes from the list by itself when it is done."
        return None

    def on_resize(self) -> None:
        """More room shows more."""
        if self._view is not None:
            self.query_one("#glance", Static).update(self._glance(self._view))
            self._explain(self._view)

    def offers(self, action: str) -> bool:
        """Beginning is for an empty house; all lines only where there are more."""
        view = self._view
        if action == "begin":
            return view is not None and not view.communities and not view.contacts
        if action == "more":
            return view is not None and bool(view.folded or view.hidden)
        if action in ("tick", "return"):
            entry = self.query_one(NextLines).entry
            return entry is not None and (entry.hidden if action == "return" else bool(entry.tick))
        return True

    @on(NextLines.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(NextLines.Chosen)
    def _chosen(self, event: NextLines.Chosen) -> None:
        self._do(event.line)

    def action_do(self) -> None:
        """Do what the line under the cursor asks for."""
        entry = self.query_one(NextLines).entry
        if entry is not None:
            self._do(entry)

    def _do(self, entry: Line) -> None:
        place, what = target(entry)
        self.act(self.house.open(place, **what))

    def action_snooze(self) -> None:
        """Put the line off."""
        self.act(self._snooze(), group="ask")

    async def _snooze(self) -> None:
        from coptui.domain.dates import day
        from coptui.services import putting_off
        from coptui.tui.dialogs.choose import Choice, Choose

        entry, view = self.query_one(NextLines).entry, self._view
        if entry is None or view is None:
            return
        spans = (("tomorrow", 1), ("in three days", 3), ("in a week", 7), ("in two weeks", 14))
        choices = [
            Choice(str(n), words, day(view.day + timedelta(days=n), view.day)) for words, n in spans
        ]
        chosen = await self.app.push_screen_wait(Choose("Put it off until", choices, entry.what))
        if chosen:
            rule, subject = entry.key
            await self.write(
                putting_off.snooze, rule, subject, view.day + timedelta(days=int(chosen))
            )

    def action_skip(self) -> None:
        """Leave the line out."""
        self.act(self._skip(), group="ask")

    async def _skip(self) -> None:
        from coptui.services import putting_off
        from coptui.tui.widgets.form import Field, FormScreen

        entry = self.query_one(NextLines).entry
        if entry is None:
            return
        rule, subject = entry.key
        why = Field("reason", "Why", required="Say in a few words why it can be left out.")

        async def save(values: dict[str, str]) -> object:
            return await self.write(putting_off.skip, rule, subject, values["reason"])

        await self.app.push_screen_wait(
            FormScreen(("Today", "Leave out"), [why], save, intro=entry.what)
        )

    def action_tick(self) -> None:
        """Tick the line off."""
        self.act(self._tick())

    async def _tick(self) -> None:
        from coptui.services import ticks

        entry = self.query_one(NextLines).entry
        if entry is not None:
            await self.write(ticks.tick, *entry.key)

    def action_return(self) -> None:
        """Bring back a line that was put off or left out."""
        self.act(self._return())

    async def _return(self) -> None:
        from coptui.services import putting_off

        entry = self.query_one(NextLines).entry
        if entry is not None and entry.hidden:
            await self.write(putting_off.bring_back, *entry.key)

    def action_year(self) -> None:
        """Show the year."""
        from coptui.tui.screens.today.year import YearScreen

        self.app.push_screen(YearScreen())

    def action_more(self) -> None:
        """Show all lines, or the first seven again."""
        self._all = not self._all
        self.reload()

    def action_begin(self) -> None:
        """Show the three ways to begin."""
        from coptui.tui.screens.today.first_run import FirstRun

        self.app.push_screen(FirstRun())
