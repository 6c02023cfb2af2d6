"""Whether the words of a template can be used: said with the field, the line and what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from coptui.domain.text import clean_line, clean_text
from coptui.errors import CoptuiError, Refused
from coptui.mail import context, sandbox
from coptui.mail import templates as files
from coptui.mail.compile import CompiledMailing, Rendered
from coptui.services.mailing_consent import DUE, NEW, sample_vars
from coptui.workspace import Workspace

LONGEST_SUBJECT = 300
_SOME_DAY = date(2026, 1, 1)
_LOOP = re.compile(r"{%-?\s*for\s+(\w+)(?:\s*,\s*(\w+))?\s+in\b")
Groups = dict[str, dict[str, Any]]


def checked_words(template: files.Template, subject: str, body: str) -> tuple[str, str]:
    """Subject and text, cleaned. Raises Refused, with the field, where no mail can be made of them.

    The line that is named is the line of the text as it is typed.
    """
    clean_subject = clean_line(subject, LONGEST_SUBJECT).text
    if not clean_subject:
        raise Refused("The subject is empty.", "Say in a few words what it is about.",
                      field="subject")  # fmt: skip
    clean_body = clean_text(body, files.LARGEST_BODY + 1).text
    if len(clean_body) > files.LARGEST_BODY:
        longest = f"The text is longer than {files.LARGEST_BODY:,} characters."
        raise Refused(longest, "A letter of two pages has some 4,000.", field="body")
    if not clean_body.strip():
        raise Refused("The text is empty.", "To use the built-in words, go back to them.",
                      field="body")  # fmt: skip
    known = known_to(template)
    for field, words in (("subject", clean_subject), ("body", clean_body)):
        try:
            sandbox.check(words)
            _only_known(words, known)
        except Refused as error:
            raise Refused(error.message, error.hint, field=field) from error
    try:
        made_up_mail(template, clean_subject, clean_body)
    except CoptuiError as error:
        raise Refused(error.message, error.hint, field="body") from error
    return clean_subject, clean_body


def made_up() -> Groups:
    """All values there are, each standing for itself: ‹session.topic›. Truths are true."""
    groups: Groups = {**context.SharedFacts().plain(), "person": asdict(_nobody())}
    for audience in (NEW, DUE):
        groups["person"].update(dict.fromkeys(sample_vars(audience, _SOME_DAY), ""))
    return {
        group: {name: _stands_for(f"{group}.{name}", value) for name, value in values.items()}
        for group, values in groups.items()
    }


def made_up_mail(template: files.Template, subject: str, body: str) -> Rendered:
    """The mail with every value standing for itself. Raises Refused where it cannot be made."""
    groups = made_up()
    for path in template.fields:
        group, _, name = path.partition(".")
        groups.setdefault(group, {}).setdefault(name, f"‹{path}›")
    person = groups.pop("person")
    return CompiledMailing(subject, body, groups).render(person)


def known_to(template: files.Template) -> frozenset[str]:
    """The values that words made from this template may ask for, as `group.name`."""
    every = {f"{group}.{name}" for group, values in made_up().items() for name in values}
    return frozenset(every | set(template.fields))


def meanings(ws: Workspace) -> Mapping[str, str]:
    """What each value means, as the templates tell it; the built-in ones first."""
    told: dict[str, str] = {}
    for folder in (None, ws.templates_dir):
        for key in files.keys(folder):
            try:
                described = files.load(key, folder).fields
            except CoptuiError:
                continue
            for path, words in described.items():
                told.setdefault(path, words)
    return told


def _only_known(words: str, known: frozenset[str]) -> None:
    loops = {name for pair in _LOOP.findall(words) for name in pair if name}
    for path in sorted(sandbox.paths(words)):
        if path in known or path.partition(".")[0] in loops | {"loop"}:
            continue
        at = words.count("\n", 0, max(0, words.find(path))) + 1
        alike = difflib.get_close_matches(path, known, 1, 0.6)
        meant = f" Is {alike[0]} meant?" if alike else ""
        raise Refused(
            f"Line {at} asks for {path}, and there is no such value.{meant}",
            "F3 in the words, or `coptui templates values`, lists those there are.",
        )


def _nobody() -> context.PersonFacts:
    return context.PersonFacts(**{one.name: "" for one in fields(context.PersonFacts)})


def _stands_for(path: str, value: Any) -> Any:
    return True if isinstance(value, bool) else f"‹{path}›" if isinstance(value, str) else value
