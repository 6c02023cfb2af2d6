"""The proof of one permission: who said what, when, how, by which words, and where it lies."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from coptui.domain.consent import ConsentState, Purpose, standing
from coptui.errors import NotFound
from coptui.services.consent_facts import community_names, person_for_gate
from coptui.services.consent_views import EventView, events
from coptui.services.consent_wordings import as_purpose
from coptui.services.session_views import code_of
from coptui.store.models import ConsentEvent, Contact, SheetRow
from coptui.workspace import Workspace


@dataclass(frozen=True)
class SheetProof:
    """The row of the attendance sheet it was ticked on."""

    code: str
    row: int
    session: str


@dataclass(frozen=True)
class WordsProof:
    """The words that were agreed to; `unchanged` when they still have the checksum of then."""

    id: int
    version: int
    name: str
    text: str
    sha256: str
    unchanged: bool


@dataclass(frozen=True)
class ProofView:
    """What can be shown to the person, or to a regulator, about one purpose.

    `event` is the entry that counts today, `history` all that was ever recorded for it.
    """

    contact_id: int
    contact: str
    purpose: Purpose
    asks: str
    state: ConsentState
    basis: str
    date: dt.date
    method: str
    wording: WordsProof | None
    sheet: SheetProof | None
    evidence: str
    recorded_by: str
    recorded_at: dt.datetime
    refresh_by: dt.date | None
    expired: bool
    community: str | None
    by_guardian: bool
    direct: bool
    opt_out_offered: bool
    event: int
    history: tuple[EventView, ...]


def proof(ws: Workspace, contact_id: int, purpose: Purpose | str) -> ProofView:
    """The proof of what a person last said about one purpose.

    Raises `NotFound` where nothing that counts was ever recorded.
    """
    wanted = as_purpose(purpose)
    person = person_for_gate(ws, contact_id)
    stand = standing(person.facts, wanted, ws.today())
    fact = stand.fact or _elsewhere(person.facts, wanted)
    if fact is None:
        raise NotFound(
            f"Whether {person.name} may {wanted.words} was never asked, or it was a mistake.",
            "There is nothing to prove; `coptui consent show` lists all entries.",
        )
    row: Any = ConsentEvent.get_by_id(fact.event_id)
    return ProofView(
        contact_id=contact_id,
        contact=Contact.get_by_id(contact_id).name,
        purpose=wanted,
        asks=wanted.words,
        state=ConsentState(row.state),
        basis=row.basis,
        date=row.happened_on,
        method=row.method,
        wording=_words(row.wording),
        sheet=_sheet(row.sheet_row),
        evidence=row.evidence,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        refresh_by=row.refresh_by,
        expired=row.refresh_by is not None and ws.today() > row.refresh_by,
        community=community_names([row.community]).get(row.community) if row.community else None,
        by_guardian=row.by_guardian,
        direct=row.collected_direct,
        opt_out_offered=row.opt_out_offered,
        event=row.id,
        history=tuple(one for one in events(ws, contact_id) if one.purpose is wanted),
    )


def _elsewhere(facts: tuple[Any, ...], purpose: Purpose) -> Any | None:
    """What was said for one community alone, where nothing was said for all."""
    places = {fact.community_id for fact in facts if fact.purpose is purpose}
    found = [
        stand.fact
        for place in places
        if place is not None
        and (stand := standing(facts, purpose, dt.date.max, place)).fact is not None
    ]
    return max(found, key=lambda one: (one.happened_on, one.event_id), default=None)


def _words(row: Any) -> WordsProof | None:
    if row is None:
        return None
    digest = hashlib.sha256(row.text.encode()).hexdigest()
    name = row.title or f"version {row.version}"
    return WordsProof(row.id, row.version, name, row.text, row.sha256, digest == row.sha256)


def _sheet(row_id: int | None) -> SheetProof | None:
    row: Any = SheetRow.get_or_none(SheetRow.id == row_id) if row_id is not None else None
    if row is None:
        return None
    return SheetProof(row.sheet.code, row.position, code_of(row.sheet.session))


_SAID = {
    ConsentState.given: "agreed to",
    ConsentState.refused: "said no to",
    ConsentState.withdrawn: "took back the consent to",
    ConsentState.not_asked: "was not asked to",
}
_HOW = {
    "sheet": "by ticking a box on a sheet",
    "form": "by ticking a form",
    "mail": "in a mail of their own",
    "spoken": "by word of mouth",
}


def in_words(view: ProofView) -> list[str]:
    """The proof as it is printed: one fact a line, the words in full below."""
    told = _HOW.get(view.method, "")
    day = view.date.isoformat()
    facts = [
        ("person", f"{view.contact} (number {view.contact_id})"),
        ("said", f"{_SAID[view.state]} {view.asks}"),
        ("on", f"{day}{', ' + told if told else ''}"),
        ("basis", view.basis.replace("_", " ")),
        ("for", f"{view.community} alone" if view.community else ""),
        ("given by", "a parent or guardian" if view.by_guardian else ""),
        ("sheet", _sheet_words(view.sheet)),
        ("evidence", view.evidence),
        ("words", _words_in_words(view.wording)),
        ("checksum", f"SHA-256 {view.wording.sha256}" if view.wording else ""),
        (
            "recorded",
            f"by {view.recorded_by} at {view.recorded_at.isoformat()}, entry {view.event}",
        ),
        ("ask again", _until(view)),
    ]
    lines = [f"{label:10}  {value}" for label, value in facts if value]
    if view.wording is not None:
        lines += ["", *(f"  {one}" for one in view.wording.text.splitlines())]
    lines += ["", f"All entries on this ({len(view.history)}), the latest first:"]
    lines += [
        f"  {one.id:>5}  {one.date.isoformat()}  "
        + (f"marks {one.corrects} as a mistake" if one.state is ConsentState.not_asked
           else str(one.state))
        + (f"  {one.evidence}" if one.evidence else "")
        for one in view.history
    ]  # fmt: skip
    return lines


def _sheet_words(sheet: SheetProof | None) -> str:
    return "" if sheet is None else f"{sheet.code}, row {sheet.row}, session {sheet.session}"


def _words_in_words(words: WordsProof | None) -> str:
    if words is None:
        return ""
    changed = "" if words.unchanged else ", NOT the words of then: the checksum differs"
    return f"version {words.version}, {words.name}{changed}"


def _until(view: ProofView) -> str:
    if view.refresh_by is None or view.state is not ConsentState.given:
        return ""
    return f"by {view.refresh_by.isoformat()}{', which has passed' if view.expired else ''}"
