"""E-mail addresses: the key that tells two of them apart, and kind hints while typing."""

from __future__ import annotations

import difflib
from functools import lru_cache

_USUAL_DOMAINS = (
    "aol.com",
    "btinternet.com",
    "gmail.com",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "icloud.com",
    "live.co.uk",
    "live.com",
    "me.com",
    "msn.com",
    "nhs.net",
    "ntlworld.com",
    "outlook.com",
    "proton.me",
    "sky.com",
    "talktalk.net",
    "virginmedia.com",
    "yahoo.co.uk",
    "yahoo.com",
)
_ENDINGS = {".con": ".com", ".cmo": ".com", ".co.k": ".co.uk", ".ogr": ".org", ".couk": ".co.uk"}


def address_key(address: str) -> str:
    """The same address always gives the same key.

    Only capitals and the writing of the domain are levelled. Dots and plus parts are left alone:
    whether they matter is the mailbox owner's business, and guessing would merge two people.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return address.strip().casefold()
    return f"{local.casefold()}@{ascii_domain(domain)}"


def loose_key(key: str) -> str:
    """The key without what some mailboxes take no notice of: a plus part, dots at Gmail.

    Two addresses of one loose key may be one mailbox. That is reason enough to ask, and to leave
    alone somebody who said no, but never to take two people for one.
    """
    local, at, domain = key.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}{at}{domain}"


@lru_cache(maxsize=512)
def ascii_domain(domain: str) -> str:
    """The domain as the mail system writes it, in small letters."""
    plain = domain.strip().casefold().rstrip(".")
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        return plain


def typing_hint(address: str) -> str | None:
    """A question worth asking about an address that looks mistyped, or nothing."""
    text = address.strip()
    if not text:
        return None
    return _shape_hint(text) or _domain_hint(text)


def _shape_hint(text: str) -> str | None:
    if "," in text:
        return "There is a comma in it; a dot was probably meant."
    if any(c.isspace() for c in text):
        return "There is a space in the middle."
    if text.count("@") != 1:
        return "An address has exactly one @."
    if ".." in text:
        return "There are two dots in a row."
    local, _, domain = text.partition("@")
    if not local or "." not in domain.strip("."):
        return "Something is missing before or after the @."
    if not local.isascii():
        return "Letters like these before the @ are refused by many mail servers."
    return None


def likely_address(address: str) -> str | None:
    """The address that was probably meant by one that looks mistyped; None where none is near."""
    local, _, domain = address.strip().rpartition("@")
    domain = domain.casefold()
    if not local or domain in _USUAL_DOMAINS:
        return None
    for wrong, right in _ENDINGS.items():
        if domain.endswith(wrong):
            return f"{local}@{domain[: -len(wrong)]}{right}"
    # One swapped or missing letter, never a different word: "mail.com" is a real place.
    likely = [
        one for one in _USUAL_DOMAINS if domain[:1] == one[0] and abs(len(domain) - len(one)) <= 1
    ]
    near = difflib.get_close_matches(domain, likely, n=1, cutoff=0.86)
    return f"{local}@{near[0]}" if near else None


def _domain_hint(text: str) -> str | None:
    meant = likely_address(text)
    return f"Did you mean {meant}?" if meant else None
