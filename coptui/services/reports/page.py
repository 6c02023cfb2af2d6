"""A report as its page shows it: what may be chosen, how it reads, and what it still asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from coptui.domain.counting import agree, counted
from coptui.domain.recommendations import is_for_everyone
from coptui.domain.reports import states
from coptui.domain.reports.states import ReportStatus
from coptui.services import recommendations
from coptui.services.reports import checking, drafting, follow_ups, rows, sign_off, withdrawal
from coptui.services.reports.drafting import Choice, ReportView
from coptui.services.reports.rows import ReportLine
from coptui.workspace import Workspace


class Act(StrEnum):
    """What settles something that a report asks."""

    take_in = "take in"
    check = "check"
    say = "say"
    choose = "choose"
    review = "review"
    agree = "agree"
    circulate = "circulate"
    reissue = "issue again"
    follow = "follow"
    nothing = ""


STEPS = frozenset({Act.review, Act.agree, Act.circulate, Act.reissue, Act.follow})
"""The acts that bring it on; the others mend it."""


@dataclass(frozen=True)
class Asked:
    """Something the report still asks of her, and what settles it."""

    words: str
    act: Act = Act.nothing


@dataclass(frozen=True)
class ReportPage:
    """All that is seen of a report at once."""

    view: ReportView
    choices: tuple[Choice, ...] = ()
    asked: tuple[Asked, ...] = ()
    figures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hang_together: frozenset[str] = frozenset()  # sections whose pieces stay in their order

    @property
    def offered(self) -> int:
        """How many things came since she changed the words, and wait for her yes."""
        return sum(one.offered for one in self.choices)

    @property
    def next(self) -> Act:
        """What brings it on now: mending what keeps it, else the step of its state."""
        keeps = next((one.act for one in self.asked if one.act is Act.check), None)
        steps = (one.act for one in self.asked if one.act in STEPS)
        return keeps or next(steps, Act.nothing)


def page(ws: Workspace, report_id: int, width: int = 76) -> ReportPage:
    """The report with everything its page says. Raises `NotFound`."""
    from coptui.reports.compose import AS_GIVEN  # late: other lists come without it

    view = drafting.show(ws, report_id)
    choices: tuple[Choice, ...] = ()
    if view.may_change:
        choices = tuple(drafting.choices(ws, report_id))
    return ReportPage(
        view, choices, tuple(_asked(ws, view)), letters(ws, report_id, width),
        AS_GIVEN.get(view.kind, frozenset()),
    )  # fmt: skip


def waiting_first(lines: Iterable[ReportLine]) -> list[ReportLine]:
    """Reports in the order in which she looks for them: what waits for her, then what is out."""
    return sorted(lines, key=lambda one: ReportStatus(one.status).has_left)


def letters(ws: Workspace, report_id: int, width: int) -> dict[str, tuple[str, ...]]:
    """Its figures in letters, by name."""
    from coptui.reports.figures.letters import lines
    from coptui.services.reports.figures import figures

    found = figures(ws, rows.find(report_id))
    return {name: tuple(lines(one, width)) for name, one in found.items()}


def _asked(ws: Workspace, view: ReportView) -> list[Asked]:
    """What comes first is what keeps it from leaving."""
    if not view.may_change:
        return _step(ws, view)
    found: list[Asked] = []
    if new := len(view.offered):
        them = agree(new, "it", "them")
        said = f"{counted(new, 'new thing')} since you changed the words: put {them} in?"
        found.append(Asked(said, Act.take_in))
    if number := len(checking.check(ws, view.id).findings):
        said = f"{counted(number, 'place')} where somebody could be recognised"
        found.append(Asked(said, Act.check))
    found += [Asked(f"to be written: {one}", Act.say) for one in view.gaps]
    found += [Asked(one) for one in view.coverage]
    if view.long:
        found.append(Asked(f"{view.words:,} words; {view.target}", Act.choose))
    return found + _step(ws, view)


def _step(ws: Workspace, view: ReportView) -> list[Asked]:
    """What comes next in its state."""
    status = ReportStatus(view.status)
    if status is ReportStatus.agreed:
        return [Asked("it is agreed, and may go to people", Act.circulate)]
    if status is ReportStatus.circulated:
        again = "a permission it rests on was taken back: issue it again"
        asked = [Asked(again, Act.reissue)] * withdrawal.is_waiting(rows.find(view.id))
        return asked + [Asked(said, Act.follow) for said in _owed(ws, view)]
    if status is ReportStatus.superseded:
        return [Asked("there is a newer version of it")]
    if status is ReportStatus.core_review:
        missing = sign_off.show(ws, view.id).missing
        return [Asked(f"still missing: {one}", Act.agree) for one in missing]
    if states.asks_of(view.kind).others:
        return [Asked("next: the core group reads it", Act.review)]
    return [Asked("next: agree to it as it stands", Act.agree)]


def _not_put_down(ws: Workspace, view: ReportView) -> list[str]:
    """Those of whom it asks something, while nobody is put down to be given it (R106)."""
    asks = recommendations.of(ws, view.topic_id) if view.topic_id else []
    names = dict.fromkeys(
        name for one in asks for name in one.addressed if not is_for_everyone(name)
    )
    return [f"it asks something of {', '.join(names)}: give it to them"] if names else []


def _owed(ws: Workspace, view: ReportView) -> list[str]:
    """How those who can decide stand with this report, in a sentence."""
    mine = [one for one in follow_ups.given(ws) if one.report_id == view.id]
    due, ring = follow_ups.asked_now(mine)
    to_give = sum(one.sent_on is None for one in mine)
    said = [] if mine else _not_put_down(ws, view)
    if due:
        said.append(follow_ups.due_words(due))
    if ring:
        said.append(follow_ups.ring_words(ring))
    if to_give:
        said.append(f"{to_give} who can decide {agree(to_give, 'is', 'are')} still to be given it")
    return said
