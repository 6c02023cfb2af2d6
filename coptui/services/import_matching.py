"""What becomes of each row, beside those on the list and those before it in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from coptui.domain.consent import ConsentState, Person, Purpose, standing
from coptui.domain.text import fold
from coptui.services.consent_facts import people_for_gate
from coptui.services.import_known import Known, KnownPeople
from coptui.services.import_planning import Change, Choice, ConsentClaim, Fate, PlannedRow
from coptui.services.import_rows import ParsedRow
from coptui.services.progress import EVERY, Progress, nothing
from coptui.workspace import Workspace

_SAID_NO = "somebody with this name or address has said no before: their word stands"
_COMING = (Fate.new, Fate.updated, Fate.same)


def match_rows(
    ws: Workspace,
    parsed: Sequence[ParsedRow],
    claim: ConsentClaim | None,
    choices: Mapping[int, Choice] | None = None,
    progress: Progress = nothing,
) -> tuple[PlannedRow, ...]:
    """What becomes of each row. `choices` say who the doubtful ones are, by row number."""
    wanted = claim.purposes if claim else (Purpose.mail,)
    known = KnownPeople(ws, parsed, claim.purposes if claim else ())
    above = _Above()
    denied: dict[str, list[ParsedRow]] = {}
    for row in parsed:
        if not row.says_yes:
            denied.setdefault(row.key or row.sort_key, []).append(row)
    taken: set[int] = set()
    denying: dict[int, ParsedRow] = {}
    planned: list[PlannedRow] = []
    for at, row in enumerate(parsed):
        if at % EVERY == 0:
            progress(at, len(parsed))
        plan = _fate(row, known, above, (choices or {}).get(row.number))
        if plan.contact_id is not None and row.says_no:
            denying.setdefault(plan.contact_id, row)
        if plan.contact_id is not None and plan.contact_id in taken:
            plan = PlannedRow(row, Fate.duplicate, reason="the same person as a row above")
        if plan.fate in _COMING:
            above.add(row)
            if plan.contact_id is not None:
                taken.add(plan.contact_id)
            nay = denied.get(row.key or row.sort_key, ())
            nay = [other for other in nay if _same_row(row, other)] if nay else nay
            said = next((other for other in nay if other.says_no), None)
            if said is not None:
                plan = _denying(plan, said, wanted, claim, ws.today())
                if plan.contact_id is not None:
                    denying.setdefault(plan.contact_id, said)
            elif claim is not None and not nay:
                plan = _with_purposes(plan, known, claim)
        planned.append(plan)
    return _heard(ws, planned, denying, wanted, claim)


def _denying(
    plan: PlannedRow,
    said: ParsedRow,
    wanted: tuple[Purpose, ...],
    claim: ConsentClaim | None,
    today: date,
) -> PlannedRow:
    """With the no that stands in this row, or in another of the same person."""
    on = said.on or (claim.on if claim else None) or today
    return plan._replace(denies=wanted, no_on=on, no_row=said.number)


def _heard(
    ws: Workspace,
    planned: Sequence[PlannedRow],
    denying: Mapping[int, ParsedRow],
    wanted: tuple[Purpose, ...],
    claim: ConsentClaim | None,
) -> tuple[PlannedRow, ...]:
    """The noes of people on the list, each only where it says something new and not too late."""
    if not denying:
        return tuple(planned)
    people = people_for_gate(ws, denying)
    found: list[PlannedRow] = []
    for plan in planned:
        mine = plan.contact_id if plan.fate in _COMING else None
        if mine is not None and mine in denying:
            if not plan.denies:
                plan = _denying(plan, denying[mine], wanted, claim, ws.today())
            plan = _lowered(plan, people[mine], denying[mine].on, ws.today())
        found.append(plan)
    return tuple(found)


def _lowered(plan: PlannedRow, person: Person, own_day: date | None, today: date) -> PlannedRow:
    """A no that was said before, or before a later yes, changes nothing."""
    left: list[Purpose] = []
    on = plan.no_on
    for purpose in plan.denies:
        now = standing(person.facts, purpose, today)
        if now.state in (ConsentState.refused, ConsentState.withdrawn):
            continue
        if now.state is ConsentState.given and now.since is not None and now.since > on:
            if own_day is not None:
                continue
            on = today  # it is not known when they said so: the file says it now
        left.append(purpose)
    return plan._replace(purposes=(), denies=tuple(left), no_on=on)


class _Above:
    """The rows taken so far, by address or name; hardly ever more than one of each."""

    def __init__(self) -> None:
        self._one: dict[str, ParsedRow] = {}
        self._more: dict[str, list[ParsedRow]] = {}

    def add(self, row: ParsedRow) -> None:
        """This row is taken."""
        key = row.key or row.sort_key
        if self._one.setdefault(key, row) is not row:
            self._more.setdefault(key, []).append(row)

    def like(self, row: ParsedRow) -> Sequence[ParsedRow]:
        """Those with the same address, or with the same name where there is none."""
        key = row.key or row.sort_key
        one = self._one.get(key)
        return () if one is None else (one, *self._more.get(key, ()))


def _fate(row: ParsedRow, known: KnownPeople, above: _Above, choice: Choice | None) -> PlannedRow:
    if row.error:
        return PlannedRow(row, Fate.refused, reason=row.error)
    before = above.like(row)
    if not before and known.unknown(row):
        return PlannedRow(row, Fate.new, None, (), (), "", row.hint)
    if known.suppressed(row):
        return PlannedRow(row, Fate.suppressed, reason="asked never to be written to")
    for other in before:
        if _same_row(row, other):
            return PlannedRow(row, Fate.duplicate, reason=f"the same person as row {other.number}")
    mine = _on_the_list(row, known)
    if mine is not None:
        return _updated(row, mine)
    meant, why = _may_be(row, known)
    if meant is not None and choice is not Choice.other:
        if choice is Choice.same:
            return _updated(row, meant)._replace(meant=meant.id)
        if choice is Choice.out:
            return PlannedRow(row, Fate.left_out, reason="left out by hand", meant=meant.id)
        return PlannedRow(row, Fate.doubtful, reason=why, hint=row.hint, meant=meant.id)
    hint = row.hint or ("" if meant is not None else why)
    if not hint and before:
        hint = f"shares the address with {before[0].name}, row {before[0].number}"
    return PlannedRow(row, Fate.new, hint=hint, meant=None if meant is None else meant.id)


def _updated(row: ParsedRow, mine: Known) -> PlannedRow:
    changes = _changes(row, mine)
    fate = Fate.updated if changes else Fate.same
    return PlannedRow(row, fate, mine.id, changes, hint=row.hint)


def _with_purposes(plan: PlannedRow, known: KnownPeople, claim: ConsentClaim) -> PlannedRow:
    """Only where nothing was ever said, and nobody of that address or name has said no.

    A file can neither renew nor lift what a person has said: that is recorded by hand.
    """
    kin = known.kin(plan.parsed)
    if plan.contact_id is not None:
        kin.append(plan.contact_id)
    if not kin:
        return PlannedRow(plan.parsed, plan.fate, None, (), claim.purposes, "", plan.hint)
    purposes = tuple(
        purpose
        for purpose in claim.purposes
        if not known.said_anything(plan.contact_id, purpose) and not known.said_no(kin, purpose)
    )
    blocked = any(known.said_no(kin, purpose) for purpose in claim.purposes)
    return plan._replace(purposes=purposes, hint=_SAID_NO if blocked else plan.hint)


def _same_row(row: ParsedRow, other: ParsedRow) -> bool:
    if row.key:
        return alike(row.sort_key, other.sort_key)
    return _digits(row.phone) == _digits(other.phone)


def alike(one: str, other: str) -> bool:
    """Whether two folded names can be of one person who has that address: Jo and Jo Pardew."""
    if one == other:
        return True
    a, b = _words(one), _words(other)
    if not a or not b or (a[-1:] == b[-1:] and a[0][0] == b[0][0]):
        return True
    return set(a) <= set(b) or set(b) <= set(a)


def _words(name: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in name).split()


def _on_the_list(row: ParsedRow, known: KnownPeople) -> Known | None:
    if row.key:
        near = [one for one in known.with_key(row.key) if alike(one.sort_key, row.sort_key)]
        exact = [one for one in near if one.sort_key == row.sort_key]
        return next(iter(exact or near), None)
    fitting = [one for one in known.named(row.sort_key) if _no_contradiction(row, one)]
    return fitting[0] if len(fitting) == 1 else None


def _no_contradiction(row: ParsedRow, one: Known) -> bool:
    """A row without address is somebody on the list only where more than the name agrees."""
    phones = _digits(row.phone), _digits(one.phone)
    places = fold(row.organisation), fold(one.organisation)
    if all(phones):
        return phones[0] == phones[1]
    if all(places):
        return places[0] == places[1]
    return not one.key


def _may_be(row: ParsedRow, known: KnownPeople) -> tuple[Known | None, str]:
    """Who the row may be and why; nobody, with a hint, where only the name is the same."""
    for one in known.with_key(row.key):
        return one, f"has the address of {one.name}, who is on the list"
    for key in (row.key, *row.others):
        for one in known.with_like_key(key):
            return one, f"the address is nearly that of {one.name}, who is on the list"
    for one in known.named(row.sort_key):
        if _elsewhere(row, one):
            return None, f"{one.name} is on the list already ({one.organisation})"
        return one, f"{one.name} is on the list already ({one.email or 'without an address'})"
    return None, ""


def _elsewhere(row: ParsedRow, one: Known) -> bool:
    """The same name in another place and with another telephone is somebody else."""
    places = fold(row.organisation), fold(one.organisation)
    phones = _digits(row.phone), _digits(one.phone)
    return all(places) and places[0] != places[1] and not (any(phones) and phones[0] == phones[1])


def _changes(row: ParsedRow, one: Known) -> tuple[Change, ...]:
    found: list[Change] = []
    if row.email and not one.key:
        found.append(Change("email", "", row.email))
    for name in ("organisation", "phone", "job"):
        value, old = row.value(name), one.value(name)
        if value and fold(value) != fold(old):
            found.append(Change(name, old, value))
    added = [row.notes] if row.notes and row.notes not in one.notes else []
    if row.key and one.key and row.key != one.key and row.email not in one.notes:
        # Whether the new address is the better one only the person knows; it is not lost.
        added.append(f"another address: {row.email}")
    if added:
        notes = "\n".join([*([one.notes] if one.notes else []), *added])
        found.append(Change("notes", one.notes, notes))
    return tuple(found)


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())[-9:]
