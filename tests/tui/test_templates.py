"""The templates on the screen: read as a person gets them, changed, compared, gone back from."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from coptui import resources
from coptui.errors import Unavailable
from coptui.mail import template_source
from coptui.mail import templates as files
from coptui.services import drafts, own_templates, templates, undo
from coptui.tui.editor import Edited
from coptui.tui.screens.mail import template_form
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import FORBIDDEN, TERMINAL_ESCAPES
from tests.tui.driver import Coordinator, rowan

SIZES = [(80, 24), (120, 40)]
PACKED = files.text_of(files.packed_path("T1"))
FIRST = files.load("T1").body.splitlines()[0]
"""The first line of the built-in invitation."""


async def begins(it: Coordinator, keys: tuple[str, ...], *words: str) -> None:
    await it.sees("What's next")
    await it.presses(*keys)
    await it.sees(*words)


def own(ws: Workspace) -> tuple[bool, str]:
    """Whether T1 is an own copy, and its first line."""
    view = templates.show(ws, "T1")
    return view.own, view.body.splitlines()[0]


@pytest.fixture
def later(demo_home: Path, tmp_path: Path, clock: FrozenClock,
          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """An own copy of T1, and then a coptui that brings new words of it."""
    mine = PACKED.split("+++\n")[2].replace("{{ person.greeting }},", "{{ person.greeting }}!")
    with Workspace.open(demo_home, clock=clock) as ws:
        own_templates.save(ws, "T1", body=mine)
    folder = tmp_path / "later"
    shutil.copytree(resources.templates_dir(), folder)
    newer = template_source.with_version(PACKED, 9).replace("Thank you for being", "You are")
    (folder / "mail" / "T1.md").write_text(newer, "utf-8")
    monkeypatch.setattr(resources, "templates_dir", lambda: folder)


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """An editor that writes a line on top; the files it was given."""
    given: list[Path] = []

    async def edit(_app: object, text: str, *, path: Path) -> Edited:
        given.append(path)
        return Edited("changed", f"From the editor.\n{text}")

    monkeypatch.setattr(template_form, "edit", edit)
    return given


async def test_a_template_is_read_as_one_person_after_another_gets_it(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t"), "Mail › Templates", "Invitation to a session", "· built-in")
        await it.presses("enter")
        await it.sees(
            "As Bridget Oyelaran reads it",
            "Hello Bridget",
            "1 of 6 · the longest name: does it fit?",
        )
        await it.presses("right")
        await it.sees("2 of 6 ·")
        await it.sees_no("Hello Bridget")
        await it.presses("left", "v")
        await it.sees("Hello Bridget")
        await it.presses("tab")
        await it.sees("{{ person.greeting }},", "Words as they are written")
        await it.presses("tab")
        await it.sees("person.greeting", "Hello Bridget", "Hello and the first name")
        await it.presses("enter")
        await it.sees("{{ person.greeting }}", "or Hello alone where no first name is known")
        await it.presses("escape", "s")
        await it.sees("Show it about what?", "DOR-2")
        await it.presses("down", "enter")
        await it.sees("Doorstep", "Knowing your neighbours")


async def test_words_are_changed_for_good_and_a_slip_is_told_by_its_line(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t", "enter", "e"), "For all mailings still to be written")
        await it.presses("tab")
        await it.types("Oh {{ person.frist_name }} ")
        await it.presses("ctrl+s")
        await it.sees("Line 1 asks for person.frist_name", "Is person.first_name meant?")
        await it.presses(*["backspace"] * 24)
        await it.presses("ctrl+s")
        await it.sees("✓ your own words", "These are your own words now", "u takes it back")
        assert await it.app.backend.call(own) == (True, f"Oh {FIRST}")
        await it.presses("u")
        await it.sees("Take this back?")
        await it.presses("y")
        await it.sees("· the built-in words")
        assert await it.app.backend.call(own) == (False, FIRST)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_mail_beside_the_words_follows_what_is_typed(
    size: tuple[int, int], demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock, size=size) as it:
        await begins(it, ("5", "t", "enter", "e"), "For all mailings still to be written")
        await it.presses("tab")
        await it.types("Dear ")
        if size == (80, 24):
            await it.presses("f5")
        else:
            await it.sees(f"Dear {FIRST}")
        await it.sees("Dear Hello Bridget,", "As Bridget Oyelaran reads it")
        await it.presses("f8")
        await it.sees("2 of 6 ·")
        if size == (80, 24):
            await it.presses("escape")
        await it.types("{{ ")
        if size == (80, 24):
            await it.presses("f5")
        await it.sees("! The template cannot be read, line 1")


async def test_a_value_is_chosen_by_what_it_gives(demo_home: Path, clock: FrozenClock) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t", "enter", "e", "tab", "f3"), "What can be filled in", "Bridget")
        await it.presses("slash")
        await it.types("first_name")
        await it.presses("enter")
        await it.sees("{{ person.first_name }}" + FIRST)


async def test_back_to_the_built_in_words_asks_and_can_be_taken_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        own_templates.save(ws, "T1", body="My own words {{ sender.stop }}")
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t"), "✓ your own words")
        await it.presses("enter", "b")
        await it.sees("Go back to the built-in words?")
        await it.presses("enter")
        assert (await it.app.backend.call(own))[0]
        await it.presses("b", "y")
        await it.sees("· the built-in words", "The built-in words are used again")
        await it.presses("u", "y")
        await it.sees("✓ your own words", "My own words")


async def test_new_built_in_words_are_told_shown_and_left_or_taken(
    later: None, demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5",), "1 template of yours: new built-in words (t)")
        await it.presses("t")
        await it.sees("! yours, new built-in")
        await it.presses("enter")
        await it.sees("Version 9 of the built-in words is new", "c shows it")
        await it.presses("c")
        await it.sees("- Thank you for being part of", "+ You are part of", "What you changed")
        await it.presses("m")
        await it.sees("Your words stay as they are")
        await it.sees_no("New in version 9")
        await it.presses("b", "y")
        await it.sees("· the built-in words")
        assert (await it.app.backend.call(own))[0] is False


async def test_words_not_saved_wait_on_the_first_screen(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t", "enter", "e", "tab"), "For all mailings still to be written")
        await it.types("Half a thou")
        await it.presses("escape")
        await it.sees("Keep it for later")
        await it.presses("down", "down", "enter", "1")
        await it.presses("m", *["down"] * 14)
        await it.sees("Half-written: words of template T1")
        await it.presses("enter")
        await it.sees("Here is what you typed the last time", f"Half a thou{FIRST}")


async def test_an_editor_gives_its_text_to_the_form_and_only_saving_keeps_it(
    editor: list[Path], demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t", "enter", "f4"), "From the editor.")
        assert await it.app.backend.call(own) == (False, FIRST)
        assert editor == [demo_home / "editing" / "template-T1.md"]
        assert await it.app.backend.call(drafts.find, "template:T1") is not None
        await it.presses("ctrl+s")
        await it.sees("These are your own words now")
        assert await it.app.backend.call(own) == (True, "From the editor.")
        assert await it.app.backend.call(drafts.find, "template:T1") is None


async def test_an_editor_that_is_not_there_leaves_nothing_half_written(
    demo_home: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def edit(_app: object, text: str, *, path: Path) -> Edited:
        raise Unavailable("The editor no-such-editor is not on this machine.")

    monkeypatch.setattr(template_form, "edit", edit)
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t", "enter", "f4"), "The editor no-such-editor is not on this")
        assert await it.app.backend.call(drafts.find, "template:T1") is None


async def test_what_an_editor_had_saved_when_all_ended_is_brought_back(
    demo_home: Path, clock: FrozenClock
) -> None:
    with Workspace.open(demo_home, clock=clock) as ws:
        before = {"subject": "Mine", "body": "as it was"}
        drafts.keep(ws, "template:T1", before)
        (demo_home / "editing").mkdir()
        (demo_home / "editing" / "template-T1.md").write_text("Saved in the editor.\n")
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t", "enter", "e"), "Here is what you typed", "Saved in the editor.")
        assert list((demo_home / "editing").iterdir()) == []


async def test_words_can_be_read_before_they_are_chosen(
    demo_home: Path, clock: FrozenClock
) -> None:
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "n"), "Which words?", "t read it first")
        await it.presses("t")
        await it.sees("Templates › T1 Invitation", "reads it")
        await it.presses("escape")
        await it.sees("Which words?")
        await it.presses("t", "enter")
        await it.sees("About which session?")
        await it.presses("escape", "t", "enter", "enter")
        await it.sees("About which session?")
        await it.presses("enter")
        await it.sees("› People", "27 people")


@pytest.mark.parametrize(
    "words",
    ["{% for a in session %}{% for b in session %}x{% endfor %}{% endfor %}",
     "{{ ''.__class__ }}", "{{ (" * 2000, "".join(TERMINAL_ESCAPES), "[/] [bold red] [@click=q]x"],
    ids=["loops", "class", "deep", "escapes", "markup"],
)  # fmt: skip
async def test_a_hostile_template_commands_nothing_and_can_be_gone_back_from(
    words: str, demo_home: Path, clock: FrozenClock
) -> None:
    file = demo_home / "templates" / "mail" / "T1.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    front, _ = files.halves(PACKED)
    file.write_text(f"+++\n{front}+++\n{words}", "utf-8", newline="")
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t"), "your own words")
        began = time.perf_counter()
        await it.presses("enter")
        await it.sees("T1 Invitation to a session")
        shown = it.screen()
        await it.presses("tab", "tab")
        assert time.perf_counter() - began < 10
        assert not FORBIDDEN & set(shown + it.screen())
        await it.presses("b", "y")
        await it.sees("· the built-in words")


async def test_a_hostile_name_of_a_template_commands_nothing(
    demo_home: Path, clock: FrozenClock
) -> None:
    file = demo_home / "templates" / "mail" / "T1.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    hostile = '"\\u001b]0;pwned\\u0007\\u009b2J[/][bold]\\u202eInvitation"'
    front = PACKED
    for line in PACKED.splitlines():
        if line.startswith(("title =", "recipients =", "aim =", "reason =", '"person.why"')):
            front = front.replace(line, f"{line.partition(' = ')[0]} = {hostile}")
    file.write_text(front, "utf-8")
    async with rowan(demo_home, clock, size=(120, 40)) as it:
        await begins(it, ("5", "t"), "your own words", "[bold]")
        shown = it.screen()
        for keys in (("enter",), ("e",), ("f3",), ("escape", "escape", "c"), ("escape", "b")):
            await it.presses(*keys)
            shown += it.screen()
        assert not FORBIDDEN & set(shown)
        await it.presses("escape", "escape", "n")
        assert not FORBIDDEN & set(it.screen())


@pytest.mark.parametrize("text", ["no front matter", "+++\nkey = \n+++\nx", "+++\nkey='T9'\n+++"])
async def test_a_file_that_cannot_be_read_says_so_and_is_gone_back_from(
    text: str, demo_home: Path, clock: FrozenClock
) -> None:
    file = demo_home / "templates" / "mail" / "T1.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    async with rowan(demo_home, clock) as it:
        await begins(it, ("5", "t"), "! cannot be read")
        await it.presses("enter", "e")
        await it.sees("template T1.md")
        await it.presses("b", "y")
        await it.sees("· the built-in words", "Hello Bridget")


async def test_an_empty_home_shows_what_each_value_stands_for(
    tmp_path: Path, clock: FrozenClock
) -> None:
    with Workspace.open(tmp_path / "new", clock=clock) as ws:
        assert undo.latest(ws) is None
    async with rowan(tmp_path / "new", clock) as it:
        await it.presses("5", "t", "enter")
        await it.sees("With a name for each value", "‹person.greeting›", "nobody to show yet")


SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "templates": (("5", "t"), "Mail › Templates"),
    "template": (("5", "t", "enter"), "reads it"),
    "template-words": (("5", "t", "enter", "tab"), "Words as they are written"),
    "template-values": (("5", "t", "enter", "tab", "tab"), "person.greeting"),
    "template-form": (("5", "t", "enter", "e", "tab"), "For all mailings"),
    "template-differs": (("5", "t", "enter", "c"), "What you changed"),
    "choose-words": (("5", "n"), "Which words?"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screen_of_templates(
    name: str, size: tuple[int, int], later: None, demo_home: Path, clock: FrozenClock,
    drawn: SnapshotAssertion,
) -> None:  # fmt: skip
    keys, words = SCREENS[name]
    async with rowan(demo_home, clock, size=size) as it:
        await begins(it, keys, words)
        await it.settles()
        assert it.screen().replace(str(demo_home), "HOME") == drawn
