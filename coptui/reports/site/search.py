"""Finding words on a site without a server: all words in one small file, and a page of script.

It works from a folder as well as from a server, asks nobody, and keeps nothing of what is typed.
"""

from __future__ import annotations

import json

from coptui.domain.text import visible
from coptui.reports.document import Block, Drawn, Heading, Paragraph, Photo, Points, Table
from coptui.reports.forms.heading import plain, title_of
from coptui.reports.site.content import Found, Site
from coptui.resources import templates_dir


def index(site: Site) -> str:
    """Every report and resource with its words."""
    every = []
    for one in site.reports:
        title, blocks = title_of(one.document)
        words = " ".join(" ".join(words_of(block)) for block in blocks)
        cover = one.document.cover
        about = " · ".join(part for part in (cover.community, cover.kind) if part)
        every.append({"t": title, "a": about, "u": f"{one.place}.html", "w": words})
    for found in (*(one for part in site.parts for one in part.resources), *site.resources):
        every.append(_resource(found))
    told = json.dumps(every, ensure_ascii=True, sort_keys=True)
    return f"window.siteIndex = {told};\n"


def _resource(found: Found) -> dict[str, str]:
    words = " ".join(part for part in (found.helps_with, found.where) if part)
    return {"t": found.title, "a": "Resource", "u": "resources.html", "w": words}


def words_of(block: Block) -> list[str]:
    """The words of a block."""
    if isinstance(block, Heading | Paragraph):
        return [visible(plain(block.runs))]
    if isinstance(block, Points):
        said = [visible(plain(one.runs)) for one in block.points]
        for one in block.points:
            said += words_of(one.under) if one.under else []
        return said
    if isinstance(block, Table):
        rows = (block.headings, *block.rows)
        return [block.caption, *(visible(plain(cell)) for row in rows for cell in row)]
    if isinstance(block, Drawn):
        return [visible(block.sentence)]
    if isinstance(block, Photo):
        return [visible(block.caption)]
    return []


def script() -> str:
    """What finds the words."""
    return (templates_dir() / "reports" / "search.js").read_text(encoding="utf-8")
