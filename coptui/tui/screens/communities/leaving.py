"""Somebody leaves a community; growing out of it is a good reason."""

from __future__ import annotations

from coptui.domain.community_life import LEAVING
from coptui.services import members
from coptui.services.communities import CommunityView
from coptui.services.members import MemberRow
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen, Values


class LeavingForm(FormScreen):
    """Another reason why somebody leaves."""


async def let_leave(screen: PlaceScreen, it: CommunityView, person: MemberRow) -> None:
    """Ask why, and let them go."""
    words = f"Invitations of {it.name} stop at once. What they did there stays."
    choices = [
        Choice(key, said.partition(":")[0].capitalize(), said.partition(": ")[2])
        for key, said in LEAVING.items()
    ]
    chosen = await screen.app.push_screen_wait(Choose(f"{person.name} leaves", choices, words))
    if chosen is None:
        return
    if chosen != "own":
        await screen.write(members.remove, it.id, person.id, LEAVING[chosen])
        return

    async def save(values: Values) -> object:
        return await screen.write(members.remove, it.id, person.id, values["reason"])

    field = Field(
        "reason", "Because", required="A few words are enough.",
        help="Stays with the community's history. What they did there stays too.",
    )  # fmt: skip
    await screen.app.push_screen_wait(
        LeavingForm(("Communities", it.name, f"{person.name} leaves"), [field], save, intro=words)
    )
