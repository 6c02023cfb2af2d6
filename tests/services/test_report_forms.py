"""A report as a file: draft until it is agreed and clear, private, never over another file."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from coptui.errors import NotFound, Refused
from coptui.reports import photograph
from coptui.services import communities, contacts, photos, topics
from coptui.services.reports import forms
from coptui.store.models import Report, Session
from coptui.workspace import Workspace

TEXT = "# What we heard\n\nThank you to everybody who came.\n\n![Three arrows.](photo:{})\n"


@pytest.fixture
def report(ws: Workspace) -> Any:
    """A report of a session, drafted, with nothing in it that anybody could be known by."""
    made = communities.add(ws, communities.NewCommunity("Harbour", host_organisation="The Hub"))
    topic = topics.add(ws, made.view.id, "First days").view
    session = Session.create(
        community=made.view.id,
        series=topic.id,
        number=1,
        status="closed",
        kind="topic",
        calendar_uid="one@coptui",
        created_at=ws.now(),
    )
    return Report.create(
        community=made.view.id, session=session.id, kind="session", title="What we heard",
        text=TEXT.format(999), made_on=ws.today(),
    )  # fmt: skip


def shot(**exif: object) -> bytes:
    """A picture as a telephone takes it: lying on its side, with where and by whom."""
    made = Image.new("RGB", (200, 100), "red")
    made.paste("blue", (0, 0, 100, 100))
    notes = Image.Exif()
    notes[0x0112], notes[0x013B], notes[0x010F] = 6, "Rowan Achebe", "Phone 12"
    kept = BytesIO()
    made.save(kept, "JPEG", exif=notes, comment=b"Rowan's kitchen")
    return kept.getvalue()


def agreed(report: Any, text: str | None = None) -> None:
    report.status = "agreed"
    report.text = report.text if text is None else text
    report.save()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8").lower()


def test_it_is_a_draft_until_it_is_agreed(ws: Workspace, report: Any, tmp_path: Path) -> None:
    done = forms.write(ws, report.id, tmp_path / "one.txt")
    assert "as a draft: it is not agreed yet" in done.said and "draft" in read(done.view)
    with pytest.raises(Refused, match="not agreed yet"):
        forms.write(ws, report.id, tmp_path / "two.txt", final=True)
    assert not (tmp_path / "two.txt").exists()
    agreed(report)
    done = forms.write(ws, report.id, tmp_path / "two.txt", final=True)
    assert "draft" not in done.said and "draft" not in read(done.view)


def test_with_something_open_in_the_privacy_check_it_goes_out_only_as_a_draft(
    ws: Workspace, report: Any, tmp_path: Path
) -> None:
    contacts.add(ws, contacts.NewContact(name="Jo Pardew", email="jo.pardew@house.example"))
    agreed(report, "# What we heard\n\nWrite to Jo Pardew, jo.pardew@house.example.\n")
    done = forms.write(ws, report.id, tmp_path / "one.html")
    assert "as a draft" in done.said and "draft" in read(done.view)
    with pytest.raises(Refused, match="would go out as a draft"):
        forms.write(ws, report.id, tmp_path / "two.html", final=True)


def test_a_superseded_one_says_that_it_is(ws: Workspace, report: Any, tmp_path: Path) -> None:
    report.status = "superseded"
    report.save()
    assert "newer version" in forms.write(ws, report.id, tmp_path / "one.md").said


def test_the_file_is_private_and_never_takes_the_place_of_another(
    ws: Workspace, report: Any, tmp_path: Path
) -> None:
    for form in forms.FORMATS:
        path = tmp_path / f"report.{form}"
        path.write_text("mine", encoding="utf-8")
        with pytest.raises(Refused, match="already"):
            forms.write(ws, report.id, path)
        assert path.read_text(encoding="utf-8") == "mine"
        forms.write(ws, report.id, path, over=True)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


FORMS = [
    ("session", "a.pdf", None, "pdf"), ("session", "a", "docx", "docx"),
    ("session", "a.pdf", "md", "md"), ("session", "a.markdown", None, "md"),
    ("session", "a.HTM", None, "html"), ("slides", "a.txt", None, "txt"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "form", "meant"), FORMS)
def test_the_form_is_the_one_named_or_the_ending(
    kind: str, name: str, form: str | None, meant: str
) -> None:
    assert forms.form_of(kind, Path(name), form) == meant


@pytest.mark.parametrize(
    ("kind", "name", "form"),
    [("session", "a.odt", None), ("session", "a", None), ("posts", "a.pdf", None)],
)
def test_what_is_no_form_is_refused_with_those_there_are(
    kind: str, name: str, form: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        forms.form_of(kind, Path(name), form)
    assert "md, txt" in str(refused.value.hint)


def test_a_photograph_stands_upright_and_tells_nothing_but_the_picture(
    ws: Workspace, report: Any, tmp_path: Path
) -> None:
    (tmp_path / "flip.jpg").write_bytes(shot())
    photo = photos.add(
        ws, report.session_id, tmp_path / "flip.jpg", caption="Three arrows.", faces="none"
    ).view
    report.text = TEXT.format(photo.id)
    report.save()
    picture = forms.document(ws, report.id).pictures[photo.id]
    assert (picture.width, picture.height) == (100, 200)
    with Image.open(BytesIO(picture.data)) as shown:
        assert not shown.getexif() and "comment" not in shown.info
        assert shown.getpixel((50, 20))[2] > 200  # type: ignore[index]
    for form in ("html", "pdf", "docx"):
        data = forms.write(ws, report.id, tmp_path / f"r.{form}").view.read_bytes()
        assert b"Rowan" not in data and b"Phone 12" not in data


def test_a_photograph_is_shown_only_where_faces_were_asked_about_and_at_home_here(
    ws: Workspace, report: Any, tmp_path: Path
) -> None:
    (tmp_path / "flip.jpg").write_bytes(shot())
    photo = photos.add(ws, report.session_id, tmp_path / "flip.jpg", caption="Three.").view
    report.text = TEXT.format(photo.id)
    report.save()
    assert forms.document(ws, report.id).pictures == {}
    photos.edit(ws, photo.id, faces="none")
    assert set(forms.document(ws, report.id).pictures) == {photo.id}
    other = communities.add(ws, communities.NewCommunity("Doorstep")).view
    Report.update(community=other.id).where(Report.id == report.id).execute()
    assert forms.document(ws, report.id).pictures == {}


def test_a_large_photograph_is_made_as_wide_as_a_page_needs() -> None:
    kept = BytesIO()
    Image.new("RGB", (4000, 1000), "green").save(kept, "JPEG")
    picture = photograph.prepared(kept.getvalue())
    assert (picture.width, picture.height) == (1600, 400)
    clear = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    with Image.open(BytesIO(photograph.prepared(clear.getvalue()).data)) as shown:
        assert shown.getpixel((3, 3)) == (255, 255, 255)
    with pytest.raises(Refused, match="damaged"):
        photograph.prepared(b"\xff\xd8\xff no picture")


def test_a_webp_picture_is_taken_in_as_jpeg_upright_and_bare(
    ws: Workspace, report: Any, tmp_path: Path
) -> None:
    notes = Image.Exif()
    notes[0x0112], notes[0x013B] = 6, "Rowan Achebe"
    Image.new("RGB", (60, 30), "red").save(tmp_path / "flip.webp", "WEBP", exif=notes)
    photo = photos.add(ws, report.session_id, tmp_path / "flip.webp", caption="x", faces="none")
    assert photo.view.name == "flip.jpg"
    data = photos.export(ws, photo.view.id, tmp_path / "out").view.read_bytes()
    assert b"Rowan" not in data
    with Image.open(BytesIO(data)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (30, 60))
    (tmp_path / "bad.webp").write_bytes(b"RIFF\x10\0\0\0WEBPVP8 ")
    with pytest.raises(Refused, match="damaged"):
        photos.add(ws, report.session_id, tmp_path / "bad.webp")


def test_a_report_that_is_not_there_is_told(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        forms.write(ws, 999, tmp_path / "one.pdf")
