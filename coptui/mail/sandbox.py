"""The template language as a mailing may use it: small enough that nothing in it can run away.

Jinja's immutable sandbox keeps a template away from Python. What it leaves open, endless work and
endless memory, is closed here by leaving out of the language everything that multiplies: sums,
calls, assignments, macros, nested loops and ranges. What remains is bounded by the size of the
template and of the lists it is given, and its output is counted while it is made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coptui.errors import CoptuiError, Refused
from coptui.mail.slots import MissingValue, Slot

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST_SOURCE = 20_000
LARGEST_OUTPUT = 200_000
LONGEST_LIST = 100
DEEPEST = 60
LONGEST_QUOTE = 120
_NAMED = re.compile(r"'([A-Za-z_]\w*)'")
_TAG = re.compile(r"{%-?\s*(if|for|endif|endfor)\b")
_ENDS = (". ", "? ", "! ", "\n")
_ALLOWED = frozenset(
    {
        "Template", "Output", "TemplateData", "Name", "Getattr", "Getitem", "Const", "If",
        "For", "CondExpr", "And", "Or", "Not", "Test", "Filter", "Compare", "Operand", "Concat",
    }
)  # fmt: skip
_TESTS = frozenset({"defined", "undefined", "none"})
_FILTERS = frozenset({"length"})
_WORDS = {
    "Call": "calls something",
    "For": "has a loop inside a loop",
    "Assign": "sets a name",
    "Macro": "defines a macro",
    "Include": "includes another file",
    "Import": "imports another file",
    "Extends": "extends another file",
    "Mul": "multiplies",
    "Pow": "multiplies",
}


def render(source: str, context: Mapping[str, Any]) -> str:
    """Work a template through with plain values and slots.

    Raises Refused with a plain sentence for anything the language does not have, for a value that
    is not there, and for an output that grows too long.
    """
    template = _compiled(source)
    size, parts = 0, []
    try:
        for part in template.generate(dict(context)):
            size += len(part)
            if size > LARGEST_OUTPUT:
                raise Refused("The text grows far too long when it is filled in.")
            parts.append(part)
    except MissingValue as missing:
        raise MissingValue(missing.path, sentence_with(source, missing.path)) from missing
    except CoptuiError:
        raise
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise Refused("The template asks for something that cannot be worked out.") from error
    except _jinja().TemplateError as error:
        raise _plainly(error, source) from error
    return "".join(parts)


def sentence_with(source: str, word: str) -> str:
    """The sentence of a text in which this word stands first, shortened; empty where it does not.

    What a coordinator is to mend she finds by its words, not by the number of a line.
    """
    at = source.find(word)
    if at < 0 or not word:
        return ""
    begins = max((source.rfind(sign, 0, at) + len(sign) for sign in _ENDS if sign in source[:at]),
                 default=0)  # fmt: skip
    ends = min((found + 1 for sign in _ENDS if (found := source.find(sign, at)) >= 0),
               default=len(source))  # fmt: skip
    text = " ".join(source[begins:ends].split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


def _line_of(source: str, number: int | None) -> str:
    rows = source.splitlines()
    at = min(max((number or 1) - 1, 0), max(len(rows) - 1, 0))
    text = " ".join(rows[at].split()) if rows else ""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


def check(source: str) -> None:
    """Refuse a template text that the language does not allow, without filling it in."""
    _compiled(source)


def paths(source: str) -> frozenset[str]:
    """The values a template asks for, as `group.name`."""
    from jinja2 import nodes

    found = set()
    for node in _parsed(source).find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name):
            found.add(f"{node.node.name}.{node.attr}")
    return frozenset(found)


@lru_cache(maxsize=64)
def _compiled(source: str) -> Any:
    tree = _parsed(source)
    _walk(tree, 0, 0)
    try:
        return _environment().from_string(source)
    except RecursionError as error:
        raise Refused("The template is nested too deeply.") from error
    except _jinja().TemplateError as error:
        raise _plainly(error, source) from error


def _parsed(source: str) -> nodes.Template:
    if len(source) > LARGEST_SOURCE:
        raise Refused(f"The text is longer than {LARGEST_SOURCE} characters.")
    try:
        return _environment().parse(source)
    except (RecursionError, MemoryError, ValueError) as error:
        raise Refused("The template is nested too deeply.") from error
    except _jinja().TemplateError as error:
        raise _plainly(error, source) from error


def _walk(node: nodes.Node, loops: int, depth: int) -> None:
    kind = type(node).__name__
    if depth > DEEPEST:
        raise Refused("The template is nested too deeply.")
    if kind == "For":
        loops += 1
    if kind not in _ALLOWED or loops > 1:
        raise Refused(
            f"The template {_WORDS.get(kind, 'uses something that mails do not have')}"
            f" (line {node.lineno}).",
            "It may write values out, ask whether they are there, and go once through a list.",
        )
    _check_node(node, kind)
    for child in node.iter_child_nodes():
        _walk(child, loops, depth + 1)


def _check_node(node: Any, kind: str) -> None:
    if kind == "For" and (node.recursive or type(node.iter).__name__ not in ("Getattr", "Name")):
        raise Refused(f"The loop in line {node.lineno} does not go through a list of this mailing.")
    if (kind == "Filter" and node.name not in _FILTERS) or (
        kind == "Test" and node.name not in _TESTS
    ):
        raise Refused(f"The template uses {node.name}, which mails do not have.")
    if kind == "Getattr" and node.attr.startswith("_"):
        raise Refused(f"The template asks for {node.attr}, which is nobody's business.")


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_finalize,
        autoescape=False,  # values are slots: escaped when they take their place
        keep_trailing_newline=True,
        cache_size=0,
        optimized=False,
    )
    environment.globals.clear()
    environment.filters = {"length": _length}
    kept = {name: environment.tests[name] for name in _TESTS}
    environment.tests = kept
    return environment


def _finalize(value: Any) -> Any:
    if isinstance(value, Slot):
        return str(value)
    if value is None or value == "":
        raise MissingValue("a value")
    if isinstance(value, str | int):
        return value
    if type(value).__name__ == "StrictUndefined":
        return value  # it raises its own, better sentence when written out
    raise Refused("The template writes out a whole group or list instead of one of its values.")


def _length(value: Any) -> int:
    if isinstance(value, tuple):
        return len(value)
    raise Refused("Only a list has a length in a template.")


def _jinja() -> Any:
    import jinja2

    return jinja2


def _plainly(error: Exception, source: str) -> Refused:
    jinja2 = _jinja()
    if isinstance(error, jinja2.UndefinedError):
        return Refused(
            f"The text asks for something that is not known here: {_unknown(error, source)}.",
            "F3 in the words, or `coptui templates values`, lists the values there are.",
        )
    if isinstance(error, jinja2.TemplateSyntaxError):
        number, what = _misspelt(str(error.message), error.lineno, source)
        return Refused(
            f"The template cannot be read, line {number}, “{_line_of(source, number)}”: {what}.",
            "Values stand in {{ }}, questions in {% if … %} and {% endif %}.",
        )
    return Refused("The template asks for something that mails do not have.")


def _misspelt(message: str, number: int, source: str) -> tuple[int, str]:
    """The line that is to be mended, and what is wrong with it, in plain words."""
    low = message.casefold()
    if "unexpected end of template" in low and "looking for" in low:
        at, tag = _never_ended(source)
        return (
            at or number,
            f"what begins there with {{% {tag} %}} never ends with {{% end{tag} %}}",
        )
    if "unknown tag" in low:
        named = _NAMED.search(message)
        tag = named[1] if named else ""
        if tag in ("endif", "endfor", "else", "elif"):
            return number, f"nothing has begun that {{% {tag} %}} could belong to"
        return number, f"mails have no {{% {tag} %}}"
    if "end of template" in low or "end of print statement" in low or "end of statement" in low:
        return number, "what was opened with {{ or {% is not closed"
    return number, "it is not written the way values and questions are"


def _never_ended(source: str) -> tuple[int, str]:
    """The line and the word of the innermost question or loop that has no end."""
    begun: list[tuple[int, str]] = []
    for found in _TAG.finditer(source):
        if found[1].startswith("end"):
            del begun[-1:]
        else:
            begun.append((source.count("\n", 0, found.start()) + 1, found[1]))
    return begun[-1] if begun else (0, "if")


def _unknown(error: Exception, source: str) -> str:
    named = _NAMED.findall(str(error))
    for name in reversed(named):
        if sentence := sentence_with(source, f".{name}") or sentence_with(source, name):
            return f"{name}, in “{sentence}”"
    return str(error)
