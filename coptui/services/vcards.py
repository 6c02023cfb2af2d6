"""A person as a vCard for an address book: version 4.0 (RFC 6350), or 3.0 for older programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_ROOM = 75  # bytes of a line


def card(cells: Sequence[str], private: Mapping[str, str], version: str) -> str:
    """One card from name, address, organisation, phone and work, with private fields beside."""
    name, email, organisation, phone, job = cells
    *first, last = name.split() or [name]
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"FN:{_plain(name)}",
        f"N:{_plain(last)};{_plain(' '.join(first))};;;",
    ]
    more = (("EMAIL", email), ("TEL", phone), ("ORG", organisation), ("TITLE", job))
    lines += [f"{what}:{_plain(value)}" for what, value in more if value]
    lines += [f"{what}:{_plain(value)}" for what, value in _beside(private) if value]
    return "".join(f"{_folded(line)}\n" for line in [*lines, "END:VCARD"])


def _beside(private: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        ("NOTE", private.get("notes", "")),
        ("X-PRONOUNS", private.get("pronouns", "")),
        ("X-ACCESS-NEEDS", private.get("access needs", "")),
        ("X-DIETARY", private.get("dietary", "")),
        ("ROLE", private.get("roles held", "")),
    ]


def _plain(value: str) -> str:
    """Text as a vCard has it: its own signs and line ends are written with a backslash."""
    for sign in "\\;,":
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, never broken inside a letter."""
    parts, current, long, room = [], [""], 0, _ROOM
    for sign in line:
        size = len(sign.encode("utf-8", "surrogatepass"))
        if long + size > room:
            parts.append("".join(current))
            current, long, room = [], 0, _ROOM - 1
        current.append(sign)
        long += size
    return "\n ".join([*parts, "".join(current)])
