"""What stands at the head of every form: its title, and what the whole is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coptui.reports.document import (
    Block,
    Cover,
    Document,
    Drawn,
    Heading,
    Paragraph,
    Photo,
    Points,
    Run,
    Table,
)

_SHORT = 240


def title_of(document: Document) -> tuple[str, tuple[Block, ...]]:
    """The title, and the blocks under it: the text's own first heading, or the cover's title."""
    first = document.blocks[0] if document.blocks else None
    if isinstance(first, Heading) and first.level == 1:
        return plain(first.runs), document.blocks[1:]
    return document.cover.title, document.blocks


def about(cover: Cover) -> str:
    """One line: whose it is, what it is, of which day, which version, for whom."""
    parts = [cover.community, cover.kind]
    if cover.made_on is not None:
        parts.append(f"{cover.made_on.day} {cover.made_on:%B %Y}")
    if cover.version > 1:
        parts.append(f"version {cover.version}")
    parts.append(cover.level)
    return " · ".join(part for part in parts if part)


def running(cover: Cover, title: str) -> str:
    """What stands over each further page: whose it is and what, the name of neither twice."""
    if not cover.community or title.casefold().startswith(cover.community.casefold()):
        return title
    return f"{cover.community}: {title}"


def draft_words() -> str:
    """What a draft says of itself."""
    return "Draft: not agreed yet. Please do not pass it on."


def placed(blocks: Sequence[Block]) -> Iterator[tuple[int, Block, bool]]:
    """Each block, and whether it stays on the page of the one after it: a line that leads to it."""
    for at, one in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        short = isinstance(one, Paragraph) and len(plain(one.runs)) < _SHORT
        yield at, one, short and isinstance(after, Drawn | Table | Points | Photo)


def plain(runs: Sequence[Run]) -> str:
    """Only the words of runs."""
    return "".join(run.text for run in runs)


def author(cover: Cover) -> str:
    """Who stands in the properties of a file: a community or a host, never a person."""
    return cover.by or cover.community or "A Community of Practice"


__all__ = ["about", "author", "draft_words", "placed", "plain", "running", "title_of"]
