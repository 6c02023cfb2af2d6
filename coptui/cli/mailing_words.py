"""A mailing as the command line tells it: for people, and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from coptui.cli.output import answer, pairs, table

if TYPE_CHECKING:
    from datetime import datetime

    from coptui.services.mailings import Finding, MailingView, RecipientRow
    from coptui.workspace import Workspace

FINAL = ("accepted",)


def document_of(view: MailingView, rows: Iterable[RecipientRow] = ()) -> dict[str, Any]:
    """A mailing with the keys that scripts rely on."""
    plain = {name: getattr(view, name) for name in view.__dataclass_fields__}
    plain["scheduled"] = view.scheduled
    plain["left_out"] = [
        {"contact": one.contact_id, "name": one.name, "reason": one.words, "rule": one.reason}
        for one in view.left_out
    ]
    return {
        **plain,
        "name": view.name,
        "recipients": [
            {
                "id": one.delivery_id,
                "contact": one.contact_id,
                "name": one.name,
                "email": one.email,
                "state": one.state,
                "reply": one.reply,
                "tries": one.tries,
                "at": one.at,
                "next_try": one.next_try,
                "reason": one.reason,
                "file": one.eml,
            }
            for one in rows
        ],
    }


def mailing_answer(
    json: bool,
    ws: Workspace,
    mailing_id: int,
    *,
    people: bool = False,
    at: datetime | None = None,
) -> None:
    """Print one mailing as it now is, a draft as it would go at that time.

    With `people`, what happened to each message.
    """
    from coptui.services import mailings, scheduling

    view = mailings.show(ws, mailing_id, at)
    rows = mailings.recipients(ws, mailing_id)
    document = document_of(view, rows)
    goes = view.not_before if view.scheduled else None
    parts = [_head(view, scheduling.read_back(ws, goes) if goes is not None else "")]
    if view.status == "draft":
        parts += [_left_out(view), findings_table(view.findings)]
    elif people:
        parts.append(
            table(
                ("id", "name", "e-mail", "state", "reply", "tries"),
                [
                    (r.delivery_id, r.name, r.email, r.state, r.reply or r.reason, r.tries)
                    for r in rows
                ],
                empty="",
            )
        )
    words = "\n\n".join(part for part in parts if part)
    answer(json, {"mailing": document, "recipients": document["recipients"]}, words)


def findings_table(found: Iterable[Finding]) -> str:
    """What was found, in rows."""
    rows = [(one.level, one.rule, one.text) for one in found]
    return table(("level", "rule", "what"), rows, empty="Nothing to mend.")


def _head(view: MailingView, goes: str) -> str:
    from coptui.services.mailing_attachments import in_words

    counts = ", ".join(f"{number} {what}" for what, number in view.counts.items() if number)
    return pairs(
        [
            ("mailing", f"{view.id} {view.name}"),
            ("status", view.status + (" (practice)" if view.practice else "")),
            ("subject", view.subject),
            ("goes to", view.to),
            ("goes", goes),
            ("only", view.chosen),
            ("voices", ", ".join(f"{one.key} to {one.to}" for one in view.voices)),
            ("with", ", ".join(f"{one.name} ({in_words(one.size)})" for one in view.attachments)),
            ("held back", view.held),
            ("so far", counts),
        ]
    )


def _left_out(view: MailingView) -> str:
    if not view.left_out:
        return ""
    rows = [(one.name, one.words) for one in view.left_out]
    return table(("not written to", "why"), rows)
