"""Noting an idea for a topic from wherever one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coptui.errors import CoptuiError
from coptui.tui.place import PlaceScreen

if TYPE_CHECKING:
    from coptui.tui.app import CoptuiApp


async def note_idea(house: CoptuiApp) -> None:
    """Ask for the idea in one line, with the community of the screen in front preset."""
    from coptui.services import community_life, ideas
    from coptui.tui.dialogs.quick_idea import QuickIdea

    screen = house.screen
    about = screen.about_community() if isinstance(screen, PlaceScreen) else None
    try:
        places = await house.backend.read(community_life.living)
        if not places:
            house.say("An idea belongs to a community; 2 begins the first one.")
            return
        noted = await house.push_screen_wait(QuickIdea(places, about))
        if noted is not None:
            done = await house.backend.write(ideas.add, *noted)
            house.say(f"{done.said}   u takes it back")
    except CoptuiError as error:
        await house.tell(error)
