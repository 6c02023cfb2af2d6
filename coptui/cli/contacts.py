"""`coptui contacts`: the people on the list; bringing them in, finding, changing, taking out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli import contact_history, contact_merging
from coptui.cli import filter_options as options
from coptui.cli.contact_tags import list_tags, tag
from coptui.cli.contacts_access import access
from coptui.cli.contacts_erase import erase, finish
from coptui.cli.contacts_export import export
from coptui.cli.contacts_import import bring_in, imports, take_back
from coptui.cli.diagnostics import say, usage
from coptui.cli.opening import opened
from coptui.cli.output import Json, answer, pairs, table

if TYPE_CHECKING:
    from coptui.services.contacts import ContactRow, ContactView

app = typer.Typer(help="People, and what each of them agreed to.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(metavar="WHO", help="Id, address or name.")]
Email = Annotated[str | None, typer.Option(help="The e-mail address.")]
Organisation = Annotated[str | None, typer.Option(help="Where they come from.")]
Phone = Annotated[str | None, typer.Option(help="A phone number.")]
Job = Annotated[str | None, typer.Option("--role", help="What they do, in their own words.")]
Notes = Annotated[str | None, typer.Option(help="What is good to know about them.")]

app.command("import")(bring_in)
app.command("imports")(imports)
app.command("undo-import")(take_back)
for _name, _act in (contact_history.COMMANDS | contact_merging.COMMANDS).items():
    app.command(_name)(_act)
app.command("access")(access)
app.command("erase")(erase)
app.command("finish-erasures")(finish)
app.command("export")(export)


app.command("tag")(tag)
app.command("tags")(list_tags)


@app.command("list")
def list_contacts(
    ctx: typer.Context,
    search: options.Search = "",
    community: options.InCommunity = "",
    role: options.Role = "",
    may_mail: options.MayMail = "",
    mail_answer: options.MailAnswer = "",
    standing: options.Standing = "",
    sector: options.Sector = "",
    organisation: options.From = "",
    consent_due: options.ConsentDue = False,
    on_hold: options.OnHold = False,
    no_email: options.NoEmail = False,
    channel: options.Channel = "",
    never_came: options.NeverCame = False,
    came: options.Times = 0,
    months: options.Months = 0,
    came_in: options.CameIn = "",
    came_to: options.CameTo = None,
    missed: options.Missed = None,
    tag: options.Tags = None,
    saved: options.Saved = "",
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 is all.")] = 0,
    json: Json = False,
) -> None:
    """Show the people on the list, in the order of their names; all conditions must hold."""
    from coptui.services import contacts, filters

    with opened(ctx) as ws:
        flt = options.filter_of(ctx, ws)
        who = {} if flt.empty else {"filter": filters.described(ws, flt).sentence}
        total = contacts.count(ws, flt, None)
        rows = contacts.page(ws, flt, 0, min(limit, total) if limit else total)
    words = table(
        ("id", "name", "e-mail", "organisation", "role", "mail", "last came"),
        [(r.id, r.name, r.email, r.organisation, r.role, r.mail.words, r.last_came) for r in rows],
        empty="Nobody is here yet." if flt.empty else "Nobody fits.",
    )
    if who and not json:
        say(f"{total} {who['filter']}." if total != 1 else f"1 of the {who['filter']}.")
    answer(json, {"contacts": [_row(row) for row in rows], "total": total, **who}, words)


@app.command("show")
def show(
    ctx: typer.Context,
    who: Who,
    private: Annotated[bool, typer.Option("--private", help="Access needs and food too.")] = False,
    json: Json = False,
) -> None:
    """Show one person, and what was agreed to. What is private is shown only when asked for."""
    from coptui.services import contacts, finding

    with opened(ctx) as ws:
        view = contacts.show(ws, finding.contact_id(ws, who))
    _answer(json, view, private=private)


@app.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name they go by.")],
    email: Email = None,
    organisation: Organisation = None,
    phone: Phone = None,
    role: Job = None,
    notes: Notes = None,
    json: Json = False,
) -> None:
    """Add a person. Nothing is agreed to by being added."""
    from coptui.services import contacts

    new = contacts.NewContact(
        name=name,
        email=email or "",
        organisation=organisation or "",
        phone=phone or "",
        job=role or "",
        notes=notes or "",
    )
    with opened(ctx) as ws:
        for field in ("name", "email", "phone"):
            hint = contacts.check_field(ws, field, getattr(new, field)).hint
            if hint:
                say(hint)
        done = contacts.add(ws, new)
    say(done.said)
    _answer(json, done.view)


@app.command("edit")
def edit(
    ctx: typer.Context,
    who: Who,
    name: Annotated[str | None, typer.Option(help="The name they go by.")] = None,
    email: Email = None,
    organisation: Organisation = None,
    phone: Phone = None,
    role: Job = None,
    notes: Notes = None,
    pronouns: Annotated[str | None, typer.Option(help="How they wish to be called.")] = None,
    preferred_channel: Annotated[
        str | None, typer.Option(help="How they like to be reached.")
    ] = None,
    preferred_format: Annotated[
        str | None, typer.Option(help="How things are best given to them: large print, …")
    ] = None,
    access_needs: Annotated[str | None, typer.Option(help="Private.")] = None,
    dietary: Annotated[str | None, typer.Option(help="Private.")] = None,
    json: Json = False,
) -> None:
    """Change what is named; an empty value empties a field."""
    from coptui.services import contacts, finding

    given = {
        "name": name,
        "email": email,
        "organisation": organisation,
        "phone": phone,
        "job": role,
        "notes": notes,
        "pronouns": pronouns,
        "preferred_channel": preferred_channel,
        "preferred_format": preferred_format,
        "access_needs": access_needs,
        "dietary": dietary,
    }
    fields = {field: value for field, value in given.items() if value is not None}
    if not fields:
        raise usage("Nothing to change was named; give --name, --email or another field.")
    with opened(ctx) as ws:
        done = contacts.edit(ws, finding.contact_id(ws, who), **fields)
    say(done.said)
    _answer(json, done.view)


def _row(row: ContactRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "organisation": row.organisation,
        "role": row.role,
        "communities": row.communities,
        "tags": row.tags,
        "may_mail": row.mail.may,
        "mail": row.mail.state,
        "renew_by": row.mail.renew_by,
        "last_came": row.last_came,
    }


def _answer(json: bool, view: ContactView, *, private: bool = False) -> None:
    from coptui.cli.output import plain

    document = plain(view)
    if not private:  # null says that it is not shown, not that there is nothing
        document["access_needs"] = document["dietary"] = None
    document["may_mail"] = view.mail.may
    said = [
        f"{one.purpose.words}: {one.state}"
        + (f" on {one.date.isoformat()}" if one.date else "")
        + (", too long ago" if one.expired else "")
        for one in view.consents
        if one.state != "not_asked"
    ]
    words = pairs(
        [
            ("id", view.id),
            ("name", view.name),
            ("e-mail", view.email),
            ("also at", list(view.other_addresses)),
            ("organisation", view.organisation),
            ("role", view.job),
            ("phone", view.phone),
            ("communities", [one.name for one in view.communities]),
            ("tags", view.tags),
            ("mail", view.mail.words),
            ("said", "; ".join(said)),
            ("last came", view.last_came),
            ("reached best", view.preferred_channel),
            ("given things", view.preferred_format),
            ("notes", view.notes),
            ("look at them by", view.notes_by),
            ("access needs", view.access_needs if private else ""),
            ("food", view.dietary if private else ""),
        ]
    )
    answer(json, {"contact": document}, words)
