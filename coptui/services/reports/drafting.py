"""Drafting a report: put together from what was captured, then hers to change.

What she writes stays. What comes later is put in where she has changed nothing, and offered where
she has; see `domain/reports/growing.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coptui.domain.counting import agree, counted
from coptui.domain.reports import choosing, gaps, growing, pieces, sections, targets
from coptui.domain.reports.choosing import Chosen
from coptui.domain.reports.growing import Grown
from coptui.domain.reports.pieces import Composed, Made, Piece
from coptui.domain.text import clean_text
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.reports import rows, subjects
from coptui.services.reports.rows import ReportLine
from coptui.services.undo import Recording, recording
from coptui.store.models import Report, ReportFinding
from coptui.workspace import Workspace

__all__ = [
    "Choice", "Refreshed", "ReportView", "choices", "choose", "delete", "draft", "edit",
    "new_version", "preview", "refresh", "say", "show", "take",
]  # fmt: skip

AREA = frozenset({"reports", "sessions", "communities"})
LONGEST = 400_000  # letters in a report
WORDS_OF = {
    "session": ("foreword",),
    "photos": ("foreword", "remarks"),
    "topic": ("foreword", "main_messages", "meaning", "next"),
    "status": ("foreword", "asks", "risks", "next"),
    "year": ("foreword", "asks", "next"),
    "years": ("foreword", "asks", "next"),
    "slides": ("opening", "asks"),
}
"""What she writes herself in a report, by its kind."""


@dataclass(frozen=True)
class ReportView:
    """A report to work on.

    `words` and `pages` are its length, `target` says how long is good, `long` whether it is
    longer. `gaps` is what its draft says is still to be written. `coverage` tells of sessions that
    it does not hold. `offered` are pieces that came after she had changed the section. `own` are
    her own words by name.
    """

    line: ReportLine
    text: str
    pages: int
    target: str
    long: bool
    coverage: tuple[str, ...]
    gaps: tuple[str, ...]
    offered: tuple[Piece, ...]
    own: Mapping[str, str]
    own_names: tuple[str, ...]
    may_change: bool
    edited: bool
    level: str
    link: str
    session_id: int | None
    topic_id: int | None
    previous_id: int | None
    period_from: date | None
    period_to: date | None
    signed_off_by: str
    status_on: date | None

    @property
    def id(self) -> int:
        """The number of the report."""
        return self.line.id

    @property
    def kind(self) -> str:
        """Its kind."""
        return self.line.kind

    @property
    def title(self) -> str:
        """Its title."""
        return self.line.title

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.line.status

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.line.words


@dataclass(frozen=True)
class Choice:
    """One thing that may stand in the report; `chosen` while it does, `offered` when it waits."""

    key: str
    section: str
    text: str
    chosen: bool
    share: str = "community"
    offered: bool = False
    like: str = ""  # the key of the one that says the same

    @property
    def title(self) -> str:
        """What its section is called."""
        return sections.title(self.section)


@dataclass(frozen=True)
class Refreshed:
    """A report brought up to date: what waits to be taken, and what may not stand any longer."""

    view: ReportView
    offered: tuple[Piece, ...]
    gone: tuple[Piece, ...]
    came: int = 0  # how many things that came later stand in it by themselves


def draft(
    ws: Workspace, kind: str, subject_id: int, *, since: date | None = None,
    until: date | None = None,
) -> Done[ReportView]:  # fmt: skip
    """The open draft of a subject, brought up to date; or a new one, put together now."""
    wanted = rows.kind_of(kind)
    before = subjects.last(wanted, subject_id, since, until)
    if before is not None and before.status in rows.OPEN:
        done = refresh(ws, before.id)
        return Done(done.view.view, done.said, done.undo, done.changed)
    if before is not None:
        return new_version(ws, before.id)
    with recording(ws, f"Draft of a {rows.KINDS[wanted].lower()}", AREA) as rec:
        row = begin(ws, rec, wanted, subject_id, since, until)
    view = show(ws, row.id)
    said = f"{view.line.name} is drafted: {counted(view.words, 'word')}."
    return Done(view, said, rec.id, AREA)


def begin(
    ws: Workspace, rec: Recording, kind: str, subject_id: int, since: date | None = None,
    until: date | None = None,
) -> Any:  # fmt: skip
    """The last report of a subject, a draft of it brought up to date; a new one where none is.

    A part of an act that does more, such as the closing of a session.
    """
    row = subjects.last(kind, subject_id, since, until)
    if row is not None:
        if row.status in rows.OPEN:
            rec.changing(row)
            _grow(ws, row)
            row.save()
        return row
    row = subjects.new(ws, kind, subject_id, since, until)
    _put(row, made_now(ws, row))
    row.save()
    rec.created(row)
    audit.note(ws, "report.draft", subject="report", subject_id=row.id, detail=kind)
    return row


def preview(ws: Workspace, kind: str, subject_id: int) -> Composed:
    """What a new draft of a subject would be; nothing is kept."""
    row = subjects.new(ws, rows.kind_of(kind), subject_id, None, None)
    return made_now(ws, row)


def show(ws: Workspace, report_id: int) -> ReportView:
    """One report."""
    row = rows.find(report_id)
    line, made = rows.line(row), pieces.from_plain(row.made)
    goal = targets.of(row.kind)
    return ReportView(
        line=line,
        text=row.text,
        pages=targets.pages(line.words, row.text),
        target=goal.words,
        long=line.words > goal.most,
        coverage=subjects.coverage(ws, row),
        gaps=gaps.gaps(row.text),
        offered=made.offered,
        own={name: str(row.words.get(name, "")) for name in WORDS_OF.get(row.kind, ())},
        own_names=WORDS_OF.get(row.kind, ()),
        may_change=row.status in rows.OPEN,
        edited=row.text != made.text,
        level=row.level,
        link=row.link,
        session_id=row.session_id,
        topic_id=row.series_id,
        previous_id=row.previous_id,
        period_from=row.period_from,
        period_to=row.period_to,
        signed_off_by=row.signed_off_by,
        status_on=row.status_on,
    )


def edit(ws: Workspace, report_id: int, text: str) -> Done[ReportView]:
    """Put her text in the place of what stands there; what was agreed is a draft again by it."""
    from coptui.services.reports import sign_off  # late: it asks about everything else

    row = rows.find(report_id)
    kept = clean_text(text, LONGEST).text.strip("\n") + "\n"
    if not kept.strip():
        raise Refused("The report would be empty.", "Delete it, if it is not wanted.", field="text")
    again = ""
    with recording(ws, f"Text of {rows.line(row).name}", AREA) as rec:
        if kept != row.text:
            rec.changing(row)
            row.text, row.edited_at = kept, ws.now()
            again = sign_off.text_changed(ws, rec, row)
            row.save()
    view = show(ws, row.id)
    said = f"Kept: {counted(view.words, 'word')}. {again}".strip()
    return Done(view, said, rec.id, AREA)


def refresh(ws: Workspace, report_id: int) -> Done[Refreshed]:
    """Bring a draft up to date with what was captured, without touching a word of hers."""
    row = _open(report_id)
    made, now = pieces.from_plain(row.made), made_now(ws, row)
    grown = growing.grow(made, row.text, now)
    with recording(ws, f"What is new in {rows.line(row).name}", AREA) as rec:
        rec.changing(row)
        _keep(row, made, now, grown)
        row.save()
    came = _came(made, pieces.from_plain(row.made))
    view = show(ws, row.id)
    done = Refreshed(view, grown.offered, grown.gone, came)
    return Done(done, _said(grown, came), rec.id, AREA)


def take(ws: Workspace, report_id: int, keys: Sequence[str]) -> Done[ReportView]:
    """Put what is offered into its section, behind what stands there."""
    return _with(ws, report_id, "Taken into", take_in=keys)


def choices(ws: Workspace, report_id: int) -> list[Choice]:
    """Everything that may stand in a report, with whether it does."""
    row = rows.find(report_id)
    now, made = made_now(ws, row), pieces.from_plain(row.made)
    hers = growing.standing_in(row.text, now.pieces)
    offered = {one.key for one in made.offered}
    found = [
        Choice(one.key, one.section, one.text, one.key in hers, one.share, one.key in offered)
        for one in now.pieces
        if not one.key.startswith("fact:")
    ]
    found += [
        Choice(one.key, one.section, one.text, False, one.share, one.key in offered,
               now.folded.get(one.key, ""))
        for one in now.spare
        if not one.key.startswith("fact:")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.section)


def choose(
    ws: Workspace, report_id: int, *, leave_out: Iterable[str] = (), take_in: Iterable[str] = (),
    order: Sequence[str] | None = None, limits: Mapping[str, int] | None = None,
    switches: Mapping[str, bool] | None = None,
) -> Done[ReportView]:  # fmt: skip
    """Say what stands in a report and what does not, in which order, and how many of a section."""
    return _with(
        ws, report_id, "Choice for", leave_out=leave_out, take_in=take_in, order=order,
        limits=limits, switches=switches,
    )  # fmt: skip


def say(ws: Workspace, report_id: int, name: str, text: str) -> Done[ReportView]:
    """Keep her own words: the foreword, what is asked of the reader, concluding remarks."""
    row = _open(report_id)
    known = WORDS_OF.get(row.kind, ())
    if name not in known:
        raise Refused(f"A {rows.KINDS[row.kind].lower()} has no {name!r}.",
                      f"It has {', '.join(known)}.", field="name")  # fmt: skip
    with recording(ws, f"{name} of {rows.line(row).name}".capitalize(), AREA) as rec:
        rec.changing(row)
        row.words = {**row.words, name: clean_text(text, LONGEST).text.strip()}
        _grow(ws, row)
        row.save()
    return Done(show(ws, row.id), f"The {name.replace('_', ' ')} is kept.", rec.id, AREA)


def delete(ws: Workspace, report_id: int) -> Done[ReportLine]:
    """Let a draft go. What was agreed or went round stays."""
    row = rows.find(report_id)
    if row.status not in rows.OPEN:
        raise Refused(f"It is {rows.line(row).status_words}, so it stays.", "Make a new version.")
    line = rows.line(row)
    with recording(ws, f"Let {line.name} go", AREA) as rec:
        for one in (*row.notes, *ReportFinding.select().where(ReportFinding.report == row.id)):
            rec.deleting(one)
            one.delete_instance()
        rec.deleting(row)
        row.delete_instance()
        audit.note(ws, "report.delete", subject="report", subject_id=line.id)
    return Done(line, f"{line.name} is let go.", rec.id, AREA)


def new_version(ws: Workspace, report_id: int) -> Done[ReportView]:
    """A draft that takes the place of a report that was agreed, once it goes round itself.

    It begins with the text as it stands, brought up to date: what may no longer be told is gone.
    """
    old = rows.find(report_id)
    if old.status in rows.OPEN:
        raise Refused("It is a draft still: change it as it stands.")
    there = rows.latest(old.kind, subjects.subject_id(old), states=rows.OPEN)
    if there is not None:
        raise Refused(f"{rows.line(there).name} is being drafted already.", "Go on with that one.")
    with recording(ws, f"New version of {rows.line(old).name}", AREA) as rec:
        row = Report(
            community=old.community_id, series=old.series_id, session=old.session_id,
            kind=old.kind, title=old.title, text=old.text, version=old.version + 1,
            made_on=ws.today(), made=old.made, chosen=old.chosen, words=old.words,
            previous_id=old.id, period_from=old.period_from, period_to=old.period_to,
            level=old.level,
        )  # fmt: skip
        if old.made.get("text"):
            _grow(ws, row)
        else:  # it was not put together here, so nothing in it can follow the facts
            _put(row, made_now(ws, row))
        row.save()
        rec.created(row)
        audit.note(ws, "report.version", subject="report", subject_id=row.id)
    view = show(ws, row.id)
    return Done(view, f"{view.line.name} is begun.", rec.id, AREA)


def _with(
    ws: Workspace, report_id: int, label: str, *, leave_out: Iterable[str] = (),
    take_in: Iterable[str] = (), order: Sequence[str] | None = None,
    limits: Mapping[str, int] | None = None, switches: Mapping[str, bool] | None = None,
) -> Done[ReportView]:  # fmt: skip
    """One change of the choice; what is taken in goes into the text, also where she changed it."""
    row = _open(report_id)
    out, into = frozenset(leave_out), frozenset(take_in)
    was = choosing.from_plain(row.chosen)
    now = Chosen(
        (was.left_out | out) - into,
        (was.taken_in | into) - out,
        was.order if order is None else tuple(order),
        {**was.limits, **(limits or {})},
        {**was.switches, **(switches or {})},
    )
    with recording(ws, f"{label} {rows.line(row).name}", AREA) as rec:
        rec.changing(row)
        row.chosen = choosing.as_plain(now)
        _grow(ws, row, take_in=into)
        row.save()
    view = show(ws, row.id)
    return Done(view, f"{counted(view.words, 'word')} now.", rec.id, AREA)


def _grow(ws: Workspace, row: Any, take_in: frozenset[str] = frozenset()) -> None:
    made, now = pieces.from_plain(row.made), made_now(ws, row)
    _keep(row, made, now, growing.grow(made, row.text, now, take=take_in))


def _keep(row: Any, made: Made, now: Composed, grown: Grown) -> None:
    row.text = grown.text
    row.made = pieces.as_plain(growing.made_of(made, now, grown))


def _put(row: Any, now: Composed) -> None:
    """Take a text as it was put together, where nothing stood before."""
    row.text = now.text
    row.made = pieces.as_plain(growing.made_of(Made(), now, Grown(now.text)))


def made_now(ws: Workspace, row: Any) -> Composed:
    """The text as it would be put together from what there is today."""
    from coptui.reports.compose import compose  # late: it brings the template engine

    facts = subjects.facts(ws, row)
    before = [str(one["key"]) for one in row.made.get("pieces", ())]
    words = {name: str(text) for name, text in row.words.items()}
    return compose(row.kind, facts, choosing.from_plain(row.chosen, before, row.level), words)


def _open(report_id: int) -> Any:
    row = rows.find(report_id)
    if row.status not in rows.OPEN:
        raise Refused(
            f"{rows.line(row).name} is {rows.line(row).status_words}, so its text stays as it is.",
            "Make a new version of it.",
        )
    return row


def _came(before: Made, after: Made) -> int:
    """How many things that were not known before stand in it now."""
    if not before.known:
        return 0
    keys = {one.key for one in after.pieces} - before.known
    return sum(not key.startswith("fact:") for key in keys)


def _said(grown: Grown, came: int = 0) -> str:
    said = []
    if came:
        said.append(f"{counted(came, 'thing that came later', 'things that came later')} "
                    f"{agree(came, 'stands', 'stand')} in it now.")  # fmt: skip
    if grown.offered:
        said.append(f"{counted(len(grown.offered), 'thing is', 'things are')} new and offered.")
    if grown.gone:
        them = counted(len(grown.gone), "thing stands", "things stand")
        said.append(f"{them} in your own words and may no longer be told.")
    return " ".join(said) or "It is up to date."
