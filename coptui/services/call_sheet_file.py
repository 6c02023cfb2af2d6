"""The call sheet on paper: as text, or as a page to print, with boxes to tick."""

from __future__ import annotations

import html
from pathlib import Path

from coptui.domain.counting import agree, people
from coptui.domain.text import visible
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.call_sheet import CallSheet
from coptui.services.done import Done
from coptui.services.exporting import write_private
from coptui.workspace import Workspace

ANSWERS = ("yes", "maybe", "no", "keep posted", "not reached")
_STYLE = (
    "body{font:13pt/1.5 sans-serif;margin:2cm}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #888;padding:.4em;text-align:left;vertical-align:top}"
    "tr{break-inside:avoid}.tel{white-space:nowrap;font-weight:bold}.box{white-space:nowrap}"
)


def save(ws: Workspace, sheet: CallSheet, path: Path) -> Done[int]:
    """Write the sheet; .html makes a page to print, .txt plain text. Raises `Refused`."""
    ending = path.suffix.casefold()
    if ending not in (".txt", ".html", ".htm"):
        raise Refused("A call sheet is written as .txt or .html.", "Give the file one of the two.")
    write_private(path, as_text(sheet) if ending == ".txt" else as_page(sheet))
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "calls.exported", subject="session", subject_id=sheet.session_id,
                       detail=f"{len(sheet.rows)} people")  # fmt: skip
    said = (
        f"{people(len(sheet.rows))} to ring {agree(len(sheet.rows), 'is', 'are')} in {path.name}. "
        "It holds names and numbers."
    )
    return Done(len(sheet.rows), said)


def as_text(sheet: CallSheet) -> str:
    """The sheet as plain text."""
    boxes = "  ".join(f"[ ] {one}" for one in ANSWERS)
    rows = [sheet.title, "", "What to say:", *(f"  {_plain(one)}" for one in sheet.say), ""]
    for one in sheet.rows:
        done = one.reply_words or one.outcome.replace("-", " ")
        rows += [
            f"{_plain(one.name)}   {_plain(one.phone) or 'no number known'}   ({_plain(one.why)})",
            f"  {f'{done}' if done else boxes}",
            "",
        ]
    if not sheet.rows:
        rows.append("Nobody has to be rung.")
    return "\n".join(rows).rstrip() + "\n"


def as_page(sheet: CallSheet) -> str:
    """The sheet as a page that prints well; nothing in it is fetched from elsewhere."""
    say = "".join(f"<li>{_safe(one)}</li>" for one in sheet.say)
    boxes = "&ensp; ".join(f"&#9744; {_safe(one)}" for one in ANSWERS)
    rows = "".join(
        f"<tr><td><b>{_safe(one.name)}</b><br>{_safe(one.why)}</td>"
        f"<td class=tel>{_safe(one.phone) or 'no number known'}</td>"
        f"<td class=box>{_safe(one.reply_words) or boxes}</td></tr>"
        for one in sheet.rows
    )
    empty = "" if sheet.rows else "<p>Nobody has to be rung.</p>"
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        f"<title>{_safe(sheet.title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{_safe(sheet.title)}</h1><h2>What to say</h2><ul>{say}</ul>"
        f"<table><thead><tr><th>Who</th><th>Number</th><th>Answer</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>{empty}</body></html>\n"
    )


def _plain(text: str) -> str:
    return " ".join(visible(text).split())


def _safe(text: str) -> str:
    return html.escape(_plain(text), quote=True)
