"""The templates a mailing is written from: packed ones, and a coordinator's own copies.

A template is one Markdown file with TOML front matter between two lines of `+++`. A file of the
same name in the home's `templates/mail/` takes the place of the packed one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui import resources
from coptui.domain.audience import AUDIENCES
from coptui.domain.consent import Purpose
from coptui.domain.mailing import Kind
from coptui.errors import Misconfigured, NotFound

LARGEST_FILE = 65_536
LARGEST_BODY = 20_000
CALENDARS = frozenset({"", "request", "next", "change"})
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_FENCE = re.compile(r"\A\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*\r?\n?", re.S | re.M)


@dataclass(frozen=True)
class Template:
    """One template: its words, whom it is for, and what it promises about itself."""

    key: str
    title: str
    version: int
    kind: str
    purpose: str
    audience: str
    about: str
    calendar: str
    aim: str
    recipients: str
    reason: str
    subject: str
    body: str
    fields: Mapping[str, str]
    own: bool = False


def load(key: str, user_dir: Path | None = None) -> Template:
    """The template named `key` (any case): the own copy in `user_dir` if there is one.

    Raises NotFound for a name nobody has, and Misconfigured when the file cannot be understood.
    """
    for folder, own in _folders(user_dir):
        found = _files(folder).get(key.casefold())
        if found is not None:
            return parse(_read(found), found.name, own=own)
    raise NotFound(
        f"There is no template called {key[:40]}.", "`coptui templates list` shows all of them."
    )


def keys(user_dir: Path | None = None) -> tuple[str, ...]:
    """The names of all templates, packed and own, in order: T2 comes before T16."""
    found: dict[str, str] = {}
    for folder, _own in _folders(user_dir):
        for folded, path in _files(folder).items():
            found.setdefault(folded, path.stem)
    return tuple(sorted(found.values(), key=_counted))


def _counted(key: str) -> tuple[str, int, str]:
    letters = key.rstrip("0123456789abcdefghijklmnopqrstuvwxyz") or key
    number = re.match(r"\d+", key[len(letters) :])
    return (letters, int(number[0]) if number else 0, key)


def packed_path(key: str) -> Path:
    """Where the packed template named `key` lies, to copy it from."""
    found = _files(resources.templates_dir() / "mail").get(key.casefold())
    if found is None:
        raise NotFound(f"There is no packed template called {key[:40]}.")
    return found


def own_path(key: str, user_dir: Path) -> Path | None:
    """Where the own copy of the template named `key` lies, or None where there is none."""
    return _files(user_dir / "mail").get(key.casefold())


def text_of(path: Path) -> str:
    """The text of a template's file. Raises Misconfigured where it is too large or no text."""
    return _read(path)


def halves(text: str) -> tuple[str, str]:
    """The front matter of a template's file and the words below it, both as written.

    The front matter is empty where there is none.
    """
    found = _FENCE.match(text)
    return (found.group(1), text[found.end() :]) if found else ("", text)


def parse(text: str, source: str, *, own: bool = False) -> Template:
    """Read a template from its text; `source` names the file in what goes wrong."""
    found = _FENCE.match(text)
    if found is None:
        raise Misconfigured(
            f"The template {source} has no front matter.",
            "It begins with a line of +++, then its key, title and kind, then +++ again.",
        )
    try:
        front = tomllib.loads(found.group(1).replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(
            f"The front matter of the template {source} cannot be read: {error}.",
            "Each line is a name, an equals sign, and the value in quotation marks.",
        ) from error
    body = text[found.end() :].replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
    if len(body) > LARGEST_BODY:
        raise Misconfigured(f"The template {source} is longer than {LARGEST_BODY} characters.")
    return _template(front, body, source, own)


def _template(front: Mapping[str, Any], body: str, source: str, own: bool) -> Template:
    def word(name: str, *, needed: bool = True) -> str:
        value = front.get(name, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise Misconfigured(
                f"The template {source} does not say its {name}.",
                f'Add a line like {name} = "…" to its front matter.',
            )
        return value.strip()

    version, fields = front.get("version", 1), front.get("fields", {})
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Misconfigured(f"The version of the template {source} is not a whole number.")
    if not isinstance(fields, dict) or not all(isinstance(v, str) for v in fields.values()):
        raise Misconfigured(f"The fields of the template {source} are not names with words.")
    audience, calendar = word("audience"), word("calendar", needed=False)
    if audience not in AUDIENCES or calendar not in CALENDARS:
        raise Misconfigured(
            f"The template {source} names an audience or a calendar that is not known.",
            f"Audiences: {', '.join(sorted(AUDIENCES))}. Calendar: request, next, change or empty.",
        )
    if word("purpose") != Purpose.mail or word("kind") not in Kind.__members__:
        raise Misconfigured(
            f"The template {source} names a purpose or a kind that mails do not have.",
            # Who agreed to anything else, such as being named, did not agree to be written to.
            f"The purpose is mail. Kinds: {', '.join(Kind)}.",
        )
    key = word("key")
    if not _KEY.fullmatch(key) or key.casefold() != Path(source).stem.casefold():
        raise Misconfigured(f"The template {source} has a key that is not its file name.")
    if not body.strip():
        raise Misconfigured(f"The template {source} has no text below its front matter.")
    return Template(
        key=key,
        title=word("title"),
        version=version,
        kind=word("kind"),
        purpose=word("purpose"),
        audience=audience,
        about=word("about", needed=False) or "session",
        calendar=calendar,
        aim=word("aim", needed=False),
        recipients=word("recipients"),
        reason=word("reason", needed=False),
        subject=word("subject"),
        body=body,
        fields=dict(fields),
        own=own,
    )


def _folders(user_dir: Path | None) -> list[tuple[Path, bool]]:
    packed = (resources.templates_dir() / "mail", False)
    if user_dir is None:
        return [packed]
    return [(user_dir / "mail", True), packed]


def _files(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        return {}
    return {
        path.stem.casefold(): path
        for path in sorted(folder.iterdir())
        if path.suffix == ".md" and _KEY.fullmatch(path.stem) and path.is_file()
    }


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise Misconfigured(f"The template {path.name} is larger than 64 KB.")
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"The template {path.name} cannot be read.", "It is a text file in UTF-8."
        ) from error
