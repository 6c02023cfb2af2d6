"""After a session: recollections private until promoted, costs, photos with their words."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coptui.errors import CoptuiError, NotFound, Refused, Unavailable
from coptui.services import attendance, photos, session_after, session_digest, sessions, undo
from coptui.services.reports import drafting
from coptui.services.reports.summary import text_of
from coptui.services.sessions import CloseAnswers
from coptui.store.models import Attachment, CapturedItem, Report
from coptui.workspace import Workspace
from tests.hostile import FORBIDDEN, HOSTILE
from tests.services.practice import harbour, person, session, topic
from tests.unit.test_photo_bytes import CANARY, jpeg, png


def _meeting(ws: Workspace) -> int:
    return session(ws, topic(ws, harbour(ws)))


def test_each_line_is_a_recollection_and_stays_with_the_hosts(ws: Workspace) -> None:
    meeting = _meeting(ws)
    done = session_after.remember(ws, meeting, "- the larder spoke\n\n• soup ran out", by="Ellis")
    assert [(one.text, one.by) for one in done.view] == [
        ("the larder spoke", "Ellis"), ("soup ran out", "Ellis"),
    ]  # fmt: skip
    assert CapturedItem.select().count() == 0
    assert "larder" not in text_of(ws, meeting)


def test_a_promoted_line_alone_stands_in_the_summary(ws: Workspace) -> None:
    meeting = _meeting(ws)
    one, two = session_after.remember(ws, meeting, "the larder spoke\nsoup ran out").view
    done = session_after.promote(ws, one.id, "conclusion")
    assert done.view.item_id is not None
    item = CapturedItem.get_by_id(done.view.item_id)
    assert (item.voice, item.medium, item.contact_id) == ("chair", "afterwards", None)
    sessions.close(ws, meeting, CloseAnswers("stop"))
    text = text_of(ws, meeting)
    assert "The larder spoke" in text and "soup" not in text
    with pytest.raises(Refused, match="already"):
        session_after.promote(ws, one.id)
    with pytest.raises(Refused):
        session_after.promote(ws, two.id, "action")


def test_a_line_that_comes_after_the_summary_was_agreed_says_so(ws: Workspace) -> None:
    meeting = _meeting(ws)
    (one,) = session_after.remember(ws, meeting, "the larder spoke").view
    done = session_after.promote(ws, one.id)
    assert done.said == "It stands in the summary now."
    undo.undo(ws, done.undo)
    report = drafting.draft(ws, "session", meeting).view
    Report.update(status="circulated").where(Report.id == report.id).execute()
    assert "agreed stays as it is" in session_after.promote(ws, one.id).said


def test_taking_a_promotion_back_takes_the_line_out_again(ws: Workspace) -> None:
    meeting = _meeting(ws)
    (one,) = session_after.remember(ws, meeting, "the larder spoke").view
    undo.undo(ws, session_after.promote(ws, one.id).undo)
    assert session_after.notes(ws, meeting)[0].item_id is None
    assert CapturedItem.select().count() == 0


def test_a_recollection_with_a_name_is_asked_about_and_left_out_of_the_draft(ws: Workspace) -> None:
    meeting = _meeting(ws)
    attendance.here(ws, meeting, person(ws, "Dave Cook"))
    (one,) = session_after.remember(ws, meeting, "Dave had the best idea").view
    assert "“Dave”" in session_after.names_in(ws, one.id)
    session_after.promote(ws, one.id)
    assert "Dave" not in text_of(ws, meeting)


def test_costs_add_up_and_are_told_for_each_who_came(ws: Workspace) -> None:
    meeting = _meeting(ws)
    attendance.headcount(ws, meeting, 4)
    session_after.spend(ws, meeting, "room", "£20")
    costs = session_after.spend(ws, meeting, "soup", "10.40").view
    assert (costs.total, costs.each, len(costs.lines)) == ("£30.40", "£7.60", 2)
    assert session_after.unspend(ws, costs.lines[0].id).view.total == "£10.40"
    with pytest.raises(Refused) as refused:
        session_after.spend(ws, meeting, "tea", "much")
    assert refused.value.field == "amount"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_kept_harmless(ws: Workspace, text: str, tmp_path: Path) -> None:
    meeting = _meeting(ws)
    kept = [one.text for one in session_after.remember(ws, meeting, "a " + text).view]
    kept += [one.what for one in session_after.spend(ws, meeting, "a " + text, "1").view.lines]
    file = tmp_path / "p.jpg"
    file.write_bytes(jpeg())
    photo = photos.add(ws, meeting, file, caption="a " + text, permission=text).view
    kept += [photo.caption, photo.permission, photo.name]
    assert not FORBIDDEN & (set("".join(kept)) - {"\n", "\t"})


def test_a_photo_is_copied_in_for_its_owner_alone(ws: Workspace, tmp_path: Path) -> None:
    meeting = _meeting(ws)
    file = tmp_path / "IMG 2026;rm.JPG"
    file.write_bytes(jpeg())
    view = photos.add(ws, meeting, file).view
    (kept,) = ws.places.attachments.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.suffix == ".jpg" and len(kept.stem) == 64
    assert view.lacks == ("a caption", "a word on faces")
    assert view.taken_on is not None and view.taken_on.isoformat() == "2026-11-23"
    file.unlink()
    assert photos.read(ws, Attachment.get_by_id(view.id)) == jpeg()
    with pytest.raises(Refused, match="already"):
        file.write_bytes(jpeg())
        photos.add(ws, meeting, file)


def test_what_is_no_picture_is_not_taken_whatever_its_name(ws: Workspace, tmp_path: Path) -> None:
    meeting = _meeting(ws)
    for name, data in (("a.jpg", b"MZ\x90"), ("b.png", b"<svg/>"), ("c.jpg", jpeg()[:40])):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Refused):
            photos.add(ws, meeting, tmp_path / name)
    (tmp_path / "link.jpg").symlink_to("/etc/hostname")
    for bad in ("link.jpg", "none.jpg", "."):
        with pytest.raises(CoptuiError):
            photos.add(ws, meeting, tmp_path / bad)
    assert Attachment.select().count() == 0 and not ws.places.attachments.exists()


@pytest.mark.parametrize("make", [jpeg, png])
def test_what_goes_out_tells_nothing_and_has_no_name_of_its_own(
    ws: Workspace, tmp_path: Path, make: object
) -> None:
    assert callable(make)
    meeting = _meeting(ws)
    file = tmp_path / "Dave-Cook.png"
    file.write_bytes(make())
    view = photos.add(ws, meeting, file, caption="Our wall of hopes.", faces="none").view
    out = photos.export(ws, view.id, tmp_path / "out").view
    assert CANARY not in out.read_bytes() and "Dave" not in out.name
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None,
          max_examples=40)  # fmt: skip
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", " ", "A wall of notes."]),
            st.sampled_from(["", "none", "permission"]),
            st.sampled_from(["", "the sheet of that day"]),
        ),
        max_size=5,
    )
)
def test_every_photo_of_a_report_has_its_caption_and_a_word_on_permission(
    ws: Workspace, shots: list[tuple[str, str, str]]
) -> None:
    """Invariant 7, for whatever was typed."""
    meeting = _the_meeting(ws)
    for number, (caption, faces, permission) in enumerate(shots):
        Attachment.create(
            session=meeting, community=sessions.show(ws, meeting).community_id,
            file_name=f"{number}.jpg", caption=caption, faces=faces, permission=permission,
        )  # fmt: skip
    out = photos.for_report(ws, meeting)
    assert all(one.caption.strip() and one.faces in ("none", "permission") for one in out)
    assert all(one.permission for one in out if one.faces == "permission")
    wanted = [s for s in shots if s[0].strip() and (s[1] == "none" or (s[1] and s[2]))]
    assert len(out) == len(wanted)
    for one in photos.of_session(ws, meeting):
        if one.lacks:
            with pytest.raises(Refused, match="still needs"):
                photos.export(ws, one.id, Path("/nowhere"))


def _the_meeting(ws: Workspace) -> int:
    there = sessions.list_of(ws)
    meeting = there[0].id if there else _meeting(ws)
    Attachment.delete().execute()
    return meeting


def test_a_photo_taken_away_comes_back_and_its_file_goes_only_then(
    ws: Workspace, tmp_path: Path
) -> None:
    meeting = _meeting(ws)
    file = tmp_path / "a.png"
    file.write_bytes(png())
    view = photos.add(ws, meeting, file).view
    done = photos.remove(ws, view.id)
    assert photos.sweep(ws) == 0
    undo.undo(ws, done.undo)
    (kept,) = ws.places.attachments.iterdir()
    kept.write_bytes(b"other")
    with pytest.raises(Unavailable):
        photos.read(ws, Attachment.get_by_id(view.id))
    with pytest.raises(NotFound):
        photos.edit(ws, 999, caption="x")


def test_the_digest_leaves_the_hosts_own_notes_out(ws: Workspace) -> None:
    meeting = _meeting(ws)
    session_after.remember(ws, meeting, "private matter")
    sessions.close(ws, meeting, CloseAnswers("again"))
    following = sessions.show(ws, meeting).next_session_id
    assert following is not None
    page = session_digest.digest(ws, following)
    assert page is not None and "private" not in str(page)
