"""The settings file: TOML that people may edit by hand, read once into frozen values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coptui.errors import Misconfigured

SECURITY = ("tls", "starttls", "none")
SIGN_IN = ("password", "microsoft", "google")
THEMES = ("dark", "light", "contrast")


@dataclass(frozen=True)
class SenderSettings:
    """Who writes, and through which server. The password is never here."""

    provider: str = ""
    """Which of the usual mailboxes it is; empty where nobody said."""
    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    sign_in: str = "password"
    """With a password, or with a token of that provider."""
    oauth_client: str = ""
    """The application id that the provider gave; `oauth_tenant` is Microsoft's alone."""
    oauth_tenant: str = ""
    oauth_server: str = ""
    """Another sign-in server than the provider's usual one."""
    from_address: str = ""
    from_name: str = ""
    reply_to: str = ""
    ca_file: str = ""
    per_minute: int = 30
    per_hour: int = 0
    """0: no limit but that of a minute; the same for a day."""
    per_day: int = 0
    domain_gap: int = 0
    """Seconds at least between two messages to people at one domain; 0 for none."""
    connections: int = 1
    """At once, at most 10; a lost line leaves at most one message in doubt on each."""
    unsubscribe_url: str = ""
    """A page of your own, https, that takes people off the list by one POST; usually none."""
    organisation: str = ""
    postal_address: str = ""
    charity_number: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings of a home, with what holds where the file says nothing."""

    coordinator: str = ""
    time_zone: str = "Europe/London"
    theme: str = "dark"
    ascii: bool = False
    sender: SenderSettings = field(default_factory=SenderSettings)
    keys: Mapping[str, str] = field(default_factory=dict)
    intervals: Mapping[str, int] = field(default_factory=dict)
    stage: Mapping[str, int] = field(default_factory=dict)
    """Where the indicators of a stage begin to point somewhere, where it is not the usual."""


def load(path: Path) -> Settings:
    """Read the file; a missing one gives the defaults.

    Raises `Misconfigured` naming the line or the key, with the nearest right name.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise _unreadable(path, error) from error
    import tomllib  # late: many homes have no such file

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, error) from error
    sender = _section(raw.pop("sender", {}), SenderSettings, "sender")
    maps = {
        name: _mapping(raw.pop(name, {}), name, kind)
        for name, kind in (("keys", str), ("intervals", int), ("stage", int))
    }
    settings = _section(raw, Settings, "")
    return _checked(replace(settings, sender=sender, **maps))


def _unreadable(path: Path, error: ValueError) -> Misconfigured:
    return Misconfigured(
        f"The settings file cannot be read: {error}.", f"Mend {path} or move it away."
    )


def _mapping(raw: Any, name: str, kind: type) -> dict[str, Any]:
    if not isinstance(raw, dict) or not all(isinstance(v, kind) for v in raw.values()):
        raise Misconfigured(f"[{name}] in the settings file must hold only {kind.__name__} values.")
    return raw


def _section(raw: Any, kind: type[Any], name: str) -> Any:
    if not isinstance(raw, dict):
        raise Misconfigured(f"[{name}] in the settings file must be a section.")
    known = {one.name: one for one in fields(kind)}
    plain = kind()
    for key, value in raw.items():
        where = f"{name}.{key}" if name else key
        if key not in known:
            from difflib import get_close_matches  # late: hardly ever is a key unknown

            near = get_close_matches(key, known, 1)
            raise Misconfigured(
                f"The settings file has a key that is not known: {where}.",
                f"Did you mean {near[0]}?" if near else "Remove it.",
            )
        expected = type(getattr(plain, key))
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            raise Misconfigured(f"{where} in the settings file must be a {expected.__name__}.")
    return replace(plain, **raw)


def _checked(settings: Settings) -> Settings:
    if settings.sender.security not in SECURITY:
        raise Misconfigured(f"sender.security must be one of {', '.join(SECURITY)}.")
    if settings.sender.sign_in not in SIGN_IN:
        raise Misconfigured(f"sender.sign_in must be one of {', '.join(SIGN_IN)}.")
    if settings.theme not in THEMES:
        raise Misconfigured(f"theme must be one of {', '.join(THEMES)}.")
    if settings.sender.per_minute < 1:
        raise Misconfigured("sender.per_minute must be 1 or more.")
    if settings.sender.per_hour < 0 or settings.sender.per_day < 0:
        raise Misconfigured("sender.per_hour and sender.per_day must be 0 (no limit) or more.")
    if settings.sender.domain_gap < 0:
        raise Misconfigured("sender.domain_gap must be 0 (none) or more seconds.")
    if not 1 <= settings.sender.connections <= 10:
        raise Misconfigured("sender.connections must be between 1 and 10.")
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Misconfigured(
            f"The time zone {settings.time_zone!r} is not known.", "Write it like Europe/London."
        ) from error
    return settings


def save(path: Path, settings: Settings) -> None:
    """Write the settings so that the file is always whole; comments in it stay.

    Only what differs from the defaults, or is in the file already, is written.
    """
    import tomlkit  # late: reading never needs it

    _checked(settings)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    document = tomlkit.parse(text)
    wanted, plain = asdict(settings), asdict(Settings())
    for key, value in wanted.items():
        if isinstance(value, dict):
            table = document.setdefault(key, tomlkit.table())
            for old in [one for one in table if one not in value]:
                del table[old]
            for inner, item in value.items():
                if item != plain[key].get(inner) or inner in table:
                    table[inner] = item
            if not table:
                del document[key]
        elif value != plain[key] or key in document:
            document[key] = value
    write_private(path, tomlkit.dumps(document))


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 that is either the old one or the new one, whatever happens."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
