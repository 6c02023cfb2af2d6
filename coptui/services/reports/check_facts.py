"""What the check of a report compares the words with: people, roles, own addresses, photos."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from coptui.domain.reports.scan import Known, PhotoState, own
from coptui.domain.reports.scan_marks import key
from coptui.domain.text import fold
from coptui.services import naming, photos
from coptui.services.naming import Naming
from coptui.store.models import (
    Attachment,
    CapturedItem,
    Community,
    Contact,
    Membership,
    Organisation,
    Resource,
    SeatTally,
    Session,
    Venue,
)
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_PHOTO = re.compile(r"\(photo:(\d{1,9})\)")
_QUOTED = ("named", "kind")
_ANYBODY = frozenset({"people", "person", "member", "members", "guest", "guests", "others"})


def known(ws: Workspace, community_id: int | None, text: str) -> Known:
    """Everything that is known when a text of a community is looked through."""
    houses = _houses(ws, community_id)
    who = naming.unnamed(ws, community_id).letting(houses)
    return Known(
        today=ws.today(),
        seen_in=who.seen_in,
        on_the_list=who.people.seen_in,
        names=frozenset(houses),
        own=_own(ws, community_id, who),
        roles=_roles_of_one(who, community_id),
        kinds=_kinds(community_id),
        quotes=_quotes(ws, community_id, who),
        photos=_photos(text, community_id),
    )


def _houses(ws: Workspace, community_id: int | None) -> set[str]:
    """Names that belong in a report: of houses and places, and of who speaks for the community."""
    names = {row[0] for model in (Organisation, Venue, Community) for row in _column(model.name)}
    hosts: Any = Community.select(Community.host_name)
    sessions: Any = Session.select(Session.host_name).distinct()
    if community_id is not None:
        hosts = hosts.where(Community.id == community_id)
        sessions = sessions.where(Session.community == community_id)
    names |= {row[0] for query in (hosts, sessions) for row in tuples(query)}
    return {*names, ws.settings.sender.from_name} - {""}


def _own(ws: Workspace, community_id: int | None, who: Naming) -> frozenset[str]:
    """Addresses, numbers and postcodes that may stand: given by the community itself."""
    hosts: Any = Community.select(Community.host_email, Community.host_phone)
    told: Any = Resource.select(Resource.title, Resource.where_to_find, Resource.helps_with)
    if community_id is not None:
        hosts = hosts.where(Community.id == community_id)
        told = told.where((Resource.community == community_id) | Resource.community.is_null())
    sender = ws.settings.sender
    given = [one for row in tuples(hosts) for one in row]
    given += [sender.from_address, sender.reply_to, *(row[0] for row in _column(Venue.address))]
    listed = [" \n ".join(row) for row in tuples(told)]
    theirs = {key(text[one.start : one.end]) for text in listed for one in who.people.seen_in(text)}
    return own(*given) | (own(*listed) - theirs)


def _roles_of_one(who: Naming, community_id: int | None) -> tuple[str, ...]:
    """Kinds of work that one person of the community does, where that person may not be named."""
    people: Any = Contact.select(Contact.id, Contact.job).where(Contact.job != "")
    if community_id is not None:
        members = Membership.select(Membership.contact).where(Membership.community == community_id)
        people = people.where(Contact.id.in_(members))
    jobs = [(who_is, fold(job)) for who_is, job in tuples(people)]
    many = Counter(job for _, job in jobs)
    spared = who.may | who.let
    return tuple(job for who_is, job in jobs if many[job] == 1 and who_is not in spared)


def _kinds(community_id: int | None) -> tuple[str, ...]:
    query: Any = SeatTally.select(SeatTally.perspective).distinct()
    if community_id is not None:
        query = query.join(Session).where(Session.community == community_id)
    return tuple(row[0] for row in tuples(query) if fold(row[0]) not in _ANYBODY)


def _quotes(ws: Workspace, community_id: int | None, who: Naming) -> tuple[str, ...]:
    """What people said who agreed to be quoted, as it stands and without names."""
    query: Any = CapturedItem.select(CapturedItem.text, CapturedItem.contact).where(
        CapturedItem.attribution.in_(_QUOTED), CapturedItem.contact.is_null(False)
    )
    if community_id is not None:
        query = query.where(CapturedItem.community == community_id)
    rows = tuples(query)
    may = naming.may_be_quoted(ws, community_id=community_id) if rows else frozenset()
    said = [text for text, contact in rows if contact in may]
    return tuple(dict.fromkeys((*said, *map(who.without, said))))


def _photos(text: str, community_id: int | None) -> dict[int, PhotoState]:
    """What is known of each photograph that the text shows."""
    wanted = {int(one) for one in _PHOTO.findall(text)}
    if not wanted:
        return {}
    query: Any = Attachment.select().where(Attachment.id.in_(wanted))
    found = {}
    for row in query:
        elsewhere = community_id is not None and row.community_id != community_id
        lacks = photos.lacking(row)
        trouble = f"This photograph still needs {' and '.join(lacks)}." if lacks else ""
        if elsewhere:
            trouble = "This photograph was taken in another community."
        found[row.id] = PhotoState(trouble)
    return found


def _column(column: Any) -> Iterable[tuple[str, ...]]:
    return tuples(column.model.select(column))
