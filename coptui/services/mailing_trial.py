"""One message of a mailing to oneself: through the server, or into the folder while in practice."""

from __future__ import annotations

from pathlib import Path

from coptui.mail import practice
from coptui.mail.engine import Call
from coptui.mail.outgoing import Ready
from coptui.services import sender
from coptui.services.headless import run_until_signal
from coptui.services.mailing_tested import note_tested
from coptui.services.mailing_voices import spoken
from coptui.services.mailing_words import mailing_row
from coptui.services.mailings import trial
from coptui.services.sender_checks import check_address
from coptui.workspace import Workspace


async def send(call: Call, mailing_id: int, address: str, voice: str = "") -> str:
    """Send the test and say in a sentence what became of it.

    `voice` is the template in whose words it is, where a mailing has several. Raises
    `Unavailable` in plain words when the server did not take it.
    """
    ready: Ready
    written: str
    ready, written = await call(_make, mailing_id, address.strip(), voice)
    if written:
        return f"In practice: the test is written to {written}."
    await sender.send_one(call, ready.address, ready.data)
    await call(note_tested, mailing_id, voice)
    return f"The test is on its way to {ready.address}."


async def send_each(call: Call, mailing_id: int, address: str) -> str:
    """Send one test in each of its voices, one after the other."""
    said = [await send(call, mailing_id, address, one) for one in await call(_voices, mailing_id)]
    return said[0] if len(said) == 1 else f"{len(said)} tests, one in each voice. {said[-1]}"


def _voices(ws: Workspace, mailing_id: int) -> tuple[str, ...]:
    row = mailing_row(mailing_id)
    return (row.template, *(one["template"] for one in row.voices or ()))


def send_here(home: Path, mailing_id: int, address: str, voice: str = "") -> str:
    """The same for a program without an event loop."""
    return run_until_signal(home, lambda call, _stop: send(call, mailing_id, address, voice))


def _make(ws: Workspace, mailing_id: int, address: str, voice: str) -> tuple[Ready, str]:
    check_address(address, "address")
    ready = trial(ws, mailing_id, address, voice)
    if not ws.in_practice:
        return ready, ""
    key = spoken(mailing_row(mailing_id), voice)
    name = f"test-{mailing_id:04d}{'-' if key else ''}{key}.eml"
    written = practice.write(ws.practice_dir, name, ready.data)
    return ready, str(written)
