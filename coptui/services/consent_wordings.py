"""The words people agreed to: numbered versions that never change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from coptui.domain.consent import Purpose
from coptui.domain.text import clean_line, clean_text
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.undo import recording
from coptui.store.models import ConsentEvent, ConsentWording
from coptui.workspace import Workspace

_AREAS = frozenset({"contacts", "settings"})


@dataclass(frozen=True)
class WordingView:
    """One version of the words, and what they ask for."""

    id: int
    version: int
    name: str
    purposes: tuple[Purpose, ...]
    text: str
    sha256: str
    created_at: datetime

    @property
    def first_line(self) -> str:
        """How the words begin, to know them by."""
        return next((one.strip() for one in self.text.splitlines() if one.strip()), "")


def wordings(ws: Workspace) -> list[WordingView]:
    """All versions, the newest first."""
    return [_view(row) for row in ConsentWording.select().order_by(ConsentWording.version.desc())]


def wording(ws: Workspace, wording_id: int) -> WordingView:
    """One version by its id. Raises `NotFound`."""
    row = ConsentWording.get_or_none(ConsentWording.id == wording_id)
    if row is None:
        raise NotFound(
            f"There is no consent wording {wording_id}.",
            "`coptui consent wordings` lists them; `consent wordings add` adds one.",
        )
    return _view(row)


def add_wording(
    ws: Workspace, text: str, purposes: Iterable[Purpose | str], title: str = ""
) -> Done[WordingView]:
    """Keep the words as a new version; the same words for the same purposes stay one version."""
    kept = clean_text(text).text
    if not kept.strip():
        raise Refused("The wording is empty.", "Give the words people saw.", field="text")
    wanted = _purposes(purposes)
    joined = ",".join(wanted)
    digest = hashlib.sha256(kept.encode()).hexdigest()
    with ws.store.atomic():
        same = ConsentWording.get_or_none(
            ConsentWording.sha256 == digest, ConsentWording.purposes == joined
        )
        if same is not None:
            return Done(_view(same), f"These words are version {same.version} already.")
        last = ConsentWording.select(fn.MAX(ConsentWording.version)).scalar() or 0
        row = ConsentWording.create(
            version=last + 1,
            title=clean_line(title).text,
            purposes=joined,
            text=kept,
            sha256=digest,
            created_at=ws.now(),
        )
        audit.note(ws, "wording.added", subject="wording", subject_id=row.id, detail=joined)
    return Done(_view(row), f"Kept as version {row.version} of the wording.")


def may_correct(ws: Workspace, wording_id: int) -> bool:
    """Whether nobody has agreed to these words yet, so that they may still be mended."""
    return not ConsentEvent.select().where(ConsentEvent.wording == wording_id).exists()


def mend_wording(
    ws: Workspace,
    wording_id: int,
    text: str,
    purposes: Iterable[Purpose | str],
    title: str = "",
) -> Done[WordingView]:
    """Mend words that nobody has agreed to yet; they keep their number.

    Raises `Refused` once somebody has: other words are then a new version.
    """
    before = wording(ws, wording_id)
    if not may_correct(ws, wording_id):
        raise Refused(
            f"People have agreed to version {before.version}; it stays as they saw it.",
            "Add the other words as a new version.",
            field="text",
        )
    kept = clean_text(text).text
    if not kept.strip():
        raise Refused("The wording is empty.", "Give the words people saw.", field="text")
    joined = ",".join(_purposes(purposes))
    with recording(ws, f"Mend wording {before.version}", _AREAS) as rec:
        row = ConsentWording.get_by_id(wording_id)
        rec.changing(row)
        row.title, row.purposes, row.text = clean_line(title).text, joined, kept
        row.sha256 = hashlib.sha256(kept.encode()).hexdigest()
        row.save()
        audit.note(ws, "wording.corrected", subject="wording", subject_id=row.id, detail=joined)
    said = f"Version {row.version} is mended." if rec.id else ""
    return Done(_view(row), said, rec.id, _AREAS)


def as_purpose(value: Purpose | str) -> Purpose:
    """The purpose meant by a word. Raises `Refused` with those there are."""
    try:
        return Purpose(str(value).strip().casefold().replace("-", "_").replace(" ", "_"))
    except ValueError:
        known = ", ".join(Purpose)
        raise Refused(
            f"There is no purpose {clean_line(str(value), 40).text!r}.",
            f"Purposes are: {known}.",
            field="purpose",
        ) from None


def _purposes(values: Iterable[Purpose | str]) -> list[str]:
    found = {as_purpose(value) for value in values}
    if not found:
        raise Refused("The wording is for no purpose.", "Name at least one.", field="purposes")
    return [str(purpose) for purpose in Purpose if purpose in found]


def _view(row: ConsentWording) -> WordingView:
    return WordingView(
        id=row.id,
        version=row.version,
        name=row.title or f"version {row.version}",
        purposes=tuple(Purpose(one) for one in row.purposes.split(",") if one),
        text=row.text,
        sha256=row.sha256,
        created_at=row.created_at,
    )
