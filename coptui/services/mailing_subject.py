"""What a mailing is about: a session that its template fits, or a whole community."""

from __future__ import annotations

from typing import Any

from coptui.errors import NotFound, Refused
from coptui.mail import templates
from coptui.services.mailing_letters import is_ahead
from coptui.store.models import Community, Session
from coptui.workspace import Workspace


def session_of(
    ws: Workspace, template: templates.Template, session_id: int | None, community_id: int | None
) -> Any | None:
    """The session named, or the community's that fits now; None for a mail about a community.

    Raises `NotFound` and `Refused` where there is none.
    """
    if session_id is not None:
        found = Session.get_or_none(Session.id == session_id)
        if found is None:
            raise NotFound("There is no such session.", "See `coptui sessions list`.")
        return found
    if community_id is None:
        raise Refused("Say what the mailing is about.", "Name a session or a community.")
    if template.about != "session":
        return None
    query = Session.select().where(
        Session.community == community_id, Session.starts_at.is_null(False)
    )
    if is_ahead(template.kind):
        ahead = query.where(Session.starts_at > ws.now(), Session.status.not_in(("cancelled",)))
        found = ahead.order_by(Session.starts_at).first()
    else:
        found = (
            query.where(Session.starts_at <= ws.now()).order_by(Session.starts_at.desc()).first()
        )
    if found is None:
        raise Refused(
            "This community has no session that the template fits.", "Plan one, or name another."
        )
    return found


def community_of(community_id: int | None) -> Any:
    """The community named. Raises `NotFound`."""
    found = Community.get_or_none(Community.id == community_id)
    if found is None:
        raise NotFound("There is no such community.", "See `coptui communities list`.")
    return found
