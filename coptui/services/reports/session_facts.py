"""What a session has to tell: everything that was written down, as it may leave the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coptui.domain import dates
from coptui.domain.action_line import owner_words
from coptui.domain.capture import NOTICING
from coptui.domain.counting import counted, in_words, people
from coptui.domain.pictures import scale
from coptui.domain.reports.masking import FEW, HIDDEN_WORDS, PRESENT, REST, mask
from coptui.domain.reports.pieces import Piece
from coptui.reports.facts import SessionFacts
from coptui.services import photos, rating_rounds
from coptui.services.attendance_counts import counted_by_session
from coptui.services.reports.telling import Teller, answers, kept, lowered
from coptui.services.seats import LIVED, seats
from coptui.services.session_views import code_of, session_row, when_in_words
from coptui.store.models import Action, Attendance, CapturedItem, Noticing, Resource
from coptui.workspace import Workspace

SECTION_OF = {
    "gone_well": "well", "good_practice": "well", "exception": "well", NOTICING: "noticed",
    "best_hope": "hopes", "preferred_future": "hopes", "conclusion": "concluded",
    "recommendation": "recommended", "action": "actions", "question": "questions",
    "outside_our_control": "outside", "resource": "resources", "useful": "useful",
}  # fmt: skip
"""Where each kind of line stands; what is not here is said in the room and stays there."""
_EXAMPLE_LINES = 5


def facts(ws: Workspace, session_id: int) -> SessionFacts:
    """The facts of a session, for its summary."""
    row = session_row(session_id)
    teller = Teller(ws, row.community_id)
    asked = rating_rounds.scale_of(ws, row.id)
    day = dates.local_day(row.starts_at, row.community.time_zone) if row.starts_at else None
    return SessionFacts(
        community=row.community.name,
        code=code_of(row),
        number=row.number,
        topic=teller.words(row.series.title) if row.series_id else "",
        day=day,
        pieces=kept(every(ws, row, teller)),
        thanks_for=teller.words(row.thanks_for),
        question=teller.words(asked.question),
        scale=scale.reading(asked.asked, leaves=True) if asked.rounds else "",
        agreement=teller.words(row.community.agreement),
        community_id=row.community_id,
    )


def every(ws: Workspace, row: Any, teller: Teller) -> list[Piece | None]:
    """Everything that may be told of a session."""
    return [*_single(ws, row, teller), *told(ws, row, teller), *_around(ws, row, teller)]


def told(ws: Workspace, row: Any, teller: Teller) -> list[Piece | None]:
    """Every line of the session that has a place in a report."""
    found: list[Piece | None] = []
    items: Any = CapturedItem.select().where(CapturedItem.session == row.id)
    for item in items.order_by(CapturedItem.id):
        if section := SECTION_OF.get(item.kind):
            found.append(item_piece(item, section, teller))
    seen: Any = Noticing.select().where(Noticing.session == row.id).order_by(Noticing.id)
    found += [teller.piece(f"noticing:{one.id}", one.text, "noticed") for one in seen]
    for one in Action.select().where(Action.session == row.id).order_by(Action.id):
        found.append(action_piece(one, teller))
    query: Any = Resource.select().where(Resource.session_id == row.id).order_by(Resource.id)
    found += [resource_piece(one, teller) for one in query]
    return found


def item_piece(item: Any, section: str, teller: Teller, words: str = "") -> Piece | None:
    """A line with what was answered beside it, and whose words it is where they agreed."""
    more = answers(item)
    text = f"{item.text} ({'; '.join(more)})" if more else item.text
    piece = teller.piece(
        f"item:{item.id}", text, section, share=item.share, words=words, more=len(more)
    )
    by = teller.quoted(item) if piece is not None else ""
    if piece is None or not by:
        return piece
    return Piece(
        piece.key,
        f"“{piece.text.rstrip('.')}”, {by}.",
        section,
        piece.share,
        words,
        piece.weight + 1,
    )


def action_piece(action: Any, teller: Teller, section: str = "actions") -> Piece | None:
    """A promise: the role or the group that gave it, what, and by when."""
    named = action.contact_id is not None and teller.may_be_named(action.contact_id)
    owner = f"{action.who}:" if named else owner_words(action.who, action.contact_id is not None)
    due = f", by {dates.day(action.due)}" if action.due else ""
    piece = teller.piece(f"action:{action.id}", action.text, section, more=2 + bool(action.due))
    if piece is None:
        return None
    what = piece.text.rstrip(".")
    text = f"{owner if named else teller.words(owner)} {lowered(what)}{due}."
    return Piece(piece.key, text, section, weight=piece.weight)


def resource_piece(one: Any, teller: Teller, section: str = "resources") -> Piece | None:
    """A leaflet, a link, somebody to ask."""
    where = f": {one.where_to_find}" if one.where_to_find else ""
    return teller.piece(f"resource:{one.id}", f"{one.title}{where}", section)


def example_pieces(example: Any, teller: Teller, section: str = "example") -> list[Piece | None]:
    """What was heard, in five lines; who told it is not said."""
    lines = [example.title, *example.summary.splitlines(), example.what_works]
    wanted = [one for one in lines if one.strip()][:_EXAMPLE_LINES]
    return [
        teller.piece(f"example:{example.id}:{number}", one, section)
        for number, one in enumerate(wanted, 1)
    ]


def photo_pieces(ws: Workspace, session_id: int, teller: Teller) -> list[Piece | None]:
    """Photographs that may stand in a report, each with its paragraph."""
    return [
        teller.piece(f"photo:{one.id}", one.caption, "photos")
        for one in photos.for_report(ws, session_id)
    ]


def _single(ws: Workspace, row: Any, teller: Teller) -> Iterable[Piece | None]:
    """The facts that stand alone: when, thanks, who was here, what comes next."""
    place = row.venue.name if row.venue_id else ""
    when = ", ".join(one for one in (when_in_words(row), place) if one)
    yield _fact("when", f"{when}.")
    thanks = teller.words(row.thanks_for).rstrip(".").removeprefix("for ")
    for_what = f", and for {thanks}" if thanks else ""
    yield _fact("thanks", f"Thank you for being there{for_what}. This is what we made of the day "
                          "together, in short.")  # fmt: skip
    yield _fact("room", _room(row))
    for perspective, words in _seats(ws, row):
        yield teller.piece(f"seats:{perspective}", f"{perspective}: {words}.", "seats")
    again = row.next_session if row.next_session_id else None
    if again is not None and again.starts_at is not None:
        where = f", {again.venue.name}" if again.venue_id else ""
        yield _fact("next", f"We meet again: {when_in_words(again)}{where}. You are welcome, "
                            "whoever you are, for all of it or a part.")  # fmt: skip


def _around(ws: Workspace, row: Any, teller: Teller) -> Iterable[Piece | None]:
    if row.example_id:
        yield from example_pieces(row.example, teller)
    for one in rating_rounds.rounds_of(ws, row.id):
        for number, text in enumerate(one.what_puts_us_here):
            yield teller.piece(f"here:{one.id}:{number}", text, "here")
        for number, text in enumerate(one.one_point_up):
            yield teller.piece(f"up:{one.id}:{number}", text, "up")
    if row.useful.strip():
        yield teller.piece(f"useful:{row.id}", row.useful, "useful")
    yield from photo_pieces(ws, row.id, teller)


def _fact(name: str, text: str) -> Piece | None:
    return Piece(f"fact:{name}", text, "fact") if text else None


def _seats(ws: Workspace, row: Any) -> Iterable[tuple[str, str]]:
    """Who was there by perspective, told so that no few can be worked out from all who came."""
    counts = {one.perspective: one.count for one in seats(ws, row.id)}
    total = counted_by_session([row.id]).get(row.id, 0)
    known = total >= FEW  # it is told beside them
    rest = {REST: max(0, total - sum(counts.values()))} if known else {}
    found = mask({**counts, **rest}, total_shown=known, total_known=known).cells
    for perspective in counts:
        cell = found[perspective]
        small = cell.value is None and (perspective == LIVED or cell.words == HIDDEN_WORDS)
        yield perspective, PRESENT if small else cell.words


def _room(row: Any) -> str:
    total = counted_by_session([row.id]).get(row.id, 0)
    if not total:
        return ""
    came: Any = Attendance.select().where(Attendance.session == row.id)
    places = {one.contact.organisation_id for one in came if one.contact_id} - {None}
    here = people(total) if total >= FEW else "A small group"
    said = f"{here[:1].upper()}{here[1:]} came"
    if len(places) > 1:
        said += f", from {in_words(len(places))} places of work"
    new = came.where(Attendance.new_here).count()
    return f"{said}. {counted(new, 'person was', 'people were')} here for the first time." if (
        new >= FEW and total - new >= FEW) else f"{said}."  # fmt: skip
