"""Sending that was stopped stays stopped: a timer that starts the sender anew is no decision.

After a refusal for everybody, or a wrong password, going on by itself would harm: people would
count as refused, a mailbox might be locked. So the stop is kept, for a while or until a person says
to go on or changes the way out.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coptui.mail.smtp import Server, Trouble
from coptui.services.sender_words import explained

if TYPE_CHECKING:
    from coptui.workspace import Workspace

_KEY = "sending_stopped"
LASTS: dict[str, timedelta | None] = {
    "sign_in": None,
    "repeated": None,
    "account": timedelta(hours=1),
    "put_off": timedelta(minutes=30),
    "dropped": timedelta(minutes=30),
    "busy": timedelta(minutes=15),
}
"""How long a stop of each kind lasts; None until a person says to go on. Others do not last."""


@dataclass(frozen=True)
class Hold:
    """Why nothing leaves, since when, and until when; None: until a person says to go on."""

    kind: str
    message: str
    hint: str
    since: datetime
    until: datetime | None


def keep(ws: Workspace, trouble: Trouble, server: Server) -> None:
    """Remember that sending was stopped, where that kind of trouble would only come again."""
    if trouble.kind not in LASTS:
        return
    message, hint = explained(trouble)
    lasts = LASTS[trouble.kind]
    kept = {
        "kind": trouble.kind,
        "message": message,
        "hint": hint,
        "since": ws.now().isoformat(),
        "until": None if lasts is None else (ws.now() + lasts).isoformat(),
        "way_out": _way_out(ws, server),
    }
    ws.store.set_meta(_KEY, json.dumps(kept, sort_keys=True))


def lift(ws: Workspace) -> None:
    """A person says to go on."""
    if ws.store.meta(_KEY) is not None:
        ws.store.set_meta(_KEY, None)


def standing(ws: Workspace, server: Server) -> Hold | None:
    """The stop that still holds for this way out, or None."""
    kept = json.loads(ws.store.meta(_KEY) or "null")
    if kept is None or kept["way_out"] != _way_out(ws, server):
        return None
    since = datetime.fromisoformat(kept["since"])
    until = None if kept["until"] is None else datetime.fromisoformat(kept["until"])
    # A stop from a later day than today was noted by a clock that has been set back since.
    if until is not None and not since <= ws.now() < until:
        return None
    return Hold(kept["kind"], kept["message"], kept["hint"], since, until)


def _way_out(ws: Workspace, server: Server) -> str:
    """Changes with the server, the user or the password; tells nothing about them."""
    words = "\n".join(
        (server.host, str(server.port), server.security, server.user, server.password)
    )
    return hashlib.blake2b(words.encode(), key=ws.store.secret(), digest_size=16).hexdigest()
