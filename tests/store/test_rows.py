"""Rows read plainly are the rows that the models would give."""

from __future__ import annotations

from coptui.store.models import Community, Session, TopicSeries, Venue
from coptui.store.rows import dicts
from coptui.workspace import Workspace
from tests.many_places import everything


def test_plain_dicts_are_those_of_the_models(ws: Workspace) -> None:
    everything(ws, 2, 6, 20)
    sessions = (
        Session.select(Session, TopicSeries.title.alias("topic"), Venue.name.alias("venue_name"))
        .left_outer_join(TopicSeries, on=(Session.series == TopicSeries.id))
        .switch(Session)
        .left_outer_join(Venue, on=(Session.venue == Venue.id))
        .order_by(Session.id)
    )
    for query in (sessions, Community.select().order_by(Community.id)):
        found = dicts(query)
        assert found == list(query.dicts()) and len(found) >= 2
