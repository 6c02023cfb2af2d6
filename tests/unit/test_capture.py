"""What is written down in a room: kinds by one key, promises in one line, and nobody's name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain import action_line, capture, prompt_cards, running_order
from coptui.domain.capture import BY_KEY, BY_VALUE, KINDS, ItemKind, kind_named, next_kind
from coptui.domain.errors import RuleBroken
from coptui.domain.everyday_names import ALSO_WORDS, NOBODY
from coptui.domain.nameless import SOMEBODY, People
from coptui.domain.running_order import DEFAULT
from coptui.domain.words import check
from coptui.tui.text import ASCII_TWINS

TODAY = date(2026, 11, 23)  # a Monday
ROOM: dict[str, int | None] = {"Femi Calder": 7, "Femi": 7, "Jo Pardew": 3, "Sam": None}


def test_everything_that_people_say_has_its_key() -> None:
    assert {kind.value for kind in KINDS} == {kind.value for kind in ItemKind} | {capture.NOTICING}
    assert len(BY_KEY) == len(KINDS)
    assert all(len(key) == 1 and key.isalpha() and key.islower() for key in BY_KEY)


def test_a_mark_has_a_plain_twin_and_never_stands_alone() -> None:
    for kind in KINDS:
        assert kind.plain.isascii() and kind.title
        assert kind.mark.translate(ASCII_TWINS) == kind.plain


def test_going_from_kind_to_kind_comes_to_all_of_them() -> None:
    seen, now = [], KINDS[0]
    for _ in KINDS:
        seen.append(now)
        now = next_kind(now.value)
    assert (now, set(seen)) == (KINDS[0], set(KINDS))
    assert next_kind(KINDS[0].value, -1) is KINDS[-1]


@pytest.mark.parametrize("words", ["q", "question", "Question", " QUESTION "])
def test_a_kind_is_known_by_key_and_words(words: str) -> None:
    assert kind_named(words) is BY_VALUE["question"]


def test_words_of_several_parts_are_known_however_they_are_joined() -> None:
    for words in ("gone_well", "gone-well", "gone well"):
        assert kind_named(words).value == "gone_well"
    with pytest.raises(RuleBroken, match="It is one of"):
        kind_named("agenda item")


LINES = st.lists(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1))


@given(LINES, st.sampled_from(["", "- ", "* ", "• ", "1. ", "(2) ", "  "]))
def test_pasted_lines_are_items_without_their_list_marks(lines: list[str], mark: str) -> None:
    once = [one for at, one in enumerate(lines) if at == 0 or one != lines[at - 1]]
    assert list(capture.pasted_lines("\r\n\n".join(f"{mark}{one}" for one in lines))) == once


@pytest.mark.parametrize(
    ("line", "who", "what", "due"),
    [
        ("Femi asks the larder, 5 Dec", "Femi", "asks the larder", date(2026, 12, 5)),
        ("Femi Calder asks the larder", "Femi Calder", "asks the larder", None),
        ("femi asks by Friday", "femi", "asks", date(2026, 11, 27)),
        ("the group tries a month without the form, 5/12", "the group",
         "tries a month without the form", date(2026, 12, 5)),
        ("We ring the ward by Mon", "the group", "ring the ward", date(2026, 11, 30)),
        ("housing manager: bring the list, tomorrow", "housing manager", "bring the list",
         date(2026, 11, 24)),
        ("ask the larder, the shop and the church", "", "ask the larder, the shop and the church",
         None),
        ("Feminists meet, 5 Dec", "", "Feminists meet", date(2026, 12, 5)),
        ("ask again on 31 Feb", "", "ask again on 31 Feb", None),
        ("5 Dec", "", "5 Dec", None),
        ("look again, 3 Nov", "", "look again, 3 Nov", None),
        ("Sam brings the cake", "Sam", "brings the cake", None),
        ("Femi to ask the larder by 5 Dec", "Femi", "ask the larder", date(2026, 12, 5)),
        ("we will ring the ward", "the group", "ring the ward", None),
        ("Femi to", "Femi", "to", None),
        ("Sam towers over it", "Sam", "towers over it", None),
    ],
)  # fmt: skip
def test_a_promise_in_one_line(line: str, who: str, what: str, due: date | None) -> None:
    read = action_line.parse(line, TODAY, ROOM)
    assert (read.who, read.what, read.due) == (who, what, due)
    assert read.contact_id == (7 if who.casefold().startswith("femi") else None)


@given(st.text(max_size=80))
def test_any_line_is_some_promise(line: str) -> None:
    read = action_line.parse(line, TODAY, ROOM)
    assert read.what or not line.strip()


@pytest.mark.parametrize(
    ("who", "contact", "words"),
    [
        ("the group", False, "The group:"),
        ("", False, "To do:"),
        ("Femi", True, "Somebody:"),
        ("Zed", False, "Somebody:"),
        ("housing manager", False, "Housing manager:"),
        ("femi", True, "Somebody:"),
    ],
)
def test_who_promised_it_leaves_the_house_as_a_role(who: str, contact: bool, words: str) -> None:
    assert action_line.owner_words(who, contact) == words


PEOPLE = People(["Jo Pardew", "Dr Anil Bexley", "Femi Calder", "Zoë O'Brien", "Hope Street", "Li"])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Jo Pardew rang", "Somebody rang"),
        ("then jo pardew rang", "then somebody rang"),
        ("Pardew, Jo was there", "Somebody was there"),
        ("ask Femi's brother", "ask somebody's brother"),
        ("ask Femi’s brother", "ask somebody’s brother"),
        ("as Dr Bexley says", "as somebody says"),
        ("as Dr Anil Bexley says", "as somebody says"),
        ("Zoe O'Brien and ZOË O’BRIEN", "Somebody and somebody"),
        ("we need hope", "we need hope"),
        ("Hope is what we need", "Hope is what we need"),
        ("Hope Street runs it", "Somebody runs it"),
        ("a list for Li", "a list for somebody"),
        ("li is a mile", "li is a mile"),
        ("calder is a word in small letters", "calder is a word in small letters"),
        ("nobody named here", "nobody named here"),
        ("", ""),
    ],
)
def test_names_are_not_written_down(said: str, kept: str) -> None:
    assert PEOPLE.unnamed(said).text == kept


def test_what_was_left_out_is_told() -> None:
    assert PEOPLE.unnamed("Femi and Jo Pardew and Femi").names == ("Femi Calder", "Jo Pardew")


@pytest.mark.parametrize(
    ("contact", "said", "kept"),
    [
        ("Visitor Bexley", "then Visitor Bexley spoke, and Bexley left", "then somebody"),
        ("Volunteer Okafor", "we thank Okafor", "we thank somebody"),
        ("Guest Speaker", "the Speaker was late", "the Speaker was late"),
        ("visitor bexley", "we went to Bexley", "we went to Bexley"),
        ("Guest One", "one or One of them", "one or One of them"),
        ("Friend of Femi", "Femi spoke", "Femi spoke"),
    ],
)
def test_a_surname_after_a_role_is_a_name(contact: str, said: str, kept: str) -> None:
    plain = People([contact]).unnamed(said).text
    assert plain.startswith(kept)
    assert kept == said or contact.split()[1] not in plain


NAME = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzéöß"), min_size=4, max_size=9).map(
    str.capitalize
)
EVERYDAY = ALSO_WORDS | NOBODY
FULL = st.tuples(NAME, NAME).filter(lambda two: not EVERYDAY & {w.casefold() for w in two})
WORDS = st.lists(st.sampled_from(["the", "queue", "was", "shorter", "on", "Tuesday", "–", "and"]))


@given(FULL, WORDS, WORDS, st.sampled_from(["{0} {1}", "{1}, {0}", "{0}", "{1}", "{0} {1}'s"]))
def test_no_name_of_the_room_is_left_in_any_sentence(
    name: tuple[str, str], before: list[str], after: list[str], form: str
) -> None:
    text = " ".join([*before, form.format(*name), *after])
    plain = People([" ".join(name)]).unnamed(text).text
    assert SOMEBODY in plain.casefold()
    left = plain.casefold().replace(SOMEBODY, "").split()
    assert not {one.casefold() for one in name} & {word.strip(",'s") for word in left}


@given(WORDS)
def test_words_without_names_stay_as_they_are(words: list[str]) -> None:
    text = " ".join(words)
    assert PEOPLE.unnamed(text).text == text


def test_every_part_of_the_usual_order_has_its_card() -> None:
    for item in DEFAULT:
        card = prompt_cards.card_for(item.kind, item.title, item.prompts)
        assert card.moment == item.kind and card.questions


def test_the_hosts_own_words_come_first_and_nothing_is_asked_twice() -> None:
    own = "What would you like to tell us?\nWhat is better?"
    card = prompt_cards.card_for("discussion", "The talk", own)
    assert card.questions[:2] == ("What would you like to tell us?", "What is better?")
    assert len(set(card.questions)) == len(card.questions)
    assert prompt_cards.card_for("nothing of the kind") is prompt_cards.ANY


def test_the_cards_speak_as_the_field_does() -> None:
    said = [
        text
        for card in (*prompt_cards.CARDS, prompt_cards.ANY)
        for text in (*card.questions, *card.again, card.title, card.mind)
    ]
    assert [hint.found for text in (*said, *prompt_cards.QUIET) for hint in check(text)] == []
    assert len(running_order.DEFAULT) == 12
