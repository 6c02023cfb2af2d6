"""Asking for one condition: what it is about, then with what; never more than a few at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from coptui.domain.contact_filter import Came, Condition, ContactFilter
from coptui.errors import Refused
from coptui.services import filter_choices
from coptui.services.filter_choices import Option
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen

Asked = Awaitable[Condition | None]

ABOUT = (
    ("place", "In a community", "member, role, how they stand"),
    ("may", "What they agreed to", "yes, no, or not asked yet"),
    ("sessions", "Sessions", "came lately, not yet, to one"),
    ("tags", "A tag", "words they are kept under"),
    ("from", "Where they come from", "organisation, sector"),
    ("reach", "How they are reached", "no e-mail, on hold, by phone"),
    ("search", "Words", "name, address, place, note"),
)
"""What a condition can be about."""
_OF = {
    "community_id": "place", "role": "place", "standing": "place",
    "may_mail": "may", "ask_again": "may", "mail_answer": "may",
    "came": "sessions", "came_to": "sessions", "missed": "sessions", "never_came": "sessions",
    "tags": "tags", "organisation_id": "from", "sector": "from",
    "no_email": "reach", "on_hold": "reach", "channel": "reach", "search": "search",
}  # fmt: skip
_NONE_YET = {
    "tags": ("There is no tag yet.", "In the list, t tags the person or all that are marked."),
    "organisation_id": ("Nobody has an organisation yet.", "e on a person adds one."),
    "sector": ("No organisation has a sector yet.", "Choose an organisation instead."),
    "came_to": ("There has been no session yet.", "Choose another condition."),
    "missed": ("There has been no session yet.", "Choose another condition."),
}


async def ask_condition(
    screen: PlaceScreen, now: ContactFilter, *, instead_of: Condition | None = None
) -> Condition | None:
    """A condition, or None when she thought better of it."""
    if instead_of is None:
        choices = [Choice(*one) for one in ABOUT]
        about = await screen.app.push_screen_wait(Choose("Only people …", choices))
    else:
        about = _OF[instead_of.kind]
    if about is None:
        return None
    asks: dict[str, Callable[[PlaceScreen, ContactFilter], Asked]] = {
        "place": _place, "may": _may, "sessions": _sessions, "tags": _tags, "from": _from,
        "reach": _reach, "search": _search,
    }  # fmt: skip
    return await asks[about](screen, now)


async def _pick(screen: PlaceScreen, title: str, found: list[tuple[Condition, str, str]]) -> Any:
    """One of these conditions."""
    choices = [Choice(str(at), words, note) for at, (_, words, note) in enumerate(found)]
    chosen = await screen.app.push_screen_wait(Choose(title, choices))
    return None if chosen is None else found[int(chosen)][0]


async def _options(screen: PlaceScreen, kind: str) -> list[Option]:
    found = await screen.read(filter_choices.options, kind)
    if not found and kind in _NONE_YET:
        raise Refused(*_NONE_YET[kind])
    return found


async def _pick_of(screen: PlaceScreen, title: str, kind: str) -> Condition | None:
    """One of the things there are."""
    found = [(Condition(kind, o.value), o.words, o.note) for o in await _options(screen, kind)]
    one: Condition | None = await _pick(screen, title, found)
    return one


async def _place(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    found = [
        (Condition("community_id", o.value), f"In {o.words}", o.note)
        for o in await _options(screen, "community_id")
    ]
    found += [
        (Condition("role", None), "With a role …", "chair, core, reading only"),
        (Condition("standing", None), "How they stand …", "interested, invited, has left"),
    ]
    one: Condition | None = await _pick(screen, "In a community", found)
    if one is None or one.value is not None:
        return one
    titles = {"role": "With which role?", "standing": "How do they stand?"}
    return await _pick_of(screen, titles[one.kind], one.kind)


async def _may(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    found = [
        (Condition("may_mail", o.value), f"May {o.words}", "")
        for o in await _options(screen, "may_mail")
    ]
    again = (Condition("ask_again", True), "To be asked again", "their yes runs out soon")
    answers = [
        (Condition("mail_answer", o.value), o.words, "")
        for o in await _options(screen, "mail_answer")
    ]
    one: Condition | None = await _pick(
        screen, "What they agreed to", [found[0], again, *answers, *found[1:]]
    )
    return one


async def _sessions(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    found = [
        (Condition("came", Came(1, 12)), "Came in the last 12 months", "at least once"),
        (Condition("came", None), "Came at least … times", "since when, and where"),
        (Condition("never_came", True), "Have not come yet", ""),
        (Condition("came_to", None), "Came to …", "one session"),
        (Condition("missed", None), "Did not come to …", "one session"),
    ]
    one: Condition | None = await _pick(screen, "Sessions", found)
    if one is None or one.value is not None:
        return one
    if one.kind == "came":
        return await _came(screen, now)
    return await _pick_of(screen, "Which session?", one.kind)


async def _came(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    """How often, in how many months, and where."""
    old = now.came or Came(2, 12)
    places = [
        ("", "any"),
        *((str(o.value), o.words) for o in await _options(screen, "community_id")),
    ]
    fields = [
        Field("times", "At least", value=str(old.times), required="How many times?",
              help="So many sessions: 1, 2, 3 …"),
        Field("months", "In the last", value=str(old.months or ""),
              help="So many months; leave it empty for all the time."),
        Field("community", "Sessions of", "choice", options=places,
              value=str(old.community_id or "")),
    ]  # fmt: skip

    async def save(values: dict[str, str]) -> Condition:
        times = _number(values["times"], "times", "How many times? A number from 1 on.", 1)
        months = _number(values["months"] or "0", "months", "How many months? A number.", 0)
        where = int(values["community"]) if values["community"] else None
        return Condition("came", Came(times, months, where))

    one: Condition | None = await screen.app.push_screen_wait(
        FormScreen(("Contacts", "Filter", "Came"), fields, save)
    )
    return one


def _number(text: str, field: str, words: str, least: int) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and least <= int(plain[:6]) <= 999):
        raise Refused(words, field=field)
    return int(plain[:6])


async def _tags(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    return await _pick_of(screen, "With which tag?", "tags")


async def _from(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    found = [
        (Condition("organisation_id", None), "An organisation …", ""),
        (Condition("sector", None), "A sector …", "of their organisation"),
    ]
    one: Condition | None = await _pick(screen, "Where they come from", found)
    if one is None:
        return None
    titles = {"organisation_id": "From which organisation?", "sector": "From which sector?"}
    return await _pick_of(screen, titles[one.kind], one.kind)


async def _reach(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    found = [
        (Condition("no_email", True), "Without e-mail", "to be rung or met"),
        (Condition("on_hold", True), "On hold", "mail came back, or a pause"),
    ]
    found += [
        (Condition("channel", o.value), f"Best reached by {o.words}", "")
        for o in await _options(screen, "channel")
    ]
    one: Condition | None = await _pick(screen, "How they are reached", found)
    return one


async def _search(screen: PlaceScreen, now: ContactFilter) -> Condition | None:
    typed = await screen.app.push_screen_wait(
        AskLine("Words", "All of them must be found; accents and capitals make no difference.",
                "In name, address, organisation or note", value=now.search)
    )  # fmt: skip
    return Condition("search", typed) if typed else None
