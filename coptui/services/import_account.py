"""An account of everybody in a file: who can be mailed, who said no, who was not asked."""

from __future__ import annotations

from dataclasses import dataclass

from coptui.domain.consent import Purpose
from coptui.domain.counting import agree, counted
from coptui.services.import_planning import Fate, ImportPlan

_TAKEN = frozenset({Fate.new, Fate.updated, Fate.same})


@dataclass(frozen=True)
class Account:
    """Numbers of people. `known` are on the list already, and the file says nothing new of them."""

    agreed: int
    said_no: int
    not_asked: int
    known: int
    mailable: int
    without_address: int
    mistyped: int

    @property
    def everybody(self) -> int:
        """All that are taken from the file."""
        return self.agreed + self.said_no + self.not_asked + self.known


def of(plan: ImportPlan) -> Account:
    """Each person that is taken counts once: as agreed, as a no, as not asked or as known."""
    taken = [row for row in plan.rows if row.fate in _TAKEN]
    said_no = [row for row in taken if row.denies]
    agreed = [row for row in taken if row.purposes and not row.denies]
    rest = [row for row in taken if not row.purposes and not row.denies]
    new = sum(row.fate is Fate.new for row in rest)
    bare = sum(row.fate is Fate.new and not row.parsed.email for row in agreed)
    for_mail = [row for row in agreed if Purpose.mail in row.purposes]
    return Account(
        agreed=len(agreed),
        said_no=len(said_no),
        not_asked=new,
        known=len(rest) - new,
        mailable=sum(bool(row.parsed.email) or row.fate is not Fate.new for row in for_mail),
        without_address=bare,
        mistyped=sum(row.parsed.meant != "" and not row.parsed.slip for row in plan.slips),
    )


def said(plan: ImportPlan) -> str:
    """The closing sentence of an import."""
    found = of(plan)
    rows = [f"{plan.count(Fate.new):,} new"]
    for fate, words in ((Fate.updated, "changed"), (Fate.refused, "not taken")):
        rows += [f"{plan.count(fate):,} {words}"] * bool(plan.count(fate))
    people = [f"{found.mailable:,} can be mailed now"]
    people += [f"{found.said_no:,} said no"] * bool(found.said_no)
    people += [f"{found.not_asked:,} not asked"] * bool(found.not_asked)
    odd = ""
    if found.mistyped:
        verb = agree(found.mistyped, "looks", "look")
        odd = f" {counted(found.mistyped, 'address', 'addresses')} {verb} mistyped."
    return f"{', '.join(rows)}. {', '.join(people)}.{odd}"
