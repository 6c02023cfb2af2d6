"""Everything held on one person, for that person: nobody else is in it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from coptui.domain.consent import add_months
from coptui.domain.others import OtherPeople
from coptui.errors import NotFound, Refused
from coptui.services import audit
from coptui.services.access_facts import gather
from coptui.services.access_words import as_html, as_text
from coptui.services.done import Done
from coptui.services.exporting import write_private
from coptui.store.models import Community, Contact, ExportRecord, Session
from coptui.store.rows import tuples
from coptui.workspace import Workspace

__all__ = ["document", "due", "write"]

FORMS = (".json", ".txt", ".html")
MONTHS_TO_ANSWER = 1
KEPT_FOR = 1  # months after which a file that was handed over should be gone from here


def due(asked_on: date) -> date:
    """By when the law wants an answer: one month (UK GDPR, Article 12)."""
    return add_months(asked_on, MONTHS_TO_ANSWER)


def document(ws: Workspace, contact_id: int, *, asked_on: date | None = None) -> dict[str, Any]:
    """What is held on the person, as docs/subject-access.md describes it. Raises `NotFound`.

    Other people's names, addresses and numbers are left out, also from texts that name them.
    """
    row: Any = Contact.get_or_none(Contact.id == contact_id)
    if row is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    asked = asked_on or ws.today()
    if asked > ws.today():
        raise Refused("That day is still to come.", "Give the day they asked.", field="asked")
    held: dict[str, Any] = {
        "form": 1,
        "made_on": ws.today().isoformat(),
        "asked_on": asked.isoformat(),
        "answer_by": due(asked).isoformat(),
        **gather(ws, row),
    }
    clean: dict[str, Any] = _others(ws, row).left_out_of(held)
    return clean


def write(
    ws: Workspace, contact_id: int, place: Path, *, asked_on: date | None = None
) -> Done[tuple[Path, ...]]:
    """Write it into one file (.json, .txt, .html) or, as all three, into a folder.

    The names of the files tell of nobody. Raises `NotFound`, `Refused` or `Unavailable`.
    """
    held = document(ws, contact_id, asked_on=asked_on)
    texts = {
        ".json": json.dumps({"subject_access": held}, ensure_ascii=False, indent=2) + "\n",
        ".txt": as_text(held),
        ".html": as_html(held),
    }
    if place.is_dir():
        stem = f"held-on-{contact_id}-{ws.today().isoformat()}"
        files = [place / f"{stem}{ending}" for ending in FORMS]
    elif place.suffix.lower() in FORMS:
        files = [place]
    else:
        raise Refused(
            f"{place.name} is no folder, and ends in none of {', '.join(FORMS)}.",
            "Name a folder that is there, or a file with one of these endings.",
            field="path",
        )
    there = [one.name for one in files if one.exists()]
    if there:
        raise Refused(f"There is a file {there[0]} already.", "Choose another.", field="path")
    for file in files:
        write_private(file, texts[file.suffix.lower()])
    if not ws.read_only:
        with ws.store.atomic():
            ExportRecord.create(
                made_at=ws.now(), made_by=ws.by, form="access", people=1, fields="all",
                sensitive=True, reason="asked to see what is held", recipient="the person",
                delete_by=add_months(ws.today(), KEPT_FOR),
            )  # fmt: skip
            audit.note(ws, "contact.access_given", subject="contact", subject_id=contact_id)
    what = f"{files[0].name} is" if len(files) == 1 else f"{len(files)} files are"
    said = f"{what} written. An answer is due by {held['answer_by']}."
    return Done(tuple(files), said)


def _others(ws: Workspace, row: Any) -> OtherPeople:
    """Everybody else on the list; who speaks for the organisation may be named."""
    people = tuples(
        Contact.select(Contact.name, Contact.email, Contact.phone).where(Contact.id != row.id)
    )
    others = OtherPeople(
        (one[0] for one in people),
        (one[1] or "" for one in people),
        (one[2] for one in people),
    )
    hosts = tuples(
        Community.select(Community.host_name, Community.host_email, Community.host_phone)
    )
    named = [one[0] for one in tuples(Session.select(Session.host_name).distinct())]
    sender = ws.settings.sender
    others.forget(
        [row.name, sender.from_name, ws.by, *named, *(one[0] for one in hosts)],
        [row.email or "", sender.from_address, sender.reply_to, *(one[1] for one in hosts)],
        [row.phone, *(one[2] for one in hosts)],
    )
    return others
