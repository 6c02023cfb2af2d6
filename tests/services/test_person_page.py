"""One person's page: all that happened in one list, calls noted, and the call sheet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from coptui.errors import NotFound, Refused
from coptui.services import (
    call_sheet,
    call_sheet_file,
    consent,
    contact_log,
    contacts,
    mailings,
    members,
    person_page,
    sessions,
    timeline,
    timeline_details,
    undo,
)
from coptui.store.models import (
    Attendance,
    AuditEvent,
    CapturedItem,
    Contact,
    ContactLog,
    Delivery,
    Invitation,
)
from coptui.workspace import Workspace
from tests.bench.person import fill
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.mailing_home import Town, person, town


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def _everything(ws: Workspace, here: Town) -> int:
    """Jo, with something of every kind in her history."""
    jo = here.people["Jo Pardew"]
    members.give_role(ws, here.community, jo, "core_member")
    mailings.confirm(ws, mailings.prepare(ws, "T1", session_id=here.session).view.id, 4)
    Delivery.update(state="accepted", finished_at=ws.now()).execute()
    sessions.reply(ws, here.session, jo, "yes")
    Attendance.create(contact=jo, session=here.session, noted_at=ws.now())
    CapturedItem.create(session=here.session, community=here.community, kind="hope",
                        text="A lift that works", contact=jo, captured_at=ws.now())  # fmt: skip
    contact_log.write(ws, jo, "call", "About the lift")
    return jo


def test_the_timeline_holds_every_kind_the_newest_first(ws: Workspace, here: Town) -> None:
    jo = _everything(ws, here)
    rows = timeline.page(ws, jo, "", 0, 50)
    assert {row.source for row in rows} == {
        "consent", "message", "invited", "came", "log", "joined", "role", "said",
    }  # fmt: skip
    assert [row.on for row in rows] == sorted((row.on for row in rows), reverse=True)
    assert timeline.count(ws, jo) == len(rows)
    assert len({row.id for row in rows}) == len(rows)
    for at, row in enumerate(rows):
        assert timeline.position(ws, jo, "", row.id) == at
        assert timeline.page(ws, jo, "", at, 1) == [row]


@pytest.mark.parametrize("kind", timeline.KINDS)
def test_one_kind_alone_is_a_part_of_the_whole(ws: Workspace, here: Town, kind: str) -> None:
    jo = _everything(ws, here)
    part = timeline.page(ws, jo, kind, 0, 50)
    assert part and {row.kind for row in part} == {kind}
    assert timeline.count(ws, jo, kind) == len(part)


def test_every_entry_opens_and_a_message_shows_the_text_as_it_was_sent(
    ws: Workspace, here: Town
) -> None:
    jo = _everything(ws, here)
    contacts.edit(ws, jo, name="Joanna Pardew")
    for row in timeline.page(ws, jo, "", 0, 50):
        known = timeline_details.of(ws, row)
        assert known.facts and known.title == row.title
        if row.source == "message":
            assert known.message is not None and "Hello Jo," in known.message.text
        assert (known.log_id is not None) == (row.source == "log")


def test_a_yes_opens_with_its_proof(ws: Workspace, here: Town) -> None:
    (row,) = timeline.page(ws, here.people["Jo Pardew"], "consent", 0, 9)
    known = dict(timeline_details.of(ws, row).facts)
    assert known["words"] == "version 1: May we write to you about our sessions?"
    assert known["how"] == "signed a sheet" and ws.by in known["written down"]


def test_nobody_has_no_timeline(ws: Workspace) -> None:
    with pytest.raises(NotFound):
        timeline.page(ws, 99, "", 0, 5)


def test_a_timeline_never_holds_what_happened_with_somebody_else(ws: Workspace, here: Town) -> None:
    jo, asha = _everything(ws, here), here.people["Asha Verrall"]
    contact_log.write(ws, asha, "call", "ZZCANARY of Asha")
    shown = [timeline_details.of(ws, row) for row in timeline.page(ws, jo, "", 0, 50)]
    assert not any("ZZCANARY" in words for one in shown for _, words in one.facts)
    assert not any(one.message and "asha@" in one.message.raw for one in shown)


def test_five_hundred_entries_take_as_few_queries_as_five(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo = fill(ws, 500)
    asked: list[str] = []
    run: Any = ws.store.db.execute_sql

    def counted(sql: str, *rest: object, **more: object) -> object:
        asked.append(sql)
        return run(sql, *rest, **more)

    monkeypatch.setattr(ws.store.db, "execute_sql", counted)
    person_page.show(ws, jo)
    rows = timeline.page(ws, jo, "", 0, 60)
    assert len(rows) == 60 and rows[0].more == "Newest of all"
    assert len(asked) <= 30, "\n".join(asked)


def test_what_is_due_is_told_the_overdue_first(ws: Workspace, here: Town) -> None:
    long_ago = here.people["Long Ago"]
    Invitation.create(contact=long_ago, session=here.session, invited_at=ws.now())
    words = [one.words for one in person_page.show(ws, long_ago).due]
    assert words == ["their yes to mail ran out: ask again", "no answer yet to HAR-1"]
    assert person_page.show(ws, long_ago).due[0].overdue


def test_notes_are_looked_through_after_a_year_and_then_rest_again(
    ws: Workspace, here: Town
) -> None:
    jo = here.people["Jo Pardew"]
    contacts.edit(ws, jo, notes="Brings the biscuits")
    assert contacts.show(ws, jo).notes_by == dt.date(2027, 11, 23)
    ws.clock.tick(days=370)  # type: ignore[attr-defined]
    assert "look through the notes" in " ".join(o.words for o in person_page.show(ws, jo).due)
    done = person_page.notes_are_right(ws, jo)
    assert "notes" not in " ".join(one.words for one in person_page.show(ws, jo).due)
    undo.undo(ws, done.undo)
    assert contacts.show(ws, jo).notes_by == dt.date(2027, 11, 23)


def test_a_handle_alone_is_enough_to_be_held(ws: Workspace) -> None:
    view = contacts.add(ws, contacts.NewContact("Bluebird")).view
    page = person_page.show(ws, view.id)
    assert (page.view.email, page.view.phone, page.due) == ("", "", ())


# -- the log ---------------------------------------------------------------------------------------


def test_a_call_is_noted_and_the_note_can_go_and_come_back(ws: Workspace, here: Town) -> None:
    jo = here.people["Jo Pardew"]
    view = contact_log.write(ws, jo, "letter", "Sent the map", session_id=here.session).view
    assert (view.kind_words, view.session, view.by) == ("letter", "HAR-1", ws.by)
    done = contact_log.remove(ws, view.id)
    assert contact_log.entries(ws, jo) == []
    undo.undo(ws, done.undo)
    assert [one.text for one in contact_log.entries(ws, jo)] == ["Sent the map"]
    details = {row.detail for row in AuditEvent.select()} | {
        row.action for row in AuditEvent.select()
    }
    assert not any("map" in one for one in details)


@pytest.mark.parametrize(
    ("kind", "text", "day", "words"),
    [
        ("fax", "x", 0, "note is of a"),
        ("call", "  ", 0, "What was it about"),
        ("call", "x", 1, "still to come"),
    ],
)
def test_what_is_no_note_is_refused(
    ws: Workspace, here: Town, kind: str, text: str, day: int, words: str
) -> None:
    on = ws.today() + dt.timedelta(days=day)
    with pytest.raises(Refused, match=words):
        contact_log.write(ws, here.people["D."], kind, text, on=on)
    assert not ContactLog.select().exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_note_is_kept_clean(ws: Workspace, here: Town, text: str) -> None:
    kept = contact_log.write(ws, here.people["D."], "text", f"a {text}").view.text
    assert not (FORBIDDEN - {"\n", "\t"}) & set(kept)


# -- the call sheet --------------------------------------------------------------------------------


def _to_ring(ws: Workspace, here: Town) -> dict[str, str]:
    return {row.name: row.why for row in call_sheet.for_session(ws, here.session).rows}


def test_the_sheet_names_those_a_mail_does_not_reach_or_not_well(ws: Workspace, here: Town) -> None:
    contacts.edit(ws, here.people["Jo Pardew"], preferred_channel="phone")
    Contact.update(mail_hold_reason="bounced").where(Contact.id == here.people["D."]).execute()
    assert _to_ring(ws, here) == {
        "D.": "is on hold: bounced",
        "Jo Pardew": "would rather be rung",
        "Pearl Whitlock": "no e-mail",
    }


def test_who_withdrew_or_asked_never_to_be_written_to_is_not_rung(
    ws: Workspace, here: Town
) -> None:
    jo, pearl = here.people["Jo Pardew"], here.people["Pearl Whitlock"]
    contacts.edit(ws, jo, preferred_channel="phone")
    consent.never_write(ws, jo)
    consent.withdraw(ws, pearl)
    assert _to_ring(ws, here) == {}
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    assert call_sheet.for_mailing(ws, mailing).rows == ()


def test_who_said_no_to_mail_but_asked_for_calls_is_rung(ws: Workspace, here: Town) -> None:
    pearl = here.people["Pearl Whitlock"]
    consent.refuse(ws, pearl, "mail")
    assert _to_ring(ws, here) == {}
    contacts.edit(ws, pearl, preferred_channel="phone")
    assert _to_ring(ws, here) == {"Pearl Whitlock": "no e-mail"}


def test_the_sheet_says_what_when_and_where_in_three_lines(ws: Workspace, here: Town) -> None:
    say = call_sheet.for_session(ws, here.session).say
    assert len(say) == 3
    assert say[0] == "Harbour: What helps on the first night?"
    assert say[1].startswith("Thursday 3 December 2026, 12:30–14:30, Kilnbrook Library")


@pytest.mark.parametrize("answer", ["yes", "no", "maybe", "keep-posted"])
def test_an_answer_counts_as_if_it_had_come_by_mail_and_stands_in_the_log(
    ws: Workspace, here: Town, answer: str
) -> None:
    pearl = here.people["Pearl Whitlock"]
    done = call_sheet.called(ws, here.session, pearl, answer, note="needs a lift")
    invited = {one.id: one for one in sessions.invited(ws, here.session)}
    assert (invited[pearl].reply, invited[pearl].note) == (answer, "needs a lift")
    (entry,) = contact_log.entries(ws, pearl)
    assert (entry.kind, entry.outcome, entry.session) == ("call", "reached", "HAR-1")
    assert call_sheet.for_session(ws, here.session).left == 0
    undo.undo(ws, done.undo)
    assert contact_log.entries(ws, pearl) == []
    assert {one.id: one.reply for one in sessions.invited(ws, here.session)}[pearl] == "none"


def test_rung_in_vain_changes_no_answer(ws: Workspace, here: Town) -> None:
    pearl = here.people["Pearl Whitlock"]
    call_sheet.called(ws, here.session, pearl, "not-reached")
    sheet = call_sheet.for_session(ws, here.session)
    assert [(row.outcome, row.reply) for row in sheet.rows] == [("not-reached", "none")]
    assert sheet.left == 1


@pytest.mark.parametrize("answer", ["none", "perhaps", ""])
def test_a_call_has_one_of_the_answers(ws: Workspace, here: Town, answer: str) -> None:
    with pytest.raises(Refused):
        call_sheet.called(ws, here.session, here.people["Pearl Whitlock"], answer)
    assert not ContactLog.select().exists()


def test_the_sheet_of_a_mailing_is_that_of_its_session(ws: Workspace, here: Town) -> None:
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    sheet = call_sheet.for_mailing(ws, mailing)
    assert (sheet.session, [row.name for row in sheet.rows]) == ("HAR-1", ["Pearl Whitlock"])


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_the_sheet_is_written_for_paper_private_and_harmless(
    ws: Workspace, here: Town, tmp_path: Path, ending: str
) -> None:
    for name in HOSTILE:
        person(ws, here, f"P{name}", agreed=None)
    path = tmp_path / f"calls.{ending}"
    call_sheet_file.save(ws, call_sheet.for_session(ws, here.session), path)
    text = path.read_text()
    assert "Pearl Whitlock" in text and "01632 960001" in text
    assert ("<script" not in text and "<img" not in text) or ending == "txt"
    assert not FORBIDDEN & set(text)
    assert path.stat().st_mode & 0o077 == 0


def test_another_kind_of_file_is_refused(ws: Workspace, here: Town, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"\.txt or \.html"):
        call_sheet_file.save(ws, call_sheet.for_session(ws, here.session), tmp_path / "calls.docx")
    assert not list(tmp_path.glob("calls*"))
