"""No condition of the gate is idle: without any one of them somebody would be written to wrongly.

Each row of the table is a person whom one condition alone holds back (or lets through). Each test
takes one condition out of the source of the gate, and the table must notice.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest

from coptui.domain import consent as real
from tests.conventions.source import PACKAGE

TODAY = date(2026, 11, 23)
SOURCE = (PACKAGE / "domain" / "consent.py").read_text(encoding="utf-8")
GATE = ("gate", "_refusal", "_counts", "standing", "guardian_standing", "_nearer", "refresh_day")
"""The functions that decide, every condition of which is tried."""


@dataclass(frozen=True)
class Case:
    """A person made from a module's own classes, what is asked, and the answer there must be."""

    name: str
    person: Callable[[Any], Any]
    held: str | None
    ask: dict[str, Any]


def _fact(m: Any, state: str = "given", ago: int = 30, key: int = 1, **more: Any) -> Any:
    purpose = m.Purpose(more.pop("purpose", "mail"))
    basis = m.Basis(more.pop("basis", "consent"))
    day = TODAY - timedelta(days=ago)
    return m.ConsentFact(purpose, m.ConsentState(state), basis, day, event_id=key, **more)


def _jo(m: Any, *facts: Any, **more: Any) -> Any:
    said = facts or (_fact(m),)
    return m.Person(1, "Jo Pardew", more.pop("email", "jo@a.example"), said, **more)


def case(name: str, person: Callable[[Any], Any], held: str | None, **ask: Any) -> Case:
    return Case(name, person, held, ask)


CASES = (
    case("agreed", _jo, None),
    case("agreed, in a community", _jo, None, community_id=7),
    case("gone", lambda m: _jo(m, removed=True), "removed"),
    case("gone, own request", lambda m: _jo(m, removed=True), "removed", service=True),
    case("no address", lambda m: _jo(m, email=" "), "no_email"),
    case("no address, own request", lambda m: _jo(m, email=""), "no_email", service=True),
    case("own request", lambda m: _jo(m, _fact(m, "withdrawn")), None, service=True),
    case("suppressed", lambda m: _jo(m, suppressed=True), "suppressed"),
    case("suppressed, own request", lambda m: _jo(m, suppressed=True), None, service=True),
    case("not asked", lambda m: m.Person(1, "Jo", "jo@a.example"), "not_asked"),
    case("asked about another thing", lambda m: _jo(m, _fact(m, purpose="named")), "not_asked"),
    case("said no", lambda m: _jo(m, _fact(m, "refused")), "refused"),
    case("withdrew", lambda m: _jo(m, _fact(m), _fact(m, "withdrawn", 3, 2)), "withdrew"),
    case("too long ago", lambda m: _jo(m, _fact(m, ago=800)), "expired"),
    case("soft opt-in too long ago", lambda m: _jo(m, _fact(m, ago=800, basis="soft_opt_in")),
         "expired"),
    case("a lasting ground", lambda m: _jo(m, _fact(m, ago=800, basis="legitimate_interest")),
         None),
    case("its own last day passed", lambda m: _jo(m, _fact(m, refresh_by=TODAY - timedelta(1))),
         "expired"),
    case("its own last day is today", lambda m: _jo(m, _fact(m, ago=800, refresh_by=TODAY)), None),
    case("a yes of tomorrow", lambda m: _jo(m, _fact(m, ago=-1)), "not_asked"),
    case("a no of tomorrow", lambda m: _jo(m, _fact(m), _fact(m, "refused", -1, 2)), "refused"),
    case("a mistake taken back", lambda m: _jo(m, _fact(m), _fact(m, "not_asked", 30, 2,
         corrects=1)), "not_asked"),
    case("a mark of a mistake is no answer", lambda m: _jo(m, _fact(m), _fact(m, "not_asked", 1, 3,
         corrects=2)), None),
    case("on hold", lambda m: _jo(m, hold_reason="mail came back"), "on_hold"),
    case("left", lambda m: _jo(m, left=frozenset({7})), "left", community_id=7),
    case("left another", lambda m: _jo(m, left=frozenset({8})), None, community_id=7),
    case("left, asked for all", lambda m: _jo(m, left=frozenset({7})), None),
    case("yes elsewhere", lambda m: _jo(m, _fact(m, community_id=8)), "not_asked", community_id=7),
    case("yes to this one alone", lambda m: _jo(m, _fact(m, community_id=7)), None, community_id=7),
    case("yes to one, asked for all", lambda m: _jo(m, _fact(m, community_id=7)), "not_asked"),
    case("no to this one", lambda m: _jo(m, _fact(m, "withdrawn", 9, 2, community_id=7)),
         "withdrew", community_id=7),
    case("no to this one, then yes to all", lambda m: _jo(m, _fact(m, "withdrawn", 9, 2,
         community_id=7), _fact(m, ago=3)), "withdrew", community_id=7),
    case("yes to this one, then no to all", lambda m: _jo(m, _fact(m, ago=9, community_id=7),
         _fact(m, "withdrawn", 3, 2)), "withdrew", community_id=7),
    case("no to all, then yes to this one", lambda m: _jo(m, _fact(m, "withdrawn", 9, 2),
         _fact(m, ago=3, key=3, community_id=7)), None, community_id=7),
    case("photograph on other grounds", lambda m: _jo(m, _fact(m, purpose="photo", basis="other")),
         "not_asked", purpose="photo"),
    case("a photograph by consent", lambda m: _jo(m, _fact(m, purpose="photo")), None,
         purpose="photo"),
    case("under 18, own yes", lambda m: _jo(m, under_18=True), "no_guardian"),
    case("under 18, a guardian's yes", lambda m: _jo(m, _fact(m, by_guardian=True), under_18=True),
         None),
    case("under 18, both", lambda m: _jo(m, _fact(m, by_guardian=True), _fact(m, ago=3, key=2),
         under_18=True), None),
    case("under 18, the guardian's yes ran out", lambda m: _jo(m, _fact(m, ago=800,
         by_guardian=True), _fact(m, ago=3, key=2), under_18=True), "no_guardian"),
    case("under 18, no after the guardian's yes", lambda m: _jo(m, _fact(m, by_guardian=True),
         _fact(m, "refused", 9, 2), _fact(m, ago=3, key=3), under_18=True), "no_guardian"),
)  # fmt: skip


def wrong(module: Any) -> list[str]:
    """The rows of the table that this gate answers otherwise than it must."""
    found = []
    for one in CASES:
        ask = dict(one.ask)
        purpose = module.Purpose(ask.pop("purpose", "mail"))
        try:
            verdict = module.gate(one.person(module), purpose, TODAY, **ask)
            held = None if verdict.held is None else verdict.held.value
            if held != one.held or verdict.may is not (one.held is None) or not verdict.text:
                found.append(one.name)
        except (TypeError, AttributeError, ValueError) as error:
            found.append(f"{one.name}: {error}")
    return found


def test_the_gate_answers_every_row_of_the_table() -> None:
    assert wrong(real) == []


def test_every_reason_of_the_gate_has_its_row() -> None:
    """Those decided elsewhere: two who share an address, and whoever is left out by hand."""
    elsewhere = {real.HeldBack.duplicate.value, real.HeldBack.left_out.value}
    assert {one.held for one in CASES if one.held} | elsewhere == {h.value for h in real.HeldBack}


class _Without(ast.NodeTransformer):
    """Answers the condition with this number as if it were always `to`; tells where all are."""

    def __init__(self, wanted: int, to: bool) -> None:
        self.wanted, self.to = wanted, to
        self.where: list[str] = []

    def _one(self, test: ast.expr) -> ast.expr:
        self.where.append(f"line {test.lineno}: {ast.unparse(test)} → {self.to}")
        if len(self.where) - 1 != self.wanted:
            return test
        return ast.copy_location(ast.Constant(self.to), test)

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        node.test = self._one(node.test)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        node.test = self._one(node.test)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """Each side of an “and” as if it held, each side of an “or” as if it did not."""
        self.generic_visit(node)
        neutral = isinstance(node.op, ast.And)
        if self.to is neutral:
            node.values = [self._one(one) for one in node.values]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.ifs = [self._one(one) for one in node.ifs]
        return node


NONE = -1
"""The number of no condition."""


def without(wanted: int, to: bool) -> tuple[list[str], ast.Module]:
    """Where the conditions of the gate are, and its source without the wanted one."""
    tree = ast.parse(SOURCE)
    change = _Without(wanted, to)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in GATE:
            change.visit(node)
    return change.where, tree


def mutant(wanted: int, to: bool) -> ModuleType:
    """The gate without one of its conditions, as a module."""
    tree = ast.fix_missing_locations(without(wanted, to)[1])
    module = ModuleType("mutant")
    sys.modules["mutant"] = module
    try:
        exec(compile(tree, "mutant", "exec"), module.__dict__)
    finally:
        del sys.modules["mutant"]
    return module


MUTANTS = [
    (where, number, to) for to in (False, True) for number, where in enumerate(without(NONE, to)[0])
]
"""Where each condition is, its number, and what is answered in its place."""


SAME_ANSWERS = {
    # Without a community nothing is said for one alone, and nobody has left it.
    "community_id is not None → True",
    # What is about to be said has no number yet, and nothing can have mended it.
    "f.event_id == 0 → False",
    # A no has a last day too, then, but it is a no before its day is looked at.
    "fact.state is ConsentState.given → True",
}
"""Conditions that spare work or say what is meant, and change no answer. Each is tried too."""


def is_idle(where: str) -> bool:
    return any(where.endswith(f": {one}") for one in SAME_ANSWERS)


@pytest.mark.parametrize(
    ("where", "number", "to"), [pytest.param(*one, id=one[0]) for one in MUTANTS]
)
def test_without_this_condition_somebody_is_answered_wrongly(
    where: str, number: int, to: bool
) -> None:
    if not is_idle(where):
        assert wrong(mutant(number, to)), f"nobody in the table needs {where}"


def test_what_is_said_to_change_no_answer_changes_none() -> None:
    idle = [(where, number, to) for where, number, to in MUTANTS if is_idle(where)]
    assert [where for where, number, to in idle if wrong(mutant(number, to))] == []
    assert len(idle) == 4


def test_the_mutants_are_made_of_what_there_is() -> None:
    assert len([one for one in MUTANTS if not one[2]]) > 20
    assert wrong(mutant(NONE, False)) == []
    assert replace(real.Person(1, "a", "b"), removed=True).removed
