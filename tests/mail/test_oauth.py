"""Signing in without a password: tokens asked for, renewed in time, never said to anybody else."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from coptui.mail import browsing, oauth
from coptui.mail.connecting import Server, Timeouts, Trouble, opened
from coptui.mail.oauth import Application, Asked, Tokens
from coptui.mail.posting import NotPosted, post
from tests.conftest import FrozenClock
from tests.mail.sending import QUICK
from tests.smtp_server import Say, SmtpServer, Talk, once
from tests.token_server import TokenServer, token_server


@pytest.fixture
def signing() -> Iterator[TokenServer]:
    with token_server() as server:
        yield server


def asks(server: TokenServer, secret: str = "") -> Application:
    return Application(
        token_url=f"{server.url}/token",
        client="the-client",
        scope="send offline",
        device_url=f"{server.url}/devicecode",
        consent_url="https://accounts.example/auth",
        secret=secret,
    )


def tokens(server: TokenServer, clock: FrozenClock, kept: list[str] | None = None) -> Tokens:
    keep = (kept if kept is not None else []).append
    return Tokens(asks(server), "refresh-1", clock, keep)


class MailServer(SmtpServer):
    """Takes XOAUTH2 with the tokens it knows, and refuses others as Microsoft and Google do."""

    def __init__(self, *good: str, mechanisms: str = "PLAIN LOGIN XOAUTH2") -> None:
        super().__init__(users={"rowan@hub.example": "never"}, mechanisms=mechanisms)
        self.good = good

    async def _auth(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk, line: str
    ) -> None:
        _, mechanism, said = line.split(" ")
        self.sign_ins.append(mechanism)
        user, bearer = base64.b64decode(said).decode().split("\x01")[:2]
        right = bearer.removeprefix("auth=Bearer ") in self.good
        if not right:
            writer.write(b"334 eyJzdGF0dXMiOiI0MDAifQ==\r\n")
            await reader.readuntil(b"\n")
        usual = b"235 2.7.0 welcome\r\n" if right else b"535 5.7.3 no such luck\r\n"
        if await self._answer(writer, "auth", talk, usual) and right:
            talk.user = user.removeprefix("user=")


def way(mail: SmtpServer, folder: Path, source: Tokens) -> Server:
    ca = str(mail.ca_file(folder))
    return Server("127.0.0.1", mail.port, "starttls", "rowan@hub.example", "", ca, source)


async def test_a_token_signs_in_and_is_asked_for_once(
    signing: TokenServer, clock: FrozenClock, tmp_path: Path
) -> None:
    source = tokens(signing, clock)
    with MailServer("access-1") as mail:
        for _ in range(2):
            client = await opened(way(mail, tmp_path, source), QUICK)
            client.close()
        assert mail.sign_ins == ["XOAUTH2", "XOAUTH2"]
    assert [form for _, form in signing.asked] == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "refresh-1",
            "client_id": "the-client",
            "scope": "send offline",
        }
    ]


async def test_a_token_is_renewed_before_it_runs_out(
    signing: TokenServer, clock: FrozenClock
) -> None:
    source = tokens(signing, clock)
    assert await source.access() == "access-1"
    clock.tick(seconds=3600 - oauth.EARLY - 1)
    assert await source.access() == "access-1"
    clock.tick(seconds=2)
    assert await source.access() == "access-2"


async def test_several_connections_ask_for_one_token_between_them(
    signing: TokenServer, clock: FrozenClock
) -> None:
    source = tokens(signing, clock)
    assert set(await asyncio.gather(*(source.access() for _ in range(5)))) == {"access-1"}
    assert signing.given == 1


async def test_a_new_refresh_token_is_kept_and_used(
    signing: TokenServer, clock: FrozenClock
) -> None:
    signing.rotates, kept = True, list[str]()
    source = tokens(signing, clock, kept)
    await source.access()
    clock.tick(hours=1)
    assert await source.access() == "access-2"
    assert kept == ["refresh-2", "refresh-3"]


async def test_a_token_that_the_mail_server_refuses_is_tried_once(
    signing: TokenServer, clock: FrozenClock, tmp_path: Path
) -> None:
    source = tokens(signing, clock)
    with MailServer("access-2") as mail:
        with pytest.raises(Trouble) as refused:
            await opened(way(mail, tmp_path, source), QUICK)
        assert (refused.value.kind, refused.value.code) == ("token_refused", 535)
        assert mail.sign_ins == ["XOAUTH2"]
        (await opened(way(mail, tmp_path, source), QUICK)).close()
    assert signing.given == 2


async def test_a_server_that_asks_to_come_back_is_no_refusal(
    signing: TokenServer, clock: FrozenClock, tmp_path: Path
) -> None:
    with MailServer("access-1") as mail:
        mail.decide = once("auth", Say(b"454 4.7.0 too many sign-ins\r\n"))
        with pytest.raises(Trouble) as busy:
            await opened(way(mail, tmp_path, tokens(signing, clock)), QUICK)
        assert busy.value.kind == "busy"


async def test_no_other_mechanism_is_tried_and_no_token_goes_to_a_server_without_it(
    signing: TokenServer, clock: FrozenClock, tmp_path: Path
) -> None:
    with MailServer("access-1", mechanisms="PLAIN LOGIN") as mail:
        with pytest.raises(Trouble) as none:
            await opened(way(mail, tmp_path, tokens(signing, clock)), QUICK)
        assert none.value.kind == "no_token_sign_in"
        assert mail.sign_ins == []


async def test_a_token_is_never_said_in_clear(signing: TokenServer, clock: FrozenClock) -> None:
    with MailServer("access-1") as mail:
        plain = Server("127.0.0.1", mail.port, "none", "rowan@hub.example",
                       tokens=tokens(signing, clock))  # fmt: skip
        with pytest.raises(Trouble, match="plain_text"):
            await opened(plain, Timeouts())
        assert mail.connections == 0


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        (400, {"error": "invalid_grant", "error_description": "refresh-1 expired"}, "token_gone"),
        (400, {"error": "interaction_required"}, "token_gone"),
        (401, {"error": "invalid_client"}, "token_client"),
        (400, {"error": "unauthorized_client"}, "token_client"),
        (400, {"error": "temporarily_unavailable"}, "token_away"),
        (503, b"<html>away</html>", "token_away"),
        (302, b"", "token_away"),
        (200, b"[]", "token_away"),
        (200, {"access_token": ""}, "token_away"),
        (200, {"access_token": "a\r\nb"}, "token_away"),
        (200, {"access_token": 7}, "token_away"),
    ],
)
async def test_what_goes_wrong_has_a_name_and_tells_no_secret(
    signing: TokenServer, clock: FrozenClock, status: int, told: object, kind: str
) -> None:
    signing.answers = [(status, told)]
    with pytest.raises(Trouble) as trouble:
        await tokens(signing, clock).access()
    assert trouble.value.kind == kind
    assert "refresh-1" not in str(trouble.value)
    assert len(signing.asked) == 1, "no redirection is followed"


async def test_a_sign_in_server_that_is_away_is_named(clock: FrozenClock) -> None:
    away = Application("http://127.0.0.1:9/token", "the-client", "send")
    with pytest.raises(Trouble) as trouble:
        await Tokens(away, "refresh-1", clock, print).access()
    assert trouble.value.kind == "token_away"


@pytest.mark.parametrize("url", ["http://login.example/token", "ftp://127.0.0.1/", "file:///etc/x"])
async def test_a_secret_goes_over_https_or_nowhere(url: str) -> None:
    with pytest.raises(NotPosted, match="https"):
        await post(url, {"refresh_token": "x"})


def test_no_secret_is_in_what_is_printed(signing: TokenServer, clock: FrozenClock) -> None:
    shown = repr((asks(signing, "hush"), tokens(signing, clock), Asked("w", "c", "hush", 1, 1)))
    assert "hush" not in shown
    assert "refresh-1" not in shown


async def no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)


async def test_a_code_is_typed_on_the_providers_page(
    signing: TokenServer, clock: FrozenClock
) -> None:
    begun = await oauth.begin(asks(signing))
    assert (begun.where, begun.code) == ("https://microsoft.example/devicelogin", "ABCD-EFGH")
    waits, pauses = {"error": "authorization_pending"}, list[float]()
    signing.answers = [(400, waits), (400, {"error": "slow_down"}), (400, waits)]

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    assert await oauth.wait(asks(signing), begun, clock, pause) == "refresh-1"
    assert signing.last["device_code"] == "the-device"
    assert pauses == [0, 0, oauth.SLOWER, oauth.SLOWER]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("authorization_declined", "token_denied"),
        ("access_denied", "token_denied"),
        ("expired_token", "token_late"),
        ("invalid_grant", "token_gone"),
    ],
)
async def test_a_code_that_was_not_agreed_to_ends_the_waiting(
    signing: TokenServer, clock: FrozenClock, error: str, kind: str
) -> None:
    begun = await oauth.begin(asks(signing))
    signing.answers = [(400, {"error": error})]
    with pytest.raises(Trouble) as trouble:
        await oauth.wait(asks(signing), begun, clock, no_pause)
    assert trouble.value.kind == kind


async def test_nobody_waits_for_a_code_for_ever(signing: TokenServer, clock: FrozenClock) -> None:
    begun = await oauth.begin(asks(signing))
    signing.answers = [(400, {"error": "authorization_pending"})] * 50

    async def pause(_seconds: float) -> None:
        clock.tick(seconds=100)

    with pytest.raises(Trouble, match="token_late"):
        await oauth.wait(asks(signing), begun, clock, pause)


async def browser(page: str, answer: str) -> str:
    """What the provider's page does at the end: sends the browser back here."""
    told = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
    back = urlsplit(told["redirect_uri"])
    reader, writer = await asyncio.open_connection(back.hostname, back.port)
    path = answer.format(**told)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    text = (await reader.read()).decode()
    writer.close()
    return text


async def test_a_page_in_the_browser_sends_her_back_with_the_proof(signing: TokenServer) -> None:
    pages = list[asyncio.Task[str]]()

    def show(page: str) -> None:
        assert page.startswith("https://accounts.example/auth?")
        pages.append(asyncio.ensure_future(browser(page, "/?state={state}&code=abc")))

    token = await browsing.sign_in(asks(signing, "hush"), "rowan@hub.example", show)
    assert token == "refresh-1"
    assert (signing.last["code"], signing.last["client_secret"]) == ("abc", "hush")
    assert len(signing.last["code_verifier"]) >= 43
    assert "go back to coptui" in await pages[0]


async def test_what_does_not_carry_our_mark_is_not_listened_to(signing: TokenServer) -> None:
    heard = list[str]()

    async def strangers(page: str) -> None:
        heard.append(await browser(page, "/?state=guess&code=evil"))
        heard.append(await browser(page, "/favicon.ico"))
        heard.append(await browser(page, "/?state={state}&error=access_denied"))

    tasks = list[asyncio.Task[None]]()
    with pytest.raises(Trouble) as trouble:
        await browsing.sign_in(
            asks(signing), "r", lambda page: tasks.append(asyncio.ensure_future(strangers(page)))
        )
    await tasks[0]
    assert trouble.value.kind == "token_denied"
    assert signing.asked == []
    assert all("did not come about" in one for one in heard)
