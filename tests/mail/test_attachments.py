"""Files that go with a mailing: their names, their kinds, what they tell, and their bytes."""

from __future__ import annotations

import dataclasses
import io
import struct
import zipfile
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.errors import Refused
from coptui.mail import attachments, file_traces
from coptui.mail.attachments import Attachment, disposition
from coptui.mail.compile import Rendered
from coptui.mail.file_kinds import LONGEST_NAME, clean_name, kind_of
from coptui.mail.file_traces import traces, words_in
from coptui.mail.message import Builder, Built, Envelope, final_check
from tests.hostile import HOSTILE

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
SEEN = Rendered(
    "Harbour: tea", "Hello Jo,\n\nwith thanks.\n", "<p>Hello Jo,</p><p>with thanks.</p>"
)
PDF = b"%PDF-1.7\n1 0 obj <</Title (x)>> endobj\n%%EOF\n"


def with_files(*files: Attachment) -> Built:
    envelope = Envelope("m-7", "Rowan", "h@hub.example", "h@hub.example", "Harbour", "HAR", NOW)
    made = Builder(envelope, b"s" * 32, None, files)
    return made.build(41, "Jo Pardew", "jo@lantern.example", SEEN)


def packed(**members: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return kept.getvalue()


def docx(**more: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", more.pop("body", "<w:p><w:t>Hello</w:t></w:p>"))
        for name, text in more.items():
            archive.writestr(name, text)
    return kept.getvalue()


def jpeg(*tags: int) -> bytes:
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, 0) for tag in tags)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(tags)) + rows + b"\0\0\0\0"
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xda\0\2\xff\xd9"


def test_files_stand_behind_the_words_and_come_out_as_they_went_in() -> None:
    files = (
        Attachment("Programme.pdf", "application/pdf", PDF),
        Attachment("Fragen für März.txt", "text/plain", "Wie geht’s?\n".encode()),
    )
    message = with_files(*files)
    final_check(message.data, message.expected)
    read = BytesParser(policy=policy.default).parsebytes(message.data)
    assert read.get_content_type() == "multipart/mixed"
    words, *rest = list(read.iter_parts())
    assert words.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in words.iter_parts()] == ["text/plain", "text/html"]
    found = [(one.get_filename(), one.get_payload(decode=True)) for one in rest]
    assert found == [(one.name, one.data) for one in files]
    assert not any(part.defects for part in read.walk())


def test_a_message_without_files_is_what_it_was() -> None:
    read = BytesParser(policy=policy.default).parsebytes(with_files().data)
    assert read.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'filename="Programme.pdf"', b'filename="Programme.exe"'),
        (b"Content-Type: application/pdf", b"Content-Type: application/x-sh"),
        (b"JVBERi0x", b"JVBERi0y"),
        (b"multipart/mixed", b"multipart/related"),
        (b"multipart/alternative", b"multipart/parallel"),
        (b"\r\nContent-Type: multipart/a", b"\r\nX-More: y\r\nContent-Type: multipart/a"),
        (b"Content-Disposition: attachment", b"Content-Disposition: inline"),
    ],
)  # fmt: skip
def test_the_last_look_lets_exactly_the_planned_files_out(old: bytes, new: bytes) -> None:
    message = with_files(Attachment("Programme.pdf", "application/pdf", PDF))
    assert old in message.data
    with pytest.raises(Refused, match="last look"):
        final_check(message.data.replace(old, new, 1), message.expected)


def test_a_file_more_or_less_is_stopped() -> None:
    one = Attachment("Programme.pdf", "application/pdf", PDF)
    more, bare = with_files(one, dataclasses.replace(one, name="b.pdf")), with_files()
    for message, other in ((more, with_files(one)), (with_files(one), bare), (bare, more)):
        with pytest.raises(Refused, match="last look"):
            final_check(message.data, other.expected)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=300), min_size=1, max_size=3))
def test_any_name_comes_through_cleaned_and_alone(names: list[str]) -> None:
    files = [Attachment(clean_name(f"{one}.txt"), "text/plain", b"x") for one in names]
    message = with_files(*files)
    final_check(message.data, message.expected)
    read = BytesParser(policy=policy.default).parsebytes(message.data)
    assert [one.get_filename() for one in read.iter_attachments()] == [one.name for one in files]
    assert max(map(len, message.data.split(b"\r\n"))) <= 100
    for one in files:
        assert len(one.name) <= LONGEST_NAME
        assert not set(one.name) & set('/\\:"<>|?*;\r\n\0')


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("CON.txt", "_CON.txt"),
        ("aux", "_aux"),
        (".htaccess", "file.htaccess"),
        ("  tea . PDF", "tea.pdf"),
        ("=?utf-8?q?x=0D=0ABcc=3A_e=40x.eu?=.pdf", "__utf-8_q_x_0D_0ABcc_3A_e_40x.eu__.pdf"),
        ("a\r\nBcc: e@evil.example.pdf", "a Bcc_ e@evil.example.pdf"),
        ("gnp\u202efdp.exe", "gnpfdp.exe"),
        ("x" * 300 + ".docx", "x" * 59 + ".docx"),
        ("", "file"),
    ],
)  # fmt: skip
def test_names_lose_what_trips_a_mail_or_a_computer(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_was_not_cleaned_is_refused_or_stays_in_its_line(name: str) -> None:
    try:
        line = disposition(name)
    except Refused:
        return
    assert line.count("\r\n") == line.count("\r\n ")
    assert line.isascii()


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.lnk", "a.js", "a.docm", "a.doc", "a.zip", "a.html", "a.svg", "a.ics", "a",
     "a.pdf.scr"],
)  # fmt: skip
def test_what_can_act_or_hides_things_is_refused_with_a_way_on(name: str) -> None:
    with pytest.raises(Refused, match="cannot go") as refused:
        kind_of(name, b"MZ")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"MZ\x90\0"),
        ("a.jpg", b"GIF89a"),
        ("a.docx", b"PK\3\4 broken"),
        ("a.docx", docx(**{"word/vbaProject.bin": "x"})),
        ("a.xlsx", docx()),
        ("a.txt", b"\xff\xfe\0"),
        ("a.csv", b"a\0b"),
        ("a.odt", packed(mimetype="application/zip")),
        ("a.pdf", b""),
    ],
)
def test_a_file_must_be_what_its_name_says(name: str, data: bytes) -> None:
    with pytest.raises(Refused):
        kind_of(name, data)


def test_usual_files_may_go() -> None:
    assert kind_of("a.pdf", PDF) == "application/pdf"
    assert kind_of("a.docx", docx()).endswith("wordprocessingml.document")
    assert kind_of("a.jpeg", jpeg()) == "image/jpeg"
    assert kind_of("a.txt", "né\n".encode()) == "text/plain"
    odt = packed(mimetype="application/vnd.oasis.opendocument.text", content_xml="<x/>")
    assert kind_of("a.odt", odt) == "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("image/jpeg", jpeg(0x8825), {file_traces.PLACE}),
        ("image/jpeg", jpeg(0x010F, 0x8825), {file_traces.PLACE, file_traces.CAMERA}),
        ("image/jpeg", jpeg(0x0112), set()),
        ("image/jpeg", b"\xff\xd8\xff\xe1\xff\xff", set()),
        ("application/pdf", PDF, set()),
        ("application/pdf", b"%PDF-1.4 /Author (Rowan)", {file_traces.AUTHOR}),
        ("application/pdf", b"%PDF-1.4 /Author ()", set()),
        ("application/pdf", b"%PDF-1.4 /OpenAction <</S /JavaScript", {file_traces.ACTS}),
        ("application/vnd.x", docx(), set()),
        (
            "application/vnd.x",
            docx(**{"docProps/core.xml": "<dc:creator>Rowan</dc:creator>"}),
            {file_traces.AUTHOR},
        ),
        (
            "application/vnd.x",
            docx(**{"docProps/core.xml": "<dc:creator></dc:creator>"}),
            set(),
        ),
        ("application/vnd.x", docx(**{"word/comments.xml": "x"}), {file_traces.COMMENTS}),
        ("application/vnd.x", docx(body='<w:del w:id="1">x</w:del>'), {file_traces.CHANGES}),
        ("text/plain", b"x", set()),
    ],
)
def test_what_a_file_tells_unseen_is_said(kind: str, data: bytes, told: set[str]) -> None:
    assert set(traces(kind, data)) == told


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["image/jpeg", "image/png", "application/pdf"]))
def test_no_file_is_too_broken_to_be_looked_at(data: bytes, kind: str) -> None:
    for head in (b"", b"\xff\xd8\xff\xe1\0\x40Exif\0\0MM", b"\x89PNG\r\n\x1a\n", b"PK\3\4"):
        traces(kind, head + data)
        words_in("application/vnd.x", head + data)


def test_the_words_of_a_document_are_read() -> None:
    body = "<w:p><w:t>Ask Femi</w:t></w:p><w:p><w:t>Calder: f@x.example</w:t></w:p>"
    assert "Femi\nCalder: f@x.example" in words_in("application/vnd.x", docx(body=body))


def test_what_no_server_takes_is_refused_before_it_is_built() -> None:
    large = Attachment("a.txt", "text/plain", b"x" * (15 * 1024 * 1024))
    with pytest.raises(Refused, match="20 MB"):
        with_files(large)


def test_the_size_on_the_wire_is_what_was_reckoned() -> None:
    for size in (1, 56, 57, 58, 5000, 123_456):
        one = Attachment("Programme.txt", "text/plain", b"x" * size)
        extra = len(with_files(one).data) - len(with_files().data)
        assert 0 <= attachments.on_the_wire([size]) + 500 - extra < 1200


def test_the_files_of_a_mailing_are_coded_once_for_all() -> None:
    one = Attachment("a.txt", "text/plain", b"x" * 3_000_000)
    envelope = Envelope("m-7", "Rowan", "h@hub.example", "", "Harbour", "HAR", NOW)
    made = Builder(envelope, b"s" * 32, None, [one])
    built = [made.build(n, "Jo", f"p{n}@x.example", SEEN) for n in range(20)]
    assert len({id(message.expected.enclosed) for message in built}) == 1
    for message in built:
        final_check(message.data, message.expected)
