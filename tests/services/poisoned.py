"""A home in which the names of people who agreed to nothing stand wherever somebody could type."""

from __future__ import annotations

from typing import Any

from peewee import ForeignKeyField, TextField

from coptui.domain.text import fold
from coptui.store.models import MODELS, Contact, JsonField, Membership
from coptui.workspace import Workspace

NAME = "Wilhelmina Quillfeather-Nkemelu"
OTHER = "Zoë O’Ghrádaigh"
ADDRESS = "w.quillfeather@post.example"
PHONE = "+44 7700 900173"
GUEST = "Peregrine Ashdown"
TOLD = (
    f"{NAME} ({ADDRESS}, 07700 900 173) told Quillfeather-Nkemelu, Wilhelmina, W. Nkemelu and "
    f"{OTHER.upper()}; so said Wilhelmina’s brother and {GUEST}"
)
SIGNS = (
    "wilhelmina", "quillfeather", "nkemelu", "ghrád", "ghrad", "o'gh", "peregrine", "ashdown",
    "900173", "900 173",
)  # fmt: skip

WORDS_OF_HOUSES = {
    ("community", "name"), ("venue", "name"), ("organisation", "name"),
    ("sister_community", "name"), ("influencer", "body"),
}  # fmt: skip
"""What a house is called; whoever writes a person's name there names a house after them."""
FIXED = {
    "status", "kind", "state", "share", "medium", "voice", "attribution", "permission", "anonymity",
    "perspective_key", "basis", "purpose", "channel", "method", "sector", "time_zone", "code",
    "standing", "role", "level", "stage", "sha256", "contribution", "decision", "format", "faces",
    "email_key", "address_key", "sort_key", "search_text", "cycle", "value_cycle", "type", "how",
    "mail_standing", "preferred_channel", "template", "key", "value", "name", "reaction",
    "perspective", "email", "phone", "host_name", "host_email", "host_phone", "link", "by",
    "change_kind", "neutral", "step_free", "toilet", "hearing_loop", "quiet_space", "language",
    "result", "rule", "answer", "letter", "chosen_stage", "suggested", "confidence", "unit",
    "file_path", "stored_as", "path", "area", "verdict", "direction", "outcome",
}  # fmt: skip
"""Columns that hold one of a few words, a key, or what makes a person: nothing is typed there."""


def poison(ws: Workspace) -> tuple[int, list[str]]:
    """Put the canaries into every free text there is; tell how many texts, and in which columns."""
    _people(ws)
    places, many = [], 0
    for model in MODELS:
        table: Any = model._meta.table_name
        if table in (
            "meta",
            "audit_event",
            "contact",
            "undo_entry",
            "erasure",
            "suppression",
            "consent_wording",
            "consent_event",
        ):
            continue
        for field in model._meta.sorted_fields:
            column = field.column_name
            typed = isinstance(field, TextField) and not isinstance(field, JsonField)
            if not typed or isinstance(field, ForeignKeyField) or column in FIXED:
                continue
            if (table, column) in WORDS_OF_HOUSES:
                continue
            done = ws.store.db.execute_sql(
                f'UPDATE "{table}" SET "{column}" = "{column}" || ? WHERE "{column}" != \'\'',
                (f"; {TOLD}",),
            )
            if done.rowcount:
                many += done.rowcount
                places.append(f"{table}.{column}")
    return many, places


def _people(ws: Workspace) -> None:
    communities = [row[0] for row in ws.store.db.execute_sql("SELECT id FROM community")]
    for name, email, phone in ((NAME, ADDRESS, PHONE), (OTHER, None, ""), (GUEST, None, "")):
        row = Contact.create(
            name=name, email=email, email_key=email, phone=phone, sort_key=fold(name),
            search_text=fold(name), created_at=ws.now(), updated_at=ws.now(),
        )  # fmt: skip
        for one in communities:
            Membership.create(community=one, contact=row.id, joined=ws.today())


def signs_in(text: str) -> list[str]:
    """The canaries that stand in a text, whatever is between their letters."""
    plain = fold(text)
    return [one for one in SIGNS if one in plain]
