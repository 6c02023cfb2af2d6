"""Communities of Practice: what each is for, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from coptui.domain import dates
from coptui.domain import stages as stage_rules
from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services import audit, stages
from coptui.services.community_life import set_status
from coptui.services.community_views import (
    CommunityRow,
    CommunityView,
    NextSession,
    community_row,
    rows,
    view,
)
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.undo import recording
from coptui.store.models import Community, Venue
from coptui.workspace import Workspace

__all__ = [
    "CommunityRow",
    "CommunityView",
    "NewCommunity",
    "NextSession",
    "add",
    "all",
    "begin",
    "edit",
    "show",
]

_AREA = frozenset({"communities"})
STATUSES = ("planned", "active", "paused", "closing", "closed")
FIRST_REASON = "A new community: it has just begun."
_CODE_LENGTH = 8


@dataclass(frozen=True)
class NewCommunity:
    """What is known of a community when it begins; only the name is needed."""

    name: str
    code: str = ""
    purpose: str = ""
    key_question: str = ""
    agreement: str = ""
    place: str = ""
    host_organisation: str = ""
    host_name: str = ""
    host_phone: str = ""
    host_email: str = ""
    time_zone: str = ""
    rhythm_weeks: int = 4
    stage: str = "forming"
    stage_reason: str = FIRST_REASON
    founded: date | None = None


def add(ws: Workspace, new: NewCommunity) -> Done[CommunityView]:
    """Begin a community, with its first stage review. Name and code are used once."""
    name = needed(new.name, "name", "What is the community called?")
    _unused(name)
    code = _given_code(new.code) if new.code.strip() else _own_code(name)
    with in_plain_words():
        zone = dates.zone(line(new.time_zone) or ws.settings.time_zone).key
        first = stage_rules.review(
            line(new.stage) or "forming",
            person=line(ws.by) or "coordinator",
            on=ws.today(),
            reason=note(new.stage_reason),
            today=ws.today(),
        )
    with recording(ws, f"New community {name}", _AREA) as rec:
        row = Community.create(
            name=name,
            code=code,
            purpose=note(new.purpose),
            key_question=line(new.key_question, 500),
            agreement=note(new.agreement),
            place=line(new.place),
            host_organisation=line(new.host_organisation),
            host_name=line(new.host_name),
            host_phone=line(new.host_phone, 60),
            host_email=_host_email(new.host_email),
            time_zone=zone,
            rhythm_weeks=_rhythm(new.rhythm_weeks),
            founded=new.founded or ws.today(),
            created_at=ws.now(),
        )
        rec.created(row)
        rec.created(stages.write(ws, row, first))
        audit.note(ws, "community.add", subject="community", subject_id=row.id)
    said = f"{name} is here, with the code {code}."
    return Done(show(ws, row.id), said, rec.id, _AREA)


def begin(ws: Workspace, new: NewCommunity) -> Done[CommunityView]:
    """Begin a community as the coordinator herself; whoever hosts her first one is she.

    Until then nobody has asked for her name, and it stands beside what she decides.
    """
    host = line(new.host_name)
    if host and not ws.settings.coordinator:
        ws.save_settings(replace(ws.settings, coordinator=host))
    done = add(ws, new)
    return replace(done, changed=done.changed | {"settings"})


_LINES = {
    "place": 200,
    "host_organisation": 200,
    "host_name": 200,
    "host_phone": 60,
    "key_question": 500,
}


def edit(ws: Workspace, community_id: int, **fields: Any) -> Done[CommunityView]:
    """Change what a community says of itself; its stage changes only by a review."""
    row = community_row(community_id)
    with recording(ws, f"Edit {row.name}", _AREA) as rec:
        rec.changing(row)
        for field, value in fields.items():
            _set(row, field, value)
        row.save()
        audit.note(ws, "community.edit", subject="community", subject_id=row.id)
    return Done(show(ws, community_id), f"{row.name} is changed." if rec.id else "", rec.id, _AREA)


def _set(row: Any, field: str, value: Any) -> None:
    if field == "stage":
        raise Refused(
            "A stage changes only by a stage review.",
            "Review it, with a reason: `coptui stage review`.",
            field="stage",
        )
    if field == "name":
        name = needed(value, "name", "What is the community called?")
        _unused(name, row.id)
        row.name = name
    elif field == "code":
        row.code = _given_code(value, row.id)
    elif field in ("purpose", "agreement"):
        setattr(row, field, note(value))
    elif field == "host_email":
        row.host_email = _host_email(value)
    elif field in _LINES:
        setattr(row, field, line(value, _LINES[field]))
    elif field == "status":
        set_status(row, value)
    elif field == "rhythm_weeks":
        row.rhythm_weeks = _rhythm(int(value))
    elif field == "time_zone":
        with in_plain_words("Write it like Europe/London."):
            row.time_zone = dates.zone(line(value)).key
    elif field == "default_venue":
        row.default_venue = Venue.get_or_none(Venue.name == line(value))
    elif field == "founded":
        row.founded = value
    else:
        raise Refused(f"A community has no {line(field)!r}.", field=field)


def all(ws: Workspace) -> list[CommunityRow]:  # noqa: A001 - the word the services share
    """Every community with its stage, people and next date, by name."""
    return rows(ws)


def show(ws: Workspace, community_id: int) -> CommunityView:
    """One community."""
    return view(ws, community_id)


def _host_email(typed: str) -> str:
    """An address people can answer to, or none. Raises `Refused` for one that cannot be."""
    address = line(typed, 254)
    if not address:
        return ""
    from coptui.services.email_rules import EmailRules  # late: lists need it not

    looked = EmailRules().check(address)
    if looked.error:
        raise Refused(looked.error, field="host_email")
    return looked.address


def _rhythm(weeks: int) -> int:
    if not 1 <= weeks <= 104:
        raise Refused("A rhythm is between 1 and 104 weeks.", field="rhythm_weeks")
    return weeks


_SMALL_WORDS = frozenset({"A", "AN", "AND", "AT", "FOR", "IN", "OF", "ON", "THE", "TO", "WITH"})
_HURTS = {"ASS", "BAD", "CON", "COW", "DEAD", "DIE", "FAT", "GUN", "HAG", "ILL", "MAD", "PEE"}
_HURTS |= {"PIG", "POO", "RAT", "ROT", "SAD", "SEX", "SIN", "TIT", "WAR"}


def _unused(name: str, own: int | None = None) -> None:
    others: Any = Community.select(Community.id, Community.name)
    for row in others:
        if row.id != own and fold(row.name) == fold(name):
            raise Refused(
                f"There is a community called {row.name} already.",
                "Give this one another name.",
                field="name",
            )


def _given_code(text: str, own: int | None = None) -> str:
    code = line(text).upper()
    if not (code.isascii() and code.isalnum() and 1 < len(code) <= _CODE_LENGTH) or code.isdigit():
        raise Refused(
            "A code is 2 to 8 letters or figures, with a letter among them.",
            "The first three letters of the name do well: HAR.",
            field="code",
        )
    taken = Community.get_or_none(Community.code == code)
    if taken is not None and taken.id != own:
        raise Refused(f"{taken.name} has the code {code} already.", field="code")
    return code


def _without_vowels(letters: str) -> str:
    return letters[:1] + "".join(one for one in letters[1:] if one not in "AEIOU")


def _own_code(name: str) -> str:
    """Three letters of the name, its initials where it has as many words; never a word that hurts.

    Sessions are called by it, in mails too: WAR-1 is no invitation to a warm afternoon.
    """
    letters = "".join(char for char in fold(name).upper() if char.isascii() and char.isalpha())
    words = "".join(one if one.isalpha() else " " for one in fold(name).upper()).split()
    initials = "".join(one[0] for one in words if one not in _SMALL_WORDS and one.isascii())
    ways = [initials[:4]] * (len(initials) > 2) + [
        (letters + "COP")[:3],
        (_without_vowels(letters) + "COP")[:3],
    ]
    start = next((one for one in ways if one not in _HURTS), "COP")
    others: Any = Community.select(Community.code)
    taken = {row.code for row in others}
    return next(
        code
        for code in (start, *(f"{start}{number}" for number in range(2, len(taken) + 3)))
        if code not in taken
    )
