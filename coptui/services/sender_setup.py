"""The sender's settings: what they are, what they lack, and changing them."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlsplit

from coptui.domain.addresses import ascii_domain
from coptui.domain.counting import agree
from coptui.domain.sending_domain import domain_of, is_strange
from coptui.domain.text import clean_line
from coptui.errors import Misconfigured, Refused
from coptui.mail.connecting import TokenSource
from coptui.mail.smtp import Server, is_loopback
from coptui.services import audit, sender_password
from coptui.services.done import Done
from coptui.services.sender_presets import PRESETS, preset
from coptui.settings import SIGN_IN, SenderSettings
from coptui.workspace import Workspace

_SETTINGS = frozenset({"settings"})
_HOST = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?$")
_WAY_OUT = (
    "host", "port", "security", "user", "from_address", "ca_file",
    "sign_in", "oauth_client", "oauth_tenant", "oauth_server",
)  # fmt: skip
TEST_CODE = "test_code"


@dataclass(frozen=True)
class SenderState:
    """The sender as it is set up. `missing` names what a real mailing still needs."""

    practice: bool
    ready: bool
    demo: bool
    provider: str
    host: str
    port: int
    security: str
    user: str
    sign_in: str
    oauth_client: str
    oauth_tenant: str
    oauth_server: str
    from_address: str
    from_name: str
    reply_to: str
    ca_file: str
    organisation: str
    postal_address: str
    charity_number: str
    per_minute: int
    per_hour: int
    per_day: int
    connections: int
    password_in: str
    code_sent: bool
    missing: tuple[str, ...]
    words: str


def state(ws: Workspace) -> SenderState:
    """How the sender stands."""
    sender = ws.settings.sender
    kept = sender_password.where(ws) if sender.user else ""
    missing = _missing(sender, kept)
    shown = {one.name: getattr(sender, one.name) for one in fields(SenderSettings)}
    return SenderState(
        practice=ws.in_practice,
        ready=not missing,
        demo=ws.is_demo,
        password_in=kept,
        code_sent=ws.store.meta(TEST_CODE) is not None,
        missing=missing,
        words=_words(ws, missing),
        **shown,
    )


def _missing(sender: SenderSettings, password_in: str) -> tuple[str, ...]:
    lacks = {
        "the server": not sender.host,
        "the port": not sender.port,
        "the sender's address": not sender.from_address,
        "the application id": sender.sign_in != "password" and not sender.oauth_client,
        "the user": sender.sign_in != "password" and not sender.user,
        secret_of(sender): bool(sender.user) and not password_in,
    }
    return tuple(name for name, missing in lacks.items() if missing)


def secret_of(sender: SenderSettings) -> str:
    """What the secret is called that this kind of sign-in needs."""
    return "the password" if sender.sign_in == "password" else "the sign-in"


def _words(ws: Workspace, missing: tuple[str, ...]) -> str:
    if ws.is_demo:
        return "The people here are invented; nothing ever leaves a demo."
    if missing:
        return f"Practice. For real mail {' and '.join(missing)} must be set up."
    if ws.in_practice:
        return "Practice: messages are written to a folder. A test mail opens the way out."
    return "Live: a confirmed mailing leaves through your mail server."


def setup(ws: Workspace, *, password: str | None = None, **changes: Any) -> Done[SenderState]:
    """Change the sender; what is not named stays. A new way out goes back to practice.

    Raises `Refused` with the field, in plain words.
    """
    known = {one.name for one in fields(SenderSettings)}
    unknown = set(changes) - known
    if unknown:
        raise Refused(f"There is no sender setting {sorted(unknown)[0]!r}.")
    old = ws.settings.sender
    cleaned = {name: _cleaned(name, value) for name, value in changes.items() if value is not None}
    new = replace(old, **cleaned)
    _check(new, changed=set(cleaned))
    if password and new.sign_in != "password":
        raise Refused(
            "This mailbox signs in without a password.",
            "Leave the password empty, or choose the password as the sign-in.",
            field="password",
        )
    moved = any(getattr(old, name) != getattr(new, name) for name in _WAY_OUT)
    with ws.store.atomic():  # practice first: if the rest fails, nothing leaves another way
        if moved:
            ws.store.set_meta(TEST_CODE, None)
        if moved and not ws.in_practice:
            ws.store.set_meta("practice", "1")
            said = "Saved. The way out has changed, so this home practises until a new test mail."
        else:
            said = "Saved."
        audit.note(ws, "sender.set_up", detail=",".join(sorted(cleaned)))
    ws.save_settings(replace(ws.settings, sender=new))
    if password:
        sender_password.keep(ws, password)
    return Done(state(ws), said, changed=_SETTINGS)


def _cleaned(name: str, value: Any) -> Any:
    if isinstance(value, str):
        text = clean_line(value, 300).text.strip()
        return text.casefold().rstrip(".") if name == "host" else text
    return value


def _check(sender: SenderSettings, changed: set[str]) -> None:
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
    if "provider" in changed and sender.provider and preset(sender.provider) is None:
        keys = ", ".join(one.key for one in PRESETS)
        raise Refused(f"{sender.provider!r} is no mailbox we know.", f"Known: {keys}.")
    if {"host", "from_address"} & changed and not is_loopback(sender.host):
        _check_own_server(sender)
    for name in ("from_address", "reply_to"):
        if name in changed and getattr(sender, name):
            check_address(getattr(sender, name), name)


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


def password(ws: Workspace) -> str:
    """The password of the mail server, or nothing."""
    return sender_password.read(ws)


def server_of(ws: Workspace) -> Server:
    """The way out, with its password. Raises `Misconfigured` when something is missing."""
    sender = ws.settings.sender
    missing = _missing(sender, sender_password.where(ws) if sender.user else "")
    if missing:
        raise Misconfigured(
            f"The sender is not set up: {' and '.join(missing)} "
            f"{agree(len(missing), 'is', 'are')} missing.",
            "Set it up in Settings, or with `coptui settings smtp`.",
        )
    with_password = bool(sender.user) and sender.sign_in == "password"
    return Server(
        host=sender.host,
        port=sender.port,
        security=sender.security,
        user=sender.user,
        password=sender_password.read(ws) if with_password else "",
        ca_file=sender.ca_file,
        tokens=_tokens(ws) if sender.sign_in != "password" else None,
    )


def _tokens(ws: Workspace) -> TokenSource:
    from coptui.services.sender_sign_in import tokens  # late: a password needs none of it

    return tokens(ws)


def practice(ws: Workspace) -> Done[SenderState]:
    """Back to practice: nothing leaves from now on."""
    with ws.store.atomic():
        ws.store.set_meta("practice", "1")
        audit.note(ws, "sender.practice")
    return Done(state(ws), "Practice: nothing leaves any more.", changed=_SETTINGS)
