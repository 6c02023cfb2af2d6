"""`coptui privacy`: the record of processing and the privacy notice, from what is true here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coptui.cli.diagnostics import say, warn
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer

app = typer.Typer(help="The record of processing and the privacy notice.", no_args_is_help=True)

To = Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write it into a file.")]
Form = Annotated[
    str | None, typer.Option("--format", help="txt, md or html; else as the file's ending says.")
]


@app.command("record")
def record(ctx: typer.Context, to: To = None, form: Form = None, json: Json = False) -> None:
    """The record of processing that Article 30 of the UK GDPR asks for."""
    _paper(ctx, "record", to, form, json)


@app.command("notice")
def notice(ctx: typer.Context, to: To = None, form: Form = None, json: Json = False) -> None:
    """The privacy notice for the people on the list."""
    _paper(ctx, "notice", to, form, json)


def _paper(ctx: typer.Context, name: str, to: Path | None, form: str | None, json: bool) -> None:
    from coptui.services import privacy_papers

    with opened(ctx) as ws:
        made = privacy_papers.paper(ws, name)
        if to is None:
            text = privacy_papers.text_of(ws, name, form or "txt")
            document = {"name": name, "title": made.title, "missing": made.missing, "text": text}
            answer(json, {"paper": document}, text)
            if made.missing:
                warn(f"the settings still lack {', '.join(made.missing)}: `coptui settings smtp`.")
            return
        done = privacy_papers.save(ws, name, to.expanduser(), form)
    say(done.said)
    answer(
        json,
        {"paper": {"name": name, "title": made.title, "missing": made.missing, "file": str(to)}},
    )
