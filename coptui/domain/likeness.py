"""Whether two addresses, or two names, may well be of one person. A guess, never a decision."""

from __future__ import annotations

_TWIN_DOMAINS = {"googlemail.com": "gmail.com", "hotmail.co.uk": "hotmail.com"}
ALIKE_FROM = 86
"""Of 100: how alike two names of one organisation must be to be shown side by side."""


def loose_address(key: str) -> str:
    """One form for what is often one mailbox: no capitals, dots or plus parts, one Gmail.

    `key` is an `addresses.address_key`. For telling people apart that key is used, never this one.
    """
    local, at, domain = key.casefold().rpartition("@")
    if not at:
        return key
    plain = local.split("+", 1)[0].replace(".", "") or local
    return f"{plain}@{_TWIN_DOMAINS.get(domain, domain)}"


def could_be_one(one: str, other: str) -> bool:
    """Whether two folded names can be of one person: equal, in another order, or one in the other.

    Jo and Jo Pardew, Pardew Jo, J. Pardew.
    """
    a, b = name_words(one), name_words(other)
    if not a or not b:
        return True
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    return a[-1] == b[-1] and a[0][0] == b[0][0]


def name_words(name: str) -> list[str]:
    """The words of a folded name, without commas and dots."""
    return "".join(sign if sign.isalnum() else " " for sign in name).split()
