"""Writing what an import planned: contacts, organisations, members and consent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from coptui.domain.consent import Basis, ConsentFact, ConsentState, Purpose, refresh_day
from coptui.domain.text import clean_line, fold
from coptui.services import contact_fields
from coptui.services.consent import drop_waiting
from coptui.services.consent_facts import first_standing, refresh_mail_cache
from coptui.services.consent_wordings import add_wording
from coptui.services.import_planning import ConsentClaim, Fate, ImportPlan, PlannedRow
from coptui.services.progress import EVERY, Progress, nothing
from coptui.store.models import (
    Community,
    ConsentEvent,
    Contact,
    ImportRun,
    Membership,
    Organisation,
)
from coptui.store.rows import first_column, insert_columns, insert_rows, tuples
from coptui.workspace import Workspace

_ROW = (
    "name",
    "email",
    "email_key",
    "organisation",
    "phone",
    "job",
    "notes",
    "sort_key",
    "search_text",
    "mail_standing",
    "mail_renew_by",
)


def write_rows(
    ws: Workspace, made: ImportPlan, run: ImportRun, progress: Progress = nothing
) -> dict[str, Any]:
    """Write all rows of a plan; gives what is needed to take it back."""
    organisations, made_new = _organisations(made)
    new_ids = _insert_contacts(ws, made, run, organisations, progress)
    changed = [_update(ws, row, organisations) for row in made.of(Fate.updated)]
    ids: list[int] = []
    fresh = iter(new_ids)
    for row in made.rows:
        if row.fate is Fate.new:
            ids.append(next(fresh))
        else:
            ids.append(row.contact_id or 0)
    members = _join(ws, made.community_id, [one for one in ids if one])
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
        row.parsed.organisation
        for row in made.rows
        if row.fate in (Fate.new, Fate.updated) and row.parsed.organisation
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
    ws: Workspace,
    made: ImportPlan,
    run: ImportRun,
    organisations: dict[str, int],
    progress: Progress,
) -> list[int]:
    # The very moment of the run: a later one tells that somebody was changed since.
    shared = {
        "source": run.file_name,
        "import_run": run.id,
        "created_at": run.started_at,
        "updated_at": run.started_at,
    }
    rows = made.of(Fate.new)
    values = _values(rows, organisations, _Standings(ws, made.claim))
    for start in range(0, len(rows), EVERY):
        progress(start, len(rows))
        insert_columns(ws.store.db, Contact, _ROW, islice(values, EVERY), shared)
    query = Contact.select(Contact.id).where(Contact.import_run == run.id).order_by(Contact.id)
    return first_column(ws.store.db, query)


_Stand = tuple[str | None, ...]


class _Standings:
    """The two caches of those who are new, worked out once for each answer and day."""

    def __init__(self, ws: Workspace, claim: ConsentClaim | None) -> None:
        self._ws, self._claim = ws, claim
        self._fields = [Contact._meta.fields[name] for name in ("mail_standing", "mail_renew_by")]
        self._silent = self._kept(one.default for one in self._fields)
        self._known: dict[tuple[ConsentState, date], _Stand] = {}

    def of(self, row: PlannedRow) -> _Stand:
        """How this one stands once the file is in."""
        if Purpose.mail in row.denies:
            return self._after(ConsentState.refused, row.no_on)
        if Purpose.mail in row.purposes and self._claim is not None:
            return self._after(ConsentState.given, day_of(row, self._claim))
        return self._silent

    def _after(self, state: ConsentState, on: date) -> _Stand:
        if (state, on) not in self._known:
            basis = self._claim.basis if self._claim else Basis.consent
            until = refresh_day(basis, on) if state is ConsentState.given else None
            fact = ConsentFact(Purpose.mail, state, basis, on, refresh_by=until)
            self._known[state, on] = self._kept(first_standing(self._ws, fact))
        return self._known[state, on]

    def _kept(self, values: Iterable[object]) -> _Stand:
        return tuple(one.db_value(v) for one, v in zip(self._fields, values, strict=True))


def day_of(row: PlannedRow, claim: ConsentClaim) -> date:
    """The day on which this one agreed; the plan has seen to it that there is one."""
    found = row.parsed.on or claim.on
    assert found is not None
    return found


def _values(
    rows: list[PlannedRow], organisations: dict[str, int], stands: _Standings
) -> Iterator[tuple[str | int | None, ...]]:
    for row in rows:
        one = row.parsed
        yield (
            one.name,
            one.email or None,
            one.key or None,
            organisations.get(one.organisation),
            one.phone,
            one.job,
            one.notes,
            one.sort_key,
            contact_fields.searchable(one.name, one.email, one.organisation, one.notes),
            *stands.of(row),
        )


def _update(ws: Workspace, row: PlannedRow, organisations: dict[str, int]) -> dict[str, Any]:
    contact: Any = Contact.get_by_id(row.contact_id)
    for change in row.changes:
        if change.field == "organisation":
            contact.organisation = organisations[change.new]
        elif change.field == "email":
            contact.email, contact.email_key = row.parsed.email, row.parsed.key
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


def _insert_events(ws: Workspace, made: ImportPlan, ids: list[int], run: ImportRun) -> None:
    claim = made.claim
    wording = _wording(ws, claim) if claim is not None else None
    shared = {
        "recorded_at": ws.now(),
        "method": str(claim.method) if claim else "",
        "recorded_by": ws.by,
        "wording": wording,
        "import_run": run.id,
        "basis": str(claim.basis if claim else Basis.consent),
    }
    proof = (clean_line(claim.evidence, 300).text if claim else "") or run.file_name
    end = f", file {made.table.sha256[:16]}"
    unit = made.table.unit
    pairs = list(zip(ids, made.rows, strict=True))
    if claim is not None:
        days = {day: refresh_day(claim.basis, day) for day in made.days}
        insert_columns(
            ws.store.db,
            ConsentEvent,
            ("contact", "purpose", "evidence", "happened_on", "refresh_by"),
            (
                (who, str(purpose), f"{proof}, {unit} {row.parsed.number}{end}",
                 *_days(days, day_of(row, claim)))
                for who, row in pairs
                for purpose in row.purposes
            ),
            {**shared, "state": str(ConsentState.given)},
        )  # fmt: skip
    insert_columns(
        ws.store.db,
        ConsentEvent,
        ("contact", "purpose", "evidence", "happened_on"),
        (
            (who, str(purpose), f"{proof}, {unit} {row.no_row}{end}", row.no_on.isoformat())
            for who, row in pairs
            for purpose in row.denies
        ),
        {**shared, "state": str(ConsentState.refused)},
    )
    # Of those who are new it is known already how they stand.
    known = [(who, row) for who, row in pairs if row.fate is not Fate.new]
    for who, row in known:
        if Purpose.mail in row.denies:
            drop_waiting(ws, who, "said no")
    refresh_mail_cache(ws, [who for who, row in known if row.purposes or row.denies])


def _days(days: dict[date, date | None], day: date) -> tuple[str, str | None]:
    until = days[day]
    return day.isoformat(), None if until is None else until.isoformat()


def _wording(ws: Workspace, claim: ConsentClaim) -> int:
    if not claim.wording_text:
        return claim.wording_id
    return add_wording(ws, claim.wording_text, claim.purposes).view.id
