"""The two papers about people's data that a house must have, made from what is true here.

The record of processing (Article 30 of the UK GDPR) is for the organisation and the regulator; the
privacy notice is for the people on the list. Both follow the settings, the schedule and the data,
so that they say what is done and not what somebody once wrote down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from coptui.domain import dates
from coptui.domain.consent import Basis, ConsentState
from coptui.domain.retention import Kind
from coptui.errors import Refused
from coptui.services import audit, exporting, retention
from coptui.services.done import Done
from coptui.services.papers import FORMATS, Paper, Section, written
from coptui.services.undo import KEPT as ACTS
from coptui.services.undo import KEPT_FOR
from coptui.store import backup
from coptui.store.models import Community, ConsentEvent, Contact
from coptui.store.rows import tuples
from coptui.workspace import Workspace

TITLES = {"record": "Record of processing", "notice": "Privacy notice"}
ICO = (
    "You can also complain to the Information Commissioner’s Office: ico.org.uk, 0303 123 1113, "
    "Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF."
)
_FOR_THOSE = (
    "naming people in reports, quoting them, showing them in photographs, giving their contact "
    "details to other members and noting the part they play: each only for those who agreed to it",
)
_FOR_YOU = (
    "naming you in a report",
    "quoting what you said",
    "showing you in a photograph",
    "giving your contact details to other members",
    "noting the part you play in the community",
)
_ONCE_OVER = "Once its time is over, a person looks at it and removes it."
_BASES: Mapping[Basis, str] = {
    Basis.consent: "consent: the person agreed, and may take it back at any time",
    Basis.soft_opt_in: "the charity soft opt-in: the person gave the address, showed interest, and "
    "can say no with every message",
    Basis.legitimate_interest: "legitimate interest: writing to people at work about that work, "
    "who may object at any time",
    Basis.other: "another ground, noted with each person",
}


def paper(ws: Workspace, name: str) -> Paper:
    """The record or the notice, as things are now. Raises `Refused` for another name."""
    makers: dict[str, Callable[[Workspace], Paper]] = {"record": _record, "notice": _notice}
    if name not in makers:
        raise Refused("There are two papers: record and notice.")
    return makers[name](ws)


def text_of(ws: Workspace, name: str, form: str = "txt") -> str:
    """The paper as text, Markdown or HTML."""
    return written(paper(ws, name), form)


def save(ws: Workspace, name: str, path: Path, form: str | None = None) -> Done[Path]:
    """Write the paper into a file; without a format the file's ending says it."""
    ending = path.suffix.lower().removeprefix(".")
    wanted = form or (ending if ending in FORMATS else "txt")
    made = paper(ws, name)
    exporting.write_private(path, written(made, wanted))
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, f"privacy.{name}", detail=wanted)
    said = f"The {TITLES[name].lower()} is in {path.name}."
    if made.missing:
        said += f" It still lacks: {', '.join(made.missing)}."
    return Done(path, said)


# -- what both say ---------------------------------------------------------------------------------


def _who(ws: Workspace) -> tuple[str, list[str]]:
    """Who answers for the data, in a sentence, and what is missing of it."""
    sender = ws.settings.sender
    parts = [sender.organisation or "(the name of the organisation)"]
    if sender.charity_number:
        parts.append(f"registered charity {sender.charity_number}")
    parts.append(sender.postal_address or "(its postal address)")
    missing = ["the organisation"] * (not sender.organisation)
    missing += ["its postal address"] * (not sender.postal_address)
    missing += ["an address for questions"] * (not _mail(ws))
    return ", ".join(parts), missing


def _mail(ws: Workspace) -> str:
    sender = ws.settings.sender
    return sender.reply_to or sender.from_address


def _reach(ws: Workspace) -> str:
    person = ws.settings.coordinator
    address = _mail(ws) or "(an e-mail address)"
    return f"{person}, {address}" if person else address


def _communities() -> list[str]:
    rows = Community.select().where(Community.status != "closed").order_by(Community.name)
    return [f"{row.name}: {row.purpose}" if row.purpose else row.name for row in rows]


def _bases() -> list[str]:
    used = {
        row[0]
        for row in tuples(
            ConsentEvent.select(ConsentEvent.basis)
            .where(ConsentEvent.state == str(ConsentState.given))
            .distinct()
        )
    }
    found = [words for basis, words in _BASES.items() if str(basis) in used]
    return found or [_BASES[Basis.consent]]


def _categories() -> list[str]:
    """What is kept on people here; what nobody has filled in is not claimed."""
    kept: tuple[tuple[Any, str], ...] = (
        (Contact.email.is_null(False), "e-mail address"),
        (Contact.phone != "", "phone number"),
        (Contact.organisation.is_null(False), "organisation"),
        (Contact.job != "", "role at work, in the person’s own words"),
        (Contact.pronouns != "", "pronouns"),
        (Contact.notes != "", "notes of the coordinator"),
        (Contact.source != "", "where the contact came from"),
    )
    used = [words for where, words in kept if Contact.select().where(where).exists()]
    return [
        ", ".join(["name", *used]),
        "what was agreed to, when, how, to which words, and what was taken back",
        "communities, roles, invitations and answers, sessions attended",
        "messages sent, with their result",
    ]


def _private() -> list[str]:
    asked = Contact.select().where((Contact.access_needs != "") | (Contact.dietary != "")).exists()
    needs = ["access needs and food, as the person told them, so that a session suits them"]
    return (needs if asked else []) + [
        "belonging to a community can itself tell something about a person’s health or life: it is "
        "never told to anybody outside without the person’s permission",
    ]


def _kept(ws: Workspace) -> list[str]:
    lines = []
    for row in retention.schedule(ws):
        if row.kind == Kind.unmatched_mail:
            continue
        lines.append(f"{row.title}: {row.words}")
    days = KEPT_FOR.days
    lines.append("An address that must not be written to: kept as a code, so that it never is")
    lines.append(
        f"What was changed or removed can be taken back for {days} days, or while it is one of the "
        f"last {ACTS} acts; copies of the database are kept for {backup.KEPT} days of use"
    )
    return lines


# -- the record ----------------------------------------------------------------------------------


def _record(ws: Workspace) -> Paper:
    who, missing = _who(ws)
    today = dates.long_day(ws.today())
    people = Contact.select().count()
    sections = (
        Section("Who is responsible", (f"{who}.", f"Contact: {_reach(ws)}.", f"As of {today}.")),
        Section(
            "What for",
            ("Communities of Practice: people who share a question meet, learn and act together.",),
            (*_communities(), "writing to people about sessions, news and reports", *_FOR_THOSE),
        ),
        Section("On which grounds", (), tuple(_bases())),
        Section(
            "Whose data",
            (f"People on the contact list ({people} at present): members, guests, neutral experts, "
             "presenters, and people who can decide or help.",),
        ),
        Section("Which data", (), tuple(_categories())),
        Section("Data that needs more care", (), tuple(_private())),
        Section("Who receives it", (), tuple(_recipients(ws))),
        Section(
            "Outside the United Kingdom",
            ("Nothing is sent abroad by this program. Where the mail provider keeps its servers is "
             "in the contract with it.",),
        ),
        Section("How long it is kept", (_ONCE_OVER,), tuple(_kept(ws))),
        Section("How it is protected", (), tuple(_protection(ws))),
        Section(
            "Rights",
            ("Requests, complaints and breaches are written down with their days: a request is "
             "answered within one month, a complaint acknowledged within thirty days, the ICO told "
             "of a breach within 72 hours where it puts people at risk.",),
        ),
    )  # fmt: skip
    return Paper(f"{TITLES['record']} (Article 30)", sections, tuple(missing))


def _recipients(ws: Workspace) -> Iterator[str]:
    host = ws.settings.sender.host
    yield f"the mail provider ({host or 'not set up yet'}), which carries the messages"
    yield "members of a community, only where a person agreed to be named or to share an address"
    yield "readers of reports: no names without permission, no small numbers"
    yield "nobody buys or rents any of it"


def _protection(ws: Workspace) -> Iterator[str]:
    yield "one file on one computer, readable by its owner alone; the disk should be encrypted"
    yield "every message goes to one person alone, after one check of what that person agreed to"
    yield "every act is in a history that shows when a line of it was changed"
    yield "exports are written for the owner alone, and each is noted"


# -- the notice ----------------------------------------------------------------------------------


def _notice(ws: Workspace) -> Paper:
    who, missing = _who(ws)
    places = _communities()
    sections = (
        Section(
            "Who we are",
            (f"{who}. We look after Communities of Practice: people who share a question and meet "
             "to learn from each other.", f"Questions about your data: {_reach(ws)}."),
            tuple(places),
        ),
        Section(
            "What we keep about you",
            ("Only what is needed to invite you, to make a session work, and to show that you "
             "agreed.",),
            tuple([*_categories(), *_private()]),
        ),
        Section(
            "What we use it for",
            ("To write to you about sessions, to thank you, and to send you what came of them.",
             "Beyond that, only where you said yes, each on its own:"),
            _FOR_YOU,
        ),
        Section("Why we may", ("The law asks for a ground. Ours:",), tuple(_bases())),
        Section(
            "Who else sees it",
            ("We do not sell or lend your details. Our mail provider carries the messages. Members "
             "see your name or address only if you agreed. Reports name nobody without "
             "permission.",),
        ),
        Section(
            "Where it comes from",
            ("From you, or from somebody who put us in touch. If it was somebody else, we say so "
             "the first time we write.",),
        ),
        Section("How long we keep it", (_ONCE_OVER,), tuple(_kept(ws))),
        Section("Your rights", ("Ask us at any time, in any words. You can:",), tuple(_rights())),
        Section(
            "If something is wrong",
            (f"Tell us first if you like: {_reach(ws)}. We acknowledge a complaint within thirty "
             "days and tell you what came of it.", ICO),
        ),
    )  # fmt: skip
    return Paper(TITLES["notice"], sections, tuple(missing))


def _rights() -> Iterator[str]:
    yield "see everything we keep about you, and take it elsewhere"
    yield "have it put right"
    yield (
        "have it erased; what has no names stays, and your address is kept as a code so that we "
        "do not write again"
    )
    yield "stop our use of it, or object to it"
    yield (
        "take back anything you agreed to, as easily as you gave it: answer any mail with STOP, "
        "or tell us. What happened before stays lawful"
    )
    yield "get an answer within one month"
