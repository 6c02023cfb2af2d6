"""What was said, noticed and asked for in all sessions of a topic, ready for its final report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from peewee import JOIN

from coptui.domain.capture import BY_VALUE, ItemKind
from coptui.domain.case_studies import TOLD, Anonymity, CaseStatus, Permission
from coptui.domain.counting import counted
from coptui.domain.outcomes import Contribution
from coptui.domain.questions import QuestionState
from coptui.domain.recommendations import RecommendationStatus, is_for_everyone
from coptui.domain.reports import themes
from coptui.domain.reports.pieces import Piece
from coptui.domain.reports.themes import Practice
from coptui.services import questions
from coptui.services.recommendations import RecommendationView
from coptui.services.reports.session_facts import item_piece, resource_piece
from coptui.services.reports.telling import SOMEBODY, Teller, answers, lowered
from coptui.store.models import (
    Attendance,
    CapturedItem,
    CaseStudy,
    Contact,
    Noticing,
    Outcome,
    Recommendation,
    Resource,
)

SECTION_OF = {
    "gone_well": "works", "good_practice": "works", "exception": "works", "best_hope": "hopes",
    "preferred_future": "hopes", "outside_our_control": "outside", "statement": "quotes",
}  # fmt: skip
EVERYBODY = "everybody"
_STANDS = {
    RecommendationStatus.proposed: "proposed",
    RecommendationStatus.agreed: "agreed in the community",
    RecommendationStatus.sent: "sent, no answer yet",
    RecommendationStatus.accepted: "accepted",
    RecommendationStatus.partly: "accepted in part",
    RecommendationStatus.declined: "declined",
    RecommendationStatus.done: "done",
    RecommendationStatus.seen_elsewhere: "seen elsewhere",
}
_CHANGED = "Some details were changed, so that nobody is known by them."
Pieces = list[Piece | None]


@dataclass(frozen=True)
class Asked:
    """The recommendations: to whom each is, on how much that was said, what became of it."""

    pieces: Pieces
    bodies: tuple[str, ...] = ()
    to: Mapping[str, str] = field(default_factory=dict)
    rests: Mapping[str, str] = field(default_factory=dict)
    fates: Mapping[str, str] = field(default_factory=dict)


def items(topic_id: int, session_ids: Sequence[int]) -> list[Any]:
    """Everything that was written down for a topic, in and between its sessions."""
    query: Any = CapturedItem.select(CapturedItem, Contact).join(
        Contact, JOIN.LEFT_OUTER, on=CapturedItem.contact
    )
    where = (CapturedItem.series == topic_id) | CapturedItem.session.in_(list(session_ids))
    return list(query.where(where).order_by(CapturedItem.id))


def said(rows: Iterable[Any], teller: Teller) -> Pieces:
    """Hopes, what works, what is outside our control, words that may be quoted."""
    rows = list(rows)
    theme = themes.of(
        [
            Practice(f"item:{one.id}", one.text, _tags(one.tags))
            for one in rows
            if SECTION_OF.get(one.kind) == "works"
        ]
    )
    found: Pieces = []
    for one in rows:
        section = SECTION_OF.get(one.kind)
        if section is None or (section == "quotes" and not teller.quoted(one)):
            continue
        found.append(item_piece(one, section, teller, theme.get(f"item:{one.id}", "")))
    return found


def annex(rows: Iterable[Any], teller: Teller) -> Pieces:
    """Every line, by its kind, for who wants to see all of it; nobody is quoted there."""
    found: Pieces = []
    for one in rows:
        if one.kind != ItemKind.who_else and one.kind in BY_VALUE:
            text = "; ".join([one.text, *answers(one)])
            title = BY_VALUE[one.kind].title
            found.append(
                teller.piece(f"line:{one.id}", f"{title}: {text}", "annex", share=one.share)
            )
    return found


def open_questions(rows: Iterable[Any], teller: Teller) -> Pieces:
    """Questions that are still asked."""
    return [
        item_piece(one, "questions", teller)
        for one in rows
        if one.kind == ItemKind.question
        and questions.state_of(one).lives
        and questions.state_of(one) is not QuestionState.outside
    ]


def noticed(topic_id: int, session_ids: Sequence[int], teller: Teller) -> Pieces:
    """Small changes that were seen."""
    query: Any = Noticing.select().where(
        (Noticing.series == topic_id) | Noticing.session.in_(list(session_ids))
    )
    return [
        teller.piece(
            f"noticing:{one.id}",
            one.text,
            "noticed",
            share="public" if one.shareable else "community",
        )
        for one in query.order_by(Noticing.id)
    ]


def outcomes(topic_id: int, teller: Teller) -> Pieces:
    """What became different, and how far that was ours, in the words of the four levels."""
    rows: Any = Outcome.select().join(Recommendation, JOIN.LEFT_OUTER).where(
        (Outcome.series == topic_id) | (Recommendation.series == topic_id)
    )  # fmt: skip
    found: Pieces = []
    for one in rows.order_by(Outcome.happened_on.desc(), Outcome.id):
        level = Contribution(one.contribution).words if one.contribution else ""
        text = f"{one.text.rstrip('.')} ({level})." if level else one.text
        found.append(
            teller.piece(f"outcome:{one.id}", text, "outcomes", share=one.share, more=bool(level))
        )
    return found


def cases(topic_id: int, teller: Teller) -> Pieces:
    """Stories that were agreed to; one that was taken back is not told any more."""
    rows: Any = CaseStudy.select().where(
        CaseStudy.series == topic_id, CaseStudy.status.in_([one.value for one in TOLD])
    )
    found: Pieces = []
    for one in rows.order_by(CaseStudy.id):
        if Permission.in_the_room == one.permission:
            continue
        out = (
            CaseStatus(one.status) is CaseStatus.published or one.permission == Permission.published
        )
        parts = [part for part in (one.situation, one.offered, one.did) if part.strip()]
        parts = parts or [one.text]
        parts += (
            [f"What came of it: {'; '.join(str(text).rstrip('.') for text in one.outcomes)}"]
            if one.outcomes
            else []
        )
        parts += [_CHANGED] if one.anonymity == Anonymity.changed else []
        title = teller.words(one.title)
        found += [
            teller.piece(f"case:{one.id}:{number}", part, "cases", words=title,
                         share="public" if out else "community")
            for number, part in enumerate(parts, 1)
        ]  # fmt: skip
    return found


def examples(sessions: Iterable[Any], teller: Teller) -> Pieces:
    """The examples that sessions began with, each told once and without who told it."""
    found: Pieces = []
    for example in {row.example_id: row.example for row in sessions if row.example_id}.values():
        out = example.permission == Permission.published
        title = teller.words(example.title)
        lines = [*example.summary.splitlines(), example.what_works]
        found += [
            teller.piece(f"example:{example.id}:{number}", one, "example", words=title,
                         share="public" if out else "community")
            for number, one in enumerate([line for line in lines if line.strip()], 1)
        ]  # fmt: skip
    return found


def resources(session_ids: Sequence[int], teller: Teller) -> Pieces:
    """Leaflets, links and people to ask that came up."""
    query: Any = Resource.select().where(Resource.session_id.in_(list(session_ids)))
    return [resource_piece(one, teller) for one in query.order_by(Resource.id)]


def asked(topic_id: int, views: Sequence[RecommendationView], teller: Teller) -> Asked:
    """The recommendations; of a topic that has none yet, what was recommended in its sessions."""
    rows: Any = Recommendation.select().where(Recommendation.series == topic_id)
    evidence = {one.id: len(one.evidence or ()) for one in rows}
    pieces = Pieces()
    to, rests, fates = dict[str, str](), dict[str, str](), dict[str, str]()
    for view in views:
        key = f"recommendation:{view.id}"
        pieces.append(teller.piece(key, view.text, "recommended", share="public"))
        to[key] = teller.words(_listed(view.addressed)) or "nobody yet"
        rests[key] = counted(evidence[view.id], "thing said", "things said") if (
            evidence[view.id]) else "the sessions as a whole"  # fmt: skip
        fates[key] = teller.words(_fate(view))
    every = {body for view in views for body in view.addressed if not is_for_everyone(body)}
    bodies = {one for one in map(teller.words, every) if SOMEBODY not in one}
    return Asked(pieces, tuple(sorted(bodies)), to, rests, fates)


def said_only(rows: Iterable[Any], teller: Teller) -> Asked:
    """What was recommended in sessions, where nobody has taken it up yet: for everybody."""
    pieces = [item_piece(one, "recommended", teller) for one in rows
              if one.kind == ItemKind.recommendation]  # fmt: skip
    keys = [one.key for one in pieces if one is not None]
    return Asked(
        pieces, (), dict.fromkeys(keys, EVERYBODY), dict.fromkeys(keys, "1 thing said"),
        dict.fromkeys(keys, "proposed"),
    )  # fmt: skip


def messages(told: Pieces, seen: Pieces, scale: str, asked: Asked) -> Pieces:
    """What a reader takes away: what works, where people are, what they can do, what changed."""
    works = [one for one in told if one is not None and one.section == "works"]
    found: Pieces = []
    if works:
        best = max(works, key=lambda one: (one.weight, one.text))
        found.append(replace(best, key="message:works", section="messages", words="",
                             text=f"It works already: {lowered(best.text)}"))  # fmt: skip
    if scale:
        where = lowered(scale.replace(": ", ", ", 1))
        found.append(Piece("message:scale", f"Asked where we are, from 1 to 10: {where}",
                           "messages", share="public"))  # fmt: skip
    for one in asked.pieces:
        if one is not None:
            to = asked.to.get(one.key, EVERYBODY)
            text = f"{to[:1].upper()}{to[1:]}: {lowered(one.text)}"
            found.append(Piece(f"message:{one.key}", text, "messages", share=one.share))
    changes = [one for one in seen if one is not None]
    if changes:
        best = max(changes, key=lambda one: (one.weight, one.text))
        found.append(replace(best, key="message:noticed", section="messages",
                             text=f"Somebody noticed: {lowered(best.text)}"))  # fmt: skip
    return found


def contributors(session_ids: Sequence[int], teller: Teller) -> Pieces:
    """Those who were there and agreed to be named, today; they stand in it only if she wants."""
    here: Any = Attendance.select(Attendance.contact).where(
        Attendance.session.in_(list(session_ids)), Attendance.contact.is_null(False)
    )
    people: Any = Contact.select().where(Contact.id.in_(here)).order_by(Contact.sort_key)
    return [
        Piece(f"person:{one.id}", one.name, "contributors")
        for one in people
        if teller.may_be_named(one.id)
    ]


def _fate(view: RecommendationView) -> str:
    words = _STANDS[RecommendationStatus(view.status)]
    return f"{words}: {view.response}" if view.response.strip() else words


def _listed(bodies: Sequence[str]) -> str:
    return " and ".join(EVERYBODY if is_for_everyone(one) else one for one in bodies)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(one.strip().capitalize() for one in text.split(",") if one.strip())
