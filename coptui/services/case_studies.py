"""Case studies: situation, what the community offered, what the person did, outcomes (R129)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coptui.domain import case_studies as rules
from coptui.domain.case_studies import Anonymity, CaseFacts, CaseStatus, Permission
from coptui.errors import NotFound, Refused
from coptui.services import audit, naming
from coptui.services.done import Done
from coptui.services.examples import permission
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.topics import topic_row
from coptui.services.undo import recording
from coptui.store.models import CaseStudy, Community, Example
from coptui.workspace import Workspace

_AREA = frozenset({"communities"})
_HINT = "See `coptui examples list`."
_CHANGED = "Some details were changed, so that nobody is known by them."


@dataclass(frozen=True)
class CaseView:
    """A case study. `names` are those it names who did not agree to be named."""

    id: int
    community_id: int
    community: str
    topic_id: int | None
    title: str
    situation: str
    offered: str
    did: str
    outcomes: tuple[str, ...]
    text: str
    permission: str
    anonymity: str
    status: str
    example_id: int | None
    names: tuple[str, ...]

    @property
    def permission_words(self) -> str:
        """What the person allows."""
        return self.permission or Permission.not_asked.words


@dataclass(frozen=True)
class CaseWords:
    """What is written down of a case; None leaves what is there."""

    title: str | None = None
    situation: str | None = None
    offered: str | None = None
    did: str | None = None
    outcomes: Sequence[str] | None = None
    permission: str | None = None
    anonymity: str | None = None


def add(
    ws: Workspace, words: CaseWords, *, topic_id: int | None = None, community_id: int | None = None
) -> Done[CaseView]:
    """Begin a case study of a topic or a community."""
    title = needed(words.title or "", "title", "What is it called?")
    home = topic_row(topic_id).community_id if topic_id is not None else community_id
    if Community.get_or_none(Community.id == home) is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    with recording(ws, f"New case study {title}", _AREA) as rec:
        row = CaseStudy(community=home, series=topic_id, title=title, kind="case study")
        row.anonymity = Anonymity.changed.value
        _fill(row, words)
        row.save(force_insert=True)
        rec.created(row)
        audit.note(ws, "case_study.add", subject="case_study", subject_id=row.id)
    return Done(show(ws, row.id), f"“{title}” is begun.", rec.id, _AREA)


def edit(ws: Workspace, case_id: int, words: CaseWords) -> Done[CaseView]:
    """Change what is written; a story that was agreed has to be agreed again."""
    row = _row(case_id)
    if CaseStatus(row.status) is CaseStatus.published:
        raise Refused(
            "It is published. Its words stay until it is withdrawn.",
            "Withdraw it, change it, and let the person see it again.",
        )
    with recording(ws, f"Edit case study {row.title}", _AREA) as rec:
        rec.changing(row)
        before = _told_words(row)
        _fill(row, words)
        if CaseStatus(row.status) in rules.TOLD and _told_words(row) != before:
            row.status = CaseStatus.draft.value
        row.save()
    said = "It is changed." if rec.id else ""
    if rec.id and row.status == CaseStatus.draft.value:
        said = "It is changed; the person sees it before it is told."
    return Done(show(ws, case_id), said, rec.id, _AREA)


def move(ws: Workspace, case_id: int, status: str) -> Done[CaseView]:
    """Take it a step on. Raises `Refused` while it names somebody or permission is missing."""
    row, view = _row(case_id), show(ws, case_id)
    try:
        new = CaseStatus(line(status).casefold())
    except ValueError as error:
        known = ", ".join(one.value for one in CaseStatus)
        raise Refused(f"A case study is one of {known}.", field="status") from error
    facts = CaseFacts(
        Permission(view.permission) if view.permission in set(Permission) else Permission.not_asked,
        Anonymity(view.anonymity) if view.anonymity else Anonymity.changed,
        bool(view.situation or view.text),
        view.names,
    )
    with in_plain_words():
        rules.check_move(CaseStatus(row.status), new, facts)
    with recording(ws, f"A case study: {new}", _AREA) as rec:
        rec.changing(row)
        row.status = new.value
        row.save()
        audit.note(ws, "case_study.move", subject="case_study", subject_id=row.id,
                   detail=new.value)  # fmt: skip
    return Done(show(ws, case_id), f"It is {new} now.", rec.id, _AREA)


def moves(ws: Workspace, case_id: int) -> list[CaseStatus]:
    """What can become of it from where it is."""
    now = CaseStatus(_row(case_id).status)
    return [one for one in CaseStatus if one in rules.MOVES[now]]


def as_example(ws: Workspace, case_id: int) -> Done[CaseView]:
    """Make an example of a story that may be told."""
    row, view = _row(case_id), show(ws, case_id)
    if CaseStatus(row.status) not in rules.TOLD:
        raise Refused(
            f"It is {row.status}: a story is agreed before it is told.",
            "Let the person see it, then set it to agreed.",
        )
    if view.example_id is not None:
        raise Refused("It is an example already.", "You find it under Examples.")
    with recording(ws, f"Example from {row.title}", _AREA | {"sessions"}) as rec:
        made = Example.create(
            title=row.title, kind="case study", summary=_told_words(row),
            what_works="\n".join(view.outcomes), case_study_id=row.id,
            permission=view.permission or Permission.retold.value,
        )  # fmt: skip
        rec.created(made)
    said = f"“{row.title}” can start a session off."
    return Done(show(ws, case_id), said, rec.id, _AREA | {"sessions"})


def of(
    ws: Workspace, *, topic_id: int | None = None, community_id: int | None = None
) -> list[CaseView]:
    """Case studies of a topic, a community, or all."""
    where: list[Any] = []
    if topic_id is not None:
        where.append(CaseStudy.series == topic_id)
    if community_id is not None:
        where.append(CaseStudy.community == community_id)
    return _views(ws, where)


def show(ws: Workspace, case_id: int) -> CaseView:
    """One case study."""
    _row(case_id)
    return _views(ws, [CaseStudy.id == case_id])[0]


def told(ws: Workspace, case_id: int) -> str:
    """The story as it may leave the house: nobody named without permission."""
    row = _row(case_id)
    story = "\n\n".join(one for one in (row.title, _told_words(row)) if one)
    outcomes = "\n".join(f"- {one}" for one in row.outcomes)
    changed = _CHANGED if row.anonymity == Anonymity.changed else ""
    whole = "\n\n".join(one for one in (story, outcomes, changed) if one)
    return naming.unnamed(ws, row.community_id).without(whole)


def _told_words(row: Any) -> str:
    parts = (row.situation, row.offered, row.did)
    return "\n\n".join(one for one in parts if one) or str(row.text)


def _fill(row: Any, words: CaseWords) -> None:
    if words.title is not None:
        row.title = needed(words.title, "title", "What is it called?")
    for name in ("situation", "offered", "did"):
        value = getattr(words, name)
        if value is not None:
            setattr(row, name, note(value))
    if words.outcomes is not None:
        row.outcomes = [kept for one in words.outcomes if (kept := line(one, 500))]
    if words.permission is not None:
        row.permission = permission(words.permission).value
    if words.anonymity is not None:
        row.anonymity = _anonymity(words.anonymity).value


def _anonymity(text: str) -> Anonymity:
    wanted = line(text).casefold().replace(",", "")
    for one in Anonymity:
        if wanted == one.value.replace(",", ""):
            return one
    known = "; ".join(one.value for one in Anonymity)
    raise Refused(f"A story is one of: {known}.", field="anonymity")


def _views(ws: Workspace, where: list[Any]) -> list[CaseView]:
    rows: Any = (
        CaseStudy.select(CaseStudy, Community)
        .join(Community)
        .where(*(where or [True]))
        .order_by(CaseStudy.id)
    )
    query: Any = Example.select(Example.case_study_id, Example.id)
    used = dict(query.where(Example.case_study_id.is_null(False)).tuples())
    return [
        CaseView(
            id=row.id,
            community_id=row.community_id,
            community=row.community.name,
            topic_id=row.series_id,
            title=row.title,
            situation=row.situation,
            offered=row.offered,
            did=row.did,
            outcomes=tuple(row.outcomes),
            text=row.text,
            permission=row.permission,
            anonymity=row.anonymity,
            status=row.status,
            example_id=used.get(row.id),
            names=naming.unnamed(ws, row.community_id).found_in(
                [row.title, row.situation, row.offered, row.did, row.text, *row.outcomes]
            ),
        )
        for row in rows
    ]


def _row(case_id: int) -> Any:
    row = CaseStudy.get_or_none(CaseStudy.id == case_id)
    if row is None:
        raise NotFound("There is no such case study.", _HINT)
    return row
