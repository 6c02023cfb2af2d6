"""The running order: twelve parts to begin with, and kind warnings about how time is shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

EXAMPLE_MINUTES = 5
USUAL_MINUTES = 120
SPARE = 15
"""Minutes that may stay free without a word."""


@dataclass(frozen=True)
class Item:
    """One part of a session. `kind` tells what it is for, whatever it is called."""

    title: str
    minutes: int
    kind: str = ""
    prompts: str = ""


KINDS: tuple[tuple[str, str], ...] = (
    ("", "something else"),
    ("welcome", "welcome and refreshments"),
    ("best_hopes", "best hopes"),
    ("gone_well", "what has gone well"),
    ("updates", "news"),
    ("example", "an example"),
    ("good_practice", "good practice"),
    ("clarifying", "questions in turn"),
    ("scaling", "scale"),
    ("discussion", "the conversation"),
    ("conclusions", "conclusions"),
    ("useful", "what was useful"),
    ("thanks", "thanks and the next date"),
    ("networking", "time to talk"),
)
"""What a part is for, in words."""
NEEDED: tuple[tuple[str, str], ...] = (
    ("welcome", "Nobody is welcomed"),
    ("best_hopes", "Nobody is asked for best hopes"),
    ("gone_well", "Nobody is asked what has gone well"),
    ("useful", "Nobody is asked what was useful"),
    ("thanks", "Thanks and the next date have no place"),
)
"""Parts that a session is poorer without."""


DEFAULT: tuple[Item, ...] = (
    Item("Welcome, tea and something to eat", 15, "welcome"),
    Item(
        "Who is here, and our best hopes for today",
        10,
        "best_hopes",
        "If this turns out useful, what will be different afterwards?",
    ),
    Item(
        "What has gone well since we last met",
        10,
        "gone_well",
        "What small signs have you noticed? What are you pleased about, however small?",
    ),
    Item("News on this topic and on earlier ones", 5, "updates"),
    Item(
        "An example to start us off",
        EXAMPLE_MINUTES,
        "example",
        "What made it work? Who would notice first?",
    ),
    Item(
        "Good practice seen, heard or read", 10, "good_practice", "When did that happen? What else?"
    ),
    Item(
        "Round the table: questions to understand better",
        10,
        "clarifying",
        "Could you say a bit more, so that we all see it?",
    ),
    Item(
        "Hosted conversation",
        30,
        "discussion",
        "When has this gone a little better than usual? If it were sorted, who would notice what?",
    ),
    Item(
        "What we conclude, and the questions we take with us",
        10,
        "conclusions",
        "What would one point up look like? Where is good enough for now?",
    ),
    Item("What has been useful today", 5, "useful", "One thing from each of us, passing is fine."),
    Item("Thank you, and when we meet next", 5, "thanks", "Meet again? When? Who? Who else?"),
    Item("Time to talk to each other, and the rest of the cake", 5, "networking"),
)


def for_session(*, first: bool = False, minutes: int = USUAL_MINUTES) -> tuple[Item, ...]:
    """The usual running order; a first session asks about lately, not about last time.

    Minutes left over, or missing, go to the conversation, which never has fewer than twenty.
    """
    spare = minutes - sum(item.minutes for item in DEFAULT)
    out: list[Item] = []
    for item in DEFAULT:
        if first and item.kind == "gone_well":
            item = replace(item, title="What has gone well lately")
        if item.kind == "discussion":
            item = replace(item, minutes=max(20, item.minutes + spare))
        out.append(item)
    return tuple(out)


def total(items: Sequence[Item]) -> int:
    """Minutes in all."""
    return sum(item.minutes for item in items)


def warnings(items: Sequence[Item], booked: int | None = None) -> tuple[str, ...]:
    """What is worth a second look; never a reason to stop."""
    out: list[str] = []
    whole = total(items)
    if booked is not None and whole > booked:
        out.append(f"It takes {whole} minutes and {booked} are booked.")
    elif booked is not None and items and whole < booked - SPARE:
        out.append(f"{booked - whole} of {booked} minutes have nothing in them yet.")
    long = [i for i in items if i.kind == "example" and i.minutes > EXAMPLE_MINUTES]
    if long:
        out.append(f"An example does well in {EXAMPLE_MINUTES} minutes; it starts the talk.")
    talk = sum(i.minutes for i in items if i.kind == "discussion")
    shown = sum(i.minutes for i in items if i.kind in ("example", "good_practice"))
    if items and not talk:
        out.append("There is no time for the conversation itself.")
    elif talk < shown:
        out.append("Examples take more time than the conversation they should start.")
    elif any(i.minutes > talk for i in items if i.kind != "discussion"):
        out.append("Something else takes longer than the conversation.")
    there = {i.kind for i in items}
    lacks = [words for kind, words in NEEDED if items and kind not in there]
    if lacks:
        rest = "".join(f"; {one[0].lower()}{one[1:]}" for one in lacks[1:])
        out.append(f"{lacks[0]}{rest}.")
    if any(i.minutes < 0 for i in items):
        out.append("Minutes cannot be fewer than none.")
    return tuple(out)


def starts(items: Sequence[Item], begin: datetime) -> tuple[datetime, ...]:
    """When each part begins."""
    out: list[datetime] = []
    moment = begin
    for item in items:
        out.append(moment)
        moment += timedelta(minutes=item.minutes)
    return tuple(out)
