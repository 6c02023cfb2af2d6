"""Each mail says why it comes, and how and when its reader agreed, as the program knows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coptui.domain.consent import Basis, ConsentFact, ConsentState, Method, Purpose, standing
from coptui.mail import context
from coptui.services import mailings
from coptui.workspace import Workspace
from tests.services.mailing_home import town

TODAY = date(2026, 11, 23)
AGREED = date(2026, 9, 14)
ON_THE_LIST = "You get this because you are on the list of Harbour"


FACT = ConsentFact(Purpose.mail, ConsentState.given, happened_on=AGREED, method=Method.sheet)


def _why(fact: ConsentFact) -> str:
    agreed = standing([fact], Purpose.mail, TODAY)
    since = date(2026, 11, 1)
    return context.person("Asha Verrall", community="Harbour", since=since, agreed=agreed).why


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (Method.sheet, "You signed a sheet on 14 September 2026."),
        (Method.form, "You ticked a form on 14 September 2026."),
        (Method.mail, "You agreed in a mail on 14 September 2026."),
        (Method.spoken, "You told us that we may write to you on 14 September 2026."),
    ],
)
def test_it_says_how_and_when_somebody_agreed(method: Method, words: str) -> None:
    why = _why(replace(FACT, method=method))
    assert why == f"{ON_THE_LIST}. {words}"
    assert context.without_how_agreed(why).strip() == f"{ON_THE_LIST}."


@pytest.mark.parametrize(
    "fact",
    [
        replace(FACT, method=None),
        replace(FACT, by_guardian=True),
        replace(FACT, basis=Basis.legitimate_interest),
        replace(FACT, state=ConsentState.withdrawn),
        replace(FACT, happened_on=date(2019, 1, 1)),
    ],
)
def test_it_claims_no_agreement_that_is_not_their_own_or_holds_no_more(
    fact: ConsentFact,
) -> None:
    assert _why(fact) == f"{ON_THE_LIST} since November 2026."


def test_the_invitation_says_so_and_what_is_done_there_with_its_topic_in_quotation_marks(
    ws: Workspace,
) -> None:
    mailing = mailings.prepare(ws, "T1", session_id=town(ws).session).view.id
    jose = next(one for one in mailings.audience(ws, mailing).goes if "José" in one.name)
    read = mailings.preview(ws, mailing, jose.contact_id)
    for words in (read.text, read.html):
        assert "1 June 2025." in words and "You signed a sheet on" in words
        assert "“First 48 hours at home”." in words
        assert "We begin with tea" in words and "one word" not in words
    assert [
        one.rule for one in mailings.findings(ws, mailing) if one.rule in ("past", "dates")
    ] == []
