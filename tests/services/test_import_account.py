"""An import says of everybody what becomes of them: mailable, said no, not asked, known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.domain.consent import Method, Purpose
from coptui.services import consent, import_account, importing
from coptui.services.import_account import Account
from coptui.services.importing import ConsentClaim, Fate
from coptui.workspace import Workspace
from tests.services.test_import_answers import _mailable

HEAD = "Name,E-mail,OK to email?\n"


def _plan(ws: Workspace, tmp_path: Path, text: str, *, claim: bool = True) -> importing.ImportPlan:
    path = tmp_path / "people.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    opened = importing.open_file(ws, path)
    words = consent.add_wording(ws, "May we write to you?", ["mail"]).view
    said = ConsentClaim(
        (Purpose.mail,), Method.sheet, date(2026, 11, 6), words.id, column="OK to email?"
    )
    return importing.plan(ws, opened.table, opened.mapping, said if claim else None)


FILE = """Ada Ek,ada@a.example,yes
Ben Roe,ben@a.example,no
Cai Jones,cai@a.example,
Dot Lee,,yes
Eve Amin,eve@gmial.com,yes
Not Anaddress,nothing,yes
"""


def test_the_closing_sentence_accounts_for_everybody(ws: Workspace, tmp_path: Path) -> None:
    made = _plan(ws, tmp_path, FILE)
    assert import_account.of(made) == Account(3, 1, 1, 0, mailable=2, without_address=1, mistyped=1)
    assert importing.carry_out(ws, made).said == (
        "5 new, 1 not taken. 2 can be mailed now, 1 said no, 1 not asked. 1 address looks mistyped."
    )
    assert _mailable(ws) == {"Ada", "Eve"}


def test_without_a_claim_nobody_can_be_mailed_and_a_no_is_told(
    ws: Workspace, tmp_path: Path
) -> None:
    found = import_account.of(_plan(ws, tmp_path, FILE, claim=False))
    assert (found.agreed, found.mailable, found.said_no, found.not_asked) == (0, 0, 1, 4)


def test_who_is_known_and_not_spoken_of_is_counted_as_known(ws: Workspace, tmp_path: Path) -> None:
    importing.carry_out(ws, _plan(ws, tmp_path, "Ada Ek,ada@a.example,\n"))
    found = import_account.of(_plan(ws, tmp_path, "Ada Ek,ada@a.example,\nBo Li,bo@a.example,\n"))
    assert (found.known, found.not_asked) == (1, 1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["yes", "no", ""])), max_size=12))
def test_nobody_is_counted_twice_or_not_at_all(
    ws: Workspace, tmp_path: Path, rows: list[tuple[bool, str]]
) -> None:
    text = "".join(
        f"Person {chr(97 + at)}ton,{f'p{at}@a.example' if mail else ''},{says}\n"
        for at, (mail, says) in enumerate(rows)
    )
    if not rows:
        return
    made = _plan(ws, tmp_path, text)
    found = import_account.of(made)
    taken = sum(made.count(fate) for fate in (Fate.new, Fate.updated, Fate.same))
    assert found.everybody == taken
    assert found.mailable <= found.agreed == sum(says == "yes" for _, says in rows)
    assert found.said_no == sum(says == "no" for _, says in rows)


@pytest.mark.parametrize(("number", "words"), [(1, "1 address looks"), (2, "2 addresses look")])
def test_the_number_and_its_verb_agree(
    ws: Workspace, tmp_path: Path, number: int, words: str
) -> None:
    text = "".join(f"P{n} Q,p{n}@gmial.com,yes\n" for n in range(number))
    assert words in import_account.said(_plan(ws, tmp_path, text))
