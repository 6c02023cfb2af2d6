"""Text from outside reaches the screen as text: nothing built from values is read as markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conventions.source import modules

READ_AS_MARKUP = {"Static", "Label", "Button", "Checkbox", "RadioButton", "notify", "from_markup"}
TITLES = {"border_title", "border_subtitle", "tooltip"}
MAKERS = {"coptui/tui/text.py"}
"""The one module that makes displayed text."""


def offences(path: str, module: ast.Module) -> Iterator[str]:
    """Calls and assignments that hand a text with values in it to something that reads markup."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            plain = any(
                word.arg == "markup" and getattr(word.value, "value", True) is False
                for word in node.keywords
            )
            if name in READ_AS_MARKUP and not plain and _has_values(node.args[0]):
                yield f"{path}:{node.lineno} {name}"
        if isinstance(node, ast.Assign) and _has_values(node.value):
            names = {getattr(target, "attr", "") for target in node.targets}
            if names & TITLES:
                yield f"{path}:{node.lineno} {', '.join(names & TITLES)}"


def _has_values(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    return isinstance(node, ast.BinOp) and (_has_values(node.left) or _has_values(node.right))


def test_the_rule_sees_what_it_is_for() -> None:
    bad = ast.parse('Static(f"{name}")\nself.border_title = f"{n} of {m}"\nself.notify(f"x {y}")')
    good = ast.parse('Static(shown(name))\nself.notify(f"x {y}", markup=False)\nLabel("plain")')
    assert len(list(offences("bad", bad))) == 3
    assert list(offences("good", good)) == []


def test_no_screen_reads_values_as_markup() -> None:
    found = [
        offence
        for path, module in modules().items()
        if path.startswith("coptui/tui/") and path not in MAKERS
        for offence in offences(path, module)
    ]
    assert found == []
