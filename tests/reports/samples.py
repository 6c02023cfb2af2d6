"""A report with everything in it that a report may hold, and one of each figure."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from coptui.domain.reports.figures import (
    Bar,
    Bars,
    Cells,
    Figure,
    Line,
    Scale,
    ScaleRow,
    Stay,
    Steps,
    Strip,
)
from coptui.reports.document import Cover, Document, Picture
from coptui.reports.reading import read

FIGURES: dict[str, Figure] = {
    "scale": Scale(
        "The middle answer went from 4 to 7 in four sessions, and good enough is reached.", 1, 10,
        (
            ScaleRow("HAR-10", (2, 3, 3, 4, 4, 5, 6), 7),
            ScaleRow("HAR-11", (), 2, 7),
            ScaleRow("HAR-12", (3, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 8), 12, 7),
            ScaleRow("HAR-13", (5, 6, 7, 7, 7, 8, 8, 9), 8, 7),
        ),
    ),
    "attendance": Bars(
        "76 came to four sessions; about one in four was new.", ("returning", "new"),
        (
            Bar("HAR-10", (11, 7)), Bar("HAR-11", (14, None)), Bar("HAR-12", (16, 6)),
            Bar("HAR-13", (22, 0)),
        ),
    ),
    "actions": Bars(
        "Of 14 actions 7 are done.", ("agreed", "under way", "done", "let go"),
        (Bar("Actions", (3, 3, 7, 1)),),
    ),
    "breadth": Cells(
        "Health, housing and the voluntary sector came each time.",
        ("HAR-10", "HAR-11", "HAR-12", "HAR-13"),
        (
            Bar("Health", (6, 7, 9, 8)), Bar("Housing and homelessness", (5, None, 5, 6)),
            Bar("Voluntary", (7, 5, 8, 8)), Bar("Police", (0, None, 0, 0)),
        ),
    ),
    "changes": Line(
        "Eleven small changes were noticed since the spring.",
        (("Mar 2026", 1), ("Apr 2026", 0), ("May 2026", 3), ("Jun 2026", 2), ("Jul 2026", 5)),
    ),
    "stages": Strip(
        "The community has been performing since February.",
        (
            Stay("F", "forming", date(2025, 1, 10)), Stay("S", "storming", date(2025, 5, 3), False),
            Stay("N", "norming", date(2025, 9, 12)), Stay("P", "performing", date(2026, 2, 20)),
        ),
        date(2026, 11, 23),
    ),
    "path": Steps(
        "Two of six recommendations were accepted, one is carried out.",
        (("proposed", 6), ("sent", 4), ("replied", 3), ("accepted", 2), ("done", 1)),
    ),
}  # fmt: skip

TEXT = """# Leaving hospital with somewhere safe to go

Thank you to everybody who came, and to everyone who sent thoughts. This is what we heard and what
we agreed to try, in the words of those who were there. *Please pass it on.*

## Main messages

1. **Somewhere to go is part of getting well.** A bed for two nights saves a bed for two weeks.
2. Ask on the first day, not on the last: the question costs nothing.
   1. The ward asks.
   2. The hub answers within a day.
3. One number for every ward, answered by a person.

## Where we got to

The same question was asked at the end of each session: how near are we to what we hope for?

![The middle answer went from 4 to 7 in four sessions, and good enough is reached.](figure:scale)

> I was asked where I would like to go. Nobody had asked me that before.

![76 came to four sessions; about one in four was new.](figure:attendance)

### Who took part

![Health, housing and the voluntary sector came each time.](figure:breadth)

What was said on each side
| Perspective | What it brought | How many |
| --- | --- | --- |
| Health | Discharge starts on **day one** | 9 |
| Housing and homelessness | Two rooms are kept free, and nobody knew | fewer than 5 |
| Voluntary | A volunteer can wait with somebody for the keys | 8 |

## What has changed

- Two wards ask about housing on the first day.
  - One of them has it on the board.
- The hub has a telephone that is answered: [hub@hub.example](mailto:hub@hub.example).
- Read more at [the hub's page](https://hub.example/harbour).

![Eleven small changes were noticed since the spring.](figure:changes)

![Of 14 actions 7 are done.](figure:actions)

![Two of six recommendations were accepted, one is carried out.](figure:path)

![The community has been performing since February.](figure:stages)

---

## Photographs

![A flip chart with three arrows that lead to one door.](photo:1)

## What happens next

We meet again on **Thursday 3 December, 12:30 to 14:30**, at the library. You are invited.
"""


def cover(**changes: object) -> Cover:
    facts: dict[str, object] = {
        "title": "Leaving hospital with somewhere safe to go",
        "community": "Harbour",
        "kind": "Topic final report",
        "by": "Kilnbrook Community Hub",
        "made_on": date(2026, 11, 23),
        "level": "for everybody",
    }
    return Cover(**(facts | changes))  # type: ignore[arg-type]


def picture(width: int = 320, height: int = 200) -> Picture:
    from PIL import Image, ImageDraw

    made = Image.new("RGB", (width, height), "#e9e4d8")
    draw = ImageDraw.Draw(made)
    for at in (60, 160, 260):
        draw.line((at, 20, 160, 150), fill="#17495a", width=5)
    draw.rectangle((140, 150, 180, 195), outline="#17495a", width=5)
    kept = BytesIO()
    made.save(kept, "JPEG", quality=85)
    return Picture(kept.getvalue(), "jpeg", width, height)


def document(text: str = TEXT, **changes: object) -> Document:
    return read(text, cover(**changes), FIGURES, {1: picture()})
