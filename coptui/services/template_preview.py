"""A template as a real person would read it: about what, as whom, and what each value gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from coptui.domain.dates import day
from coptui.errors import CoptuiError, NotFound, Refused
from coptui.mail import templates as files
from coptui.mail.compile import CompiledMailing
from coptui.services.mailing_consent import DUE, NEW
from coptui.services.mailing_people import awkward_first, people_of, person_contexts
from coptui.services.mailing_rows import choices
from coptui.services.mailing_values import Value, values_in
from coptui.services.mailing_views import Choice, Goes
from coptui.services.mailing_words import session_day, session_label, shared_facts
from coptui.services.template_words import made_up, meanings
from coptui.store.models import Community, Mailing, Session
from coptui.workspace import Workspace

MOST_READERS = 6


@dataclass(frozen=True)
class Reader:
    """Somebody who may be written to, as whom a template is read, and why she is worth it."""

    contact_id: int
    name: str
    why: str
    goes: Goes | None = None


NOBODY = Reader(0, "somebody", "nobody to show yet: each value stands for itself")


@dataclass(frozen=True)
class Subject:
    """What a template is shown about: a session or a community, or nothing at all yet."""

    session_id: int = 0
    community_id: int = 0
    label: str = ""


@dataclass(frozen=True)
class Reading:
    """A template filled in. Where that cannot be done, `problem` says why and the rest is empty."""

    subject: str = ""
    text: str = ""
    html: str = ""
    problem: str = ""


def subjects(ws: Workspace, key: str) -> tuple[Subject, ...]:
    """What the template can be shown about, the likeliest first; empty in an empty home."""
    try:
        template = files.load(key, ws.templates_dir)
    except CoptuiError:
        return ()
    found = _sessions(ws, template) if template.about == "session" else ()
    return found or _communities()


def about(
    ws: Workspace, key: str, session_id: int | None = None, community_id: int | None = None
) -> Subject:
    """The session or community named, else the likeliest; an empty one in an empty home."""
    if session_id is not None:
        row: Any = Session.get_by_id(session_id)
        return Subject(session_id, row.community_id, session_label(row))
    if community_id is not None:
        mine = (one for one in subjects(ws, key) if one.community_id == community_id)
        return next(mine, Subject(0, community_id, Community.get_by_id(community_id).name))
    return next(iter(subjects(ws, key)), Subject())


def reader(ws: Workspace, key: str, about: Subject, contact_id: int | None = None) -> Reader:
    """The person named, else the one whose message is the likeliest to look odd.

    Raises Refused for somebody who may not be written to: nothing is shown that could not go.
    """
    if contact_id is None:
        return readers(ws, key, about)[0]
    for one in _may_get_it(ws, files.load(key, ws.templates_dir), about):
        if one.contact_id == contact_id:
            return Reader(contact_id, one.name, "", one)
    raise Refused("This person does not get a mail like this now.",
                  "`coptui contacts show` says what they agreed to.")  # fmt: skip


def readers(ws: Workspace, key: str, about: Subject) -> tuple[Reader, ...]:
    """As whom to read it, those most likely to look odd first; never empty."""
    if not about.community_id:
        return (NOBODY,)
    try:
        template = files.load(key, ws.templates_dir)
    except CoptuiError:
        return (NOBODY,)
    goes = _may_get_it(ws, template, about)
    of = {one.contact_id: one for one in goes}
    found = awkward_first(ws, goes, MOST_READERS)
    return tuple(Reader(s.contact_id, s.name, s.why, of[s.contact_id]) for s in found) or (NOBODY,)


def _may_get_it(ws: Workspace, template: files.Template, about: Subject) -> tuple[Goes, ...]:
    """Those whom the gate lets a mail from this template go to; else those of the whole list."""
    row = _as_if(ws, template, about)
    goes = people_of(ws, row, template.audience).goes
    if not goes and template.audience not in (NEW, DUE):  # those are about what each agreed to
        goes = people_of(ws, row, "list").goes
    return goes


def read(
    ws: Workspace,
    key: str,
    about: Subject,
    reader: Reader = NOBODY,
    *,
    subject: str | None = None,
    body: str | None = None,
) -> Reading:
    """The message this person would get, from the words given or the template's own.

    Nothing is raised for words that no mail can be made of: they are being written.
    """
    try:
        template = files.load(key, ws.templates_dir)
        groups = _groups(ws, template, about, reader)
        person = groups.pop("person")
        words = (template.subject if subject is None else subject,
                 template.body if body is None else body)  # fmt: skip
        seen = CompiledMailing(*words, groups).render(person)
    except NotFound:
        raise
    except CoptuiError as error:
        hint = "" if "`coptui" in error.hint else error.hint
        return Reading(problem=f"{error.message}\n\n{hint}".strip())
    return Reading(seen.subject, seen.text, seen.html)


def values(ws: Workspace, key: str, about: Subject, reader: Reader = NOBODY) -> list[Value]:
    """Every value the words may ask for, what it means, and what it gives this person."""
    template = files.load(key, ws.templates_dir)
    meant = meanings(ws)
    found = values_in(_groups(ws, template, about, reader), template.fields)
    return [one if one.meaning else replace(one, meaning=meant.get(one.path, "")) for one in found]


def _groups(
    ws: Workspace, template: files.Template, about: Subject, reader: Reader
) -> dict[str, Any]:
    groups: dict[str, Any] = made_up()
    if about.community_id:
        row = _as_if(ws, template, about)
        groups.update(shared_facts(ws, row))
        if reader.goes is not None:
            groups["person"] = _facts_of(ws, row, reader.goes)
    for path in template.fields if not about.community_id else ():
        group, _, name = path.partition(".")
        groups.setdefault(group, {}).setdefault(name, f"‹{path}›")
    return groups


def _facts_of(ws: Workspace, row: Any, goes: Goes) -> Mapping[str, Any]:
    facts = person_contexts(ws, row, [goes])[goes.contact_id]
    return {name: value for name, value in facts.items() if name != "discreet"}


def _as_if(ws: Workspace, template: files.Template, about: Subject) -> Any:
    """A mailing from this template that is not kept: nothing is begun by looking."""
    return Mailing(
        template=template.key,
        template_version=template.version,
        kind=template.kind,
        purpose=template.purpose,
        community=about.community_id,
        session=about.session_id or None,
        audience={},
        left_out={},
        status="draft",
        practice=ws.in_practice,
        created_at=ws.now(),
    )


def _sessions(ws: Workspace, template: files.Template) -> tuple[Subject, ...]:
    found: tuple[Choice, ...] = choices(ws, template)
    if not found:
        dated = Session.select().where(Session.starts_at.is_null(False))
        rows: Any = dated.order_by(Session.starts_at.desc()).limit(50)
        found = tuple(
            Choice(row.id, f"{session_label(row)} · {day(session_day(row), ws.today())}")
            for row in rows
        )
    of = {row.id: row.community_id for row in Session.select(Session.id, Session.community)}
    return tuple(Subject(one.id, of[one.id], one.label) for one in found)


def _communities() -> tuple[Subject, ...]:
    rows: Any = Community.select().order_by(Community.name)
    return tuple(Subject(0, row.id, row.name) for row in rows)
