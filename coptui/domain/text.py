"""Text from outside, made safe to keep, to show and to put into a header."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from coptui.domain.errors import RuleBroken

MARKS_PER_LETTER = 4
_ZWJ = "\u200d"
_BLANKS = "\t\n\r\v\f\x85\u2028\u2029"
# A whole terminal sequence goes, not only its first byte: "\x1b[31m" would leave "[31m" behind.
_ESCAPES = re.compile(
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-~]"
)
# Letters that take no room on the screen and so can make two names look like one.
_HOLLOW = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[^?]*\?.*?\?=", re.DOTALL)
_SEARCH_TWINS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"}
)


@dataclass(frozen=True)
class Cleaned:
    """Text that may be kept, and whether anything unsafe or too long was taken out of it."""

    text: str
    changed: bool


def clean_line(s: str, limit: int = 200) -> Cleaned:
    """One line without controls, terminal escapes, direction tricks or invisible letters."""
    safe, changed = _strip(s, keep="")
    line = " ".join(safe.split())
    cut = line[:limit].rstrip()
    return Cleaned(cut, changed or cut != line)


def clean_text(s: str, limit: int = 100_000) -> Cleaned:
    """Like `clean_line` for longer text: line ends and tabs stay, line ends become newlines."""
    plain = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", s)
    safe, changed = _strip(plain, keep="\n\t")
    text = "\n".join(line.rstrip(" \t") for line in safe.split("\n")).strip("\n")
    cut = text[:limit].rstrip()
    return Cleaned(cut, changed or cut != text.rstrip())


def visible(s: str) -> str:
    """The text for a screen, with a middle dot wherever something unsafe stands."""
    out: list[str] = []
    marks = 0
    for index, char in enumerate(s):
        if char in "\n\t":
            out.append(char)
            continue
        marks = marks + 1 if _is_mark(char) else 0
        if marks > MARKS_PER_LETTER:
            continue
        out.append("·" if _unsafe(s, index) else char)
    return "".join(out)


def fold(s: str) -> str:
    """A key for searching: without capitals and accents."""
    if s.isascii():  # most names and every address: nothing to take apart
        return " ".join(s.casefold().split())
    apart = unicodedata.normalize("NFKD", s.casefold())
    bare = "".join(c for c in apart if not _is_mark(c))
    return " ".join(bare.casefold().translate(_SEARCH_TWINS).split())


def searched(s: str) -> str:
    """What searching compares: folded, and O'Brien as OBrien, so that either finds the other.

    An apostrophe that stands alone stays: it was typed to find nothing else.
    """
    return " ".join(word.replace("'", "") or word for word in fold(s).split())


def header_safe(s: str) -> str:
    """Give the text back if it may stand in a mail header, else refuse it."""
    for char in () if s.isascii() and s.isprintable() else s:
        if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
            raise RuleBroken(
                "header", "A line break or an invisible control cannot stand in the head of a mail."
            )
    if _ENCODED_WORD.search(s):
        raise RuleBroken("header", "Text that pretends to be encoded cannot head a mail.")
    return s


def _strip(s: str, *, keep: str) -> tuple[str, bool]:
    """Take out what is unsafe; tell whether anything but plain white space was touched."""
    if s.isascii() and s.isprintable():  # most lines: nothing can be wrong with them
        return s, False
    before = s
    s = _ESCAPES.sub("", s)
    kept: list[str] = []
    changed = s != before
    for index, char in enumerate(s):
        if char in keep and keep:
            kept.append(char)
        elif char in _BLANKS:
            kept.append(" ")
        elif _unsafe(s, index):
            changed = True
        else:
            kept.append(char)
    calm, capped = _cap_marks(unicodedata.normalize("NFC", "".join(kept)))
    return unicodedata.normalize("NFC", calm), changed or capped


def _cap_marks(s: str) -> tuple[str, bool]:
    out: list[str] = []
    marks = 0
    for char in s:
        marks = marks + 1 if _is_mark(char) else 0
        if marks <= MARKS_PER_LETTER:
            out.append(char)
    return "".join(out), len(out) != len(s)


def _is_mark(char: str) -> bool:
    # Variation selectors belong to emoji and take no height, yet a pile of them is still a trick.
    return char >= "\u0300" and unicodedata.category(char) in ("Mn", "Me", "Mc")


def _unsafe(s: str, index: int) -> bool:
    char = s[index]
    if " " <= char <= "~":
        return False
    if char == _ZWJ:
        return not _joins_emoji(s, index)
    if char in _HOLLOW:
        return True
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return True
    return category == "Cn" and (ord(char) & 0xFFFE) == 0xFFFE


def _joins_emoji(s: str, index: int) -> bool:
    """A joiner is honest only between two pictures, as in a family or a flag."""
    if not 0 < index < len(s) - 1:
        return False
    before = s[index - 1]
    if before == "\ufe0f" or "\U0001f3fb" <= before <= "\U0001f3ff":
        before = s[index - 2] if index > 1 else ""
    pictures = [unicodedata.category(c) == "So" for c in (before, s[index + 1]) if c]
    return len(pictures) == 2 and all(pictures)
