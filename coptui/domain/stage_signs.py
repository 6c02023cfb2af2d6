"""What the last sessions hint about a stage: a start for a conversation, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from coptui.domain.stages import Stage

_F, _S, _N, _P = Stage.forming, Stage.storming, Stage.norming, Stage.performing


@dataclass(frozen=True)
class Window:
    """Counts over the last held sessions; None where nothing is known."""

    sessions_held: int
    attendances: int = 0
    newcomers: int = 0
    actions: int = 0
    actions_done: int = 0
    noticings: int = 0
    examples: int = 0
    examples_by_members: int = 0
    rating_spread: float | None = None


@dataclass(frozen=True)
class Signs:
    """The stage the counts point to, if any, with what speaks for it and what against."""

    suggested: Stage | None
    for_it: tuple[str, ...]
    against: tuple[str, ...]
    scores: Mapping[Stage, float]


@dataclass(frozen=True)
class _Sign:
    points: Mapping[Stage, int]
    most: Mapping[Stage, int]
    words: str


def spread(values: Sequence[int]) -> float:
    """How far apart ratings are: the width of their middle half."""
    if len(values) < 2:
        return 0.0
    low, _, high = quantiles(values, n=4, method="inclusive")
    return high - low


def read(window: Window) -> Signs:
    """Add up what the counts point to, as a share of what each stage could have had."""
    signs = list(_signs(window))
    if window.sessions_held <= 2:
        return Signs(None, (), ("too early to say",), {})
    scores: dict[Stage, float] = {}
    for stage in (_F, _S, _N, _P):
        most = sum(s.most.get(stage, 0) for s in signs)
        scores[stage] = sum(s.points.get(stage, 0) for s in signs) / most if most else 0.0
    best = max(scores, key=lambda stage: scores[stage], default=None)
    if best is None or not scores[best]:
        return Signs(None, (), (), scores)
    pro = tuple(s.words for s in signs if s.points.get(best, 0) >= 2)
    pro = pro or tuple(s.words for s in signs if s.points.get(best))
    contra = [s.words for s in signs if not s.points.get(best) and s.most.get(best)]
    if window.newcomers and best is not _F:
        contra.append(f"{window.newcomers} newcomers")
    return Signs(best, pro, tuple(dict.fromkeys(contra)), scores)


def _signs(w: Window) -> list[_Sign]:
    out: list[_Sign] = []
    if w.attendances:
        out.append(_newcomers(w))
        out.append(_noticings(w))
    if w.actions:
        out.append(_actions(w))
    if w.examples:
        ours = w.examples_by_members / w.examples
        words = "members bring the examples" if ours >= 0.6 else "examples come from the host"
        out.append(_Sign({_P: 2} if ours >= 0.6 else {}, {_P: 2}, words))
    if w.rating_spread is not None:
        points = {_S: 2} if w.rating_spread >= 4 else {_N: 1, _P: 1} if w.rating_spread <= 2 else {}
        words = "ratings far apart" if w.rating_spread >= 4 else "ratings close together"
        out.append(_Sign(points, {_S: 2, _N: 1, _P: 1}, words))
    return out


def _newcomers(w: Window) -> _Sign:
    share = w.newcomers / w.attendances
    points = {_F: 2} if share >= 0.5 else {_F: 1} if share >= 0.4 else {}
    if 0.1 <= share <= 0.3:
        points = {_N: 1, _P: 1}
    return _Sign(points, {_F: 2, _N: 1, _P: 1}, f"{w.newcomers} newcomers")


def _actions(w: Window) -> _Sign:
    share = w.actions_done / w.actions
    points = {_S: 1} if share < 0.3 else {_N: 2} if share <= 0.7 else {_P: 2}
    words = f"{w.actions_done} of {w.actions} actions done"
    return _Sign(points, {_S: 1, _N: 2, _P: 2}, words)


def _noticings(w: Window) -> _Sign:
    share = w.noticings / w.attendances
    points = {_F: 1} if share < 0.05 else {_N: 1} if share < 0.3 else {_P: 2}
    return _Sign(points, {_F: 1, _N: 1, _P: 2}, f"{w.noticings} noticings")
