"""Attendance sheets: their short numbers, and what is typed in from the paper."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coptui.domain.consent import Purpose
from coptui.domain.errors import RuleBroken

BLANK_ROWS = 20
MORE_ROWS = 5
PAPER_MONTHS = 12
"""Months for which the paper is kept after its session."""
YES, NO, EMPTY, AS_ABOVE = "y", "n", "-", "."
BOX_WORDS = {
    Purpose.mail: "mail",
    Purpose.named: "named",
    Purpose.quoted: "quoted",
    Purpose.photo: "photo",
    Purpose.share_contact: "share",
    Purpose.record_role: "role",
}
"""What stands over a box: one short word, explained at the top of the sheet."""
_WORDS = {"yes": YES, "no": NO}
_SUFFIXES = ("", *"bcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Typed:
    """What was typed for a row: a letter for each box (empty when none was), and an address."""

    answers: str = ""
    address: str = ""


def sheet_code(code: str, others: Iterable[str], number: int, taken: Collection[str]) -> str:
    """H-13: as few letters of the community's code as tell it from the others, and the session.

    A second sheet of the same session is H-13b.
    """
    rest = [one.upper() for one in others if one.upper() != code.upper()]
    for size in range(1, len(code) + 1):
        short = code[:size].upper()
        if size < len(code) and any(one.startswith(short) for one in rest):
            continue
        for suffix in _SUFFIXES:
            found = f"{short}-{number}{suffix}"
            if found not in taken:
                return found
    raise RuleBroken("code", f"There are too many sheets of session {number} already.")


def parse_row(text: str, boxes: int, above: str) -> Typed:
    """Read `y n y`, `yny`, `.` (all as on the row above), and an e-mail address among them.

    `-` is a box left empty; alone it means: came, and ticked nothing. Every box needs its letter,
    so that a slip is not taken for an answer. Raises `RuleBroken` in a sentence.
    """
    letters, address = "", ""
    for word in re.split(r"[\s,;/]+", text.strip()):
        if "@" in word:
            if address:
                raise RuleBroken("address", "There are two addresses; a row takes one.")
            address = word
        else:
            letters += _WORDS.get(word.casefold(), word.casefold())
    if letters == AS_ABOVE:
        letters = AS_ABOVE * boxes
    if letters == EMPTY:
        letters = EMPTY * boxes
    if not letters:
        return Typed("", address)
    strange = next((one for one in letters if one not in (YES, NO, EMPTY, AS_ABOVE)), "")
    if strange:
        raise RuleBroken("answers", f"“{strange}” is no answer: y yes, n no, - left empty, . same.")
    if len(letters) != boxes:
        need = "1 box" if boxes == 1 else f"{boxes} boxes"
        raise RuleBroken("answers", f"This sheet has {need}; you gave {len(letters)}.")
    if AS_ABOVE in letters and not above:
        raise RuleBroken("answers", "There is no row above to be like.")
    return Typed("".join(above[i] if x == AS_ABOVE else x for i, x in enumerate(letters)), address)


def parse_name(text: str) -> tuple[str, str]:
    """A name written on a blank row, and an e-mail address beside it where there is one."""
    words = text.split()
    addresses = [one.strip(",;<>()") for one in words if "@" in one]
    if len(addresses) > 1:
        raise RuleBroken("address", "There are two addresses; a row takes one.")
    name = " ".join(one for one in words if "@" not in one).strip(" ,;")
    if not any(letter.isalpha() for letter in name) or set(name.casefold()) <= set("yn -."):
        raise RuleBroken("name", "Nobody is on this row yet: type the name first.")
    return name, addresses[0] if addresses else ""
