"""Figures that can be read from the other side of a room, drawn of blocks."""

from __future__ import annotations

ROWS = 5
_SHAPES: dict[str, tuple[str, ...]] = {
    "0": ("████", "█  █", "█  █", "█  █", "████"),
    "1": ("  █ ", " ██ ", "  █ ", "  █ ", " ███"),
    "2": ("████", "   █", "████", "█   ", "████"),
    "3": ("████", "   █", " ███", "   █", "████"),
    "4": ("█  █", "█  █", "████", "   █", "   █"),
    "5": ("████", "█   ", "████", "   █", "████"),
    "6": ("████", "█   ", "████", "█  █", "████"),
    "7": ("████", "   █", "  █ ", "  █ ", "  █ "),
    "8": ("████", "█  █", "████", "█  █", "████"),
    "9": ("████", "█  █", "████", "   █", "████"),
    ":": (" ", "█", " ", "█", " "),
    "+": ("   ", " █ ", "███", " █ ", "   "),
    "-": ("    ", "    ", "████", "    ", "    "),
    " ": (" ", " ", " ", " ", " "),
}


def big(text: str) -> list[str]:
    """The figures of a text such as 27:14, five rows high; what has no shape is left out."""
    shapes = [_SHAPES[one] for one in text if one in _SHAPES]
    return [" ".join(shape[row] for shape in shapes) for row in range(ROWS)]


def clock(seconds: int) -> str:
    """27:14 for what is left, +2:05 for what it took longer."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'+' if seconds < 0 else ''}{minutes}:{rest:02d}"
