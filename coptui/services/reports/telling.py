"""How what was captured is told outside of the room: without names, and quoted only with a yes.

One teller reads the list of people once and serves a whole report.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coptui.domain.capture import BY_VALUE
from coptui.domain.consent import Purpose, guardian_standing, standing
from coptui.domain.good_practice import CHAIN
from coptui.domain.reports import choosing
from coptui.domain.reports.masking import FEW
from coptui.domain.reports.pieces import Piece
from coptui.services import naming
from coptui.services.consent_facts import people_for_gate
from coptui.store.models import CapturedItem, Contact, Organisation
from coptui.workspace import Workspace

SOMEBODY = naming.SOMEBODY
_PRIVATE = "private"
_ENDS = (".", "!", "?", "…", ":", ")", "”")


class Teller:
    """Says things of one community without naming anybody who did not agree to it."""

    def __init__(self, ws: Workspace, community_id: int) -> None:
        self._ws = ws
        self._community = community_id
        self._naming = naming.unnamed(ws, community_id)
        self._known: dict[str, str] = {}
        self._may: dict[int, tuple[bool, bool]] = {}

    def words(self, text: str) -> str:
        """One line without names."""
        bare = " ".join(text.split())
        if bare not in self._known:
            self._known[bare] = self._naming.without(bare)
        return self._known[bare]

    def piece(
        self,
        key: str,
        text: str,
        section: str,
        *,
        share: str = "community",
        words: str = "",
        more: int = 0,
    ) -> Piece | None:
        """A piece in words that may leave the room; none for what is private or empty."""
        told = self.words(text)
        if share == _PRIVATE or not told:
            return None
        return Piece(key, sentence(told), section, share, words, choosing.weight(told, more))

    def quoted(self, item: CapturedItem) -> str:
        """Behind whose words these are: their name or kind where they agreed to it; else nothing.

        A yes can be taken back: it is looked at anew each time.
        """
        if item.contact_id is None or item.attribution not in ("named", "kind"):
            return ""
        quoted, named = self._stands(item.contact_id)
        if not quoted:
            return ""
        person: Any = item.contact
        return str(person.name) if named and item.attribution == "named" else kind_of(person)

    def may_be_named(self, contact_id: int) -> bool:
        """Whether this person agreed to be named, as things are today."""
        return self._stands(contact_id)[1]

    def _stands(self, contact_id: int) -> tuple[bool, bool]:
        if contact_id not in self._may:
            person = people_for_gate(self._ws, [contact_id]).get(contact_id)
            today, home = self._ws.today(), self._community
            if person is None:
                self._may[contact_id] = (False, False)
            else:
                rule = guardian_standing if person.under_18 else standing
                self._may[contact_id] = (
                    rule(person.facts, Purpose.quoted, today, home).live,
                    rule(person.facts, Purpose.named, today, home).live,
                )
        return self._may[contact_id]


def kind_of(person: Any) -> str:
    """Somebody by the sector they come from, wide enough that they are not alone in it."""
    house: Any = person.organisation if person.organisation_id else None
    sector = house.sector.strip() if house is not None else ""
    if not sector:
        return "somebody in the room"
    alike: Any = (
        Contact.select().join(Organisation).where(Organisation.sector == house.sector).count()
    )
    return f"somebody from {sector}" if alike >= FEW else "somebody in the room"


def kept(pieces: Iterable[Piece | None]) -> tuple[Piece, ...]:
    """Those that may be told."""
    return tuple(one for one in pieces if one is not None)


def sentence(text: str) -> str:
    """What was said as a sentence: a capital in front, and an end."""
    first, _, _ = text.partition(" ")
    out = text if "://" in first or "." in first[:-1] else text[:1].upper() + text[1:]
    return out if out[-1:] in _ENDS or "://" in out.split()[-1] else f"{out}."


def lowered(text: str) -> str:
    """What goes on in the middle of a sentence; a word all in capitals stays one."""
    second = text[1:2]
    return text[:1].lower() + text[1:] if second.islower() or second == " " else text


def answers(item: Any) -> list[str]:
    """What was answered when somebody asked on, each in one line."""
    asked = [one.name for one in BY_VALUE[item.kind].follow_ups] if item.kind in BY_VALUE else []
    names = dict.fromkeys([*asked, *(one.key for one in CHAIN)])
    extra = item.extra if isinstance(item.extra, dict) else {}
    return [str(extra[name]).replace("\n", "; ") for name in names if extra.get(name)]
