"""What many tests begin with, made by the services once and written into each new home after.

A town of a few people takes the services a tenth of a second, and hundreds of tests begin with it.
Only a home in which nothing was written yet is filled so: then what would be made is always the
same, and a copy of the first one is what the services would make again.
"""

from __future__ import annotations

import atexit
import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from coptui.settings import Settings
from coptui.store.models import MODELS, Meta
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

Made = TypeVar("Made")
More = ParamSpec("More")
_ANYTHING = " UNION ALL ".join(
    f'SELECT 1 FROM "{model._meta.table_name}"' for model in MODELS if model is not Meta
)


@dataclass
class _Kept:
    """A filled database, what was returned with it, and the moment at which it was ready."""

    database: Any
    view: Any
    ready: datetime


def made_once(
    make: Callable[Concatenate[Workspace, More], Made],
) -> Callable[Concatenate[Workspace, More], Made]:
    """The same as `make`, whose work is kept for the next untouched home at the same moment."""
    kept: dict[datetime, _Kept] = {}

    @wraps(make)
    def made(ws: Workspace, /, *args: More.args, **kwargs: More.kwargs) -> Made:
        clock = ws.clock
        if not (isinstance(clock, FrozenClock) and _untouched(ws)):
            return make(ws, *args, **kwargs)
        here, at = ws.store.db.connection(), ws.now()
        if at in kept:
            kept[at].database.backup(here)
            clock.tick(seconds=(kept[at].ready - at).total_seconds())
        else:
            view = make(ws, *args, **kwargs)
            aside = type(here)(":memory:", check_same_thread=False)
            atexit.register(aside.close)
            here.backup(aside)
            kept[at] = _Kept(aside, view, ws.now())
        again: Made = copy.deepcopy(kept[at].view)
        return again

    return made


def _untouched(ws: Workspace) -> bool:
    """Whether this is a new home in which nobody has done anything yet."""
    written = ws.store.db.execute_sql(f"{_ANYTHING} LIMIT 1").fetchone()
    return written is None and ws.settings == Settings() and ws.store.meta("practice") == "1"
