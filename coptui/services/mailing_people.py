"""To whom a mailing goes: the template's audience, seen through the gate."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from coptui.domain import audience as rules
from coptui.domain.addresses import address_key
from coptui.domain.audience import Candidate
from coptui.domain.consent import HeldBack, Person, Purpose, gate, standing
from coptui.domain.errors import RuleBroken
from coptui.domain.mailing import Kind
from coptui.domain.reaching import may_be_rung, prefers_a_call
from coptui.domain.text import fold
from coptui.mail import context, templates
from coptui.services import consent, gone_out, mailing_consent, mailing_filter
from coptui.services.address_sharing import Sharers, own_key
from coptui.services.gone_out import NOT_HAD
from coptui.services.mailing_discreet import VOICE
from coptui.services.mailing_views import INVITED_BEFORE, AudienceView, Call, Goes, Held, Sample
from coptui.services.mailing_voices import who_had_it, who_hears
from coptui.store.models import (
    Attendance,
    Contact,
    Delivery,
    Invitation,
    Mailing,
    Membership,
    RoleHolding,
)
from coptui.workspace import Workspace

_NO = ("no", "keep-posted", "keep_informed")
_GROUPS = {
    "facilichair": "hosts",
    "co_facilitator": "hosts",
    "core_member": "core group",
    "neutral_expert": "neutral experts",
    "reading": "reading along",
}
_STANDINGS = {"attendee": "came before", "invitee": "invited before", "interested": "interested"}
RATHER_RUNG = "would rather be rung"
_CALLED = frozenset({HeldBack.no_email, HeldBack.on_hold})
_CARRIED = {"thanks": "thanks", "summary": "news"}
ALREADY = "already_thanked"
HAD = "already_had"


def people_of(ws: Workspace, row: Any, audience: str) -> AudienceView:
    """The audience of a draft as it stands now: who it goes to, who is held back, whom to ring."""
    found = candidates(ws, row)
    role = (row.audience or {}).get("role", "")
    hears = _hearers(ws, row, audience, found)
    ids = [one for one in hears if not role or role in found[one].roles]
    ids = mailing_filter.narrowed(ws, row.audience, ids)
    people = consent.people_for_gate(ws, ids)
    thanked = _thanked(ws, row) if audience == "others" else frozenset()
    had = mailing_consent.welcomed(row) if row.kind == Kind.welcome else _had(row)
    with_thanks = _with_thanks(ws, row)
    if row.corrects is not None:  # it is for those who had it, by its very nature
        thanked, had, with_thanks = frozenset(), frozenset(), {}
    left_out = {int(key): str(reason) for key, reason in (row.left_out or {}).items()}
    ordered = sorted(people.values(), key=lambda one: (fold(one.name), one.contact_id))
    why = {one.contact_id: _held(ws, one, row, left_out, thanked) for one in ordered}
    sharers = Sharers([one for one in ordered if not why[one.contact_id][0]])
    goes: list[Goes] = []
    held: list[Held] = []
    for person in ordered:
        reason, words = why[person.contact_id]
        if not reason and had & _known_by(person, sharers):
            reason, words = HAD, "had this already; nobody gets it twice"
        if not reason and person.contact_id in with_thanks:
            reason, words = INVITED_BEFORE, with_thanks[person.contact_id]
        if not reason and (words := sharers.held_for(person)):
            reason = HeldBack.duplicate.value
        if reason:
            held.append(Held(person.contact_id, person.name, person.email, reason, words))
        else:
            voice = hears[person.contact_id]
            group = _group(found.get(person.contact_id, Candidate(person.contact_id)))
            goes.append(Goes(person.contact_id, person.name, person.email, group, voice))
    calls = _calls(ws.today(), goes, held, people)
    return AudienceView(tuple(goes), tuple(held), calls, sharers.groups())


def _hearers(ws: Workspace, row: Any, audience: str, found: dict[int, Candidate]) -> dict[int, str]:
    """Whom the mailing is for, each with the voice they hear; empty for the first voice."""
    if row.corrects is not None:
        return who_had_it(row)
    return who_hears(
        ws,
        row,
        audience,
        lambda meant: _about_consent(ws, row, meant) or _chosen(ws, row, meant, found),
    )


def _known_by(person: Person, sharers: Sharers) -> set[str]:
    """By what the ledger would know an earlier message to this person."""
    key = address_key(person.email)
    own = own_key(key, person.contact_id)
    return {str(person.contact_id), own if sharers.has_own(person) else key}


def candidates(ws: Workspace, row: Any) -> dict[int, Candidate]:
    """Everybody the mailing could be about: the community's list, and the session's."""
    community = row.community_id
    found: dict[int, Candidate] = {}
    for member in Membership.select().where(Membership.community == community):
        found[member.contact_id] = Candidate(member.contact_id, standing=member.standing)
    for invitation in _invitations(row):
        one = found.get(invitation.contact_id, Candidate(invitation.contact_id))
        found[invitation.contact_id] = replace(one, invited=True, reply=invitation.reply)
    if row.session_id:
        present = Attendance.select().where(
            Attendance.session == row.session_id, Attendance.contact.is_null(False)
        )
        for attendance in present:
            key = int(attendance.contact_id or 0)
            found[key] = replace(found.get(key, Candidate(key)), present=True)
    for contact_id, roles in _roles(ws, row).items():
        one = found.get(contact_id, Candidate(contact_id))
        found[contact_id] = replace(one, roles=frozenset(roles))
    return found


def _invitations(row: Any) -> Iterable[Any]:
    return Invitation.select().where(Invitation.session == row.session_id) if row.session_id else ()


def _roles(ws: Workspace, row: Any) -> dict[int, set[str]]:
    today, found = ws.today(), defaultdict(set)
    here = RoleHolding.session_id.is_null() | (RoleHolding.session_id == (row.session_id or 0))
    query = RoleHolding.select().where(
        RoleHolding.community == row.community_id,
        RoleHolding.since <= today,
        RoleHolding.until.is_null() | (RoleHolding.until >= today),
        here,
    )
    for holding in query:
        found[holding.contact_id].add(holding.role)
    return found


def _about_consent(ws: Workspace, row: Any, audience: str) -> tuple[int, ...]:
    """Whom a mail about consent itself is for; nobody for any other mail."""
    if audience == mailing_consent.NEW:
        return mailing_consent.newcomers(ws, row.community_id)
    if audience == mailing_consent.DUE:
        return mailing_consent.due(ws, row.community_id)
    return ()


def _chosen(ws: Workspace, row: Any, audience: str, found: dict[int, Candidate]) -> tuple[int, ...]:
    people = list(found.values())
    listed = _either(people, rules.LIST, rules.INVITED)
    if audience == "list":
        return listed
    if audience == "expected":
        sent = {one.contact_id for one in _invitations(row) if one.invited_at is not None}
        asked = tuple(one for one in listed if one in sent) if sent else listed
        return tuple(one for one in asked if found[one].reply not in _NO)
    if audience == "came":
        return rules.choose(rules.WERE_HERE, people)
    if audience == "invited":
        if row.kind == "change" and (old := gone_out.old_plan(ws, row.session).people):
            return tuple(one for one in found if one in old)
        sent = {one.contact_id for one in _invitations(row) if one.invited_at is not None}
        everybody = rules.choose(rules.INVITED, people)
        return tuple(one for one in everybody if one in sent) if sent else everybody
    if audience == "others":
        return _either(people, rules.WHOLE_LIST, rules.INVITED, rules.WERE_HERE)
    if audience == "members":
        return rules.choose(rules.WHOLE_LIST, people)
    return ()


def _either(people: list[Candidate], *conditions: rules.Audience) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for condition in conditions:
        found.update(dict.fromkeys(rules.choose(condition, people)))
    return tuple(found)


def _thanked(ws: Workspace, row: Any) -> frozenset[int]:
    query = (
        Delivery.select(Delivery.contact)
        .join(Mailing)
        .where(
            Mailing.session == row.session_id,
            Mailing.kind == "thanks",
            Mailing.id != row.id,
            # While practising, practised thanks are played along with; afterwards they are nothing.
            ws.in_practice | gone_out.counts(ws),
            Delivery.state.not_in(NOT_HAD),
        )
    )
    thanked = {one.contact_id for one in query if one.contact_id is not None}
    draft = Mailing.select().where(
        Mailing.session == row.session_id, Mailing.kind == "thanks", Mailing.status == "draft"
    )
    if draft.exists():  # whoever came has thanks of their own waiting there
        present = Attendance.select().where(Attendance.session == row.session_id)
        thanked |= {one.contact_id for one in present if one.contact_id is not None}
    return frozenset(thanked)


def _had(row: Any) -> frozenset[str]:
    """Who has had these words about this session, or has them on the way: contacts, addresses.

    A message in doubt counts as had. What was practised does not, and a change of plan can be
    told again when the plan has changed again.
    """
    if row.session_id is None:
        return frozenset()
    query = (
        Delivery.select(Delivery.contact, Delivery.address_key)
        .join(Mailing)
        .where(
            Mailing.session == row.session_id,
            Mailing.template.in_([row.template, *(one["template"] for one in row.voices or ())]),
            Mailing.practice == False,  # noqa: E712 - a column, not a truth
            Mailing.id != row.id,
            Delivery.state.not_in(NOT_HAD),
        )
    )
    if row.kind == "change":
        query = query.where(Mailing.calendar_sequence == row.session.calendar_sequence)
    return frozenset(
        key for one in query for key in (str(one.contact_id), one.address_key) if key != "None"
    )


def _with_thanks(ws: Workspace, row: Any) -> dict[int, str]:
    """Who has this invitation with the thanks or the news of the session before, and from which.

    Nobody, once the coordinator has said that they get it all the same.
    """
    if row.kind != "invitation" or row.session_id is None or (row.audience or {}).get("again"):
        return {}
    sequence = row.session.calendar_sequence
    found = {
        one.id: f"has this invitation already (with the {_CARRIED[one.kind]} of {one.code})"
        for one in gone_out.carriers(ws, row.session)
        if one.kind in _CARRIED and one.sequence == sequence
    }
    had = gone_out.reached(found)
    return {one.contact_id: found[one.mailing_id] for one in had if one.contact_id is not None}


def _held(
    ws: Workspace,
    person: Person,
    row: Any,
    left_out: dict[int, str],
    thanked: frozenset[int],
) -> tuple[str, str]:
    """Why somebody is held back, as a short name and in words; two empty texts if not."""
    verdict = gate(person, Purpose(row.purpose), ws.today(), community_id=row.community_id)
    if not verdict.may:
        held = verdict.held or HeldBack.removed
        return held.value, verdict.text
    if person.contact_id in left_out:
        return HeldBack.left_out.value, f"left out: {left_out[person.contact_id]}"
    if person.contact_id in thanked:
        return ALREADY, "has thanks of their own for this session"
    try:
        address_key(person.email)
    except RuleBroken as broken:
        return HeldBack.no_email.value, f"the address cannot be used: {broken}"
    return "", ""


def _calls(
    today: date, goes: list[Goes], held: list[Held], people: Mapping[int, Person]
) -> tuple[Call, ...]:
    """Whom to ring: those no mail reaches, and those who would rather be rung."""
    wanted = {one.contact_id: one.words for one in held if one.reason in _CALLED}
    refused = {one.contact_id for one in held if one.reason == HeldBack.refused}
    ids = [*wanted, *refused, *(one.contact_id for one in goes)]
    rows = Contact.select(Contact.id, Contact.name, Contact.phone, Contact.preferred_channel).where(
        Contact.id.in_(ids)
    )
    found = []
    for row in rows.order_by(Contact.sort_key, Contact.id):
        if row.id not in wanted and not prefers_a_call(row.preferred_channel):
            continue
        if not may_be_rung(people[row.id], row.preferred_channel, today):
            continue
        found.append(Call(row.id, row.name, row.phone, wanted.get(row.id, RATHER_RUNG)))
    return tuple(found)


def _group(who: Candidate) -> str:
    for role, words in _GROUPS.items():
        if role in who.roles:
            return words
    return _STANDINGS.get(who.standing, "asked for this session")


def person_contexts(ws: Workspace, row: Any, goes: Iterable[Goes]) -> dict[int, dict[str, Any]]:
    """The personal parts of each message, by contact."""
    people = list(goes)
    ids = [one.contact_id for one in people]
    audience = templates.load(row.template, ws.templates_dir).audience
    own = mailing_consent.consent_vars(ws, row, audience, ids)
    discreet = _discreet(ids)
    joined = {
        member.contact_id: member.joined
        for member in Membership.select().where(
            Membership.community == row.community_id, Membership.contact.in_(ids)
        )
    }
    replied = {one.contact_id for one in _invitations(row) if one.reply in ("yes", "maybe")}
    return {
        one.contact_id: vars_of(
            context.person(
                one.name,
                community=row.community.name,
                since=joined.get(one.contact_id),
                replied=one.contact_id in replied,
            )
        )
        | own.get(one.contact_id, {})
        | ({"discreet": True} if one.contact_id in discreet else {})
        | ({VOICE: one.voice} if one.voice else {})
        for one in people
    }


def _discreet(ids: list[int]) -> frozenset[int]:
    """Those who are written to so that nothing shows before the mail is opened."""
    found: set[int] = set()
    for start in range(0, len(ids), 500):
        rows: Any = Contact.select(Contact.id).where(
            Contact.id.in_(ids[start : start + 500]), Contact.discreet
        )
        found |= {key for (key,) in rows.tuples()}
    return frozenset(found)


def vars_of(facts: context.PersonFacts) -> dict[str, Any]:
    """The personal facts as a plain mapping."""
    return {
        "greeting": facts.greeting,
        "name": facts.name,
        "first_name": facts.first_name,
        "why": facts.why,
        "thanks": facts.thanks,
    }


def awkward_first(ws: Workspace, goes: tuple[Goes, ...], most: int = 6) -> tuple[Sample, ...]:
    """Whose message to read: no first name, longest, accents, oldest consent, then others."""
    if not goes:
        return ()
    chosen: dict[int, Sample] = {}

    def take(one: Goes | None, why: str) -> None:
        if one is not None:
            chosen.setdefault(one.contact_id, Sample(one.contact_id, one.name, why))

    take(next((one for one in goes if not context.first_name(one.name)), None), "no first name")
    take(max(goes, key=lambda one: len(one.name)), "the longest name")
    take(next((one for one in goes if _right_to_left(one.name)), None), "written right to left")
    take(next((one for one in goes if not one.name.isascii()), None), "accents")
    take(_oldest(ws, goes), "agreed longest ago")
    for one in goes:
        if len(chosen) >= most:
            break
        take(one, "as most will see it")
    return tuple(chosen.values())[:most]


def _right_to_left(name: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in name)


def _oldest(ws: Workspace, goes: tuple[Goes, ...]) -> Goes | None:
    people = consent.people_for_gate(ws, [one.contact_id for one in goes])
    since = {
        one.contact_id: standing(people[one.contact_id].facts, Purpose.mail, ws.today()).since
        for one in goes
        if one.contact_id in people
    }
    dated = [(day, one) for one in goes if (day := since.get(one.contact_id)) is not None]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None
