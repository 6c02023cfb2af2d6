"""What the settings of a sender must be like, each refused by name and in plain words."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from coptui.domain.addresses import ascii_domain
from coptui.domain.sending_domain import domain_of, is_strange
from coptui.errors import Refused
from coptui.mail.smtp import is_loopback
from coptui.services.sender_presets import PRESETS, preset
from coptui.settings import SIGN_IN, SenderSettings

_HOST = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?$")


def check(sender: SenderSettings, changed: set[str]) -> None:
    """Raise `Refused`, naming the field, for settings that cannot be meant."""
    if sender.host and not _is_host(sender.host):
        raise Refused(
            f"{sender.host!r} is not the name of a server.",
            "It looks like smtp.example.org, without https:// and without spaces.",
            field="host",
        )
    if not 0 <= sender.port <= 65_535 or ("port" in changed and sender.port == 0):
        raise Refused("The port is a number from 1 to 65535.", "Usually 465 or 587.", field="port")
    if sender.security not in {"tls", "starttls", "none"}:
        raise Refused("Encryption is tls, starttls or none.", field="security")
    if (sender.port, sender.security) in {(465, "starttls"), (587, "tls")}:
        right = "tls" if sender.port == 465 else "starttls"
        raise Refused(f"Port {sender.port} speaks {right}.", f"Choose {right}.", field="security")
    if sender.security == "none" and sender.host and not is_loopback(sender.host):
        raise Refused(
            "Without encryption, mail goes only to a server on this computer.",
            "Choose tls or starttls.",
            field="security",
        )
    if sender.security == "none" and sender.user:
        raise Refused(
            "A password is never sent without encryption.",
            "Choose tls or starttls, or leave the user empty.",
            field="user",
        )
    _check_limits(sender)
    _check_sign_in(sender)
    if sender.unsubscribe_url and not _is_page(sender.unsubscribe_url):
        raise Refused(
            "The page for leaving the list begins with https:// and holds no blanks.",
            "Leave it empty unless your website takes one-click unsubscribes (RFC 8058).",
            field="unsubscribe_url",
        )
    if "provider" in changed and sender.provider and preset(sender.provider) is None:
        keys = ", ".join(one.key for one in PRESETS)
        raise Refused(f"{sender.provider!r} is no mailbox we know.", f"Known: {keys}.")
    if {"host", "from_address"} & changed and not is_loopback(sender.host):
        _check_own_server(sender)
    for name in ("from_address", "reply_to"):
        if name in changed and getattr(sender, name):
            check_address(getattr(sender, name), name)


def _is_page(url: str) -> bool:
    """Whether a mail program may POST to it: https, a real host, nothing that ends a header."""
    try:
        where = urlsplit(url)
        host = where.hostname or ""
    except ValueError:
        return False
    plain = re.fullmatch(r"[!#-;=?-\[\]_a-z~]+", url) is not None and "," not in url
    return where.scheme == "https" and "." in host and plain and not where.fragment


def _check_own_server(sender: SenderSettings) -> None:
    """A free mailbox's mail by another server is refused by most who get it (MSG-10)."""
    if sender.host and is_strange(sender.from_address, sender.host):
        raise Refused(
            f"Mail from {domain_of(sender.from_address)} is believed only when it leaves by its "
            f"own server, not by {sender.host}.",
            "Choose that mailbox, or use an address of your own domain.",
            field="from_address",
        )


def _check_sign_in(sender: SenderSettings) -> None:
    if sender.sign_in not in SIGN_IN:
        raise Refused(f"Signing in is by {', '.join(SIGN_IN)}.", field="sign_in")
    for name in ("oauth_client", "oauth_tenant"):
        if not re.fullmatch(r"[A-Za-z0-9._-]*", getattr(sender, name)):
            raise Refused(
                "That is no id: letters, figures, dots and hyphens.", "Copy it whole.", field=name
            )
    if sender.oauth_server and not _is_safe_server(sender.oauth_server):
        raise Refused("The sign-in server begins with https://.", field="oauth_server")


def _is_safe_server(address: str) -> bool:
    try:
        where = urlsplit(address)
    except ValueError:
        return False
    host = where.hostname or ""
    return bool(host) and (
        where.scheme == "https" or (where.scheme == "http" and is_loopback(host))
    )


def _check_limits(sender: SenderSettings) -> None:
    if not 1 <= sender.per_minute <= 600_000:
        raise Refused("Messages a minute: a number above 0.", field="per_minute")
    for name, stretch in (("per_hour", "an hour"), ("per_day", "a day")):
        if getattr(sender, name) < 0:
            raise Refused(f"Messages {stretch}: 0 for no limit, or a number.", field=name)
    if sender.domain_gap < 0:
        raise Refused("Seconds between two messages to a domain: 0 for none.", field="domain_gap")
    if not 1 <= sender.connections <= 10:
        raise Refused("Connections at once: a number from 1 to 10.", field="connections")


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
        return True
    except ValueError:
        return len(host) <= 253 and bool(_HOST.match(ascii_domain(host)))


def check_address(address: str, name: str) -> None:
    """Raise `Refused`, naming the field, for what is no e-mail address."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        raise Refused(f"{address!r} is not an e-mail address.", str(error), field=name) from error
