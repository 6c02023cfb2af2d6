"""What stands around a community, one menu away from its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from coptui.domain.counting import counted
from coptui.domain.first_steps import FirstStep
from coptui.services import first_steps, ideas, victories
from coptui.services.community_views import CommunityView
from coptui.tui.dialogs.choose import Choice, Choose
from coptui.tui.place import PlaceScreen

if TYPE_CHECKING:
    from coptui.workspace import Workspace


class AroundScreen(PlaceScreen):
    """A screen about one community, opened from its page."""

    PLACE = "communities"
    CSS_PATH = "../../styles/around.tcss"

    def __init__(self, community_id: int) -> None:
        super().__init__()
        self.community = community_id

    def about_community(self) -> int | None:
        """The community that a new idea belongs to."""
        return self.community

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss()


async def open_around(screen: PlaceScreen, it: CommunityView) -> None:
    """Ask where to, and go there."""
    set_up, noted, ready = await screen.read(_counts, it.id)
    choices = [
        Choice("steps", "Setting up, resting, ending", set_up),
        Choice("ideas", "Ideas for topics", noted),
        Choice("who", "Who should be here?", "breadth, who else, neutral experts"),
        Choice("roles", "Roles and core group", "with their dates"),
        Choice("venues", "Venues", it.default_venue or "none chosen yet"),
        Choice("outcomes", "Outcomes and small victories", ready),
        Choice("network", "Resources and sisters", "what is shared"),
    ]
    chosen = await screen.app.push_screen_wait(Choose(f"Around {it.name}", choices))
    if chosen is not None:
        await screen.app.push_screen(screen_for(chosen, it.id))


def screen_for(name: str, community_id: int) -> Screen[None]:
    """The screen of that name, imported when it is first opened."""
    made: Callable[[int], Screen[None]]
    if name == "steps":
        from coptui.tui.screens.communities.steps import StepsScreen as made
    elif name == "ideas":
        from coptui.tui.screens.communities.ideas import IdeasScreen as made
    elif name == "who":
        from coptui.tui.screens.communities.who import WhoScreen as made
    elif name == "roles":
        from coptui.tui.screens.communities.roles import RolesScreen as made
    elif name == "venues":
        from coptui.tui.screens.communities.venues import VenuesScreen as made
    elif name == "outcomes":
        from coptui.tui.screens.communities.outcomes import OutcomesScreen as made
    else:
        from coptui.tui.screens.communities.network import NetworkScreen as made
    return made(community_id)


def _counts(ws: Workspace, community_id: int) -> tuple[str, str, str]:
    """How far it is set up, how many ideas there are, and what waits to be told."""
    view = first_steps.show(ws, community_id)
    noted = ideas.live(ws, community_id)
    ready = victories.waiting(ws, community_id)
    set_up = "all seven steps" if _whole(view) else view.progress
    return (
        {"closing": "coming to its end", "closed": "ended"}.get(view.status, set_up),
        counted(noted, "idea") if noted else "none yet",
        f"{ready} may be told" if ready else "what is different now",
    )


def _whole(view: first_steps.StepsView) -> bool:
    return sum(one.done for one in view.rows) == len(FirstStep)


def status_words(it: CommunityView, view: first_steps.StepsView) -> str:
    """Where it is in its life, for the border of its page; nothing when it simply goes on."""
    if it.status == "paused" and it.paused_until:
        from coptui.domain.dates import long_day

        return f"at rest until {long_day(it.paused_until)}"
    if it.status == "closed":
        return "ended; to be read"
    if it.status == "closing":
        return "coming to its end"
    if it.status == "planned":
        return "planned, not begun"
    begun = any(one.step == FirstStep.host.value and one.done for one in view.rows)
    return "" if begun else f"set up: {view.progress}"
