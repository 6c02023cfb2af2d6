"""The words of a file that is to be looked through, those included that are not seen at once."""

from __future__ import annotations

import html
import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from coptui.errors import Refused
from coptui.services.plain_files import read_plainly

LARGEST = 30_000_000
_MOST = 20_000_000
_PLAIN = (".md", ".txt", ".markdown", ".text")
_PAGES = (".html", ".htm")
_TOLD = ("alt", "title", "content", "aria-label", "href", "value")
_PARTS = re.compile(r"(?:word/(?:document|comments|footnotes|endnotes|header\d*|footer\d*)"
                    r"|docProps/\w+)\.xml")  # fmt: skip
_TAG = re.compile(r"<[^<>]*>")
_NEW_LINE = re.compile(r"</(?:w:p|w:tr|dc:\w+|cp:\w+|Company|Manager)>|<w:br ?/>|<w:tab ?/>")
_ALT = re.compile(r'\b(?:descr|title|w:author|w:initials)="([^"]*)"')


def of(path: Path) -> str:
    """The text of a file. Raises `NotFound`, and `Refused` for what cannot be read as text."""
    ending = path.suffix.casefold()
    if ending not in (*_PLAIN, *_PAGES, ".docx"):
        told = "Look through the text or the Word document that it was made from."
        raise Refused(f"A file that ends in {ending or 'nothing'} cannot be looked through.", told)
    data = read_plainly(path, LARGEST)
    if len(data) > LARGEST:
        raise Refused(f"{path.name} is larger than any report.", "Choose another.")
    if ending == ".docx":
        return f"{path.stem}\n{_of_word(path.name, data)}"
    text = data.decode("utf-8-sig", errors="replace")
    return f"{path.stem}\n{_of_page(text) if ending in _PAGES else text}"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What stands in the tag itself, and a new line where one is seen."""
        self._silent += tag in ("style", "script")
        if tag not in ("b", "i", "em", "strong", "a", "span", "text", "tspan"):
            self.parts.append("\n")
        told = [value for name, value in attrs if name in _TOLD and value]
        self.parts += [f"\n{one}\n" for one in told if not one.startswith(("data:", "#"))]

    def handle_endtag(self, tag: str) -> None:
        """Words are heard again after a style."""
        if tag in ("style", "script"):
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        """Words that nobody sees are words as well."""
        self.parts.append(f"\n{data}\n")


def _of_page(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    return re.sub(r"\n\s*\n+", "\n", "".join(page.parts))


def _of_word(name: str, data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as held:
            parts = [one for one in held.infolist() if _PARTS.fullmatch(one.filename)]
            if sum(one.file_size for one in parts) > _MOST:
                raise Refused(f"{name} holds more than any report.", "Choose another.")
            texts = [held.read(one).decode("utf-8", errors="replace") for one in parts]
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise Refused(f"{name} is no Word document that can be read.", "Save it again.") from error
    if not texts:
        raise Refused(f"{name} is no Word document that can be read.", "Save it again.")
    return "\n".join(_words(one) for one in texts)


def _words(xml: str) -> str:
    told = [html.unescape(one) for one in _ALT.findall(xml) if one.strip()]
    text = _TAG.sub("", _NEW_LINE.sub("\n", xml))
    return "\n".join((html.unescape(text), *told))
