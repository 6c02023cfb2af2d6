"""The settings file as people edit it by hand."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from coptui import places, settings
from coptui.errors import Misconfigured
from coptui.settings import SenderSettings, Settings


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.toml") == Settings()


def test_what_is_saved_is_read_back_equal(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    wanted = Settings(
        coordinator="Rowan",
        theme="light",
        ascii=True,
        sender=SenderSettings(host="mail.hub.example", port=465, security="tls", per_minute=12),
        keys={"contact.new": "ctrl+n"},
        intervals={"thanks": 2},
    )
    settings.save(file, wanted)
    assert settings.load(file) == wanted
    settings.save(file, Settings())
    assert settings.load(file) == Settings()


def test_comments_and_order_of_a_hand_made_file_stay(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('# mine\ntheme = "light" # evenings\n\n[sender]\nhost = "a.example"\n')
    settings.save(file, replace(settings.load(file), coordinator="Rowan"))
    text = file.read_text()
    assert "# mine" in text
    assert "# evenings" in text
    assert 'coordinator = "Rowan"' in text
    assert settings.load(file).coordinator == "Rowan"


@pytest.mark.skipif(os.name == "nt", reason="file modes are a POSIX matter")
def test_the_file_is_private(tmp_path: Path) -> None:
    settings.save(tmp_path / "s.toml", Settings(coordinator="R"))
    assert stat.S_IMODE((tmp_path / "s.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('them = "dark"', "theme"),
        ('[sender]\nhots = "x"', "sender.hots"),
        ("theme = 3", "theme"),
        ('theme = "pink"', "theme"),
        ('time_zone = "Mars/Base"', "time zone"),
        ("[sender]\nport = true", "sender.port"),
        ("[sender]\nper_minute = 0", "per_minute"),
        ("[sender]\nper_day = -1", "per_day"),
        ("[sender]\nconnections = 0", "connections"),
        ("[sender]\nconnections = 11", "connections"),
        ("sender = 5", "sender"),
        ("[keys]\na = 1", "keys"),
        ("theme = ", "cannot be read"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(Misconfigured) as caught:
        settings.load(file)
    assert words in str(caught.value)


def test_the_home_is_the_option_then_the_environment_then_the_platforms(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COPTUI_HOME", str(tmp_path / "env"))
    assert places.home_from(str(tmp_path / "opt")) == tmp_path / "opt"
    assert places.home_from(None) == tmp_path / "env"
    monkeypatch.delenv("COPTUI_HOME")
    assert "coptui" in str(places.home_from(None))
