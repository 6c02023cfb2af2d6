"""Reading address books: vCards of any version and of any program, one person for each card."""

from __future__ import annotations

import io
import quopri
import re
from collections.abc import Iterator
from typing import Any

from coptui.errors import Refused
from coptui.services.import_csv import guess_encoding
from coptui.services.import_tables import MAX_ROWS, Gathered

HEADINGS = ("name", "email", "other email", "organisation", "phone", "role", "notes")
LONGEST = 20_000
"""Letters of one line of a card; what is longer is a picture, whatever it calls itself."""

# Only what is kept is ever looked at: pictures, sounds, keys and all that is private stays out.
_KEPT = frozenset({"FN", "N", "NICKNAME", "EMAIL", "TEL", "ORG", "TITLE", "ROLE", "NOTE"})
_READ = _KEPT | {"BEGIN", "END"}
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9_-]+)[;:]")
_PARTED = re.compile(r"(?<!\\)((?:\\\\)*);")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read_cards(raw: bytes, encoding: str | None = None) -> tuple[Gathered, str]:
    """All cards as rows, and the encoding they were read in. Raises `Refused`."""
    used, errors = (encoding, "strict") if encoding else guess_encoding(raw)
    try:
        text = io.TextIOWrapper(io.BytesIO(raw), encoding=used, errors=errors)
        rows = list(_cards(text))
    except (UnicodeError, LookupError) as error:
        raise Refused(
            f"The file cannot be read as {used}.", "Choose another encoding.", field="encoding"
        ) from error
    if not rows:
        raise Refused("The address book is empty.", "Export it again and try once more.")
    return Gathered(HEADINGS, tuple(rows), tuple(range(1, len(rows) + 1)), {}), used


def _cards(text: io.TextIOWrapper) -> Iterator[tuple[str, ...]]:
    card: list[Any] | None = None
    depth = count = 0
    for one in _logical_lines(text):
        word = one.strip().upper().replace(" ", "")
        if word == "BEGIN:VCARD":
            depth += 1
            card = [] if depth == 1 else card
        elif word == "END:VCARD" and depth:
            depth -= 1
            if depth == 0 and card is not None:
                count += 1
                if count > MAX_ROWS:
                    raise Refused(
                        f"The address book has more than {MAX_ROWS:,} cards.",
                        "Part it into smaller files and bring them in one after the other.",
                    )
                yield _row(card)
                card = None
        elif depth == 1 and card is not None and (parsed := _parsed(one)) is not None:
            card.append(parsed)
    if depth and count == 0:
        raise Refused(
            "The address book stops in the middle of its first card.",
            "Export it again and try once more.",
        )
    if depth:
        raise Refused(
            f"The address book stops in the middle of card {count + 1}.",
            "Export it again: the end of the file is missing.",
        )


def _logical_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines with their folded parts joined; what is not kept is passed over unread."""
    held: list[str] = []
    length, quoted, wanted = 0, False, False
    for physical in text:
        line = physical.rstrip("\n")
        goes_on = quoted or line[:1] in (" ", "\t")
        if held and goes_on and line.strip():
            if wanted and length < LONGEST:
                held[-1] = held[-1][:-1] if quoted else held[-1]
                held.append(line if quoted else line[1:])
                length += len(line)
            quoted = quoted and line.endswith("=")
            continue
        if held and wanted:
            yield "".join(held)
        held, length = [line], len(line)
        name = _NAME.match(line)
        wanted = name is not None and name[1].upper() in _READ
        quoted = line.endswith("=") and "quoted-printable" in line.lower()
    if held and wanted:
        yield "".join(held)


def _parsed(line: str) -> Any:
    from vobject.base import ParseError, parseLine

    try:
        name, params, value, _ = parseLine(line)
    except ParseError:
        return None  # one odd line takes nothing from the rest of the card
    words = {one[0].upper(): [v.upper() for v in one[1:]] for one in params}
    flags = {word for one in params for word in map(str.upper, one)}
    if "QUOTED-PRINTABLE" in flags:
        charset = next(iter(words.get("CHARSET", ())), "utf-8")
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        try:
            value = raw.decode(charset)
        except (LookupError, UnicodeError):
            value = raw.decode("cp1252", "replace")
    return name.upper(), flags, words, value


def _row(card: list[Any]) -> tuple[str, ...]:
    def values(name: str) -> list[str]:
        return [plain for one in card if one[0] == name and (plain := _plain(one[3]))]

    def ranked(name: str) -> list[str]:
        found = [one for one in card if one[0] == name and one[3].strip()]
        return [_uri(_plain(one[3])) for one in sorted(found, key=_rank)]

    emails = list(dict.fromkeys(ranked("EMAIL")))
    organisation = next(
        (
            " / ".join(p for p in map(_plain, _parts(one[3])) if p)
            for one in card
            if one[0] == "ORG"
        ),
        "",
    )
    name = next(iter(values("FN")), "") or _spoken_name(card)
    name = name or next(iter(values("NICKNAME")), "") or organisation
    return (
        name,
        emails[0] if emails else "",
        "; ".join(emails[1:]),
        organisation if organisation != name else "",
        next(iter(ranked("TEL")), ""),
        next(iter([*values("TITLE"), *values("ROLE")]), ""),
        "\n".join(values("NOTE")),
    )


def _rank(one: Any) -> int:
    """Preferred ones first: `PREF=1` of version 4, `TYPE=pref` of version 3, `PREF` of 2.1."""
    _, flags, words, _ = one
    order = next(iter(words.get("PREF", ())), "")
    if order.isdigit():
        return int(order)
    return 0 if "PREF" in flags else 101


def _spoken_name(card: list[Any]) -> str:
    for one in card:
        if one[0] == "N":
            family, given, middle, *_ = [*map(_plain, _parts(one[3])), "", "", ""]
            return " ".join(part for part in (given, middle, family) if part)
    return ""


def _parts(value: str) -> list[str]:
    return _PARTED.sub("\\1\0", value).split("\0")


def _plain(value: str) -> str:
    """Text without the escapes a card needs: RFC 6350, 3.4."""
    spoken = _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)
    return spoken.strip(" ;,\t\n")


def _uri(value: str) -> str:
    """Version 4 may write `mailto:` and `tel:`; nothing is ever fetched."""
    bare = re.sub(r"^(?:mailto|tel):", "", value, flags=re.IGNORECASE)
    return bare.partition(";")[0] if bare != value else value
