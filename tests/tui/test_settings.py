"""Settings by keys: the mailbox, the test mail and its code, back to practice, words of consent."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoRing
from syrupy.assertion import SnapshotAssertion

from coptui.services import sender
from coptui.tui.app import CoptuiApp
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.smtp_server import SmtpServer
from tests.token_server import token_server
from tests.tui.driver import rowan


@pytest.fixture(autouse=True)
def no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets the key ring of the person who runs it."""
    monkeypatch.setattr(keyring, "get_keyring", NoRing)
    monkeypatch.delenv("COPTUI_SMTP_PASSWORD", raising=False)


def on_red(app: CoptuiApp) -> set[str]:
    """What is drawn white on red."""
    strips = app.screen._compositor.render_strips()
    return {
        segment.text.strip()
        for strip in strips
        for segment in strip
        if segment.style is not None
        and segment.style.bgcolor is not None
        and segment.style.bgcolor.triplet == (0xA0, 0x10, 0x10)
        and segment.text.strip()
    }


async def test_practice_is_left_with_the_code_from_a_test_mail_and_nothing_else(
    home: Path, clock: FrozenClock
) -> None:
    with SmtpServer(security="none") as server:
        with Workspace.open(home, clock=clock) as ws:
            sender.setup(ws, host="127.0.0.1", port=server.port, security="none",
                         from_address="rowan@hub.example")  # fmt: skip
        async with rowan(home, clock) as it:
            await it.presses("escape", "7")
            await it.sees("practice: nothing leaves", "Not encrypted: mail goes in clear")
            await it.presses("t")
            await it.sees("To which address of yours?", "rowan@hub.example")
            await it.presses("enter")
            await it.sees("The code in the test mail")
            await it.types("AAAAAA")
            await it.presses("enter")
            await it.sees("That is not the code", "4 more tries")
            found = re.search(rb"\b([2-9A-Z]{3}-[2-9A-Z]{3})\b", server.taken[0].data)
            assert found is not None
            await it.types(found[1].decode())
            await it.presses("enter")
            await it.sees("Live from now on", "live", "mail goes not encrypted")
            assert on_red(it.app) == {
                "mail goes not encrypted",
                "Not encrypted: mail goes in clear to a server on this computer.",
            }
            await it.presses("1")
            await it.sees("mail goes not encrypted")
            await it.presses("7")
            await it.presses("b")
            await it.sees("Back to practice?")
            await it.presses("enter")
            assert not await it.app.backend.call(lambda ws: ws.in_practice)
            await it.presses("b", "y")
            await it.sees("practice: nothing leaves")
            assert await it.app.backend.call(lambda ws: ws.in_practice)


async def test_a_usual_mailbox_brings_its_server_and_what_to_know(
    home: Path, clock: FrozenClock
) -> None:
    async with rowan(home, clock) as it:
        await it.presses("escape", "7", "enter")
        await it.sees("Which mailbox do you write from?", "Microsoft 365")
        await it.presses("enter")
        await it.sees("Use an app password", "smtp.gmail.com", "465")


async def test_a_usual_mailbox_brings_its_figures_and_they_can_be_changed(
    home: Path, clock: FrozenClock
) -> None:
    async with rowan(home, clock, size=(80, 50)) as it:
        await it.presses("escape", "7", "enter")
        await it.sees("Which mailbox do you write from?", "30 a minute, 500 a day")
        await it.presses("enter")
        await it.sees("At most 30 a minute, 500 a day")
        await it.types("rowan@gmail.com")
        await it.presses(*["tab"] * 11)
        await it.sees("How many in 24 hours at most")
        await it.presses("backspace", "backspace", "backspace")
        await it.types("120")
        await it.presses("f2")
        await it.sees("rowan@gmail.com through smtp.gmail.com")
        found = await it.app.backend.call(sender.state)
        assert (found.provider, found.per_minute, found.per_day) == ("google", 30, 120)


async def test_signing_in_without_a_password_shows_the_code_and_closes_by_itself(
    home: Path, clock: FrozenClock
) -> None:
    with token_server() as signing:
        with Workspace.open(home, clock=clock) as ws:
            sender.setup(ws, host="smtp.office365.com", port=587, security="starttls",
                         from_address="rowan@hub.example", user="rowan@hub.example",
                         sign_in="microsoft", oauth_client="one",
                         oauth_server=signing.url)  # fmt: skip
        signing.waits = threading.Event()
        async with rowan(home, clock) as it:
            await it.presses("escape", "7")
            await it.sees("the sign-in must be set up")
            await it.presses("s")
            await it.sees("Sign in to your mailbox", "ABCD-EFGH", "microsoft.example/devicelogin")
            await it.presses("escape")
            await it.sees_no("ABCD-EFGH")
            await it.presses("s")
            await it.sees("ABCD-EFGH")
            signing.waits.set()
            await it.sees("Signed in with Microsoft")
            await it.sees_no("ABCD-EFGH", "must be set up")
            assert await it.app.backend.call(sender.password) == "refresh-1"


async def test_a_demo_says_why_it_sends_no_test_mail(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await it.presses("7", "t")
        await it.sees("Nothing ever leaves a demo")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("keys", [("7", "w"), ("7", "enter", "enter")], ids=["words", "mailbox"])
async def test_screen_of_settings(
    keys: tuple[str, ...], size: tuple[int, int], demo_home: Path, clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    async with rowan(demo_home, clock, size=size) as it:
        await it.sees("What's next")
        await it.presses(*keys)
        await it.settles()
        assert it.screen() == drawn
