"""The password of the mail server: the environment, the system's key ring, or a private file.

It is never in the settings, the database or a log. It is kept together with the user and server it
belongs to, so that a changed server is never handed the password of the old one.
"""

from __future__ import annotations

import json
import os
from typing import Any

from coptui.settings import SenderSettings, write_private
from coptui.workspace import Workspace

ENVIRONMENT = "COPTUI_SMTP_PASSWORD"
_SERVICE = "coptui"
_KEPT_IN = "smtp_password_in"


def read(ws: Workspace) -> str:
    """The password for the present user and server, or nothing."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        return given
    account = _account(ws.settings.sender)
    if ws.store.meta(_KEPT_IN) == f"keyring:{account}":
        return _from_keyring(account)
    return _from_file(ws, account)


def where(ws: Workspace) -> str:
    """Where the password is kept: "environment", "keyring", "file", or nothing when it is not."""
    if os.environ.get(ENVIRONMENT):
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
    write_private(_file(ws), json.dumps({"account": account, "password": password}))
    return "file"


def _account(settings: SenderSettings) -> str:
    return f"{settings.user}@{settings.host}:{settings.port}"


def _file(ws: Workspace) -> Any:
    return ws.home / "smtp-password"


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


def _from_keyring(account: str) -> str:
    from keyring.errors import KeyringError

    try:
        ring = _ring()
        return str(ring.get_password(_SERVICE, account) or "") if ring else ""
    except (KeyringError, RuntimeError, OSError):
        return ""


def _to_keyring(account: str, password: str) -> bool:
    from keyring.errors import KeyringError

    try:
        ring = _ring()
        if ring is None:
            return False
        ring.set_password(_SERVICE, account, password)
        return bool(ring.get_password(_SERVICE, account) == password)
    except (KeyringError, RuntimeError, OSError):
        return False
