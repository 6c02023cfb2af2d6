"""Her words in a report: the text itself, her foreword and remarks; and the report as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from coptui.domain.text import fold
from coptui.errors import CoptuiError, Refused
from coptui.services.reports import drafting, forms
from coptui.services.reports import for_whom as readers
from coptui.services.reports.drafting import ReportView
from coptui.tui.dialogs.ask import Ask
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.editor import edit
from coptui.tui.place import PlaceScreen
from coptui.tui.text import shown
from coptui.tui.widgets.form import Field, FormScreen, Values

_FORMS = {
    "pdf": ("PDF", "to hand over or to print"),
    "docx": ("Word", "for partners to write in"),
    "html": ("A page for a browser", "one file, opens anywhere"),
    "md": ("Markdown", "the text with its marks"),
    "txt": ("Plain text", "to paste anywhere"),
}
_WORDS_ONLY = frozenset({"slides", "posts"})
"""Kinds that are copied as words and have no page of their own."""


_LABELS = {
    "foreword": ("Foreword", "From the chair: why this was asked, and that all of you did it."),
    "main_messages": ("Main messages", "At most five, each a line that begins with -."),
    "meaning": ("What it means", "What you make of it, in a paragraph."),
    "remarks": ("Concluding words", "A sentence or two at the end."),
    "asks": ("What you ask", "Of the reader: at most three things, each a line that begins "
             "with -."),
    "risks": ("What could go wrong", "And what you do about it."),
    "next": ("What comes next", "Dates, and what is tried until then."),
}  # fmt: skip


def label(name: str) -> tuple[str, str]:
    """What one of her own texts is called, and what it is for."""
    return _LABELS.get(name, (name.replace("_", " ").capitalize(), ""))


class ReportTextForm(FormScreen):
    """The text of a report; `find` are words that it opens at, chosen to be typed over."""

    find: tuple[str, int] = ("", 0)

    async def load(self) -> None:
        """Open where the words stand that are to be changed."""
        await super().load()
        words, at = self.find
        area = self.query_one(TextArea)
        rows = area.text.split("\n")
        near = sorted(range(len(rows)), key=lambda row: abs(row + 1 - at))
        row = next((one for one in near if words and words in rows[one]), None)
        if row is not None:
            column = rows[row].index(words)
            area.selection = Selection((row, column), (row, column + len(words)))
            area.scroll_cursor_visible(center=True)


class OwnWordsForm(FormScreen):
    """What only she can write."""


class ForWhomForm(FormScreen):
    """Who may read it, and where."""


class ReportFileForm(FormScreen):
    """Where a file goes."""


def crumbs_of(view: ReportView, *more: str) -> tuple[str, ...]:
    """Where I am."""
    return ("Reports", view.line.kind_words, view.line.subject, *more)


async def edit_text(screen: PlaceScreen, view: ReportView, find: tuple[str, int] = ("", 0)) -> None:
    """The text itself in a form; `find` are words in it, with their line, to be changed."""

    async def save(values: Values) -> Any:
        return await screen.write(drafting.edit, view.id, values["text"])

    field = Field("text", "Text", "long", view.text, tall=True, told=True,
                  help="# begins a heading, - a point. What you change stays; f4 your editor.",
                  required="A report without words is dropped instead: d in the list.")  # fmt: skip
    intro = f"To be changed: {find[0]}" if find[0] else ""
    form = ReportTextForm(
        crumbs_of(view, "Text"), [field], save, draft=f"report:{view.id}:text", intro=intro
    )
    form.find = find
    await screen.app.push_screen_wait(form)


async def edit_outside(screen: PlaceScreen, view: ReportView) -> None:
    """The text in the editor of her own; what cannot be kept is given back to her."""
    text = view.text
    while True:
        back = await edit(screen.app, text)
        if back.outcome == "unchanged":
            screen.house.say("Nothing was changed.")
            return
        if back.outcome == "aborted":
            screen.house.say("The editor was left without saving; the words are as they were.")
            return
        text = back.text
        try:
            await screen.write(drafting.edit, view.id, text)
        except CoptuiError as error:
            words = f"{error.message}\n\n{error.hint}".strip()
            again = f"{words}\n\nOpen the editor again, with your text as you left it?"
            ask = Ask("These words cannot be used", shown(again), esc="leave the words")
            if not await screen.app.push_screen_wait(ask):
                return
        else:
            return


async def own_words(screen: PlaceScreen, view: ReportView) -> None:
    """Foreword, asks, concluding words: one field for each that this kind has."""
    if not view.own_names:
        raise Refused("This kind has no words of your own apart from its text.",
                      "e changes the text itself.")  # fmt: skip

    async def save(values: Values) -> Any:
        done = None
        for name in view.own_names:
            if values[name].strip() != view.own[name].strip():
                done = await screen.write(drafting.say, view.id, name, values[name])
        return done

    fields = [
        Field(name, label(name)[0], "long", view.own[name], help=label(name)[1], optional=True)
        for name in view.own_names
    ]
    await screen.app.push_screen_wait(
        OwnWordsForm(crumbs_of(view, "Your own words"), fields, save,
                     draft=f"report:{view.id}:words",
                     intro="They stand in the report as you write them. No names.")
    )  # fmt: skip


async def for_whom(screen: PlaceScreen, view: ReportView) -> None:
    """For whom it is, and where it can be read; after it was agreed only the latter."""

    async def save(values: Values) -> Any:
        done = None
        if values.get("level", view.level) != view.level:
            done = await screen.write(readers.choose, view.id, values["level"])
        if values["link"].strip() != view.link:
            done = await screen.write(readers.stands_at, view.id, values["link"])
        return done

    fields = [
        Field("level", "It is", "choice", view.level, options=tuple(readers.LEVELS.items()),
              help="It is agreed to for these readers.", when=lambda _: view.may_change),
        Field("link", "It stands at", value=view.link, optional=True,
              help="The address of its page, for the mails about it: https://…"),
    ]  # fmt: skip
    await screen.app.push_screen_wait(ForWhomForm(crumbs_of(view, "For whom"), fields, save))


async def as_file(screen: PlaceScreen, view: ReportView) -> None:
    """Ask for the form and the file, and write it; what is not agreed says that it is a draft."""
    offered = [
        Choice(form, words, note)
        for form, (words, note) in _FORMS.items()
        if view.kind not in _WORDS_ONLY or form in ("md", "txt")
    ]
    final = view.status in ("agreed", "circulated")
    told = "" if final else "It is not agreed yet, so DRAFT stands on it."
    form = await screen.app.push_screen_wait(Choose("In which form?", offered, told))
    if form is None:
        return
    start = Path.home() / f"{file_name(view)}.{form}"
    field = Field("path", "File", value=str(start), required="Where should it go?",
                  help="A file that is there already is not written over.")  # fmt: skip

    async def save(values: Values) -> Any:
        path = Path(values["path"]).expanduser()
        if path.exists():
            raise Refused("There is a file of that name.", "Choose another.", field="path")
        return await screen.write(forms.write, view.id, path, form, final=final)

    await screen.app.push_screen_wait(
        ReportFileForm(crumbs_of(view, "As a file"), [field], save, intro=told)
    )


def file_name(view: ReportView) -> str:
    """A name for the file, of plain letters and with nobody in it."""
    words = f"{view.line.community} {view.line.kind_words} {view.line.subject} {view.line.version}"
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(words))
    return "-".join(one for one in plain.split("-") if one)[:60] or "report"
