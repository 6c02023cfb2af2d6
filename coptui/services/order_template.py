"""The running order that a community begins its sessions from."""

from __future__ import annotations

from typing import Any

from coptui.domain import running_order as rules
from coptui.errors import Refused
from coptui.services import audit
from coptui.services.done import Done
from coptui.services.session_order import OrderItem, OrderView, running_order, set_running_order
from coptui.services.session_views import code_of, session_row
from coptui.services.undo import recording
from coptui.store.models import RunningOrderItem, UsualOrder
from coptui.workspace import Workspace

_AREA = frozenset({"sessions", "communities"})


def keep(ws: Workspace, session_id: int) -> Done[OrderView]:
    """Keep the running order of this session as the one its community begins from."""
    row = session_row(session_id)
    items = [
        {"title": one.title, "minutes": one.minutes, "kind": one.kind, "lead": one.lead,
         "prompts": one.prompts}
        for one in row.running_order.order_by(RunningOrderItem.position)
    ]  # fmt: skip
    if not items:
        raise Refused("There is nothing in it to begin from.", "Add a part first.")
    there: Any = UsualOrder.get_or_none(UsualOrder.community == row.community_id)
    with recording(ws, f"Usual running order of {row.community.name}", _AREA) as rec:
        if there is None:
            rec.created(
                UsualOrder.create(community=row.community_id, items=items, kept_at=ws.now())
            )
        else:
            rec.changing(there)
            there.items, there.kept_at = items, ws.now()
            there.save()
        audit.note(ws, "order.kept", subject="community", subject_id=row.community_id)
    said = f"{row.community.name} begins from this running order now."
    return Done(running_order(ws, row.id), said, rec.id, _AREA)


def begin_anew(ws: Workspace, session_id: int) -> Done[OrderView]:
    """Put the usual running order of the community in the place of this session's."""
    row = session_row(session_id)
    view = running_order(ws, row.id)
    kept: Any = UsualOrder.get_or_none(UsualOrder.community == row.community_id)
    if kept is not None:
        items = [OrderItem(**one) for one in kept.items]
    else:
        usual = rules.for_session(minutes=view.booked or rules.USUAL_MINUTES)
        items = [OrderItem(i.title, i.minutes, i.kind, prompts=i.prompts) for i in usual]
    done = set_running_order(ws, row.id, items)
    return Done(done.view, f"{code_of(row)} has the usual running order.", done.undo, _AREA)
