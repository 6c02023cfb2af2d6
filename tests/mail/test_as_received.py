"""A mail as it is received: in a real browser, on a telephone and on a desk; nothing is fetched."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coptui.domain.text import clean_text
from coptui.errors import Refused
from coptui.mail import context, markdown, templates
from coptui.mail.compile import CompiledMailing, Rendered
from tests.mail.test_message import NAMES, shared

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
     if (found := shutil.which(name))), "",
)  # fmt: skip
WIDTHS = {"telephone": 360, "desk": 1200}
LONG = "https://hub.example/" + "a-very-long-path-that-does-not-break/" * 6
BODY = (
    "# What is new\n\nHello {{ person.first_name }},\n\n**When:** Thursday.\n\n## Links\n\n"
    f"- [The report]({LONG})\n- {LONG}\n- <h@hub.example>\n\n> Quoted, and `code`.\n\n---\n\nSTOP\n"
)
MEASURE = """
const doc = document.getElementById('mail').contentDocument;
const win = document.getElementById('mail').contentWindow;
const seen = (c) => { const m = c.match(/[\\d.]+/g).map(Number);
  return m.length > 3 && m[3] === 0 ? null : m; };
const light = (m) => { const f = m.slice(0, 3).map(v => { v /= 255;
  return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
  return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
const behind = (e) => { while (e) { const m = seen(win.getComputedStyle(e).backgroundColor);
  if (m) return m; e = e.parentElement; } return [255, 255, 255]; };
let worst = 21;
for (const e of doc.body.querySelectorAll('*')) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const a = light(seen(win.getComputedStyle(e).color)), b = light(behind(e));
  worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)); }
const found = { contrast: worst, wide: doc.documentElement.scrollWidth, room: win.innerWidth,
  size: parseFloat(win.getComputedStyle(doc.body).fontSize), title: doc.title,
  lang: doc.documentElement.lang, fetched: win.performance.getEntriesByType('resource').length,
  headings: [...doc.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1])),
  bare: [...doc.images].filter(e => !e.alt).length, images: doc.images.length,
  links: [...doc.links].map(e => e.protocol), words: doc.body.innerText.length };
document.getElementById('found').textContent = JSON.stringify(found);
"""


def letters() -> dict[str, Rendered]:
    """Every packed template as Jo reads it, where it can be filled in here, and all marks."""
    person = dataclasses.asdict(context.person("Jo Pardew", community="Harbour"))
    found = {"marks": CompiledMailing("All marks", BODY, shared()).render(person)}
    every = templates.keys()
    for key in every:
        one = templates.load(key)
        try:
            found[key] = CompiledMailing(one.subject, one.body, shared()).render(person)
        except Refused:
            continue  # it asks for what this made-up session does not have
    return found


def opened(seen: Rendered, width: int, folder: Path, shot: Path | None = None) -> dict[str, Any]:
    """What a browser without any network makes of the HTML part, `width` wide."""
    page = folder / "page.html"
    page.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">'
        f'<iframe id="mail" style="width:{width}px;height:1600px;border:0" '
        f'srcdoc="{html.escape(seen.html)}"></iframe><pre id="found"></pre>'
        f"<script>window.addEventListener('load', () => {{{MEASURE}}});</script>",
        encoding="utf-8",
    )
    call = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'profile'}", "--no-first-run", "--disable-extensions",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--window-size={max(width, 500)},1600",
    ]  # fmt: skip
    if shot is not None:
        subprocess.run([*call, f"--screenshot={shot}", page.as_uri()],
                       check=True, capture_output=True, timeout=120)  # fmt: skip
    drawn = subprocess.run([*call, "--dump-dom", page.as_uri()],
                           check=True, capture_output=True, timeout=120)  # fmt: skip
    told = re.search(r'<pre id="found">(.*?)</pre>', drawn.stdout.decode(), re.S)
    assert told is not None and told[1]
    answer: dict[str, Any] = json.loads(html.unescape(told[1]))
    return answer


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine to open a mail with")
@pytest.mark.parametrize("where", WIDTHS)
@pytest.mark.parametrize("key", ["marks", "T1", "T3b"])
def test_a_browser_shows_it_readable_at_any_width(key: str, where: str, tmp_path: Path) -> None:
    seen, width = letters()[key], WIDTHS[where]
    kept = os.environ.get("COPTUI_SCREENSHOTS", "")
    shot = Path(kept) / f"{key}-{where}.png" if kept else None
    found = opened(seen, width, tmp_path, shot)
    assert found["words"] > 40
    assert found["wide"] <= found["room"] == width  # nothing has to be pushed sideways
    assert found["contrast"] >= 7  # WCAG 2.2, 1.4.6
    assert found["size"] >= 16
    assert (found["lang"], found["title"]) == ("en", seen.subject)
    assert found["fetched"] == 0
    assert found["bare"] == found["images"] == 0
    assert set(found["links"]) <= {"https:", "mailto:"}
    steps = [1, *found["headings"]]
    assert all(after - before <= 1 for before, after in pairwise(steps))


class _Tags(HTMLParser):
    """Every tag with what stands in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.found.append((tag, dict(attrs)))


def tags_of(text: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Tags()
    reader.feed(text)
    reader.close()
    return reader.found


PLAIN = {
    *("html", "head", "meta", "title", "body", "p", "br", "em", "strong", "a", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "hr", "blockquote", "code", "pre"),
}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_becomes_a_tag(name: str) -> None:
    """The tags of a mail to a hostile name are those of the mail to Jo, one by one."""
    template = templates.load("T1")
    mailing = CompiledMailing(template.subject, template.body, shared())
    read = [
        tags_of(mailing.render(dataclasses.asdict(context.person(one, community="Harbour"))).html)
        for one in (f"{name} Pardew", "Jo Pardew")
    ]
    assert read[0] == read[1]


def test_no_packed_mail_fetches_anything() -> None:
    for key, seen in letters().items():
        for tag, told in tags_of(seen.html):
            assert tag in PLAIN, (key, tag)
            assert not {"src", "srcset", "background", "onload", "data"} & set(told), (key, tag)
            assert "url(" not in (told.get("style") or "")
        assert not re.search(r"@import|<link|<script|<img", seen.html)


_marks = st.sampled_from(
    ["<", ">", "&", '"', "'", "(", ")", "[", "]", "!", "*", "_", "`", "\n", " ", "a", "javascript:",
     "https://x.example", "<script>", "<img src=x onerror=y>", "[a](javascript:alert(1))", "&#x3c;",
     "![p](https://x.example/p.png)", "<style>", "<svg/onload=x>", "data:text/html,x", "&lt;", "\\"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_marks, max_size=25).map("".join))
def test_what_was_cleaned_is_clean_however_often_it_is_read(source: str) -> None:
    import nh3

    made = markdown.to_html(clean_text(source).text)
    again = nh3.clean(
        made, tags=PLAIN - {"html", "head", "meta", "title", "body"},
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"https", "http", "mailto", "tel"}, link_rel=None,
    )  # fmt: skip
    assert tags_of(again) == tags_of(made)
    for tag, told in tags_of(made):
        assert tag in PLAIN and set(told) <= {"href", "start"}
        assert not (told.get("href") or "").lower().startswith(("javascript", "data", "vbscript"))


def test_the_pixels_that_a_mail_could_fetch_are_none_even_when_it_tries() -> None:
    picture = base64.b64encode(b"x").decode()
    made = markdown.to_html(f"![x](https://x.example/p.png) ![y](data:image/png;base64,{picture})")
    assert "<img" not in made
