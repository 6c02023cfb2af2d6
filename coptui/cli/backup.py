"""`coptui backup`: everything of this home in one locked file, and the drill that proves it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coptui.cli.diagnostics import look, say, usage, warn
from coptui.cli.face import face_of
from coptui.cli.opening import opened, secret
from coptui.cli.output import Json, answer
from coptui.errors import Refused

if TYPE_CHECKING:
    from coptui.services.backing_up import BackupReport

app = typer.Typer(help="Write everything into one locked file, or prove one.")

PASSPHRASE = "COPTUI_BACKUP_PASSPHRASE"


@app.command("backup")
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to, or what to check.")],
    check: Annotated[
        bool, typer.Option("--check", help="Open the file as if it were put back; write nothing.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Without a passphrase: whoever finds it can read it.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an older one.")] = False,
    json: Json = False,
) -> None:
    """Write everything of this home into one file, locked with a passphrase.

    The passphrase is asked twice, or taken from COPTUI_BACKUP_PASSPHRASE. The password of the
    mail server is not in it. With --check an existing file is proved, as it would be put back.
    """
    path = file.expanduser()
    if check:
        if plain or replace:
            raise usage("--check only looks at a file; it goes with neither --plain nor --replace.")
        _check(ctx, path, json)
        return
    from coptui.services import backing_up

    if path.exists() and not replace:
        raise Refused(f"There is a file {path.name} already.", "Choose another, or --replace.")
    words = None if plain else new_passphrase()
    if plain:
        warn("without a passphrase, names and addresses can be read by whoever finds this file.")
    with opened(ctx) as ws:
        done = backing_up.make(ws, path, words, replace=replace)
    say(done.said)
    made = done.view
    answer(
        json,
        {
            "backup": {
                "file": path,
                "made_at": made.made_at,
                "locked": made.locked,
                "contacts": made.people,
                "bytes": made.size,
            }
        },
        f"{path}\nProve it now and then: coptui backup --check {path}",
    )


def _check(ctx: typer.Context, path: Path, json: bool) -> None:
    from coptui.services import backing_up

    words = passphrase_of(path)
    if face_of(ctx).home_path.joinpath("coptui.db").exists():
        with opened(ctx) as ws:
            report = backing_up.checked(ws, path, words).view
    else:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="coptui-check-") as folder:
            report = backing_up.check(path, words, Path(folder))
    answer(json, {"backup": report_json(path, report)}, report_words(report))
    if not report.sound:
        raise look()


def report_json(path: Path, report: BackupReport) -> dict[str, object]:
    """A report as the contract has it."""
    return {
        "file": path,
        "made_at": report.made_at,
        "locked": report.locked,
        "program": report.program,
        "contacts": report.people,
        "counts": report.counts,
        "history_lines": report.history_lines,
        "sound": report.sound,
        "findings": report.findings,
    }


def report_words(report: BackupReport) -> list[str]:
    """A report for a person."""
    from coptui.services import backing_up

    told = ("community", "session", "mailing", "delivery", "consent_event")
    counts = ", ".join(f"{report.counts.get(one, 0)} {one.replace('_', ' ')} rows" for one in told)
    made = f"Made on {report.made_at:%Y-%m-%d %H:%M} UTC by coptui {report.program}"
    lock = "locked" if report.locked else "open to anybody"
    return [backing_up.said_of(report), f"{made}, {lock}: {counts}.", *report.findings[1:]]


def new_passphrase() -> str:
    """A passphrase for a new backup: from the environment, or asked twice."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    first = secret("A passphrase for the backup", f"{PASSPHRASE}, or --plain")
    if secret("The same once more", PASSPHRASE) != first:
        raise Refused("The two are not the same; no backup was written.", "Type it again.")
    return first


def passphrase_of(path: Path) -> str | None:
    """The passphrase of an existing backup, asked once; None where it is not locked."""
    from coptui.services import backing_up

    if not backing_up.needs_passphrase(path):
        return None
    given = os.environ.get(PASSPHRASE)
    return given if given is not None else secret("The passphrase of the backup", PASSPHRASE)
