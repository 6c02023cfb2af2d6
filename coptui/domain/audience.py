"""To whom a mailing goes: conditions over people. No condition means nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

OUTSIDE = frozenset({"venue_contact", "caterer", "influencer", "visitor"})
"""Roles that somebody may hold in a community without being on its list."""
CORE = frozenset(
    {"facilichair", "co_facilitator", "core_member", "neutral_expert", "report_author"}
)
"""Who is asked about a report or a stage; neutral experts are part of every decision."""
EXPERT = "neutral_expert"


@dataclass(frozen=True)
class Candidate:
    """What the conditions may ask about somebody in a community.

    `roles` also holds the parts that somebody has without a role of that name: `presenter` by an
    example, `host` of the session, `owner` of something agreed there, `influencer` by the register.
    """

    contact_id: int
    standing: str = ""
    roles: frozenset[str] = frozenset()
    invited: bool = False
    reply: str = "none"
    present: bool = False


@dataclass(frozen=True)
class Audience:
    """Who is meant. Each filled condition must hold; an audience with none means nobody.

    Those who left are meant only where `standings` names them; the gate holds them back all the
    same, so that they are seen, and may be asked in person.
    """

    standings: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    without_roles: frozenset[str] = frozenset()
    replies: frozenset[str] = frozenset()
    without_replies: frozenset[str] = frozenset()
    invited: bool | None = None
    present: bool | None = None
    contacts: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        """Nothing chooses anybody; taking roles out alone chooses nobody either."""
        chosen = (self.standings, self.roles, self.replies, self.contacts)
        return not any(chosen) and self.invited is None and self.present is None


LIST = Audience(
    standings=frozenset({"attendee", "invitee", "interested"}), without_roles=frozenset({"reading"})
)
"""Everybody on a community's list who comes or might come."""

WHOLE_LIST = Audience(standings=frozenset({"attendee", "invitee", "interested"}))
"""Also those who only read along."""

STILL_COMING = Audience(invited=True, replies=frozenset({"yes", "maybe", "none"}))
"""Those who were invited and have not said no."""

WERE_HERE = Audience(present=True)
"""Those who came."""

INVITED = Audience(invited=True)
"""Everybody who was invited."""

COMING = Audience(invited=True, replies=frozenset({"yes", "maybe"}))
"""Those who come, or may."""

DECLINED = Audience(invited=True, replies=frozenset({"no"}))
"""Those who told us that they cannot come."""

ELSEWHERE = Audience(
    invited=True, present=False, without_replies=frozenset({"keep-posted", "keep_informed"})
)
"""Those who were invited and elsewhere, and get more than the news they asked for."""

PAST = Audience(standings=frozenset({"left"}))
"""Those who were part of it once."""


def _hold(*roles: str) -> Audience:
    return Audience(roles=frozenset(roles))


AUDIENCES: Mapping[str, tuple[Audience, ...]] = {
    "list": (LIST, INVITED),
    "expected": (LIST, INVITED),  # narrowed to those who have an invitation, without the noes
    "coming": (COMING,),
    "declined": (DECLINED,),
    "invited": (INVITED,),
    "came": (WERE_HERE,),
    "missed": (ELSEWHERE,),
    "others": (WHOLE_LIST, INVITED, WERE_HERE),
    "readers": (WHOLE_LIST, INVITED, WERE_HERE),
    "owners": (WERE_HERE, _hold("owner")),
    "members": (WHOLE_LIST,),
    "core": (Audience(roles=CORE),),
    "host": (_hold("host", "facilichair", "co_facilitator"),),
    "presenter": (_hold("presenter", "expert_witness"),),
    "venue": (_hold("venue_contact", "caterer", "hospitality"),),
    "influencers": (_hold("influencer"),),
    "unanswered": (_hold("influencer"),),  # narrowed to those who had a report and did not answer
    "visitors": (_hold("visitor"),),
    "farewell": (WHOLE_LIST, _hold("influencer"), PAST),
    "new": (),  # these two are told by what people agreed to, and when
    "due": (),
}
"""Whom a template may name, as conditions of which one must hold."""


def matches(audience: Audience, who: Candidate) -> bool:
    """Whether somebody is meant."""
    gone = who.standing == "suppressed" or (
        who.standing == "left" and "left" not in audience.standings
    )
    if audience.empty or gone:
        return False
    if audience.contacts and who.contact_id not in audience.contacts:
        return False
    if audience.standings and who.standing not in audience.standings:
        return False
    if audience.roles and not audience.roles & who.roles:
        return False
    if audience.without_roles & who.roles and EXPERT not in who.roles:
        return False  # a neutral expert is on every list, whatever else they are
    if audience.replies and who.reply not in audience.replies:
        return False
    if who.reply in audience.without_replies:
        return False
    if audience.invited is not None and who.invited is not audience.invited:
        return False
    return audience.present is None or who.present is audience.present


def choose(audience: Audience, people: Iterable[Candidate]) -> tuple[int, ...]:
    """The people who are meant, each once, in the order given."""
    return tuple(dict.fromkeys(p.contact_id for p in people if matches(audience, p)))


def named(name: str, people: Iterable[Candidate]) -> tuple[int, ...]:
    """The people whom a template means by this name, each once; nobody for an unknown one."""
    everybody = tuple(people)
    found: dict[int, None] = {}
    for audience in AUDIENCES.get(name, ()):
        found.update(dict.fromkeys(choose(audience, everybody)))
    return tuple(found)


MANY = 10
"""A whole list of no more than so many is seen at a glance."""


def is_everybody(goes: Set[int], may_not: Set[int], people: Iterable[Candidate]) -> bool:
    """Whether a mailing goes to all of a list who may be written to, and they are many."""
    on_list = set(choose(LIST, people))
    return len(goes) > MANY and bool(on_list) and on_list <= goes | may_not


NO = frozenset({"no", "keep-posted", "keep_informed"})
"""Answers of those who do not come."""
LEFT, DECLINED_IT = "left", "declined"


def eased(people: Mapping[int, Candidate]) -> Iterator[tuple[str, dict[int, Candidate]]]:
    """The people as if none of them had left, then as if none had said no, each with its reason.

    Whoever is meant then and not otherwise is passed over for that reason alone.
    """
    left = {key: one for key, one in people.items() if one.standing == "left"}
    said_no = {key: one for key, one in people.items() if one.reply in NO}
    if left:
        back = {key: replace(one, standing="invitee") for key, one in left.items()}
        yield LEFT, {**people, **back}
        yield LEFT, {**people, **{key: replace(one, reply="maybe") for key, one in back.items()}}
    if said_no:
        yield (
            DECLINED_IT,
            {**people, **{key: replace(one, reply="maybe") for key, one in said_no.items()}},
        )
