"""Writing what an import planned: contacts, organisations, members and consent."""

from __future__ import annotations

from typing import Any

from coptui.domain.consent import refresh_day
from coptui.domain.text import clean_line, fold
from coptui.services import contact_fields
from coptui.services.consent_facts import refresh_mail_cache
from coptui.services.consent_wordings import add_wording
from coptui.services.import_planning import ConsentClaim, Fate, ImportPlan, PlannedRow
from coptui.store.models import (
    Community,
    ConsentEvent,
    Contact,
    ImportRun,
    Membership,
    Organisation,
)
from coptui.store.rows import insert_rows, tuples
from coptui.workspace import Workspace


def write_rows(ws: Workspace, made: ImportPlan, run: ImportRun) -> dict[str, Any]:
    """Write all rows of a plan; gives what is needed to take it back."""
    organisations, made_new = _organisations(made)
    new_rows = made.of(Fate.new)
    new_ids = _insert_contacts(ws, new_rows, run, organisations)
    changed = [_update(ws, row, organisations) for row in made.of(Fate.updated)]
    ids = {row.parsed.number: key for row, key in zip(new_rows, new_ids, strict=True)}
    for row in made.rows:
        if row.contact_id is not None:
            ids[row.parsed.number] = row.contact_id
    members = _join(ws, made.community_id, list(ids.values()))
    _insert_events(ws, made, ids, run)
    return {
        "new": new_ids,
        "changed": changed,
        "members": members,
        "organisations": made_new,
    }


def _organisations(made: ImportPlan) -> tuple[dict[str, int], list[int]]:
    """Every organisation named in the file by its name, and the ids of those that are new."""
    wanted = {
        row.parsed.fields["organisation"]
        for row in made.rows
        if row.fate in (Fate.new, Fate.updated) and "organisation" in row.parsed.fields
    }
    folded = {fold(row.name): row.id for row in Organisation.select()}
    found: dict[str, int] = {}
    new: list[int] = []
    for name in sorted(wanted):
        key = fold(name)
        if key not in folded:
            folded[key] = Organisation.create(name=name).id
            new.append(folded[key])
        found[name] = folded[key]
    return found, new


def _insert_contacts(
    ws: Workspace, rows: list[PlannedRow], run: ImportRun, organisations: dict[str, int]
) -> list[int]:
    # The very moment of the run: a later one tells that somebody was changed since.
    now, values = run.started_at, []
    for row in rows:
        one, more = row.parsed, row.parsed.fields
        where, notes = more.get("organisation", ""), more.get("notes", "")
        values.append(
            {
                "name": one.name,
                "email": one.email or None,
                "email_key": one.key or None,
                "organisation": organisations.get(where),
                "phone": more.get("phone", ""),
                "job": more.get("job", ""),
                "notes": notes,
                "source": run.file_name,
                "sort_key": one.sort_key,
                "search_text": contact_fields.searchable(one.name, one.email, where, notes),
                "import_run": run.id,
                "created_at": now,
                "updated_at": now,
            }
        )
    insert_rows(ws.store.db, Contact, values)
    query = Contact.select(Contact.id).where(Contact.import_run == run.id).order_by(Contact.id)
    return [row[0] for row in tuples(query)]


def _update(ws: Workspace, row: PlannedRow, organisations: dict[str, int]) -> dict[str, Any]:
    contact: Any = Contact.get_by_id(row.contact_id)
    for change in row.changes:
        if change.field == "organisation":
            contact.organisation = organisations[change.new]
        else:
            setattr(contact, change.field, change.new)
    contact.search_text = contact_fields.search_text_of(contact)
    contact.updated_at = ws.now()
    contact.save()
    return {"id": contact.id, "fields": {one.field: [one.old, one.new] for one in row.changes}}


def _join(ws: Workspace, community_id: int | None, ids: list[int]) -> list[int]:
    """Make them members; who is or was one already stays as they are, also who has left."""
    if community_id is None:
        return []
    community = Community.get_by_id(community_id)
    of = Membership.community == community.id
    there = {row[0] for row in tuples(Membership.select(Membership.contact).where(of))}
    missing = [one for one in dict.fromkeys(ids) if one not in there]
    before = {row[0] for row in tuples(Membership.select(Membership.id).where(of))}
    today = ws.today()
    insert_rows(
        ws.store.db,
        Membership,
        [{"contact": one, "community": community.id, "joined": today} for one in missing],
    )
    after = tuples(Membership.select(Membership.id).where(of))
    return [row[0] for row in after if row[0] not in before]


def _insert_events(ws: Workspace, made: ImportPlan, ids: dict[int, int], run: ImportRun) -> None:
    claim = made.claim
    if claim is None:
        return
    shared = {
        "state": "given",
        "basis": str(claim.basis),
        "happened_on": claim.on,
        "recorded_at": ws.now(),
        "method": str(claim.method),
        "recorded_by": ws.by,
        "wording": _wording(ws, claim),
        "refresh_by": refresh_day(claim.basis, claim.on),
        "import_run": run.id,
    }
    proof = clean_line(claim.evidence, 300).text or run.file_name
    values: list[dict[str, Any]] = [
        {
            **shared,
            "contact": ids[row.parsed.number],
            "purpose": str(purpose),
            "evidence": f"{proof}, row {row.parsed.number}, file {made.table.sha256[:16]}",
        }
        for row in made.rows
        for purpose in row.purposes
    ]
    insert_rows(ws.store.db, ConsentEvent, values)
    refresh_mail_cache(ws, [one["contact"] for one in values])


def _wording(ws: Workspace, claim: ConsentClaim) -> int:
    if not claim.wording_text:
        return claim.wording_id
    return add_wording(ws, claim.wording_text, claim.purposes).view.id
