"""The one way to the database for programs that have an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar


class Closable(Protocol):
    """What the thread opens and closes: a workspace."""

    def close(self) -> None:
        """Let go of everything."""
        ...


P = ParamSpec("P")
R = TypeVar("R")
W = TypeVar("W", bound=Closable)


class DbThread(Generic[W]):
    """Runs functions over a workspace, one at a time and in order, off the event loop.

    `opener` is called on that thread at the first use, since a connection belongs to its thread.
    """

    def __init__(self, opener: Callable[[], W]) -> None:
        self._opener = opener
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="coptui-db")
        self._workspace: W | None = None

    def _run(self, fn: Callable[[W], R]) -> R:
        if self._workspace is None:
            self._workspace = self._opener()
        return fn(self._workspace)

    async def call(
        self, fn: Callable[Concatenate[W, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `fn(workspace, …)` there and wait for it without blocking the loop.

        When the waiting task is cancelled, the function still runs to its end.
        """
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(
            self._executor, lambda: self._run(lambda ws: fn(ws, *args, **kwargs))
        )
        return await asyncio.shield(future)

    def run(self, fn: Callable[Concatenate[W, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The same for a caller without an event loop; it blocks."""
        return self._executor.submit(lambda: self._run(lambda ws: fn(ws, *args, **kwargs))).result()

    def close(self) -> None:
        """Finish what is queued, close the workspace on its own thread, end the thread."""
        if self._workspace is not None:
            workspace = self._workspace
            self._executor.submit(workspace.close).result()
            self._workspace = None
        self._executor.shutdown(wait=True)


class InLine(Generic[W]):
    """The same for a program that has nothing else to do meanwhile: no thread, no waking up.

    Two threads of one process hand the interpreter to each other at every step of a commit, which
    takes longer than the wait for a quick disk. Whoever draws a screen needs a `DbThread`.
    """

    def __init__(self, opener: Callable[[], W]) -> None:
        self._opener = opener
        self._workspace: W | None = None

    async def call(
        self, fn: Callable[Concatenate[W, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `fn(workspace, …)` here and now."""
        if self._workspace is None:
            self._workspace = self._opener()
        return fn(self._workspace, *args, **kwargs)

    def close(self) -> None:
        """Close the workspace."""
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            workspace.close()
