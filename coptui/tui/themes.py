"""Three themes: dark (warm grey and one teal accent), light, and plain high contrast."""

from __future__ import annotations

from textual.theme import Theme


def _theme(
    name: str, *, dark: bool, ground: str, raised: str, text: str, dim: str, accent: str,
    warn: str, line: str, cursor: str, cursor_text: str,
) -> Theme:  # fmt: skip
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=warn,
        error=warn,
        success=accent,
        foreground=text,
        background=ground,
        surface=raised,
        panel=raised,
        text_alpha=1.0,
        variables={
            "dim": dim,
            "line": line,
            "cursor": cursor,
            "cursor-text": cursor_text,
            "warn": warn,
            "scrollbar": line,
            "scrollbar-hover": dim,
            "scrollbar-active": accent,
            "scrollbar-background": ground,
            "scrollbar-background-hover": ground,
            "scrollbar-background-active": ground,
            "scrollbar-corner-color": ground,
            "input-cursor-background": text,
            "input-cursor-foreground": ground,
            "input-selection-background": cursor,
            "input-selection-foreground": cursor_text,
        },
    )


THEMES: dict[str, Theme] = {
    "dark": _theme(
        "coptui-dark", dark=True, ground="#1b1917", raised="#26231f", text="#ece7e0",
        dim="#bdb4a8", accent="#67d5c5", warn="#f3b15e", line="#6b645b", cursor="#24504a",
        cursor_text="#ffffff",
    ),
    "light": _theme(
        "coptui-light", dark=False, ground="#faf8f4", raised="#efebe3", text="#1f1c18",
        dim="#4d4740", accent="#07504a", warn="#7a3300", line="#9a9186", cursor="#0a544d",
        cursor_text="#ffffff",
    ),
    "contrast": _theme(
        "coptui-contrast", dark=True, ground="#000000", raised="#000000", text="#ffffff",
        dim="#ffffff", accent="#ffe600", warn="#ffe600", line="#ffffff", cursor="#ffe600",
        cursor_text="#000000",
    ),
}  # fmt: skip

READ_TOGETHER: tuple[tuple[str, str], ...] = (
    ("foreground", "background"), ("foreground", "surface"), ("dim", "background"),
    ("dim", "surface"), ("accent", "background"), ("accent", "surface"),
    ("warn", "background"), ("warn", "surface"), ("cursor-text", "cursor"),
)  # fmt: skip
"""Every pair of text and ground that the styles use."""
