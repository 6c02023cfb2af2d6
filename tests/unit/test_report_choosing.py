"""What stands in a report by itself, and that whatever she chooses has its way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.reports import choosing, gaps, targets, themes
from coptui.domain.reports.choosing import Chosen, choose
from coptui.domain.reports.pieces import Made, Piece, as_plain, from_plain
from coptui.domain.reports.themes import Practice


def _pieces(*texts: str) -> list[Piece]:
    return [Piece(f"item:{n}", text, "well", weight=choosing.weight(text))
            for n, text in enumerate(texts)]  # fmt: skip


def test_what_says_the_same_is_told_once() -> None:
    pieces = _pieces(
        "The pharmacy rings back before Friday.",
        "the Pharmacy rings back, before friday",
        "Before Friday the pharmacy rings us back.",
        "The bus waited for two people.",
    )
    found = choose(pieces, Chosen(), 6)
    assert len(found.told) == 2 and len(found.folded) == 2
    assert set(found.folded.values()) < {one.key for one in found.told}
    both = choose(pieces, Chosen(taken_in=frozenset({"item:1", "item:2"})), 6)
    assert {"item:1", "item:2"} <= {one.key for one in both.told}


def test_what_was_left_out_does_not_come_back_in_the_words_of_another() -> None:
    first, again, other = _pieces(
        "It began small here.", "It began small, here.", "The bus waited."
    )
    found = choose([first, again, other], Chosen(left_out=frozenset({first.key})), 2, as_given=True)
    assert found.told == (other,) and found.folded == {again.key: first.key}
    wanted = Chosen(left_out=frozenset({first.key}), taken_in=frozenset({again.key}))
    assert choose([first, again, other], wanted, 2, as_given=True).told == (again, other)


@given(
    st.lists(st.sampled_from("abcdefghij"), unique=True),
    st.frozensets(st.sampled_from("abcdefghij")),
    st.frozensets(st.sampled_from("abcdefghij")),
    st.integers(0, 6),
)
def test_every_piece_is_told_or_spare_and_hers_has_its_way(
    names: list[str], out: frozenset[str], into: frozenset[str], most: int
) -> None:
    pieces = [Piece(name, f"{name} {name * 3} went well {ord(name)}", "well") for name in names]
    found = choose(pieces, Chosen(left_out=out - into, taken_in=into), most)
    told, spare = {one.key for one in found.told}, {one.key for one in found.spare}
    assert told | spare == set(names) and not told & spare
    assert into & set(names) <= told and not told & (out - into)
    assert len(told - into) <= most


def test_a_public_report_has_what_is_for_the_community_only_where_she_took_it_in() -> None:
    inner, outer = _pieces("One thing is for us alone here.", "Another thing is for everybody now.")
    outer = Piece(outer.key, outer.text, "well", "public")
    assert choose([inner, outer], Chosen(level="public"), 5).told == (outer,)
    both = choose([inner, outer], Chosen(level="public", taken_in=frozenset({inner.key})), 5)
    assert set(both.told) == {inner, outer}


def test_her_order_stands_and_what_comes_later_stands_behind() -> None:
    pieces = _pieces("One thing went well today.", "A second thing went well today, too.",
                     "Third came the soup that nobody expected.")  # fmt: skip
    keys = [one.key for one in pieces]
    found = choose(pieces, Chosen(order=tuple(keys[::-1])), 5)
    assert [one.key for one in found.told] == keys[::-1]
    later = choose(pieces, Chosen(kept=(keys[2], keys[0])), 5)
    assert [one.key for one in later.told] == [keys[2], keys[0], keys[1]]
    assert len(choose(pieces, Chosen(kept=(keys[2],)), 1).told) == 1


def test_a_choice_and_what_was_made_come_back_as_they_were_kept() -> None:
    chosen = Chosen(frozenset("a"), frozenset("b"), ("c",), {"well": 3}, {"annex": True})
    assert choosing.from_plain(choosing.as_plain(chosen)) == chosen
    assert choosing.from_plain({}) == Chosen()
    made = Made("text", tuple(_pieces("One thing.")), frozenset({"item:0"}), ())
    assert from_plain(as_plain(made)) == made
    assert from_plain({}) == Made()


def test_good_practice_is_sorted_by_its_tags_or_by_what_several_share() -> None:
    texts = ("the pharmacy rings back", "our pharmacy prints pictures", "two pharmacies open late",
             "pharmacy bags have a list", "a neighbour has a key", "neighbours ring first",
             "the neighbour waters plants", "soup on Tuesdays")  # fmt: skip
    found = themes.of([Practice(str(n), text) for n, text in enumerate(texts)])
    assert found["0"] == found["1"] == "Pharmacy" and found["4"] == found["6"] == "Neighbour"
    assert found["7"] == ""
    assert themes.of([Practice("1", "the pharmacy", ("Medicines",))]) == {"1": "Medicines"}


def test_what_is_missing_is_found_again_however_she_writes_around_it() -> None:
    line = gaps.to_be_written("a foreword from the chair")
    assert gaps.gaps(f"# A\n\n{line}\n\nTo be sure.\n") == ("a foreword from the chair",)
    assert gaps.gaps("It is to be written: by somebody.") == ()


@pytest.mark.parametrize(("words", "pages"), [(0, 1), (399, 1), (401, 2), (700, 2)])
def test_pages_are_counted_in_words(words: int, pages: int) -> None:
    assert targets.pages(words) == pages
    assert targets.pages(words, "![x](figure:scale)\n" * 10) > pages
    assert targets.of("session").most == 700
