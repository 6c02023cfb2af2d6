"""The text of a report as it will be read, drawn with what a terminal has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from textwrap import wrap

from textual.content import Content

from coptui.tui.text import cut, hanging, line, safe_line, shown

Figures = Mapping[str, Sequence[str]]
"""The figures of the text by name, each in lines of letters."""

_INLINE = re.compile(
    r"\\(?P<literal>[!-/:-@\[-`{-~])"
    r"|\*\*(?P<strong>(?:\\.|[^*\\])+)\*\*"
    r"|\*(?P<stressed>(?:\\.|[^*\\])+)\*"
    r"|\[(?P<words>(?:\\.|[^\]\\])+)\]\((?P<link>[^)\s]*)\)"
)
_POINT = re.compile(r"(?P<indent> *)(?P<mark>[-*]|\d+[.)]) +(?P<words>.*)")
_PICTURE = re.compile(
    r"!\[(?P<words>(?:\\.|[^\]\\])*)\]\((?P<what>figure|photo):(?P<which>[^)]*)\)"
)
_HEADING = re.compile(r"(?P<level>#{1,6}) +(?P<words>.*)")
_RULE = re.compile(r"[ |:-]+")
_CELLS = re.compile(r"(?<!\\)\|")
LEAST, DEEPEST = 20, 8


def words_of(text: str) -> Content:
    """One line: strong and stressed words stand out, everything else is taken literally."""
    parts: list[Content] = []
    at = 0
    for found in _INLINE.finditer(text):
        parts.append(_plain(text[at : found.start()]))
        at = found.end()
        if found["literal"]:
            parts.append(shown(found["literal"]))
        elif found["strong"]:
            parts.append(words_of(found["strong"]).stylize("bold"))
        elif found["stressed"]:
            parts.append(words_of(found["stressed"]).stylize("italic"))
        else:
            parts.append(words_of(found["words"]).stylize("underline"))
    parts.append(_plain(text[at:]))
    return Content("").join(parts)


def _plain(text: str) -> Content:
    return shown(safe_line(unescape(text)))


def rendered(text: str, width: int, figures: Figures | None = None) -> list[Content]:
    """The whole text in lines not wider than `width`."""
    wide = max(LEAST, width)
    rows: list[Content] = []
    block: list[str] = []
    for one in [*text.split("\n"), ""]:
        if one.strip():
            block.append(one)
        elif block:
            rows += [*_block(block, wide, figures or {}), Content("")]
            block = []
    return rows[:-1]


def _block(block: list[str], width: int, figures: Figures) -> list[Content]:
    """Lines that stand together: a heading, a table, points, a picture or a paragraph."""
    if all(one.startswith("    ") for one in block):
        drawn = [shown(safe_line(one[4:])) for one in block]
        return [row for one in drawn for row in one.wrap(width)]
    if block[0].lstrip().startswith("|"):
        return _table([one for one in block if one.lstrip().startswith("|")], width)
    rows: list[Content] = []
    running: list[str] = []
    label, indent = "", 0
    for one in [*block, None]:
        begins = None if one is None else _POINT.fullmatch(one)
        alone = one is None or begins or one.startswith("#") or _PICTURE.fullmatch(one.strip())
        quoted = one is not None and one.startswith(">")
        if (alone or (quoted and not running)) and (running or label):
            rows += _flow(label, " ".join(running), indent, width)
            running, label, indent = [], "", 0
        if one is None:
            break
        if begins:
            label, indent = _label(begins["mark"]), min(DEEPEST, len(begins["indent"]))
            running = [begins["words"]]
        elif alone:
            rows += _alone(one.strip(), width, figures)
        else:
            label = label or ("▎ " if quoted else "")
            running.append(one.lstrip("> ").strip() if quoted else one.strip())
    return rows


def _label(mark: str) -> str:
    return f"{mark} " if mark[0].isdigit() else "• "


def _flow(label: str, text: str, indent: int, width: int) -> list[Content]:
    if text.strip() in ("---", "***", "___"):
        return [line(("─" * min(width, 24), "$dim"))]
    mark = line(" " * indent, (label, "$dim"))
    return hanging(mark, words_of(text), width).split("\n", allow_blank=True)


def _alone(text: str, width: int, figures: Figures) -> list[Content]:
    picture = _PICTURE.fullmatch(text)
    if picture is not None:
        drawn = [
            shown(cut(safe_line(one), width).rstrip()) for one in figures.get(picture["which"], ())
        ]
        sign = "" if picture["what"] == "figure" else "photo: "
        said = line((sign, "$dim"), words_of(picture["words"]).stylize("italic"))
        return [*drawn, *said.wrap(width)]
    heading = _HEADING.fullmatch(text)
    if heading is None:
        return words_of(text).wrap(width)
    look = "bold $accent" if len(heading["level"]) < 3 else "bold"
    return words_of(heading["words"]).stylize(look).wrap(width)


def _table(rows: list[str], width: int) -> list[Content]:
    cells = [
        [words_of(cell.strip()) for cell in _CELLS.split(row.strip().strip("|"))]
        for row in rows
        if not _RULE.fullmatch(row)
    ]
    if not cells:
        return []
    columns = max(len(row) for row in cells)
    room = [
        max([row[at].cell_length for row in cells if at < len(row)], default=0)
        for at in range(columns)
    ]
    if sum(room) + 2 * (columns - 1) > width:
        return _told(cells, width)
    made = []
    for number, row in enumerate(cells):
        parts = [
            cell + Content(" " * (room[at] - cell.cell_length + 2)) for at, cell in enumerate(row)
        ]
        said = Content("").join(parts)
        made.append(said.stylize("bold") if number == 0 and len(cells) > 1 else said)
    return made


def _told(cells: list[list[Content]], width: int) -> list[Content]:
    """A table too wide for here: each row in words, each cell after its heading."""
    heads, *rest = cells
    made: list[Content] = []
    for row in rest or [heads]:
        first, *more = row
        made += first.stylize("bold").wrap(width)
        for head, cell in zip(heads[1:], more, strict=False):
            said = hanging(line(("  ", ""), head, ": "), cell, width)
            made += said.split("\n", allow_blank=True)
    return made


def place_of(rows: Sequence[Content], words: str) -> int | None:
    """The line where these words begin, as far as it can be told."""
    wanted = " ".join(safe_line(words).split())[:24].rstrip()
    if not wanted:
        return None
    for at, row in enumerate(rows):
        if wanted in row.plain:
            return at
    start = wrap(wanted, 14)[0]
    return next((at for at, row in enumerate(rows) if start in row.plain), None)
