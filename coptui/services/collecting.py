"""Many rows at once without the search for garbage that would hold up the screen meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for garbage in circles while this lasts.

    A hundred thousand rows point nowhere, yet each search would look at all of them, and at every
    widget, for a tenth of a second in which no key is answered.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
