"""Attendance sheets on the command line: made, listed, and typed in from the paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say, warn
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, table
from coptui.cli.session_words import Which

if TYPE_CHECKING:
    from coptui.services.sheet_files import Entered
    from coptui.services.sheet_views import SheetView

WhichSheet = Annotated[str, typer.Argument(metavar="SHEET", help="Its number, like H-13.")]


def sheet(
    ctx: typer.Context,
    session: Which,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Where to write it.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="html, txt or csv.")] = "",
    large: Annotated[bool, typer.Option("--large", help="In large print.")] = False,
    wording: Annotated[
        list[int] | None, typer.Option(help="Id of words to ask by; else the newest.")
    ] = None,
    purpose: Annotated[
        str, typer.Option(metavar="P[,P]", help="Only these boxes, such as mail,named,photo.")
    ] = "",
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Print all on the list, whatever they answered.")
    ] = False,
    json: Json = False,
) -> None:
    """Make the attendance sheet of a session; with --to, write it to be printed."""
    from coptui.services import finding, sheet_paper, sheets

    with opened(ctx) as ws:
        done = sheets.make(
            ws,
            finding.session_id(ws, session),
            purposes=[one for one in purpose.split(",") if one.strip()],
            wording_ids=wording or [],
            everybody=everybody,
        )
        say(done.said)
        if to is not None:
            path = to.expanduser()
            say(sheet_paper.write(ws, done.view.id, path, form=form, large=large).said)
            _answer(json, done.view, path)
        elif form == "txt":
            text = sheet_paper.as_text(sheet_paper.paper_of(ws, done.view.id), large=large)
            answer(json, {"sheet": done.view}, text)
        else:
            _answer(json, done.view)


def sheet_list(ctx: typer.Context, session: Which, json: Json = False) -> None:
    """Show the sheets of a session, and how far each is typed in."""
    from coptui.services import finding, sheets

    with opened(ctx) as ws:
        found = sheets.of_session(ws, finding.session_id(ws, session))
    rows = [
        (one.code, one.made_at.date(), len(one.rows), one.typed, one.recorded_at is not None)
        for one in found
    ]
    words = table(
        ("sheet", "made", "rows", "typed in", "recorded"),
        rows,
        empty="No sheet yet. `coptui sessions sheet SESSION --to FILE` makes one.",
    )
    answer(json, {"sheets": found, "total": len(found)}, words)


def enter_sheet(
    ctx: typer.Context,
    sheet: WhichSheet,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV with the sheet's columns, y, n or - in each."),
    ],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Type in a filled sheet from a file and record it, all of it or nothing."""
    from coptui.services import finding, sheet_files

    with opened(ctx) as ws:
        which = finding.sheet_id(ws, sheet)
        entered = sheet_files.enter(ws, which, file.expanduser(), dry_run=dry_run)
    _entered(json, entered, dry_run)
    for row in entered.refused_rows:
        warn(f"row {row.row}: {row.reason}")
    for one in entered.review.problems:
        warn(f"row {one.row}, {one.name}, {one.what}: {one.why}")
    if entered.refused_rows or entered.review.problems:
        raise look()


def _answer(json: bool, view: SheetView, path: Path | None = None) -> None:
    boxes = "  ".join(box.short for box in view.boxes)
    rows = [
        (one.position, one.name, " ".join(one.answers) or ("here" if one.here else ""))
        for one in view.rows
        if one.name
    ]
    words = table(("row", f"name ({view.code})", boxes), rows, empty="Nobody is expected yet.")
    more = {} if path is None else {"file": str(path)}
    answer(json, {"sheet": view, **more}, words)


def _entered(json: bool, entered: Entered, dry_run: bool) -> None:
    from coptui.cli.output import pairs

    seen = entered.review
    document = {
        "sheet": seen.sheet.code,
        "dry_run": dry_run,
        "came": seen.came,
        "new": seen.new,
        "yes": seen.yes,
        "no": seen.no,
        "left_empty": seen.empty,
        "stops": seen.stops,
        "new_addresses": seen.addresses,
        "problems": seen.problems,
        "refused_rows": entered.refused_rows,
    }
    words = pairs(
        [
            ("sheet", seen.sheet.code),
            ("came", seen.came),
            ("new", list(seen.new)),
            ("yes", ", ".join(f"{name} {count}" for name, count in seen.yes.items())),
            ("no", ", ".join(f"{name} {count}" for name, count in seen.no.items())),
            ("left empty", seen.empty or ""),
            ("stops", "; ".join(seen.stops)),
            ("new addresses", list(seen.addresses)),
            ("", "nothing is written: this was a rehearsal" if dry_run else ""),
        ]
    )
    answer(json, {"entered": document}, words)


COMMANDS: dict[str, Callable[..., None]] = {
    "sheet": sheet,
    "sheets": sheet_list,
    "enter-sheet": enter_sheet,
}
"""The commands of this module, by the verb that `coptui sessions` gives them."""
