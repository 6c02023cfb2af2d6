"""The test mail, and the code in it that ends practice."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from coptui.errors import Refused, Unavailable
from coptui.mail import departures, proof, sizes
from coptui.mail.engine import Call
from coptui.mail.smtp import Connection, Server, Trouble
from coptui.mail.verdicts import Outcome, Result
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.sender_checks import check_address
from coptui.services.sender_setup import (
    TEST_CODE,
    SenderState,
    server_of,
    state,
)
from coptui.services.sender_words import explained
from coptui.workspace import Workspace

# Letters and digits that nobody mistakes for one another when copying by eye.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 6
LASTS = timedelta(hours=24)
TRIES = 5
_READ = "read_addresses"
_READ_KEPT = 10


@dataclass(frozen=True)
class Tested:
    """A test mail that the server has taken."""

    address: str
    reply: str


@dataclass(frozen=True)
class _Ready:
    server: Server
    sender: str
    data: bytes


async def test_mail(call: Call, address: str) -> Done[Tested]:
    """Send one message with a short code through the real server, in practice too.

    Raises `Refused` in a demo, `Misconfigured` when the sender is not set up, `Unavailable` in
    plain words when the server did not take the message.
    """
    ready: _Ready = await call(_prepare, address)
    reply = await _send(call, ready.server, ready.sender, address.strip(), ready.data)
    said = f"Sent to {address.strip()}. When it has arrived, enter the code that is in it."
    return Done(Tested(address.strip(), reply), said, changed=frozenset({"settings"}))


def test_mail_here(home: Path, address: str) -> Done[Tested]:
    """The same for a program without an event loop."""
    from coptui.services.headless import run_until_signal

    return run_until_signal(home, lambda call, _stop: test_mail(call, address))


async def send_one(call: Call, address: str, data: bytes) -> str:
    """Send one message outside any mailing: a trial of its words to oneself. The server's reply."""
    server, from_address = await call(_way_out)
    return await _send(call, server, from_address, address, data)


def _way_out(ws: Workspace) -> tuple[Server, str]:
    if ws.is_demo:
        raise Refused(
            "Nothing ever leaves a demo.", "Set up a home of your own: start `coptui` without it."
        )
    return server_of(ws), ws.settings.sender.from_address


def _prepare(ws: Workspace, address: str) -> _Ready:
    server, from_address = _way_out(ws)
    to = address.strip()
    check_address(to, "address")
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    kept = {"hash": _hash(ws, code), "at": ws.now().isoformat(), "tries": 0, "to": _mark(ws, to)}
    with ws.store.atomic():
        ws.store.set_meta(TEST_CODE, json.dumps(kept))
        audit.note(ws, "sender.test_mail")
    data = proof.build(
        from_name=ws.settings.sender.from_name,
        from_address=from_address,
        to=to,
        code=f"{code[:3]}-{code[3:]}",
        at=ws.now(),
        token=secrets.token_hex(16),
    )
    return _Ready(server, from_address, data)


async def _send(call: Call, server: Server, from_address: str, to: str, data: bytes) -> str:
    connection = Connection(server)
    try:
        await connection.open()
    except Trouble as trouble:
        raise Unavailable(*explained(trouble)) from trouble
    try:
        await call(_met, server, from_address, connection.takes_at_most)
        result = await connection.transact(from_address, to, data, _no_mark)
    finally:
        await connection.close()
    if result.outcome is Outcome.ACCEPTED:
        return result.reply
    raise _not_taken(result)


def _met(ws: Workspace, server: Server, from_address: str, limit: int) -> None:
    """Keep what the server says of sizes, and count this message towards the limits."""
    with ws.store.atomic():
        sizes.learn(ws, server.host, limit)
        departures.note(ws, departures.account_of(server, from_address))


async def _no_mark() -> None:
    """A test message is in no ledger: sending it twice hurts nobody."""


def _not_taken(result: Result) -> Unavailable:
    if result.outcome is Outcome.UNKNOWN:
        return Unavailable(
            "The server gave no clear answer; the message may have arrived or not.",
            "Look into the mailbox. If nothing comes, send another.",
        )
    kind = "account" if result.account else "test"
    if kind == "account":
        return Unavailable(*explained(Trouble("account", result.text, result.code)))
    later = " Try again in a few minutes." if result.outcome is Outcome.RETRY else ""
    return Unavailable(
        "The mail server did not take the message.",
        f"It said: {result.reply or 'nothing'}.{later}",
    )


def go_live(ws: Workspace, code: str) -> Done[SenderState]:
    """Leave practice with the code from a test mail that was received.

    Raises `Refused` in a demo, and for a code that is wrong, old, or tried too often.
    """
    if ws.is_demo:
        raise Refused(
            "A demo never leaves practice: its people are invented.",
            "Set up a home of your own: start `coptui` without it.",
        )
    server_of(ws)
    read_at = _compare(ws, code)
    with ws.store.atomic():
        _note_read(ws, read_at)
        ws.store.set_meta(TEST_CODE, None)
        ws.store.set_meta("practice", "0")
        audit.note(ws, "sender.live")
    said = "Live from now on: a mailing that you confirm leaves for real."
    return Done(state(ws), said, changed=frozenset({"settings", "mail"}))


def _note_read(ws: Workspace, mark: str) -> None:
    """Somebody has copied the code from a mail to that address: it is read."""
    known = [one for one in _marks(ws) if one != mark]
    ws.store.set_meta(_READ, json.dumps([*known, mark][-_READ_KEPT:]))


def is_read(ws: Workspace, address: str) -> bool:
    """Whether a test mail to that address was received and its code entered."""
    return _mark(ws, address) in _marks(ws)


def _marks(ws: Workspace) -> list[str]:
    return list(json.loads(ws.store.meta(_READ) or "[]"))


def _mark(ws: Workspace, address: str) -> str:
    """Stands for an address; should it be somebody's on the list, nothing of it is kept here."""
    told = b"read-at:" + address.casefold().encode()
    return hmac.new(ws.store.secret(), told, hashlib.sha256).hexdigest()[:16]


def _compare(ws: Workspace, code: str) -> str:
    """Take one try off and compare; the try counts whatever comes of it. Where the mail went."""
    again = "Send another: `coptui settings test-mail ADDRESS`."
    kept = json.loads(ws.store.meta(TEST_CODE) or "null")
    if kept is None:
        raise Refused("No test mail has been sent yet.", again, field="code")
    if ws.now() - datetime.fromisoformat(kept["at"]) > LASTS:
        raise Refused("That code is more than a day old.", again, field="code")
    if kept["tries"] >= TRIES:
        raise Refused("That code was tried too often.", again, field="code")
    with ws.store.atomic():
        ws.store.set_meta(TEST_CODE, json.dumps(kept | {"tries": kept["tries"] + 1}))
    if not hmac.compare_digest(kept["hash"], _hash(ws, code)):
        left = TRIES - kept["tries"] - 1
        raise Refused(
            "That is not the code in the last test mail.",
            f"{left} more {'try' if left == 1 else 'tries'}." if left else again,
            field="code",
        )
    return str(kept.get("to", ""))


def _hash(ws: Workspace, code: str) -> str:
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hmac.new(ws.store.secret(), b"test-code:" + plain.encode(), hashlib.sha256).hexdigest()
