"""A report in its forms: tagged, titled, nobody's name in it, the same bytes each time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx
from pypdf import PdfReader

from coptui.errors import Refused
from coptui.reports import forms
from coptui.reports.document import Heading
from coptui.reports.forms import FORMATS, page, plain
from coptui.reports.forms.heading import plain as said
from tests.hostile import HOSTILE
from tests.reports import browser, samples

SOFFICE = shutil.which("soffice") or ""
MACHINE = re.compile(rb"/home/|/root/|/tmp/|/work/|\\Users\\")


def headings() -> list[str]:
    return [said(one.runs) for one in samples.document().blocks if isinstance(one, Heading)]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_gives_the_same_file_and_no_machine_is_in_it(form: str) -> None:
    document = samples.document()
    made = forms.write(document, form)
    assert made == forms.write(document, form)
    inside = [made]
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(made)) as packed:
            inside = [packed.read(name) for name in packed.namelist()]
            assert {one.date_time for one in packed.infolist()} == {(2026, 11, 23, 0, 0, 0)}
    assert not any(MACHINE.search(one) for one in inside)


@pytest.mark.parametrize("form", FORMATS)
def test_a_draft_says_so_in_every_form(form: str) -> None:
    told = "\n".join(words_of(forms.write(samples.document(draft=True), form), form))
    assert "draft" in told.lower()
    told = "\n".join(words_of(forms.write(samples.document(), form), form))
    assert "draft" not in told.lower()


def words_of(data: bytes, form: str) -> list[str]:
    """What a person reads in a file."""
    if form == "pdf":
        return [one.extract_text() for one in PdfReader(io.BytesIO(data)).pages]
    if form == "docx":
        made = open_docx(io.BytesIO(data))
        head = [one.text for section in made.sections for one in section.header.paragraphs]
        return head + [one.text for one in made.paragraphs]
    if form == "html":
        return [re.sub(r"<style>.*?</style>|<[^>]+>", " ", data.decode(), flags=re.DOTALL)]
    return data.decode().split("\n")


def test_there_is_no_other_form() -> None:
    with pytest.raises(Refused, match="no format"):
        forms.write(samples.document(), "odt")


def test_plain_text_keeps_to_its_width_and_has_every_heading() -> None:
    text = plain.write(samples.document()).decode()
    assert max(map(len, text.split("\n"))) <= plain.WIDTH
    for heading in headings():
        assert heading in text
    assert "(hub@hub.example)" not in text and "(https://hub.example/harbour)" in text


def test_a_wide_table_of_plain_text_becomes_a_row_after_the_other() -> None:
    columns = " | ".join(f"A heading {number}" for number in range(9))
    row = " | ".join(["quite a long cell here"] * 9)
    text = plain.write(samples.document(f"| {columns} |\n|{'---|' * 9}\n| {row} |")).decode()
    assert max(map(len, text.split("\n"))) <= plain.WIDTH
    assert "A heading 8: quite a long cell here" in text


def test_the_pdf_is_tagged_titled_in_its_language_and_has_its_fonts_inside() -> None:
    reader = PdfReader(io.BytesIO(forms.write(samples.document(), "pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not None and bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root and root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    meta = reader.metadata
    assert meta is not None and meta.title == samples.cover().title
    assert meta.author == "Kilnbrook Community Hub"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    tags, alternatives = read_tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= tags
    assert len(alternatives) == 8 and all(alternatives)
    assert "A flip chart with three arrows that lead to one door." in alternatives
    for one in reader.pages:
        fonts: Any = one["/Resources"]
        for font in fonts["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object())


def read_tags(root: Any) -> tuple[set[str], list[str]]:
    """The kinds of tags below a root, and what stands for what is drawn."""
    tags: set[str] = set()
    alternatives: list[str] = []
    rest = [root]
    while rest:
        one = rest.pop().get_object()
        if isinstance(one, list):
            rest += one
        elif isinstance(one, dict):
            tags.add(str(one.get("/S", "")))
            if one.get("/S") == "/Figure":
                alternatives.append(str(one.get("/Alt", "")))
            if "/K" in one:
                rest.append(one["/K"])
    return tags, alternatives


@pytest.mark.parametrize("sign", ["🙂", "漢字", "שלום", "\U0001fae8", "■≥→"])
def test_letters_that_no_font_has_do_not_keep_a_pdf_from_being_made(sign: str) -> None:
    text = f"# A title {sign}\n\nwords {sign}\n\n- {sign}"
    data = forms.write(samples.document(text, title=f"A {sign}", community=sign), "pdf")
    assert data.startswith(b"%PDF")


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_whatever_is_in_it_a_form_stays_whole(form: str) -> None:
    text = "\n\n".join((*HOSTILE, "#panic() $x$ @label <a> *x* _y_ `z` // c", "[[x]]"))
    text = f"{text}\n\n| a | b |\n|---|---|\n| #x | ${{y}} |\n"
    data = forms.write(samples.document(text, title=HOSTILE[8], community=HOSTILE[0]), form)
    told = "\n".join(words_of(data, form))
    assert "#panic()" in told
    assert "{{ c.delete_instance() }}" in " ".join(told.split())


def test_the_word_file_has_real_headings_lists_heading_rows_and_words_for_pictures() -> None:
    made = open_docx(io.BytesIO(forms.write(samples.document(), "docx")))
    styles = [one.style.name for one in made.paragraphs if one.style is not None]
    assert {"Title", "Heading 1", "Heading 2", "List Number", "List Number 2", "List Bullet",
            "List Bullet 2", "Quote", "Caption"} <= set(styles)  # fmt: skip
    (table,) = made.tables
    assert table.rows[0]._tr.xpath(".//w:tblHeader") and not table.rows[1]._tr.xpath(
        ".//w:tblHeader"
    )
    told = [one.get("descr") for one in made.element.body.xpath(".//wp:docPr")]
    assert len(told) == 8 and all(told)
    core = made.core_properties
    assert core.author == core.last_modified_by == "Kilnbrook Community Hub"
    assert (core.title, core.language) == (samples.cover().title, "en-GB")
    assert core.comments == "" and core.created is not None and core.created.day == 23
    (link, *_) = made.element.body.xpath(".//w:hyperlink")
    assert (
        made.part.rels[link.get(f"{{{link.nsmap['r']}}}id")].target_ref == "mailto:hub@hub.example"
    )


@pytest.mark.slow
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not on this machine")
def test_the_word_file_goes_through_libreoffice_unchanged(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "report.docx"
    source.write_bytes(forms.write(samples.document(), "docx"))
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to",
         "docx", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    before, after = open_docx(str(source)), open_docx(str(tmp_path / "report.docx"))

    def seen(made: Any) -> list[tuple[str, str]]:
        return [(one.style.name, one.text) for one in made.paragraphs if one.text.strip()]

    assert seen(after) == seen(before)
    assert [[cell.text for cell in row.cells] for row in after.tables[0].rows] == [
        [cell.text for cell in row.cells] for row in before.tables[0].rows
    ]
    told = [one.get("descr") for one in after.element.body.xpath(".//wp:docPr")]
    assert told == [one.get("descr") for one in before.element.body.xpath(".//wp:docPr")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not browser.CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    with browser.browser() as found:
        yield found


@pytest.mark.parametrize(
    ("width", "dark"), [(360, False), pytest.param(1200, True, marks=pytest.mark.slow)]
)
def test_the_page_passes_the_checker_and_fetches_nothing(
    chromium: Any, tmp_path: Path, width: int, dark: bool
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(page.write(samples.document(draft=dark)))
    with browser.opened(chromium, path.as_uri(), width, dark=dark) as (shown, fetched):
        assert browser.faults(shown) == []
        assert fetched == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert shown.evaluate("document.documentElement.lang") == "en-GB"
        assert shown.evaluate("document.images.length") == 1
        assert shown.evaluate("document.images[0].complete && document.images[0].naturalWidth")
        drawn = shown.locator("figure svg:visible")
        assert drawn.count() == 7
        assert shown.locator("h1").count() == 1
        size = drawn.first.evaluate(
            "e => parseFloat(getComputedStyle(e.querySelector('text')).fontSize)"
            " * e.getBoundingClientRect().width / e.viewBox.baseVal.width"
        )
        assert size >= 10  # letters in a drawing are as readable on a telephone
