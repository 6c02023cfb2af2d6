"""A draft follows what is captured, and no word of hers is lost, in whatever order it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from coptui.domain.reports import blocks
from coptui.domain.reports.growing import Grown, grow, made_of, standing_in
from coptui.domain.reports.pieces import Composed, Made, Piece

SECTIONS = ("well", "hopes", "asks")
MOST = 4


def compose(facts: Sequence[Piece], kept: tuple[str, ...] = ()) -> Composed:
    """A report as the templates make one: a title, then sections with what there is."""
    parts, told, spare = ["# A report", "Thank you for being there."], list[Piece](), list[Piece]()
    for section in SECTIONS:
        there = [one for one in facts if one.section == section]
        there.sort(key=lambda one: kept.index(one.key) if one.key in kept else len(kept))
        standing = [replace(one, block=f"- {one.text}") for one in there[:MOST]]
        spare += there[MOST:]
        told += standing
        parts += [f"## {section}", *(one.block for one in standing)] if standing else []
    return Composed(blocks.join([*parts, "Until we meet again."]), tuple(told), tuple(spare))


class Draft:
    """One draft through its life."""

    def __init__(self) -> None:
        self.facts: list[Piece] = []
        self.number = 0
        self.own: list[str] = []
        now = compose(())
        self.text, self.made = now.text, made_of(Made(), now, Grown(now.text))

    def capture(self, section: str) -> Piece:
        self.number += 1
        self.facts.append(Piece(f"item:{self.number}", f"thing {self.number} said", section))
        return self.facts[-1]

    def refresh(self, take: frozenset[str] = frozenset()) -> Grown:
        now = compose(self.facts, tuple(one.key for one in self.made.pieces))
        grown = grow(self.made, self.text, now, take=take)
        self.text, self.made = grown.text, made_of(self.made, now, grown)
        return grown


Step = tuple[str, int, int]


@composite
def steps(draw: DrawFn) -> list[Step]:
    what = st.sampled_from(("capture", "capture", "write", "change", "drop", "heading", "take",
                            "withdraw", "refresh"))  # fmt: skip
    return draw(st.lists(st.tuples(what, st.integers(0, 9), st.integers(0, 2)), max_size=24))


def _edit(draft: Draft, what: str, at: int, word: str) -> None:
    """She works on the text: whatever she wrote is remembered, what she removes again is not."""
    there = blocks.split(draft.text)
    place = at % (len(there) + 1)
    if not there and what in ("change", "drop"):
        return
    if what == "write":
        there.insert(max(1, place), word)
    elif what == "heading":
        there.insert(max(1, place), f"## {word}")
    elif what == "change":
        place = at % len(there)
        if there[place] in draft.own:
            return
        there[place] = f"{there[place]} {word}"
        word = there[place]
    else:
        place = at % len(there)
        if there[place] in draft.own:
            draft.own.remove(there[place])
        del there[place]
        draft.text = blocks.join(there)
        return
    draft.own.append(f"## {word}" if what == "heading" else word)
    draft.text = blocks.join(there)


@given(steps())
def test_her_words_stay_and_what_is_new_is_in_the_text_or_offered(life: list[Step]) -> None:
    draft = Draft()
    for number, (what, at, section) in enumerate(life):
        if what == "capture":
            new = draft.capture(SECTIONS[section])
            grown = draft.refresh()
            offered = {one.key for one in grown.offered}
            assert (f"- {new.text}" in blocks.split(draft.text)) != (new.key in offered)
        elif what == "withdraw" and draft.facts:
            gone = draft.facts.pop(at % len(draft.facts))
            draft.refresh()
            assert f"- {gone.text}" not in set(blocks.split(draft.text)) - set(draft.own)
            assert gone.key not in {one.key for one in draft.made.offered}
        elif what == "take" and draft.made.offered:
            wanted = draft.made.offered[at % len(draft.made.offered)]
            if any(one.key == wanted.key for one in compose(draft.facts).spare):
                continue  # taking one beyond the limit is a change of the choice
            draft.refresh(frozenset({wanted.key}))
            assert f"- {wanted.text}" in _under(draft.text, wanted.section)
            assert wanted.key not in {one.key for one in draft.made.offered}
        elif what == "refresh":
            before = draft.text
            draft.refresh()
            assert draft.text == before, "nothing new: nothing changes"
        elif what not in ("capture", "withdraw", "take"):
            _edit(draft, what, at, f"hers {number}")
        there = blocks.split(draft.text)
        assert [one for one in draft.own if one not in there] == [], "her words stay"
        assert len(there) == len(set(there)), "nothing stands twice"


def _under(text: str, section: str) -> tuple[str, ...]:
    found = {one.name: one.blocks for one in blocks.sections(blocks.split(text))}
    return found[f"## {section}"]


@given(st.lists(st.sampled_from(SECTIONS), max_size=12))
def test_what_she_did_not_touch_is_as_if_drafted_today(captured: list[str]) -> None:
    draft = Draft()
    for section in captured:
        draft.capture(section)
        assert draft.refresh().offered == () or len(draft.made.pieces) >= MOST
    kept = tuple(one.key for one in draft.made.pieces)
    assert draft.text == compose(draft.facts, kept).text


def test_what_she_has_in_her_own_words_is_told_when_it_may_no_longer_stand() -> None:
    draft = Draft()
    draft.capture("well")
    draft.facts[0] = replace(draft.facts[0], text="the pharmacy rings back on Tuesdays")
    draft.capture("well")
    draft.refresh()
    draft.text = draft.text.replace("- the pharmacy rings", "- Our pharmacy now rings")
    gone = draft.facts.pop(0)
    grown = draft.refresh()
    assert [one.key for one in grown.gone] == [gone.key]
    assert "- Our pharmacy now rings back on Tuesdays" in grown.text


def test_a_line_that_was_said_better_since_is_said_better_where_she_left_it() -> None:
    draft = Draft()
    draft.capture("well"), draft.capture("well")
    draft.refresh()
    draft.text = draft.text.replace("- thing 2 said", "- thing 2, in my words")
    draft.facts = [replace(one, text=f"{one.text} better") for one in draft.facts]
    draft.refresh()
    assert "- thing 1 said better" in draft.text
    assert "- thing 2, in my words" in draft.text and "thing 2 said better" not in draft.text


def test_what_she_took_out_does_not_come_back_and_moves_with_its_kind() -> None:
    draft = Draft()
    for _ in range(3):
        draft.capture("well")
    draft.refresh()
    draft.text = draft.text.replace("- thing 1 said\n", "")
    draft.refresh()
    assert "thing 1 said" not in draft.text
    draft.facts[1] = replace(draft.facts[1], section="hopes")
    draft.refresh()
    assert "- thing 2 said" in _under(draft.text, "hopes")
    assert "- thing 2 said" not in _under(draft.text, "well")
    assert "thing 1 said" not in draft.text


@given(st.text(alphabet="ab #->|*1.\n", max_size=60))
def test_blocks_come_back_as_they_were(text: str) -> None:
    there = blocks.split(text)
    assert blocks.split(blocks.join(there)) == there
    words = "".join(text.split())
    assert "".join(blocks.join(there).split()) == words


def test_standing_is_what_stands_as_it_was_put_there() -> None:
    now = compose([Piece("item:1", "thing 1 said", "well")])
    assert standing_in(now.text, now.pieces) == {"item:1"}
    assert standing_in("- thing 1", now.pieces) == frozenset()
