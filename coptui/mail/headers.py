"""The head of a message: few names, short lines, seven bits, nothing smuggled in."""

from __future__ import annotations

import base64
import re
from functools import lru_cache

from coptui.domain.addresses import ascii_domain
from coptui.domain.errors import RuleBroken
from coptui.domain.text import header_safe
from coptui.errors import Refused

WIDTH = 76
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def safe(value: str, what: str) -> str:
    """The value if it may stand in a head; Refused, naming `what`, if not."""
    try:
        return header_safe(value)
    except RuleBroken as broken:
        raise Refused(f"The {what} cannot stand in the head of a mail.", str(broken)) from broken


def address(value: str, what: str = "address") -> str:
    """An address as it goes over the wire: plain letters, the domain in its A-form.

    Raises Refused for anything that is not exactly one address.
    """
    local, at, domain = safe(value, what).strip().rpartition("@")
    try:
        wire = ascii_domain(domain) if at else ""
    except (RuleBroken, UnicodeError):
        wire = ""
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(wire) or len(local) > 64:
        raise Refused(f"The {what} is not an address that mail can go to.", "Look at its spelling.")
    if len(local) + len(wire) > 253:
        raise Refused(f"The {what} is longer than an address can be.")
    return f"{local}@{wire}"


def mailbox(name: str, wire_address: str, what: str = "name") -> str:
    """`Name <address>`, folded; the name encoded where it has more than plain letters."""
    spec = f"<{wire_address}>"
    if not name or "=?" in name:  # a name that pretends to be encoded is left away
        return wire_address
    safe(name, what)
    if _ATOMS.fullmatch(name) and len(name) <= 50 and name == name.strip():
        shown = name
    elif name.isascii() and len(name) <= 50:
        shown = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        shown = encoded(name)
    last = shown.rsplit("\r\n", 1)[-1]
    gap = " " if len(last) + len(spec) < 60 else "\r\n "
    return f"{shown}{gap}{spec}"


@lru_cache(maxsize=64)
def unstructured(name: str, value: str) -> str:
    """A whole header line for free text such as a subject, which most messages have in common."""
    safe(value, name.lower())
    if not value.isascii():
        return f"{name}: {encoded(value)}"
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > WIDTH and line.strip():
            lines.append(line)
            line = ""
        line += " " + word
    if any(len(one) > WIDTH + 1 for one in [*lines, line]):
        return f"{name}: {encoded(value)}"
    return "\r\n".join([*lines, line])


def encoded(value: str) -> str:
    """Free text as encoded words of at most 75 letters, folded between them."""
    words, chunk = [], b""
    for char in value:
        piece = char.encode("utf-8")
        if len(chunk) + len(piece) > 39:  # 52 letters of base64, with its frame below 65
            words.append(chunk)
            chunk = b""
        chunk += piece
    words.append(chunk)
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(one).decode()}?=" for one in words)
