"""Signing in in the browser: a page of the provider that sends her back to this computer.

For providers that give no code to type for a mailbox (RFC 8252 with the proof of RFC 7636). The
answer is waited for on the loopback interface, on a port of its own, for one question only.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from coptui.mail.connecting import Trouble
from coptui.mail.oauth import Application, exchange

LASTS = 600.0
_DONE = "That is all. You can close this page and go back to coptui."
_NOT = "The sign-in did not come about. Close this page and begin again in coptui."


async def sign_in(application: Application, hint: str, show: Callable[[str], None]) -> str:
    """The refresh token, once she has signed in on the page that `show` is given.

    `hint` is the address that the page offers. Raises `Trouble`.
    """
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    came: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(
        lambda reader, writer: _meet(reader, writer, state, came), "127.0.0.1", 0, limit=16_384
    )
    try:
        back = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        proof = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        question = {
            "client_id": application.client,
            "redirect_uri": back,
            "response_type": "code",
            "scope": application.scope,
            "state": state,
            "code_challenge": proof.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent",
            "login_hint": hint,
        }
        show(f"{application.consent_url}?{urlencode(question)}")
        async with asyncio.timeout(LASTS):
            code = await came
    except TimeoutError as fault:
        raise Trouble("token_late") from fault
    finally:
        server.close()
    return await exchange(application, code, back, verifier)


async def _meet(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    state: str,
    came: asyncio.Future[str],
) -> None:
    """Take what the browser brings back; whatever does not carry our mark is not meant for us."""
    with contextlib.suppress(OSError, ValueError, asyncio.LimitOverrunError, EOFError):
        head = await reader.readuntil(b"\r\n\r\n")
        target = head.split(b" ", 2)[1].decode("ascii", "replace")
        told = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        ours = hmac.compare_digest(told.get("state", "").encode(), state.encode())
        if ours and not came.done():
            if told.get("code"):
                came.set_result(told["code"])
            else:
                came.set_exception(Trouble("token_denied", told.get("error", "")))
        words = _DONE if ours and told.get("code") else _NOT
        page = f"<!doctype html><meta charset=utf-8><title>coptui</title><p>{words}".encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n" % len(page) + page
        )
        await writer.drain()
    writer.close()
