"""`coptui contacts import` and `undo-import`: a file of people, looked at, in, and out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say, usage
from coptui.cli.opening import opened
from coptui.cli.output import DryRun, Json, answer, pairs
from coptui.domain.counting import agree
from coptui.errors import Unavailable

if TYPE_CHECKING:
    from coptui.services.importing import ConsentClaim, ImportResult
    from coptui.workspace import Workspace

LONGEST_WORDING = 200_000
"""Bytes of a file with the words people agreed to."""


def bring_in(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file.")],
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
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day they agreed.")
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
    encoding: Annotated[str | None, typer.Option(help="If the guess is wrong.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="If the guess is wrong.")] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Bring people in from a file, all that can be taken or nobody."""
    from coptui.services import finding, importing

    choices = _choices(mapping or [])
    said = (purpose, basis, method, on, wording or wording_file, consent_column)
    with opened(ctx) as ws:
        claim = _claim(said, wording, wording_file) if any(said) else None
        place = finding.community_id(ws, community) if community else None
        table = importing.read(file.expanduser(), encoding=encoding, delimiter=_sign(delimiter))
        columns = importing.with_choices(table, importing.guess_mapping(table), choices)
        made = importing.plan(ws, table, columns, claim, place)
        say(f"Read as {table.how_read}.")
        for warning in made.warnings:
            say(warning)
        if dry_run:
            result = importing.result_of(made)
            say("Nothing was written.")
        else:
            result = _carry_out(ws, made, refused)
    _answer(json, result)
    if result.refused:
        raise look(f"{result.refused} of {result.rows} rows could not be taken.")


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


def _choices(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        field, sign, column = one.partition("=")
        if not sign or not field.strip() or not column.strip():
            raise usage(f"--map {one!r} is not FIELD=COLUMN.")
        found[field] = column
    return found


def _sign(delimiter: str | None) -> str | None:
    return "\t" if delimiter in ("tab", "\\t") else delimiter


def _claim(
    said: tuple[object, ...], wording: int | None, wording_file: Path | None
) -> ConsentClaim:
    from coptui.services import consent
    from coptui.services.importing import ConsentClaim

    names = ("--purpose", "--basis", "--method", "--date", "--wording or --wording-file")
    missing = [name for name, value in zip(names, said, strict=False) if not value]
    if missing:
        raise usage(f"To record consent, {', '.join(missing)} must be given too.")
    if wording is not None and wording_file is not None:
        raise usage("Give --wording or --wording-file, not both.")
    purpose, basis, method, on, _, column = (str(one or "") for one in said)
    return ConsentClaim(
        purposes=tuple(consent.as_purpose(one) for one in purpose.split(",") if one.strip()),
        method=consent.as_method(method),
        on=day(on),
        wording_id=wording or 0,
        basis=consent.as_basis(basis),
        column=column,
        wording_text=words_of(wording_file) if wording_file else "",
    )


def _answer(json: bool, result: ImportResult) -> None:
    lines = pairs(
        [
            ("import", result.id or None),
            ("rows", result.rows),
            ("new", result.new),
            ("changed", result.updated),
            ("same", result.same),
            ("not taken", result.refused),
            ("stay out", result.suppressed),
            ("twice in the file", result.duplicates),
            ("agreed", result.consented),
        ]
    )
    reasons = [f"row {one.row}: {one.reason}" for one in result.refused_rows]
    answer(json, {"import": result}, [*lines.splitlines(), *reasons])
