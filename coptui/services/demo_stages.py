"""Writes how the made-up communities looked at their stages: reviews, answers, the agreement."""

from __future__ import annotations

from collections.abc import Mapping

from coptui.domain.stage_questions import read_marks
from coptui.services.demo_places import Place
from coptui.services.demo_writing import Pen
from coptui.store.models import AgreementLook, StageAnswers, StageReview

_SHEETS: Mapping[tuple[str, int], tuple[tuple[str, str, str, str, str], ...]] = {
    ("HAR", 95): (
        ("core", "112224455521", "We ring each other without being asked.",
         "When the ward rings first.", "The ward brings the example."),
        ("core", "211114554431", "", "When nobody needs the list of numbers.", ""),
        ("core", "121235545422", "The examples come from the table now.", "", ""),
        ("core", "1211144555-1", "", "", "Somebody new takes the notes."),
        ("coordinator", "222224444422", "I say less than I did.", "", ""),
    ),
    ("KIT", 45): (
        ("core", "225424322221", "Vouchers or cash: two camps, and both are right.",
         "That a family need not explain itself twice.", "Two people from the two camps try it."),
        ("core", "234343532211", "", "", "Somebody says what they would miss."),
        ("core", "225534522211", "The new topic.", "", ""),
        ("core", "3142-3423221", "", "A shared list that is right.", ""),
        ("coordinator", "234434332221", "People came to the last one with papers.", "", ""),
    ),
}  # fmt: skip
"""The sheets that were read for a review, by community and the days since."""
_SAID: Mapping[tuple[str, int], tuple[str, str, str]] = {
    ("HAR", 250): ("norming", "fair", ""),
    ("HAR", 95): ("performing", "fair", "yes"),
    ("KIT", 90): ("forming", "low", ""),
    ("KIT", 45): ("storming", "fair", "partly"),
}
"""What was suggested then, with what confidence, and how the review before looked by then."""
_AGREEMENTS = {"HAR": 95}
"""The days since the group looked at its agreement together."""


def write(pen: Pen, place: Place) -> None:
    """The reviews of one community with the sheets that were read for them."""
    community = pen.communities[place.code]
    for days, stage, reason in place.reviews:
        suggested, confidence, hindsight = _SAID.get((place.code, days), ("", "", ""))
        review = pen.add(
            StageReview,
            community=community,
            held_on=pen.day(-days),
            stage=stage,
            reason=reason,
            decided_by="Rowan Achebe with the core group",
            suggested=suggested,
            confidence=confidence,
            signs={"hindsight": hindsight} if hindsight else {},
            next_review=pen.day(90 - days),
            recorded_at=pen.before(-days, 17),
        )
        for voice, marks, tells, good_enough, small_sign in _SHEETS.get((place.code, days), ()):
            pen.add(
                StageAnswers,
                community=community,
                review=review,
                voice=voice,
                marks={str(number): mark for number, mark in read_marks(marks).items()},
                tells=tells,
                good_enough=good_enough,
                small_sign=small_sign,
                answered_on=pen.day(-days - 3),
            )
    if place.code in _AGREEMENTS:
        since = _AGREEMENTS[place.code]
        pen.add(
            AgreementLook,
            community=community,
            looked_on=pen.day(-since),
            recorded_at=pen.before(-since, 17),
        )
