"""The only place where the screens meet the database thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from coptui.store.thread import DbThread

if TYPE_CHECKING:
    from coptui.clock import Clock
    from coptui.services.done import Done
    from coptui.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

Changed = frozenset[str]
"""The areas that look different after a write; see `coptui.services.done.AREAS`."""


class Backend:
    """Calls services on the one database thread and tells the app what a write has changed."""

    def __init__(self, home: Path, clock: Clock | None, publish: Callable[[Changed], Any]) -> None:
        def opener() -> Workspace:
            from coptui.workspace import Workspace  # on its thread, while the screen is drawn

            return Workspace.open(home, clock=clock)

        self._thread: DbThread[Workspace] = DbThread(opener)
        self._publish = publish

    async def call(
        self, fn: Callable[Concatenate[Workspace, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `fn(workspace, …)` there; what services ask for as `call`."""
        return await self._thread.call(fn, *args, **kwargs)

    read = call

    async def write(
        self, fn: Callable[Concatenate[Workspace, P], Done[R]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Done[R]:
        """Run a service that changes something and publish what it has changed.

        The write happens, and is published, even when the screen that asked has gone meanwhile.
        """

        def both(ws: Workspace) -> Done[R]:
            done = fn(ws, *args, **kwargs)
            self._publish(done.changed)
            return done

        return await self._thread.call(both)

    def close(self) -> None:
        """Finish what is queued, then close the workspace."""
        self._thread.close()
