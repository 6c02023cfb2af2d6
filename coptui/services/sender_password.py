"""The secret of the mailbox: the environment, the system's key ring, or a private file.

It is a password, or the refresh token of a sign-in without one. It is never in the settings, the
database or a log. It is kept together with the user and server it belongs to, so that a changed
server is never handed the secret of the old one, and a token never goes out as a password.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coptui.settings import SenderSettings, write_private
from coptui.workspace import Workspace

ENVIRONMENT = "COPTUI_SMTP_PASSWORD"
TOKEN_ENVIRONMENT = "COPTUI_SMTP_REFRESH_TOKEN"
PIECE = 1_000
"""Letters in one entry of a key ring: that of Windows takes few, and tokens are long."""
_SERVICE = "coptui"
_KEPT_IN = "smtp_password_in"


def environment(settings: SenderSettings) -> str:
    """The variable that may hold the secret of this kind of sign-in."""
    return ENVIRONMENT if settings.sign_in == "password" else TOKEN_ENVIRONMENT


def read(ws: Workspace) -> str:
    """The secret for the present user and server, or nothing."""
    given = os.environ.get(environment(ws.settings.sender))
    if given:
        return given
    account = _account(ws.settings.sender)
    if ws.store.meta(_KEPT_IN) == f"keyring:{account}":
        return _from_keyring(account)
    return _from_file(ws, account)


def where(ws: Workspace) -> str:
    """Where the secret is kept: "environment", "keyring", "file", or nothing when it is not."""
    if os.environ.get(environment(ws.settings.sender)):
        return "environment"
    account = _account(ws.settings.sender)
    if ws.store.meta(_KEPT_IN) == f"keyring:{account}":
        return "keyring"
    return "file" if _from_file(ws, account) else ""


def keep(ws: Workspace, password: str) -> str:
    """Keep it in the key ring, else in a file only its owner may read; where it is kept now."""
    account = _account(ws.settings.sender)
    if _to_keyring(account, password):
        ws.store.set_meta(_KEPT_IN, f"keyring:{account}")
        _file(ws).unlink(missing_ok=True)
        return "keyring"
    ws.store.set_meta(_KEPT_IN, None)
    _to_file(_file(ws), account, password)
    return "file"


def keeper(ws: Workspace) -> Callable[[str], None]:
    """Puts another secret in the place of the present one, on whatever thread; no database."""
    place, account, file = where(ws), account_of(ws), _file(ws)

    def keep_instead(secret: str) -> None:
        if place == "keyring":
            _to_keyring(account, secret)
        elif place == "file":
            _to_file(file, account, secret)

    return keep_instead


def account_of(ws: Workspace) -> str:
    """What the secret belongs to."""
    return _account(ws.settings.sender)


def _account(settings: SenderSettings) -> str:
    mailbox = f"{settings.user}@{settings.host}:{settings.port}"
    if settings.sign_in == "password":
        return mailbox
    asks = (settings.sign_in, settings.oauth_server, settings.oauth_tenant, settings.oauth_client)
    return f"{' '.join(one for one in asks if one)} {mailbox}"


def _file(ws: Workspace) -> Path:
    return ws.home / "smtp-password"


def _to_file(file: Path, account: str, password: str) -> None:
    write_private(file, json.dumps({"account": account, "password": password}))


def _from_file(ws: Workspace, account: str) -> str:
    try:
        kept = json.loads(_file(ws).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    if not isinstance(kept, dict) or kept.get("account") != account:
        return ""
    return str(kept.get("password", ""))


def _ring() -> Any | None:
    """A key ring that really keeps secrets; none on most servers."""
    import keyring

    backend = keyring.get_keyring()
    rings = getattr(backend, "backends", None) or [backend]
    for ring in rings:
        plain = type(ring).__module__.startswith("keyrings.alt")
        if not plain and ring.priority >= 1:
            return ring
    return None


def _names(account: str, pieces: int) -> list[str]:
    return [account, *(f"{account} part {at}" for at in range(2, pieces + 1))]


def _joined(ring: Any, account: str) -> str:
    """The pieces of a secret; the first that is not full is the last."""
    secret, number = "", 1
    while True:
        piece = str(ring.get_password(_SERVICE, _names(account, number)[-1]) or "")
        secret += piece
        if len(piece) < PIECE:
            return secret
        number += 1


def _from_keyring(account: str) -> str:
    from keyring.errors import KeyringError

    try:
        ring = _ring()
        return _joined(ring, account) if ring else ""
    except (KeyringError, RuntimeError, OSError):
        return ""


def _to_keyring(account: str, password: str) -> bool:
    from keyring.errors import KeyringError

    try:
        ring = _ring()
        if ring is None:
            return False
        for at, name in enumerate(_names(account, len(password) // PIECE + 1)):
            ring.set_password(_SERVICE, name, password[at * PIECE : (at + 1) * PIECE])
        return _joined(ring, account) == password
    except (KeyringError, RuntimeError, OSError):
        return False
