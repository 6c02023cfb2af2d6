"""Writing down what is said: a line at a time, on the disk before anybody is told that it is kept.

Nothing holds a name. What is typed with a name in it is kept without it, and that is said; naming
somebody is an act of its own (`name_speaker`) and needs their permission.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from coptui.domain.capture import BY_VALUE, MOST_AT_ONCE, Kind, Share, kind_named
from coptui.domain.consent import Person, Purpose, guardian_standing, standing
from coptui.domain.counting import counted
from coptui.domain.nameless import listed
from coptui.domain.reports.scan_people import titled
from coptui.errors import Refused
from coptui.services import capture_rows, drafts
from coptui.services.capture_rows import Written, all_of, begun
from coptui.services.consent_facts import people_for_gate
from coptui.services.done import Done
from coptui.services.refusing import in_plain_words, line, needed
from coptui.services.session_parts import contact_row
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import Attendance, CapturedItem
from coptui.workspace import Workspace

__all__ = ["Written", "add", "add_many", "edit", "follow_up", "listing", "remove", "share"]

_AREA = frozenset({"sessions"})
MEDIA = ("", "spoken", "sticky", "flip chart", "photo", "e-mail afterwards")


def listing(ws: Workspace, session_id: int) -> list[Written]:
    """Everything that was written down, in the order of the writing."""
    return all_of(session_row(session_id).id)


def add(
    ws: Workspace, session_id: int, kind: str, text: str, *, medium: str = "", draft: str = ""
) -> Done[Written]:
    """Keep one line. It is on the disk when this returns; the draft it was typed as is gone."""
    row, sort = begun(ws, session_id), _kind(kind)
    with recording(ws, f"{sort.title} at {code_of(row)}", _AREA) as rec:
        made = capture_rows.create(ws, row, sort, text, ws.now(), _medium(medium))
        rec.created(made)
        if draft:
            drafts.drop(ws, draft)
    shown = capture_rows.view(made)
    said = _kept(sort, capture_rows.left_out(row, text), note=shown.note) + _titled(shown.text)
    return Done(shown, said, rec.id, _AREA)


def add_many(
    ws: Workspace, session_id: int, kind: str, texts: Sequence[str], *, medium: str = ""
) -> Done[tuple[Written, ...]]:
    """Keep several lines of one kind at once: all of them, or none."""
    row, sort = begun(ws, session_id), _kind(kind)
    if not texts:
        raise Refused("There is nothing in it to keep.", field="text")
    if len(texts) > MOST_AT_ONCE:
        raise Refused(
            f"{len(texts)} lines are more than {MOST_AT_ONCE} at once.", "Take them in by parts."
        )
    with recording(ws, f"{counted(len(texts), 'line')} at {code_of(row)}", _AREA) as rec:
        made = []
        for text in texts:
            made.append(capture_rows.create(ws, row, sort, text, ws.now(), _medium(medium)))
            rec.created(made[-1])
    gone = capture_rows.left_out(row, "\n".join(texts))
    said = _kept(sort, gone, len(texts))
    return Done(tuple(map(capture_rows.view, made)), said, rec.id, _AREA)


def edit(
    ws: Workspace, session_id: int, what: str, row_id: int, text: str, kind: str = ""
) -> Done[Written]:
    """Put other words, or another kind, in the place of a line; it keeps its place."""
    session = session_row(session_id)
    row = capture_rows.find(session, what, row_id)
    before = capture_rows.view(row)
    sort = _kind(kind) if kind else BY_VALUE[before.kind]
    with recording(ws, f"Change of a line at {code_of(session)}", _AREA) as rec:
        if sort.value == before.kind or (what == "item" and _is_item(sort)):
            rec.changing(row)
            if what == "item":
                row.kind, row.share = sort.value, _share_of(row.share, sort)
            capture_rows.rewrite(ws, session, row, text)
        else:
            rec.deleting(row)
            row.delete_instance()
            row = capture_rows.create(ws, session, sort, text, before.at or ws.now())
            rec.created(row)
    gone = capture_rows.left_out(session, text)
    return Done(capture_rows.view(row), _kept(sort, gone), rec.id, _AREA)


def remove(ws: Workspace, session_id: int, what: str, row_id: int) -> Done[Written]:
    """Take a line away."""
    session = session_row(session_id)
    row = capture_rows.find(session, what, row_id)
    shown = capture_rows.view(row)
    with recording(ws, f"A line less at {code_of(session)}", _AREA) as rec:
        rec.deleting(row)
        row.delete_instance()
    return Done(shown, f"Taken away: {shown.title}.", rec.id, _AREA)


def follow_up(ws: Workspace, session_id: int, row_id: int, name: str, text: str) -> Done[Written]:
    """Keep an answer to the question that follows a difficulty or a good practice (R6, R69)."""
    session = session_row(session_id)
    row = capture_rows.find(session, "item", row_id)
    asked = BY_VALUE[row.kind].follow_ups
    if name not in [one.name for one in asked]:
        raise Refused("Nothing more is asked about that one.", field="text")
    words = needed(text, "text", "What was said?", capture_rows.LONGEST)
    kept = capture_rows.unnamed(session, words)
    with recording(ws, f"{BY_VALUE[row.kind].title} at {code_of(session)}", _AREA) as rec:
        rec.changing(row)
        before = str((row.extra or {}).get(name, ""))
        row.extra = {**(row.extra or {}), name: f"{before}\n{kept}".strip()}
        row.save()
    return Done(capture_rows.view(row), "Kept with it.", rec.id, _AREA)


def share(ws: Workspace, session_id: int, row_id: int, how: str) -> Done[Written]:
    """Let something travel further, or less far: private, community or public."""
    session = session_row(session_id)
    row = capture_rows.find(session, "item", row_id)
    try:
        wanted = Share(line(how).casefold())
    except ValueError as error:
        raise Refused("It is private, community or public.", field="share") from error
    with recording(ws, f"How far a line of {code_of(session)} travels", _AREA) as rec:
        rec.changing(row)
        row.share = wanted.value
        row.save()
    return Done(capture_rows.view(row), f"It is {wanted.value} now.", rec.id, _AREA)


def name_speaker(
    ws: Workspace, session_id: int, row_id: int, contact_id: int | None
) -> Done[Written]:
    """Say who said it, with their permission to be quoted; None takes the name away again."""
    session = session_row(session_id)
    row: CapturedItem = capture_rows.find(session, "item", row_id)
    person = contact_row(contact_id) if contact_id is not None else None
    if person is not None and not may_be_quoted(ws, person.id, session.community_id):
        raise Refused(
            f"{person.name} has not said that they may be quoted.",
            "Ask them first, and record their yes under their name.",
            field="contact",
        )
    with recording(ws, f"Whose words a line of {code_of(session)} are", _AREA) as rec:
        rec.changing(row)
        row.contact = person
        row.attribution = "named" if person is not None else "none"
        row.save()
    said = f"Told of {person.name}, who agreed." if person is not None else "It is nobody's now."
    return Done(capture_rows.view(row), said, rec.id, _AREA)


def who_may_be_quoted(ws: Workspace, session_id: int) -> list[tuple[int, str]]:
    """Those marked as here who agreed to be quoted, by name."""
    row = session_row(session_id)
    here: Any = row.attendances.where(Attendance.contact.is_null(False))
    people = people_for_gate(ws, [one.contact_id for one in here])
    agreed = [
        one for one in here if _quotable(people[one.contact_id], ws.today(), row.community_id)
    ]
    return sorted(((one.contact_id, one.contact.name) for one in agreed), key=lambda two: two[1])


def may_be_quoted(ws: Workspace, contact_id: int, community_id: int) -> bool:
    """Whether this person agreed to be quoted, today, here."""
    person = people_for_gate(ws, [contact_id]).get(contact_id)
    return person is not None and _quotable(person, ws.today(), community_id)


def _quotable(person: Person, today: date, community_id: int) -> bool:
    """Their yes stands; an address to write to has no part in it."""
    stands = guardian_standing if person.under_18 else standing
    return stands(person.facts, Purpose.quoted, today, community_id).live


def _kind(words: str) -> Kind:
    with in_plain_words():
        return kind_named(words)


def _medium(words: str) -> str:
    wanted = line(words).casefold()
    if wanted not in MEDIA:
        raise Refused(f"It was one of {', '.join(MEDIA[1:])}.", field="medium")
    return wanted


def _is_item(kind: Kind) -> bool:
    return kind.value not in ("noticing", "action", "resource")


def _share_of(now: str, kind: Kind) -> str:
    return kind.share.value if kind.share is Share.private else now


def _titled(text: str) -> str:
    """A name that nobody on the list has, where a title tells that it is one."""
    names = [text[one.start : one.end] for one in titled(text, (), ())]
    return (
        f" It says {listed(tuple(dict.fromkeys(names)))}: best without the name." if names else ""
    )


def _kept(kind: Kind, names: Sequence[str], lines: int = 1, note: str = "") -> str:
    """What is kept; of an action who does it and by when, as it was understood."""
    what = f"{kind.title} kept" if lines == 1 else f"{lines} lines kept as {kind.title}"
    if kind.value == "action" and note:
        return f"{what[:1].upper()}{what[1:]}: {note}."
    if not names or kind.value == "action":
        return f"{what[:1].upper()}{what[1:]}."
    return f"{what[:1].upper()}{what[1:]}, without the name: nobody is named unless they agreed."
