"""The field's words hold everywhere: in mails, sheets, screens, commands, pictures and papers.

What the word check knows of (`domain/word_list.py`) must not stand in what coptui says itself. It
is looked for in every text of the source, in all templates, in the snapshots and in the docs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from coptui.domain.word_list import PAIRS
from tests.conventions.source import TOP, modules

KNOWS_THEM = {"coptui/domain/word_list.py", "coptui/domain/reports/scan_people.py"}
"""The list itself, and what looks for people in the words of a report."""
MORE = (
    r"no[- ]shows?", r"absentees?", r"non[- ]?attend(?:ers?|ance|ing)", r"drop[- ]?outs?",
    r"(?:came|come|comes|coming|is|are|was|were|being|arrived) late(?! by itself)",
    r"(?:left|leaves?|leaving) early", r"seniority", r"high[- ]performers?|low[- ]performers?",
    r"(?:best|worst|good|bad|poor) (?:members?|attenders?|communit(?:y|ies))",
    r"passive (?:members?|people|attendees?)",
)  # fmt: skip
"""What nobody types into a mail, and no screen may say either: it grades, or counts comings."""
FIELDS_OWN = {
    "facilitate": "the guide's name for the fourth of the nine steps",
    "stakeholder": "where an idea came from, as the guide counts it",
}
"""Words of the list that are the guide's own; in a mail they are looked at all the same."""
PRIVATE = re.compile(r"came to \d of the last \d")
"""Said to the coordinator alone, where she looks for somebody to ask into the core group."""
_RULES = [
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), pattern)
    for pattern in (*(one.pattern for one in PAIRS), *MORE)
]

_ANY = re.compile(
    rf"\b(?<!-)(?:{'|'.join(pattern for _, pattern in _RULES)})(?![\w-])", re.IGNORECASE
)
"""All of them at once; each begins with a letter, so one look tells that there is none."""


def forbidden(text: str, *, leaves: bool = False) -> list[str]:
    """The words in it that must not stand there; `leaves` where it goes to other people."""
    if not _ANY.search(text):
        return []
    found = [match[0] for rule, _ in _RULES for match in rule.finditer(text)]
    if leaves:
        return found
    private = {match[0] for match in PRIVATE.finditer(text)}
    return [
        one
        for one in found
        if one.lower().rstrip("s") not in FIELDS_OWN
        and not any(one.startswith(told) for told in private)
    ]


def _said(path: str, module: ast.Module) -> Iterator[tuple[int, str]]:
    """The texts of a module; its docstrings too where they are shown as help."""
    apart = set[int]()
    if not path.startswith("coptui/cli/"):
        for node in ast.walk(module):
            body = getattr(node, "body", None)
            for one in body if isinstance(body, list) else ():
                if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                    apart.add(id(one.value))
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.lineno, node.value


def test_no_text_of_the_program_says_what_the_guide_would_not() -> None:
    found = [
        f"{path}:{line}: {word}"
        for path, module in modules().items()
        if path not in KNOWS_THEM
        for line, text in _said(path, module)
        for word in forbidden(text)
    ]
    assert found == []


@pytest.mark.parametrize("kind", ["templates", "snapshots", "docs"])
def test_no_paper_or_picture_says_it_either(kind: str) -> None:
    files = {
        "templates": TOP.glob("templates/**/*.md"),
        "snapshots": TOP.glob("tests/**/__snapshots__/**/*.txt"),
        "docs": (TOP / "README.md", *TOP.glob("docs/*.md")),
    }[kind]
    found, seen = [], 0
    for path in files:
        seen += 1
        text, leaves = path.read_text(encoding="utf-8"), kind == "templates"
        if not forbidden(text, leaves=leaves):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            words = forbidden(line, leaves=leaves)
            found += [f"{path.relative_to(TOP)}:{number}: {word}" for word in words]
    assert seen > 3
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "The agenda is attached.", "Apologies: Hugo Tanner", "Take minutes", "Any other business",
        "Three people arrived late", "He failed to attend", "a hard-to-reach group", "Two no-shows",
        "Sorry that you missed us", "their attendance record", "our stakeholders in order to",
        "Maureen left early", "our best members",
    ],
)  # fmt: skip
def test_a_forbidden_word_would_be_found(text: str) -> None:
    assert forbidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "The running order is attached.", "Told in five minutes", "It never goes late by itself.",
        "a mailing that is later than planned", "They told us that they cannot come.",
        "4 facilitate", "idea  3  stakeholder", "Gwen Isley came to 6 of the last 6",
    ],
)  # fmt: skip
def test_what_may_be_said_is_left_alone(text: str) -> None:
    assert not forbidden(text)
