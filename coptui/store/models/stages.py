"""What goes with a stage review: answers without names, ways chosen, the agreement looked at."""

from __future__ import annotations

from peewee import DateField, ForeignKeyField, TextField

from coptui.store.models.communities import Community, StageReview
from coptui.store.models.fields import JsonField, Record, UtcDateTimeField


class StageAnswers(Record):
    """What one person answered to the twelve statements; there is no name and no time of day.

    `review` is the one they were read for; empty until it is held.
    """

    community_id: int
    community = ForeignKeyField(Community, on_delete="CASCADE")
    review_id: int | None
    review = ForeignKeyField(StageReview, null=True, on_delete="SET NULL")
    voice = TextField()  # core, coordinator
    marks = JsonField()  # statement number → 1 to 5; passed ones are not there
    tells = TextField(default="")
    good_enough = TextField(default="")
    small_sign = TextField(default="")
    answered_on = DateField()


class WayChosen(Record):
    """What was decided when change seemed to have overtaken a community."""

    community_id: int
    community = ForeignKeyField(Community, on_delete="CASCADE")
    chosen_on = DateField()
    way = TextField()  # refresh, rest, finish
    reason = TextField()
    letters = JsonField()  # the signals that stood: L1, L6
    until = DateField(null=True)  # the end of a rest
    decided_by = TextField()
    recorded_at = UtcDateTimeField()


class AgreementLook(Record):
    """A day on which the group looked at its agreement together."""

    community_id: int
    community = ForeignKeyField(Community, on_delete="CASCADE")
    looked_on = DateField()
    recorded_at = UtcDateTimeField()
