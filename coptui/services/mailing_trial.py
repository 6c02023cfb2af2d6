"""One message of a mailing to oneself: through the server, or into the folder while in practice."""

from __future__ import annotations

from pathlib import Path

from coptui.mail import practice
from coptui.mail.engine import Call
from coptui.mail.outgoing import Ready
from coptui.services import sender
from coptui.services.headless import run_until_signal
from coptui.services.mailing_tested import note_tested
from coptui.services.mailings import trial
from coptui.services.sender_checks import check_address
from coptui.workspace import Workspace


async def send(call: Call, mailing_id: int, address: str) -> str:
    """Send the test and say in a sentence what became of it.

    Raises `Unavailable` in plain words when the server did not take it.
    """
    ready: Ready
    written: str
    ready, written = await call(_make, mailing_id, address.strip())
    if written:
        return f"In practice: the test is written to {written}."
    await sender.send_one(call, ready.address, ready.data)
    await call(note_tested, mailing_id)
    return f"The test is on its way to {ready.address}."


def send_here(home: Path, mailing_id: int, address: str) -> str:
    """The same for a program without an event loop."""
    return run_until_signal(home, lambda call, _stop: send(call, mailing_id, address))


def _make(ws: Workspace, mailing_id: int, address: str) -> tuple[Ready, str]:
    check_address(address, "address")
    ready = trial(ws, mailing_id, address)
    if not ws.in_practice:
        return ready, ""
    written = practice.write(ws.practice_dir, f"test-{mailing_id:04d}.eml", ready.data)
    return ready, str(written)
