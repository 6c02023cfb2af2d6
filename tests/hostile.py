"""Names and terminal sequences that must never crash, command or deceive the program."""

from __future__ import annotations

HOSTILE_NAMES: tuple[str, ...] = (
    "Joe [/]",
    "[@click=app.quit]Joe[/]",
    "[bold red]Joe",
    "[",
    "Joe [",
    "\\[Joe\\]",
    "[link=https://evil.example]Joe[/link]",
    "Joe {{ c.delete_instance() }} {% for %}",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("https://evil.example")',
    "Joe\r\nBcc: evil@evil.example",
    "=?utf-8?q?x=0D=0ABcc=3A_evil=40evil.example?=",
    "Joe \u202egnp.exe\u2066 \u200b\u200fBl\u00adoggs",
    "Z" + "\u0310" * 200 + "oe \U000e0041\ufeff",
)
"""Fourteen names that a person, or a file, might bring."""

TERMINAL_ESCAPES: tuple[str, ...] = (
    "\x1b[31mred\x1b[0m",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1bc",
    "\x9b31mred",
    "\x9d52;c;ZXZpbA==\x9c",
    "\x90payload\x9c",
    "bell\x07back\x08del\x7fnul\x00",
    "\x85next\u2028line\u2029end",
)
"""Sequences that a terminal would obey."""

HOSTILE: tuple[str, ...] = HOSTILE_NAMES + TERMINAL_ESCAPES
"""All of them."""

FORBIDDEN: frozenset[str] = frozenset(
    [chr(c) for c in range(0x20) if chr(c) not in "\t\n"]
    + [chr(c) for c in range(0x7F, 0xA0)]
    + [chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010))]
    + ["\ufeff", "\u2028", "\u2029"]
)
"""Letters that must not be found in anything kept or shown (a joiner inside an emoji apart)."""
