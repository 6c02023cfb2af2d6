"""How mailings read on the screen: marks with words, counts, lengths of time, HTML as words."""

from __future__ import annotations

import pytest

from coptui.domain.mailing import DeliveryState, MailingStatus
from coptui.tui.screens.mail import words
from coptui.tui.screens.mail.html_words import as_words


@pytest.mark.parametrize("state", list(DeliveryState))
def test_every_delivery_state_has_a_mark_a_word_and_a_rank(state: DeliveryState) -> None:
    mark, word = words.marked(state).split(" ", 1)
    assert len(mark) == 1
    assert word == state.words
    assert words.rank("unknown") <= words.rank(state)


@pytest.mark.parametrize("status", list(MailingStatus))
def test_every_mailing_status_has_a_mark_and_a_word(status: MailingStatus) -> None:
    mark, word = words.status(status).split(" ", 1)
    assert len(mark) == 1
    assert word


def test_practice_never_says_accepted() -> None:
    assert words.marked("accepted", practice=True) == "✓ written"
    assert words.status("done", practice=True) == "✓ practised"
    assert words.tally({"accepted": 3}, practice=True)[0] == "✓ written 3"


def test_counts_name_trouble_even_when_there_is_none() -> None:
    assert words.tally({"accepted": 45, "waiting": 31, "skipped": 0}) == (
        "✓ accepted 45",
        "✗ refused 0",
        "? in doubt 0",
        "· waiting 31",
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "about 1 minute"),
        (156, "about 3 minutes"),
        (7200, "about 2 hours"),
    ],
)
def test_lengths_of_time_read_as_one_says_them(seconds: float, said: str) -> None:
    assert words.stretch(seconds) == said


def test_html_reads_as_its_words_with_links_named_and_styles_left_out() -> None:
    html = (
        "<html><head><style>p{color:red}</style></head><body><p>Hello  Jo,</p>"
        "<p>come <b>and</b> see<br>us.</p><ul><li>tea</li><li>cake</li></ul>"
        '<a href="https://hub.example/">the Hub</a></body></html>'
    )
    assert as_words(html) == (
        "Hello Jo,\n\ncome and see\nus.\n\n• tea\n• cake\n\nthe Hub [https://hub.example/]"
    )
