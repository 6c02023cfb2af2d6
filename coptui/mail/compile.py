"""A mailing worked out once, so that each person costs only her own words.

Template, shared facts and Markdown are gone through once for each shape a person can have (with a
first name, without one …). What is left is a row of fixed pieces with gaps for personal values.
"""

from __future__ import annotations

import html as html_parser
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from coptui.errors import Refused
from coptui.mail import markdown, sandbox
from coptui.mail.quoted import Coder
from coptui.mail.slots import Marks, MissingValue, escaped, value_at

Shared = Mapping[str, Mapping[str, Any]]
PERSON = "person"
LONGEST_SUBJECT = 200
_HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>'
)
_BODY = (
    "</title></head>\n"
    '<body dir="auto" style="margin:0 auto;max-width:38em;padding:1em;overflow-wrap:break-word;'
    'font-family:Georgia,serif;font-size:17px;line-height:1.5">\n'
)
_TAIL = "</body>\n</html>\n"
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Rendered:
    """What one person will read."""

    subject: str
    text: str
    html: str
    coded: tuple[bytes, bytes] | None = field(default=None, repr=False, compare=False)
    """Text and HTML as they go over the wire, where they were made together with them."""


class _Face:
    """Fixed pieces, and the personal values between them."""

    def __init__(self, pieces: tuple[str, ...], paths: tuple[str, ...]) -> None:
        self.pieces = pieces
        self.paths = paths

    @cached_property
    def coder(self) -> Coder:
        """What makes of it what goes over the wire."""
        return Coder(self.pieces, self.paths)

    def as_data(self) -> list[list[str]]:
        """Its pieces and its paths, as plain data."""
        return [list(self.pieces), list(self.paths)]

    def filled(self, values: Mapping[str, str]) -> str:
        """The face with its gaps filled from values by path."""
        if not self.paths:
            return self.pieces[0]
        parts = [self.pieces[0]]
        for path, piece in zip(self.paths, self.pieces[1:], strict=True):
            parts.append(values[path])
            parts.append(piece)
        return "".join(parts)


def _coded(
    text: _Face, plain: Mapping[str, str], html: _Face, safe: Mapping[str, str]
) -> tuple[bytes, bytes] | None:
    """Both on the wire; None where a broken letter keeps them from it, which stops the message."""
    try:
        return text.coder.filled(plain), html.coder.filled(safe)
    except Refused:
        return None


_Shape = tuple[tuple[str, bool], ...]
_Faces = tuple[_Face, _Face, _Face]


class CompiledMailing:
    """Subject and body over shared facts, ready to be rendered for person after person."""

    def __init__(
        self, subject: str, body: str, shared: Shared, worked_out: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        self._subject = subject
        self._body = body
        self._shared = shared
        self._shapes: dict[_Shape, _Faces] = {}
        for one in worked_out:
            shape = tuple((str(name), bool(there)) for name, there in one["shape"])
            subject_, text, html = (_Face(tuple(p), tuple(q)) for p, q in one["faces"])
            self._shapes[shape] = subject_, text, html

    def worked_out(self) -> list[dict[str, Any]]:
        """What was worked out so far, as plain data: with it neither templates nor Markdown are
        gone through again, not even by a later version that would do it otherwise."""
        return [
            {"shape": [list(one) for one in shape], "faces": [face.as_data() for face in faces]}
            for shape, faces in self._shapes.items()
        ]

    def render(self, person: Mapping[str, Any]) -> Rendered:
        """The message for one person, from the personal values alone.

        Raises Refused (MissingValue) where the text asks for something that is not there.
        """
        shape = tuple(
            (name, value if isinstance(value, bool) else bool(value))
            for name, value in sorted(person.items())
        )
        faces = self._shapes.get(shape)
        if faces is None:
            faces = self._shapes[shape] = self._work_out(person)
        subject, text, html = faces
        plain = {f"{PERSON}.{name}": str(value) for name, value in person.items()}
        safe = {path: escaped(value) for path, value in plain.items()}
        coded = _coded(text, plain, html, safe)
        return Rendered(subject.filled(plain), text.filled(plain), html.filled(safe), coded)

    def _work_out(self, person: Mapping[str, Any]) -> _Faces:
        marks = Marks()
        context = {name: marks.view(name, group) for name, group in self._shared.items()}
        context[PERSON] = marks.view(PERSON, person)
        subject = " ".join(sandbox.render(self._subject, context).split())
        source = sandbox.render(self._body, context)
        html = markdown.to_html(source)
        if marks.in_attributes(html):
            raise Refused(
                "The text puts a value inside the target of a link.",
                "Write the value out instead, so that everybody can see where it leads.",
            )
        text = markdown.to_text(source)
        faces = (
            self._face(marks, subject, str),
            self._face(marks, text, str),
            self._face(marks, _HEAD + html_parser.escape(subject) + _BODY + html + _TAIL, escaped),
        )
        if not parts_agree(text, html):
            raise Refused("The text and the HTML part of this mail would not say the same.")
        if not subject or len(subject) > LONGEST_SUBJECT * 2:
            raise Refused("The subject is empty or far too long.")
        return faces

    def _face(self, marks: Marks, text: str, as_part: Any) -> _Face:
        literals, paths = marks.split(text)
        pieces, personal = [literals[0]], []
        for path, literal in zip(paths, literals[1:], strict=True):
            if path.startswith(PERSON + "."):
                personal.append(path)
                pieces.append(literal)
            else:
                pieces[-1] += as_part(value_at(self._shared, path)) + literal
        return _Face(tuple(pieces), tuple(personal))


def parts_agree(text: str, html: str) -> bool:
    """Whether the two parts say the same words."""
    shown = html_parser.unescape(_TAG.sub(" ", html))
    said, written = set(_WORD.findall(shown)), set(_WORD.findall(text))
    if not said <= written:
        return False
    # The text part also writes out where a link leads, and counts its lists.
    extra = written - said
    return all(word in html or word.isdigit() for word in extra)


def problem_of(compiled: CompiledMailing, person: Mapping[str, Any]) -> MissingValue | None:
    """The value that is missing for this person, if one is."""
    try:
        compiled.render(person)
    except MissingValue as missing:
        return missing
    return None
