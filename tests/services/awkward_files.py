"""Files of people as they really come, and some that never should: what each has to give."""

# A line of a file is clearer whole than broken in the middle.
# ruff: noqa: E501
from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.workbooks import Cell, Sheet, sheet_xml, workbook

Person = tuple[str, str]
"""Name and address as they have to arrive."""

ADA, ZOE = ("Ada Lane", "ada@a.example"), ("Zoë Åberg", "zoe@b.example")
BOTH = (ADA, ZOE)
PLAIN = "Name,Email\nAda Lane,ada@a.example\nZoë Åberg,zoe@b.example\n"


@dataclass(frozen=True)
class Case:
    """A file. `people` are those who can be taken; `refused` rows by number with words of why.

    With `stops` the whole file is refused with a sentence that has these words.
    """

    name: str
    raw: bytes
    people: tuple[Person, ...] = ()
    refused: dict[int, str] = field(default_factory=dict)
    stops: str = ""
    ending: str = "csv"
    extra: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.name


def cases() -> list[Case]:
    """All of them."""
    return [*_letters(), *_signs(), *_rows(), *_no_lists(), *_workbooks(), *_bombs(), *_cards()]


def _letters() -> Iterator[Case]:
    for encoding in (
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252",
    ):  # fmt: skip
        yield Case(f"letters {encoding}", PLAIN.encode(encoding), BOTH)
    yield Case("utf-16 big with mark", b"\xfe\xff" + PLAIN.encode("utf-16-be"), BOTH)
    plain = (
        PLAIN.encode() + b"Jos\xe9 Ruiz,jose@c.example\n" + "Zoë Ü,zoeu@b.example\n".encode() * 3
    )
    yield Case(
        "two encodings in one file", plain, (*BOTH, ("Zoë Ü", "zoeu@b.example")),
        {4: "cannot be read"},
    )  # fmt: skip
    yield Case("five bytes of no meaning in Windows-1252", b"Name\nAda\x81\n", (), {2: "encoding"})


def _signs() -> Iterator[Case]:
    for words, sign in (("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
        yield Case(f"separated by {words}", PLAIN.replace(",", sign).encode(), BOTH)
    for words, end in (("old Mac", "\r"), ("Windows", "\r\n")):
        yield Case(f"line ends of {words}", PLAIN.replace("\n", end).encode(), BOTH)
    mixed = "Name,Email\r\nAda Lane,ada@a.example\rZoë Åberg,zoe@b.example"
    yield Case("mixed line ends, none at the end", mixed.encode(), BOTH)
    yield Case("a sign declared", ("sep=;\n" + PLAIN.replace(",", ";")).encode(), BOTH)
    yield Case("a sign declared, UTF-16", ("sep=\t\r\n" + PLAIN.replace(",", "\t")).encode("utf-16"),
               BOTH)  # fmt: skip
    quoted = PLAIN.replace(",", '","').replace("\n", '"\n"').removesuffix('"')
    yield Case("everything in quotation marks", ('"' + quoted).encode(), BOTH)
    yield Case("commas inside names", b'Name;Email\n"Lane, Ada";ada@a.example\n',
               (("Lane, Ada", "ada@a.example"),))  # fmt: skip
    yield Case("quotation marks inside names", b'Name,Email\n"Ada ""Spike"" Lane",ada@a.example\n',
               (('Ada "Spike" Lane', "ada@a.example"),))  # fmt: skip
    notes = b'Name,Email,Notes\nAda Lane,ada@a.example,"first\nsecond\r\nthird"\nBen,ben@,x\n'
    yield Case("line ends inside a cell", notes, (ADA,), {3: "not valid"},
               extra={"notes": "first\nsecond\nthird"})  # fmt: skip
    yield Case("a quotation mark never closed", b'Name,Email\nAda,a@a.example\n"Ben,b@b.example\n'
               b"Cai,c@c.example\n", stops="row 3")  # fmt: skip
    yield Case("a quotation mark never closed, long", b'Name\nAda\n"' + b"Ben\n" * 60_000,
               stops="row 3")  # fmt: skip


def _rows() -> Iterator[Case]:
    yield Case("headings alone", b"Name,Email\n")
    yield Case("blank rows between", b"\n\nName,Email\n\nAda Lane,ada@a.example\n,,\n \n,x@x.example\n",
               (ADA,), {8: "no name"})  # fmt: skip
    yield Case("two headings alike", b"Name,Email,Email\nAda Lane,ada@a.example,old@a.example\n",
               (ADA,))  # fmt: skip
    yield Case("headings in capitals with stars", b"* FULL NAME *,E-MAIL ADDRESS:\nAda Lane,"
               b"ada@a.example\n", (ADA,))  # fmt: skip
    yield Case("first and last name", b"Last,First,Mail\nLane,Ada,ada@a.example\n", (ADA,))
    yield Case("no headings at all", b"Ada Lane,ada@a.example\nBen Roe,ben@b.example\n",
               (ADA, ("Ben Roe", "ben@b.example")))  # fmt: skip
    yield Case("a title above the headings", b"Larder list 2026\n\nName,Email\nAda Lane,"
               b"ada@a.example\nBen,\n,b@b.example\n", (ADA, ("Ben", "")), {6: "no name"})  # fmt: skip
    yield Case("short rows", b"Name,Email,Phone\nAda Lane,ada@a.example\nBen\n",
               (ADA, ("Ben", "")))  # fmt: skip
    yield Case("one row with a cell too many", b"Name,Place,Email\nAda Lane,Hub,ada@a.example\n"
               b"Ben,Hub, upstairs,ben@b.example\nCai,Hub,\n", (ADA, ("Cai", "")),
               {3: "4 cells, but there are 3"})  # fmt: skip
    yield Case("a last column without heading", b"Name,Email\nAda Lane,ada@a.example,x\n"
               b"Ben Roe,ben@b.example,y\n", (ADA, ("Ben Roe", "ben@b.example")))  # fmt: skip
    yield Case("empty cells at the end of rows", b"Name,Email,,,\nAda Lane,ada@a.example,,,,,,\n",
               (ADA,))  # fmt: skip
    yield Case("formulas", b"Name,Email,Notes\nAda Lane,ada@a.example,\"=cmd|'/c calc'!A1\"\n",
               (ADA,), extra={"notes": "=cmd|'/c calc'!A1"})  # fmt: skip
    yield Case("formulas made harmless", b"Name,Email,Phone\nAda Lane,ada@a.example,'+44 1632 960001\n",
               (ADA,), extra={"phone": "+44 1632 960001"})  # fmt: skip
    yield Case("zero bytes in cells", b"Name,Email\nAda\0 Lane,\0ada@a.example\n\0,\0\n",
               (ADA,), {3: "no name"})  # fmt: skip
    yield Case("escapes of the terminal", b"Name,Email\n\x1b[31mAda Lane\x1b]52;c;eA==\x07,"
               b"ada@a.example\n", (ADA,))  # fmt: skip
    yield Case("a cell far too long", b"Name,Notes\nAda," + b"x" * 30_000 + b"\nBen,\n",
               (("Ben", ""),), {2: "far too long"})  # fmt: skip
    yield Case("addresses of all sorts", "Name,Email\nA,a@b@c\nB,b@localhost\nC,c..c@c.example\n"
               "D,d@d.example;d@work.example\nE,\"Eve <e@e.example>\"\nF,mailto:f@f.example\n"
               "G,g@bücher.example\nH,h@gmial.com\nI,jöe@i.example\nJ,j @ j.example\n".encode(),
               (("D", "d@d.example"), ("E", "e@e.example"), ("F", "f@f.example"),
                ("G", "g@bücher.example"), ("H", "h@gmial.com"), ("I", "jöe@i.example")),
               {2: "not valid", 3: "not valid", 4: "not valid", 11: "space"})  # fmt: skip
    yield Case("the other direction and another alphabet", "Name,Email\nد. ليلى,laila@a.example\n"
               "李小龙,li@b.example\n".encode(), (("د. ليلى", "laila@a.example"),
               ("李小龙", "li@b.example")))  # fmt: skip
    many = "".join(f"Person {n},p{n}@d{n % 50}.example\n" for n in range(40_000))
    yield Case("forty thousand rows", f"Name,Email\n{many},x@x.example\n".encode(),
               tuple((f"Person {n}", f"p{n}@d{n % 50}.example") for n in range(40_000)),
               {40_002: "no name"})  # fmt: skip
    yield Case("what Outlook exports", b'"First Name","Middle Name","Last Name","Company",'
               b'"E-mail Address","Mobile Phone"\r\n"Ada","","Lane","Hub","ada@a.example","1"\r\n',
               (ADA,))  # fmt: skip
    yield Case("what Google exports", b"Name,Given Name,Family Name,E-mail 1 - Type,"
               b"E-mail 1 - Value,Organization 1 - Name\nAda Lane,Ada,Lane,Home,ada@a.example,Hub\n",
               (ADA,))  # fmt: skip
    yield Case("mended rows of ours", b"row,name,email,reason\r\n7,Ada Lane,ada@a.example,no name\r\n",
               (ADA,))  # fmt: skip


def _no_lists() -> Iterator[Case]:
    yield Case("nothing", b"", stops="empty")
    yield Case("blanks", b" \n\r\n\t\n", stops="empty")
    yield Case("only separators", b",,,\n,,,\n", stops="headings")
    yield Case("noise", bytes(range(256)) * 400, stops="not text")
    yield Case("a picture", b"\x89PNG\r\n\x1a\n" + bytes(2_000), stops="a picture")
    yield Case("a PDF", b"%PDF-1.7\n" + bytes(range(256)) * 9, stops="a PDF")
    yield Case(
        "an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), stops="old kind"
    )
    yield Case("a program", b"\x7fELF" + bytes(2_000), stops="a program")
    yield Case("a packed file", zlib.compress(b"x") and b"\x1f\x8b\x08" + bytes(99), stops="packed")
    yield Case("one endless line", b"x" * 3_000_000, stops="longer than")
    yield Case("a thousand columns", b"Name," * 1_000 + b"\nAda\n", stops="200 columns")
    yield Case("a web page", b"<html><body><p>Name</p></body></html>\n", stops="as the name")
    yield Case("addresses alone", b"Email\nada@a.example\n", stops="as the name")


def _workbooks() -> Iterator[Case]:
    rows = [["Name", "Email"], list(ADA), list(ZOE)]
    yield Case("a workbook", workbook(Sheet("People", rows)), BOTH, ending="xlsx")
    yield Case("a workbook called csv", workbook(Sheet("People", rows)), BOTH)
    dates: list[list[Cell]] = [
        ["Name", "Email", "Notes", "Phone"],
        [*ADA, date(2026, 11, 6), 441632960001], [*ZOE, datetime(2026, 11, 6, 9, 30), 1.5],
    ]  # fmt: skip
    yield Case("days in a workbook", workbook(Sheet("P", dates)), BOTH, ending="xlsx",
               extra={"notes": "2026-11-06", "phone": "441632960001"})  # fmt: skip
    merged: list[list[Cell]] = [
        ["Larder list"], [], ["Name", "Email", "Organisation"], [*ADA, "Hub"], [*ZOE, ""],
        ["", "x@x.example", "Other"],
    ]  # fmt: skip
    yield Case("merged cells and a title", workbook(Sheet("P", merged, ["A1:C1", "C4:C5"])), BOTH,
               {6: "no name"}, ending="xlsx", extra={"organisation": "Hub"})  # fmt: skip
    yield Case("begins far down and right",
               workbook(Sheet("P", [[None, None, *one] for one in rows], first_row=5)), BOTH,
               ending="xlsx")  # fmt: skip
    yield Case("formulas in a workbook",
               workbook(Sheet("P", [["Name", "Email", "Notes"], [*ADA, "=1+1"]])), (ADA,),
               ending="xlsx", extra={"notes": "worked out"})  # fmt: skip
    yield Case("one sheet of people among others",
               workbook(Sheet("Rota", [["Mon", "Tue"], ["a", "b"]]), Sheet("People", rows)), BOTH,
               ending="xlsx")  # fmt: skip
    yield Case("a hidden sheet", workbook(Sheet("Old", rows, state="hidden"),
               Sheet("People", rows)), BOTH, ending="xlsx")  # fmt: skip
    yield Case("two sheets of people", workbook(Sheet("North", rows), Sheet("South", rows)),
               stops="several sheets: North, South", ending="xlsx")  # fmt: skip
    yield Case("an empty workbook", workbook(Sheet("P", [])), stops="empty", ending="xlsx")
    yield Case("half a workbook", workbook(Sheet("P", rows))[:700], stops="damaged", ending="xlsx")
    yield Case("packed, but no workbook", _zip({"readme.txt": b"x"}), stops="no Excel workbook",
               ending="xlsx")  # fmt: skip


def _bombs() -> Iterator[Case]:
    big = b"<c/>" * 15_000_000
    rows = [["Name"], ["Ada"]]
    for name, raw in {
        "far too much in it": workbook(Sheet("P", rows), extra={"xl/media/a.xml": big}),
        "a sheet of nothing but cells": workbook(
            Sheet("P", [], raw=f"<worksheet><row>{'<c/>' * 500_000}</row></worksheet>")
        ),
        "a thousand parts": workbook(Sheet("P", rows), extra={f"x/{n}": b"" for n in range(1000)}),
    }.items():
        yield Case(f"bomb: {name}", raw, stops="", ending="xlsx")
    far = sheet_xml(Sheet("P", rows)).replace("</row></sheetData>", '<c r="XFD1048576"><v>1</v></c>'
                                              "</row></sheetData>")  # fmt: skip
    yield Case("bomb: one cell in the last corner", workbook(Sheet("P", [], raw=far)),
               stops="200 columns", ending="xlsx")  # fmt: skip
    deep = far.replace("XFD1048576", "CV1048576")
    yield Case("bomb: one cell far below", workbook(Sheet("P", [], raw=deep)), stops="beyond",
               ending="xlsx")  # fmt: skip
    lol = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml(Sheet("P", rows))
    yield Case("bomb: definitions in definitions", workbook(Sheet("P", [], raw=lol)),
               stops="damaged", ending="xlsx")  # fmt: skip
    yield Case("bomb: a size that is not true", _lying(), stops="damaged", ending="xlsx")


def _zip(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return kept.getvalue()


def _lying() -> bytes:
    """A workbook that says of one part that it is small, and it is not."""
    whole = workbook(Sheet("P", [["Name"]]), extra={"xl/big.xml": b"y" * 5_000_000})
    return whole.replace((5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))


def _cards() -> Iterator[Case]:
    def case(name: str, text: str, *people: Person, **more: str) -> Case:
        raw = text.replace("\n", "\r\n").encode()
        return Case(f"cards of {name}", raw, people, ending="vcf", extra=more)

    yield case("Outlook", "BEGIN:VCARD\nVERSION:2.1\nN;LANGUAGE=en-gb;CHARSET=Windows-1252;"
               "ENCODING=QUOTED-PRINTABLE:=C5berg;Zo=EB;;;\nFN;CHARSET=Windows-1252;ENCODING=QUOTED-"
               "PRINTABLE:Zo=EB =C5be=\nrg\nORG:Hub;North\nTITLE:Lead\nTEL;WORK;VOICE:01632 960001\n"
               "EMAIL;PREF;INTERNET:zoe@b.example\nPHOTO;TYPE=JPEG;ENCODING=BASE64:\n /9j/4AAQ\n AAA=\n"
               "\nEND:VCARD\n", ZOE, organisation="Hub / North", job="Lead",
               phone="01632 960001")  # fmt: skip
    yield case("Gmail", "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lane\nN:Lane;Ada;;;\n"
               "EMAIL;TYPE=INTERNET;TYPE=WORK:old@a.example\nitem1.EMAIL;TYPE=INTERNET;TYPE=pref:"
               "ada@a.example\nitem1.X-ABLabel:\nTEL;TYPE=CELL:07700 900001\nNOTE:one\\, two\\nthree\n"
               "CATEGORIES:myContacts\nEND:VCARD\n", ADA, notes="one, two\nthree")  # fmt: skip
    yield case("iPhone", "BEGIN:VCARD\nVERSION:3.0\nPRODID:-//Apple Inc.//iPhone OS 17.0//EN\n"
               "N:Åberg;Zoë;;;\nFN:Zo\n ë Åberg\nORG:Hub;\nEMAIL;type=INTERNET;type=HOME;type=pref:"
               "zoe@b.example\nTEL;type=CELL;type=VOICE;type=pref:07700 900002\nADR;type=HOME:;;1 "
               "Road;;;;\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD\n  /4QBM\n  RXhpZg\n"
               "END:VCARD\n", ZOE, organisation="Hub")  # fmt: skip
    yield case("Android", "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
               "=C3=85berg;Zo=C3=AB;;;\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB=20=C3=\n"
               "=85berg\nTEL;CELL:07700900003\nEMAIL;HOME:zoe@b.example\nEND:VCARD\nBEGIN:VCARD\n"
               "VERSION:2.1\nN:Lane;Ada;;;\nFN:Ada Lane\nEMAIL;HOME:ada@a.example\nEND:VCARD\n",
               ZOE, ADA)  # fmt: skip
    yield case("version 4", "BEGIN:VCARD\nVERSION:4.0\nFN:Ada Lane\nEMAIL;PREF=2:b@b.example\n"
               "EMAIL;PREF=1:mailto:ada@a.example\nTEL;VALUE=uri;TYPE=home:tel:+44-1632-960001\n"
               "PHOTO:https://evil.example/track.png\nEND:VCARD\n", ADA,
               phone="+44-1632-960001")  # fmt: skip
    yield case("no full name", "BEGIN:VCARD\nVERSION:3.0\nN:Lane;Ada;;Dr;\nEMAIL:ada@a.example\n"
               "END:VCARD\n", ADA)  # fmt: skip
    yield case("an organisation", "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nORG:Hub\nEMAIL:hub@a.example\n"
               "END:VCARD\n", ("Hub", "hub@a.example"))  # fmt: skip
    yield Case("cards with a nameless one", b"BEGIN:VCARD\nFN:Ada Lane\nEMAIL:ada@a.example\n"
               b"END:VCARD\nBEGIN:VCARD\nEMAIL:x@x.example\nEND:VCARD\n", (ADA,), {2: "no name"},
               ending="vcf")  # fmt: skip
    yield Case("cards with odd lines", b"BEGIN:VCARD\nVERSION:3.0\n:::\nrubbish\nFN:Ada Lane\n"
               b"EMAIL:ada@a.example\nAGENT:\nBEGIN:VCARD\nFN:Other\nEND:VCARD\nEND:VCARD\n", (ADA,),
               ending="vcf")  # fmt: skip
    yield Case("cards in UTF-16", "BEGIN:VCARD\nFN:Zoë Åberg\nEMAIL:zoe@b.example\nEND:VCARD\n".encode(
               "utf-16"), (ZOE,), ending="vcf")  # fmt: skip
    yield Case("cards cut off", b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\nBEGIN:VCARD\nFN:B", stops="card 2",
               ending="vcf")  # fmt: skip
    yield Case("cards with an endless picture", b"BEGIN:VCARD\nFN:Ada Lane\nEMAIL:ada@a.example\n"
               b"PHOTO;ENCODING=b:" + b"A" * 70 + (b"\n " + b"A" * 74) * 100_000 + b"\nEND:VCARD\n",
               (ADA,), ending="vcf")  # fmt: skip
