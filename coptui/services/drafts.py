"""What was typed into a form and not saved yet, so that a closed laptop loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coptui.store.models import Draft
from coptui.workspace import Workspace


@dataclass(frozen=True)
class DraftView:
    """The typed values and when they were kept."""

    values: Mapping[str, str]
    kept_at: datetime


def keep(ws: Workspace, form: str, values: Mapping[str, str]) -> None:
    """Keep what is typed into this form; a home that is only read keeps nothing."""
    if ws.read_only:
        return
    with ws.store.atomic():
        row = Draft.get_or_none(Draft.form == form) or Draft(form=form)
        row.values, row.kept_at = dict(values), ws.now()
        row.save()


def find(ws: Workspace, form: str) -> DraftView | None:
    """What was typed into this form, where something was kept."""
    row = Draft.get_or_none(Draft.form == form)
    if row is None:
        return None
    values = {str(name): str(value) for name, value in row.values.items()}
    return DraftView(values, row.kept_at)


def drop(ws: Workspace, form: str) -> None:
    """Forget it: it was saved, or thrown away."""
    if not ws.read_only:
        with ws.store.atomic():
            Draft.delete().where(Draft.form == form).execute()
