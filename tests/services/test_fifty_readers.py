"""Fifty people of all kinds of names read every template, and nothing is found in any of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from coptui.mail import templates
from coptui.mail.check import lint
from coptui.services import mailing_checks, mailings, members
from coptui.services.mailing_letters import PREVIEW, Letters, freeze
from coptui.services.mailing_people import person_contexts
from coptui.services.mailing_views import Goes
from coptui.services.mailing_words import mailing_row, words_of
from coptui.store.models import Community
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.services.every_template import LONG_ORGANISATION, NAMES, Home, home, person, written

CIRCULARS = ("T3b", "T9", "T10", "T12", "T13", "T20", "T22")
LETTERS = ("T1", "T8")
"""Long ones that begin as a letter does: the greeting comes first, and no title above it."""
Crowd = tuple[Workspace, Home, list[Goes]]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """A community with fifty more people, made once for all templates."""
    clock = FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    with Workspace.open(tmp_path_factory.mktemp("crowd") / "home", clock=clock) as ws:
        made = home(ws)
        with ws.store.atomic():
            people = []
            for at, name in enumerate(NAMES):
                address = f"p{at}@lantern.example"
                people.append(Goes(person(ws, name, address), name, address, ""))
            members.add(ws, made.community, [one.contact_id for one in people])
        yield ws, made, people


def letters_of(ws: Workspace, row: Any) -> Letters:
    return Letters(
        freeze(ws, row, words_of(ws, row), ws.now(), key=PREVIEW),
        ws.store.secret(),
        ws.places.mail_files,
    )


@pytest.mark.parametrize("key", templates.keys())
@pytest.mark.parametrize("organisation", ["Hub", LONG_ORGANISATION], ids=["short", "long"])
def test_fifty_people_read_it_without_a_finding(crowd: Crowd, key: str, organisation: str) -> None:
    ws, here, everybody = crowd
    assert len({one.name for one in everybody}) == 50
    people = everybody if organisation == "Hub" else everybody[::5]
    Community.update(host_organisation=organisation).execute()
    row: Any = mailing_row(written(ws, here, key))
    words = words_of(ws, row)
    facts = mailing_checks.compared_with(ws, row, words)
    letters, contexts = letters_of(ws, row), person_contexts(ws, row, people)
    for one in people:
        letters.letter(one.contact_id, one.email, contexts[one.contact_id])  # read again, agreed
        seen = letters.render(contexts[one.contact_id])
        assert lint(seen.subject, seen.text, words.body, facts) == (), one.name
        assert organisation in seen.text


@pytest.mark.parametrize("key", templates.keys())
def test_what_is_checked_before_sending_finds_nothing(crowd: Crowd, key: str) -> None:
    ws, here, _people = crowd
    found = mailings.findings(ws, written(ws, here, key))
    assert {one.rule for one in found} <= {"nobody"}


@pytest.mark.parametrize("key", (*CIRCULARS, *LETTERS))
def test_a_long_one_has_headings(crowd: Crowd, key: str) -> None:
    ws, here, people = crowd
    row: Any = mailing_row(written(ws, here, key))
    one = people[0].contact_id
    html = letters_of(ws, row).render(person_contexts(ws, row, people[:1])[one]).html
    assert html.count("<h1>") == (key in CIRCULARS) and html.count("<h2>") >= 2
    assert html.find("<h1>") < html.index("<h2>")
    assert "<h3>" not in html
