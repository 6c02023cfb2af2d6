"""What is found in a draft before it may go: in its words, its facts and its people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from coptui.domain.consent import Purpose, gate
from coptui.domain.dates import local_day
from coptui.domain.mailing import INVITING
from coptui.domain.sessions import PAST
from coptui.domain.text import fold
from coptui.errors import CoptuiError
from coptui.mail import context
from coptui.mail.check import Facts, lint
from coptui.mail.compile import CompiledMailing, Rendered
from coptui.mail.final import Others
from coptui.mail.slots import MissingValue
from coptui.services import consent, naming, sender_limits
from coptui.services.mailing_attachments import attached
from coptui.services.mailing_attachments import findings as findings_in_files
from coptui.services.mailing_consent import sample_vars
from coptui.services.mailing_corrected import corrected_twice
from coptui.services.mailing_lately import lately
from coptui.services.mailing_people import person_contexts, vars_of
from coptui.services.mailing_tested import unread_answers, untested
from coptui.services.mailing_views import AudienceView, Finding
from coptui.services.mailing_voices import samples
from coptui.services.mailing_words import Words, all_words_of, next_in, next_of, session_day
from coptui.services.session_views import facts_of
from coptui.store.models import Contact, Venue
from coptui.workspace import Workspace

_TITLED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Rev|Cllr|Sir|Dame|Sister|Father)\b\.?"
    r" [^\W\d_a-z][\w'’-]*"
)
_CAPITAL = re.compile(r"\b[^\W\d_a-z][\w'’-]+")
AGAIN = "again"
"""The rule that finds people who have had a mail like this within a day."""


def findings_of(
    ws: Workspace, row: Any, words: Words, people: AudienceView, at: datetime | None = None
) -> tuple[Finding, ...]:
    """All findings, errors first; where there are several voices, each says which it is about.

    With a time of its own to go, it has to fit within the limits of that time.
    """
    voices = all_words_of(ws, row) if row.voices else (words,)
    found = [*_people(people), *_again(ws, row, voices, people), *_room(ws, people, at)]
    found += [*_in_files(ws, row, words, people)]
    found += [one for voice in voices for one in untested(ws, row, voice.template)]
    found += [*_of_report(row), *unread_answers(ws)]
    for voice in voices:
        told = f"{voice.template.title}: " if len(voices) > 1 else ""
        of_all = _in_words(ws, row, voice, people)
        found += [
            Finding(one.level, one.rule, f"{told}{one.text}")
            for one in (*of_all, *_for_each(ws, row, voice, people, of_all))
        ]
    return tuple(sorted(found, key=lambda one: one.level != "error"))


def _in_words(ws: Workspace, row: Any, words: Words, people: AudienceView) -> list[Finding]:
    try:
        seen = as_somebody(row, words)
    except MissingValue as missing:
        return [Finding("error", "missing", f"{missing}")]
    except CoptuiError as error:
        return [Finding("error", "template", f"{error}")]
    found = [
        Finding(one.level, one.rule, one.text)
        for one in lint(seen.subject, seen.text, words.body, compared_with(ws, row, words))
    ]
    found += _said_that_day(ws, row, words, seen)
    return [*found, *_names(ws, people, words, seen), *_example(words, seen)]


def _for_each(
    ws: Workspace, row: Any, words: Words, people: AudienceView, of_all: Sequence[Finding]
) -> Iterator[Finding]:
    """What is wrong only in the mail to one of those whose mail is read first, with the name."""
    voice = "" if words.template.key == row.template else words.template.key
    awkward = {
        one.contact_id
        for one in samples(ws, row, people.goes)
        if not row.voices or one.voice == voice
    }
    goes = [one for one in people.goes if one.contact_id in awkward]
    contexts = person_contexts(ws, row, goes)
    compiled = CompiledMailing(words.subject, words.body, words.shared)
    facts, known = compared_with(ws, row, words), {(one.rule, one.text) for one in of_all}
    for to in goes:
        try:
            seen = compiled.render(contexts[to.contact_id])
        except CoptuiError as error:
            if not any(one.rule in ("missing", "template") for one in of_all):
                yield Finding("error", "missing", f"For {to.name or to.email}: {error}")
            continue
        for one in lint(seen.subject, seen.text, words.body, facts):
            if (one.rule, one.text) not in known:
                yield Finding(one.level, one.rule, f"For {to.name or to.email}: {one.text}")


def _in_files(ws: Workspace, row: Any, words: Words, people: AudienceView) -> list[Finding]:
    host, sender = words.shared["host"], words.shared["sender"]
    allowed = (host["name"], host["email"], ws.by, sender["reply_to"])
    return findings_in_files(ws, row, people, allowed)


def _of_report(row: Any) -> list[Finding]:
    """A report that goes with it goes only as it was agreed to."""
    if "report" not in (row.audience or {}):
        return []
    from coptui.services.reports import circulating  # late: few mailings carry a report

    return [Finding("error", "report", one) for one in circulating.findings(row)]


def _room(ws: Workspace, people: AudienceView, at: datetime | None) -> Iterator[Finding]:
    """A list longer than what the mailbox takes in a day goes on the next; she knows first."""
    if not ws.in_practice:
        words = sender_limits.before_it_goes(ws, len(people.goes), at)
        if words:
            yield Finding("warning", "limit", words)


def as_somebody(row: Any, words: Words) -> Rendered:
    """The mailing as somebody on the list would read it, without being anybody."""
    somebody = vars_of(context.person("Somebody", community=row.community.name))
    somebody |= sample_vars(words.template.audience, row.created_at.date())
    return CompiledMailing(words.subject, words.body, words.shared).render(somebody)


def named_people(people: AudienceView) -> list[tuple[str, str]]:
    """Names and addresses of all whom a mailing is about, going or held back."""
    return [(name, email) for _, name, email in people.everybody]


def may_be_named(
    ws: Workspace, people: AudienceView, text: str, allowed: Iterable[str], spoken: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who stands in the text by name: those who agreed to be named, and those who did not."""
    yes: list[str] = []
    no: list[str] = []
    everybody = {key: name for key, name, _ in people.everybody}
    while True:
        others = Others.of(
            ((name, "") for name in everybody.values()), (*allowed, *yes, *no), spoken
        )
        found = others.named_in(text)
        ids = [key for key, name in everybody.items() if _same(name, found)]
        if not found or not ids:
            return tuple(yes), tuple(no)
        persons = consent.people_for_gate(ws, ids).values()
        agreed = all(gate(one, Purpose.named, ws.today()).may for one in persons)
        (yes if agreed else no).append(everybody[ids[0]])


def _same(name: str, found: str) -> bool:
    others = Others.of([(name, "")])
    return bool(found) and others.named_in(found) == found and len(others.names) > 0


def _people(people: AudienceView) -> Iterator[Finding]:
    if not people.goes:
        yield Finding("error", "nobody", "It goes to nobody.")


def _again(
    ws: Workspace, row: Any, voices: Sequence[Words], people: AudienceView
) -> Iterator[Finding]:
    if row.corrects is not None:
        yield from corrected_twice(ws, row)
    going = [one.contact_id for one in people.goes]
    for one in lately(ws, row, voices, going):
        yield Finding("warning", AGAIN, one.said(ws.settings.time_zone, len(going)))


def compared_with(ws: Workspace, row: Any, words: Words) -> Facts:
    """The facts with which the words of a mailing are compared."""
    session, shared = row.session, words.shared
    following = next_of(ws, session) if session is not None else next_in(ws, row.community_id)
    zone = row.community.time_zone
    told, after = shared["session"], shared["next"]
    host, sender = shared["host"], shared["sender"]
    return Facts(
        kind=words.template.kind if row.voices else row.kind,
        today=local_day(ws.now(), zone),
        session_on=session_day(session),
        times=tuple(one for one in (told["start"], told["end"]) if one),
        next_on=session_day(following),
        next_times=tuple(one for one in (after["start"], after["end"]) if one),
        cancelled=bool(told["cancelled"]),
        over=session is not None and session.status in PAST,
        missing=_missing(row),
        ways=tuple(one for one in (host["phone"], host["email"], sender["reply_to"]) if one),
        files=tuple(one.name for one in attached(row.id)),
        venue=str(told["venue"]) if session is not None and session.venue_id else "",
        its_own=_its_own(told, after, sender, row.community),
        places=_places(session),
    )


def _its_own(told: Any, after: Any, sender: Any, community: Any) -> tuple[str, ...]:
    """Names in which a place may stand without being the place of the session."""
    names = (
        told["address"],
        after["venue"],
        after["address"],
        told["getting_there"],
        told["topic"],
    )
    ours = (sender["who"], sender["organisation"], community.host_organisation, community.name)
    return tuple(str(one) for one in (*names, *ours) if one)


def _places(session: Any) -> tuple[str, ...]:
    if session is None or not session.venue_id:
        return ()
    rows: Any = Venue.select(Venue.name).where(Venue.id != session.venue_id).order_by(Venue.name)
    return tuple(name for (name,) in rows.tuples())


def _missing(row: Any) -> tuple[str, ...]:
    from coptui.domain.sessions import missing

    if row.session is None or not (row.kind in INVITING or row.kind == "change"):
        return ()
    return missing(facts_of(row.session))


def _example(words: Words, seen: Rendered) -> Iterator[Finding]:
    """The example goes to everybody as it was typed: it is asked about where it may name somebody.

    A title before a capital letter, or the name of anybody in the contacts, looks like a name.
    """
    example = str(words.shared["session"]["example"]).strip("“”")
    if not example or example not in seen.text:
        return
    titled = _TITLED.search(example)
    named = titled[0] if titled else _contact_in(example)
    if named:
        yield Finding(
            "warning",
            "example",
            f"The example stands in this mail: does it name anybody? It says “{named}”.",
        )


def _said_that_day(ws: Workspace, row: Any, words: Words, seen: Rendered) -> Iterator[Finding]:
    """What was found useful goes as it was typed: a name that slipped in is asked about."""
    if row.session_id is None:
        return
    told = words.shared["session"]
    said = [str(told[one]) for one in ("useful", "thanks")]
    said = [one for one in said if one and one in seen.text]
    if found := naming.told(naming.named_in(ws, row.session_id, *said)):
        yield Finding("warning", "names somebody", f"{found} It stands among what people said.")


def _contact_in(text: str) -> str:
    capital = [fold(word) for word in _CAPITAL.findall(text)][:20]
    likely: Any = Contact.select(Contact.name)
    for word in capital:
        rows = likely.where(Contact.sort_key.contains(word)).limit(200)
        found = Others.of((row.name, "") for row in rows).named_in(text)
        if found:
            return found.title()
    return ""


def _names(ws: Workspace, people: AudienceView, words: Words, seen: Rendered) -> Iterator[Finding]:
    shared = words.shared
    allowed = (shared["host"]["name"], ws.settings.sender.from_name, ws.by)
    text = f"{seen.subject}\n{seen.text}"
    spoken = " · ".join(str(v) for group in shared.values() for v in group.values())
    _agreed, not_agreed = may_be_named(ws, people, text, allowed, spoken)
    for name in not_agreed:
        yield Finding("error", "named", f"{name} is named in it and has not agreed to be named.")
    others = Others.of(
        (("", email) for _, _, email in people.everybody),
        (shared["sender"]["reply_to"], shared["host"]["email"]),
    )
    address = others.addressed_in(text, ())
    if address:
        yield Finding(
            "error", "address", f"The address {address} of somebody on the list is in it."
        )
