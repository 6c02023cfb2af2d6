"""A report as a file: read into blocks, with its figures and photographs, in one of its forms.

What is not agreed, or not yet clear of the privacy check, says on every page that it is a draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coptui.errors import Refused
from coptui.reports import photograph, reading
from coptui.reports.document import Cover, Document, Photo, Picture
from coptui.reports.forms import FORMATS
from coptui.reports.forms import write as write_form
from coptui.services import audit, naming, photos
from coptui.services.done import Done
from coptui.services.exporting import write_private_bytes
from coptui.services.reports import rows
from coptui.store.models import Attachment
from coptui.workspace import Workspace

__all__ = [
    "AGREED", "FORMATS", "WORDS_ONLY", "Standing", "cover", "document", "form_of", "make",
    "standing", "write",
]  # fmt: skip

AGREED = ("agreed", "circulated")
"""What may be given to somebody; before that it is a draft."""
WORDS_ONLY = ("slides", "posts")
"""Kinds that are words to be taken elsewhere: they have no pages."""
LEVELS = {
    "private": "for the core group",
    "core": "for the core group",
    "community": "for the community",
    "public": "for everybody",
}
_CALLED = {"md": "Markdown", "txt": "plain text", "html": "a page", "pdf": "PDF", "docx": "Word"}


@dataclass(frozen=True)
class Standing:
    """Whether a report may be written without the word DRAFT on it, and if not, why."""

    draft: bool
    why: str


def document(ws: Workspace, report_id: int, *, draft: bool | None = None) -> Document:
    """The report, ready for any form. Raises `NotFound`."""
    row = rows.find(report_id)
    if draft is None:
        draft = standing(ws, report_id).draft
    return _document(ws, row, draft)


def standing(ws: Workspace, report_id: int) -> Standing:
    """Whether it is a draft: not agreed, or something in it might tell who somebody is."""
    from coptui.services.reports import checking

    row = rows.find(report_id)
    if row.status == "superseded":
        return Standing(True, "a newer version has taken its place")
    if row.status not in AGREED:
        return Standing(True, "it is not agreed yet")
    checked = checking.check(ws, report_id)
    if not checked.may_leave:
        return Standing(True, checked.why_not or "the privacy check found something in it")
    return Standing(False, "")


def write(
    ws: Workspace,
    report_id: int,
    path: Path,
    form: str | None = None,
    *,
    final: bool = False,
    over: bool = False,
) -> Done[Path]:
    """Write a report to a file; without a form the ending of the file's name says it.

    With `final` nothing is written that is still a draft. Raises `Refused` for that, for a form
    there is not, and for a file that is there already unless `over` says that it may go.
    """
    row = rows.find(report_id)
    target = path.expanduser()
    chosen = form_of(row.kind, target, form)
    stands = standing(ws, report_id)
    if final and stands.draft:
        raise Refused(
            f"It would go out as a draft: {stands.why.rstrip('.')}.",
            "Write it as a draft, or see to that first.",
        )
    _may_be_written(target, over)
    data = write_form(_document(ws, row, stands.draft), chosen)
    write_private_bytes(target, data)
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "report.write", subject="report", subject_id=row.id, detail=chosen)
    name = rows.line(row).name
    told = f", as a draft: {stands.why.rstrip('.')}" if stands.draft else ""
    return Done(target, f"{name} is written to {target.name} as {_CALLED[chosen]}{told}.")


def make(
    ws: Workspace,
    kind: str,
    subject_id: int,
    path: Path,
    form: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    over: bool = False,
) -> Done[Path]:
    """A report in one go: the agreed one where there is one, else its draft brought up to date."""
    from coptui.services.reports import drafting, subjects

    wanted = rows.kind_of(kind)
    form_of(wanted, path.expanduser(), form)  # before anything is drafted
    _may_be_written(path.expanduser(), over)
    last = subjects.last(wanted, subject_id, since, until)
    if last is not None and last.status in AGREED:
        return write(ws, last.id, path, form, over=over)
    drafted = drafting.draft(ws, wanted, subject_id, since=since, until=until)
    done = write(ws, drafted.view.id, path, form, over=over)
    return Done(done.view, done.said, drafted.undo, drafted.changed)


def form_of(kind: str, path: Path, form: str | None) -> str:
    """The form that is meant. Raises `Refused` with those there are."""
    offered = ("md", "txt") if kind in WORDS_ONLY else FORMATS
    meant = (form or path.suffix.removeprefix(".")).lower()
    meant = {"markdown": "md", "text": "txt", "htm": "html", "word": "docx"}.get(meant, meant)
    if meant in offered:
        return meant
    if meant in FORMATS:
        raise Refused(
            "This kind is words only.", f"Formats are {', '.join(offered)}.", field="form"
        )
    raise Refused(
        f"There is no format {meant!r}." if meant else "Nothing says in which format.",
        f"Formats are {', '.join(offered)}: give one, or end the file's name with it.",
        field="form",
    )


def cover(ws: Workspace, row: Any, *, draft: bool) -> Cover:
    """The head of a report; nobody is named in it who has not agreed to that today."""
    line, who = rows.line(row), naming.unnamed(ws, row.community_id)
    return Cover(
        title=who.without(row.title),
        community=line.community,
        kind=line.kind_words,
        by=who.without(row.community.host_organisation),
        made_on=row.made_on,
        version=row.version,
        level=LEVELS.get(row.level, ""),
        draft=draft,
    )


def _document(ws: Workspace, row: Any, draft: bool) -> Document:
    from coptui.services.reports import figures, imprint

    found = reading.blocks(f"{row.text}\n\n{imprint.line(row)}")
    numbers = [one.number for one in found if isinstance(one, Photo)]
    return Document(
        cover(ws, row, draft=draft), found, figures.figures(ws, row), _pictures(ws, row, numbers)
    )


def _pictures(ws: Workspace, row: Any, numbers: list[int]) -> dict[int, Picture]:
    """The photographs that may be shown: of this community, told in words, no face unasked."""
    stored: Any = Attachment.select().where(
        Attachment.id.in_(numbers), Attachment.community == row.community_id
    )
    return {
        one.id: photograph.prepared(photos.read(ws, one))
        for one in stored
        if not photos.lacking(one)
    }


def _may_be_written(target: Path, over: bool) -> None:
    if target.is_dir():
        raise Refused(f"{target.name} is a folder.", "Name a file in it.", field="path")
    if not over and (target.exists() or target.is_symlink()):
        raise Refused(
            f"There is a file {target.name} already.",
            "Choose another name, or let it be replaced.",
            field="path",
        )
