"""`coptui restore`: put a backup in the place of this home; nobody is mailed by it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coptui.cli.backup import passphrase_of, report_json
from coptui.cli.diagnostics import look
from coptui.cli.face import face_of
from coptui.cli.opening import ask
from coptui.cli.output import Json, answer
from coptui.errors import Refused

app = typer.Typer(help="Put a backup in the place of this home.")

WORD = "restore"


@app.command("restore")
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `coptui backup` wrote.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Put it in the place of what is here, unasked.")
    ] = False,
    json: Json = False,
) -> None:
    """Put a backup in the place of this home, or into an empty one.

    It is proved first, and what was here is kept in the folder backups. People who were forgotten
    since are forgotten again. Nothing is sent until somebody has looked at what is in doubt.
    """
    from coptui.services import restoring

    path, home = file.expanduser(), face_of(ctx).home_path
    words = passphrase_of(path)
    here = restoring.holds(home)
    if here is not None and not yes:
        made = f"{restoring.made_at(path):%Y-%m-%d %H:%M} UTC"
        question = (
            f"This home holds {here} people. The backup of {made} takes its place; what is here "
            f"is kept in the folder backups. Type {WORD}"
        )
        if ask(question, "--yes").strip() != WORD:
            raise Refused("Nothing was changed.", f"Type {WORD} to put the backup back.")
    done = restoring.restore(home, path, words)
    document = {
        **report_json(path, done.report),
        "kept": done.kept,
        "forgotten_again": done.forgotten,
        "unknown_erasures": done.unknown_erasures,
        "in_doubt": done.in_doubt,
    }
    answer(json, {"restore": document}, done.lines())
    if done.in_doubt or done.unknown_erasures:
        raise look()
