"""Files with a mailing: copied when attached, looked at, sent, and let go with it."""

from __future__ import annotations

import asyncio
import os
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from coptui.errors import CoptuiError, NotFound, Refused
from coptui.services import erasure, mailings, outbox, retention, undo
from coptui.services.mailing_attachments import attach, attached, detach, sweep
from coptui.store.models import Mailing, MailingFile, UndoEntry
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.mail.sending import direct
from tests.mail.test_attachments import docx, jpeg
from tests.services.mailing_home import Town, confirmed, goes_live, town

PDF = b"%PDF-1.7\n1 0 obj <</Title (x)>> endobj\n%%EOF\n"


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


@pytest.fixture
def draft(ws: Workspace, here: Town) -> int:
    return mailings.prepare(ws, "T1", session_id=here.session).view.id


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "Programme.pdf"
    path.write_bytes(PDF)
    return path


def kept(ws: Workspace) -> list[str]:
    folder = ws.places.mail_files
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def rules(ws: Workspace, mailing: int) -> set[str]:
    return {one.rule for one in mailings.findings(ws, mailing)}


def test_a_file_is_copied_when_it_is_attached(ws: Workspace, draft: int, pdf: Path) -> None:
    done = attach(ws, draft, pdf)
    assert done.said == "Programme.pdf goes with it (1 kB)."
    pdf.write_bytes(b"%PDF-1.7 something else")
    seen = mailings.preview(ws, draft)
    assert seen.attached == ("Programme.pdf (1 kB)",)
    read = message_from_bytes(seen.raw.encode(), policy=policy.default)
    (one,) = read.iter_attachments()
    assert one.get_payload(decode=True) == PDF
    assert (ws.places.mail_files / kept(ws)[0]).stat().st_mode & 0o077 == 0


def test_reading_it_counts_again_after_a_file_came(ws: Workspace, draft: int, pdf: Path) -> None:
    mailings.preview(ws, draft)
    assert attach(ws, draft, pdf)
    assert Mailing.get_by_id(draft).previewed_at is None


async def test_what_was_seen_is_what_goes_and_stays(
    ws: Workspace, here: Town, draft: int, pdf: Path
) -> None:
    attach(ws, draft, pdf)
    confirmed(ws, draft, 4, undo_seconds=0)
    await outbox.run(direct(ws), once=True, stop=asyncio.Event())
    files = sorted(ws.practice_dir.glob("*.eml"))
    assert len(files) == 4
    for path in files:
        read = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert [one.get_filename() for one in read.iter_attachments()] == ["Programme.pdf"]
    shown = [mailings.as_sent(ws, one.delivery_id) for one in mailings.recipients(ws, draft)]
    assert {one.attached for one in shown} == {("Programme.pdf (1 kB)",)}
    with pytest.raises(Refused, match="confirmed"):
        attach(ws, draft, pdf)
    with pytest.raises(Refused, match="confirmed"):
        detach(ws, draft, "Programme.pdf")


def test_taking_off_and_bringing_back(ws: Workspace, draft: int, pdf: Path) -> None:
    attach(ws, draft, pdf)
    done = detach(ws, draft, "programme.PDF")
    assert attached(draft) == ()
    assert len(kept(ws)) == 1  # the act can still be taken back
    assert done.undo is not None
    undo.undo(ws, done.undo)
    assert [one.name for one in attached(draft)] == ["Programme.pdf"]
    assert mailings.preview(ws, draft).attached


def test_taking_an_attachment_back_is_refused_once_it_was_confirmed(
    ws: Workspace, draft: int, pdf: Path
) -> None:
    done = attach(ws, draft, pdf)
    confirmed(ws, draft, 4)
    assert done.undo is not None
    with pytest.raises(Refused, match="confirmed"):
        undo.undo(ws, done.undo)
    mailings.take_back(ws, draft)
    undo.undo(ws, done.undo)
    assert attached(draft) == ()
    assert sweep(ws) == 1


def test_a_file_that_was_changed_in_the_home_does_not_go(
    ws: Workspace, draft: int, pdf: Path
) -> None:
    attach(ws, draft, pdf)
    confirmed(ws, draft, 4)
    path = ws.places.mail_files / kept(ws)[0]
    path.write_bytes(PDF + b"x")
    from coptui.services import mailing_letters

    mailing_letters._kept.clear()
    with pytest.raises(Refused, match="not the one"):
        mailings.as_sent(ws, mailings.recipients(ws, draft)[0].delivery_id)
    path.unlink()
    found = mailings.message_for(ws, mailings.recipients(ws, draft)[0].delivery_id)
    assert "no longer kept" in getattr(found, "reason", "")


def test_what_is_no_plain_file_is_refused(ws: Workspace, draft: int, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "chosen", tmp_path / "secret.txt"
    folder.mkdir()
    elsewhere.write_text("secret")
    (folder / "out.txt").symlink_to(elsewhere)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "inside.txt").write_text("hello")
    (folder / "same.txt").symlink_to(folder / "inside.txt")
    (folder / "big.txt").write_bytes(b"x" * 21_000_000)
    (folder / "dir.txt").mkdir()
    for name in ("out.txt", "loop.txt", "pipe.txt", "big.txt", "dir.txt", "none.txt"):
        with pytest.raises((Refused, NotFound)):
            attach(ws, draft, folder / name)
    with pytest.raises(CoptuiError):
        attach(ws, draft, Path("/dev/zero"))
    assert kept(ws) == []
    attach(ws, draft, folder / "same.txt")
    assert [one.name for one in attached(draft)] == ["same.txt"]


def test_the_same_name_twice_and_too_much_in_all_are_refused(
    ws: Workspace, draft: int, pdf: Path, tmp_path: Path
) -> None:
    attach(ws, draft, pdf)
    with pytest.raises(Refused, match="already"):
        attach(ws, draft, pdf)
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * 8_000_000)
    attach(ws, draft, tmp_path / "1.txt")
    with pytest.raises(Refused, match="20 MB"):
        attach(ws, draft, tmp_path / "2.txt")


def test_the_checks_know_the_files(ws: Workspace, draft: int, pdf: Path, tmp_path: Path) -> None:
    assert "attachment" not in rules(ws, draft)
    body = mailings.show(ws, draft).body
    mailings.edit(ws, draft, f"The programme is attached.\n\n{body}")
    assert "attachment" in rules(ws, draft)
    attach(ws, draft, pdf)
    assert "attachment" not in rules(ws, draft)
    mailings.edit(ws, draft, body)
    assert "attachment" in rules(ws, draft)
    (tmp_path / "heavy.txt").write_bytes(b"x" * 5_000_000)
    (tmp_path / "photo.jpg").write_bytes(jpeg(0x8825))
    assert "size" not in rules(ws, draft)
    attach(ws, draft, tmp_path / "heavy.txt")
    attach(ws, draft, tmp_path / "photo.jpg")
    told = {one.rule: one.text for one in mailings.findings(ws, draft)}
    assert told["size"].startswith("Each message is 6.8 MB large, 27.4 MB for all 4")
    assert told["file"] == "photo.jpg: It tells where the picture was taken."


def test_a_list_of_people_in_a_file_stops_the_mailing(
    ws: Workspace, draft: int, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("name,email\nJo,JO@lantern.example\n")
    attach(ws, draft, tmp_path / "list.csv")
    found = [one for one in mailings.findings(ws, draft) if one.level == "error"]
    assert [one.rule for one in found] == ["address"]
    detach(ws, draft, "list.csv")
    (tmp_path / "a.docx").write_bytes(docx(body="<w:p>with Jo</w:p>".replace("Jo", "Jo Pardew")))
    attach(ws, draft, tmp_path / "a.docx")
    assert "named" in rules(ws, draft)


def test_a_discreet_message_has_the_files_too(
    ws: Workspace, here: Town, draft: int, pdf: Path
) -> None:
    from coptui.store.models import Contact

    jo = here.people["Jo Pardew"]
    Contact.update(discreet=True).where(Contact.id == jo).execute()
    attach(ws, draft, pdf)
    assert mailings.preview(ws, draft, jo).attached == ("Programme.pdf (1 kB)",)


def test_the_schedule_lets_the_files_go_with_the_texts(
    ws: Workspace, here: Town, draft: int, pdf: Path, clock: FrozenClock
) -> None:
    goes_live(ws)
    attach(ws, draft, pdf)
    confirmed(ws, draft, 4)
    outbox.cancel(ws, draft)
    clock.tick(days=500)
    row = next(one for one in retention.schedule(ws) if one.kind == "mail_texts")
    done = retention.purge(ws, row.count, "mail_texts")
    assert MailingFile.select().count() == 0
    assert len(kept(ws)) == 1
    clock.tick(days=1)
    assert done.undo is not None
    undo.undo(ws, done.undo)
    assert [one.name for one in attached(draft)] == ["Programme.pdf"]
    retention.purge(ws, row.count, "mail_texts")
    other = mailings.prepare(ws, "T8", community_id=here.community).view.id
    attach(ws, other, pdf.rename(pdf.with_name("b.pdf")))
    (pdf.parent / "c.txt").write_text("c")
    attach(ws, other, pdf.parent / "c.txt")
    detach(ws, other, "b.pdf")
    assert len(kept(ws)) == 2  # the act can be taken back for a while
    UndoEntry.delete().execute()
    assert sweep(ws) == 1


def test_who_is_forgotten_is_told_of_in_files(
    ws: Workspace, here: Town, draft: int, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("Thanks to Jo Pardew.")
    attach(ws, draft, tmp_path / "notes.txt")
    told = erasure.preview(ws, here.people["Jo Pardew"]).cannot
    assert [one for one in told if "notes.txt" in one]
