"""Writes what came of it: replies, mailings that went, reports, recommendations, outcomes."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from coptui.domain.addresses import address_key
from coptui.services import demo_harvest as harvest
from coptui.services import demo_places as places
from coptui.services import demo_words as words
from coptui.services.demo_people import BOUNCED, REFUSED_MAIL, WITHDREW
from coptui.services.demo_writing import Pen
from coptui.store.models import (
    Attachment,
    CaseStudy,
    CostLine,
    Delivery,
    Dissemination,
    Influencer,
    Invitation,
    Mailing,
    Outcome,
    Recommendation,
    RecommendationInfluencer,
    Report,
    Resource,
)

_SAID_NO = ("Stan Orrell",)
_MAYBE = ("Idris Cole", "Victor Lamb", "Jamal Birch")
_SILENT = ("Femi Calder", "Peter Sallow", "Arlo Beck", "Tess Rowntree", "Zofia Kern", "Hugo Tanner")
_ASKED = {"Molly Finch": "access: a quiet space, please", "Jo Pardew": "access: a seat by the door"}
_TEMPLATES = {"invitation": ("T1", -21), "thanks": ("T3a", 1), "summary": ("T3b", 6)}
_CHARTS = (
    ("flip-chart-har-13-scale.png", "Three rounds of dots climb from four to seven on the scale."),
    ("flip-chart-har-13-hopes.png", "Our best hopes, in the order in which they were said."),
)


def write(pen: Pen, attachments: Path) -> None:
    """All of it."""
    _replies(pen)
    for meeting in places.MEETINGS:
        if meeting.day > -60:
            _mailings(pen, meeting)
    reports, asked = _reports(pen)
    _influence(pen, reports, asked)
    _harvest(pen)
    _charts(pen, attachments)


def _replies(pen: Pen) -> None:
    for who in pen.members["HAR"]:
        reply = "no" if who in _SAID_NO else "maybe" if who in _MAYBE else "yes"
        reply = "none" if who in _SILENT else reply
        pen.add(
            Invitation,
            contact=pen.contacts[who],
            session=pen.sessions["HAR-14"],
            list_reason="core",
            invited_at=pen.at(-15, 10),
            reply=reply,
            replied_at=None if reply == "none" else pen.at(-10, 9),
            note=_ASKED.get(who, ""),
        )
    for code in ("HAR-13", "KIT-4", "DOR-1"):
        day = next(m.day for m in places.MEETINGS if f"{m.code}-{m.number}" == code)
        for who in pen.came[code]:
            pen.add(
                Invitation,
                contact=pen.contacts[who],
                session=pen.sessions[code],
                list_reason="topic",
                invited_at=pen.at(day - 21, 10),
                reply="yes",
                replied_at=pen.at(day - 9, 9),
                note="",
            )


def _mailings(pen: Pen, m: places.Meeting) -> None:
    code = f"{m.code}-{m.number}"
    for kind, (template, shift) in _TEMPLATES.items():
        if kind == "invitation":
            day = -15 if code == "HAR-14" else m.day + shift
            people = pen.members[m.code]
            if m.status == "date_set":
                continue
        else:
            if m.status != "circulated":
                continue
            day = m.day + shift
            people = pen.came[code] if kind == "thanks" else pen.members[m.code]
        _mailing(pen, m, kind, template, day, people)


def _mailing(
    pen: Pen, m: places.Meeting, kind: str, template: str, day: int, people: list[str]
) -> None:
    away = {*REFUSED_MAIL, *BOUNCED, WITHDREW}
    goes = [who for who in people if who not in away]
    mailing = pen.add(
        Mailing,
        template=template,
        kind=kind,
        community=pen.communities[m.code],
        session=pen.sessions[f"{m.code}-{m.number}"],
        status="done",
        confirmed_count=len(goes),
        confirmed_at=pen.at(day, 10),
        confirmed_by="Rowan Achebe",
        practice=True,
        created_at=pen.at(day, 9),
        finished_at=pen.at(day, 11),
    )
    for who in goes:
        email = pen.addresses[who]
        pen.add(
            Delivery,
            mailing=mailing,
            contact=pen.contacts[who],
            name=who,
            address=email,
            address_key=address_key(email),
            state="accepted",
            queued_at=pen.at(day, 10),
            finished_at=pen.at(day, 11),
            tries=1,
            reply_code=250,
            reply_text="written to the practice folder",
        )


def _reports(pen: Pen) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """The reports by topic, and each recommendation with whom it is addressed to."""
    found: dict[str, int] = {}
    to: list[tuple[int, str]] = []
    for topic in places.TOPICS:
        asked = words.RECOMMENDATIONS.get(topic.key, ())
        for text, addressed, status, response in asked:
            made = pen.add(
                Recommendation,
                series=pen.topics[topic.key],
                text=text,
                addressed_to=addressed,
                status=status,
                status_on=pen.day(-60),
                response=response,
            )
            to.append((made, addressed))
        if asked and topic.closed is not None:
            found[topic.key] = pen.add(
                Report,
                community=pen.communities[topic.code],
                series=pen.topics[topic.key],
                kind="topic",
                title=topic.title,
                status="circulated",
                signed_off_by="two core members",
                made_on=pen.day(-topic.closed),
                status_on=pen.day(-topic.closed),
            )
    return found, to


def _influence(pen: Pen, reports: dict[str, int], asked: list[tuple[int, str]]) -> None:
    bodies: dict[str, int] = {
        body: pen.add(
            Influencer,
            body=body,
            can_decide=decides,
            topics="leaving hospital",
            route_in=route,
            paper_deadline=pen.day(deadline),
        )
        for body, decides, route, deadline in words.INFLUENCERS
    }
    for recommendation, addressed in asked:
        if addressed in bodies:
            pen.add(
                RecommendationInfluencer,
                recommendation=recommendation,
                influencer=bodies[addressed],
            )
    sent = (
        ("ward", "Hospital Board", -296, "thanked us and invited us", "presentation"),
        ("ward", "Transport commissioner", -296, "declined, with the reason", "declined"),
        ("medicines", "Medicines group", -128, "took two of five", "reply"),
    )
    for key, body, day, reply, result in sent:
        pen.add(
            Dissemination,
            report=reports[key],
            influencer=bodies[body],
            sent_on=pen.day(day),
            reply=reply,
            result=result,
        )
    pen.add(
        Dissemination,
        report=reports["medicines"],
        influencer=bodies["Hospital Board"],
        sent_on=pen.day(-128),
        offered_on=pen.day(-16),
        follow_up_due=pen.day(-2),
    )


def _harvest(pen: Pen) -> None:
    harbour = pen.communities["HAR"]
    for title, where, helps in words.RESOURCES:
        pen.add(
            Resource,
            community=harbour,
            title=title,
            where_to_find=where,
            helps_with=helps,
            checked_on=pen.day(-50),
        )
    for day, kind, cycle, level, text, evidence in harvest.OUTCOMES:
        pen.add(
            Outcome,
            community=harbour,
            text=text,
            happened_on=pen.day(day),
            kind=kind,
            value_cycle=cycle,
            contribution=level,
            evidence=evidence,
        )
    for code, paid in harvest.COSTS.items():
        for what, pence in paid:
            pen.add(CostLine, session=pen.sessions[code], what=what, pence=pence)
    pen.add(
        CaseStudy,
        community=harbour,
        series=pen.topics["medicines"],
        kind="case study",
        permission="may be told again",
        anonymity="true, without a name",
        outcomes=words.CASE_OUTCOMES,
        status="agreed",
        **words.CASE_STUDY,
    )


def _charts(pen: Pen, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number, (name, caption) in enumerate(_CHARTS):
        file = folder / name
        file.write_bytes(_drawing(number))
        file.chmod(0o600)
        pen.add(
            Attachment,
            session=pen.sessions["HAR-13"],
            community=pen.communities["HAR"],
            file_name=name,
            caption=caption,
            taken_on=pen.day(-21),
            permission="no faces, agreed in the room",
        )


def _drawing(number: int, width: int = 160, height: int = 100) -> bytes:
    """A small picture of rising bars, or of lines of writing: black on white, a valid PNG."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            bar = height - 20 - (x // 20) * 9
            ink = y > bar and x % 20 < 12 if number == 0 else y % 14 < 3 and x < 150 - y % 5 * 9
            rows.append(40 if ink else 245)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))
        for tag, data in parts
    )
