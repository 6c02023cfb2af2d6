"""The file of a template with other words in it: what else its author wrote there stays."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from coptui.errors import Misconfigured
from coptui.mail import templates

_BASIC = r'"(?:[^"\\\n]|\\.)*"'
_LINES: Mapping[str, re.Pattern[str]] = {
    "subject": re.compile(rf"^subject[ \t]*=[ \t]*(?:{_BASIC}|'[^'\n]*')", re.M),
    "version": re.compile(r"^version[ \t]*=[ \t]*[0-9]+", re.M),
}


def with_words(text: str, *, subject: str, body: str) -> str:
    """The file with another subject and other words below its front matter."""
    front, _ = templates.halves(text)
    return _whole(_with(front, "subject", subject), body)


def with_version(text: str, version: int) -> str:
    """The file with another version in its front matter; nothing else changes."""
    front, body = templates.halves(text)
    return _whole(_with(front, "version", version), body)


def _whole(front: str, body: str) -> str:
    lines = body.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return f"+++\n{front.strip()}\n+++\n{lines}\n"


def _with(front: str, name: str, value: str | int) -> str:
    """The front matter with one value replaced where it stands; written anew where that fails."""
    try:
        wanted = {**tomllib.loads(front.replace("\r\n", "\n")), name: value}
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(
            f"The front matter of this template cannot be read: {error}.",
            "Go back to the built-in one, or mend its file by hand.",
        ) from error
    line = f"{name} = {_value(value)}"
    replaced = _LINES[name].sub(lambda _: line, front, count=1)
    try:
        if tomllib.loads(replaced.replace("\r\n", "\n")) == wanted:
            return replaced
    except tomllib.TOMLDecodeError:
        pass
    return _written(wanted)


def _written(front: Mapping[str, Any]) -> str:
    plain = [f"{_name(k)} = {_value(v)}" for k, v in front.items() if not isinstance(v, Mapping)]
    for name, group in front.items():
        if isinstance(group, Mapping):
            plain += ["", f"[{_name(name)}]"]
            plain += [f"{_name(key)} = {_value(value)}" for key, value in group.items()]
    return "\n".join(plain)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
