"""What was said, rated, promised and noticed: the stuff that summaries and reports are made of."""

from __future__ import annotations

from peewee import SQL, BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from coptui.store.models.communities import Community, TopicSeries
from coptui.store.models.fields import JsonField, Record, UtcDateTimeField
from coptui.store.models.people import Contact
from coptui.store.models.sessions import Session


class SeatTally(Record):
    """How many seats were taken from which perspective; never who."""

    session_id: int
    session = ForeignKeyField(Session, backref="seats", on_delete="CASCADE")
    perspective = TextField()
    count = IntegerField()


class CapturedItem(Record):
    """One thing on the flip chart."""

    session_id: int | None
    session = ForeignKeyField(Session, null=True, backref="captured", on_delete="CASCADE")
    series_id: int | None
    series = ForeignKeyField(TopicSeries, null=True, on_delete="SET NULL")
    community_id: int
    community = ForeignKeyField(Community, backref="captured", on_delete="CASCADE")
    kind = TextField()
    text = TextField()
    medium = TextField(default="")
    voice = TextField(default="group")
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    attribution = TextField(default="none")
    position = IntegerField(default=0)
    tags = TextField(default="")
    share = TextField(default="community")  # private, community, public
    extra = JsonField(default=dict)
    captured_at = UtcDateTimeField()


class RatingRound(Record):
    """One asking of a scaling question; the answers have no names."""

    session_id: int
    session = ForeignKeyField(Session, backref="rounds", on_delete="CASCADE")
    question = TextField()
    lowest = IntegerField(default=1)
    highest = IntegerField(default=10)
    good_enough = IntegerField(null=True)
    what_puts_us_here = TextField(default="")
    one_point_up = TextField(default="")
    # Each good enough that was named, where they did not agree on one.
    wanted = JsonField(default=list, constraints=[SQL("DEFAULT '[]'")])
    asked_at = UtcDateTimeField(null=True)


class Rating(Record):
    """One anonymous answer."""

    round_id: int
    round = ForeignKeyField(RatingRound, backref="ratings", on_delete="CASCADE")
    value = IntegerField()


class Noticing(Record):
    """A small change that somebody saw."""

    community_id: int
    community = ForeignKeyField(Community, backref="noticings", on_delete="CASCADE")
    series_id: int | None
    series = ForeignKeyField(TopicSeries, null=True, on_delete="SET NULL")
    session_id: int | None
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL")
    text = TextField()
    seen_on = DateField()
    place = TextField(default="")
    size = TextField(default="small")
    shareable = BooleanField(default=False)
    shared_on = DateField(null=True)
    noted_at = UtcDateTimeField(null=True)


class Action(Record):
    """Something somebody said they would do. Letting it go is a respectable end."""

    community_id: int
    community = ForeignKeyField(Community, backref="actions", on_delete="CASCADE")
    session_id: int | None
    session = ForeignKeyField(Session, null=True, backref="actions", on_delete="SET NULL")
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    who = TextField(default="")
    text = TextField()
    due = DateField(null=True)
    status = TextField(default="agreed")  # agreed, under way, done, let go, handed on
    what_happened = TextField(default="")
    noticed_effect = TextField(default="")
    noted_at = UtcDateTimeField(null=True)
    series_id = IntegerField(null=True, index=True)  # where no session gave it its topic


class Resource(Record):
    """A link, a leaflet, a person to ask."""

    community_id: int | None
    community = ForeignKeyField(Community, null=True, on_delete="SET NULL")
    title = TextField()
    where_to_find = TextField(default="")
    helps_with = TextField(default="")
    suggested_by_id: int | None
    suggested_by = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    checked_on = DateField(null=True)
    held_by_partner = BooleanField(default=False)
    session_id = IntegerField(null=True, index=True)  # where it was told, if in a session
    noted_at = UtcDateTimeField(null=True)


class Attachment(Record):
    """A file of a session, most often a photograph, with its caption and permission."""

    session_id: int | None
    session = ForeignKeyField(Session, null=True, backref="attachments", on_delete="CASCADE")
    community_id: int
    community = ForeignKeyField(Community, on_delete="CASCADE")
    file_name = TextField()
    sha256 = TextField(default="")
    caption = TextField(default="")
    taken_on = DateField(null=True)
    permission = TextField(default="")
    faces = TextField(default="none")
    share = TextField(default="private")


class Recommendation(Record):
    """What a topic series asks of somebody who can decide."""

    series_id: int
    series = ForeignKeyField(TopicSeries, backref="recommendations", on_delete="CASCADE")
    text = TextField()
    addressed_to = TextField(default="")
    evidence = JsonField(default=list)
    status = TextField(default="proposed")
    status_on = DateField(null=True)
    response = TextField(default="")


class Outcome(Record):
    """Something that became different, and for whom."""

    community_id: int
    community = ForeignKeyField(Community, backref="outcomes", on_delete="CASCADE")
    series_id: int | None
    series = ForeignKeyField(TopicSeries, null=True, on_delete="SET NULL")
    recommendation_id: int | None
    recommendation = ForeignKeyField(Recommendation, null=True, on_delete="SET NULL")
    text = TextField()
    happened_on = DateField()
    kind = TextField(default="")
    value_cycle = TextField(default="")  # immediate, potential, applied, realised, reframing
    evidence = TextField(default="")
    share = TextField(default="community")
    contribution = TextField(default="", constraints=[SQL("DEFAULT ''")])  # how far it was ours
    place = TextField(default="", constraints=[SQL("DEFAULT ''")])
    permission = TextField(default="", constraints=[SQL("DEFAULT ''")])  # who said it may be told
    action_id = IntegerField(null=True)
    noticing_id = IntegerField(null=True)
    shared_on = DateField(null=True)


class CaseStudy(Record):
    """A story told with permission, or put together from several."""

    community_id: int
    community = ForeignKeyField(Community, backref="case_studies", on_delete="CASCADE")
    series_id: int | None
    series = ForeignKeyField(TopicSeries, null=True, on_delete="SET NULL")
    title = TextField()
    text = TextField(default="")
    kind = TextField(default="archetype")
    permission = TextField(default="")
    status = TextField(default="draft")
    situation = TextField(default="", constraints=[SQL("DEFAULT ''")])
    offered = TextField(default="", constraints=[SQL("DEFAULT ''")])  # by the community
    did = TextField(default="", constraints=[SQL("DEFAULT ''")])  # the person
    outcomes = JsonField(default=list, constraints=[SQL("DEFAULT '[]'")])
    anonymity = TextField(default="", constraints=[SQL("DEFAULT ''")])


class Influencer(Record):
    """Somebody who can decide, and the way to reach them."""

    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    body = TextField(default="")
    can_decide = TextField(default="")
    topics = TextField(default="")
    route_in = TextField(default="")
    paper_deadline = DateField(null=True)


class RecommendationInfluencer(Record):
    """To whom a recommendation is addressed."""

    recommendation_id: int
    recommendation = ForeignKeyField(Recommendation, backref="addressed", on_delete="CASCADE")
    influencer_id: int
    influencer = ForeignKeyField(Influencer, backref="asked", on_delete="CASCADE")

    class Meta:
        """Addressed once."""

        indexes = ((("recommendation", "influencer"), True),)


class Report(Record):
    """A document made of what was captured, in one of its versions."""

    community_id: int
    community = ForeignKeyField(Community, backref="reports", on_delete="CASCADE")
    series_id: int | None
    series = ForeignKeyField(TopicSeries, null=True, on_delete="SET NULL")
    session_id: int | None
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL")
    kind = TextField()
    title = TextField()
    text = TextField(default="")
    version = IntegerField(default=1)
    status = TextField(default="draft")
    signed_off_by = TextField(default="")
    made_on = DateField()
    # The pieces it was put together from, as they were then: what has come since is told by them.
    made = JsonField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    chosen = JsonField(default=dict, constraints=[SQL("DEFAULT '{}'")])  # left out, order, photos
    words = JsonField(default=dict, constraints=[SQL("DEFAULT '{}'")])  # hers: foreword, asks, …
    previous_id = IntegerField(null=True)  # the version before it
    period_from = DateField(null=True)
    period_to = DateField(null=True)
    level = TextField(default="community", constraints=[SQL("DEFAULT 'community'")])
    link = TextField(default="", constraints=[SQL("DEFAULT ''")])
    status_on = DateField(null=True)
    edited_at = UtcDateTimeField(null=True)


class ReportNote(Record):
    """What somebody said about a draft: a comment, an agreement, a look for who could be known."""

    report_id: int
    report = ForeignKeyField(Report, backref="notes", on_delete="CASCADE")
    contact_id: int | None
    contact = ForeignKeyField(Contact, null=True, on_delete="SET NULL")
    who = TextField(default="")
    kind = TextField()  # comment, agreed, looked
    text = TextField(default="")
    noted_at = UtcDateTimeField()


class ReportFinding(Record):
    """A finding of the privacy check that stays as it is, and why it may."""

    report_id: int
    report = ForeignKeyField(Report, backref="accepted", on_delete="CASCADE")
    rule = TextField()
    excerpt = TextField()
    reason = TextField()
    noted_at = UtcDateTimeField()

    class Meta:
        """Accepted once."""

        indexes = ((("report", "rule", "excerpt"), True),)


class Dissemination(Record):
    """A report given to somebody, and what came of it."""

    report_id: int
    report = ForeignKeyField(Report, backref="disseminations", on_delete="CASCADE")
    influencer_id: int | None
    influencer = ForeignKeyField(Influencer, null=True, on_delete="SET NULL")
    sent_on = DateField(null=True)
    offered_on = DateField(null=True)  # a meeting was offered
    follow_up_due = DateField(null=True)
    reply = TextField(default="")
    result = TextField(default="")
    channel = TextField(default="", constraints=[SQL("DEFAULT ''")])
    note = TextField(default="", constraints=[SQL("DEFAULT ''")])  # what was written with it
    mailing_id = IntegerField(null=True)
    result_on = DateField(null=True)
