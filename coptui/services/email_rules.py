"""Whether an e-mail address can be one: strict by the standards, kind to the person who types."""

from __future__ import annotations

import re
from typing import NamedTuple

from coptui.domain.addresses import address_key, typing_hint

# A plain local part is checked here, since checking it in full costs as much as the whole row of
# a file; the domain is checked in full, once for each domain. All else is checked in full.
_PLAIN = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9_+-]|\.(?=[A-Za-z0-9_+-])){0,62})@([A-Za-z0-9.-]+)")
LONGEST = 254


class EmailCheck(NamedTuple):
    """An address as it will be kept, or what is wrong with it; and what might have been meant."""

    address: str
    key: str
    error: str = ""
    hint: str = ""


class EmailRules:
    """Checks addresses and remembers the domains it has seen; make one for each file or form."""

    def __init__(self) -> None:
        self._domains: dict[str, tuple[str, str, str]] = {}

    def check(self, typed: str, *, hints: bool = True) -> EmailCheck:
        """Look at one address; nothing is asked of the network."""
        text = typed.strip()
        plain = _PLAIN.fullmatch(text)
        if plain and len(text) <= LONGEST:
            local, domain = plain.groups()
            kept, key, hint = self._domains.get(domain) or self._learn(domain)
            if kept:
                # A large file is full of these; nothing is made anew that is there already.
                address = text if kept == domain else f"{local}@{kept}"
                low = local.casefold()
                key = address if low == local and key == kept else f"{low}@{key}"
                if not hint or not hints:
                    return EmailCheck(address, key)
                return EmailCheck(address, key, "", hint.replace(" a@", f" {local}@"))
        hint = (typing_hint(text) or "") if hints else ""
        address, error = _in_full(text)
        if error:
            return EmailCheck("", "", hint or error)
        return EmailCheck(address, address_key(address), "", hint)

    def _learn(self, domain: str) -> tuple[str, str, str]:
        """A domain as it is kept, its key, and what might have been meant by it."""
        address, _ = _in_full(f"a@{domain}")
        kept, key = address.partition("@")[2], address_key(address).partition("@")[2]
        known = kept, key, typing_hint(f"a@{domain}") or ""
        self._domains[domain] = known
        return known


def _in_full(text: str) -> tuple[str, str]:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, strict=True).normalized, ""
    except EmailNotValidError as error:
        return "", f"This is not an e-mail address. {error}"
