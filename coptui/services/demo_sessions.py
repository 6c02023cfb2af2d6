"""Writes the made-up communities and sessions: who was there, what was rated and said."""

from __future__ import annotations

import uuid
from random import Random

from coptui.domain.running_order import for_session
from coptui.domain.text import fold
from coptui.services import demo_places as places
from coptui.services import demo_stages
from coptui.services import demo_words as words
from coptui.services.demo_places import Meeting
from coptui.services.demo_writing import Pen
from coptui.store.models import (
    Action,
    Attendance,
    CapturedItem,
    Community,
    Example,
    HelperSlot,
    Noticing,
    Rating,
    RatingRound,
    RunningOrderItem,
    SeatTally,
    Session,
    TopicIdea,
    TopicSeries,
    Venue,
)

_TRIES = 4000
_UIDS = uuid.UUID("6f0b0a52-2f0e-4b7a-9a25-6d1c4be5c0de")
_HELPED = {
    "HAR-12": {"greeting": "Stan Orrell", "recording": "Mina Falk", "time": "volunteer"},
    "HAR-13": {"greeting": "Femi Calder", "recording": "Mina Falk", "photos": "Carys Dunne"},
    "KIT-4": {"refreshments": "Deepa Rao", "recording": "volunteer"},
}
"""Who took which small task of the day."""
_VOICES = {
    "HAR": ("group", "member", "member", "chair"),
    "KIT": ("group", "member", "chair"),
    "DOR": ("chair", "member", "chair"),
}
"""Who speaks: the chair less and less, the longer a community has been together."""
_FIND_THEIR_WAY = ("question", "clarification")
_ASK_FIRST = ("KIT", "DOR")
"""Communities that still ask what this is; in the others these kinds come last."""


def write_places(pen: Pen) -> None:
    """Venues, communities, their stages, topics and ideas."""
    for name, address, access, getting, costs in places.VENUES:
        pen.venues.append(
            pen.add(
                Venue,
                name=name,
                address=address,
                access_line=access,
                getting_there=getting,
                costs_line=costs,
                neutral="yes",
                **_known(access),
                checked_on=pen.day(-80),
            )
        )
    for place in places.PLACES:
        pen.communities[place.code] = _community(pen, place)
        demo_stages.write(pen, place)
        for text, source, interest in place.ideas:
            pen.add(
                TopicIdea,
                community=pen.communities[place.code],
                text=text,
                source=source,
                interest=interest,
                raised_on=pen.day(-60),
            )
    for topic in places.TOPICS:
        pen.topics[topic.key] = _topic(pen, topic)


def _known(access: str) -> dict[str, str]:
    """What the access line of a made-up venue says, piece by piece."""
    has_loop = "hearing loop" in access and "no hearing loop" not in access
    return {
        "step_free": "yes",
        "toilet": "yes",
        "hearing_loop": "yes" if has_loop else "no" if "no hearing loop" in access else "unsure",
        "quiet_space": "yes" if "quiet room" in access else "unsure",
    }


def _community(pen: Pen, place: places.Place) -> int:
    return pen.add(
        Community,
        name=place.name,
        code=place.code,
        purpose=place.purpose,
        key_question=place.question,
        agreement=places.AGREEMENT,
        place="Kilnbrook",
        host_organisation="Kilnbrook Community Hub",
        founded=pen.day(-place.founded),
        rhythm_weeks=place.rhythm_weeks,
        default_venue=pen.venues[place.venue],
        host_name="Rowan Achebe",
        host_phone="01632 960001",
        host_email="rowan.achebe@hub.example",
        created_at=pen.at(-place.founded),
    )


def _topic(pen: Pen, topic: places.Topic) -> int:
    return pen.add(
        TopicSeries,
        community=pen.communities[topic.code],
        title=topic.title,
        key_question=topic.question,
        preferred_future=topic.future,
        started=pen.day(-topic.started),
        planned_sessions=topic.planned,
        status=topic.status,
        scaling_question="From 1 to 10: how near are we to that?",
        good_enough=topic.good_enough,
        closed_on=None if topic.closed is None else pen.day(-topic.closed),
        created_at=pen.at(-topic.started - 14),
    )


def write_sessions(pen: Pen) -> None:
    """Every session, the later ones with everything that was said."""
    following = {(m.code, m.number - 1): m for m in places.MEETINGS}
    ids = {(m.code, m.number): n for n, m in enumerate(places.MEETINGS, 1)}
    known: dict[str, list[str]] = {place.code: [] for place in places.PLACES}
    for meeting in places.MEETINGS:
        later = following.get((meeting.code, meeting.number))
        after = ids[(later.code, later.number)] if later is not None and meeting.decision else None
        session = _session(pen, meeting, after)
        pen.sessions[f"{meeting.code}-{meeting.number}"] = session
        if meeting.day > -100:
            _running_order(pen, meeting, session)
        if meeting.present:
            _attendance(pen, meeting, session, known[meeting.code])
            _said(pen, meeting, session)
            _ratings(pen, meeting, session)


def _session(pen: Pen, m: Meeting, following: int | None) -> int:
    place = next(p for p in places.PLACES if p.code == m.code)
    topic = next((t for t in places.TOPICS if t.key == m.topic), None)
    held, circulated = m.status in ("held", "circulated"), m.status == "circulated"
    access, costs = places.VENUES[place.venue][2], places.VENUES[place.venue][4]
    return pen.add(
        Session,
        community=pen.communities[m.code],
        series=pen.topics.get(m.topic),
        number=m.number,
        status=m.status,
        starts_at=pen.at(m.day, 12, 30),
        ends_at=pen.at(m.day, 14, 30),
        venue=pen.venues[place.venue],
        access_line=access,
        costs_line=costs,
        key_question=topic.question if topic else place.question,
        host=pen.contacts["Rowan Achebe"],
        host_name="Rowan Achebe",
        host_contact="01632 960001",
        example=_example(pen, m),
        lived_experience=m.lived,
        recorded_how="notes and a flip chart" if held else "",
        decision=m.decision if held else "",
        decision_reason="the round agreed" if held and m.decision else "",
        useful="that everybody had a turn" if held else "",
        thanks_for="your stories, and your patience with each other" if held else "",
        next_session=following,
        calendar_uid=str(uuid.uuid5(_UIDS, f"{m.code}-{m.number}")),
        summary_agreed_on=pen.day(m.day + 5) if circulated else None,
        summary_circulated_on=pen.day(m.day + 6) if circulated else None,
        closed_at=pen.at(m.day, 15) if held else None,
        created_at=pen.before(m.day - 42, 9),
    )


def _example(pen: Pen, m: Meeting) -> int | None:
    if not m.example:
        return None
    return pen.add(
        Example,
        title=m.example,
        kind="presentation" if m.presenter else "case study",
        presenter=pen.contacts.get(m.presenter),
        presenter_label=m.presenter,
        summary="Told in five minutes, with time for questions afterwards.",
        what_works="It began small, and with one person who asked.",
        permission="may be told again",
    )


def _running_order(pen: Pen, m: Meeting, session: int) -> None:
    for position, item in enumerate(for_session(first=m.number == 1), 1):
        pen.add(
            RunningOrderItem,
            session=session,
            position=position,
            title=item.title,
            minutes=item.minutes,
            kind=item.kind,
            prompts=item.prompts,
        )


def _attendance(pen: Pen, m: Meeting, session: int, known: list[str]) -> None:
    fresh = [p for p in pen.members[m.code] if p not in known]
    returning, newcomers = _who_came(pen, m, known, fresh)
    noted = pen.before(m.day, 15)
    for who in (*returning, *newcomers):
        pen.came[f"{m.code}-{m.number}"].append(who)
        pen.add(
            Attendance,
            session=session,
            contact=pen.contacts[who],
            role_that_day="presenter" if who == m.presenter else "",
            new_here=who in newcomers,
            noted_at=noted,
        )
    for n in range(m.guests):
        label = "guest" if n == 0 else f"guest {n + 1}"
        pen.add(Attendance, session=session, guest_label=label, new_here=True, noted_at=noted)
    known += newcomers
    for slot, who in _HELPED.get(f"{m.code}-{m.number}", {}).items():
        contact = pen.contacts.get(who)
        pen.add(HelperSlot, session=session, slot=slot, who=who, contact=contact)
    if m.seats:
        pen.add(SeatTally, session=session, perspective="lived experience", count=m.seats)


def _who_came(
    pen: Pen, m: Meeting, known: list[str], fresh: list[str]
) -> tuple[list[str], list[str]]:
    """People from exactly as many organisations as the story says; the same on every run."""
    new = m.new - m.guests
    back = m.present - m.new
    must = [w for w in ("Rowan Achebe", m.presenter) if w in known]
    must_new = [w for w in ("Rowan Achebe", m.presenter) if w in fresh][:new]
    dice = Random(f"{m.code}-{m.number}")
    best: tuple[int, list[str], list[str]] | None = None
    for _ in range(_TRIES):
        old = must + dice.sample([w for w in known if w not in must], back - len(must))
        add = must_new + dice.sample([w for w in fresh if w not in must_new], new - len(must_new))
        employers = {pen.employer[w] for w in (*old, *add)} - {""}
        miss = abs(len(employers) - m.organisations)
        if best is None or miss < best[0]:
            best = (miss, old, add)
        if miss == 0:
            break
    assert best is not None
    return sorted(best[1], key=fold), sorted(best[2], key=fold)


def _said(pen: Pen, m: Meeting, session: int) -> None:
    """Each kind at least once, later sessions going on where the earlier ones stopped."""
    voices = _VOICES[m.code]
    for position, (kind, text) in enumerate(_choose(m), 1):
        pen.add(
            CapturedItem,
            session=session,
            series=pen.topics.get(m.topic),
            community=pen.communities[m.code],
            kind=kind,
            text=text,
            medium="sticky" if position % 3 == 0 else "spoken",
            voice=voices[position % len(voices)],
            position=position,
            extra=_became(m, kind, position),
            captured_at=pen.before(m.day, 14),
        )
    _agreed(pen, m, session)
    for text in words.NOTICED.get(f"{m.code}-{m.number}", ()):
        pen.add(
            Noticing,
            community=pen.communities[m.code],
            series=pen.topics.get(m.topic),
            session=session,
            text=text,
            seen_on=pen.day(m.day),
            shareable=text == words.VICTORY,
        )


def _became(m: Meeting, kind: str, position: int) -> dict[str, str]:
    """What became of a hope or a question of a session that is over and told."""
    if m.status != "circulated":
        return {}
    if kind == "best_hope":
        return {"met": ("met", "partly", "not yet")[position % 3]}
    if kind == "question" and m.day < -40:  # what was asked lately is still carried
        return {"state": "answered", "answer": "We found out, and it is in the summary."}
    return {}


def _choose(m: Meeting) -> list[tuple[str, str]]:
    said = words.SAID.get(m.topic)
    if said is None or not m.captured:
        return []
    turn = sum(o.topic == m.topic and o.day < m.day for o in places.MEETINGS)
    first = [(kind, texts[turn % len(texts)]) for kind, texts in said.items()]
    order = list(said)
    ask_first = m.code in _ASK_FIRST
    by_leaning = sorted(order, key=lambda kind: (kind in _FIND_THEIR_WAY) != ask_first)
    others = [
        (kind, said[kind][(turn + shift) % len(said[kind])])
        for shift in (1, 2, 3)
        for kind in by_leaning
        if shift < len(said[kind])
    ]
    return sorted((first + others)[: m.captured], key=lambda pair: order.index(pair[0]))


def _agreed(pen: Pen, m: Meeting, session: int) -> None:
    done, agreed = m.actions
    for n, text in enumerate(words.ACTIONS.get(m.topic, ())[:agreed]):
        finished = n < done
        pen.add(
            Action,
            community=pen.communities[m.code],
            session=session,
            who="the group" if n % 3 else "a member",
            text=text,
            due=None if m.status == "held" else pen.day(m.day + 21),
            status="done" if finished else ("under way" if n % 2 else "agreed"),
            what_happened="It was tried, and it is kept." if finished else "",
        )


def _ratings(pen: Pen, m: Meeting, session: int) -> None:
    if not m.ratings:
        return
    asked = pen.add(
        RatingRound,
        session=session,
        question="From 1 to 10: how near are we to that?",
        good_enough=m.good_enough[0],
        wanted=list(m.good_enough),
        what_puts_us_here="People know each other's numbers.",
        one_point_up="One thing tried before we meet again.",
    )
    for value in m.ratings:
        pen.add(Rating, round=asked, value=value)
