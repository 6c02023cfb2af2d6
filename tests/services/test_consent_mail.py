"""Mails about consent: the welcome that repeats what was ticked, asking again, discretion."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from coptui.domain.consent import Purpose, add_months
from coptui.domain.consent_calendar import Ask, ask_days, ask_state
from coptui.errors import Refused
from coptui.mail.outgoing import Ready, Skip
from coptui.services import (
    consent,
    consent_calendar,
    consent_renewal,
    contact_care,
    contacts,
    mailings,
    members,
    sheet_recording,
    sheets,
    undo,
)
from coptui.services.contact_views import NewContact
from coptui.store.models import Delivery, Mailing
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.mailing_home import Town, confirmed, person, town

TODAY = date(2026, 11, 23)


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def live(ws: Workspace) -> None:
    ws.store.set_meta("practice", "0")
    sender = replace(ws.settings.sender, host="mail.hub.example", from_address="h@hub.example")
    ws.save_settings(replace(ws.settings, sender=sender))


def draft(ws: Workspace, here: Town, template: str) -> int:
    return mailings.prepare(ws, template, community_id=here.community).view.id


def goes(ws: Workspace, here: Town, template: str) -> list[str]:
    return [one.name for one in mailings.audience(ws, draft(ws, here, template)).goes]


def errors(ws: Workspace, mailing: int) -> list[str]:
    return [one.text for one in mailings.findings(ws, mailing) if one.level == "error"]


# -- the calendar ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_before", "asked_before", "state"),
    [
        (100, None, Ask.later),
        (61, None, Ask.first),
        (61, 400, Ask.first),  # asked for the yes before this one
        (50, 55, Ask.asked),
        (30, 55, Ask.second),
        (30, 35, Ask.asked),  # five days ago: not yet once more
        (15, 35, Ask.second),
        (10, 20, Ask.asked),
        (0, 20, Ask.asked),
        (0, None, Ask.first),
        (-1, None, Ask.lapsed),
        (-1, 20, Ask.lapsed),
    ],
)
def test_who_is_asked_again_and_when(
    days_before: int, asked_before: int | None, state: Ask
) -> None:
    until = date(2027, 1, 23)
    today = until - timedelta(days=days_before)
    asked = None if asked_before is None else until - timedelta(days=asked_before)
    assert ask_state(until, today, asked) is state


def test_the_questions_come_at_22_and_23_months_and_it_ends_at_24() -> None:
    given = date(2025, 1, 31)
    until = add_months(given, 24)
    assert ask_days(until) == (add_months(given, 22), add_months(given, 23).replace(day=31))
    asked: list[date] = []
    day = given
    while day <= until + timedelta(days=40):
        if ask_state(until, day, asked[-1] if asked else None).due:
            asked.append(day)
        day += timedelta(days=1)
    assert len(asked) == 2
    assert asked == list(ask_days(until))


def old(ws: Workspace, here: Town, name: str, agreed: date) -> int:
    return person(ws, here, name, f"{name.split()[0].lower()}@old.example", agreed=agreed)


def test_the_calendar_counts_by_month_and_leaves_out_every_no(ws: Workspace, here: Town) -> None:
    due = date(2024, 12, 20)
    for name in ("Stays Here", "With Drew", "Sup Pressed", "Said No"):
        old(ws, here, name, due)
    consent.withdraw(ws, here.people["With Drew"], "mail")
    consent.never_write(ws, here.people["Sup Pressed"])
    consent.refuse(ws, here.people["Said No"], "mail")
    months = {one.words: one.people for one in consent_calendar.months(ws)}
    assert months == {"January 2025": 1, "December 2026": 1, "June 2027": 1, "March 2028": 3}
    assert [one.name for one in consent_calendar.people(ws, date(2026, 12, 1))] == ["Stays Here"]
    assert [(one.name, one.ask) for one in consent_calendar.to_ask(ws)] == [
        ("Stays Here", Ask.first)
    ]
    assert goes(ws, here, "T16") == ["Stays Here"]
    (batch,) = consent_calendar.batches(ws)
    assert (batch.community, batch.people) == ("Harbour", 1)


def test_each_is_asked_twice_at_most(ws: Workspace, here: Town, clock: FrozenClock) -> None:
    live(ws)
    old(ws, here, "Stays Here", date(2025, 1, 10))
    sent = 0
    for _ in range(80):
        if goes(ws, here, "T16"):
            mailing = draft(ws, here, "T16")
            confirmed(ws, mailing, 1)
            Delivery.update(state="accepted").execute()
            sent += 1
        Mailing.delete().where(Mailing.status == "draft").execute()
        clock.tick(days=1)
    assert sent == 2
    assert [one.ask for one in consent_calendar.people(ws, date(2027, 1, 1))] == [Ask.lapsed]


def test_the_question_says_what_was_agreed_and_when_it_stops(ws: Workspace, here: Town) -> None:
    key = old(ws, here, "Stays Here", date(2024, 12, 20))
    consent.give(ws, key, "named", method="sheet", on=date(2025, 2, 1), wording_id=1)
    mailing = draft(ws, here, "T16")
    assert errors(ws, mailing) == []
    text = mailings.preview(ws, mailing, key).text
    for words in (
        "On Friday 20 December 2024 you agreed to: be written to by e-mail; be named in reports.",
        "we stop writing to you on Monday 21 December 2026",
        "version 1: “May we write to you about our sessions?”",
        "YES", "CHANGE", "STOP", "Thursday 3 December 2026",
    ):  # fmt: skip
        assert words in " ".join(text.split()), words


def test_somebody_who_says_stop_is_asked_nothing_more(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    live(ws)
    key = old(ws, here, "Stays Here", date(2024, 12, 20))
    mailing = draft(ws, here, "T16")
    confirmed(ws, mailing, 1)
    consent.withdraw(ws, key, None, how="answered STOP")
    row = Delivery.get(Delivery.mailing == mailing)
    assert row.state == "skipped"
    assert isinstance(mailings.message_for(ws, row.id), Skip)
    clock.tick(days=10)
    assert goes(ws, here, "T16") == []


def test_the_question_never_goes_after_its_own_date(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    live(ws)
    old(ws, here, "Stays Here", date(2024, 12, 20))
    mailing = draft(ws, here, "T16")
    confirmed(ws, mailing, 1)
    clock.tick(days=30)
    answer = mailings.message_for(ws, Delivery.get(Delivery.mailing == mailing).id)
    assert isinstance(answer, Skip)


def test_yes_as_before_renews_each_yes_by_its_own_words_and_nothing_else(
    ws: Workspace, here: Town
) -> None:
    key = old(ws, here, "Stays Here", date(2024, 12, 20))
    consent.give(ws, key, "named", method="sheet", on=date(2025, 2, 1), wording_id=1)
    photo = consent.add_wording(ws, "Photos?", ["photo"]).view.id
    consent.refuse(ws, key, "photo", wording_id=photo)
    done = consent_renewal.renew(ws, key)
    new = [one for one in done.view if one.date == TODAY and one.state == "given"]
    assert {(one.purpose, one.wording_id, one.method) for one in new} == {
        (Purpose.mail, 1, "mail"),
        (Purpose.named, 1, "mail"),
    }
    assert contacts.show(ws, key).mail.renew_by == date(2028, 11, 23)
    undo.undo(ws, done.undo)
    assert contacts.show(ws, key).mail.renew_by == date(2026, 12, 20)


@pytest.mark.parametrize("how", ["withdraw", "refuse", "lapsed", "never asked"])
def test_yes_as_before_brings_nobody_back(ws: Workspace, here: Town, how: str) -> None:
    agreed = {"lapsed": date(2023, 1, 5), "never asked": None}.get(how, date(2025, 1, 5))
    key = person(ws, here, "Was Here", "was@old.example", agreed=agreed)
    if how == "withdraw":
        consent.withdraw(ws, key)
    elif how == "refuse":
        consent.refuse(ws, key, "mail")
    with pytest.raises(Refused):
        consent_renewal.renew(ws, key)


# -- the welcome -------------------------------------------------------------------------------


def newcomer(ws: Workspace, here: Town, clock: FrozenClock) -> int:
    """Femi came on 3 December, ticked mail and no photograph on row 8, and is on the list."""
    consent.add_wording(ws, "May you be in our photographs?", ["photo"])
    clock.tick(days=11)
    sheet = sheets.make(ws, here.session, purposes=["mail", "photo"]).view
    row = next(one for one in sheet.rows if not one.name)
    sheets.type_row(ws, row.id, "Femi Calder femi@new.example")
    sheets.type_row(ws, row.id, "y n")
    sheet_recording.record(ws, sheet.id)
    clock.tick(days=35)  # the others have been here for longer than six weeks now
    return contacts.page(ws, contacts.ContactFilter(search="Femi"), 0, 1)[0].id


def test_the_welcome_says_exactly_what_was_ticked(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    femi = newcomer(ws, here, clock)
    assert goes(ws, here, "T8") == ["Femi Calder"]
    mailing = draft(ws, here, "T8")
    assert errors(ws, mailing) == []
    text = " ".join(mailings.preview(ws, mailing, femi).text.split())
    for words in (
        "You agreed to: be written to by e-mail.",
        "You said no to: be in photographs.",
        "You told us on Thursday 3 December 2026, on our attendance sheet H-1.",
        "version 1: “May we write to you about our sessions?”",
        "Kilnbrook Community Hub keeps your name",
        "What is said stays without names.",
        "Our next session",
    ):
        assert words in text, words


def test_the_welcome_comes_once(ws: Workspace, here: Town, clock: FrozenClock) -> None:
    femi = newcomer(ws, here, clock)
    live(ws)
    mailing = draft(ws, here, "T8")
    confirmed(ws, mailing, 1)
    assert goes(ws, here, "T8") == []
    held = mailings.audience(ws, draft(ws, here, "T8")).held
    assert [(one.contact_id, one.reason) for one in held] == [(femi, "already_had")]
    Delivery.update(state="cancelled").execute()
    assert goes(ws, here, "T8") == ["Femi Calder"]


def test_nobody_is_welcomed_without_a_yes_or_after_six_weeks(
    ws: Workspace, here: Town, clock: FrozenClock
) -> None:
    newcomer(ws, here, clock)
    silent = contacts.add(ws, NewContact("Silent One", "silent@new.example")).view.id
    members.add(ws, here.community, [silent])
    assert goes(ws, here, "T8") == ["Femi Calder"]
    clock.tick(days=8)
    assert goes(ws, here, "T8") == []


def test_a_session_named_with_it_changes_nothing(ws: Workspace, here: Town) -> None:
    view = mailings.prepare(ws, "T8", session_id=here.session).view
    assert (view.session_id, view.community) == (None, "Harbour")
    assert mailings.is_about_a_session(ws, "T1")
    assert not mailings.is_about_a_session(ws, "T16")


@pytest.mark.parametrize("template", ["T8", "T16"])
def test_the_test_to_oneself_shows_sample_words(ws: Workspace, here: Town, template: str) -> None:
    ready = mailings.trial(ws, draft(ws, here, template), "rowan@hub.example")
    assert message_from_bytes(ready.data, policy=policy.default)["Subject"].startswith("[TEST] ")


# -- discreet mail -----------------------------------------------------------------------------


def seen_before_opening(data: bytes) -> tuple[str, str]:
    """What a telephone shows of a message: its head, and the first 200 letters of each part."""
    message = message_from_bytes(data, policy=policy.default)
    head = "\n".join(f"{name}: {value}" for name, value in message.items())
    first = []
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        text = part.get_content()
        text = text.split("<body", 1)[-1].split(">", 1)[-1] if kind == "html" else text
        first.append(text[:200])
    return head, "\n".join(first)


@pytest.mark.parametrize("template", ["T1", "T2a"])
def test_discreet_mail_names_no_community_before_it_is_opened(
    ws: Workspace, here: Town, template: str
) -> None:
    live(ws)
    jo = here.people["Jo Pardew"]
    contact_care.set_care(ws, jo, discreet=True)
    mailing = mailings.prepare(ws, template, session_id=here.session).view.id
    seen = mailings.preview(ws, mailing, jo)
    confirmed(ws, mailing, 4)
    rows = {row.contact_id: row.id for row in Delivery.select()}
    mine, others = mailings.message_for(ws, rows[jo]), []
    for contact, row in rows.items():
        if contact != jo:
            others.append(mailings.message_for(ws, row))
    assert isinstance(mine, Ready)
    head, first = seen_before_opening(mine.data)
    for telling in ("Harbour", "HAR", "Kilnbrook", "First 48", "home", "session"):
        assert telling.casefold() not in head.casefold(), telling
        assert telling.casefold() not in first.casefold(), telling
    assert "Rowan Achebe" in head
    calendar = message_from_bytes(mine.data, policy=policy.default)
    entry = next(p for p in calendar.walk() if p.get_content_type() == "text/calendar")
    assert "Harbour" not in entry.get_content() and "SUMMARY:Meeting" in entry.get_content()
    plain = calendar.get_body(("plain",))
    assert plain is not None
    assert "Harbour" in plain.get_content(), "opened, it says everything"
    assert plain.get_content().replace("\r\n", "\n").strip() == seen.text.strip()
    for other in others:
        assert isinstance(other, Ready)
        theirs, _ = seen_before_opening(other.data)
        assert "Harbour" in theirs, "one discreet person changes nobody else's mail"


def test_discretion_asked_for_after_the_mailing_was_confirmed_is_kept(
    ws: Workspace, here: Town
) -> None:
    live(ws)
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    confirmed(ws, mailing, 4)
    jo = here.people["Jo Pardew"]
    row = Delivery.get(Delivery.contact == jo)
    contact_care.set_care(ws, jo, discreet=True)
    ready = mailings.message_for(ws, row.id)
    assert isinstance(ready, Ready)
    assert ready.message_id == row.message_id
    assert "Harbour" not in seen_before_opening(ready.data)[0]


def test_a_host_whose_name_tells_too_much_is_not_the_sender(ws: Workspace, here: Town) -> None:
    from coptui.services import communities, sessions

    communities.edit(ws, here.community, host_name="Harbour team")
    sessions.edit(ws, here.session, host_name="Harbour team")
    jo = here.people["Jo Pardew"]
    contact_care.set_care(ws, jo, discreet=True)
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    head = dict(mailings.preview(ws, mailing, jo).headers)
    assert head["From"].startswith("A message for you <")
