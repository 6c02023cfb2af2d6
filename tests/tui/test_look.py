"""What is drawn can be read: contrast in the themes, no colour, plain characters, pictures."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.color import Color
from textual.geometry import Region

from coptui.tui.text import AsciiFilter
from coptui.tui.themes import THEMES
from tests.conftest import FrozenClock
from tests.tui.driver import Coordinator, rowan

LEAST = 7.0
BOXES = set("─━│┃╭╮╰╯┌┐└┘├┤┬┴┼▁▂▃▄▅▆▇█▊▎▏▕▔▀░▌▐╸╺")
PLACES = ("1", "2", "3", "4", "5", "7")


def _unreadable(it: Coordinator) -> set[tuple[str, str, float]]:
    """Every piece of text on the screen with too little contrast to its ground."""
    found = set()
    box = it.app.screen.query("#box")  # what lies below a dialog is dimmed and not to be read
    strips = it.app.screen._compositor.render_strips()
    inside = box.first().region if box else Region(0, 0, it.app.size.width, len(strips))
    for y, strip in enumerate(strips):
        if not inside.y <= y < inside.bottom:
            continue
        for segment in strip.crop(inside.x, inside.right):
            style, words = segment.style, segment.text.strip()
            if style is None or not words or set(words) <= BOXES:
                continue
            assert style.color and style.bgcolor, f"no colours known: {words}"
            text, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            if style.reverse:
                text, ground = ground, text
            if style.dim:
                text = ground.blend(text, 0.5)
            ratio = _ratio(text, ground)
            if ratio < LEAST:
                found.add((it.app.screen.__class__.__name__, words, round(ratio, 2)))
    return found


def _ratio(one: Color, other: Color) -> float:
    """As the accessibility guidelines reckon it."""
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_the_reckoning_is_right() -> None:
    assert round(_ratio(Color.parse("#000"), Color.parse("#fff")), 1) == 21.0
    assert round(_ratio(Color.parse("#777"), Color.parse("#fff")), 1) == 4.5


@pytest.mark.parametrize("theme", THEMES)
async def test_all_text_stands_out_from_its_ground(
    theme: str, demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        it.app.theme = THEMES[theme].name
        found: set[tuple[str, str, float]] = set()
        for place in PLACES:
            await it.presses(place)
            found |= _unreadable(it)
        for keys in (
            ("4", "n"),
            ("tab",),
            ("escape", "f"),
            ("escape", "5", "t"),
            ("enter",),
            ("tab",),
            ("e",),
        ):
            await it.presses(*keys)
            found |= _unreadable(it)
        assert found == set()


async def test_no_color_draws_in_greys(
    demo_home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with rowan(demo_home, clock) as it:
        await it.presses("4")
        await it.sees("✓ yes", "⌛ renew by")
        for y in range(24):
            for segment in it.app.screen._compositor.render_strips()[y]:
                drawn = [segment]
                for one in it.app._filters:
                    drawn = one.apply(drawn, Color.parse("#000"))
                for part in drawn:
                    if part.style is not None and part.style.color is not None:
                        red, green, blue = part.style.color.get_truecolor()
                        assert red == green == blue


async def test_plain_characters_draw_every_box_and_mark(
    demo_home: Path, clock: FrozenClock
) -> None:
    plain = AsciiFilter()
    async with rowan(demo_home, clock) as it:
        for place in PLACES:
            await it.presses(place)
            strips = it.app.screen._compositor.render_strips()
            text = "".join(
                part.text for s in strips for part in plain.apply(list(s), Color.parse("#000"))
            )
            drawn = {letter for letter in text if ord(letter) > 127 and not letter.isalpha()}
            assert drawn == set(), place


async def test_a_picture_of_each_screen_is_sound(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        for place in PLACES:
            await it.presses(place)
            picture = it.app.export_screenshot()
            ElementTree.fromstring(picture)
            odd = [c for c in picture if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160]
            assert odd == [], place


SHOWN_IN_THEMES: dict[str, tuple[str, ...]] = {
    "today": (),
    "communities": ("2",),
    "community": ("2", "down", "enter"),
    "sessions": ("3",),
    "session": ("3", "enter"),
    "contacts": ("4",),
    "contact": ("4", "enter"),
    "contact-new": ("4", "n"),
    "mail": ("5",),
    "settings": ("7",),
    "help": ("question_mark",),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SHOWN_IN_THEMES)
async def test_colours_of_a_screen(
    name: str, theme: str, demo_home: Path, clock: FrozenClock, drawn: SnapshotAssertion
) -> None:
    async with rowan(demo_home, clock) as it:
        it.app.theme = THEMES[theme].name
        await it.presses(*SHOWN_IN_THEMES[name])
        await it.settles()
        assert _colours(it) == drawn


def _colours(it: Coordinator) -> str:
    """Every pair of text and ground on the screen, and how the text stands out."""
    found: set[str] = set()
    for strip in it.app.screen._compositor.render_strips():
        for segment in strip:
            style, words = segment.style, " ".join(segment.text.split())
            if style is None or style.color is None or style.bgcolor is None or not words:
                continue
            text, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            look = "".join(f" {a}" for a in ("bold", "dim", "reverse", "underline") if
                           getattr(style, a))  # fmt: skip
            found.add(f"{text.hex} on {ground.hex}{look}")
    return "\n".join(sorted(found))
