"""The forms of a report: one document, written as Markdown, text, HTML, PDF or Word.

The same document gives the same bytes: no hour, no name of a machine or of a person is in them.
What typesets is imported only when it is asked for.
"""

from __future__ import annotations

from importlib import import_module

from coptui.errors import Refused
from coptui.reports.document import Document

FORMATS = ("md", "txt", "html", "pdf", "docx")
_ROOMS = {"md": "markdown", "txt": "plain", "html": "page", "pdf": "pdf", "docx": "word"}


def write(document: Document, form: str) -> bytes:
    """The document in one of the forms. Raises `Refused` for another one."""
    room = _ROOMS.get(form)
    if room is None:
        raise Refused(f"There is no format {form!r}.", f"Formats are {', '.join(FORMATS)}.")
    made: bytes = import_module(f"{__name__}.{room}").write(document)
    return made
