"""What the engine is handed for one person: the bytes that go, or the reason why none do."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\n|\r")
_END = b".\r\n"


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that may leave now."""

    address: str
    wire: bytes
    """As `dot_stuffed` gives it. Whoever makes a message does that too: the sender has no time."""
    message_id: str

    @classmethod
    def of(cls, address: str, data: bytes, message_id: str, *, whole: bool = False) -> Ready:
        """From the bytes of a message; `whole` where it is known that all its lines end in CRLF."""
        return cls(address, dot_stuffed(data, whole=whole), message_id)

    @property
    def data(self) -> bytes:
        """The message as it is read by whoever gets it."""
        body = self.wire.removesuffix(_END).replace(b"\r\n..", b"\r\n.")
        return body[1:] if body.startswith(b"..") else body


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing goes to this person, and why, in words for the coordinator."""

    reason: str


def dot_stuffed(data: bytes, *, whole: bool = False) -> bytes:
    """A message as it goes over the wire: CRLF line ends, leading dots doubled, the final dot."""
    body = data if whole else _whole(data)
    if not body.endswith(b"\r\n"):
        body += b"\r\n"
    if body.startswith(b"."):
        body = b"." + body
    return body.replace(b"\r\n.", b"\r\n..") + _END


def _whole(data: bytes) -> bytes:
    ends = data.count(b"\r\n")
    if data.count(b"\r") == ends == data.count(b"\n"):
        return data
    return _LINE_END.sub(b"\r\n", data)
