"""Examples: something that works somewhere, told in five minutes, to be used again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from coptui.domain import examples as rules
from coptui.domain.case_studies import Permission
from coptui.domain.text import fold
from coptui.errors import Ambiguous, NotFound, Refused
from coptui.services import audit, finding, naming
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed, note
from coptui.services.undo import recording
from coptui.store.models import Contact, Example, Session
from coptui.workspace import Workspace

_AREA = frozenset({"communities", "sessions"})


@dataclass(frozen=True)
class ExampleView:
    """An example. `presenter` is for the coordinator's eyes; `told_by` is what may be told."""

    id: int
    title: str
    kind: str
    presenter: str
    told_by: str
    summary: str
    what_works: str
    who_notices: str
    permission: str
    minutes: int
    used: int
    case_study_id: int | None
    names: tuple[str, ...] = ()

    @property
    def may_be_told_again(self) -> bool:
        """Whether it may be used in another session."""
        return self.permission in (Permission.retold, Permission.published)

    @property
    def permission_words(self) -> str:
        """What its owner allows."""
        return self.permission or Permission.not_asked.words


@dataclass(frozen=True)
class ExampleWords:
    """What is written down of an example; None leaves what is there."""

    title: str | None = None
    kind: str | None = None
    presenter: str | None = None
    summary: str | None = None
    what_works: str | None = None
    who_notices: str | None = None
    permission: str | None = None
    minutes: int | None = None


def add(ws: Workspace, words: ExampleWords) -> Done[ExampleView]:
    """Keep an example; its title goes into invitations, so it names nobody."""
    title = needed(words.title or "", "title", "What is it called?")
    if any(fold(one.title) == fold(title) for one in Example.select()):
        raise Refused(f"There is an example “{title}” already.", field="title")
    with recording(ws, f"New example {title}", _AREA) as rec:
        row = Example(title=title, minutes=rules.MOST_MINUTES)
        _fill(ws, row, words)
        row.save(force_insert=True)
        rec.created(row)
        audit.note(ws, "example.add", subject="example", subject_id=row.id)
    return Done(show(ws, row.id), f"“{title}” is kept.", rec.id, _AREA)


def edit(ws: Workspace, example_id: int, words: ExampleWords) -> Done[ExampleView]:
    """Change what is written down of an example."""
    row = row_of(example_id)
    with recording(ws, f"Edit example {row.title}", _AREA) as rec:
        rec.changing(row)
        _fill(ws, row, words)
        row.save()
    return Done(show(ws, example_id), "It is changed." if rec.id else "", rec.id, _AREA)


def use(ws: Workspace, example_id: int, session_id: int) -> Done[ExampleView]:
    """Let this example start a session off. Raises `Refused` where it may not be told again."""
    row = row_of(example_id)
    meeting = Session.get_or_none(Session.id == session_id)
    if meeting is None:
        raise NotFound("There is no such session.", "See `coptui sessions list`.")
    view = show(ws, example_id)
    if view.used and not view.may_be_told_again and meeting.example_id != row.id:
        raise Refused(
            f"“{row.title}” was told, and nobody has said that it may be told again.",
            "Ask its owner, and write down what they allow.",
        )
    with recording(ws, f"An example for {meeting.community.code}-{meeting.number}", _AREA) as rec:
        rec.changing(meeting)
        meeting.example = row.id
        meeting.save()
    return Done(show(ws, example_id), f"“{row.title}” starts it off.", rec.id, _AREA)


def all(ws: Workspace) -> list[ExampleView]:  # noqa: A001
    """Every example, those that may be told again first."""
    found = _views(ws)
    return sorted(found, key=lambda one: (not one.may_be_told_again, fold(one.title)))


def show(ws: Workspace, example_id: int) -> ExampleView:
    """One example."""
    row_of(example_id)
    return _views(ws, Example.id == example_id)[0]


def named(ws: Workspace, text: str) -> int:
    """The example meant by an id or a title."""
    wanted = line(text)
    rows = list(Example.select())
    fits = [r for r in rows if str(r.id) == wanted] or [
        r for r in rows if fold(r.title) == fold(wanted)
    ]
    if not fits:
        raise NotFound(f"There is no example {wanted!r}.", "See `coptui examples list`.")
    if len(fits) > 1:
        raise Ambiguous(
            f"{len(fits)} examples fit {wanted!r}.", "Name the one you mean by its number:",
            tuple(f"{one.id} {one.title}" for one in fits),
        )  # fmt: skip
    return int(fits[0].id)


def told(ws: Workspace, example_id: int) -> str:
    """The example as it may leave the house: nobody named who did not agree to it."""
    it, who = show(ws, example_id), naming.unnamed(ws)
    parts = [it.title, f"Told by {it.told_by}." if it.told_by else "", it.summary]
    parts += [f"What works: {it.what_works}"] * bool(it.what_works)
    parts += [f"Who notices: {it.who_notices}"] * bool(it.who_notices)
    return who.without("\n".join(one for one in parts if one))


def row_of(example_id: int) -> Any:
    """The stored example. Raises `NotFound`."""
    row = Example.get_or_none(Example.id == example_id)
    if row is None:
        raise NotFound("There is no such example.", "See `coptui examples list`.")
    return row


def _fill(ws: Workspace, row: Any, words: ExampleWords) -> None:
    if words.title is not None:
        row.title = needed(words.title, "title", "What is it called?")
    if words.kind is not None:
        with in_plain_words():
            rules.check_kind(line(words.kind))
        row.kind = line(words.kind)
    if words.minutes is not None:
        with in_plain_words():
            rules.check_minutes(words.minutes)
        row.minutes = words.minutes
    if words.presenter is not None:
        row.presenter, row.presenter_label = _presenter(ws, words.presenter)
    if words.permission is not None:
        row.permission = permission(words.permission).value
    for name in ("summary", "what_works", "who_notices"):
        value = getattr(words, name)
        if value is not None:
            setattr(row, name, note(value))
    found = naming.unnamed(ws).found_in([row.title])
    if found:
        raise Refused(
            f"The title names {', '.join(found[:2])}; it goes into invitations.",
            "Say what it is about; whoever brings it stands under “Who tells it”.",
            field="title",
        )


def permission(text: str) -> Permission:
    """What somebody allows, by its words or the first of them."""
    wanted = line(text).casefold()
    for one in Permission:
        if wanted == one.value or (wanted and one.name.replace("_", " ") == wanted):
            return one
    known = ", ".join(one.value for one in Permission if one.value)
    raise Refused(f"A permission is one of: {known}.", field="permission")


def _presenter(ws: Workspace, who: str) -> tuple[int | None, str]:
    words = line(who)
    if not words:
        return None, ""
    try:
        contact_id = finding.contact_id(ws, words)
    except (NotFound, Ambiguous):
        return None, words
    return contact_id, ""


def _views(ws: Workspace, *where: Any) -> list[ExampleView]:
    used = fn.COUNT(Session.id)
    query: Any = (
        Example.select(Example, Contact.name.alias("person"), used.alias("used"))
        .join_from(Example, Contact, JOIN.LEFT_OUTER)
        .join_from(Example, Session, JOIN.LEFT_OUTER, on=Session.example == Example.id)
        .where(*(where or (True,)))
        .group_by(Example.id)
        .order_by(Example.id)
    )
    who = naming.unnamed(ws)
    return [_view(row, who) for row in query.objects()]


def _view(row: Any, who: naming.Naming) -> ExampleView:
    name = row.person or row.presenter_label
    label = "" if row.presenter_id else who.without(row.presenter_label)
    return ExampleView(
        id=row.id,
        title=row.title,
        kind=row.kind,
        presenter=name,
        told_by=row.person if row.presenter_id in who.may else label,
        summary=row.summary,
        what_works=row.what_works,
        who_notices=row.who_notices,
        permission=row.permission,
        minutes=row.minutes,
        used=row.used,
        case_study_id=row.case_study_id,
        names=who.found_in([row.title, row.summary, row.what_works, row.who_notices]),
    )
