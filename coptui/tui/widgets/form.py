"""`FormScreen`, the one form of the app: fields are declared, the rest is the same everywhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from coptui.errors import Refused
from coptui.services import drafts
from coptui.tui.commands import Command
from coptui.tui.editor import edit
from coptui.tui.place import PlaceScreen
from coptui.tui.text import shown
from coptui.tui.widgets.choice_line import ChoiceLine
from coptui.tui.widgets.long_line import LongLine

KEEP_EVERY = 3.0
MAY_STAY_EMPTY = "may stay empty"


@dataclass(frozen=True)
class Field:
    """One field. `kind`: "line", "long" (several lines, F4), "choice" or "secret".

    `help` stands under it while it has the focus. `required` is what to say when it is left empty.
    What is understood of a `live` one is said while it is typed; what is wrong waits until it is
    left. A `tall` one takes all the height that is left, across the whole screen. What is said to
    be `optional` shows while it is empty. The help of one that is `told` stands there from the
    beginning. A choice that is `brief` takes one line. A required choice without a value begins
    with nothing chosen. What stands in a `whole` one is replaced by what is typed, as with a time.
    `when` says of the values typed so far whether the field belongs there.
    """

    name: str
    label: str
    kind: str = "line"
    value: str = ""
    help: str = ""
    options: Sequence[tuple[str, str]] = ()
    required: str = ""
    placeholder: str = ""
    live: bool = False
    tall: bool = False
    optional: bool = False
    told: bool = False
    brief: bool = False
    whole: bool = False
    when: Callable[[dict[str, str]], bool] | None = None

    @property
    def unset(self) -> bool:
        """Whether nothing is chosen until a person chooses."""
        return self.kind == "choice" and bool(self.required) and not self.value

    @property
    def first_value(self) -> str:
        """What stands in it before anything is typed: a choice holds its first one."""
        if self.value or self.kind != "choice" or self.required or not self.options:
            return self.value
        return self.options[0][0]

    @property
    def hint(self) -> str:
        """What stands dim in the field while it is empty."""
        return self.placeholder or (MAY_STAY_EMPTY if self.optional else "")


@dataclass(frozen=True)
class Looked:
    """The answer of a check that needs no service of its own."""

    error: str = ""
    hint: str = ""


class Checked(Protocol):
    """What a check gives: `error` stops saving, `hint` only says something."""

    @property
    def error(self) -> str:
        """What is wrong, or empty."""
        ...

    @property
    def hint(self) -> str:
        """What may help, or empty."""
        ...


Values = dict[str, str]
Check = Callable[[str, str], Awaitable[Checked]]
Save = Callable[[Values], Awaitable[Any]]
Asks = Callable[[Values], Awaitable[str]]


class _Fields(VerticalScroll, inherit_bindings=False):
    """Scrolls by itself to the field that has the focus; up and down go from field to field."""


class FormScreen(PlaceScreen):
    """Push it with `await house.push_screen_wait(FormScreen(…))`; gives what `save` gave, or None.

    `draft` names what is typed so that it can be kept in the database ("contact:new"). `asks`
    gives what is odd about values that are all right, in words; she says whether it is meant so.
    """

    # Before the field sees it: what is typed ahead over a slow line lands in the next field.
    BINDINGS = [
        Binding("tab", "app.focus_next", "Next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Before", show=False, priority=True),
        Binding("up", "app.focus_previous", "Before", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
    ]
    DOES: ClassVar[tuple[Command, ...]] = (
        Command("form.save", "ctrl+s,f2", "Save", "Saves when every field is right.", "save"),
        Command("form.editor", "f4", "Editor", "Opens a long text in your own editor.", "editor"),
        Command("form.back", "escape", "Back", "Goes back; asks before typed text is lost.",
                "back"),
    )  # fmt: skip
    AUTO_FOCUS = ".-first Input, .-first ChoiceLine, .-first TextArea"

    def __init__(
        self,
        crumbs: Sequence[str],
        fields: Sequence[Field],
        save: Save,
        *,
        check: Check | None = None,
        asks: Asks | None = None,
        draft: str = "",
        intro: str = "",
        first: str = "",
    ) -> None:
        super().__init__()
        if first:  # the field that was asked for, wherever it stands
            self.AUTO_FOCUS = f"#field-{first}"  # type: ignore[misc]
        self.fields = tuple(fields)
        self._crumbs, self._save, self._check = tuple(crumbs), save, check
        self._asks, self._draft, self._intro = asks, draft, intro
        self._start: Values = {field.name: field.value for field in self.fields}
        self._kept: Values = {}
        self._saving = False
        self.closing = False

    def is_one_of(self) -> object:
        """One form of a kind about one thing."""
        return (FormScreen, self._crumbs, self._draft)

    def _close(self, given: Any) -> None:
        """Go, and let no key that was typed into this form fall on what is below it."""
        self.closing = True
        self.house.deaf_until_now()
        if self._draft:
            self.house.changed.publish(frozenset({"drafts"}))
        self.dismiss(given)

    # -- widgets -------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """A label, the field, and words under it."""
        with _Fields(id="fields", can_focus=False):
            yield Static(shown(self._intro), id="intro", markup=False,
                         classes="" if self._intro else "-hidden")  # fmt: skip
            begins = {field.name: field.first_value for field in self.fields}
            for field in self.fields:
                shape = " -tall" if field.tall else ""
                gone = field.when is not None and not field.when(begins)
                shape += " -hidden" if gone else " -first"
                with Horizontal(classes=f"field kind-{field.kind}{shape}"):
                    yield Static(shown(field.label), classes="label", markup=False)
                    yield self._widget(field)
                said = field.help if field.told and not gone else ""
                yield Static(shown(said), id=f"words-{field.name}", markup=False,
                             classes="words -said" if said else "words")  # fmt: skip

    def _widget(self, field: Field) -> Widget:
        name = f"field-{field.name}"
        if field.kind == "choice":
            return ChoiceLine(field.options, field.value, name_of=name, unset=field.unset,
                              brief=field.brief)  # fmt: skip
        if field.kind == "long":
            return TextArea(field.value, id=name, compact=True, tab_behavior="focus",
                            show_line_numbers=False, placeholder=field.hint)  # fmt: skip
        return LongLine(field.value, id=name, compact=True, password=field.kind == "secret",
                     placeholder=field.hint, select_on_focus=field.whole)  # fmt: skip

    async def load(self) -> None:
        """Bring back what was typed the last time and not saved."""
        self.set_crumbs(*self._crumbs)
        self._start = self.values()  # a choice without a value holds its first one
        for area in self.query(TextArea):
            if area.document.line_count == 1:  # a line that is proposed goes on where it ends
                area.move_cursor(area.document.end)
        self._show_those_that_belong()
        if self._draft:
            kept = await self.read(drafts.find, self._draft)
            if kept is not None:
                for field in self.fields:
                    if field.kind != "secret" and field.name in kept.values:
                        self._put(field, kept.values[field.name])
                self._show_those_that_belong()
                self._kept = self.values()
                self._intro_says("Here is what you typed the last time and did not save.")
        if self._draft:
            self.set_interval(KEEP_EVERY, self._keep_soon)

    def _intro_says(self, words: str) -> None:
        intro = self.query_one("#intro", Static)
        intro.update(shown("\n".join(w for w in (words, self._intro) if w)))
        intro.remove_class("-hidden")

    def _get(self, field: Field) -> str:
        widget = self.query_one(f"#field-{field.name}")
        if isinstance(widget, TextArea):
            return widget.text
        assert isinstance(widget, Input | ChoiceLine)
        return widget.value

    def _put(self, field: Field, value: str) -> None:
        widget = self.query_one(f"#field-{field.name}")
        if isinstance(widget, TextArea):
            widget.text = value
        elif isinstance(widget, Input | ChoiceLine):
            widget.value = value

    def values(self) -> Values:
        """What stands in the fields now."""
        return {field.name: self._get(field) for field in self.fields}

    @on(ChoiceLine.Changed)
    def _turned(self) -> None:
        self._show_those_that_belong()

    def _show_those_that_belong(self) -> None:
        """What is chosen in one field may need another one, or make it needless."""
        if not any(field.when for field in self.fields):
            return
        values = self.values()
        for field in self.fields:
            if field.when is not None:
                gone = not field.when(values)
                self.query_one(f"#words-{field.name}").set_class(gone, "-hidden")
                row = self.query_one(f"#field-{field.name}").parent
                assert isinstance(row, Widget)
                row.set_class(gone, "-hidden")

    def _belongs(self, field: Field) -> bool:
        return field.when is None or field.when(self.values())

    # -- checking ------------------------------------------------------------------------------

    def _say(self, name: str, words: str, wrong: bool = False) -> None:
        place = self.query_one(f"#words-{name}", Static)
        place.set_class(wrong, "-wrong")
        place.update(shown(f"{'! ' if wrong else ''}{words}" if words else ""))
        place.set_class(bool(words), "-said")

    async def _right(self, field: Field) -> bool:
        value = self._get(field)
        if not self._belongs(field):
            return True
        if not value.strip():
            self._say(field.name, field.required or self._rests(field), bool(field.required))
            return not field.required
        if self._check is None:
            self._say(field.name, self._rests(field))
            return True
        found = await self._check(field.name, value)
        said = found.error or found.hint or self._rests(field)
        self._say(field.name, said, bool(found.error))
        return not found.error

    def _rests(self, field: Field) -> str:
        """What stands under a field while another one is typed into."""
        return field.help if field.told else ""

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        field = self._field_of(event.input)
        if field is not None and field.live and event.input.has_focus:
            self.run_worker(self._understood(field), group="live", exclusive=True)

    async def _understood(self, field: Field) -> None:
        """Say what a half-typed value means so far; it is too early to call anything wrong."""
        value = self._get(field)
        found = await self._check(field.name, value) if self._check and value.strip() else Looked()
        self._say(field.name, found.hint or field.help)

    def _field_of(self, widget: Widget | None) -> Field | None:
        name = (widget.id or "") if widget is not None else ""
        return next((f for f in self.fields if f"field-{f.name}" == name), None)

    @on(events.DescendantBlur)
    def _left(self, event: events.DescendantBlur) -> None:
        field = self._field_of(event.widget)
        if isinstance(event.widget, Input):
            event.widget.scroll_to(x=0, animate=False, force=True)
        if field is not None and not self._saving:
            self.act(self._right(field), group="check")
            self._keep_soon()

    @on(events.DescendantFocus)
    def _entered(self, event: events.DescendantFocus) -> None:
        field = self._field_of(event.widget)
        place = self.query_one(f"#words-{field.name}", Static) if field else None
        if isinstance(event.widget, Input):
            self.call_after_refresh(_show_end, event.widget)
        if field is not None and place is not None and not place.has_class("-wrong"):
            self._say(field.name, field.help)
        self.refresh_bindings()

    def offers(self, action: str) -> bool:
        """The editor belongs to long texts alone."""
        return action != "editor" or isinstance(self.focused, TextArea)

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        last = [field for field in self.fields if self._belongs(field)][-1]
        if self._field_of(event.input) == last:
            self.action_save()
        else:
            self.focus_next()

    # -- drafts --------------------------------------------------------------------------------

    def _plain(self) -> Values:
        return {f.name: self._get(f) for f in self.fields if f.kind != "secret"}

    def _keep_soon(self) -> None:
        if self._draft and self.is_mounted and not self._saving:
            now = self._plain()
            if now != self._kept and self.values() != self._start:
                self._kept = now
                self.act(self.read(drafts.keep, self._draft, now), group="draft")

    async def keep(self) -> None:
        """Keep what is typed at once: the program is about to end."""
        if self._draft and self.values() != self._start:
            await self.read(drafts.keep, self._draft, self._plain())

    def unsaved(self) -> str:
        """Named when leaving."""
        if self.values() == self._start:
            return ""
        kept = "; it is kept for the next time" if self._draft else " and would be lost"
        return f"{self._crumbs[-1]}: what you typed is not saved{kept}."

    # -- commands ------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save when every field is right, after the last letters typed have arrived."""
        (self.focused or self).call_later(self._begin_to_save)

    def _begin_to_save(self) -> None:
        if not self._saving and self.is_current:
            self.act(self._save_all(), group="save")

    async def _save_all(self) -> None:
        wrong = [field for field in self.fields if not await self._right(field)]
        if wrong:
            self.query_one(f"#field-{wrong[0].name}").focus()
            return
        self._saving = True
        try:
            if not await self._meant_so():
                return
            self.closing = True
            done = await self._save(self.values())
        except Refused as error:
            named = [f for f in self.fields if f.name == error.field]
            if not named:
                raise
            hint = "" if "`coptui" in error.hint else error.hint
            self._say(named[0].name, f"{error.message} {hint}".strip(), wrong=True)
            self.query_one(f"#field-{named[0].name}").focus()
            return
        finally:
            self._saving = self.closing = False
        if self._draft:
            await self.read(drafts.drop, self._draft)
        self._start = self.values()
        self._close(done)

    async def _meant_so(self) -> bool:
        odd = await self._asks(self.values()) if self._asks is not None else ""
        if not odd:
            return True
        from coptui.tui.dialogs.ask import Ask

        meant: bool = await self.app.push_screen_wait(
            Ask("Is it meant so?", odd, esc="back to the form")
        )
        return meant

    def action_editor(self) -> None:
        """Open the long text that has the focus."""
        area = self.focused
        if isinstance(area, TextArea):
            self.act(self._edit(area))

    async def _edit(self, area: TextArea) -> None:
        back = await edit(self.app, area.text)
        if back.outcome == "changed":
            area.text = back.text
        elif back.outcome == "aborted":
            self.house.say("The editor was left without saving; the text is as it was.")

    def action_back(self) -> None:
        """Go back; typed text is never lost without asking."""
        if self.values() == self._start:
            self._close(None)
        else:
            self.act(self._ask_back(), group="ask")

    async def _ask_back(self) -> None:
        from coptui.tui.dialogs.choose import Choice, Choose

        choices = [Choice("on", "Go on typing"), Choice("save", "Save it")]
        if self._draft:
            choices.append(Choice("keep", "Keep it for later", "it waits here"))
        choices.append(Choice("drop", "Throw away what I typed"))
        chosen = await self.app.push_screen_wait(
            Choose("What you typed is not saved", choices, esc="go on typing")
        )
        if chosen == "save":
            await self._save_all()
        elif chosen in ("keep", "drop"):
            if self._draft:
                if chosen == "keep":
                    await self.read(drafts.keep, self._draft, self._plain())
                else:
                    await self.read(drafts.drop, self._draft)
            self._start = self.values()
            self._close(None)


def _show_end(typed: Input) -> None:
    """A long text is gone on with where it ends: that end has to be in sight."""
    beyond = cell_len(typed.value) + 1 - typed.content_size.width
    if beyond > 0 and typed.cursor_position == len(typed.value):
        typed.scroll_to(x=beyond, animate=False, force=True)
