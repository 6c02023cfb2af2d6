"""Whether a report may leave: it is looked through for whatever could tell who somebody is.

What is found is mended in the text, or stays with a reason. A name does not stay for a reason: it
needs the person's yes, which is looked at anew each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.counting import counted
from coptui.domain.reports.scan import Finding, Known, scan, unlike
from coptui.domain.text import fold
from coptui.errors import Refused
from coptui.services.done import Done
from coptui.services.refusing import needed
from coptui.services.reports import check_facts, drafting, file_text, rows
from coptui.services.undo import recording
from coptui.store.models import ReportFinding
from coptui.workspace import Workspace

__all__ = ["Accepted", "Checked", "Finding", "accept", "check", "check_file", "check_text"]

AREA = frozenset({"reports"})
NEVER = {
    "name": "Ask them, and record their yes under their name; or take the name out.",
    "photo": "Write its caption and whose faces it shows; or take it out.",
}
"""Rules of which no finding stays, and what to do instead."""


@dataclass(frozen=True)
class Accepted:
    """A finding that stays as it is, and why it may."""

    rule: str
    excerpt: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """What was found and is still open, what stays, and how the report stands to what is asked."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...] = ()
    coverage: tuple[str, ...] = ()
    words: int = 0
    pages: int = 0
    target: str = ""
    long: bool = False

    @property
    def may_leave(self) -> bool:
        """Whether nothing is open."""
        return not self.findings

    @property
    def why_not(self) -> str:
        """Why it may not, in a sentence."""
        if self.may_leave:
            return ""
        many = counted(len(self.findings), "thing in it tells", "things in it tell")
        first = self.findings[0]
        return f"{many} perhaps who somebody is; the first is “{first.found}”. {first.why}"


def check(ws: Workspace, report_id: int) -> Checked:
    """Look through a report as it stands now, with the permissions of today."""
    row, view = rows.find(report_id), drafting.show(ws, report_id)
    found = _found(ws, row)
    kept = list(ReportFinding.select().where(ReportFinding.report == row.id))
    stays = [one for one in kept if one.rule not in NEVER]
    open_ = unlike(found, ((one.rule, one.excerpt) for one in stays))
    still = {(one.rule, fold(one.excerpt)) for one in found}
    return Checked(
        open_,
        tuple(
            Accepted(one.rule, one.excerpt, one.reason)
            for one in stays
            if (one.rule, fold(one.excerpt)) in still
        ),
        view.coverage,
        view.words,
        view.pages,
        view.target,
        view.long,
    )


def accept(
    ws: Workspace, report_id: int, rule: str, excerpt: str, reason: str
) -> Done[Checked]:  # fmt: skip
    """Let a finding stay, with the reason why it may; changed words are asked about again."""
    row = rows.find(report_id)
    why = needed(reason, "reason", "Why may it stay?", 500)
    if rule in NEVER:
        raise Refused("That cannot stay for a reason.", NEVER[rule], field="reason")
    wanted = (rule, fold(excerpt))
    found = [one for one in _found(ws, row) if (one.rule, fold(one.excerpt)) == wanted]
    if not found:
        raise Refused("That does not stand in it any more.", "Look through it again.")
    before = ReportFinding.get_or_none(
        ReportFinding.report == row.id,
        ReportFinding.rule == rule,
        ReportFinding.excerpt == found[0].excerpt,
    )
    with recording(ws, f"What may stay in {rows.line(row).name}", AREA) as rec:
        if before is None:
            made = ReportFinding.create(
                report=row.id, rule=rule, excerpt=found[0].excerpt, reason=why, noted_at=ws.now()
            )
            rec.created(made)
        else:
            rec.changing(before)
            before.reason = why
            before.save()
    return Done(check(ws, report_id), "It stays, and why is kept with it.", rec.id, AREA)


def check_text(ws: Workspace, text: str, community_id: int | None = None) -> Checked:
    """Look through any text, as something that would leave."""
    known = check_facts.known(ws, community_id, text)
    return Checked(scan(text, known), words=len(text.split()))


def check_file(ws: Workspace, path: Path) -> Checked:
    """Look through a file: text, Markdown, a page or a Word document, with what is hidden in it."""
    return check_text(ws, file_text.of(path))


def _found(ws: Workspace, row: Any) -> tuple[Finding, ...]:
    """Findings in the title and the text; the title stands above the first line."""
    known: Known = check_facts.known(ws, row.community_id, row.text)
    title = (
        Finding(one.rule, one.excerpt, one.why, 0, one.found) for one in scan(row.title, known)
    )
    text = scan(row.text, known)
    there = {(one.rule, one.excerpt) for one in text}
    return (*(one for one in title if (one.rule, one.excerpt) not in there), *text)
