"""What is new on a site, for a reader of feeds (Atom, RFC 4287)."""

from __future__ import annotations

import html
import re
import unicodedata
import uuid
from datetime import date

from coptui.domain.text import visible
from coptui.reports.forms.heading import title_of
from coptui.reports.site.content import Page, Site

_SPACE = uuid.UUID("5d7d3c7e-0d3b-4a2b-9a7e-7f1c1c2f9a10")


def atom(site: Site) -> str:
    """The feed. Its names stay the same wherever the site moves to."""
    newest = max((one.on for one in site.reports), default=date(2000, 1, 1))
    itself = f'<link rel="self" href="{_safe(site.address)}feed.xml"/>\n' if site.address else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\n'
        f"<title>{_safe(site.title)}</title>\n<id>{_name(site.title)}</id>\n{itself}"
        f'<link href="{_safe(site.address)}index.html"/>\n<updated>{_moment(newest)}</updated>\n'
        f"<author><name>{_safe(site.host or site.title)}</name></author>\n"
        f"{''.join(_entry(site, one) for one in site.reports)}</feed>\n"
    )


def _entry(site: Site, one: Page) -> str:
    title, _ = title_of(one.document)
    return (
        f"<entry><title>{_safe(title)}</title><id>{_name(f'{site.title} {one.place}')}</id>"
        f'<link href="{_safe(site.address)}{one.place}.html"/>'
        f"<updated>{_moment(one.on)}</updated><summary>{_safe(one.summary)}</summary></entry>\n"
    )


def _moment(on: date) -> str:
    return f"{on.isoformat()}T12:00:00Z"


def _name(words: str) -> str:
    return uuid.uuid5(_SPACE, words).urn


def _safe(words: str) -> str:
    return html.escape(visible(words), quote=True)


def slug(words: str) -> str:
    """A name for a file: plain small letters and hyphens."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-")
