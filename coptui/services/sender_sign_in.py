"""Signing in to the mailbox without a password: who asks, how it is begun, and where it is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from coptui.errors import Misconfigured, Refused, Unavailable
from coptui.mail import browsing, oauth
from coptui.mail.engine import Call
from coptui.mail.oauth import Application, Asked, Tokens
from coptui.mail.smtp import Trouble
from coptui.services import audit, sender_password
from coptui.services.done import Done
from coptui.services.sender_words import explained
from coptui.settings import SenderSettings
from coptui.workspace import Workspace

SECRET_ENVIRONMENT = "COPTUI_OAUTH_CLIENT_SECRET"
PROVIDERS = {"microsoft": "Microsoft", "google": "Google"}
_MICROSOFT = "https://login.microsoftonline.com"
_MICROSOFT_SCOPE = "https://outlook.office.com/SMTP.Send offline_access"
_GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth"
_GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"
_GOOGLE_SCOPE = "https://mail.google.com/"
_IN_USE: WeakKeyDictionary[Workspace, tuple[str, Tokens]] = WeakKeyDictionary()


@dataclass(frozen=True)
class ToDo:
    """What she does to sign in: open a page and, where there is one, type a code there."""

    where: str
    code: str = ""

    @property
    def words(self) -> str:
        """The same in a sentence."""
        then = f" and type the code {self.code}" if self.code else " and sign in there"
        return f"Open {self.where}{then}."


def application(sender: SenderSettings, secret: str = "") -> Application:
    """Who asks for tokens. Raises `Misconfigured` where the application is not named."""
    if not sender.oauth_client:
        raise Misconfigured(
            "The application id is missing.",
            "Your administrator registers coptui once and gives you the id; then `coptui settings "
            "sign-in --client ID`.",
        )
    base = sender.oauth_server.rstrip("/")
    if sender.sign_in == "microsoft":
        root = f"{base or _MICROSOFT}/{sender.oauth_tenant or 'organizations'}/oauth2/v2.0"
        return Application(
            token_url=f"{root}/token",
            device_url=f"{root}/devicecode",
            client=sender.oauth_client,
            scope=_MICROSOFT_SCOPE,
            secret=secret,
        )
    return Application(
        token_url=f"{base}/token" if base else _GOOGLE_TOKEN,
        consent_url=f"{base}/auth" if base else _GOOGLE,
        client=sender.oauth_client,
        scope=_GOOGLE_SCOPE,
        secret=secret,
    )


def tokens(ws: Workspace) -> Tokens:
    """Where the tokens of the present mailbox come from; the same for as long as it is the same."""
    account = sender_password.account_of(ws)
    found = _IN_USE.get(ws)
    if found is None or found[0] != account:
        kept = _unpacked(sender_password.read(ws))
        keep = sender_password.keeper(ws)
        made = Tokens(
            application(ws.settings.sender, kept["client_secret"]),
            kept["refresh_token"],
            ws.clock,
            lambda newer: keep(_packed(newer, kept["client_secret"])),
        )
        found = _IN_USE[ws] = (account, made)
    return found[1]


def keep(ws: Workspace, refresh: str, secret: str = "") -> Done[str]:
    """Keep the refresh token of a sign-in, as the password would be. Raises `Refused` for none."""
    token = refresh.strip()
    if not token or not token.isascii() or any(char.isspace() for char in token):
        raise Refused("That is no refresh token.", "Copy it whole, without blanks.", field="token")
    _IN_USE.pop(ws, None)
    place = sender_password.keep(ws, _packed(token, secret))
    with ws.store.atomic():
        audit.note(ws, "sender.signed_in")
    name = PROVIDERS[ws.settings.sender.sign_in]
    return Done(place, f"Signed in with {name}.", changed=frozenset({"settings"}))


async def sign_in(call: Call, show: Callable[[ToDo], None]) -> Done[str]:
    """Sign in; `show` is given what she has to do, then it is waited for.

    Raises `Misconfigured` where something is missing, `Unavailable` in plain words where the
    sign-in did not come about.
    """
    start: _Start = await call(_prepare)
    asks = start.application
    try:
        if asks.device_url:
            begun: Asked = await oauth.begin(asks)
            show(ToDo(begun.where, begun.code))
            refresh = await oauth.wait(asks, begun, start.clock)
        else:
            refresh = await browsing.sign_in(asks, start.user, lambda page: show(ToDo(page)))
    except Trouble as trouble:
        raise Unavailable(*explained(trouble)) from trouble
    done: Done[str] = await call(keep, refresh, asks.secret)
    return done


def sign_in_here(home: Path, show: Callable[[ToDo], None]) -> Done[str]:
    """The same for a program without an event loop; a signal to end gives it up."""
    from coptui.services.headless import run_until_signal

    return run_until_signal(home, lambda call, stop: _until(call, stop, show))


async def _until(call: Call, stop: Any, show: Callable[[ToDo], None]) -> Done[str]:
    import asyncio

    work = asyncio.ensure_future(sign_in(call, show))
    ending = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({work, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise Unavailable("The sign-in was given up.", "Begin again when it suits.")
        return work.result()
    finally:
        for one in (work, ending):
            one.cancel()


@dataclass(frozen=True)
class _Start:
    application: Application
    user: str
    clock: Any


def _prepare(ws: Workspace) -> _Start:
    sender = ws.settings.sender
    if sender.sign_in not in PROVIDERS:
        raise Refused(
            "This mailbox is signed in to with a password.",
            "Choose Microsoft or Google as the sign-in first.",
        )
    if not sender.user:
        raise Misconfigured("Who signs in is not said.", "Usually the address of the mailbox.")
    kept = _unpacked(sender_password.read(ws))
    secret = os.environ.get(SECRET_ENVIRONMENT) or kept["client_secret"]
    return _Start(application(sender, secret), sender.user, ws.clock)


def _packed(refresh: str, secret: str) -> str:
    return json.dumps({"refresh_token": refresh, "client_secret": secret}) if secret else refresh


def _unpacked(text: str) -> dict[str, str]:
    if text.startswith("{"):
        try:
            told = json.loads(text)
        except ValueError:
            told = {}
        return {name: str(told.get(name, "")) for name in ("refresh_token", "client_secret")}
    return {"refresh_token": text, "client_secret": ""}
