"""How far a community reaches, in sentences: its list, its sessions, where people come from."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from coptui.domain.counting import agree, in_words
from coptui.domain.reports.crowds import Crowds, tellable
from coptui.domain.reports.masking import FEW, few
from coptui.domain.reports.period import Period
from coptui.services.community_views import GONE
from coptui.services.reports import held
from coptui.services.reports.held import HeldSession
from coptui.services.reports.saying import listed, upper
from coptui.services.seats import LIVED
from coptui.store.models import Attendance, Contact, Membership

MOST_SECTORS = 12


@dataclass(frozen=True)
class Reach:
    """The same as sentences, each of them empty where there is nothing to say."""

    on_list: str
    reading: str
    came: str
    breadth: str
    lived: str
    perspectives: str
    crowds: Crowds
    organisations: int

    @property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """All of them, with their names."""
        return (
            ("came", self.came), ("breadth", self.breadth), ("lived", self.lived),
            ("perspectives", self.perspectives), ("list", self.on_list),
            ("reading", self.reading),
        )  # fmt: skip


def reach(community_id: int, span: Period, sessions: list[HeldSession]) -> Reach:
    """The reach of a community in this time. Nobody can be told apart in it."""
    ids = [one.id for one in sessions]
    on_list, reading = _list(community_id, span, ids)
    crowds = tellable(held.came(sessions))
    organisations, sectors = held.organisations(ids)
    seats = held.seats(ids)
    return Reach(
        on_list=_on_list(on_list),
        reading=_reading(reading, on_list),
        came=_came(sessions, crowds),
        breadth=_breadth(organisations, sectors),
        lived=_lived(seats.get(LIVED, []), len(sessions)),
        perspectives=_perspectives(seats, len(sessions)),
        crowds=crowds,
        organisations=organisations,
    )


def _list(community_id: int, span: Period, ids: list[int]) -> tuple[int, int]:
    """Who was on the list at the end of this time, and how many of them read along."""
    rows: Any = (
        Membership.select(Membership.contact, Membership.standing, Membership.left_on,
                          Contact.mail_standing)
        .join(Contact)
        .where(Membership.community == community_id, Membership.joined <= span.until)
        .tuples()
    )  # fmt: skip
    there = {
        who: mail
        for who, standing, left, mail in rows
        if (left > span.until if left is not None else standing not in GONE)
    }
    seen: Any = (
        Attendance.select(Attendance.contact)
        .where(Attendance.session.in_(ids), Attendance.contact.is_null(False))
        .distinct()
        .tuples()
    )
    came = {who for (who,) in seen}
    reading = sum(mail == "given" and who not in came for who, mail in there.items())
    return len(there), reading


def _on_list(number: int) -> str:
    if not number:
        return ""
    if number < FEW:
        return f"{upper(few(number))} people are on its list."
    return f"{upper(in_words(number))} people are on its list."


def _reading(reading: int, on_list: int) -> str:
    """Those who read along, unless it or the rest of the list is a small number."""
    if reading < FEW:
        return ""
    many = f"{upper(in_words(reading))} of them" if on_list - reading >= FEW else "Most of them"
    return (
        f"{many} did not come in this time and read along: they have the summaries, use them "
        "and pass them on. That is reach as well."
    )


def _came(sessions: list[HeldSession], crowds: Crowds) -> str:
    if not sessions:
        return "No session was held in this time."
    number = upper(in_words(len(sessions)))
    said = f"{number} {agree(len(sessions), 'session was', 'sessions were')} held"
    if crowds.present is None:
        return f"{said}, and fewer than {FEW} people came."
    if not crowds.present:
        return f"{said}; nobody was counted."
    if len(sessions) == 1:
        said += f", and {crowds.present} people came."
    else:
        said += f", and people came {crowds.present:,} times"
        usual = round(median(one.present for one in crowds.crowds)) if crowds.crowds else 0
        said += f"; usually there are about {usual} in the room." if usual >= FEW else "."
    if crowds.new == crowds.present:
        return f"{said} All of them came for the first time."
    return (
        f"{said} {upper(in_words(crowds.new))} of these were first times." if crowds.new else said
    )


def _breadth(organisations: int, sectors: tuple[str, ...]) -> str:
    if not organisations:
        return ""
    houses = agree(organisations, "organisation", "organisations")
    said = f"They came from {in_words(organisations)} {houses}"
    if len(sectors) > 1:
        shown = list(sectors[:MOST_SECTORS])
        rest = len(sectors) - len(shown)
        shown += [f"{rest} more"] if rest else []
        said += f" in {in_words(len(sectors))} sectors: {listed(shown)}"
    return f"{said}."


def _lived(counts: list[int], sessions: int) -> str:
    """Only that it was there, and how often: whose it was is nobody's business."""
    if not counts:
        return ""
    if len(counts) < sessions:
        where = f"in at least {in_words(len(counts))} of them"
    else:
        where = "in it" if sessions == 1 else "every time"
    return f"People with lived experience took part {where}."


def _perspectives(seats: dict[str, list[int]], sessions: int) -> str:
    """The other perspectives that took a seat, without numbers: each session has few of each."""
    names = [name for name in seats if name != LIVED]
    if not names or not sessions:
        return ""
    return f"Seats were also counted for {listed(names)}."
