"""The sender's settings: what they are, what they lack, and changing them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from coptui.domain.counting import agree
from coptui.domain.text import clean_line
from coptui.errors import Misconfigured, Refused
from coptui.mail.connecting import TokenSource
from coptui.mail.smtp import Server
from coptui.services import audit, sender_password
from coptui.services.done import Done
from coptui.services.sender_checks import check
from coptui.services.sender_presets import preset
from coptui.settings import SenderSettings
from coptui.workspace import Workspace

_SETTINGS = frozenset({"settings"})
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
    unsubscribe_url: str
    per_minute: int
    per_hour: int
    per_day: int
    domain_gap: int
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
    profile = preset(cleaned.get("provider", ""))
    if profile is not None:
        cleaned.setdefault("domain_gap", profile.domain_gap)
    new = replace(old, **cleaned)
    check(new, changed=set(cleaned))
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
