"""The first schema: every table as it was when coptui began.

A frozen copy, independent of the models of today.
"""
from peewee import BooleanField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    """Make the tables."""

    class Record(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Meta(Record):
        key = TextField(unique=True)
        value = TextField()

    class AuditEvent(Record):
        at = DateTimeField()
        by = TextField()
        action = TextField()
        subject = TextField()
        subject_id = IntegerField()
        detail = TextField()
        previous = TextField()
        sha256 = TextField()

    class Draft(Record):
        form = TextField(unique=True)
        values = TextField()
        kept_at = DateTimeField()

    class UndoEntry(Record):
        label = TextField()
        at = DateTimeField()
        changes = TextField()
        areas = TextField()
        undone_at = DateTimeField(null=True)

    class TaskMark(Record):
        rule = TextField()
        subject = TextField()
        snoozed_until = DateField(null=True)
        skipped_reason = TextField()
        marked_at = DateTimeField()

        class Meta:
            indexes = ((("rule", "subject"), True),)

    class UiState(Record):
        place = TextField(unique=True)
        state = TextField()

    class Organisation(Record):
        name = TextField(unique=True)
        sector = TextField()
        place = TextField()
        website = TextField()

    class ImportRun(Record):
        started_at = DateTimeField()
        file_name = TextField()
        rows = IntegerField()
        counts = TextField()
        mapping = TextField()
        changes = TextField()
        taken_back_at = DateTimeField(null=True)

    class Contact(Record):
        name = TextField(index=True)
        pronouns = TextField()
        organisation = ForeignKeyField(Organisation, on_delete="SET NULL", null=True)
        job = TextField()
        email = TextField(null=True)
        email_key = TextField(null=True, index=True)
        phone = TextField()
        preferred_channel = TextField()
        access_needs = TextField()
        dietary = TextField()
        notes = TextField()
        source = TextField()
        sort_key = TextField()
        search_text = TextField()
        mail_hold_reason = TextField()
        mail_hold_since = DateField(null=True)
        mail_standing = TextField()
        mail_renew_by = DateField(null=True)
        import_run = ForeignKeyField(ImportRun, on_delete="SET NULL", null=True)
        created_at = DateTimeField()
        updated_at = DateTimeField()

        class Meta:
            indexes = ((("sort_key", "id", "search_text", "mail_standing", "mail_renew_by"), False),)

    class ConsentWording(Record):
        version = IntegerField(unique=True)
        title = TextField()
        purposes = TextField()
        text = TextField()
        sha256 = TextField()
        created_at = DateTimeField()

    class ConsentEvent(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        purpose = TextField()
        channel = TextField()
        community = IntegerField(null=True)
        state = TextField()
        basis = TextField()
        happened_on = DateField()
        recorded_at = DateTimeField()
        method = TextField()
        recorded_by = TextField()
        wording = ForeignKeyField(ConsentWording, on_delete="RESTRICT", null=True)
        evidence = TextField()
        refresh_by = DateField(null=True)
        corrects = ForeignKeyField('self', on_delete="RESTRICT", null=True)
        collected_direct = BooleanField()
        opt_out_offered = BooleanField()
        import_run = ForeignKeyField(ImportRun, on_delete="SET NULL", null=True)

        class Meta:
            indexes = ((("contact", "purpose"), False),)

    class Suppression(Record):
        address_hmac = TextField()
        purpose = TextField()
        since = DateField()
        reason = TextField()

        class Meta:
            indexes = ((("address_hmac", "purpose"), True),)

    class Venue(Record):
        name = TextField(unique=True)
        address = TextField()
        access_line = TextField()
        getting_there = TextField()
        costs_line = TextField()
        neutral = BooleanField()
        notes = TextField()
        checked_on = DateField(null=True)

    class Community(Record):
        name = TextField(unique=True)
        code = TextField(unique=True)
        purpose = TextField()
        key_question = TextField()
        agreement = TextField()
        place = TextField()
        host_organisation = TextField()
        founded = DateField(null=True)
        status = TextField()
        rhythm_weeks = IntegerField()
        default_venue = ForeignKeyField(Venue, on_delete="SET NULL", null=True)
        time_zone = TextField()
        host_name = TextField()
        host_phone = TextField()
        host_email = TextField()
        intervals = TextField()
        created_at = DateTimeField()

    class Membership(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        community = ForeignKeyField(Community, on_delete="CASCADE")
        standing = TextField()
        joined = DateField()
        left_on = DateField(null=True)
        left_reason = TextField()

        class Meta:
            indexes = ((("contact", "community"), True),)

    class RoleHolding(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        community = ForeignKeyField(Community, on_delete="CASCADE")
        session_id = IntegerField(null=True, index=True)
        role = TextField()
        since = DateField()
        until = DateField(null=True)

    class StageReview(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        held_on = DateField()
        stage = TextField()
        reason = TextField()
        decided_by = TextField()
        suggested = TextField()
        confidence = TextField()
        signs = TextField()
        next_review = DateField(null=True)
        recorded_at = DateTimeField()

    class TopicIdea(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        text = TextField()
        source = TextField()
        raised_on = DateField()
        interest = IntegerField()
        status = TextField()

    class TopicSeries(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        title = TextField()
        key_question = TextField()
        preferred_future = TextField()
        started = DateField(null=True)
        planned_sessions = IntegerField()
        status = TextField()
        scaling_question = TextField()
        good_enough = IntegerField(null=True)
        opening_notes = TextField()
        closing_notes = TextField()
        closed_reason = TextField()
        closed_on = DateField(null=True)
        steps = TextField()
        created_at = DateTimeField()

    class Example(Record):
        title = TextField()
        kind = TextField()
        presenter = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        presenter_label = TextField()
        summary = TextField()
        what_works = TextField()
        who_notices = TextField()
        permission = TextField()
        minutes = IntegerField()

    class Session(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        series = ForeignKeyField(TopicSeries, on_delete="SET NULL", null=True)
        number = IntegerField()
        status = TextField()
        kind = TextField()
        starts_at = DateTimeField(null=True, index=True)
        ends_at = DateTimeField(null=True)
        venue = ForeignKeyField(Venue, on_delete="SET NULL", null=True)
        online_link = TextField()
        access_line = TextField()
        costs_line = TextField()
        key_question = TextField()
        host = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        host_name = TextField()
        host_contact = TextField()
        example = ForeignKeyField(Example, on_delete="SET NULL", null=True)
        lived_experience = TextField()
        recorded_how = TextField()
        options = TextField()
        headcount = IntegerField(null=True)
        decision = TextField()
        decision_reason = TextField()
        who_else = TextField()
        useful = TextField()
        thanks_for = TextField()
        next_session = ForeignKeyField('self', on_delete="SET NULL", null=True)
        calendar_uid = TextField(unique=True)
        calendar_sequence = IntegerField()
        summary_text = TextField()
        summary_agreed_on = DateField(null=True)
        summary_circulated_on = DateField(null=True)
        cancelled_reason = TextField()
        closed_at = DateTimeField(null=True)
        created_at = DateTimeField()

        class Meta:
            indexes = ((("community", "number"), True),)

    class RunningOrderItem(Record):
        session = ForeignKeyField(Session, on_delete="CASCADE")
        position = IntegerField()
        title = TextField()
        minutes = IntegerField()
        kind = TextField()
        lead = TextField()
        prompts = TextField()
        started_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("session", "position"), True),)

    class Invitation(Record):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        session = ForeignKeyField(Session, on_delete="CASCADE")
        list_reason = TextField()
        invited_at = DateTimeField(null=True)
        channel = TextField()
        reply = TextField()
        replied_at = DateTimeField(null=True)
        note = TextField()
        reminders = IntegerField()

        class Meta:
            indexes = ((("contact", "session"), True),)

    class Attendance(Record):
        session = ForeignKeyField(Session, on_delete="CASCADE")
        contact = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        guest_label = TextField()
        role_that_day = TextField()
        perspective = TextField()
        new_here = BooleanField()
        noted_at = DateTimeField()

        class Meta:
            indexes = ((("session", "contact"), True),)

    class SeatTally(Record):
        session = ForeignKeyField(Session, on_delete="CASCADE")
        perspective = TextField()
        count = IntegerField()

    class CapturedItem(Record):
        session = ForeignKeyField(Session, on_delete="CASCADE", null=True)
        series = ForeignKeyField(TopicSeries, on_delete="SET NULL", null=True)
        community = ForeignKeyField(Community, on_delete="CASCADE")
        kind = TextField()
        text = TextField()
        medium = TextField()
        voice = TextField()
        contact = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        attribution = TextField()
        position = IntegerField()
        tags = TextField()
        share = TextField()
        extra = TextField()
        captured_at = DateTimeField()

    class RatingRound(Record):
        session = ForeignKeyField(Session, on_delete="CASCADE")
        question = TextField()
        lowest = IntegerField()
        highest = IntegerField()
        good_enough = IntegerField(null=True)
        what_puts_us_here = TextField()
        one_point_up = TextField()

    class Rating(Record):
        round = ForeignKeyField(RatingRound, on_delete="CASCADE")
        value = IntegerField()

    class Noticing(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        series = ForeignKeyField(TopicSeries, on_delete="SET NULL", null=True)
        session = ForeignKeyField(Session, on_delete="SET NULL", null=True)
        text = TextField()
        seen_on = DateField()
        place = TextField()
        size = TextField()
        shareable = BooleanField()
        shared_on = DateField(null=True)

    class Action(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        session = ForeignKeyField(Session, on_delete="SET NULL", null=True)
        contact = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        who = TextField()
        text = TextField()
        due = DateField(null=True)
        status = TextField()
        what_happened = TextField()
        noticed_effect = TextField()

    class Resource(Record):
        community = ForeignKeyField(Community, on_delete="SET NULL", null=True)
        title = TextField()
        where_to_find = TextField()
        helps_with = TextField()
        suggested_by = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        checked_on = DateField(null=True)
        held_by_partner = BooleanField()

    class Attachment(Record):
        session = ForeignKeyField(Session, on_delete="CASCADE", null=True)
        community = ForeignKeyField(Community, on_delete="CASCADE")
        file_name = TextField()
        sha256 = TextField()
        caption = TextField()
        taken_on = DateField(null=True)
        permission = TextField()
        faces = TextField()
        share = TextField()

    class Recommendation(Record):
        series = ForeignKeyField(TopicSeries, on_delete="CASCADE")
        text = TextField()
        addressed_to = TextField()
        evidence = TextField()
        status = TextField()
        status_on = DateField(null=True)
        response = TextField()

    class Outcome(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        series = ForeignKeyField(TopicSeries, on_delete="SET NULL", null=True)
        recommendation = ForeignKeyField(Recommendation, on_delete="SET NULL", null=True)
        text = TextField()
        happened_on = DateField()
        kind = TextField()
        value_cycle = TextField()
        evidence = TextField()
        share = TextField()

    class CaseStudy(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        series = ForeignKeyField(TopicSeries, on_delete="SET NULL", null=True)
        title = TextField()
        text = TextField()
        kind = TextField()
        permission = TextField()
        status = TextField()

    class Influencer(Record):
        contact = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        body = TextField()
        can_decide = TextField()
        topics = TextField()
        route_in = TextField()
        paper_deadline = DateField(null=True)

    class Report(Record):
        community = ForeignKeyField(Community, on_delete="CASCADE")
        series = ForeignKeyField(TopicSeries, on_delete="SET NULL", null=True)
        session = ForeignKeyField(Session, on_delete="SET NULL", null=True)
        kind = TextField()
        title = TextField()
        text = TextField()
        version = IntegerField()
        status = TextField()
        signed_off_by = TextField()
        made_on = DateField()

    class Dissemination(Record):
        report = ForeignKeyField(Report, on_delete="CASCADE")
        influencer = ForeignKeyField(Influencer, on_delete="SET NULL", null=True)
        sent_on = DateField(null=True)
        offered_on = DateField(null=True)
        follow_up_due = DateField(null=True)
        reply = TextField()
        result = TextField()

    class Mailing(Record):
        template = TextField()
        template_version = IntegerField()
        kind = TextField()
        purpose = TextField()
        community = ForeignKeyField(Community, on_delete="RESTRICT", null=True)
        session = ForeignKeyField(Session, on_delete="RESTRICT", null=True)
        status = TextField(index=True)
        own_subject = TextField(null=True)
        own_body = TextField(null=True)
        left_out = TextField()
        audience = TextField()
        confirmed_count = IntegerField(null=True)
        confirmed_at = DateTimeField(null=True)
        confirmed_by = TextField()
        not_before = DateTimeField(null=True)
        expires_at = DateTimeField(null=True)
        frozen = TextField(null=True)
        frozen_sha256 = TextField()
        practice = BooleanField()
        calendar_method = TextField()
        calendar_sequence = IntegerField()
        previewed_at = DateTimeField(null=True)
        created_at = DateTimeField()
        finished_at = DateTimeField(null=True)

    class Delivery(Record):
        mailing = ForeignKeyField(Mailing, on_delete="RESTRICT")
        contact = ForeignKeyField(Contact, on_delete="SET NULL", null=True)
        name = TextField()
        address = TextField()
        address_key = TextField()
        state = TextField(index=True)
        context = TextField()
        message_id = TextField()
        attempt = TextField()
        owner = TextField()
        queued_at = DateTimeField()
        claimed_at = DateTimeField(null=True)
        sending_at = DateTimeField(null=True)
        finished_at = DateTimeField(null=True)
        next_try = DateTimeField(null=True)
        tries = IntegerField()
        strikes = IntegerField()
        reply_code = IntegerField(null=True)
        reply_text = TextField()
        stage = TextField()
        reason = TextField()
        settled_by = TextField()

        class Meta:
            indexes = ((("mailing", "contact"), True), (("mailing", "address_key"), True), (("mailing", "state"), False),)

    db.create_tables([
        Meta,
        AuditEvent,
        Draft,
        UndoEntry,
        TaskMark,
        UiState,
        Organisation,
        ImportRun,
        Contact,
        ConsentWording,
        ConsentEvent,
        Suppression,
        Venue,
        Community,
        Membership,
        RoleHolding,
        StageReview,
        TopicIdea,
        TopicSeries,
        Example,
        Session,
        RunningOrderItem,
        Invitation,
        Attendance,
        SeatTally,
        CapturedItem,
        RatingRound,
        Rating,
        Noticing,
        Action,
        Resource,
        Attachment,
        Recommendation,
        Outcome,
        CaseStudy,
        Influencer,
        Report,
        Dissemination,
        Mailing,
        Delivery,
    ])
