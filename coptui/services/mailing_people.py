"""To whom a mailing goes: the template's audience, seen through the gate."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from coptui.domain import audience as rules
from coptui.domain.addresses import address_key
from coptui.domain.audience import Candidate
from coptui.domain.consent import HeldBack, Person, Purpose, Standing, gate, standing
from coptui.domain.errors import RuleBroken
from coptui.domain.mailing import AHEAD, Kind
from coptui.domain.reaching import may_be_rung, prefers_a_call
from coptui.domain.text import clean_line, fold
from coptui.errors import Refused
from coptui.mail import context, headers, templates
from coptui.services import consent, gone_out, mailing_consent, mailing_filter
from coptui.services.address_sharing import Sharers, own_key
from coptui.services.gone_out import NOT_HAD
from coptui.services.mailing_candidates import (
    candidates,
    invitations,
    open_actions,
    passed_over,
    present,
)
from coptui.services.mailing_candidates import chosen as chosen_of
from coptui.services.mailing_cap import ENOUGH, had_enough
from coptui.services.mailing_discreet import VOICE
from coptui.services.mailing_views import INVITED_BEFORE, AudienceView, Call, Goes, Held, Sample
from coptui.services.mailing_voices import titles, who_had_it, who_hears
from coptui.services.neutral_experts import excused
from coptui.store.models import (
    Contact,
    Delivery,
    Mailing,
    Membership,
)
from coptui.workspace import Workspace

_GROUPS = {
    "facilichair": "hosts",
    "co_facilitator": "hosts",
    "core_member": "core group",
    "neutral_expert": "neutral experts",
    "reading": "reading along",
}
_PARTS = {
    "presenter": "presenters",
    "expert_witness": "presenters",
    "venue_contact": "room and food",
    "caterer": "room and food",
    "influencer": "people who decide",
    "visitor": "visitors",
}
"""For those who are on no list of the community."""
_STANDINGS = {
    "attendee": "came before",
    "invitee": "invited before",
    "interested": "not invited before",
    "left": "part of it once",
}
RATHER_RUNG = "would rather be rung"
_CALLED = frozenset({HeldBack.no_email, HeldBack.on_hold})
_CARRIED = {"thanks": "thanks", "summary": "news", "missed_you": "news"}
_OWN = {
    "thanks": "has thanks of their own for this session",
    "missed_you": "has news of their own from this session",
    "summary": "has the news of this session already",
}
_INSTEAD = {"others": ("thanks", "missed_you"), "missed": ("summary", "thanks")}
"""Audiences of mails about one session, and the kinds that stand in for them."""
ALREADY = "already_thanked"
HAD = "already_had"


def people_of(ws: Workspace, row: Any, audience: str) -> AudienceView:
    """The audience of a draft as it stands now: who it goes to, who is held back, whom to ring."""
    found = candidates(ws, row)
    role = (row.audience or {}).get("role", "")
    hears = _hearers(ws, row, audience, found)
    passed = _passed_over(ws, row, audience, found, hears)
    ids = [one for one in (*hears, *passed) if not role or role in found[one].roles]
    ids = mailing_filter.narrowed(ws, row.audience, ids)
    people = consent.people_for_gate(ws, ids)
    told = _told(ws, row, audience)
    had = mailing_consent.welcomed(row) if row.kind == Kind.welcome else _had(row)
    beside = _beside(ws, row)
    if row.corrects is not None:  # it is for those who had it, by its very nature
        told, had, beside = {}, frozenset(), {}
    left_out = _left_out(row)
    ordered = sorted(people.values(), key=lambda one: (fold(one.name), one.contact_id))
    why = {
        one.contact_id: passed.get(one.contact_id) or _held(ws, one, row, left_out, told)
        for one in ordered
    }
    sharers = Sharers([one for one in ordered if not why[one.contact_id][0]])
    called = titles(ws, row)
    goes: list[Goes] = []
    held: list[Held] = []
    for person in ordered:
        reason, words = why[person.contact_id]
        if not reason and had & _known_by(person, sharers):
            reason, words = HAD, "had this already; nobody gets it twice"
        if not reason and person.contact_id in beside:
            reason, words = beside[person.contact_id]
        if not reason and (words := sharers.held_for(person)):
            reason = HeldBack.duplicate.value
        if reason:
            held.append(Held(person.contact_id, person.name, person.email, reason, words))
        else:
            voice = hears[person.contact_id]
            one = found.get(person.contact_id, Candidate(person.contact_id))
            group = called[voice] if called else _group(one)
            goes.append(Goes(person.contact_id, person.name, person.email, group, voice))
    calls = _calls(ws.today(), goes, held, people)
    return AudienceView(tuple(goes), tuple(held), calls, sharers.groups())


def _left_out(row: Any) -> dict[int, str]:
    """Who is left out of this mailing by hand, or of the list of its session, with the reason."""
    off = excused(row.session_id) if row.session_id and row.kind in AHEAD else {}
    return {**off, **{int(key): str(reason) for key, reason in (row.left_out or {}).items()}}


def _hearers(ws: Workspace, row: Any, audience: str, found: dict[int, Candidate]) -> dict[int, str]:
    """Whom the mailing is for, each with the voice they hear; empty for the first voice."""
    if row.corrects is not None:
        return who_had_it(row)
    return who_hears(
        ws,
        row,
        audience,
        lambda meant: _about_consent(ws, row, meant) or chosen_of(ws, row, meant, found),
    )


def _passed_over(
    ws: Workspace, row: Any, audience: str, found: dict[int, Candidate], hears: dict[int, str]
) -> dict[int, tuple[str, str]]:
    """Who left, or said no, and is not written to for that reason alone, with the reason."""
    if row.corrects is not None or audience in (mailing_consent.NEW, mailing_consent.DUE):
        return {}
    voices = [templates.load(one["template"], ws.templates_dir) for one in row.voices or ()]
    audiences = [audience, *(one.audience for one in voices)]
    passed = passed_over(ws, row, audiences, found)
    return {key: why for key, why in passed.items() if key not in hears}


def _beside(ws: Workspace, row: Any) -> dict[int, tuple[str, str]]:
    """Who has had as many mails as a person gets, or this invitation with another mail."""
    often = {key: (ENOUGH, words) for key, words in had_enough(ws, row).items()}
    with_it = _with_thanks(ws, row).items()
    return often | {key: (INVITED_BEFORE, words) for key, words in with_it}


def _known_by(person: Person, sharers: Sharers) -> set[str]:
    """By what the ledger would know an earlier message to this person."""
    key = address_key(person.email)
    own = own_key(key, person.contact_id)
    return {str(person.contact_id), own if sharers.has_own(person) else key}


def _about_consent(ws: Workspace, row: Any, audience: str) -> tuple[int, ...]:
    """Whom a mail about consent itself is for; nobody for any other mail."""
    if audience == mailing_consent.NEW:
        return mailing_consent.newcomers(ws, row.community_id)
    if audience == mailing_consent.DUE:
        return mailing_consent.due(ws, row.community_id)
    return ()


def _told(ws: Workspace, row: Any, audience: str) -> dict[int, str]:
    """Who has words of their own about this session, so that these would be a second time."""
    kinds = _INSTEAD.get(audience, ())
    if not kinds or row.session_id is None:
        return {}
    query = (
        Delivery.select(Delivery.contact, Mailing.kind)
        .join(Mailing)
        .where(
            Mailing.session == row.session_id,
            Mailing.kind.in_(kinds),
            Mailing.id != row.id,
            # While practising, practised thanks are played along with; afterwards they are nothing.
            ws.in_practice | gone_out.counts(ws),
            Delivery.state.not_in(NOT_HAD),
        )
    )
    told = {one.contact_id: _OWN[one.mailing.kind] for one in query if one.contact_id is not None}
    return told | _told_soon(ws, row) if audience == "others" else told


def _told_soon(ws: Workspace, row: Any) -> dict[int, str]:
    """For whom a draft with words of their own waits: those who came, those who were elsewhere."""
    drafts = Mailing.select(Mailing.kind).where(
        Mailing.session == row.session_id,
        Mailing.kind.in_(_INSTEAD["others"]),
        Mailing.status == "draft",
    )
    waiting = {one.kind for one in drafts}
    came = present(row.session_id)
    found = dict.fromkeys(came, _OWN["thanks"]) if Kind.thanks in waiting else {}
    if Kind.missed_you in waiting and came:
        elsewhere = rules.named("missed", candidates(ws, row).values())
        found |= dict.fromkeys(elsewhere, _OWN["missed_you"])
    return found


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
    told: Mapping[int, str],
) -> tuple[str, str]:
    """Why somebody is held back, as a short name and in words; two empty texts if not."""
    verdict = gate(person, Purpose(row.purpose), ws.today(), community_id=row.community_id)
    if not verdict.may:
        held = verdict.held or HeldBack.removed
        return held.value, verdict.text
    if person.contact_id in left_out:
        return HeldBack.left_out.value, f"left out: {left_out[person.contact_id]}"
    if person.contact_id in told:
        return ALREADY, told[person.contact_id]
    try:
        address_key(person.email)
        headers.address(person.email)
    except RuleBroken as broken:
        return HeldBack.no_email.value, f"the address cannot be used: {broken}"
    except Refused:
        return HeldBack.no_email.value, _unusable(person.email)
    return "", ""


def _unusable(email: str) -> str:
    """Why no mail can go to an address that stands on the list."""
    if not email.rpartition("@")[0].isascii():
        return "the address has letters before the @ that most mail servers refuse"
    return "the address is not spelled as one that mail can go to"


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
    part = next((words for role, words in _PARTS.items() if role in who.roles), "")
    if who.present:
        return "were there"
    return _STANDINGS.get(who.standing, part or "asked for this session")


def person_contexts(ws: Workspace, row: Any, goes: Iterable[Goes]) -> dict[int, dict[str, Any]]:
    """The personal parts of each message, by contact."""
    people = list(goes)
    ids = [one.contact_id for one in people]
    audience = templates.load(row.template, ws.templates_dir).audience
    own = mailing_consent.consent_vars(ws, row, audience, ids)
    discreet = _discreet(ids)
    actions = _agreed_to_try(row, ids) if audience == "owners" else {}
    joined = {
        member.contact_id: member.joined
        for member in Membership.select().where(
            Membership.community == row.community_id, Membership.contact.in_(ids)
        )
    }
    asked = consent.people_for_gate(ws, ids)
    replied = {one.contact_id for one in invitations(row) if one.reply in ("yes", "maybe")}
    return {
        one.contact_id: vars_of(
            context.person(
                one.name,
                community=row.community.name,
                since=joined.get(one.contact_id),
                replied=one.contact_id in replied,
                audience=audience,
                actions=actions.get(one.contact_id, ""),
                agreed=_agreed(asked.get(one.contact_id), row.community_id, ws.today()),
            )
        )
        | own.get(one.contact_id, {})
        | ({"discreet": True} if one.contact_id in discreet else {})
        | ({VOICE: one.voice} if one.voice else {})
        for one in people
    }


def _agreed(person: Person | None, community_id: int | None, today: date) -> Standing | None:
    """How somebody stands to being written to, as it is known today."""
    if person is None:
        return None
    return standing(person.facts, Purpose.mail, today, community_id)


def _agreed_to_try(row: Any, ids: list[int]) -> dict[int, str]:
    """What each of them agreed to try, in the words in which it was noted."""
    said: dict[int, list[str]] = {}
    for action in open_actions(row):
        if action.contact_id in ids:
            said.setdefault(action.contact_id, []).append(f"“{clean_line(action.text, 200).text}”")
    return {key: "; ".join(texts) for key, texts in said.items()}


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
        "actions": facts.actions,
    }


def awkward_first(ws: Workspace, goes: tuple[Goes, ...], most: int = 6) -> tuple[Sample, ...]:
    """Whose message to read: no first name, longest, accents, oldest consent, then others."""
    if not goes:
        return ()
    chosen: dict[int, Sample] = {}

    def take(one: Goes | None, why: str) -> None:
        if one is not None:
            chosen.setdefault(one.contact_id, Sample(one.contact_id, one.name, why))

    take(
        next((one for one in goes if not context.first_name(one.name)), None),
        "no first name known: does the greeting read well?",
    )
    take(max(goes, key=lambda one: len(one.name)), "the longest name: does it fit?")
    take(
        next((one for one in goes if _right_to_left(one.name)), None),
        "a name written right to left: does it read well?",
    )
    take(
        next((one for one in goes if not one.name.isascii()), None),
        "a name with accents: is it spelt right?",
    )
    take(_oldest(ws, goes), "agreed longest ago: is it still right to write?")
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
