"""How a Word file looks: its styles, so that who edits it changes one and not a hundred places."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

_ACCENT = RGBColor(0x17, 0x49, 0x5A)
_INK = RGBColor(0, 0, 0)
_FONT = "Calibri"
_SIZES = {
    "Title": 24, "Subtitle": 11, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11,
    "Normal": 11, "Quote": 11, "Caption": 10, "Intense Quote": 11,
}  # fmt: skip


def styled(made: Any, language: str) -> None:
    """Set the styles of a new document, and the language of all its words."""
    for name, size in _SIZES.items():
        style = made.styles[name]
        style.font.size = Pt(size)
        _font(style)
        heading = name == "Title" or name.startswith("Heading")
        style.font.color.rgb = _ACCENT if heading else _INK
    made.styles["Caption"].font.bold = False
    made.styles["Caption"].font.italic = True
    made.styles["Subtitle"].font.italic = False
    made.styles["Normal"].paragraph_format.space_after = Pt(8)
    made.styles["Normal"].paragraph_format.line_spacing = 1.15
    _added(made, "Table text", size=10, after=2)
    _added(made, "After a table", size=4, after=4)
    _link_style(made)
    _language(made, language)


def page_numbers(paragraph: Any) -> None:
    """`Page 2 of 7` at the right, counted by whatever opens the file."""
    paragraph.add_run("\tPage ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    for kind, words in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "":
            told = OxmlElement("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = words
            run._r.append(told)
        elif kind == "text":
            run.text = words
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _added(made: Any, name: str, *, size: int, after: int) -> None:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(after)


def _link_style(made: Any) -> None:
    style = made.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb = _ACCENT
    style.font.underline = True


def _font(style: Any) -> None:
    """One letter for all: the styles of a theme would win over it otherwise."""
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(kind), _FONT)


def _language(made: Any, language: str) -> None:
    defaults = made.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    told = properties.find(qn("w:lang"))
    if told is None:
        told = OxmlElement("w:lang")
        properties.append(told)
    told.set(qn("w:val"), language)
    for style in made.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), language)
