"""Which people are meant: conditions, all of which must hold, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from coptui.domain.consent import Purpose, add_months
from coptui.domain.errors import RuleBroken
from coptui.domain.text import clean_line, searched

STANDINGS: Mapping[str, str] = {
    "interested": "interested in",
    "invitee": "invited to",
    "attendee": "attending",
    "left": "have left",
}
"""How somebody can stand to a community, with the words before its name."""
ANSWERS: Mapping[str, str] = {
    "not_asked": "were not asked about mail yet",
    "refused": "said no to mail",
    "withdrawn": "took back their yes to mail",
}
"""What somebody who may not be mailed answered when asked about it."""


@dataclass(frozen=True)
class Came:
    """Came at least so often; in the last `months` (0: ever), to one community or to any."""

    times: int = 1
    months: int = 0
    community_id: int | None = None

    def since(self, today: date) -> date | None:
        """The first day that counts; None when all do."""
        return add_months(today, -self.months) if self.months else None


@dataclass(frozen=True)
class ContactFilter:
    """Which contacts are meant; every filled field is a condition, and all of them must hold.

    Words of `search` must all be found, anywhere, accents aside. `role` and `standing` are meant
    in the community where one is named. `ask_again` keeps those whose yes to mail runs out soon,
    `mail_answer` those who were not asked, said no, or took their yes back.
    """

    search: str = ""
    community_id: int | None = None
    role: str = ""
    may_mail: Purpose | None = None
    ask_again: bool = False
    mail_answer: str = ""
    standing: str = ""
    sector: str = ""
    organisation_id: int | None = None
    on_hold: bool = False
    never_came: bool = False
    came: Came | None = None
    came_to: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    channel: str = ""
    no_email: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words to look for, as they are compared: clean, without capitals and accents."""
        return tuple(searched(clean_line(self.search).text).split()) if self.search else ()

    @property
    def empty(self) -> bool:
        """No condition at all: everybody in a list, and nobody in a mailing."""
        return not self.conditions

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions one by one, in the order in which they are read."""
        found: list[Condition] = []
        for one in ORDER:
            value = getattr(self, one)
            if one == "search":
                value = _typed(value) if self.words else ""
            if isinstance(value, tuple):
                found += [Condition(one, each) for each in value]
            elif value not in ("", None, False):
                found.append(Condition(one, value))
        return tuple(found)

    def having(self, condition: Condition) -> ContactFilter:
        """The same with one condition more; one of its kind gives way where only one can be."""
        value = condition.value
        if condition.kind in SEVERAL:
            value = (*(one for one in getattr(self, condition.kind) if one != value), value)
        return replace(self, **{condition.kind: value})

    def without(self, condition: Condition) -> ContactFilter:
        """The same with one condition less."""
        value: Any = getattr(ContactFilter(), condition.kind)
        if condition.kind in SEVERAL:
            value = tuple(one for one in getattr(self, condition.kind) if one != condition.value)
        return replace(self, **{condition.kind: value})


@dataclass(frozen=True)
class Condition:
    """One condition: the field of the filter it fills, and with what."""

    kind: str
    value: Any


SEVERAL = frozenset({"came_to", "missed", "tags"})
"""Of these a filter may have more than one at a time."""
ORDER = (
    "community_id", "standing", "role", "organisation_id", "sector", "tags", "search",
    "came", "came_to", "missed", "never_came",
    "may_mail", "mail_answer", "ask_again", "on_hold", "no_email", "channel",
)  # fmt: skip
"""The order in which conditions are read out."""


@dataclass(frozen=True)
class Names:
    """What the things that conditions point at are called."""

    communities: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[int, str] = field(default_factory=dict)
    sessions: Mapping[int, str] = field(default_factory=dict)
    tags: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)


def sentence(flt: ContactFilter, names: Names) -> str:
    """The filter as one reads it out: people in Harbour who came at least once, may be mailed."""
    if flt.empty:
        return "everybody"
    near, who, rest = _near(flt, names), _who(flt, names), _rest(flt)
    told = " ".join(["people", *near])
    if who:
        told += f" who {_and(who)}"
    elif rest:
        first = rest.pop(0)
        told += f" who {first}" if first.startswith("may ") else f" {first}"
    return ", ".join([told, *rest])


def words_of(condition: Condition, names: Names) -> str:
    """One condition alone, as it stands in a list of them."""
    alone = ContactFilter().having(condition)
    if condition.kind in ("standing", "role"):
        told = {"standing": _standing(alone, names), "role": _role(alone, names)}
        return told[condition.kind]
    return sentence(alone, names).removeprefix("people ").removeprefix("who ")


def to_plain(flt: ContactFilter) -> dict[str, Any]:
    """The filled fields as plain values, to be kept."""
    kept: dict[str, Any] = {}
    for one in fields(ContactFilter):
        value = getattr(flt, one.name)
        if value == one.default:
            continue
        if isinstance(value, Came):
            value = [value.times, value.months, value.community_id]
        kept[one.name] = list(value) if isinstance(value, tuple) else value
    return kept


def from_plain(kept: Mapping[str, Any]) -> ContactFilter:
    """The filter that was kept.

    Raises `RuleBroken` for a condition that is not known here: leaving it out would mean more
    people than were chosen.
    """
    known = {one.name for one in fields(ContactFilter)}
    if not set(kept) <= known:
        raise RuleBroken("filter", "This filter has a condition that this version does not know.")
    values: dict[str, Any] = dict(kept)
    try:
        for name in SEVERAL & set(values):
            values[name] = tuple(int(one) for one in values[name])
        if "came" in values:
            values["came"] = Came(*values["came"])
        if "may_mail" in values:
            values["may_mail"] = Purpose(values["may_mail"])
        if values.get("mail_answer", "") not in ("", *ANSWERS):
            raise ValueError(values["mail_answer"])
        return ContactFilter(**values)
    except (TypeError, ValueError) as error:
        raise RuleBroken("filter", "This filter cannot be read.") from error


def _near(flt: ContactFilter, names: Names) -> list[str]:
    """What stands close to "people": where they are from and how they are known."""
    found: list[str] = []
    if flt.standing and flt.standing != "left":
        found.append(_standing(flt, names))
    elif flt.community_id is not None and not flt.standing:
        found.append(f"in {_community(flt.community_id, names)}")
    if flt.role:
        found.append(_role(flt, names))
    if flt.organisation_id is not None:
        found.append(f"from {names.organisations.get(flt.organisation_id, 'a place that is gone')}")
    if flt.sector:
        found.append(f"from the sector {flt.sector}")
    if flt.tags:
        tags = [names.tags.get(one, "a tag that is gone") for one in flt.tags]
        found.append("tagged " + _and([f"“{one}”" for one in tags]))
    if flt.words:
        found.append(f"found by “{_typed(flt.search)}”")
    return found


def _who(flt: ContactFilter, names: Names) -> list[str]:
    """What they did."""
    found: list[str] = []
    if flt.standing == "left":
        found.append(_standing(flt, names))
    if flt.came is not None:
        found.append(_came(flt.came, names))
    found += [f"came to {names.sessions.get(one, _NO_SESSION)}" for one in flt.came_to]
    found += [f"did not come to {names.sessions.get(one, _NO_SESSION)}" for one in flt.missed]
    if flt.never_came:
        found.append("have not come yet")
    if flt.mail_answer:
        found.append(ANSWERS[flt.mail_answer])
    return found


def _rest(flt: ContactFilter) -> list[str]:
    """What may be done, and what stands in the way."""
    found: list[str] = []
    if flt.may_mail is not None:
        mail = flt.may_mail is Purpose.mail
        found.append("may be mailed" if mail else f"may {flt.may_mail.words}")
    if flt.ask_again:
        found.append("to be asked again")
    if flt.on_hold:
        found.append("on hold")
    if flt.no_email:
        found.append("without e-mail")
    if flt.channel:
        found.append(f"best reached by {flt.channel}")
    return found


def _typed(search: str) -> str:
    return clean_line(search).text


_NO_SESSION = "a session that is gone"


def _community(key: int | None, names: Names) -> str:
    if key is None:
        return "a community"
    return names.communities.get(key, "a community that is gone")


def _standing(flt: ContactFilter, names: Names) -> str:
    before = STANDINGS.get(flt.standing, f"{flt.standing} in")
    return f"{before} {_community(flt.community_id, names)}"


def _role(flt: ContactFilter, names: Names) -> str:
    return f"with the role {names.roles.get(flt.role, flt.role)}"


def _came(came: Came, names: Names) -> str:
    where = "" if came.community_id is None else f" to {_community(came.community_id, names)}"
    often = {1: "once", 2: "twice"}.get(came.times, f"{came.times} times")
    when = {0: "", 1: " in the last month"}.get(came.months, f" in the last {came.months} months")
    return f"came{where} at least {often}{when}"


def _and(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
