"""The record of processing and the privacy notice say what is true in this house, and no names."""

from __future__ import annotations

import stat
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from coptui.errors import Refused, Unavailable
from coptui.services import communities, consent, contacts, privacy_papers, retention
from coptui.services.communities import NewCommunity
from coptui.services.contacts import NewContact
from coptui.store.models import AuditEvent
from coptui.workspace import Workspace
from tests.hostile import HOSTILE_NAMES


class Paper(SingleFileSnapshotExtension):
    """One text file for each paper, to be read by people."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def house(ws: Workspace) -> Workspace:
    sender = replace(
        ws.settings.sender,
        organisation="Kilnbrook Community Hub",
        postal_address="2 Kiln Lane, Kilnbrook KB1 2AA",
        charity_number="1234567",
        from_address="hub@hub.example",
        host="smtp.hub.example",
    )
    ws.save_settings(replace(ws.settings, sender=sender, coordinator="Rowan Achebe"))
    communities.add(ws, NewCommunity("Harbour", "HAR", purpose="Leaving hospital safely"))
    consent.add_wording(ws, "May we write to you?", ["mail"])
    jo = contacts.add(
        ws, NewContact(name="Jo Canary", email="jo@canary.example", access_needs="canary loop")
    ).view.id
    consent.give(ws, jo, "mail", method="sheet", on=ws.today(), wording_id=1)
    return ws


@pytest.mark.parametrize("name", ["record", "notice"])
def test_paper_as_it_is_read(name: str, house: Workspace, snapshot: SnapshotAssertion) -> None:
    text = privacy_papers.text_of(house, name)
    assert all(len(line) <= 78 for line in text.splitlines())
    assert text == snapshot.use_extension(Paper)


@pytest.mark.parametrize("form", ["txt", "md", "html"])
@pytest.mark.parametrize("name", ["record", "notice"])
def test_nobody_on_the_list_is_named(name: str, form: str, house: Workspace) -> None:
    assert "canary" not in privacy_papers.text_of(house, name, form).lower()
    assert privacy_papers.paper(house, name).missing == ()


def test_what_the_settings_lack_is_said(ws: Workspace, tmp_path: Path) -> None:
    missing = privacy_papers.paper(ws, "notice").missing
    assert missing == ("the organisation", "its postal address", "an address for questions")
    done = privacy_papers.save(ws, "notice", tmp_path / "notice.txt")
    assert "still lacks: the organisation" in done.said
    assert "(the name of the organisation)" in (tmp_path / "notice.txt").read_text()


def test_the_schedule_and_the_grounds_in_use_are_followed(house: Workspace) -> None:
    before = privacy_papers.text_of(house, "record")
    assert "Texts of mailings: 1 year" in before and "legitimate interest" not in before
    assert "access needs" in before and "pronouns" not in before
    retention.set_months(house, "mail_texts", 18)
    ada = contacts.add(house, NewContact(name="Ada", email="ada@a.example", pronouns="she")).view.id
    consent.give(
        house, ada, "mail", on=house.today(), basis="legitimate_interest", evidence="her work"
    )
    after = privacy_papers.text_of(house, "record")
    assert "Texts of mailings: 18 months" in after and "legitimate interest" in after
    assert "pronouns" in after


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "1. *One* #two", "<script>alert(1)</script>"])
def test_a_name_is_never_an_order_to_a_browser_or_to_markdown(name: str, house: Workspace) -> None:
    communities.add(house, NewCommunity(name, "BAD", purpose=name))
    page = _Tags()
    page.feed(privacy_papers.text_of(house, "notice", "html"))
    plain = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li"}
    assert page.tags <= plain
    marked = _Tags()
    marked.feed(MarkdownIt().render(privacy_papers.text_of(house, "notice", "md")))
    assert marked.tags <= {"h1", "h2", "p", "ul", "li"}


def test_a_file_is_private_named_by_its_ending_and_noted(house: Workspace, tmp_path: Path) -> None:
    for file, begins in (("a.html", "<!doctype"), ("b.md", "# Priv"), ("c.letter", "Privacy n")):
        path = tmp_path / file
        privacy_papers.save(house, "notice", path)
        assert path.read_text(encoding="utf-8").startswith(begins)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert AuditEvent.select().where(AuditEvent.action == "privacy.notice").count() == 3
    with pytest.raises(Refused, match="Formats are"):
        privacy_papers.save(house, "notice", tmp_path / "d", "pdf")
    with pytest.raises(Unavailable):
        privacy_papers.save(house, "notice", tmp_path / "none" / "e.txt")
    with pytest.raises(Refused):
        privacy_papers.paper(house, "poem")
