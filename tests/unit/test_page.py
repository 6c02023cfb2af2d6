"""A page to print: readable by two parsers, harmless, the same in both forms."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from coptui.domain.page import WIDTH, Page, Part, Table, as_html, as_text
from tests.hostile import HOSTILE

VOID = {"meta", "br", "link", "img"}


class Strict(HTMLParser):
    """Fails where elements are not closed in their order, and collects what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []
        self.said: list[str] = []
        self.from_elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.from_elsewhere += [name for name, _ in attrs if name in ("src", "href", "onclick")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def check(source: str) -> Strict:
    """Both parsers: the one that browsers are like, and the one that forgives nothing."""
    found = Strict()
    found.feed(source)
    assert found.open == [] and found.from_elsewhere == []
    assert found.levels[0] == 1 and found.levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(found.levels, found.levels[1:], strict=False))
    root = ET.fromstring(source.removeprefix("<!DOCTYPE html>\n"))
    assert root.get("lang") == "en"
    assert "<script" not in source.lower()
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_in_it_the_page_stays_whole(text: str) -> None:
    table = Table(text, ("At", text), ((text, text), ("", text)))
    page = Page(text, (text,), (Part(text, (text,), (text,), table, (text,), card=True),))
    check(as_html(page))
    assert "\x1b" not in as_text(page) + as_html(page)


def test_a_table_names_its_columns_for_those_who_hear_it() -> None:
    table = Table("Running order", ("At", "What"), (("12:30", "Welcome"),))
    source = as_html(Page("Order", (), (Part(table=table),)))
    check(source)
    assert '<th scope="col">At</th>' in source and "<caption>Running order</caption>" in source


def test_the_text_says_the_same_and_keeps_to_its_width() -> None:
    table = Table("Order", ("At", "What"), (("12:30", "word " * 40),))
    page = Page("A title", ("about " * 30,), (Part("Part", ("words " * 30,), ("a point",), table),))
    text, heard = as_text(page), " ".join(check(as_html(page)).said)
    assert max(map(len, text.split("\n"))) <= WIDTH
    for word in ("A title", "Part", "a point", "12:30"):
        assert word in text and word in heard
