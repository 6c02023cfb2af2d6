"""The conditions over people as options of a command, the same wherever people are chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.diagnostics import usage

if TYPE_CHECKING:
    from coptui.domain.contact_filter import ContactFilter
    from coptui.workspace import Workspace

Search = Annotated[str, typer.Option(help="Words that must all be found.")]
InCommunity = Annotated[str, typer.Option(help="Only members of this community.")]
Role = Annotated[str, typer.Option(help="Only who holds this role.")]
MayMail = Annotated[
    str, typer.Option(metavar="PURPOSE", help="Only whom the gate lets through for it.")
]
MailAnswer = Annotated[
    str, typer.Option("--mail-answer", metavar="ANSWER", help="not-asked, refused or withdrawn.")
]
Standing = Annotated[str, typer.Option(help="interested, invitee, attendee or left.")]
Sector = Annotated[str, typer.Option(help="Only from organisations of this sector.")]
From = Annotated[str, typer.Option("--organisation", help="Only from this organisation.")]
ConsentDue = Annotated[bool, typer.Option("--consent-due", help="Only who is to be asked again.")]
OnHold = Annotated[bool, typer.Option("--on-hold", help="Only whose mail is on hold.")]
NoEmail = Annotated[bool, typer.Option("--no-email", help="Only who has no address.")]
Channel = Annotated[str, typer.Option(help="Only who is best reached so, like phone.")]
NeverCame = Annotated[bool, typer.Option("--never-came", help="Only who has not come yet.")]
Times = Annotated[int, typer.Option("--came", metavar="N", help="Came at least N times.", min=0)]
Months = Annotated[int, typer.Option(metavar="M", help="Came in the last M months.", min=0)]
CameIn = Annotated[str, typer.Option(metavar="COMMUNITY", help="Came to this community.")]
CameTo = Annotated[list[str] | None, typer.Option(metavar="SESSION", help="Came to HAR-14.")]
Missed = Annotated[
    list[str] | None, typer.Option(metavar="SESSION", help="Did not come to HAR-14.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="Has this tag.")]
Saved = Annotated[str, typer.Option("--filter", metavar="NAME", help="A saved filter.")]


def filter_of(ctx: typer.Context, ws: Workspace) -> ContactFilter:
    """The filter that the options of this command describe; `--filter` brings its own conditions.

    Wrong usage where an option says again, and otherwise, what the saved filter says.
    """
    from coptui.domain.contact_filter import SEVERAL
    from coptui.services import filters
    from coptui.services.contacts import ContactFilter

    given = _given(ctx.params, ws)
    if not ctx.params.get("saved"):
        return ContactFilter(**given)
    kept = filters.find(ws, ctx.params["saved"]).filter
    there = {one.kind for one in kept.conditions}
    for name, value in given.items():
        if name in SEVERAL:
            given[name] = tuple(dict.fromkeys((*getattr(kept, name), *value)))
        elif name in there and value != getattr(kept, name):
            raise usage(f"The filter says something else about {name.removesuffix('_id')}.")
    return replace(kept, **given)


def _given(params: dict[str, Any], ws: Workspace) -> dict[str, Any]:
    from coptui.services import consent, finding, members, tags

    values: dict[str, Any] = {
        "search": params.get("search"),
        "mail_answer": _mail_answer(params.get("mail_answer") or ""),
        "standing": _standing(params.get("standing") or ""),
        "ask_again": params.get("consent_due"),
        "on_hold": params.get("on_hold"),
        "no_email": params.get("no_email"),
        "never_came": params.get("never_came"),
        "came": _came(params, ws),
    }
    if params.get("community"):
        values["community_id"] = finding.community_id(ws, params["community"])
    if params.get("role"):
        values["role"] = members.role_of(params["role"])
    if params.get("may_mail"):
        values["may_mail"] = consent.as_purpose(params["may_mail"])
    if params.get("organisation"):
        values["organisation_id"] = finding.organisation_id(ws, params["organisation"])
    for name, kind in (("sector", "sector"), ("channel", "channel")):
        if params.get(name):
            values[kind] = finding.known_word(ws, kind, params[name])
    for name in ("came_to", "missed"):
        values[name] = tuple(finding.session_id(ws, one) for one in params.get(name) or ())
    values["tags"] = tuple(tags.find(ws, one) for one in params.get("tag") or ())
    return {name: value for name, value in values.items() if value not in (None, "", False, ())}


def _came(params: dict[str, Any], ws: Workspace) -> Any:
    from coptui.domain.contact_filter import Came
    from coptui.services import finding

    times, months, where = params.get("came"), params.get("months"), params.get("came_in")
    if not (times or months or where):
        return None
    place = finding.community_id(ws, where) if where else None
    return Came(times or 1, months or 0, place)


def _mail_answer(word: str) -> str:
    from coptui.domain.contact_filter import ANSWERS

    plain = word.strip().casefold().replace("-", "_").replace(" ", "_")
    if plain and plain not in ANSWERS:
        there = ", ".join(one.replace("_", "-") for one in ANSWERS)
        raise usage(f"There is no answer {word.strip()!r}; there are: {there}.")
    return plain


def _standing(word: str) -> str:
    from coptui.domain.contact_filter import STANDINGS

    plain = word.strip().casefold()
    if plain and plain not in STANDINGS:
        raise usage(f"There is no standing {plain!r}; there are: {', '.join(STANDINGS)}.")
    return plain
