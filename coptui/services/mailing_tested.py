"""Whether a template, and the mailbox of the answers, were tried before mail goes to others."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from coptui.mail import templates
from coptui.services.mailing_views import Finding
from coptui.services.mailing_voices import spoken
from coptui.services.mailing_words import mailing_row
from coptui.store.models import Mailing
from coptui.workspace import Workspace


def note_tested(ws: Workspace, mailing_id: int, voice: str = "") -> None:
    """A test of a mailing has gone out: this version of its template has been seen."""
    if not ws.read_only:
        row = mailing_row(mailing_id)
        template = templates.load(spoken(row, voice) or row.template, ws.templates_dir)
        ws.store.set_meta(_key(template), _mark(template))


def untested(ws: Workspace, row: Any, template: templates.Template) -> Iterator[Finding]:
    """Asks for a test, once for each version of a template; not in practice, nor in a demo."""
    if ws.in_practice or ws.is_demo or row.corrects is not None:
        return
    if ws.store.meta(_key(template)) == _mark(template) or _has_gone(template):
        return
    yield Finding(
        "warning",
        "test",
        f"You have not had {template.key} in a mailbox of your own yet. Send a test to yourself.",
    )


def unread_answers(ws: Workspace) -> Iterator[Finding]:
    """Asks for a test where answers go to another mailbox than the one that writes (MIS-10).

    Who answers STOP into a mailbox that nobody opens is written to again.
    """
    mine = ws.settings.sender
    answers = mine.reply_to.casefold()
    if ws.in_practice or answers in ("", mine.from_address.casefold()):
        return
    from coptui.services.sender_trial import is_read  # late: few answers go elsewhere

    if is_read(ws, answers):
        return
    yield Finding(
        "warning",
        "answers",
        f"Answers go to {mine.reply_to}, and nothing shows yet that somebody reads them. Send a "
        "test mail there from Settings, and enter its code.",
    )


def _key(template: templates.Template) -> str:
    return f"tested.{template.key}"


def _mark(template: templates.Template) -> str:
    words = f"{template.subject}\n{template.body}"
    return f"{template.version}:{sha256(words.encode()).hexdigest()[:16]}"


def _has_gone(template: templates.Template) -> bool:
    """Whether this version has gone to people before; they have seen what it looks like."""
    gone = Mailing.select().where(
        Mailing.template == template.key,
        Mailing.template_version == template.version,
        Mailing.practice == False,  # noqa: E712 - a column, not a truth
        Mailing.status == "done",
    )
    return bool(gone.exists())
