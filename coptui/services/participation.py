"""How near the people of a community are, as shares of the group and nothing else."""

from __future__ import annotations

from typing import Any

from peewee import fn

from coptui.domain import participation as rules
from coptui.domain.participation import Shares
from coptui.services import stage_queries
from coptui.store.models import Attendance, Contact, Membership, RoleHolding
from coptui.workspace import Workspace

_CORE = ("core_member", "facilichair", "co_facilitator")
_GONE = ("left", "suppressed")


def of(ws: Workspace, community_id: int) -> Shares:
    """The shares over the last six held sessions, in four queries; nobody is named."""
    held = stage_queries.held([community_id], ws.today())[community_id]
    window = [row["id"] for row in held[-rules.WINDOW :]]
    came: Any = (
        Attendance.select(Attendance.contact, fn.COUNT(Attendance.id))
        .where(Attendance.session.in_(window), Attendance.contact.is_null(False))
        .group_by(Attendance.contact)
    )
    times: dict[int, int] = dict(came.tuples())
    core: Any = RoleHolding.select(RoleHolding.contact).where(
        RoleHolding.community == community_id,
        RoleHolding.session_id.is_null(),
        RoleHolding.role.in_(_CORE),
        RoleHolding.until.is_null(),
    )
    holders = {who for (who,) in core.tuples()}
    members: Any = (
        Membership.select(Membership.contact, Contact.mail_standing)
        .join(Contact)
        .where(Membership.community == community_id, Membership.standing.not_in(_GONE))
    )
    return rules.shares(
        rules.level(
            times.get(who, 0), holds_core_role=who in holders, may_be_mailed=standing == "given"
        )
        for who, standing in members.tuples()
    )
