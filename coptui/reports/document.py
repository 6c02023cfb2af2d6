"""A report as blocks, between its text and its forms.

The text is Markdown as the coordinator may edit it: headings, paragraphs, points, numbered points,
quotations, tables with a heading row, `**strong**`, `*stressed*` and links. Two things more:

- `![What is seen, in a sentence](figure:scale)` alone on a line is a figure of that name;
- `![Its caption](photo:12)` alone on a line is a photograph;
- `---` alone on a line begins a new page where the form has pages.

HTML in the text is text. A form never obeys what is in a text: it gets blocks of plain runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coptui.domain.reports.figures import Figure


@dataclass(frozen=True)
class Run:
    """Some words in one manner. `link` is an https, mailto or tel address, or empty."""

    text: str
    strong: bool = False
    stressed: bool = False
    link: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the whole and stands once."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Words under a heading. `quoted` where they are somebody's own."""

    runs: tuple[Run, ...]
    quoted: bool = False


@dataclass(frozen=True)
class Points:
    """A list; each point is a line of runs, with points of its own under it."""

    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Point:
    """One point of a list."""

    runs: tuple[Run, ...]
    under: Points | None = None


@dataclass(frozen=True)
class Table:
    """Rows under headings, with a caption from the paragraph that stands right before it."""

    headings: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Drawn:
    """A figure: `name` finds it, `sentence` says what is seen."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Photo:
    """A photograph: `number` finds it, `caption` says what is seen."""

    number: int
    caption: str


@dataclass(frozen=True)
class NewPage:
    """Where a form has pages, a new one begins."""


Block = Heading | Paragraph | Points | Table | Drawn | Photo | NewPage


@dataclass(frozen=True)
class Cover:
    """What the whole is: for the head of the first page and for the properties of the file.

    Nobody's name is in here: `by` is the community or its host organisation.
    """

    title: str
    community: str
    kind: str = ""  # in words: Session summary
    by: str = ""
    made_on: date | None = None
    version: int = 1
    level: str = ""  # in words, for whom it is: for the community, for everybody
    draft: bool = False  # drawn over each page
    language: str = "en-GB"


@dataclass(frozen=True)
class Picture:
    """The bytes of a photograph without its traces: JPEG or PNG, at most 1,600 pixels wide."""

    data: bytes
    kind: str  # jpeg or png
    width: int
    height: int


@dataclass(frozen=True)
class Document:
    """A whole report, ready to be written in any form."""

    cover: Cover
    blocks: tuple[Block, ...]
    figures: dict[str, Figure] = field(default_factory=dict)
    pictures: dict[int, Picture] = field(default_factory=dict)
