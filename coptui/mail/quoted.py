"""Text in seven bits, line by line, and data; what is the same in all is coded once."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from functools import lru_cache

from coptui.errors import Refused

_LONG = 2_000
"""Letters of a line that is not worth remembering."""


def coded(text: str) -> bytes:
    """A whole text on the wire. Raises Refused where there is a broken letter in it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        return b"\r\n".join(map(_line, lines))
    except UnicodeEncodeError as error:
        raise Refused("There is a broken letter in the text.", "Type it once more.") from error


def in_lines(data: bytes) -> bytes:
    """Base64 in lines of 57 bytes of data, as mail has them (RFC 2045)."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _line(line: str) -> bytes:
    """A line on the wire; most lines of a mailing are the same in all its messages."""
    return _line_once(line) if len(line) < _LONG else _line_anew(line)


def _line_anew(line: str) -> bytes:
    return binascii.b2a_qp(line.encode("utf-8"), istext=True).replace(b"\n", b"\r\n")


_line_once = lru_cache(maxsize=4_000)(_line_anew)

_Own = tuple[tuple[str, ...], tuple[str, ...]]
"""A line with gaps: its pieces and the paths of the values between them."""


class Coder:
    """A text with gaps for personal values: only the lines that have a gap are coded anew."""

    def __init__(self, pieces: Sequence[str], paths: Sequence[str]) -> None:
        self._whole = tuple(pieces), tuple(paths)
        self._parts: list[bytes | _Own] = []
        self._simple = not any("\r" in piece for piece in pieces)
        if self._simple:
            self._cut(pieces, paths)

    def _cut(self, pieces: Sequence[str], paths: Sequence[str]) -> None:
        first, *lines = pieces[0].split("\n")
        begun: list[str] = [first]
        gaps: list[str] = []
        same: list[str] = []

        def ends() -> None:
            if not gaps:
                same.extend(begun)
                return
            if same:
                self._parts.append(coded("\n".join(same)))
                same.clear()
            self._parts.append((tuple(begun), tuple(gaps)))

        for path, piece in [("", ""), *zip(paths, pieces[1:], strict=True)]:
            if path:
                first, *lines = piece.split("\n")
                gaps.append(path)
                begun.append(first)
            for line in lines:
                ends()
                begun, gaps = [line], []
        ends()
        if same:
            self._parts.append(coded("\n".join(same)))

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The text with its gaps filled from values by path, on the wire."""
        if not self._simple or any(_breaks(values[path]) for path in self._whole[1]):
            return coded(_filled(self._whole, values))
        try:
            return b"\r\n".join(
                [
                    part if isinstance(part, bytes) else _line_anew(_filled(part, values))
                    for part in self._parts
                ]
            )
        except UnicodeEncodeError as error:
            raise Refused("There is a broken letter in the text.", "Type it once more.") from error


def _breaks(value: str) -> bool:
    return "\n" in value or "\r" in value


def _filled(own: _Own, values: Mapping[str, str]) -> str:
    pieces, paths = own
    parts = [pieces[0]]
    for path, piece in zip(paths, pieces[1:], strict=True):
        parts.append(values[path])
        parts.append(piece)
    return "".join(parts)
