"""What came of it in the made-up communities, how that is known, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping

OUTCOMES: tuple[tuple[int, str, str, str, str, str], ...] = (
    (
        -290,
        "practice",
        "applied",
        "contributed",
        "Three wards ask about the front door in the morning round.",
        "two members sat in on the morning round",
    ),
    (
        -210,
        "relationship",
        "immediate",
        "direct result",
        "Housing and the ward know each other's number.",
        "both told of calls they have made",
    ),
    (
        -125,
        "procedure",
        "applied",
        "direct result",
        "The leaving checklist has a line for the tablets being in hand.",
        "the printed checklist was shown in the room",
    ),
    (
        -60,
        "confidence",
        "realised",
        "contributed",
        "Community nurses lead the checklist talk themselves.",
        "told in the room and confirmed by the ward",
    ),
    (
        -18,
        "service",
        "realised",
        "same direction",
        "Fewer people ring the ward about tablets on the second day.",
        "the ward counted the calls for a month",
    ),
)

COSTS: Mapping[str, tuple[tuple[str, int], ...]] = {
    f"HAR-{number}": (("tea, cake and fruit", 2850 + 40 * number), ("fares paid back", fares))
    for number, fares in (
        (6, 1120),
        (7, 960),
        (8, 1440),
        (9, 880),
        (10, 1260),
        (11, 1580),
        (12, 940),
    )
}
"""What was paid at sessions; the library asks nothing for its room."""
