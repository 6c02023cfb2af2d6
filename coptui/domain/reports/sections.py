"""What the parts of a report are called where she chooses what stands in them."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "seats": "Who was in the room",
    "example": "What we heard",
    "well": "What is going well",
    "works": "What works",
    "noticed": "What we have noticed",
    "outcomes": "What has become different",
    "hopes": "What we hope for",
    "here": "What puts us here",
    "up": "One point up",
    "concluded": "What we conclude",
    "recommended": "What we recommend",
    "actions": "Next steps",
    "questions": "Questions",
    "outside": "Outside our control",
    "resources": "Worth knowing about",
    "photos": "In pictures",
    "useful": "What was useful",
    "quotes": "In people's own words",
    "contributors": "Who may be named",
    "short": "In short",
    "way": "The way it came",
    "topics": "What it works on",
    "outcomes-immediate": "Learned or felt",
    "outcomes-potential": "Made, to be used one day",
    "outcomes-applied": "Done differently",
    "outcomes-realised": "Making a difference",
    "outcomes-reframing": "Seen in another way",
    "outcomes-unsaid": "Also changed",
    "small": "Small changes",
    "asked": "What was recommended",
    "asks": "What you ask of the reader",
    "sharing": "Shared with others",
    "plan": "What comes next",
    "risks": "What could get in the way",
    "sums": "The year in short",
    "posts": "Small victories",
    "annex": "Everything that was written down",
}
"""The titles by the name that a section has among the facts."""


def title(section: str) -> str:
    """What a section is called."""
    return TITLES.get(section, section.replace("_", " ").capitalize())
