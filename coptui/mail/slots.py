"""Slots: how a value from outside passes through a template without ever being read as markup.

While a template is worked through, each value stands as a mark of letters and digits. The mark
survives Markdown and HTML unchanged; the value takes its place at the very end, as it is in the
text part and escaped in the HTML part. So a name such as `*Jo* <b>` stays what it is in both.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Mapping
from typing import Any

from coptui.errors import Refused

Plain = str | int | bool | None
_MARKUP = re.compile(r"[&<>\"'\n]")


class Slot:
    """A value from outside in a template: it can be written out, or asked whether it is there."""

    __slots__ = ("mark", "path", "present")

    def __init__(self, path: str, mark: str, present: bool) -> None:
        self.path = path
        self.mark = mark
        self.present = present

    def __bool__(self) -> bool:
        return self.present

    def __str__(self) -> str:
        if not self.present:
            raise MissingValue(self.path)
        return self.mark

    def __eq__(self, other: object) -> bool:
        raise Refused(
            f"The template compares {self.path} with something.",
            "A value can be written out, or asked whether it is there; not compared.",
        )

    __ne__ = __eq__
    __hash__ = None  # type: ignore[assignment]


class MissingValue(Refused):
    """A template asks for a value that is not there."""

    def __init__(self, path: str, sentence: str = "") -> None:
        self.path = path
        where = f" It stands in “{sentence}”." if sentence else ""
        super().__init__(
            f"The text asks for {path}, and there is nothing there.{where}",
            f"Fill it in, or put {{% if {path} %}} … {{% endif %}} around it.",
            field=path,
        )


class Marks:
    """The marks of one working-through, and the way back from mark to path."""

    def __init__(self) -> None:
        self._salt = secrets.token_hex(6)
        self._paths: list[str] = []
        self._pattern = re.compile(f"zq{self._salt}n([0-9]+)qz")

    def slot(self, path: str, value: object) -> Slot:
        """A slot for the value at `path`; empty values count as not there."""
        self._paths.append(path)
        mark = f"zq{self._salt}n{len(self._paths) - 1}qz"
        return Slot(path, mark, value is not None and str(value).strip() != "")

    def view(self, group: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """A group of values as a template sees it: truths and numbers as such, words as slots."""
        return {name: self._seen(f"{group}.{name}", value) for name, value in values.items()}

    def _seen(self, path: str, value: Any) -> Any:
        if isinstance(value, bool | int):
            return value
        if isinstance(value, list | tuple):
            return tuple(self._seen(f"{path}.{at}", one) for at, one in enumerate(value))
        return self.slot(path, value)

    def split(self, text: str) -> tuple[list[str], list[str]]:
        """Cut a text at its marks: literals (one more than slots) and the paths between them."""
        pieces = self._pattern.split(text)
        return pieces[0::2], [self._paths[int(number)] for number in pieces[1::2]]

    def in_attributes(self, markup: str) -> bool:
        """Whether a mark stands inside a tag, such as in the target of a link."""
        return any(self._pattern.search(tag) for tag in re.findall(r"<[^>]*>", markup))


def value_at(values: Mapping[str, Mapping[str, Any]], path: str) -> str:
    """The value behind a slot's path, as one line of text.

    Raises MissingValue where there is none.
    """
    group, _, rest = path.partition(".")
    found: Any = values.get(group, {})
    for step in rest.split("."):
        if isinstance(found, list | tuple):
            found = found[int(step)] if int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    if found is None or str(found).strip() == "":
        raise MissingValue(path)
    return str(found)


def escaped(value: str) -> str:
    """A value for the HTML part: nothing in it is markup, line ends are line breaks."""
    if not _MARKUP.search(value):  # most names and words
        return value
    return html.escape(value, quote=True).replace("\n", "<br>\n")
