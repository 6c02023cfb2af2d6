"""The command palette: every command of the screen and the app, with its key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from coptui.tui.commands import EVERYWHERE, Command, key_of
from coptui.tui.place import PlaceScreen
from coptui.tui.text import line


class EveryCommand(Provider):
    """Finds commands by their words; what cannot be done now comes last, with the reason."""

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
