"""The command palette: every command of the screen and the app, with its key; and the topics."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from coptui.tui.commands import EVERYWHERE, Command, key_of
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line, safe_line

if TYPE_CHECKING:
    from coptui.tui.app import CoptuiApp


class EveryCommand(Provider):
    """Finds commands by their words; what cannot be done now comes last, with the reason.

    A topic is found by its title as well, to be opened from wherever she is.
    """

    def _entries(self) -> Iterator[tuple[Command, DOMNode, str | None]]:
        screen = self.screen
        later: list[tuple[Command, DOMNode, str | None]] = []
        if isinstance(screen, PlaceScreen):
            for one in screen.DOES:
                if screen.offers(one.does):
                    why = screen.why_not(one.does)
                    if why:
                        later.append((one, screen, why))
                    else:
                        yield one, screen, None
        for one in EVERYWHERE:
            if one.id != "app.commands":
                yield one, self.app, None
        yield from later

    def _words(self, command: Command, title: Content) -> Content:
        return line(title, ("   " + key_of(command, self.app._keymap), "$dim"))

    def _do(self, command: Command, node: DOMNode) -> Any:
        return partial(self.app.run_action, command.does, node)

    async def discover(self) -> Hits:
        """All of them, when nothing is typed yet."""
        for one, node, why in self._entries():
            words = self._words(one, Content(one.title))
            yield DiscoveryHit(words, self._do(one, node), text=one.title, help=why or one.help)

    async def search(self, query: str) -> Hits:
        """Those that fit what is typed."""
        matcher = self.matcher(query)
        for one, node, why in self._entries():
            score = matcher.match(one.title)
            if score > 0:
                words = self._words(one, matcher.highlight(one.title))
                yield Hit(
                    score / 2 if why else score, words, self._do(one, node),
                    text=one.title, help=why or one.help,
                )  # fmt: skip
        for topic_id, title, community in await self._topics():
            score = matcher.match(title)
            if score > 0:
                words = line("Topic  ", matcher.highlight(safe_line(title)))
                opens = partial(self._app.open, "communities", topic_id=topic_id)
                yield Hit(score, words, opens, text=f"Topic {title}", help=safe_line(community))

    @property
    def _app(self) -> CoptuiApp:
        from coptui.tui.app import CoptuiApp

        assert isinstance(self.app, CoptuiApp)
        return self.app

    async def _topics(self) -> list[tuple[int, str, str]]:
        from coptui.services import topics

        return await self._app.backend.read(topics.titles)
