"""A few words of her own in one mailing: plain text that stands after its first sentence."""

from __future__ import annotations

import re

from coptui.domain.text import clean_text
from coptui.errors import Refused
from coptui.services import mailings
from coptui.services.done import Done
from coptui.services.mailing_views import MailingView
from coptui.services.mailing_words import mailing_row, words_of
from coptui.workspace import Workspace

LONGEST = 1_000
"""Letters of such words: a longer text is an edit of the mail itself."""
_GREETING = re.compile(r"\{\{\s*person\.greeting\s*\}\}[^\n]*\n+")
_FIRST = re.compile(r"[^\n]+(?:\n[^\n]+)*\n\n+")
_OPENS, _CLOSES = re.compile(r"\{%-? *(?:if|for) "), re.compile(r"\{%-? *end(?:if|for)")
_MARKS = ("{{", "{%", "{#", "[[")


def own_line(ws: Workspace, mailing_id: int, voice: str = "") -> str:
    """The words added to this voice; empty where none are, or where more than that was changed."""
    words = words_of(ws, mailing_row(mailing_id), voice)
    return _between(words.body, words.template.body) or ""


def may_add(ws: Workspace, mailing_id: int, voice: str = "") -> bool:
    """Whether the mail begins with a greeting after which something can stand."""
    return _GREETING.search(words_of(ws, mailing_row(mailing_id), voice).body) is not None


def put_own_line(ws: Workspace, mailing_id: int, text: str, voice: str = "") -> Done[MailingView]:
    """Put these words after the first sentence, in the place of those added before.

    Empty ones take those out.

    Raises `Refused` at the field "text" for marks that would be read as something to fill in, and
    where the mail has no greeting.
    """
    words = words_of(ws, mailing_row(mailing_id), voice)
    said = re.sub(r"\n{3,}", "\n\n", clean_text(text, LONGEST + 1).text.strip())
    if len(said) > LONGEST:
        raise Refused(f"That is more than {LONGEST:,} letters.", field="text")
    mark = next((one for one in _MARKS if one in said), "")
    if mark:
        raise Refused(f"Leave {mark} out: it would be read as a mark.", field="text")
    now = _between(words.body, words.template.body)
    body = words.template.body if now is not None else words.body
    greeting = _GREETING.search(body)
    if greeting is None:
        raise Refused("This mail has no greeting to add something to.", "Change its words instead.")
    if said:
        at = _place(body, greeting.end())
        body = f"{body[:at]}{said}\n\n{body[at:]}"
    same = body.strip() == words.template.body.strip()
    return mailings.edit(ws, mailing_id, "" if same else body, voice=voice)


def _place(body: str, greeted: int) -> int:
    """Behind the first paragraph: what it thanks for is not torn from the greeting.

    Right after the greeting where that paragraph is there only for some people.
    """
    first = _FIRST.match(body, greeted)
    if first is None or len(_OPENS.findall(first[0])) != len(_CLOSES.findall(first[0])):
        return greeted
    return first.end()


def _between(body: str, template: str) -> str | None:
    """What stands between the greeting and the rest; None where other words were changed too."""
    greeting = _GREETING.search(template)
    if greeting is None:
        return None
    at = _place(template, greeting.end())
    before, after = template[:at], template[at:].rstrip()
    text = body.rstrip()
    if not (text.startswith(before.rstrip()) and text.endswith(after)):
        return None
    return text[len(before.rstrip()) : len(text) - len(after)].strip()
