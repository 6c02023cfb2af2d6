"""What is said before somebody is forgotten, and the proof of it afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NOUNS = {
    "consent_event": ("answer about consent", "answers about consent"),
    "membership": ("community", "communities"),
    "role_holding": ("role", "roles"),
    "invitation": ("invitation with its reply", "invitations with their replies"),
    "delivery": ("mail's words and address", "mails' words and address"),
    "attendance": ("attendance, which stays in the count", "attendances, which stay in the counts"),
    "undo_entry": ("entry of what can be taken back", "entries of what can be taken back"),
    "draft": ("unsaved form", "unsaved forms"),
    "import_run": ("import's note", "imports' notes"),
}
"""Tables as a coordinator would name them, one and several; others go by their own name."""


@dataclass(frozen=True)
class TextPlace:
    """A place in the community's own words that names the person."""

    where: str
    words: str


@dataclass(frozen=True)
class ErasurePreview:
    """What forgetting somebody takes, what it leaves, and what it cannot reach."""

    contact_id: int
    name: str
    expected: str
    """What is typed to confirm: the address, or the name of somebody without one."""
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    cannot: tuple[str, ...]
    texts: tuple[TextPlace, ...]


@dataclass(frozen=True)
class ErasureProof:
    """What was done, file by file, and what is left. It names nobody."""

    contact_id: int
    erased_at: dt.datetime
    gone: tuple[str, ...]
    copies: tuple[str, ...]
    dropped_copies: tuple[str, ...]
    messages: int
    suppressed: int
    cannot: tuple[str, ...]
    texts: tuple[TextPlace, ...]
    still_in: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every file of the home was reached, and none holds the person."""
        return not self.still_in and not self.failed

    def lines(self) -> tuple[str, ...]:
        """The proof as it is printed."""
        on = f"{self.erased_at:%Y-%m-%d %H:%M} UTC"
        said = [f"Person {self.contact_id} was forgotten on {on}.", ""]
        said += [f"  gone     {one}" for one in self.gone]
        if self.copies:
            said.append(f"  gone     from {_files(self.copies)} in the folder backups")
        said += [f"  deleted  {one}, which could not be opened" for one in self.dropped_copies]
        if self.messages:
            said.append(f"  deleted  {count(self.messages, 'practised mail')}")
        if self.suppressed:
            kept = count(self.suppressed, "address", "addresses")
            said.append(f"  stays    {kept} as a keyed code: never to be written to")
        said += [f"  stays    {one.where}: “{one.words}”" for one in self.texts]
        said += [f"  outside  {one}" for one in self.cannot]
        said += [f"  FAILED   {one} could not be changed" for one in self.failed]
        said.append("")
        if self.still_in:
            said.append(f"Looked through every file. Still named in: {', '.join(self.still_in)}.")
        else:
            said.append("Looked through every file of this home: not found in any.")
        return tuple(said)


def _files(names: tuple[str, ...]) -> str:
    return count(len(names), "copy", "copies")


def count(number: int, one: str, several: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def counted(tables: dict[str, int]) -> tuple[str, ...]:
    """How many rows of what, in words."""
    return tuple(
        count(number, *NOUNS.get(table, (f"row of {_words(table)}", f"rows of {_words(table)}")))
        for table, number in tables.items()
        if number and table != "contact"
    )


def place_words(table: str, row_id: int, column: str) -> str:
    """Where a text stands, as somebody would look for it."""
    return f"{_words(table)} {row_id}, {_words(column)}"


def _words(name: str) -> str:
    return name.replace("_", " ")
