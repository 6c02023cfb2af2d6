"""The shape of the house: sizes, names, docstrings, where errors end, and no unfinished corners."""

from __future__ import annotations

import ast
import re

from tests.conventions.source import PACKAGE, TOP, functions, lines_of, modules

LONGEST_MODULE = 450
LONGEST_FUNCTION = 60
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
MAY_CATCH_ALL = {
    "coptui/tui/app.py",
    "coptui/cli/diagnostics.py",
    "coptui/mail/engine.py",
    "coptui/mail/lane.py",  # a fault with the message that follows must not touch the one before
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|HACK)\b")


def test_the_source_is_found() -> None:
    assert "coptui/cli/main.py" in modules() and len(modules()) > 40


def test_no_module_is_longer_than_a_reader_bears() -> None:
    assert [path for path in modules() if lines_of(path) > LONGEST_MODULE] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, module in modules().items()
        for node in functions(module)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_names_of_modules_say_something() -> None:
    parts = {(path, part) for path in modules() for part in path.removesuffix(".py").split("/")}
    assert [path for path, part in parts if part in SAY_NOTHING] == []


def test_everything_public_has_a_docstring() -> None:
    bare = []
    for path, module in modules().items():
        nodes: list[ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef] = [module]
        classes = [one for one in module.body if isinstance(one, ast.ClassDef)]
        scopes: list[ast.Module | ast.ClassDef] = [module, *classes]
        for scope in scopes:
            nodes += [
                node
                for node in scope.body
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and not node.name.startswith("_")
            ]
        bare += [
            f"{path}:{getattr(node, 'lineno', 1)} {getattr(node, 'name', '')}"
            for node in nodes
            if ast.get_docstring(node) is None and not _overloaded(node)
        ]
    assert sorted(set(bare)) == []


def _overloaded(node: ast.AST) -> bool:
    marks = getattr(node, "decorator_list", [])
    return any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in marks)


def test_errors_of_every_kind_end_in_few_places() -> None:
    found = {
        f"{path}:{node.lineno}"
        for path, module in modules().items()
        if path not in MAY_CATCH_ALL
        for node in ast.walk(module)
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    }
    assert found == set()


def _catches_all(node: ast.ExceptHandler) -> bool:
    if isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None:
        return False  # it tidies up and passes the error on
    if node.type is None:
        return True
    names = [one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)]
    return "Exception" in names or "BaseException" in names


def test_nothing_is_left_open() -> None:
    shown = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.tcss"), *(TOP / "templates").rglob("*.md")]
    left = [str(path) for path in shown if UNFINISHED.search(path.read_text(encoding="utf-8"))]
    assert left == []


def test_the_domain_has_no_clock_and_touches_no_file() -> None:
    clocks = re.compile(r"\.(now|today|utcnow)\(|\btime\.(time|monotonic)\(|\bopen\(|\bos\.")
    found = [
        f"{path.name}:{number}"
        for path in (PACKAGE / "domain").glob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if clocks.search(line) and not line.lstrip().startswith(("#", '"'))
    ]
    assert found == []
