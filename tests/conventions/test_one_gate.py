"""Who is written to is decided in one place: nothing reaches ledger or wire but by the gate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from coptui.domain.consent import Verdict
from coptui.mail.outgoing import Skip
from coptui.services import mailing_messages, mailing_people, mailings
from coptui.store.models import Delivery
from coptui.workspace import Workspace
from tests.conventions.source import TOP, functions, modules
from tests.services.mailing_home import town

INVENTED = "coptui/services/demo"
"""The demo writes its invented past straight into the tables; none of it can ever leave."""


def calls(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Every call in it as (what it is called on, its name)."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            on = getattr(one.func, "value", None)
            yield (
                getattr(on, "id", getattr(on, "attr", "")),
                getattr(one.func, "attr", getattr(one.func, "id", "")),
            )


def where(wanted: Any) -> set[str]:
    """The functions in which such a call stands, as module:function."""
    return {
        f"{path}:{function.name}"
        for path, module in modules().items()
        if not path.startswith(INVENTED)
        for function in functions(module)
        for on, name in calls(function)
        if wanted(on, name)
    }


def body_of(path: str, name: str) -> ast.AST:
    return next(one for one in functions(modules()[path]) if one.name == name)


def test_one_function_alone_puts_messages_into_the_ledger() -> None:
    makers = ("create", "insert", "insert_many", "bulk_create", "replace", "replace_many")
    found = where(lambda on, name: on == "Delivery" and name in makers)
    assert found == {"coptui/services/mailing_confirm.py:confirm"}
    raw = [
        f"{path}:{one.lineno}"
        for path, module in modules().items()
        for one in ast.walk(module)
        if isinstance(one, ast.Call)
        and getattr(one.func, "id", "") in ("insert_rows", "insert_columns")
        and getattr(one.args[1], "id", "?") in ("Delivery", "?")
    ]
    assert raw == []
    text = re.compile(r"INSERT\s+(OR\s+\w+\s+)?INTO\s+\W*delivery", re.IGNORECASE)
    assert [path for path in modules() if text.search((TOP / path).read_text("utf-8"))] == []


def test_it_takes_its_people_from_the_gate_and_from_nowhere_else() -> None:
    confirm = set(calls(body_of("coptui/services/mailing_confirm.py", "confirm")))
    assert ("", "people_of") in confirm
    chosen = where(lambda _, name: name == "Goes")
    assert chosen == {
        "coptui/services/mailing_people.py:people_of",
        # These two show what was confirmed or sent; they send nothing.
        "coptui/services/mailings.py:_kept_audience",
        "coptui/services/mailings.py:as_sent",
    }
    people = set(calls(body_of("coptui/services/mailing_people.py", "people_of")))
    assert ("", "_held") in people
    assert ("", "gate") in set(calls(body_of("coptui/services/mailing_people.py", "_held")))


def test_what_goes_over_the_wire_has_passed_the_gate_once_more() -> None:
    ready = where(lambda on, name: "Ready" in (on, name))
    assert ready == {
        "coptui/services/mailing_messages.py:_one",
        "coptui/services/mailings.py:trial",  # the test to oneself, to an address typed by hand
        "coptui/services/making.py:_unpacked",  # what the process beside the sender has made
    }
    beside = set(calls(body_of("coptui/services/making.py", "messages_for")))
    assert ("mailing_messages", "messages_for") in beside
    assert ("", "messages_for") in set(calls(body_of("coptui/services/making.py", "_works")))
    claim = set(calls(body_of("coptui/services/mailing_messages.py", "_one")))
    assert ("", "gate") in claim


def test_nobody_says_that_a_mail_is_a_service_of_its_own() -> None:
    """`service=True` passes consent by; no mail of today may."""
    found = [
        f"{path}:{node.lineno}"
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.keyword) and node.arg == "service"
    ]
    assert found == []


@pytest.mark.parametrize("module", [mailing_people, mailing_messages])
def test_both_listen_to_what_the_gate_says(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, module: Any
) -> None:
    here = town(ws)
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    if module is mailing_messages:
        mailings.confirm(ws, mailing, 4)
    monkeypatch.setattr(module, "gate", lambda *_, **__: Verdict(False, None, "closed for today"))
    if module is mailing_people:
        assert mailings.audience(ws, mailing).goes == ()
        return
    answers = mailings.messages_for(ws, [row.id for row in Delivery.select()]).values()
    assert [one for one in answers if one != Skip("closed for today")] == []
