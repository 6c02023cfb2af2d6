"""Whatever happens in whatever order: where somebody stands is what the events say, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coptui.domain.consent import (
    Basis,
    ConsentFact,
    ConsentState,
    HeldBack,
    Method,
    Purpose,
    gate,
    standing,
)
from coptui.errors import CoptuiError
from coptui.services import (
    consent,
    consent_renewal,
    contact_care,
    contacts,
    importing,
    undo,
)
from coptui.services.consent_facts import address_mark, mail_cache
from coptui.services.contacts import NewContact
from coptui.store.models import ConsentEvent, Contact, Suppression
from coptui.workspace import Workspace
from tests.conftest import FrozenClock

PURPOSES = ("mail", "named")
ADDRESS = "jo{}@history.example"


@pytest.fixture(scope="module")
def long_lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, FrozenClock]]:
    from datetime import UTC, datetime

    clock = FrozenClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    with Workspace.open(tmp_path_factory.mktemp("history") / "home", clock=clock) as ws:
        consent.add_wording(ws, "May we write to you, and name you?", list(PURPOSES))
        yield ws, clock


class History:
    """One person, by their address, through everything that can happen to them."""

    made = 0

    def __init__(self, ws: Workspace, clock: FrozenClock, folder: Path) -> None:
        History.made += 1
        self.ws, self.clock, self.folder = ws, clock, folder
        self.address = ADDRESS.format(History.made)
        self.id = contacts.add(ws, NewContact("Jo Pardew", self.address)).view.id
        self.undone: int | None = None

    def does(self, step: tuple[str, int, str]) -> None:
        """One thing happens; what is refused has changed nothing."""
        act, number, purpose = step
        ws, day = self.ws, self.ws.today() - timedelta(days=number)
        try:
            if act == "give":
                consent.give(ws, self.id, purpose, method="sheet", on=day, wording_id=1,
                             anew=number % 2 == 0)  # fmt: skip
            elif act == "refuse":
                consent.refuse(ws, self.id, purpose, on=day)
            elif act == "withdraw":
                consent.withdraw(ws, self.id, purpose if number % 3 else None, on=day)
            elif act == "never":
                consent.never_write(ws, self.id)
            elif act == "again":
                consent.allow_again(ws, self.id, "their own mail")
            elif act == "mistake":
                known = consent.events(ws, self.id)
                if known:
                    consent.correct(ws, known[number % len(known)].id, "a slip")
            elif act == "undo":
                undo.undo(ws)
            elif act == "renew":
                consent_renewal.renew(ws, self.id)
            elif act == "import":
                self._bring_in(day, claimed=number % 2 == 0)
            elif act == "take out":
                contacts.remove(ws, self.id)
                self._is_back()
            elif act == "young":
                contact_care.set_care(ws, self.id, under_18=number % 2 == 0)
            elif act == "hold":
                Contact.update(mail_hold_reason="came back" if number % 2 else "").where(
                    Contact.id == self.id
                ).execute()
                consent.refresh_mail_cache(ws, [self.id])
            else:
                self.clock.tick(days=number)
        except CoptuiError:
            pass
        self._is_back()

    def _bring_in(self, day: date, *, claimed: bool) -> None:
        path = self.folder / "people.csv"
        path.write_text(f"name,email\nJo Pardew,{self.address}\n", encoding="utf-8")
        claim = importing.ConsentClaim((Purpose.mail,), Method.sheet, day, 1, evidence="a list")
        table = importing.read(path)
        mapping = importing.guess_mapping(table)
        made = importing.plan(self.ws, table, mapping, claim if claimed else None)
        importing.carry_out(self.ws, made)

    def _is_back(self) -> None:
        """Taken out, or the taking out taken back: the person is looked for by address."""
        found = Contact.get_or_none(Contact.email_key == self.address)
        if found is None:
            self.id = contacts.add(self.ws, NewContact("Jo Pardew", self.address)).view.id
        else:
            self.id = found.id

    def facts(self) -> tuple[ConsentFact, ...]:
        """The events as they lie in the table, put together by this test alone."""
        rows: Any = ConsentEvent.select().where(ConsentEvent.contact == self.id)
        return tuple(
            ConsentFact(
                Purpose(row.purpose),
                ConsentState(row.state),
                Basis(row.basis),
                row.happened_on,
                row.recorded_at,
                refresh_by=row.refresh_by,
                community_id=row.community,
                event_id=row.id,
                corrects=row.corrects_id,
                by_guardian=row.by_guardian,
            )
            for row in rows
        )


STEPS = st.tuples(
    st.sampled_from(
        ("give", "give", "give", "refuse", "withdraw", "withdraw", "never", "again", "mistake",
         "undo", "undo", "renew", "import", "take out", "young", "hold", "days")
    ),
    st.integers(0, 400),
    st.sampled_from(PURPOSES),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
@example(steps=[("never", 0, "mail"), ("again", 0, "mail"), ("undo", 0, "mail")])
@example(steps=[("give", 9, "mail"), ("never", 0, "mail"), ("undo", 0, "mail")])
@example(steps=[("never", 0, "mail"), ("take out", 0, "mail"), ("undo", 0, "mail")])
@example(steps=[("give", 0, "mail"), ("young", 0, "mail"), ("undo", 0, "mail")])
@example(steps=[("withdraw", 0, "mail"), ("take out", 0, "mail"), ("undo", 0, "mail")])
def test_where_somebody_stands_is_the_fold_of_the_events_and_the_kept_copy_says_so(
    long_lived: tuple[Workspace, FrozenClock], tmp_path: Path, steps: list[tuple[str, int, str]]
) -> None:
    ws, clock = long_lived
    history = History(ws, clock, tmp_path)
    for step in steps:
        history.does(step)
        facts, today = history.facts(), ws.today()
        person = consent.person_for_gate(ws, history.id)
        mark = address_mark(ws.store.secret(), history.address)
        assert person.suppressed is Suppression.select().where(
            Suppression.address_hmac == mark
        ).exists()  # fmt: skip
        shown = contacts.show(ws, history.id)
        for one in shown.consents:
            folded = standing(facts, one.purpose, today)
            assert (one.state, one.date, one.refresh_by, one.expired) == (
                str(folded.state), folded.since, folded.refresh_by, folded.expired,
            )  # fmt: skip
        row = Contact.get_by_id(history.id)
        mail = standing(facts, Purpose.mail, today)
        assert (row.mail_standing, row.mail_renew_by) == (
            mail_cache(person, mail, today), mail.refresh_by,
        ), step  # fmt: skip
        _the_gate_holds(person, facts, today)
        assert [e.id for e in consent.events(ws, history.id)] == sorted(
            (fact.event_id for fact in facts), reverse=True
        )


def _the_gate_holds(person: Any, facts: tuple[ConsentFact, ...], today: date) -> None:
    """Said without the fold: no mail passes that a later no, a hold or an age forbids."""
    verdict = gate(person, Purpose.mail, today)
    mended = {fact.corrects for fact in facts}
    yes = [f for f in facts if f.purpose is Purpose.mail and f.state is ConsentState.given]
    if verdict.may:
        assert not person.suppressed and not person.hold_reason
        assert any(f.happened_on <= today <= (f.refresh_by or today) for f in yes)
        assert not person.under_18
    no = [
        f for f in facts
        if f.purpose is Purpose.mail and f.event_id not in mended
        and f.state in (ConsentState.refused, ConsentState.withdrawn)
    ]  # fmt: skip
    if no and all(f.happened_on >= max((y.happened_on for y in yes), default=date.min) for f in no):
        assert not verdict.may


def test_no_import_brings_back_whoever_withdrew(
    long_lived: tuple[Workspace, FrozenClock], tmp_path: Path
) -> None:
    ws, clock = long_lived
    jo = History(ws, clock, tmp_path)
    jo.does(("give", 30, "mail"))
    consent.withdraw(ws, jo.id)
    for ago in (0, 20):
        jo.does(("import", ago, "mail"))
        assert gate(consent.person_for_gate(ws, jo.id), Purpose.mail, ws.today()).held is (
            HeldBack.withdrew
        )
    clock.tick(days=5)
    consent.give(ws, jo.id, "mail", method="mail", on=ws.today(), wording_id=1)
    assert gate(consent.person_for_gate(ws, jo.id), Purpose.mail, ws.today()).may
