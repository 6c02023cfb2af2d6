"""Every fault at every phase of a conversation with a mail server, and what must come of each.

A phase is a moment of the conversation; a fault is what the server does there instead of its usual
reply. `wanted` knows nothing of the program: it is the table that the sender is held against.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SETTING_UP = ("connect", "banner", "ehlo", "starttls", "tls", "auth")
ENVELOPE = ("mail", "rcpt", "data")
PHASES = (*SETTING_UP, *ENVELOPE, "body", "dot", "rset", "quit")
GOES_ON, LEAVES, RESETS, FALLS_SILENT, HALF_CLOSES = (
    "goes on", "leaves", "resets", "falls silent", "half closes",
)  # fmt: skip
_DISCARDED = ("words before the encryption", "garbage after the reply")


@dataclass(frozen=True)
class Fault:
    """What the server does at its phase: says this (or drips it), then goes on, leaves, …"""

    name: str
    says: Callable[[bytes], bytes] = lambda _usual: b""
    then: str = GOES_ON
    drip: float = 0.0
    endless: bool = False
    take: bool = False
    slow: bool = False
    """Whether only the patience of the sender ends it."""
    code: int = 0
    """The code that is clearly said, or 0."""
    lies: bool = False
    """Whether it takes the message and says that it did not."""


def said(name: str, words: bytes, then: str = GOES_ON, **more: Any) -> Fault:
    """A fault that says these words."""
    return Fault(name, lambda _usual: words, then, **more)


def code(number: int, text: str, **more: Any) -> Fault:
    """A clear refusal, or something that belongs elsewhere."""
    words = f"{number} {text}\r\n".encode()
    return said(f"{number} {text}", words, code=number, **more)


def dirty(usual: bytes) -> bytes:
    """The usual code with a text of controls, 8-bit bytes and escapes."""
    return usual[:-2] + b" \x00\x07\x1b[31m\xff\xfe\r\n"


NETWORK = (
    Fault("silence", then=FALLS_SILENT, slow=True),
    Fault("end", then=LEAVES),
    Fault("reset", then=RESETS),
    Fault("half an end", then=HALF_CLOSES, slow=True),
    Fault("a byte at a time", lambda usual: usual * 50, FALLS_SILENT, drip=0.1, slow=True),
    Fault("half a reply, then silence", lambda usual: usual[:5], FALLS_SILENT, slow=True),
    Fault("half a reply, then the end", lambda usual: usual[:5], LEAVES),
)
SHAPES = (
    said("a line of a megabyte", b"2" * 1_000_000, LEAVES),
    Fault("lines without end", lambda _usual: b"250-more\r\n" * 100, endless=True),
    said("garbage", b"what is this\r\n"),
    said("an HTTP server", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    Fault("a blank line first", lambda usual: b"\r\n" + usual),
    said("two codes in one reply", b"250-one\r\n550 two\r\n"),
    said("a code of two digits", b"25 ok\r\n"),
    said("a code of the future", b"650 ok\r\n"),
)
HARMLESS = (Fault("dirty text", dirty), Fault("no text", lambda usual: usual[:3] + b"\r\n"))
DOUBLE = Fault("two replies at once", lambda usual: usual * 2)
LATER = (
    code(450, "4.2.0 mailbox busy"),
    code(450, "4.7.1 greylisted"),
    code(451, "4.3.0 local trouble"),
    code(452, "4.3.1 disk full"),
    code(454, "4.7.0 too many log-ins"),
    code(421, "4.3.2 closing", then=LEAVES),
    code(421, "4.7.0 but stays"),
)
REFUSALS = (
    code(500, "5.5.2 what"),
    code(501, "5.5.4 syntax"),
    code(502, "5.5.1 not here"),
    code(503, "5.5.1 not now"),
    code(504, "5.5.4 not so"),
    code(550, "5.1.1 nobody here"),
    code(550, "5.7.1 no"),
    code(551, "5.1.6 moved"),
    code(552, "5.2.2 mailbox full"),
    code(553, "5.1.3 bad address"),
    code(554, "5.6.0 no"),
    code(555, "5.5.4 unknown parameter"),
)
ABOUT_THE_ACCOUNT = (
    code(530, "5.7.0 sign in first"),
    code(535, "5.7.8 wrong password"),
    code(538, "5.7.11 encrypt first"),
    code(550, "5.4.5 Daily user sending quota exceeded"),
    code(550, "5.7.30 Basic authentication is not supported"),
    code(550, "5.7.515 Access denied"),
)
_REPLIES = (*NETWORK, *SHAPES, *HARMLESS, DOUBLE, *LATER, *REFUSALS, *ABOUT_THE_ACCOUNT)

AT_CONNECT = (
    Fault("nobody listens"),
    Fault("nobody answers", then=FALLS_SILENT, slow=True),
    Fault("reset", then=RESETS),
)
AT_TLS = (
    *NETWORK[:4],
    said("words in plain", b"250 AUTH PLAIN\r\n", LEAVES),
    said("a megabyte of noise", b"\x17" * 1_000_000, LEAVES),
    Fault("a stranger's certificate"),
    Fault("an expired certificate"),
    Fault("another's name"),
    Fault("old TLS"),
)
AT_BODY = (
    Fault("silence", then=FALLS_SILENT, slow=True),
    Fault("end", then=LEAVES),
    Fault("reset", then=RESETS),
    Fault("half an end", then=HALF_CLOSES, slow=True),
    Fault("a byte at a time", lambda _usual: b"250 ok" * 50, FALLS_SILENT, drip=0.1, slow=True),
    said("garbage", b"what is this\r\n", LEAVES),
    said("lines without end", b"250-more\r\n" * 100, LEAVES),
    said("half a reply", b"250 o", LEAVES),
    said("354 again", b"354 more\r\n", LEAVES),
    code(421, "4.3.2 closing", then=LEAVES),
    code(451, "4.3.0 local trouble", then=LEAVES),
    code(452, "4.3.1 disk full", then=LEAVES),
    code(552, "5.2.2 mailbox full", then=LEAVES),
    code(554, "5.6.0 no", then=LEAVES),
)
AT_DOT = (
    *(_fault for _fault in _REPLIES if not _fault.name.startswith("half an")),
    Fault("taken, then silence", then=FALLS_SILENT, take=True, slow=True),
    Fault("taken, then the end", then=LEAVES, take=True),
    Fault("taken, then a reset", then=RESETS, take=True),
    said("taken, then garbage", b"queued I think\r\n", take=True),
    Fault("taken, then a blank line first", lambda usual: b"\r\n" + usual, take=True),
    Fault("taken, then half a reply", lambda usual: usual[:5], LEAVES, take=True),
    Fault("taken, then lines without end", lambda _u: b"250-x\r\n" * 99, take=True, endless=True),
    code(354, "more", take=True),
    code(251, "will forward", take=True),
    code(299, "odd but taken", take=True),
    code(250, "taken, then the end", take=True, then=LEAVES),
    code(451, "4.3.0 taken all the same", take=True, lies=True),
    code(554, "5.6.0 taken all the same", take=True, lies=True),
)
AT_STARTTLS = (
    *_REPLIES,
    Fault("not offered"),
    Fault("garbage after the reply", lambda usual: usual + b"\x00\x01garbage"),
    Fault("words before the encryption", lambda usual: usual + b"250 AUTH PLAIN\r\n"),
)
FAULTS: dict[str, tuple[Fault, ...]] = {
    "connect": AT_CONNECT,
    "banner": _REPLIES,
    "ehlo": (*_REPLIES, Fault("no AUTH is needed", lambda _usual: b"250 loopback\r\n")),
    "starttls": AT_STARTTLS,
    "tls": AT_TLS,
    "auth": (*_REPLIES, code(334, "and once more")),
    "mail": (*_REPLIES, code(354, "go on")),
    "rcpt": (*_REPLIES, code(354, "go on")),
    "data": (*_REPLIES, code(250, "ok")),
    "body": AT_BODY,
    "dot": AT_DOT,
    "rset": _REPLIES,
    "quit": _REPLIES,
}


@dataclass(frozen=True)
class Case:
    """One fault at one phase, in one way of speaking."""

    phase: str
    fault: Fault
    pipelined: bool = False

    def __str__(self) -> str:
        way = ", pipelined" if self.pipelined else ""
        return f"{self.phase}: {self.fault.name}{way}"


def cases() -> list[Case]:
    """The whole matrix: each fault at each phase, both ways where the two differ."""
    plain = [Case(phase, fault) for phase in PHASES for fault in FAULTS[phase]]
    differs = (*ENVELOPE, "body", "dot", "rset")
    return plain + [Case(phase, fault, True) for phase in differs for fault in FAULTS[phase]]


def wanted(case: Case) -> frozenset[str]:
    """The states in which the one message may end.

    More than one where a reply too many may or may not be taken for the next one's.
    """
    phase, fault = case.phase, case.fault
    if phase in {"rset", "quit"}:
        return frozenset({"accepted"})
    if fault in HARMLESS or fault.name == "no AUTH is needed":
        return frozenset({"accepted"})
    if phase in SETTING_UP:
        late = fault is DOUBLE or fault.name in _DISCARDED
        return frozenset({"queued", "accepted"} if late else {"queued"})
    if fault.code // 100 == 2 and phase == "dot":
        return frozenset({"accepted"})
    if fault is DOUBLE and phase == "dot":
        return frozenset({"accepted", "unknown"})
    if fault.code // 100 == 4:
        return frozenset({"retry"})
    if fault.code // 100 == 5:
        about_us = phase == "mail" or fault in ABOUT_THE_ACCOUNT
        return frozenset({"retry" if about_us else "refused"})
    return frozenset({"unknown" if phase in {"body", "dot"} else "retry"})


def troubles(case: Case) -> frozenset[str]:
    """The words that may name what stands in the way of a connection."""
    if case.fault.name.endswith(("certificate", "another's name")):
        return frozenset({"certificate"})
    if case.fault.name == "nobody listens":
        return frozenset({"refused"})
    more = {
        "connect": {"connection", "timeout"},
        "banner": {"connection", "greeting"},
        "ehlo": {"connection", "greeting"},
        "starttls": {"connection", "starttls", "tls"},
        "tls": {"connection", "tls"},
        "auth": {"connection", "sign_in", "busy"},
    }
    return frozenset(more[case.phase] | ({"timeout"} if case.fault.slow else set()))
