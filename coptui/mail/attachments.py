"""The files that go with a mailing, as the bytes that are the same in every message of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from coptui.errors import Refused
from coptui.mail.headers import safe
from coptui.mail.quoted import in_lines

LARGEST = 20 * 1024 * 1024
"""Bytes of a whole message, as it goes over the wire: larger ones most servers refuse."""
HEAVY = 5 * 1024 * 1024
"""From here on a message is large enough to ask about."""
WORDS = 64 * 1024
"""Room that is kept for a message's own words beside its files."""
_IN_A_LINE = 60


@dataclass(frozen=True)
class Attachment:
    """One file: the name it goes under, its kind, and what is in it."""

    name: str
    kind: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """What tells this file from any other."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def plain(self) -> dict[str, Any]:
        """What is kept of it with a confirmed mailing."""
        return {
            "name": self.name,
            "kind": self.kind,
            "size": len(self.data),
            "sha256": self.sha256,
        }

    def part(self) -> bytes:
        """The file as a part of a message, its head first."""
        charset = "; charset=utf-8" if self.kind.startswith("text/") else ""
        head = (
            f"Content-Type: {self.kind}{charset}\r\n"
            f"{disposition(self.name)}\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n"
        )
        return head.encode("ascii") + in_lines(self.data)


@dataclass(frozen=True)
class Enclosed:
    """All files of a mailing in one block, which stands behind the words of each message."""

    files: tuple[Attachment, ...]
    fence: str
    block: bytes

    @classmethod
    def of(cls, files: Sequence[Attachment], boundary: str) -> Enclosed:
        """The block that ends a message with this boundary. Raises Refused for too large a one."""
        fence = f"--{boundary}\r\n".encode("ascii")
        parts = [piece for one in files for piece in (fence, one.part())]
        block = b"".join([*parts, f"--{boundary}--\r\n".encode("ascii")])
        if len(block) + WORDS > LARGEST:
            raise Refused(
                "With its files each message would be larger than 20 MB, which servers refuse.",
                "Take a file off, or make it smaller and put a link into the text.",
            )
        return cls(tuple(files), boundary, block)


def on_the_wire(sizes: Iterable[int]) -> int:
    """Bytes that files of these sizes take up in a message."""
    return sum((size + 56) // 57 * 78 + 400 for size in sizes)


def disposition(name: str) -> str:
    """The head line that names a file: plain where the name is, else as RFC 2231 says."""
    safe(name, "name of a file")
    if '"' in name or "\\" in name or "/" in name:
        raise Refused("The name of a file cannot hold quotation marks or slashes.")
    if name.isascii():
        return f'Content-Disposition: attachment;\r\n filename="{name}"'
    coded = f"utf-8''{quote(name, safe='')}"
    if len(coded) <= _IN_A_LINE:
        return f"Content-Disposition: attachment;\r\n filename*={coded}"
    pieces = _cut(coded)
    lines = (f" filename*{at}*={piece}" for at, piece in enumerate(pieces))
    return "Content-Disposition: attachment;\r\n" + ";\r\n".join(lines)


def _cut(coded: str) -> list[str]:
    """In pieces for a line each, never inside of a coded letter."""
    pieces = []
    while coded:
        end = min(len(coded), _IN_A_LINE)
        while end < len(coded) and "%" in coded[end - 2 : end]:
            end -= 1
        pieces.append(coded[:end])
        coded = coded[end:]
    return pieces


def read_all(folder: Path, kept: Iterable[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """The files as they were when they were attached. Raises Refused where one is not."""
    return tuple(read(folder, one) for one in kept)


def read(folder: Path, kept: Mapping[str, Any]) -> Attachment:
    """One file, found by its checksum and proved by it."""
    name = str(kept["name"])
    try:
        data = (folder / str(kept["sha256"])).read_bytes()
    except OSError as error:
        raise Refused(
            f"The file {name} is no longer kept in this home.", "Take it off and attach it again."
        ) from error
    found = Attachment(name, str(kept["kind"]), data)
    if found.sha256 != kept["sha256"]:
        raise Refused(
            f"The file {name} is not the one that was attached.", "Take it off and attach it again."
        )
    return found
