"""A mailbox that is signed in to without a password, from set-up to a test mail."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoRing

from coptui import settings as settings_file
from coptui.errors import Misconfigured, Refused, Unavailable
from coptui.services import audit, sender, sender_password, sender_sign_in
from coptui.services.sender import ToDo
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import direct
from tests.mail.test_oauth import MailServer
from tests.services.test_sender import Ring
from tests.token_server import TokenServer, token_server


@pytest.fixture(autouse=True)
def no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets the key ring of the person who runs it."""
    monkeypatch.setattr(keyring, "get_keyring", NoRing)
    for name in (
        sender_password.ENVIRONMENT,
        sender_password.TOKEN_ENVIRONMENT,
        sender_sign_in.SECRET_ENVIRONMENT,
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def signing() -> Iterator[TokenServer]:
    with token_server() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer("access-1", "access-2", "access-3")
    with server:
        yield server


def set_up(ws: Workspace, signing: TokenServer, mail: MailServer, **changes: Any) -> None:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": mail.port,
        "security": "starttls",
        "user": "rowan@hub.example",
        "from_address": "rowan@hub.example",
        "ca_file": str(mail.ca_file(ws.home)),
        "sign_in": "microsoft",
        "oauth_client": "11111111-2222",
        "oauth_server": signing.url,
    }
    sender.setup(ws, **(values | changes))


async def signed_in(ws: Workspace) -> list[ToDo]:
    shown: list[ToDo] = []
    await sender.sign_in(direct(ws), shown.append)
    return shown


async def test_from_set_up_to_a_test_mail_without_any_password(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail)
    assert sender.state(ws).missing == ("the sign-in",)
    (to_do,) = await signed_in(ws)
    assert to_do.words == (
        "Open https://microsoft.example/devicelogin and type the code ABCD-EFGH."
    )
    assert signing.asked[0][0] == "/organizations/oauth2/v2.0/devicecode"
    assert sender.state(ws).ready
    await sender.test_mail(direct(ws), "rowan@hub.example")
    assert mail.sign_ins == ["XOAUTH2"]
    assert mail.taken[0].user == "rowan@hub.example"
    assert audit.verify(ws) == []


async def test_the_token_lasts_over_several_runs(
    ws: Workspace, signing: TokenServer, mail: MailServer, clock: FrozenClock
) -> None:
    set_up(ws, signing, mail)
    sender.keep_token(ws, "refresh-1")
    for _ in range(3):
        await sender.test_mail(direct(ws), "rowan@hub.example")
    assert signing.given == 1
    clock.tick(hours=1)
    await sender.test_mail(direct(ws), "rowan@hub.example")
    assert signing.given == 2


async def test_a_newer_token_takes_the_place_of_the_old_one(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail)
    signing.rotates = True
    sender.keep_token(ws, "refresh-1")
    await sender.test_mail(direct(ws), "rowan@hub.example")
    assert sender.password(ws) == "refresh-2"


async def test_the_token_is_kept_like_a_password(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail)
    assert sender.keep_token(ws, "refresh-1").view == "file"
    file = ws.home / "smtp-password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    await sender.test_mail(direct(ws), "rowan@hub.example")
    for path in ws.home.rglob("*"):
        if path.is_file() and path != file:
            kept = path.read_bytes()
            assert b"refresh-1" not in kept, path
            assert b"access-1" not in kept, path


@pytest.mark.parametrize("length", [1, 999, 1_000, 1_001, 2_000, 4_321])
async def test_a_long_token_goes_into_a_key_ring_in_pieces(
    ws: Workspace, signing: TokenServer, mail: MailServer, monkeypatch: pytest.MonkeyPatch,
    length: int,
) -> None:  # fmt: skip
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    set_up(ws, signing, mail)
    sender.keep_token(ws, "y" * 4_500)
    token = "x" * length
    assert sender.keep_token(ws, token).view == "keyring"
    assert sender.password(ws) == token
    assert max(map(len, ring.kept.values())) <= sender_password.PIECE


async def test_a_token_is_never_handed_out_as_a_password_nor_to_another_place(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail)
    sender.keep_token(ws, "refresh-1")
    for name, value in (
        ("sign_in", "password"),
        ("oauth_server", "https://elsewhere.example"),
        ("oauth_client", "other"),
        ("oauth_tenant", "other"),
        ("host", "mail.elsewhere.example"),
        ("user", "somebody"),
    ):
        before = getattr(ws.settings.sender, name)
        sender.setup(ws, **{name: value})
        assert sender.password(ws) == "", name
        sender.setup(ws, **{name: before})
        assert sender.password(ws) == "refresh-1"


async def test_a_changed_way_of_signing_in_practises_first(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail)
    for name, value in (("sign_in", "google"), ("oauth_client", "x"), ("oauth_server", "")):
        ws.store.set_meta("practice", "0")
        assert sender.setup(ws, **{name: value}).view.practice


async def test_the_environment_may_hold_it(
    ws: Workspace, signing: TokenServer, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(ws, signing, mail)
    monkeypatch.setenv(sender_password.ENVIRONMENT, "a password")
    assert sender.state(ws).missing == ("the sign-in",)
    monkeypatch.setenv(sender_password.TOKEN_ENVIRONMENT, "refresh-1")
    assert sender.state(ws).password_in == "environment"
    await sender.test_mail(direct(ws), "rowan@hub.example")


async def test_a_sign_in_that_has_run_out_says_what_to_do(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail)
    sender.keep_token(ws, "an-old-one")
    with pytest.raises(Unavailable, match="run out or was taken back") as error:
        await sender.test_mail(direct(ws), "rowan@hub.example")
    assert "settings sign-in" in error.value.hint
    assert mail.connections == 0


async def test_a_sign_in_that_was_declined_is_told_in_words(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail)
    signing.answers = [
        (200, {"user_code": "A", "device_code": "d", "verification_uri": "https://m.example",
               "interval": 0}),
        (400, {"error": "authorization_declined"}),
    ]  # fmt: skip
    with pytest.raises(Unavailable, match="declined"):
        await signed_in(ws)


async def test_the_secret_of_the_application_goes_with_the_token(
    ws: Workspace, signing: TokenServer, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(ws, signing, mail)
    monkeypatch.setenv(sender_sign_in.SECRET_ENVIRONMENT, "hush")
    await signed_in(ws)
    monkeypatch.delenv(sender_sign_in.SECRET_ENVIRONMENT)
    signing.rotates = True
    await sender.test_mail(direct(ws), "rowan@hub.example")
    assert signing.last["client_secret"] == "hush"
    assert '"hush"' in sender.password(ws)
    assert b"hush" not in ws.settings_file.read_bytes()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sign_in": "facebook"}, "sign_in"),
        ({"oauth_client": "a b"}, "oauth_client"),
        ({"oauth_tenant": "../x"}, "oauth_tenant"),
        ({"oauth_server": "http://login.example"}, "oauth_server"),
        ({"oauth_server": "http://["}, "oauth_server"),
        ({"oauth_server": "login.example"}, "oauth_server"),
        ({"password": "a password"}, "password"),
    ],
)
def test_what_cannot_be_a_sign_in_is_refused(
    ws: Workspace, signing: TokenServer, mail: MailServer, changes: dict[str, Any], field: str
) -> None:
    set_up(ws, signing, mail)
    with pytest.raises(Refused) as refused:
        sender.setup(ws, **changes)
    assert refused.value.field == field


async def test_what_is_missing_is_named_before_anything_is_asked(
    ws: Workspace, signing: TokenServer, mail: MailServer
) -> None:
    set_up(ws, signing, mail, oauth_client="")
    assert "the application id" in sender.state(ws).missing
    with pytest.raises(Misconfigured, match="application id"):
        await signed_in(ws)
    sender.setup(ws, sign_in="password")
    with pytest.raises(Refused, match="with a password"):
        await signed_in(ws)
    for bad in ("", "two words", "tökén"):
        with pytest.raises(Refused, match="no refresh token"):
            sender.keep_token(ws, bad)
    assert signing.asked == []


def test_an_unknown_sign_in_in_the_settings_file_is_named(ws: Workspace) -> None:
    ws.settings_file.write_text('[sender]\nsign_in = "psychic"\n')
    with pytest.raises(Misconfigured, match=r"sender\.sign_in"):
        settings_file.load(ws.settings_file)


def test_the_usual_sign_in_servers() -> None:
    made = settings_file.SenderSettings(sign_in="microsoft", oauth_client="x")
    asks = sender_sign_in.application(made)
    assert asks.token_url == "https://login.microsoftonline.com/organizations/oauth2/v2.0/token"
    made = settings_file.SenderSettings(sign_in="google", oauth_client="x")
    asks = sender_sign_in.application(made)
    assert asks.token_url == "https://oauth2.googleapis.com/token"
    assert asks.consent_url.startswith("https://accounts.google.com/")
