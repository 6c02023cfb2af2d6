"""Signing in without a password: access tokens of the mailbox's own provider (OAuth 2.0).

The standard library is enough for it: two small POSTs. Nothing is sent anywhere but to the sign-in
server that was chosen, over TLS, and no redirection is followed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from coptui.clock import Clock
from coptui.mail.connecting import Trouble
from coptui.mail.posting import NotPosted, post

EARLY = 300.0
"""Seconds before its end at which an access token is renewed."""
USUAL_LIFE = 3600.0
SLOWER = 5.0
"""Seconds by which to ask more rarely when the server says so (RFC 8628, 3.5)."""
_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True)
class Application:
    """Who asks for the tokens, and where. `secret` only where the provider gave one."""

    token_url: str
    client: str
    scope: str
    device_url: str = ""
    consent_url: str = ""
    secret: str = field(default="", repr=False)

    def about(self, **more: str) -> dict[str, str]:
        """What every question to the sign-in server says."""
        secret = {"client_secret": self.secret} if self.secret else {}
        return {"client_id": self.client, **secret, **more}


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-in that waits for her: she opens `where` and types `code` before it runs out."""

    where: str
    code: str
    device: str = field(repr=False)
    every: float
    lasts: float


class Tokens:
    """The access token of one mailbox, renewed before it runs out.

    `kept` is called with a refresh token that takes the place of the one before.
    """

    def __init__(
        self, application: Application, refresh: str, clock: Clock, kept: Callable[[str], None]
    ) -> None:
        self._application = application
        self._refresh = refresh
        self._clock = clock
        self._kept = kept
        self._access = ""
        self._until: tuple[datetime, float] | None = None
        self._one_at_a_time = asyncio.Lock()

    def __repr__(self) -> str:
        return f"Tokens({self._application.client!r})"

    async def access(self) -> str:
        """A token that is good for some minutes yet. Raises `Trouble`."""
        async with self._one_at_a_time:
            if not self._is_fresh():
                await self._renew()
            return self._access

    def refused(self) -> None:
        """The mail server did not take it: ask for another the next time."""
        self._until = None

    def _is_fresh(self) -> bool:
        """By both clocks: one stands still while the machine sleeps, the other can be set back."""
        return (
            self._until is not None
            and self._clock.now() < self._until[0]
            and self._clock.monotonic() < self._until[1]
        )

    async def _renew(self) -> None:
        grant = {"grant_type": "refresh_token", "refresh_token": self._refresh}
        told = await asked(
            self._application.token_url,
            self._application.about(**grant, scope=self._application.scope),
        )
        self._access = _text(told, "access_token")
        life = max(0.0, _number(told, "expires_in", USUAL_LIFE) - EARLY)
        self._until = (self._clock.now() + timedelta(seconds=life), self._clock.monotonic() + life)
        newer = str(told.get("refresh_token") or "")
        if newer and newer != self._refresh:
            self._refresh = newer
            self._kept(newer)


async def begin(application: Application) -> Asked:
    """Ask for a code that she types on the provider's own page (RFC 8628). Raises `Trouble`."""
    told = await asked(application.device_url, application.about(scope=application.scope))
    return Asked(
        where=_text(told, "verification_uri", "verification_url"),
        code=_text(told, "user_code"),
        device=_text(told, "device_code"),
        every=_number(told, "interval", SLOWER),
        lasts=_number(told, "expires_in", 900.0),
    )


async def wait(
    application: Application,
    begun: Asked,
    clock: Clock,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> str:
    """The refresh token, once she has typed the code. Raises `Trouble` when she did not."""
    end, every = clock.monotonic() + begun.lasts, begun.every
    grant = application.about(grant_type=_CODE_GRANT, device_code=begun.device)
    while clock.monotonic() < end:
        await pause(every)
        try:
            return _text(await asked(application.token_url, grant), "refresh_token")
        except Trouble as trouble:
            if trouble.text.startswith("slow_down"):
                every += SLOWER
            elif not trouble.text.startswith("authorization_pending"):
                raise
    raise Trouble("token_late")


async def exchange(application: Application, code: str, back: str, verifier: str) -> str:
    """The refresh token for the code that came back from the browser (RFC 7636)."""
    told = await asked(
        application.token_url,
        application.about(
            grant_type="authorization_code", code=code, redirect_uri=back, code_verifier=verifier
        ),
    )
    return _text(told, "refresh_token")


async def asked(url: str, form: dict[str, str]) -> dict[str, Any]:
    """What the sign-in server answers. Raises `Trouble`, its text without any secret of ours."""
    try:
        status, told = await post(url, form)
    except NotPosted as fault:
        raise Trouble("token_away", str(fault)) from fault
    if status == 200:
        return told
    error = str(told.get("error") or "")
    words = " ".join(f"{error} {told.get('error_description') or ''}".split())
    for name in ("refresh_token", "client_secret", "device_code", "code", "code_verifier"):
        if form.get(name):
            words = words.replace(form[name], "…")
    raise Trouble(_KINDS.get(error, "token_away"), words or f"status {status}", status)


_KINDS = {
    "invalid_grant": "token_gone",
    "interaction_required": "token_gone",
    "consent_required": "token_gone",
    "invalid_client": "token_client",
    "unauthorized_client": "token_client",
    "invalid_scope": "token_client",
    "unsupported_grant_type": "token_client",
    "access_denied": "token_denied",
    "authorization_declined": "token_denied",
    "expired_token": "token_late",
}


def _text(told: dict[str, Any], *names: str) -> str:
    for name in names:
        value = told.get(name)
        if isinstance(value, str) and value and value.isascii() and value.isprintable():
            return value
    raise Trouble("token_away", f"no {names[0]} in the answer")


def _number(told: dict[str, Any], name: str, otherwise: float) -> float:
    try:
        return max(0.0, float(told.get(name, otherwise)))
    except (TypeError, ValueError):
        return otherwise
