"""The print pack of a session: everything for the table and the host, in one folder."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.page import Page, Part, Table, as_html, as_text
from coptui.domain.prompt_cards import QUIET, card_for
from coptui.errors import CoptuiError, Refused, Unavailable
from coptui.services import audit, host_brief, session_digest, sheet_paper, sheets
from coptui.services.done import Done
from coptui.services.exporting import write_private
from coptui.services.naming import nameless
from coptui.services.session_order import running_order
from coptui.services.session_views import code_of, facts_of, session_row, when_in_words
from coptui.workspace import Workspace

_AREA = frozenset({"sessions"})
FORMS = ("html", "txt")


@dataclass(frozen=True)
class Pack:
    """The files of a pack by what they are, and what could not be made, with the reason."""

    folder: Path
    files: tuple[Path, ...]
    not_made: tuple[str, ...]


def write(ws: Workspace, session_id: int, folder: Path) -> Done[Pack]:
    """Write the pack, each paper as a page to print and as text; only its owner may read it.

    Nothing that lies in the folder is written over. Raises `Refused` where a file of the pack is
    there already, and `Unavailable` where the folder cannot be made.
    """
    row = session_row(session_id)
    papers = pages(ws, session_id)
    code = code_of(row).lower()
    planned = [
        (folder / f"{code}-{name}.{form}", page, form)
        for name, page in papers.items()
        for form in FORMS
    ]
    sheet_paths = [folder / f"{code}-attendance-sheet.{form}" for form in FORMS]
    there = [one for one in [*(path for path, _, _ in planned), *sheet_paths] if one.exists()]
    if there:
        raise Refused(f"{there[0].name} is in {folder} already.", "Choose another folder.")
    _make(folder)
    not_made = _sheet(ws, session_id, sheet_paths)
    for path, page, form in planned:
        write_private(path, as_html(page) if form == "html" else as_text(page))
    files = [path for path in sheet_paths if path.exists()] + [path for path, _, _ in planned]
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "session.pack", subject="session", subject_id=row.id)
    said = f"{len(files)} files for {code_of(row)} are in {folder}. Open the .html ones and print."
    return Done(Pack(folder, tuple(files), not_made), said, None, _AREA)


def pages(ws: Workspace, session_id: int) -> dict[str, Page]:
    """The papers that are pages, by the name of their file; the sheet has a form of its own."""
    row = session_row(session_id)
    found = {
        "running-order": _order(ws, row),
        "prompt-cards": _cards(ws, row),
        "agreement": _agreement(row),
        "host-brief": host_brief.page_of(host_brief.brief(ws, session_id)),
    }
    digest = session_digest.digest(ws, session_id)
    if digest is not None:
        found["where-we-left-off"] = digest
    return found


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=stat.S_IRWXU)
    except OSError as error:
        reason = error.strerror or "it cannot be made"
        raise Unavailable(f"The folder {folder} cannot be made: {reason}.") from error


def _sheet(ws: Workspace, session_id: int, paths: list[Path]) -> tuple[str, ...]:
    """The attendance sheet; without words to agree to there is none, and the rest is made."""
    try:
        made = sheets.make(ws, session_id)
        for path in paths:
            sheet_paper.write(ws, made.view.id, path)
    except CoptuiError as error:
        return (f"Attendance sheet: {error.message}",)
    return ()


def _head(row: Any) -> tuple[str, ...]:
    facts = facts_of(row)
    where = facts.venue or facts.link
    about = facts.key_question or facts.topic
    day = f"{code_of(row)}, {when_in_words(row)}{f', {where}' if where else ''}."
    return (day, about) if about else (day,)


def _order(ws: Workspace, row: Any) -> Page:
    order = running_order(ws, row.id)
    rows = tuple(
        (
            f"{one.starts:%H:%M}" if one.starts else "",
            f"{one.minutes} min",
            one.lead,
            one.title,
        )
        for one in order.items
    )
    table = Table("Running order", ("At", "For", "Who", "What"), rows)
    recorded = (f"How we write things down: {row.recorded_how}.",) if row.recorded_how else ()
    parts = [Part("", recorded, table=table)]
    carried = nameless(ws, row.id, order.carried)
    if carried:
        parts.append(Part("Questions we took with us", (), carried))
    if row.community.agreement:
        parts.append(Part("Our agreement", (row.community.agreement,)))
    return Page(f"{row.community.name}: running order", _head(row), tuple(parts))


def _cards(ws: Workspace, row: Any) -> Page:
    parts = []
    for one in running_order(ws, row.id).items:
        card = card_for(one.kind, one.title, one.prompts)
        mind = (card.mind,) if card.mind else ()
        parts.append(Part(one.title, mind, (*card.questions, *card.again), card=True))
    parts.append(Part("At any moment", (), QUIET, card=True))
    return Page(f"{row.community.name}: prompt cards", _head(row), tuple(parts))


def _agreement(row: Any) -> Page:
    words = row.community.agreement or (
        "No name, no blame, no shame. Whoever is here is the right person. We ask with curiosity, "
        "and what is said here goes round without names."
    )
    lines = tuple(one.strip() for one in words.splitlines() if one.strip())
    return Page(f"{row.community.name}: how we are with each other", (), (Part("", lines),))
