"""What can be done with all that are marked, or with the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from coptui.errors import Refused
from coptui.services import communities, members, tags
from coptui.services.members import ROLES
from coptui.tui.dialogs.ask_line import AskLine
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen

NEW = "new"


def people(ids: Sequence[int], name: str) -> str:
    """Who is meant: a name, or how many."""
    return name if len(ids) == 1 else f"{len(ids):,} people"


async def tag(screen: PlaceScreen, ids: Sequence[int], name: str) -> None:
    """Give them a tag; one that all of them have is taken from them."""
    who = people(ids, name)
    every = await screen.read(tags.all)
    have = {one.id: one.people for one in await screen.read(tags.of, ids)}
    choices = [Choice(str(one.id), one.name, _had(have.get(one.id, 0), len(ids))) for one in every]
    chosen: str | None = NEW
    if choices:
        choices.append(Choice(NEW, "Another word …", "becomes a tag"))
        chosen = await screen.app.push_screen_wait(Choose(f"Tag {who}", choices))
    if chosen == NEW:
        word = await screen.app.push_screen_wait(
            AskLine(f"Tag {who}", "A tag is a word to find people by again: carer, drives, bakes.",
                    "Which word?", needed="One word is enough.")
        )  # fmt: skip
        if word:
            await screen.write(tags.give, ids, word)
    elif chosen is not None and have.get(int(chosen), 0) == len(ids):
        await screen.write(tags.take, ids, int(chosen))
    elif chosen is not None:
        word = next(one.name for one in every if one.id == int(chosen))
        await screen.write(tags.give, ids, word)


def _had(number: int, of: int) -> str:
    if number == of:
        return "held: choosing takes it away"
    return f"{number:,} of {of:,} have it" if number else ""


async def join(screen: PlaceScreen, ids: Sequence[int], name: str) -> None:
    """Bring them into a community."""
    place = await _community(screen, ids, f"Add {people(ids, name)} to")
    if place is not None:
        await screen.write(members.add, place, ids)


async def role(screen: PlaceScreen, ids: Sequence[int], name: str) -> None:
    """Give them a role in a community; who is not in it yet comes in with it."""
    who = people(ids, name)
    place = await _community(screen, ids, f"A role for {who} in")
    if place is None:
        return
    choices = [Choice(key, words) for key, words in ROLES.items()]
    asked = Choose(f"Which role for {who}?", choices, "Who is not in the community comes in too.")
    chosen = await screen.app.push_screen_wait(asked)
    if chosen is not None:
        await screen.write(members.add, place, ids, chosen)


async def _community(screen: PlaceScreen, ids: Sequence[int], title: str) -> int | None:
    every = await screen.read(communities.all)
    if not every:
        raise Refused("There is no community yet.", "2 opens the communities, n there begins one.")
    there = await screen.read(members.among, ids)
    choices = [
        Choice(str(one.id), one.name, _in_it(there.get(one.id, 0), len(ids))) for one in every
    ]
    chosen = await screen.app.push_screen_wait(Choose(title, choices, "It gives no consent."))
    return None if chosen is None else int(chosen)


def _in_it(number: int, of: int) -> str:
    if not number:
        return ""
    return "in it already" if of == 1 else f"{number:,} of {of:,} are in it"
