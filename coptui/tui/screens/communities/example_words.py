"""How examples and case studies are told on the screen."""

from __future__ import annotations

from textual.content import Content

from coptui.services.case_studies import CaseView
from coptui.services.examples import ExampleView
from coptui.tui.text import line, lines


def example_detail(it: ExampleView) -> Content:
    """An example, with what of it may be told outside."""
    teller = it.presenter or "nobody written down"
    hidden = "" if not it.presenter or it.told_by == it.presenter else "  not named outside"
    rows: list[str | Content] = [
        line((it.title, "bold")),
        line(("told by  ", "$dim"), teller, (hidden, "$dim")),
        line(("allowed  ", "$dim"), it.permission_words, (f"   {it.minutes} minutes", "$dim")),
    ]
    rows += _named(it.names)
    for label, words in (
        ("", it.summary),
        ("works    ", it.what_works),
        ("notices  ", it.who_notices),
    ):
        if words:
            rows.append(line((label, "$dim"), words))
    return lines(rows)


def case_detail(it: CaseView) -> Content:
    """A case study in its parts."""
    rows: list[str | Content] = [
        line((it.title, "bold"), (f"   {it.status}", "$dim")),
        line(("allowed  ", "$dim"), it.permission_words, (f"   {it.anonymity}", "$dim")),
    ]
    rows += _named(it.names)
    for label, words in (
        ("situation  ", it.situation or it.text),
        ("offered    ", it.offered),
        ("did        ", it.did),
    ):
        if words:
            rows.append(line((label, "$dim"), words))
    rows += [f"· {one}" for one in it.outcomes]
    return lines(rows)


def _named(names: tuple[str, ...]) -> list[str | Content]:
    if not names:
        return []
    return [line((f"names {', '.join(names[:3])}, who did not agree to be named", "$warn"))]
