"""`coptui contacts import`, `imports` and `undo-import`: a file of people in, and out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say, usage
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, pairs, table
from coptui.domain.counting import agree
from coptui.errors import Unavailable

if TYPE_CHECKING:
    from coptui.services.importing import Choice, ConsentClaim, ImportPlan, ImportResult
    from coptui.workspace import Workspace

LONGEST_WORDING = 200_000
"""Bytes of a file with the words people agreed to."""


def bring_in(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, Excel (.xlsx) or vCards.")],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column is which; repeatable."),
    ] = None,
    community: Annotated[str | None, typer.Option(help="Make them members of it.")] = None,
    purpose: Annotated[
        str | None, typer.Option(metavar="P[,P]", help="What they agreed to: mail, named, …")
    ] = None,
    basis: Annotated[str | None, typer.Option(help="consent")] = None,
    method: Annotated[str | None, typer.Option(help="sheet, form, mail or spoken.")] = None,
    on: Annotated[
        str | None,
        typer.Option("--date", metavar="YYYY-MM-DD", help="The day, for rows without one."),
    ] = None,
    wording: Annotated[int | None, typer.Option(help="Id of the words they agreed to.")] = None,
    wording_file: Annotated[
        Path | None, typer.Option(help="A file with the words they agreed to.")
    ] = None,
    consent_column: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Only rows that say yes there agreed.")
    ] = None,
    refused: Annotated[
        Path | None, typer.Option(help="Where rows that cannot be taken go, with the reason.")
    ] = None,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ROW=WHO",
            help="Who a doubtful row is: same (as the one on the list), other or out; repeatable.",
        ),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Which sheet of a workbook.")] = None,
    encoding: Annotated[str | None, typer.Option(help="If the guess is wrong.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="If the guess is wrong.")] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Bring people in from a file, all that can be taken or nobody."""
    from coptui.services import finding, importing

    chosen, decided = _choices(mapping or []), _decided(decide or [])
    said = (purpose, basis, method, on, wording or wording_file, consent_column)
    with opened(ctx) as ws:
        claim = _claim(said, wording, wording_file) if any(said) else None
        place = finding.community_id(ws, community) if community else None
        found = importing.open_file(
            ws, file.expanduser(), encoding=encoding, delimiter=_sign(delimiter), sheet=sheet
        )
        columns = importing.with_choices(found.table, found.mapping, chosen)
        made = importing.plan(ws, found.table, columns, claim, place, choices=decided)
        _say_of(made, found.as_before)
        result = importing.result_of(made) if dry_run else _carry_out(ws, made, refused)
    if dry_run:
        say("Nothing was written.")
    _answer(json, result, found.table.unit)
    _look_at(result)


def take_back(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="The number of the import.")],
    json: Json = False,
) -> None:
    """Take an import back; what was done with its people since is kept."""
    from coptui.services import importing

    with opened(ctx) as ws:
        done = importing.undo_import(ws, number)
    say(done.said)
    _answer(json, done.view)


def imports(ctx: typer.Context, json: Json = False) -> None:
    """List the imports that were made, the latest first."""
    from coptui.services import importing

    with opened(ctx) as ws:
        rows = importing.imports(ws)
    lines = table(
        ("id", "when", "file", "rows", "new", "changed", "not taken", "agreed", ""),
        [
            (
                *(one.id, one.at.date(), one.file, one.rows, one.new, one.updated, one.refused),
                *(one.consented, "taken back" if one.taken_back else ""),
            )
            for one in rows
        ],
    )
    answer(json, {"imports": rows, "total": len(rows)}, lines.splitlines())


def day(text: str) -> date:
    """A day as options have it. Ends the command with a usage error where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise usage(f"{text!r} is not a day; write it like 2026-11-06.") from None


def words_of(path: Path) -> str:
    """The text of a wording from its file. Raises `Unavailable`."""
    try:
        with path.expanduser().open("rb") as stream:
            raw = stream.read(LONGEST_WORDING + 1)
        if len(raw) > LONGEST_WORDING:
            raise Unavailable(f"{path.name} is too long for a wording.", "Name another file.")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unavailable(f"{path.name} is not UTF-8 text.", "Save it as UTF-8.") from error


def _carry_out(ws: Workspace, made: object, refused: Path | None) -> ImportResult:
    from coptui.services import importing

    assert isinstance(made, importing.ImportPlan)
    done = importing.carry_out(ws, made)
    say(done.said)
    if refused is not None:
        count = importing.write_refused(refused.expanduser(), made)
        say(
            f"{count} {agree(count, 'row with its reason is', 'rows with their reasons are')} in "
            f"{refused.name}."
        )
    return done.view


def _say_of(made: ImportPlan, as_before: bool) -> None:
    """How the file was read, and what is odd about it."""
    say(f"Read as {made.table.how_read}{', its columns as the last time' if as_before else ''}.")
    if made.claim is None:
        say("They come in as not asked: none of them is mailed.")
    for warning in made.warnings:
        say(warning)


def _look_at(result: ImportResult) -> None:
    """Ends the command as one after which somebody needs to look, where somebody does."""
    if result.refused:
        raise look(f"{result.refused} of {result.rows} rows could not be taken.")
    if result.doubtful:
        raise look(
            f"{result.doubtful} of {result.rows} rows may be somebody on the list and stay out; "
            "--decide says who they are."
        )


def _choices(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        field, sign, column = one.partition("=")
        if not sign or not field.strip() or not column.strip():
            raise usage(f"--map {one!r} is not FIELD=COLUMN.")
        found[field] = column
    return found


def _decided(given: list[str]) -> dict[int, Choice]:
    from coptui.services.importing import Choice

    found: dict[int, Choice] = {}
    for one in given:
        row, _, who = one.partition("=")
        if not row.strip().isdigit() or who.strip() not in Choice.__members__:
            raise usage(f"--decide {one!r} is not ROW=same, ROW=other or ROW=out.")
        found[int(row)] = Choice(who.strip())
    return found


def _sign(delimiter: str | None) -> str | None:
    return "\t" if delimiter in ("tab", "\\t") else delimiter


def _claim(
    said: tuple[object, ...], wording: int | None, wording_file: Path | None
) -> ConsentClaim:
    from coptui.services import consent
    from coptui.services.importing import ConsentClaim

    names = ("--purpose", "--basis", "--method", "", "--wording or --wording-file")
    missing = [name for name, value in zip(names, said, strict=False) if name and not value]
    if missing:
        raise usage(f"To record consent, {', '.join(missing)} must be given too.")
    if wording is not None and wording_file is not None:
        raise usage("Give --wording or --wording-file, not both.")
    purpose, basis, method, on, _, column = (str(one or "") for one in said)
    return ConsentClaim(
        purposes=tuple(consent.as_purpose(one) for one in purpose.split(",") if one.strip()),
        method=consent.as_method(method),
        on=day(on) if on else None,
        wording_id=wording or 0,
        basis=consent.as_basis(basis),
        column=column,
        wording_text=words_of(wording_file) if wording_file else "",
    )


def _answer(json: bool, result: ImportResult, unit: str = "row") -> None:
    lines = pairs(
        [
            ("import", result.id or None),
            ("rows", result.rows),
            ("new", result.new),
            ("changed", result.updated),
            ("same", result.same),
            ("not taken", result.refused),
            ("stay out", result.suppressed),
            ("twice in the file", result.duplicates - result.doubtful),
            ("may be on the list", result.doubtful),
            ("agreed", result.consented),
            ("said no", result.said_no),
        ]
    )
    odd = (*result.refused_rows, *result.doubtful_rows)
    reasons = [f"{unit} {one.row}: {one.reason}" for one in odd]
    answer(json, {"import": result}, [*lines.splitlines(), *reasons])
