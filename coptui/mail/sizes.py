"""How big a message a server takes, as it said when it was last met (RFC 1870).

Known before a mailing is confirmed, it spares everybody the discovery while it leaves.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coptui.mail.sights import our_own

if TYPE_CHECKING:
    from coptui.workspace import Workspace

_KEY = "server_takes"


def learn(ws: Workspace, host: str, limit: int) -> None:
    """Remember the bytes that a server takes at most; 0 where it says nothing of it."""
    if takes_at_most(ws, host) == limit:
        return
    with our_own(ws):
        ws.store.set_meta(_KEY, json.dumps([host.casefold(), limit]))


def takes_at_most(ws: Workspace, host: str) -> int:
    """The bytes that this server takes at most; 0 where nothing is known of it."""
    kept = ws.store.meta(_KEY)
    known, limit = json.loads(kept) if kept else ("", 0)
    return int(limit) if known == host.casefold() else 0
