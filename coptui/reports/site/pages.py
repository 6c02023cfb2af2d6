"""The pages of a site: one frame, an index, a page for each report, the resources."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import date

from coptui.reports.forms import page as report_page
from coptui.reports.forms.heading import about, title_of
from coptui.reports.forms.page import safe
from coptui.reports.forms.style import STYLE
from coptui.reports.site.content import Found, Page, Part, Site
from coptui.reports.site.feed import atom
from coptui.reports.site.search import index, script

_STYLE = STYLE + (
    ".skip{position:absolute;left:-99rem}.skip:focus{position:static;display:inline-block;"
    "padding:.5rem}"
    "nav ul{list-style:none;margin:0 0 1rem;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.4rem}"
    "nav a{display:inline-block;padding:.55rem 0}nav [aria-current]{font-weight:bold}"
    ".list{list-style:none;padding:0}.list>li{margin:0 0 1.1rem}"
    ".list>li p{margin:.15rem 0}"
    ".list>li>a,.more a{display:inline-block;padding:.3rem 0}"
    ".next{border-left:4px solid var(--accent);padding:.3rem 0 .3rem 1rem}"
    "label{display:block;font-weight:bold;margin-bottom:.3rem}"
    "input{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:2px solid "
    "var(--rule);background:var(--ground);color:var(--ink);border-radius:4px}"
    "@media print{nav,.skip,#search,.more{display:none}}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# A page that is opened from a folder has no server as its origin: `file:` stands for that.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src data:; "
    "script-src 'self' file:; base-uri 'none'; form-action 'none'"
)
_CURRENT = ' aria-current="page"'


def files(site: Site) -> dict[str, bytes]:
    """Every file of the site but the PDFs, by its path."""
    made = {f"{one.place}.html": _report(site, one).encode() for one in site.reports}
    made["resources.html"] = _resources(site).encode()
    made["feed.xml"] = atom(site).encode()
    made["search-index.js"] = index(site).encode()
    made["search.js"] = script().encode()
    made["index.html"] = _index(site).encode()
    return made


def day(on: date) -> str:
    """`3 March 2026`."""
    return f"{on.day} {on:%B %Y}"


def _frame(site: Site, title: str, main: str, here: str, scripts: str = "") -> str:
    up = "../" * here.count("/")
    home = "" if here == "index.html" else f" · {safe(site.title)}"
    links = [("index.html", "Reports"), ("resources.html", "Resources"), ("feed.xml", "Feed")]
    nav = "".join(
        f'<li><a href="{up}{path}"{_CURRENT if path == here else ""}>{words}</a></li>'
        for path, words in links
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="color-scheme" content="light dark"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n'
        f'<link rel="alternate" type="application/atom+xml" title="{safe(site.title)}" '
        f'href="{up}feed.xml"/>\n'
        f"<title>{safe(title)}{home}</title>\n<style>{_STYLE}</style></head>\n<body>\n"
        '<a class="skip" href="#main">To the words of this page</a>\n'
        f'<nav aria-label="Site"><ul>{nav}</ul></nav>\n{main}'
        f"<footer><p>{safe(_foot(site))}</p></footer>\n{scripts}</body></html>\n"
    )


def _foot(site: Site) -> str:
    whose = f"{site.host}. " if site.host else ""
    return f"{whose}These pages name nobody, and nothing on them watches who reads."


def _index(site: Site) -> str:
    search = (
        '<div id="search" role="search" hidden><label for="words">Find words in the reports and '
        'resources</label><input id="words" type="search" autocomplete="off" '
        'aria-describedby="found"/><p id="found" role="status" aria-live="polite"></p>'
        '<ul id="hits" class="list"></ul></div>\n'
    )
    parts = "".join(_part(site, part) for part in site.parts)
    main = (
        f"<header><h1>{safe(site.title)}</h1></header>\n"
        f'<main id="main" tabindex="-1">\n{search}{parts}</main>\n'
    )
    scripts = '<script src="search-index.js"></script>\n<script src="search.js"></script>\n'
    return _frame(site, site.title, main, "index.html", scripts)


def _part(site: Site, part: Part) -> str:
    alone = len(site.parts) == 1 and part.name == site.title
    out = "" if alone else f'<h2 id="{safe(part.code)}">{safe(part.name)}</h2>\n'
    level = 2 if alone else 3
    if part.purpose:
        out += f"<p>{safe(part.purpose)}</p>\n"
    if part.question:
        out += f"<blockquote><p>{safe(part.question)}</p></blockquote>\n"
    if part.next_date:
        out += f'<p class="next"><strong>Next time:</strong> {safe(part.next_date)}</p>\n'
    out += f"<h{level}>Reports</h{level}>\n"
    if part.reports:
        return out + f'<ul class="list">{"".join(_line(one) for one in part.reports)}</ul>\n'
    return out + "<p>No report is for everybody yet.</p>\n"


def _line(one: Page) -> str:
    title, _ = title_of(one.document)
    kind = one.document.cover.kind
    said = f"{safe(kind)} · {day(one.on)}" if kind else day(one.on)
    summary = f"<p>{safe(one.summary)}</p>" if one.summary else ""
    return f'<li><a href="{one.place}.html">{safe(title)}</a><p>{said}</p>{summary}</li>'


def _report(site: Site, one: Page) -> str:
    title, blocks = title_of(one.document)
    name = one.place.rsplit("/", 1)[-1]
    pdf = f'<p class="more"><a href="{name}.pdf">This report as PDF</a></p>\n' if one.pdf else ""
    main = (
        f"<header><h1>{safe(title)}</h1>\n"
        f'<p class="about">{safe(about(one.document.cover))}</p></header>\n'
        f'<main id="main" tabindex="-1">\n{report_page.body(blocks, one.document)}{pdf}</main>\n'
    )
    return _frame(site, title, main, f"{one.place}.html")


def _resources(site: Site) -> str:
    body = ""
    for part in site.parts:
        if part.resources:
            body += f"<h2>{safe(part.name)}</h2>\n{_list(part.resources)}"
    if site.resources:
        body += f"<h2>For everybody</h2>\n{_list(site.resources)}"
    if not body:
        body = "<p>No resource is on the list yet.</p>\n"
    main = f'<header><h1>Resources</h1></header>\n<main id="main" tabindex="-1">\n{body}</main>\n'
    return _frame(site, "Resources", main, "resources.html")


def _list(found: tuple[Found, ...]) -> str:
    return f'<ul class="list">{"".join(_resource(one) for one in found)}</ul>\n'


def _resource(one: Found) -> str:
    if one.link:
        head = f'<a href="{safe(one.link)}" rel="noreferrer">{safe(one.title)}</a>'
    else:
        head = f"<strong>{safe(one.title)}</strong>"
    return f"<li>{head}{''.join(_said(one))}</li>"


def _said(one: Found) -> Iterator[str]:
    if one.helps_with:
        yield f"<p>Helps with: {safe(one.helps_with)}</p>"
    if one.where and one.where != one.link:
        yield f"<p>Where: {safe(one.where)}</p>"
    if one.checked_on is not None:
        yield f"<p>Looked at on {day(one.checked_on)}.</p>"
