"""Prompt cards: open questions for the host, one card for each moment of a session.

Own words for solution-focused practice (domain.md 2.4), and a few neutral phrases for when a
voice is quiet or takes all the room (R12). A part of the running order that has words of its own
shows those first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A moment, its questions, and what to keep in mind; `again` are the questions after those."""

    moment: str
    title: str
    questions: tuple[str, ...]
    again: tuple[str, ...] = ()
    mind: str = ""


_MORE = ("When and how did that happen? Who else saw it?", "What did it take?", "And what else?")

CARDS: tuple[Card, ...] = (
    Card(
        "welcome",
        "Welcome",
        ("How was your way here?", "What would you like people here to know about you?"),
        mind="Whoever is here is the right person. Nobody is behind time.",
    ),
    Card(
        "best_hopes",
        "Best hopes",
        (
            "Suppose this session turns out useful: what will be different afterwards?",
            "What are you hoping for from today?",
        ),
        ("And what else?", "How would others notice?"),
    ),
    Card(
        "gone_well",
        "What has gone well",
        (
            "What small steps have you noticed since we last met?",
            "What are you pleased about, however small?",
        ),
        _MORE,
        "Ask what has been noticed before asking how the actions went.",
    ),
    Card(
        "updates",
        "News",
        ("What have you noticed?", "What would be good for all of us to know?"),
        ("How did that come about?",),
        "Noticing first, actions after it.",
    ),
    Card(
        "example",
        "An example",
        ("What made it work?", "Who would notice first?"),
        ("What of it could be tried here?",),
        "Five minutes; it starts the talk and does not take its place.",
    ),
    Card(
        "good_practice",
        "Good practice",
        ("What works already, here or anywhere else?", "Who notices that it works?"),
        _MORE,
    ),
    Card(
        "clarifying",
        "Questions to understand better",
        ("Could you say a bit more, so that we all see it?",),
        ("What would be an example of that?",),
        "One question each, in turn; passing is fine.",
    ),
    Card(
        "discussion",
        "The conversation",
        (
            "When has this gone a little better than usual? What was different?",
            "If this were sorted, what would people notice first? What would workers notice?",
        ),
        ("Who else has seen it a little different?", "What would be one small step?"),
        "Somebody quiet may well be thoughtful: “Would you like to add anything, or stay with it?”",
    ),
    Card(
        "scaling",
        "Where are we, 1 to 10?",
        (
            "Where are we, from 1 to 10?",
            "What puts us there and not lower?",
            "What would one point up look like?",
            "Where is good enough for now?",
        ),
        mind="Differences are worth hearing; nobody has to explain a number.",
    ),
    Card(
        "preferred_future",
        "If it were sorted",
        (
            "What would people who use the service notice first?",
            "What would workers notice?",
        ),
        ("How will we know that things are a little better?",),
    ),
    Card(
        "conclusions",
        "What we conclude",
        (
            "What do we take from this?",
            "What would one point up look like? Where is good enough for now?",
            "Which questions do we take with us?",
        ),
        ("Who would like to try something before we meet?",),
    ),
    Card(
        "useful",
        "What has been useful",
        ("What has been useful today?",),
        mind="One thing from each of us; passing is fine.",
    ),
    Card(
        "thanks",
        "Thank you, and what comes next",
        (
            "Between now and next time, look out for any small sign that things are moving.",
            "Meet again? When? Who? Who else?",
        ),
    ),
    Card(
        "networking",
        "Talk, and the rest of the cake",
        ("Whom would you like to have a word with before you go?",),
    ),
)

QUIET = (
    "That makes sense. Who sees it another way?",
    "Thank you. I would like to hear from somebody who has not spoken yet.",
    "We keep that for later and go on for now.",
)
"""Neutral phrases for any moment: a word of thanks, and on (R12)."""

_BY_MOMENT: Mapping[str, Card] = {card.moment: card for card in CARDS}
ANY = Card("", "Ask", ("What is better?", "And what else?"), _MORE)
"""The card where nothing else fits."""


def card_for(kind: str, title: str = "", own_words: str = "") -> Card:
    """The card of a part of the running order; the host's own words for it come first."""
    card = _BY_MOMENT.get(kind, ANY)
    own = tuple(one.strip() for one in own_words.splitlines() if one.strip())
    if not own:
        return card
    rest = tuple(one for one in card.questions if one not in own_words)
    return Card(card.moment, card.title or title, (*own, *rest), card.again, card.mind)
