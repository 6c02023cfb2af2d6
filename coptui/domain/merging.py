"""Two records that are one person: what may be done is the stricter of what either allowed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from coptui.domain.consent import ConsentFact, ConsentState, Purpose, standing

_NEVER = date.min


def set_aside(
    one: Iterable[ConsentFact], other: Iterable[ConsentFact], today: date
) -> tuple[ConsentFact, ...]:
    """The yeses that have to be set aside so that, together, no more is allowed than by either.

    For every purpose, every community and every day from today on. Of two yeses the one that
    lapses sooner stays; beside a no, or beside never having been asked, no yes stays: the person
    is asked anew. What was said stays on record; it only no longer counts.
    """
    mine, theirs = tuple(one), tuple(other)
    everything = [*mine, *theirs]
    gone: list[ConsentFact] = []
    days = [today, *sorted(_days_to_come(everything, today))]
    places, before = _places(everything), -1
    while before != len(gone):  # what is set aside here may bring up, elsewhere, what it mended
        before = len(gone)
        for purpose in Purpose:
            for place in places:
                for day in days:
                    gone += _too_much(mine, theirs, gone, (purpose, day, place))
    return tuple(gone)


def _too_much(
    mine: tuple[ConsentFact, ...],
    theirs: tuple[ConsentFact, ...],
    gone: list[ConsentFact],
    where: tuple[Purpose, date, int | None],
) -> list[ConsentFact]:
    """The yeses that allow more there than either record, once those gone are set aside."""
    found: list[ConsentFact] = []
    lasts = min(_until(mine, *where), _until(theirs, *where))
    while True:
        now = standing([*mine, *theirs, *map(_voided, [*gone, *found])], *where)
        if now.fact is None or _last_day(now.state, now.refresh_by) <= lasts:
            return found
        found.append(now.fact)


def _voided(fact: ConsentFact) -> ConsentFact:
    """An entry that sets another aside; newest of all, so that nothing sets it aside in turn."""
    return ConsentFact(
        fact.purpose,
        ConsentState.not_asked,
        fact.basis,
        fact.happened_on,
        community_id=fact.community_id,
        corrects=fact.event_id,
    )


def _until(facts: tuple[ConsentFact, ...], purpose: Purpose, day: date, place: int | None) -> date:
    stand = standing(facts, purpose, day, place)
    return _last_day(stand.state, stand.refresh_by)


def _last_day(state: ConsentState, refresh_by: date | None) -> date:
    """The last day on which a standing allows anything."""
    if state is not ConsentState.given:
        return _NEVER
    return refresh_by or date.max


def _places(facts: Iterable[ConsentFact]) -> list[int | None]:
    found = {fact.community_id for fact in facts if fact.community_id is not None}
    return [None, *sorted(found)]


def _days_to_come(facts: Iterable[ConsentFact], today: date) -> set[date]:
    """Days on which a yes dated ahead begins to count."""
    given = ConsentState.given
    return {f.happened_on for f in facts if f.state is given and f.happened_on > today}
