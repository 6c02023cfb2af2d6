"""The one place that meets the typesetter: data in, bytes out; nothing from outside is its markup.

Its own fonts come with it, so that a page looks the same everywhere. A letter that none of them
has is looked for in the fonts of the machine, and is told in words where nobody has it.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coptui.errors import Unavailable
from coptui.resources import templates_dir

FONT = "Libertinus Serif"
_MISSING = re.compile(
    r"error: PDF/UA-1 error: the text `\"(.+?)\"` could not be displayed", re.DOTALL
)
_TRIES = 4


def pdf(report: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """A tagged PDF (PDF/UA-1). Raises `Unavailable` where the typesetter will not."""
    source = (templates_dir() / "reports" / "report.typ").read_bytes()
    data = json.dumps(report, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="coptui-") as folder:
        for name, picture in files.items():
            (Path(folder) / name).write_bytes(picture)
        for attempt in range(_TRIES):
            try:
                return _compiled(source, data, folder, own_fonts=attempt == 0)
            except _LettersMissing as missing:
                if attempt:  # the fonts of the machine had none of them either
                    for letters in missing.letters:
                        data = data.replace(letters, _told(letters))
    raise Unavailable("The PDF cannot be made: it has letters that no font here has.")


def pictures(drawings: list[str], width: int) -> list[bytes]:
    """Vector graphics as PNG pictures, fine enough for print."""
    import typst

    if not drawings:
        return []
    source = (
        f"#set page(width: {width}pt, height: auto, margin: 0pt, fill: white)\n"
        f'#set text(font: ("{FONT}",))\n'
        "#let all = json(bytes(sys.inputs.drawings))\n"
        "#for (at, one) in all.enumerate() { if at > 0 { pagebreak() }\n"
        f'image(bytes(one), format: "svg", width: {width}pt) }}\n'
    )
    typesetter: Any = typst  # its types know nothing of files by name
    made = typesetter.compile(
        {"main.typ": source.encode()}, format="png", ppi=180, ignore_system_fonts=True,
        sys_inputs={"drawings": json.dumps([lettered(one) for one in drawings])},
    )  # fmt: skip
    return [made] if isinstance(made, bytes) else [bytes(one) for one in made]


def lettered(drawing: str) -> str:
    """A drawing in the letters of the page it stands on."""
    return drawing.replace("<svg ", f'<svg font-family="{FONT}" ', 1)


class _LettersMissing(Exception):
    def __init__(self, letters: set[str]) -> None:
        super().__init__("letters are missing")
        self.letters = letters


def _compiled(source: bytes, data: str, folder: str, *, own_fonts: bool) -> bytes:
    import typst

    typesetter: Any = typst
    try:
        made = typesetter.compile(
            source,
            root=folder,
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=own_fonts,
            sys_inputs={"report": data},
            timestamp=0,  # the day of the report is in it; the hour of writing is nobody's matter
        )
    except typst.TypstError as error:
        letters = set(_MISSING.findall(error.diagnostic))
        if letters:
            raise _LettersMissing(letters) from error
        raise Unavailable("The PDF cannot be made.", "The other forms can.") from error
    return bytes(made)


def _told(letters: str) -> str:
    """What stands for letters nobody can draw: the name of a sign, a box for writing."""
    names = []
    for one in letters:
        if unicodedata.category(one) in ("So", "Sk", "Sm"):
            names.append(f"[{unicodedata.name(one, 'sign').lower()}]")
        elif unicodedata.category(one)[0] != "M":
            names.append("□")
    return "".join(names)
