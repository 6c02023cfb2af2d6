"""The command-line face: one module per noun, the same services as the app.

A noun is a module that exposes `app: typer.Typer` and is named in `main.NOUNS`. A module with one
command and no callback becomes that command itself (`coptui next`); more commands, or a callback,
make a group (`coptui contacts list`).

    from coptui.cli.opening import opened
    from coptui.cli.output import Json, answer, table

    app = typer.Typer(help="People, and what each of them agreed to.", no_args_is_help=True)

    @app.command("list")
    def list_contacts(ctx: typer.Context, json: Json = False) -> None:
        \"\"\"Show the people on the list.\"\"\"
        from coptui.services import contacts            # late: help needs no database

        with opened(ctx) as ws:
            rows = contacts.page(ws, contacts.ContactFilter(), 0, 100)
        words = table(("id", "name"), [(row.id, row.name) for row in rows])
        answer(json, {"contacts": rows, "total": len(rows)}, words)

- stdout belongs to `output.answer`; frozen views, dates and enums in the document are turned into
  JSON there, and every text that reaches a terminal is made harmless there.
- stderr belongs to `diagnostics`: `say(...)` for what is good to know, `warn(...)` for what to
  look at.
- Errors are raised (`coptui.errors`), never printed; `diagnostics.ended` turns them into a
  sentence and an exit code. `raise diagnostics.look()` ends with 3: done, but somebody needs to
  look.
- A question is put by `opening.ask`/`opening.secret`, which refuse where nobody can answer.
"""
