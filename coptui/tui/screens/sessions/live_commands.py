"""What can be done in live mode, with command keys: one letter for every kind, and a few acts."""

from __future__ import annotations

from coptui.domain.capture import KINDS
from coptui.tui.commands import Command

_HELP = {
    "best_hope": "What would make today useful.",
    "gone_well": "What has gone well lately, however small.",
    "question": "A question to carry, open until somebody answers it.",
    "noticing": "A small change that somebody has seen.",
    "action": "Who does what by when: Femi asks the larder, 5 Dec.",
    "exception": "When it went a little better than usual.",
    "good_practice": "Something that works, here or anywhere; + says who notices.",
    "difficulty": "What is hard just now; + says what would help.",
    "preferred_future": "What people would notice if it were sorted.",
    "conclusion": "What the room takes from it.",
    "recommendation": "What somebody who can decide is asked for.",
    "useful": "What was useful today.",
    "statement": "Anything else that was said.",
    "clarification": "What is meant by a word, so that all see it.",
    "outside_our_control": "What nobody here can change; told to those who can.",
    "resource": "A leaflet, a film, a link.",
    "who_else": "Who should be here too; it stays in this house.",
}
_KINDS = tuple(
    Command(
        f"live.{kind.value.replace('_', '-')}",
        kind.key,
        f"Write down: {kind.title}",
        _HELP[kind.value],
        action=f"kind('{kind.value}')",
    )
    for kind in KINDS
)
DOES: tuple[Command, ...] = (
    Command("live.next", "space", "Next part", "Ends this part and begins the next; when is "
            "kept.", "next part"),
    Command("live.rate", "r", "Answers on a scale", "Typed like 5 6 6 7 4, without "
            "names; a figure begins them as well.", "ratings"),
    Command("live.people", "p", "Who is here", "Two or three letters and Enter; + welcomes a "
            "guest.", "people"),
    Command("live.draft", "z", "The summary so far", "What was written down, put together.",
            "draft"),
    Command("live.take-back", "ctrl+z", "Take back", "Takes back what was kept last here."),
    Command("live.back", "escape", "Leave", "The session's page; it stays live.", "leave"),
    *_KINDS,
    Command("live.other", "o", "Other kinds", "Lists every kind, to find one by its words."),
    Command("live.seats", "b", "Seats", "How many came from which perspective, never who."),
    Command("live.jobs", "j", "Who helps", "Greeting, recording, time, photographs."),
    Command("live.remove", "delete", "Take the line away", "The line under the cursor."),
    Command("live.keep-in", "i", "In confidence", "The line stays in this house, or may go "
            "into the summary again."),
    Command("live.name", "N", "Say whose words", "With their permission to be quoted."),
)  # fmt: skip
"""All of it, the most needed first."""
