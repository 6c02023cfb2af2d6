"""A report as a Word file, because partners edit it: real headings, lists, tables and pictures.

It knows its language and its title. No person and no machine stands in its properties.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from coptui.domain.text import visible
from coptui.reports.document import (
    Block,
    Cover,
    Document,
    Drawn,
    Heading,
    NewPage,
    Paragraph,
    Photo,
    Points,
    Run,
    Table,
)
from coptui.reports.figures.vector import WIDE, svg
from coptui.reports.figures.words import spoken
from coptui.reports.forms import typesetting
from coptui.reports.forms.heading import about, author, draft_words, placed, running, title_of
from coptui.reports.forms.pdf import shares
from coptui.reports.forms.word_styles import page_numbers, styled

COLUMN = Mm(156)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a packed file knows no earlier day
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(document: Document) -> bytes:
    """The whole as .docx."""
    made = new_document()
    cover = document.cover
    title, blocks = title_of(document)
    styled(made, cover.language)
    _properties(made, cover, title)
    _head_and_foot(made, cover, title)
    made.add_paragraph(_safe(title), style="Title")
    if facts := about(cover):
        made.add_paragraph(_safe(facts), style="Subtitle")
    if cover.draft:
        made.add_paragraph(style="Intense Quote").add_run(draft_words()).bold = True
    drawings = _drawings(blocks, document)
    for at, block, stays in placed(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, NewPage) and isinstance(after, Heading):
            continue  # the heading itself begins the page
        _block(made, block, document, drawings.get(at))
        if stays:
            made.paragraphs[-1].paragraph_format.keep_with_next = True
        if isinstance(block, Heading) and at and isinstance(blocks[at - 1], NewPage):
            made.paragraphs[-1].paragraph_format.page_break_before = True
    return _packed(made, cover.made_on)


def _block(made: Any, block: Block, document: Document, drawing: bytes | None) -> None:
    if isinstance(block, Heading):
        _runs(made.add_heading(level=max(1, block.level - 1)), block.runs)
    elif isinstance(block, Paragraph):
        _runs(made.add_paragraph(style="Quote" if block.quoted else "Normal"), block.runs)
    elif isinstance(block, Points):
        _points(made, block, 1)
    elif isinstance(block, Table):
        _table(made, block)
    elif isinstance(block, Drawn):
        if drawing is not None:
            _picture(made, drawing, spoken(document.figures[block.name]), 1.0)
        _caption(made, block.sentence, drawn=drawing is not None)
    elif isinstance(block, Photo):
        picture = document.pictures.get(block.number)
        if picture is None:
            _caption(made, f"Photograph: {block.caption}", drawn=False)
        else:
            share = min(1.0, picture.width / 900, 0.9 * picture.width / max(1, picture.height))
            _picture(made, picture.data, block.caption, max(0.25, share))
            _caption(made, block.caption, drawn=True)
    else:
        assert isinstance(block, NewPage)
        made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _drawings(blocks: Sequence[Block], document: Document) -> dict[int, bytes]:
    """Each figure as a picture: Word draws no vector graphics that every reader shows."""
    places = [
        at for at, one in enumerate(blocks)
        if isinstance(one, Drawn) and one.name in document.figures
    ]  # fmt: skip
    drawn = [
        svg(document.figures[one.name], f"f{at}")
        for at in places
        if isinstance(one := blocks[at], Drawn)
    ]
    return dict(zip(places, typesetting.pictures(drawn, WIDE), strict=True))


def _runs(paragraph: Any, runs: Sequence[Run]) -> None:
    for one in runs:
        if one.link.lower().startswith(("https://", "mailto:", "tel:")):
            _link(paragraph, one)
        else:
            _manner(paragraph.add_run(_safe(one.text)), one)


def _manner(made: Any, run: Run) -> None:
    made.bold = run.strong or None
    made.italic = run.stressed or None


def _link(paragraph: Any, run: Run) -> None:
    known = paragraph.part.relate_to(_safe(run.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), known)
    made = paragraph.add_run(_safe(run.text), style="Hyperlink")
    _manner(made, run)
    link.append(made._r)
    paragraph._p.append(link)


def _points(made: Any, points: Points, depth: int, number: int | None = None) -> None:
    level = min(depth, 3)
    style = f"List {'Number' if points.numbered else 'Bullet'}{'' if level == 1 else f' {level}'}"
    counted = _from_one(made, style) if points.numbered else None
    for one in points.points:
        paragraph = made.add_paragraph(style=style)
        if counted is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = counted
            properties.get_or_add_ilvl().val = 0
        _runs(paragraph, one.runs)
        if one.under is not None:
            _points(made, one.under, depth + 1)


def _from_one(made: Any, style: str) -> int:
    """A numbering of its own, so that the next list begins with 1 again."""
    numbering = made.part.numbering_part.element
    linked = made.styles[style].element.pPr.numPr.numId.val
    abstract = next(one.abstractNumId.val for one in numbering.num_lst if one.numId == linked)
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(num.numId)


def _table(made: Any, table: Table) -> None:
    if table.caption:
        paragraph = made.add_paragraph(_safe(table.caption), style="Caption")
        paragraph.paragraph_format.keep_with_next = True
    grid = made.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    grid.autofit = False
    _described(grid, table.caption)
    wide = shares(table)
    for at, share in enumerate(wide):
        grid.columns[at].width = int(COLUMN * share / sum(wide))
    for cells in (table.headings, *table.rows):
        row = grid.rows[0] if cells is table.headings else grid.add_row()
        for at, (cell, runs) in enumerate(zip(row.cells, cells, strict=False)):
            cell.width = grid.columns[at].width
            paragraph = cell.paragraphs[0]
            paragraph.style = made.styles["Table text"]
            _runs(paragraph, runs)
            if cells is table.headings:
                for one in paragraph.runs:
                    one.bold = True
    first = grid.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):  # in the order of the schema
        first.append(OxmlElement(name))
    made.add_paragraph(style="After a table")


def _described(grid: Any, caption: str) -> None:
    if not caption:
        return
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), _safe(caption))
    grid._tbl.tblPr.append(told)


def _picture(made: Any, data: bytes, told: str, share: float) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(data), width=int(COLUMN * share))
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")
    properties = shape._inline.docPr
    properties.set("descr", _safe(told))
    properties.set("name", f"Picture {properties.get('id')}")
    shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", "picture")


def _caption(made: Any, words: str, *, drawn: bool) -> None:
    if words:
        made.add_paragraph(_safe(words), style="Caption" if drawn else "Normal")


def _properties(made: Any, cover: Cover, title: str) -> None:
    core = made.core_properties
    on = cover.made_on
    day = (
        datetime(on.year, on.month, on.day, tzinfo=UTC) if on else datetime(1980, 1, 1, tzinfo=UTC)
    )
    core.title = _safe(title)[:255]
    core.author = core.last_modified_by = _safe(author(cover))[:255]
    core.subject = _safe(cover.kind)[:255]
    core.language = cover.language
    core.comments = core.keywords = core.category = ""
    core.created = core.modified = day
    core.revision = 1
    core.content_status = "Draft" if cover.draft else "Final"


def _head_and_foot(made: Any, cover: Cover, title: str) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(27)
    section.top_margin, section.bottom_margin = Mm(25), Mm(24)
    head = section.header.paragraphs[0]
    head.text = _safe(running(cover, title))
    if cover.draft:
        head.add_run("   DRAFT").bold = True
    foot = section.footer.paragraphs[0]
    foot.text = _safe(" · ".join(one for one in (cover.by, cover.level) if one))
    made.styles["Footer"].paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(COLUMN, WD_TAB_ALIGNMENT.RIGHT)
    page_numbers(foot)
    for one in (*head.runs, *foot.runs):
        one.font.size = Pt(9)


def _packed(made: Any, on: date | None) -> bytes:
    """The same file each time: without the hour of packing and the small picture of the maker."""
    kept, out = BytesIO(), BytesIO()
    made.save(kept)
    moment = _EARLIEST if on is None else (on.year, on.month, on.day, 0, 0, 0)
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()


def _safe(words: str) -> str:
    return _NOT_XML.sub("", visible(words).replace("\n", " "))
