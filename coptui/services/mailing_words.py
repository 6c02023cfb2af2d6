"""The words of a mailing: its template, the facts it may use, and both worked together."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from coptui.domain.dates import local_day, to_local
from coptui.domain.running_order import Item, starts
from coptui.domain.sessions import UPCOMING, InvitationFacts, SessionStatus
from coptui.domain.text import clean_line, clean_text
from coptui.errors import NotFound, Refused
from coptui.mail import context, templates
from coptui.services.attendance_counts import counted_by_session
from coptui.store.models import Invitation, Mailing, RunningOrderItem, Session, TopicIdea
from coptui.workspace import Workspace

NOWHERE = "practice@coptui.invalid"
"""The sender of a practised message as long as no real one is set."""

_GONE = ("cancelled", "postponed")
_MOST_IDEAS = 8


@dataclass(frozen=True)
class Words:
    """Everything a mailing says that is the same for everybody, ready to be kept."""

    template: templates.Template
    subject: str
    body: str
    shared: dict[str, dict[str, Any]]

    @property
    def asks_as_service(self) -> bool:
        """Whether the mailing answers a person's own request; none of these does."""
        return False


def mailing_row(mailing_id: int) -> Any:
    """The stored mailing. Raises `NotFound`."""
    row = Mailing.get_or_none(Mailing.id == mailing_id)
    if row is None:
        raise NotFound("There is no such mailing.", "See `coptui mailings list`.")
    return row


def words_of(ws: Workspace, row: Any, voice: str = "") -> Words:
    """The words of a draft as they are now: its own where it has some, else the template's.

    `voice` is the template of a further voice. Raises `NotFound` for one the mailing has not.
    """
    if not voice or voice == row.template:
        return _words(ws, row.template, row.own_subject, row.own_body, shared_facts(ws, row))
    for one in row.voices or ():
        if one["template"] == voice:
            return _words(ws, voice, one["subject"], one["body"], shared_facts(ws, row))
    raise NotFound(f"This mailing has no voice {voice[:40]}.")


def all_words_of(ws: Workspace, row: Any) -> tuple[Words, ...]:
    """The words of every voice, the first one first."""
    shared = shared_facts(ws, row)
    return (
        _words(ws, row.template, row.own_subject, row.own_body, shared),
        *(
            _words(ws, one["template"], one["subject"], one["body"], shared)
            for one in row.voices or ()
        ),
    )


def _words(
    ws: Workspace, key: str, subject: str | None, body: str | None, shared: dict[str, Any]
) -> Words:
    template = templates.load(key, ws.templates_dir)
    return Words(
        template=template,
        subject=subject if subject is not None else template.subject,
        body=body if body is not None else template.body,
        shared=shared,
    )


def shared_facts(ws: Workspace, row: Any) -> dict[str, dict[str, Any]]:
    """The facts of community, session, next session, host and sender as plain values."""
    session, community = row.session, row.community
    following = next_of(ws, session) if session is not None else next_in(ws, community.id)
    return context.SharedFacts(
        community=_community(community),
        session=_meeting(session) if session is not None else context.MeetingFacts(),
        next=_meeting(following) if following is not None else context.MeetingFacts(),
        host=_host(session, community),
        sender=_sender(ws, community),
    ).plain()


def next_of(ws: Workspace, session: Any) -> Any | None:
    """The session after this one that has its date and is still to come, or None."""
    linked = session.next_session
    if linked is not None and _to_come(linked, ws.now()):
        return linked
    after = session.starts_at or ws.now()
    return _first_after(session.community_id, max(after, ws.now()), but=session.id)


def next_in(ws: Workspace, community_id: int) -> Any | None:
    """The next session of a community that has its date, or None."""
    return _first_after(community_id, ws.now())


def _first_after(community_id: int, moment: datetime, *, but: int = 0) -> Any | None:
    return (
        Session.select()
        .where(
            Session.community == community_id,
            Session.id != but,
            Session.starts_at > moment,
            Session.ends_at.is_null(False),
            Session.status.not_in((*_GONE, "idea")),
        )
        .order_by(Session.starts_at)
        .first()
    )


def _to_come(session: Any, now: datetime) -> bool:
    has_times = session.starts_at is not None and session.ends_at is not None
    return has_times and session.starts_at > now and session.status not in _GONE


def session_label(session: Any) -> str:
    """HAR-14."""
    return f"{session.community.code}-{session.number}"


def invitation_facts(session: Any) -> InvitationFacts:
    """What is known of a session for its invitation; venue, host and community fill in."""
    host = _host(session, session.community)
    return InvitationFacts(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        venue=session.venue.name if session.venue_id else "",
        link=session.online_link,
        host_name=host.name,
        host_contact=host.phone or host.email,
        access=_access(session),
        topic=session.series.title if session.series_id else "",
        key_question=session.key_question or session.community.key_question,
    )


def _community(row: Any) -> context.CommunityFacts:
    return context.CommunityFacts(
        name=_line(row.name),
        code=_line(row.code),
        purpose=_text(row.purpose),
        question=_text(row.key_question),
        agreement=_text(row.agreement),
        place=_line(row.place),
        ideas=_ideas(row),
    )


def _ideas(row: Any) -> tuple[str, ...]:
    """The topics that wait, the most wanted first."""
    query = TopicIdea.select().where(TopicIdea.community == row.id, TopicIdea.status == "idea")
    wanted = query.order_by(TopicIdea.interest.desc(), TopicIdea.id).limit(_MOST_IDEAS)
    return tuple(text for one in wanted if (text := _line(one.text)))


def _meeting(row: Any) -> context.MeetingFacts:
    zone = row.community.time_zone
    when = context.meeting_times(row.starts_at, row.ends_at, zone)
    venue = row.venue if row.venue_id else None
    place = _line(venue.name if venue else row.online_link)
    series = row.series if row.series_id else None
    topic = _line(series.title if series else row.key_question or row.community.name)
    question = _line(row.key_question or (series.key_question if series else ""))
    facts = context.MeetingFacts(
        known=bool(when["date"]),
        cancelled=row.status in _GONE,
        topic=_quoted(topic),
        named=topic if topic.startswith("“") else f"“{topic}”",
        question="" if question == topic else question,
        **when,
        venue=place,
        address=_line(venue.address) if venue else "",
        getting_there=_sentence(venue.getting_there) if venue else "",
        access=_sentence(_access(row)),
        costs=_sentence(row.costs_line or (venue.costs_line if venue else "")),
        example=_example(row),
        first=_first_item(row),
        people=_people(row),
        coming=_coming(row),
        slot=_slot(row, zone),
        noted=_sentence(row.useful or row.thanks_for),
        thanks=_sentence(row.thanks_for),
        useful=_sentence(row.useful),
        opening=_is_first(row),
        later=_is_later(row),
        reason=_sentence(row.cancelled_reason),
    )
    return context.MeetingFacts(**{**asdict(facts), "line": _in_one_line(facts)})


def _in_one_line(facts: context.MeetingFacts) -> str:
    if not facts.known:
        return ""
    where = f", at {facts.venue}" if facts.venue else ""
    return f"{facts.date}, {facts.start} to {facts.end}{where}."


def _access(row: Any) -> str:
    return str(row.access_line or (row.venue.access_line if row.venue_id else ""))


def _example(row: Any) -> str:
    if not row.example_id:
        return ""
    # The presenter is not named here: that asks for a permission of its own.
    return _quoted(_line(row.example.title).rstrip("."))


def _first_item(row: Any) -> str:
    item = (
        RunningOrderItem.select()
        .where(RunningOrderItem.session == row.id)
        .order_by(RunningOrderItem.position)
        .first()
    )
    return "" if item is None else _line(item.title).rstrip(".")


def _people(row: Any) -> str:
    # Nobody can tell whether the host is among those marked: so it is people, and never "us".
    count = counted_by_session([row.id]).get(row.id, 0)
    return f"{count} people" if count > 1 else ""


def _coming(row: Any) -> str:
    asked = Invitation.select().where(Invitation.session == row.id, Invitation.reply == "yes")
    count = asked.count()
    return f"{count} people" if count > 1 else "one person" if count else ""


def _slot(row: Any, zone: str) -> str:
    """When the example begins and how long it may take."""
    if row.starts_at is None:
        return ""
    items = [
        Item(one.title, one.minutes, one.kind)
        for one in RunningOrderItem.select()
        .where(RunningOrderItem.session == row.id)
        .order_by(RunningOrderItem.position)
    ]
    for item, begins in zip(items, starts(items, row.starts_at), strict=True):
        if item.kind == "example" and item.minutes:
            return f"{to_local(begins, zone):%H:%M}, for {item.minutes} minutes"
    return ""


def _is_first(row: Any) -> bool:
    """Whether the community has not met, and will not meet, before this session."""
    if row.starts_at is None:
        return False
    earlier = Session.select().where(
        Session.community == row.community_id,
        Session.id != row.id,
        Session.starts_at < row.starts_at,
        Session.status.not_in((*_GONE, "idea")),
    )
    return not earlier.exists()


def _is_later(row: Any) -> bool:
    """Whether another session that is planned comes before this one: it is not the next."""
    if row.starts_at is None:
        return False
    sooner = Session.select().where(
        Session.community == row.community_id,
        Session.id != row.id,
        Session.starts_at < row.starts_at,
        Session.status.in_([one.value for one in UPCOMING if one is not SessionStatus.idea]),
    )
    return bool(sooner.exists())


def _host(session: Any, community: Any) -> context.HostFacts:
    name, ways = community.host_name, [community.host_phone, community.host_email]
    if session is not None:
        host = session.host if session.host_id else None
        name = session.host_name or (host.name if host else "") or name
        ways.insert(0, session.host_contact)
    phone = next((_line(way) for way in ways if way and "@" not in way), "")
    email = next((_line(way) for way in ways if way and "@" in way), "")
    return context.HostFacts(name=_line(name) or _line(community.name), phone=phone, email=email)


def _sender(ws: Workspace, community: Any) -> context.SenderFacts:
    sender = ws.settings.sender
    reply_to = reply_address(ws, community)
    organisation = _line(sender.organisation or community.host_organisation or community.name)
    charity = f"registered charity {sender.charity_number}" if sender.charity_number else ""
    pieces = (organisation, _line(sender.postal_address), _line(charity), reply_to)
    return context.SenderFacts(
        who=" · ".join(piece for piece in pieces if piece),
        organisation=organisation,
        reply_to=reply_to,
        stop=f"To hear less or nothing, reply with the word STOP or write to {reply_to}.",
    )


def reply_address(ws: Workspace, community: Any) -> str:
    """Where answers go: the address for replies, else the sender's own."""
    sender = ws.settings.sender
    return _line(sender.reply_to or sender.from_address or community.host_email or NOWHERE)


def from_address(ws: Workspace, community: Any) -> str:
    """The sender. Outside practice a real one must be set."""
    found = ws.settings.sender.from_address
    if not found and not ws.in_practice:
        raise Refused("No sender is set.", "Set it up first: `coptui settings smtp`.")
    return _line(found or community.host_email or NOWHERE)


def session_day(session: Any) -> Any:
    """The civil day of a session where its community is, or None."""
    if session is None or session.starts_at is None:
        return None
    return local_day(session.starts_at, session.community.time_zone)


def _line(value: Any) -> str:
    return clean_line(str(value or ""), 500).text


def _text(value: Any) -> str:
    return re.sub(r"\n{2,}", "\n", clean_text(str(value or ""), 2_000).text)


def _quoted(text: str) -> str:
    """What ends a sentence of its own stands in quotation marks inside another one."""
    return f"“{text}”" if text.endswith(("?", "!")) and not text.startswith("“") else text


def _sentence(value: Any) -> str:
    text = _line(value)
    return text if not text or text[-1] in ".!?…" else text + "."
