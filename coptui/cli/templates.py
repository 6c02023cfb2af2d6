"""`coptui templates`: the wording of mails, and whether it holds."""

from __future__ import annotations

from typing import Annotated

import typer

from coptui.cli.diagnostics import look, say
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

app = typer.Typer(help="The wording of mails.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(metavar="TEMPLATE", help="Its key, like T1.")]


@app.command("list")
def list_templates(ctx: typer.Context, json: Json = False) -> None:
    """Show all templates, the packed ones and your own copies."""
    from coptui.services import templates

    with opened(ctx) as ws:
        found = templates.all(ws)
    rows = [
        (one.key, one.title, "yours" if one.own else "", one.problem or one.aim) for one in found
    ]
    document = [{"id": at, "name": one.name, **vars(one)} for at, one in enumerate(found, 1)]
    answer(
        json,
        {"templates": document, "total": len(found)},
        table(("key", "title", "copy", "what it is for"), rows),
    )


@app.command("show")
def show(ctx: typer.Context, template: Which, json: Json = False) -> None:
    """Show one template: whom it is for, why it sounds as it does, and its words."""
    from coptui.services import templates

    with opened(ctx) as ws:
        found = templates.show(ws, template)
    head = pairs(
        [
            ("template", found.name),
            ("version", found.version),
            ("goes to", found.recipients),
            ("tone", found.reason),
            ("subject", found.subject),
        ]
    )
    fields = table(("value", "what it gives"), found.fields.items(), empty="")
    answer(
        json,
        {"template": {"name": found.name, **vars(found)}},
        f"{head}\n\n{found.body}\n{fields}",
    )


@app.command("check")
def check(ctx: typer.Context, template: Which, json: Json = False) -> None:
    """Look whether a template can be used, and whether it keeps what every mail promises."""
    from coptui.services import templates

    with opened(ctx) as ws:
        found = templates.check(ws, template)
    rows = [(one.level, one.rule, one.text) for one in found]
    answer(
        json,
        {"findings": found, "total": len(found)},
        table(("level", "rule", "what"), rows, empty="Nothing to mend."),
    )
    if any(one.level == "error" for one in found):
        raise look("This template cannot be used as it is.")


@app.command("copy")
def copy(ctx: typer.Context, template: Which, json: Json = False) -> None:
    """Copy a packed template into your home, where you may change it."""
    from coptui.services import own_templates

    with opened(ctx) as ws:
        done = own_templates.copy(ws, template)
    say(done.said)
    answer(json, {"template": {"name": done.view.name, **vars(done.view)}})
