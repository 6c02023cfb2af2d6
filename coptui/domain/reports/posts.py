"""A small victory as a short text to post somewhere, no longer than is wanted (R102)."""

from __future__ import annotations

from coptui.domain.outcomes import Contribution

USUAL, LEAST, MOST = 280, 80, 2_000
_TAIL = "A small change; somebody noticed it."


def length(wanted: int | None) -> int:
    """How long a text may be, in letters."""
    return min(MOST, max(LEAST, wanted or USUAL))


def post(community: str, text: str, level: str, most: int) -> str:
    """What happened, whose community it is, how far it was theirs; the longest way that fits.

    A text that is too long even alone ends at a word with three points: it is hers to shorten.
    """
    said = " ".join(text.split())
    said = said if said.endswith((".", "!", "?", "…")) else f"{said}."
    how = f" ({Contribution(level).words})" if level else ""
    for tail in (f" From {community}{how}. {_TAIL}", f" From {community}{how}.", f" {community}"):
        if len(said) + len(tail) <= most:
            return said + tail
    return said if len(said) <= most else _cut(said, most)


def _cut(text: str, most: int) -> str:
    kept = text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-.")
    return f"{kept}…"
