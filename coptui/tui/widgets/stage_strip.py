"""The five stages as a line of letters, the present one in brackets; never coloured as a grade."""

from __future__ import annotations

from coptui.domain.stages import Stage


def stage_strip(now: Stage | str | None, *, joint: str = "─") -> str:
    """`F─[S]─N─P─A`; without a stage yet the five letters alone."""
    letter = str(now)[:1].upper() if now else ""
    return joint.join(f"[{one}]" if one == letter else one for one in "FSNPA")


def dots(done: int, of: int) -> str:
    """Sessions of a topic series held and to come."""
    if of <= 0:
        return ""
    return "●" * min(done, of) + "○" * max(0, of - done)
