"""Whether an e-mail address can be one: strict by the standards, kind to the person who types."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coptui.domain.addresses import address_key, typing_hint

# A plain local part is checked here, since checking it in full costs as much as the whole row of
# a file; the domain is checked in full, once for each domain. All else is checked in full.
_PLAIN = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9_+-]|\.(?=[A-Za-z0-9_+-])){0,62})@([A-Za-z0-9.-]+)")
LONGEST = 254


@dataclass(frozen=True)
class EmailCheck:
    """An address as it will be kept, or what is wrong with it; and what might have been meant."""

    address: str
    key: str
    error: str = ""
    hint: str = ""


class EmailRules:
    """Checks addresses and remembers the domains it has seen; make one for each file or form."""

    def __init__(self) -> None:
        self._domains: dict[str, str] = {}
        self._hints: dict[str, str] = {}

    def check(self, typed: str, *, hints: bool = True) -> EmailCheck:
        """Look at one address; nothing is asked of the network."""
        text = typed.strip()
        plain = _PLAIN.fullmatch(text)
        hint = self._hint(text, plain) if hints else ""
        if plain and len(text) <= LONGEST:
            domain = self._domain(plain[2])
            if domain:
                address = f"{plain[1]}@{domain}"
                return EmailCheck(address, address_key(address), "", hint)
        address, error = _in_full(text)
        if error:
            return EmailCheck("", "", hint or error, "")
        return EmailCheck(address, address_key(address), "", hint)

    def _hint(self, text: str, plain: re.Match[str] | None) -> str:
        if plain is None or ".." in text:
            return typing_hint(text) or ""
        domain = plain[2]
        if domain not in self._hints:
            self._hints[domain] = typing_hint(f"a@{domain}") or ""
        return self._hints[domain].replace(" a@", f" {plain[1]}@")

    def _domain(self, domain: str) -> str:
        known = self._domains.get(domain)
        if known is None:
            address, _ = _in_full(f"a@{domain}")
            known = address.partition("@")[2]
            self._domains[domain] = known
        return known


def _in_full(text: str) -> tuple[str, str]:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, strict=True).normalized, ""
    except EmailNotValidError as error:
        return "", f"This is not an e-mail address. {error}"
