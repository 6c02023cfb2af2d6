"""One small form to one web address, and the JSON that comes back."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any
from urllib.parse import urlsplit

SECONDS = 30.0
MOST = 65_536
"""Bytes of an answer that are read."""


class NotPosted(Exception):
    """No answer came, or none that can be read; the message says why."""


async def post(
    url: str, form: dict[str, str], seconds: float = SECONDS
) -> tuple[int, dict[str, Any]]:
    """The status, and what the JSON of the answer holds. Raises `NotPosted`.

    Only https, or this computer itself. It runs in a thread that nothing waits for: leaving the
    program is not held up by a server that says nothing.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[int, dict[str, Any]]] = loop.create_future()

    def settle(value: tuple[int, dict[str, Any]] | None, fault: NotPosted | None) -> None:
        if not answer.done():
            if value is not None:
                answer.set_result(value)
            else:
                answer.set_exception(fault or NotPosted("nothing came back"))

    def work() -> None:
        try:
            found = _post(url, form, seconds)
        except NotPosted as fault:
            _tell(loop, settle, None, fault)
        else:
            _tell(loop, settle, found, None)

    threading.Thread(target=work, name="sign-in", daemon=True).start()
    return await answer


def _tell(loop: asyncio.AbstractEventLoop, settle: Any, *what: Any) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(settle, *what)


def _post(url: str, form: dict[str, str], seconds: float) -> tuple[int, dict[str, Any]]:
    import http.client
    import urllib.error
    import urllib.parse
    import urllib.request

    where = urlsplit(url)
    here = where.hostname in {"127.0.0.1", "::1", "localhost"}
    if where.scheme != "https" and not (where.scheme == "http" and here):
        raise NotPosted("the address of the sign-in server must begin with https")

    class Stays(urllib.request.HTTPRedirectHandler):
        """A secret goes where it was meant to go, and nowhere else."""

        def redirect_request(self, *_: Any) -> None:
            return None

    handlers = [Stays(), urllib.request.ProxyHandler({})] if here else [Stays()]
    opener = urllib.request.build_opener(*handlers)
    data = urllib.parse.urlencode(form).encode("ascii")
    question = urllib.request.Request(url, data, {"Accept": "application/json"})
    try:
        try:
            with opener.open(question, timeout=seconds) as answer:
                return answer.status, _read(answer.read(MOST))
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, _read(refused.read(MOST))
    except urllib.error.URLError as fault:
        raise NotPosted(str(fault.reason)) from fault
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise NotPosted(str(fault) or type(fault).__name__) from fault


def _read(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
