"""The static site of a community: only what is for everybody is on it, and nobody is named."""

from __future__ import annotations

import functools
import http.server
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coptui.errors import Refused
from coptui.services import communities, consent, contacts, resource_list
from coptui.services.reports import site
from coptui.store.models import Contact, Report
from coptui.workspace import Workspace
from tests.reports import browser, samples


@pytest.fixture
def town(ws: Workspace) -> dict[str, int]:
    """Two communities: reports for everybody and others, resources, a person on the list."""
    made = {}
    for name, purpose in (
        ("Harbour", "Leaving hospital with somewhere safe to go"),
        ("Doorstep", ""),
    ):
        new = communities.NewCommunity(
            name, purpose=purpose, host_organisation="Kilnbrook Hub", host_email="hub@hub.example"
        )
        made[name] = communities.add(ws, new).view.id
    contacts.add(ws, contacts.NewContact(name="Rowan Achebe", email="rowan@house.example"))
    text = samples.TEXT.replace("# Leaving hospital with somewhere safe to go", "# The way home")
    for title, level, status, words in (
        ("The way home", "public", "circulated", text),
        ("Warm rooms", "public", "agreed", "# Warm rooms\n\nEvery Tuesday the café is warm."),
        ("Not yet", "public", "draft", "# Not yet\n\nwords"),
        ("Only for us", "community", "circulated", "# Only for us\n\nwords"),
        ("With a name", "public", "agreed", "# With a name\n\nRowan Achebe said so."),
    ):
        Report.create(
            community=made["Harbour"], kind="status", title=title, text=words, level=level,
            status=status, made_on=ws.today(),
        )  # fmt: skip
    resource_list.add(ws, "Warm places map", "https://hub.example/warm", "winter evenings",
                      community_id=made["Harbour"])  # fmt: skip
    resource_list.add(ws, "Ask Rowan Achebe", "Rowan Achebe knows", "keys")
    resource_list.add(ws, "Night line", "01632 960123", "any worry at night")
    resource_list.add(ws, "Forms", "rowan@house.example", "filling them in")
    return made


def text_of(folder: Path) -> str:
    files = (one for one in folder.rglob("*") if one.suffix in (".html", ".js", ".xml", ".json"))
    return "\n".join(one.read_text(encoding="utf-8") for one in files)


def test_only_what_is_for_everybody_agreed_and_passed_is_on_it_and_nobody_is_named(
    ws: Workspace, town: dict[str, int], tmp_path: Path
) -> None:
    done = site.write(ws, list(town.values()), tmp_path / "site")
    told = text_of(tmp_path / "site")
    for wanted in ("The way home", "Warm rooms", "Every Tuesday", "Warm places map", "Doorstep"):
        assert wanted in told
    for other in ("Rowan", "Achebe", "Not yet", "Only for us", "With a name"):
        assert other not in told
    left = dict(done.view.left_out)
    assert set(left) >= {"Not yet", "With a name", "Ask Rowan Achebe", "Forms"}
    assert "Night line" in told and "01632 960123" in told
    assert "rowan@" not in told
    assert "not agreed" in left["Not yet"]
    assert done.view.reports == 2
    for one in (tmp_path / "site").rglob("*"):
        assert one.stat().st_mode & 0o444 == 0o444  # to be served by anybody's server
        assert "achebe" not in one.name


def test_even_who_agreed_to_be_named_is_not_named_on_a_site(
    ws: Workspace, town: dict[str, int], tmp_path: Path
) -> None:
    words = consent.add_wording(ws, "I may be named.", ["named"]).view
    person = Contact.get(Contact.name == "Rowan Achebe").id
    consent.give(ws, person, "named", method="sheet", on=ws.today(), wording_id=words.id)
    done = site.write(ws, [town["Harbour"]], tmp_path / "site")
    assert "somebody is named" in dict(done.view.left_out)["With a name"]
    assert "Achebe" not in text_of(tmp_path / "site")


def test_the_same_again_changes_nothing_and_what_is_no_longer_public_goes(
    ws: Workspace, town: dict[str, int], tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    site.write(ws, list(town.values()), folder)
    (folder / "CNAME").write_text("hub.example", encoding="utf-8")
    assert site.write(ws, list(town.values()), folder).view.changed == 0
    Report.update(level="community").where(Report.title == "Warm rooms").execute()
    done = site.write(ws, list(town.values()), folder)
    assert done.view.gone == 2 and "Warm rooms" not in text_of(folder)  # the page and its PDF
    assert (folder / "CNAME").read_text(encoding="utf-8") == "hub.example"
    assert not [one for one in folder.rglob("*") if one.name.startswith(".")]
    (folder / "coptui-site.json").write_text(
        '{"files": ["../mine.html", "CNAME", "/etc/hosts.html", "old.html"]}', encoding="utf-8"
    )
    (tmp_path / "mine.html").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="did not write"):
        site.write(ws, list(town.values()), folder)
    assert (tmp_path / "mine.html").exists() and (folder / "CNAME").exists()


def test_a_folder_with_other_things_in_it_is_left_alone(
    ws: Workspace, town: dict[str, int], tmp_path: Path
) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="other things"):
        site.write(ws, list(town.values()), folder)
    assert [one.name for one in folder.iterdir()] == ["index.html"]
    (folder / "index.html").unlink()
    (folder / "reports").symlink_to(tmp_path)
    (folder / "coptui-site.json").write_text('{"files": []}', encoding="utf-8")
    with pytest.raises(Refused, match="leads out"):
        site.write(ws, list(town.values()), folder)
    with pytest.raises(Refused, match="Of which community"):
        site.write(ws, [], tmp_path / "none")
    with pytest.raises(Refused, match="https"):
        site.write(ws, list(town.values()), tmp_path / "none", address="javascript:x")


def test_the_feed_is_atom_with_names_that_stay(
    ws: Workspace, town: dict[str, int], tmp_path: Path
) -> None:
    def ids(folder: Path, address: str) -> list[str]:
        site.write(ws, list(town.values()), folder, address=address)
        root = ET.parse(folder / "feed.xml").getroot()
        space = {"a": "http://www.w3.org/2005/Atom"}
        assert all(
            root.find(f"a:{name}", space) is not None
            for name in ("id", "title", "updated", "author")
        )
        entries = root.findall("a:entry", space)
        assert len(entries) == 2
        for one in entries:
            link = one.find("a:link", space)
            assert link is not None and link.get("href", "").startswith(address + "reports/")
        return [str(one.findtext("a:id", "", space)) for one in entries]

    assert ids(tmp_path / "a", "") == ids(tmp_path / "b", "https://hub.example/site/")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not browser.CHROMIUM:
        pytest.skip("there is no Chromium on this machine")
    with browser.browser() as found:
        yield found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A plain server of files, on this machine alone."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def walked(chromium: Any, base: str, width: int) -> None:
    """By keys alone from the first page through the search to a report."""
    with browser.opened(chromium, f"{base}index.html", width) as (page, fetched):
        assert all(one.startswith(base) for one in fetched), fetched
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").startswith("To the words")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "words"
        page.keyboard.type("CAFE tuesday")
        page.get_by_text("1 found.", exact=True).wait_for()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_url("**/reports/*.html")
        assert page.locator("h1").inner_text() == "Warm rooms"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_read_and_searched_by_keys_alone_from_a_folder(
    ws: Workspace, town: dict[str, int], tmp_path: Path, chromium: Any
) -> None:
    site.write(ws, list(town.values()), tmp_path / "site")
    walked(chromium, (tmp_path / "site").as_uri() + "/", 360)


@pytest.mark.slow
def test_the_same_from_a_server_and_every_page_passes_the_checker(
    ws: Workspace, town: dict[str, int], tmp_path: Path, chromium: Any, served: str
) -> None:
    site.write(ws, list(town.values()), tmp_path / "site")
    walked(chromium, served, 1200)
    walked(chromium, served, 360)
    for place in ("index.html", "resources.html", "reports/har-the-way-home.html"):
        for width, dark in ((360, True), (1200, False)):
            with browser.opened(chromium, served + place, width, dark=dark) as (page, fetched):
                assert browser.faults(page) == []
                assert all(one.startswith(served) for one in fetched), fetched
                assert page.evaluate("document.documentElement.scrollWidth") <= width
