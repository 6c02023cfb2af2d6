"""How a file is read, corrected by hand: its sheet or its letters and signs, and its columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coptui.errors import Refused
from coptui.services import importing
from coptui.services.importing import ColumnMap, Opened, SourceTable
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.screens.contacts.import_words import FIELDS, first_rows
from coptui.tui.text import lines
from coptui.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from coptui.tui.place import PlaceScreen
    from coptui.workspace import Workspace

ENCODINGS = (
    ("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16"),
    ("iso8859-15", "Latin 9"), ("mac-roman", "Mac"), ("cp850", "DOS"),
)  # fmt: skip
DELIMITERS = ((",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar"))


def _sheets(_ws: Any, path: Path) -> tuple[str, ...]:
    return importing.sheets_of(path)


def _open_anew(
    ws: Workspace, path: Path, like: SourceTable | None, values: dict[str, str]
) -> Opened:
    return importing.open_file(ws, path, like=like, **values)


async def opened(screen: PlaceScreen, path: Path) -> Opened | None:
    """The file, after asking which sheet is meant where that is not clear; None when left."""
    try:
        return await screen.read(importing.open_file, path)
    except Refused as error:
        if error.field != "sheet":
            raise
    names = await screen.read(_sheets, path)
    chosen = await screen.app.push_screen_wait(
        Choose("Which sheet holds the people?", [Choice(one, one) for one in names])
    )
    return None if chosen is None else await screen.read(importing.open_file, path, sheet=chosen)


async def ask_how(screen: PlaceScreen, table: SourceTable) -> Opened | None:
    """The form for how it is read; None when it was left."""
    if table.kind == "vcard":
        raise Refused("An address book is read in one way only.", "l lists all its cards.")
    fields = _sheet_field(table) if table.kind == "xlsx" else _letter_fields(table)

    async def save(values: dict[str, str]) -> Opened:
        like = table if table.kind == "csv" else None
        return await screen.read(_open_anew, table.path, like, values)

    form = FormScreen(("Contacts", "Import", "How it is read"), fields, save, intro=_sample(table))
    answer: Opened | None = await screen.app.push_screen_wait(form)
    return answer


async def ask_columns(
    screen: PlaceScreen, table: SourceTable, mapping: ColumnMap
) -> ColumnMap | None:
    """The form for which column is which; None when it was left."""
    options = [
        ("", "not in the file"),
        *((str(at), heading) for at, heading in enumerate(table.headings)),
    ]
    fields = [
        Field(
            name, label, "choice", options=options, brief=True,
            value=str(at) if (at := mapping.columns.get(name, -1)) >= 0 else "",
        )
        for name, label in FIELDS
    ]  # fmt: skip

    async def save(values: dict[str, str]) -> dict[str, str]:
        return values

    form = FormScreen(("Contacts", "Import", "Columns"), fields, save, intro=_sample(table))
    values: dict[str, str] | None = await screen.app.push_screen_wait(form)
    if values is None:
        return None
    named = {name for name, _ in FIELDS}
    rest = {name: at for name, at in mapping.columns.items() if name not in named}
    return ColumnMap({**rest, **{name: int(at) for name, at in values.items() if at}})


def _sample(table: SourceTable) -> str:
    return lines([" · ".join(table.headings), *first_rows(table, 2)]).plain


def _sheet_field(table: SourceTable) -> list[Field]:
    options = [(one, one) for one in table.sheets]
    return [Field("sheet", "Sheet", "choice", options=options, value=table.sheet)]


def _letter_fields(table: SourceTable) -> list[Field]:
    used = table.encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    encodings = list(ENCODINGS)
    if used not in dict(encodings):
        encodings.insert(0, (used, used))
    return [
        Field("encoding", "Letters", "choice", options=encodings, value=used,
              help="Wrong if names have odd signs in them."),
        Field("delimiter", "Columns", "choice", options=DELIMITERS, value=table.delimiter,
              help="The sign between columns."),
    ]  # fmt: skip
