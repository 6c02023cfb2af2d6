"""`coptui templates`: the wording of mails, and whether it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import look, say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table
from coptui.errors import NotFound, Refused

if TYPE_CHECKING:
    from coptui.services.done import Done
    from coptui.services.mailing_views import TemplateView
    from coptui.services.template_preview import Reader, Subject
    from coptui.workspace import Workspace

app = typer.Typer(help="The wording of mails.", no_args_is_help=True)
Which = Annotated[str, typer.Argument(metavar="TEMPLATE", help="Its key, like T1.")]
To = Annotated[str, typer.Option(metavar="WHO", help="As this person will see it.")]
About = Annotated[str, typer.Option(metavar="SESSION", help="About this session.")]
In = Annotated[str, typer.Option(metavar="COMMUNITY", help="About this community.")]


@app.command("list")
def list_templates(ctx: typer.Context, json: Json = False) -> None:
    """Show all templates, the packed ones and your own copies."""
    from coptui.services import own_templates

    with opened(ctx) as ws:
        found = own_templates.rows(ws)
    rows = [
        (
            one.view.key,
            one.view.title,
            "yours; a new version" if one.newer else "yours" if one.view.own else "",
            one.view.problem or one.view.aim,
        )
        for one in found
    ]
    document = [
        {"id": one.at + 1, "name": one.view.name, **vars(one.view), "newer": one.newer}
        for one in found
    ]
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
    _told(json, done)


@app.command("edit")
def edit(
    ctx: typer.Context,
    template: Which,
    text_file: Annotated[
        Path | None, typer.Option(help="File with the new text, Markdown.")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="The new subject.")] = None,
    json: Json = False,
) -> None:
    """Change the words of a template; a built-in one becomes an own copy with these words."""
    from coptui.services import own_templates

    if text_file is None and subject is None:
        raise usage("Give --text-file or --subject.")
    body = None if text_file is None else _read(text_file)
    with opened(ctx) as ws:
        done = own_templates.save(ws, template, subject=subject, body=body)
    _told(json, done)


@app.command("revert")
def revert(ctx: typer.Context, template: Which, json: Json = False) -> None:
    """Go back to the built-in words; the app can take that back."""
    from coptui.services import own_templates

    with opened(ctx) as ws:
        done = own_templates.revert(ws, template)
    _told(json, done)


@app.command("keep")
def keep(ctx: typer.Context, template: Which, json: Json = False) -> None:
    """Keep your own words although the built-in ones have a newer version."""
    from coptui.services import own_templates

    with opened(ctx) as ws:
        done = own_templates.keep_mine(ws, template)
    _told(json, done)


@app.command("diff")
def diff(ctx: typer.Context, template: Which, json: Json = False) -> None:
    """Show what a newer built-in version changes, and what your own words say otherwise."""
    from coptui.services import template_changes

    with opened(ctx) as ws:
        found = template_changes.changes(ws, template)
    words = []
    if found.newer:
        words += [f"New in version {found.newer} of the built-in words:", ""]
        words += [f"{one.mark} {one.text}" for one in found.news] or ["(not known)"]
        words.append("")
    than = "you changed" if found.from_base else "your words say otherwise than the built-in ones"
    words += [f"What {than}:", ""]
    words += [f"{one.mark} {one.text}" for one in found.mine] or ["Nothing: they say the same."]
    document = {**vars(found), "news": _pieces(found.news), "mine": _pieces(found.mine)}
    answer(json, {"changes": document}, words)


@app.command("values")
def values(
    ctx: typer.Context,
    template: Which,
    to: To = "",
    session: About = "",
    community: In = "",
    json: Json = False,
) -> None:
    """Show what the words may ask for, what each means, and what it gives a real person."""
    from coptui.services import template_preview

    with opened(ctx) as ws:
        about, reader = _as_whom(ws, template, to, session, community)
        found = template_preview.values(ws, template, about, reader)
    say(f"As {reader.name} gets it{_about(about)}.")
    rows = [(one.path, one.gives, one.meaning) for one in found]
    answer(
        json,
        {"values": [vars(one) for one in found], "total": len(found)},
        table(("value", "gives", "meaning"), rows),
    )


@app.command("preview")
def preview(
    ctx: typer.Context,
    template: Which,
    to: To = "",
    session: About = "",
    community: In = "",
    json: Json = False,
) -> None:
    """Show the mail that a real person would get from it; no mailing is begun."""
    from coptui.services import template_preview

    with opened(ctx) as ws:
        about, reader = _as_whom(ws, template, to, session, community)
        found = template_preview.read(ws, template, about, reader)
    if found.problem:
        raise Refused(" ".join(found.problem.split()))
    say(f"As {reader.name} reads it{_about(about)}.")
    document = {"contact_id": reader.contact_id, "name": reader.name, "about": about.label}
    seen = {"subject": found.subject, "text": found.text, "html": found.html}
    words = [f"Subject: {found.subject}", "", *found.text.splitlines()]
    answer(json, {"message": {**document, **seen}}, words)


def _told(json: bool, done: Done[TemplateView]) -> None:
    say(done.said)
    answer(json, {"template": {"name": done.view.name, **vars(done.view)}})


def _as_whom(
    ws: Workspace, template: str, to: str, session: str, community: str
) -> tuple[Subject, Reader]:
    from coptui.services import finding, template_preview, templates

    templates.show(ws, template)
    about = template_preview.about(
        ws,
        template,
        finding.session_id(ws, session) if session else None,
        finding.community_id(ws, community) if community else None,
    )
    contact = finding.contact_id(ws, to) if to else None
    return about, template_preview.reader(ws, template, about, contact)


def _about(about: Subject) -> str:
    return f", about {about.label}" if about.label else ""


def _pieces(pieces: Any) -> list[dict[str, str]]:
    return [{"mark": one.mark.strip(), "text": one.text} for one in pieces]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The file {path} cannot be read.", "It is a text file in UTF-8.") from error
