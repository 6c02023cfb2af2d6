"""Excel workbooks made by hand, as small as they can be: for tests of reading good and bad ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | int | float | bool | date | None

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types '
    'xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# The second style shows a number as a day, the third as a day and a time.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows, from `first_row` on, and ranges merged into one cell ("A2:A4")."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str] = ()
    first_row: int = 1
    state: str = "visible"
    raw: str = field(default="", repr=False)


def workbook(*sheets: Sheet, extra: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of a workbook."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("_rels/.rels", _rels([("officeDocument", "xl/workbook.xml")]))
        names = "".join(
            f'<sheet name="{escape(one.name)}" sheetId="{at}" state="{one.state}" r:id="rId{at}"/>'
            for at, one in enumerate(sheets, start=1)
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        parts = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
        packed.writestr("xl/_rels/workbook.xml.rels", _rels([*parts, ("styles", "styles.xml")]))
        packed.writestr("xl/styles.xml", _STYLES)
        for at, one in enumerate(sheets, start=1):
            packed.writestr(f"xl/worksheets/sheet{at}.xml", one.raw or sheet_xml(one))
        for name, content in (extra or {}).items():
            packed.writestr(name, content)
    return kept.getvalue()


def write_workbook(path: Path, *sheets: Sheet) -> Path:
    """A workbook in a file."""
    path.write_bytes(workbook(*sheets))
    return path


def sheet_xml(sheet: Sheet) -> str:
    """The XML of one sheet."""
    rows = "".join(
        f'<row r="{number}">{_cells(number, cells)}</row>'
        for number, cells in enumerate(sheet.rows, start=sheet.first_row)
    )
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in sheet.merged)
    merged = f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'


def _rels(parts: Sequence[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{made}</Relationships>'


def _cells(row: int, cells: Sequence[Cell]) -> str:
    return "".join(_cell(f"{_letters(at)}{row}", cell) for at, cell in enumerate(cells))


def _cell(at: str, value: Cell) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        days = (value - datetime(1899, 12, 30)).total_seconds() / 86_400
        return f'<c r="{at}" s="2"><v>{days}</v></c>'
    if isinstance(value, date):
        return f'<c r="{at}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{at}"><v>{value}</v></c>'
    if value.startswith("=") and len(value) > 1:
        return f'<c r="{at}" t="str"><f>{escape(value[1:])}</f><v>worked out</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
