"""The attendance sheet on paper: as text, as a page to print, and as a table for scripts."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.consent import REFRESH_MONTHS, add_months
from coptui.domain.dates import MONTHS, local_day, long_day, times, to_local
from coptui.domain.sheets import PAPER_MONTHS
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.consent_wordings import wording
from coptui.services.done import Done
from coptui.services.exporting import write_csv, write_private
from coptui.services.mailing_words import reply_address
from coptui.services.sheet_views import SheetView, sheet_row, sheet_view
from coptui.workspace import Workspace

FORMATS = ("html", "txt", "csv")
_WIDE = 92
_NAME = 30


@dataclass(frozen=True)
class Paper:
    """Everything that stands on a sheet beside its rows."""

    sheet: SheetView
    title: str
    when: str
    what_for: str
    boxes: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    agreement: str
    stop: str
    kept: str
    who: str


def paper_of(ws: Workspace, sheet_id: int) -> Paper:
    """What the sheet says: why it goes round, each box in full, the words, how to take it back."""
    view = sheet_view(ws, sheet_id)
    session = sheet_row(sheet_id).session
    community = session.community
    when = _when(session)
    used = {box.wording_id: box.wording_version for box in view.boxes}
    words = tuple(
        (f"Words version {version}", wording(ws, key).text) for key, version in used.items()
    )
    return Paper(
        sheet=view,
        title=f"{community.name}: who is here",
        when=when,
        what_for=(
            f"This sheet tells {community.name} who was here, and what each of us agrees to. "
            "Every box is your own choice and none is needed to take part. "
            "A box left empty means that we do not do it."
        ),
        boxes=tuple((box.short, f"I may {_mine(box.words)}") for box in view.boxes),
        words=words,
        agreement=" ".join(community.agreement.split()),
        stop=_stop(ws, session),
        kept=_kept(view),
        who=_who(ws, community),
    )


def write(
    ws: Workspace, sheet_id: int, path: Path, *, form: str = "", large: bool = False
) -> Done[Path]:
    """Write the sheet into a file that only its owner can read; its ending says in which form.

    Raises `Refused` for a form there is none of, and `Unavailable` where it cannot be written.
    """
    wanted = (form or path.suffix.lstrip(".") or "html").casefold()
    if wanted not in FORMATS:
        raise Refused(f"A sheet cannot be written as {wanted!r}.", f"Forms: {', '.join(FORMATS)}.")
    paper = paper_of(ws, sheet_id)
    if wanted == "csv":
        write_csv(path, headings(paper.sheet), _table(paper.sheet))
    else:
        made = as_html(paper, large=large) if wanted == "html" else as_text(paper, large=large)
        write_private(path, made)
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "sheet.printed", subject="sheet", subject_id=sheet_id, detail=wanted)
    how = " Open it in a browser and print it." if wanted == "html" else ""
    return Done(path, f"Sheet {paper.sheet.code} is in {path.name}.{how}")


def headings(sheet: SheetView) -> tuple[str, ...]:
    """The headings of the table, as the paper has them."""
    return ("row", "name", *(box.short for box in sheet.boxes), "new address")


def as_text(paper: Paper, *, large: bool = False) -> str:
    """The sheet in plain letters, for a printer that knows nothing else and for reading aloud."""
    head = [
        f"{paper.title}".ljust(_WIDE - 14) + f"Sheet {paper.sheet.code}".rjust(14),
        paper.when,
        "",
        *textwrap.wrap(paper.what_for, _WIDE),
        "",
        *(f"{short:7} {words}" for short, words in paper.boxes),
        "",
    ]
    for label, text in paper.words:
        head += [*textwrap.wrap(f"{label}: {' '.join(text.split())}", _WIDE), ""]
    if paper.agreement:
        head += [*textwrap.wrap(paper.agreement, _WIDE), ""]
    shorts = "  ".join(short.ljust(6) for short, _ in paper.boxes)
    head += [f"{'':>3}  {'Name':{_NAME}}  {shorts}  New e-mail address", "-" * _WIDE]
    boxes = "  ".join("[ ]   " for _ in paper.boxes)
    rows: list[str] = []
    for row in paper.sheet.rows:
        name = row.name[:_NAME] if row.name else "." * _NAME
        rows.append(f"{row.position:>3}  {name:{_NAME}}  {boxes}  {'.' * 20}".rstrip())
        rows += [""] if large or not row.name else []
    tail = ["", *textwrap.wrap(paper.stop, _WIDE), *textwrap.wrap(paper.kept, _WIDE), paper.who]
    return "\n".join([*head, *rows, *tail]) + "\n"


def as_html(paper: Paper, *, large: bool = False) -> str:
    """One page that needs nothing else, made for A4: head, boxes in full, then the rows."""
    from coptui import resources

    style = (resources.templates_dir() / "sheet.css").read_text(encoding="utf-8")
    esc = html.escape
    legend = "".join(f"<li><b>{esc(short)}</b> {esc(words)}</li>" for short, words in paper.boxes)
    words = "".join(f"<p><b>{esc(label)}.</b> {esc(text)}</p>" for label, text in paper.words)
    agreement = f"<p class=agreement>{esc(paper.agreement)}</p>" if paper.agreement else ""
    titles = "".join(f"<th class=tick>{esc(short)}</th>" for short, _ in paper.boxes)
    ticks = "<td class=tick><span class=box></span></td>" * len(paper.boxes)
    rows = "".join(
        f"<tr><td class=no>{row.position}</td><td class=name dir=auto>{esc(row.name)}</td>"
        f"{ticks}<td></td></tr>\n"
        for row in paper.sheet.rows
    )
    code = esc(paper.sheet.code)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f"<title>Sheet {code}</title>\n<style>\n{style}</style></head>\n"
        f'<body class="{"large" if large else "usual"}">\n'
        f"<header><div><h1>{esc(paper.title)}</h1><p>{esc(paper.when)}</p></div>"
        f"<div class=code>{code}</div></header>\n"
        f"<p>{esc(paper.what_for)}</p>\n<ul>{legend}</ul>\n"
        f"<section class=words>{words}</section>\n{agreement}\n"
        f"<table><thead><tr><th class=no>{code}</th><th class=name>Name</th>{titles}"
        f"<th>New e-mail address</th></tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
        f"<footer><p>{esc(paper.stop)}</p><p>{esc(paper.kept)}</p><p>{esc(paper.who)}</p></footer>\n"
        "</body></html>\n"
    )


def _table(sheet: SheetView) -> list[list[str]]:
    blank = [""] * len(sheet.boxes)
    return [
        [str(row.position), row.name, *(list(row.answers) or blank), row.address]
        for row in sheet.rows
    ]


def _mine(words: str) -> str:
    """The purpose as somebody says it of themselves."""
    return words.replace("have their", "have my").replace("their", "my")


def _when(session: Any) -> str:
    if session.starts_at is None:
        return f"{session.community.code}-{session.number}"
    zone = session.community.time_zone
    start = to_local(session.starts_at, zone)
    end = None if session.ends_at is None else to_local(session.ends_at, zone)
    venue = session.venue.name if session.venue_id else ""
    parts = (long_day(local_day(session.starts_at, zone)), times(start, end), venue)
    return ", ".join(part for part in parts if part)


def _stop(ws: Workspace, session: Any) -> str:
    community = session.community
    name = session.host_name or community.host_name
    ways = [f"tell {name}"] if name else []
    ways += [f"ring {community.host_phone}"] if community.host_phone else []
    reply = reply_address(ws, community)
    ways += [f"write to {reply}"] if not reply.endswith(".invalid") else []
    how = " or ".join(["answer any of our mails with the word STOP", *ways])
    return f"You can change your mind at any time, about one box or all of them: {how}."


def _kept(view: SheetView) -> str:
    until = ""
    if view.day is not None:
        last = add_months(view.day, PAPER_MONTHS)
        until = f", until {MONTHS[last.month - 1]} {last.year},"
    return (
        f"This paper is kept for {PAPER_MONTHS} months{until} and then destroyed. What you agree "
        f"to is kept until you take it back; after {REFRESH_MONTHS} months at most we ask again."
    )


def _who(ws: Workspace, community: Any) -> str:
    sender = ws.settings.sender
    charity = f"registered charity {sender.charity_number}" if sender.charity_number else ""
    name = sender.organisation or community.host_organisation or community.name
    parts = (f"Kept by {name}", sender.postal_address, charity)
    return " · ".join(" ".join(part.split()) for part in parts if part)
