"""A hundred people with every kind of yes and no: mail reaches those who may be written to."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from coptui.domain.consent import Method, Purpose, gate, standing
from coptui.mail import ledger
from coptui.services import (
    communities,
    consent,
    contacts,
    importing,
    mailings,
    members,
    outbox,
    sessions,
    topics,
)
from coptui.services.communities import NewCommunity
from coptui.services.contact_views import NewContact
from coptui.services.importing import ConsentClaim
from coptui.services.sessions import NewSession
from coptui.store.models import ConsentEvent, Contact, Suppression
from coptui.workspace import Workspace
from tests.services.mailing_home import confirmed
from tests.smtp_server import SmtpServer

AGREED, LONG_AGO = date(2026, 10, 1), date(2022, 5, 3)
BEFORE = date(2026, 3, 2)
KINDS = {
    "yes": 38,
    "yes, and is on hold": 4,
    "yes, and withdraws after the import": 4,
    "yes, and leaves the community": 3,
    "yes, without an address": 3,
    "yes, long ago": 6,
    "no": 12,
    "nothing said": 10,
    "not sure": 4,
    "yes, after a withdrawal": 6,
    "yes, after a refusal": 5,
    "yes, after asking never to be written to": 5,
}
SAYS = {"no": "no", "nothing said": "", "not sure": "perhaps"}
TWICE_OVER = (Purpose.mail, Purpose.named)


@dataclass
class Hundred:
    """Who is who: a person's kind by address, and the ids of community and session."""

    community: int
    session: int
    wording: int
    kind: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> list[str]:
        return [address for address, one in self.kind.items() if one == kind]


def address_of(number: int) -> str:
    return f"person{number:03}@members.example"


@pytest.fixture
def hundred(ws: Workspace, tmp_path: Path) -> Hundred:
    """A hundred people brought in from files, some of whom had spoken before."""
    made = communities.add(ws, NewCommunity(name="Harbour", code="HAR")).view
    topic = topics.add(ws, made.id, "First 48 hours at home", "What helps?").view
    session = sessions.plan(
        ws,
        NewSession(
            topic_id=topic.id,
            on=date(2026, 12, 3),
            start=time(12, 30),
            end=time(14, 30),
            venue="Kilnbrook Library",
            access="Step-free, with a hearing loop.",
            example="The pharmacy that rings back",
            host_name="Rowan Achebe",
            host_contact="01632 960123",
        ),
    ).view
    wording = consent.add_wording(ws, "May we write to you, and name you?", ["mail", "named"])
    here = Hundred(made.id, session.id, wording.view.id)
    numbers = iter(range(1, 101))
    people = [(next(numbers), kind) for kind, many in KINDS.items() for _ in range(many)]
    assert len(people) == 100
    here.kind = {address_of(number): kind for number, kind in people}
    they_spoke_before(ws, here)
    early = [(n, k) for n, k in people if k == "yes, long ago"]
    bring_in(ws, here, tmp_path, early, on=LONG_AGO)
    bring_in(ws, here, tmp_path, [one for one in people if one not in early], on=AGREED)
    they_speak_after(ws, here)
    return here


def they_spoke_before(ws: Workspace, here: Hundred) -> None:
    for address, kind in here.kind.items():
        if not kind.startswith("yes, after"):
            continue
        new = NewContact(name=name_of(address), email=address)
        key = contacts.add(ws, new).view.id
        members.add(ws, here.community, [key])
        if kind == "yes, after a refusal":
            consent.refuse(ws, key, "mail", on=BEFORE)
            continue
        given = {"method": "sheet", "on": date(2025, 9, 9), "wording_id": here.wording}
        consent.give(ws, key, "mail", **given)  # type: ignore[arg-type]
        never = kind == "yes, after asking never to be written to"
        consent.withdraw(ws, key, on=BEFORE, never_again=never)


def they_speak_after(ws: Workspace, here: Hundred) -> None:
    for address in here.of("yes, and withdraws after the import"):
        consent.withdraw(ws, contact(address), "mail")
    for address in here.of("yes, and leaves the community"):
        members.remove(ws, here.community, contact(address), "moved away")
    for address in here.of("yes, and is on hold"):
        Contact.update(mail_hold_reason="mail came back twice").where(
            Contact.id == contact(address)
        ).execute()


def bring_in(
    ws: Workspace,
    here: Hundred,
    folder: Path,
    people: list[tuple[int, str]],
    *,
    on: date,
    claimed: bool = True,
    says: Callable[[str], str] = lambda kind: SAYS.get(kind, "yes"),
) -> importing.ImportResult:
    file = folder / f"people-{on}.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(["Name", "Email", "Agreed"])
        for number, kind in people:
            address = "" if kind == "yes, without an address" else address_of(number)
            out.writerow([name_of(address_of(number)), address, says(kind)])
    claim = ConsentClaim(TWICE_OVER, Method.sheet, on, here.wording, column="Agreed")
    table = importing.read(file)
    columns = importing.guess_mapping(table)
    made = importing.plan(ws, table, columns, claim if claimed else None, here.community)
    return importing.carry_out(ws, made).view


def name_of(address: str) -> str:
    return f"Avery Number{address[6:9]}"


def contact(address: str) -> int:
    found: Contact = Contact.get(Contact.name == name_of(address))
    return found.id


def live(ws: Workspace, server: SmtpServer) -> None:
    """Set the way out, and leave practice."""
    sender = replace(
        ws.settings.sender,
        host="127.0.0.1",
        port=server.port,
        security="none",
        from_address="harbour@hub.example",
        organisation="Kilnbrook Hub",
        postal_address="1 Quay Street",
        per_minute=600_000,
    )
    ws.save_settings(replace(ws.settings, sender=sender))
    ws.store.set_meta("practice", "0")


def send(
    ws: Workspace, mailing: int, after: Callable[[object, Any], None] = lambda _fn, _result: None
) -> outbox.RunResult:
    """Let the sender work; `after` hears of everything it asked the database for."""

    async def call(fn: Callable[..., Any], /, *args: Any) -> Any:
        result = fn(ws, *args)
        after(fn, result)
        return result

    return asyncio.run(outbox.run(call, once=True, mailing_id=mailing, stop=asyncio.Event()))


def through_the_gate(ws: Workspace, here: Hundred) -> set[str]:
    """The addresses of those on the list whom the gate lets through now."""
    people = consent.people_for_gate(ws, [row.id for row in Contact.select()])
    return {
        one.email
        for one in people.values()
        if gate(one, Purpose.mail, ws.today(), community_id=here.community).may
    }


def test_exactly_those_are_mailed_whom_the_gate_lets_through(
    ws: Workspace, hundred: Hundred
) -> None:
    with SmtpServer(security="none") as server:
        live(ws, server)
        made = mailings.prepare(ws, "T1", session_id=hundred.session).view
        confirmed(ws, made.id, KINDS["yes"], undo_seconds=0, everyone=True)
        result = send(ws, made.id)
        mailed = Counter(address for one in server.taken for address in one.recipients)
    assert set(mailed) == set(hundred.of("yes")) == through_the_gate(ws, hundred)
    assert set(mailed.values()) == {1} and len(server.taken) == len(mailed)
    assert result.counts == {"accepted": len(mailed)}
    held = Counter(one.reason for one in mailings.audience(ws, made.id).held)
    assert held == {
        "on_hold": 4,
        "withdrew": 4 + 6,
        "no_email": 3,
        "expired": 6,
        "not_asked": 10 + 4,
        "refused": 12 + 5,
        "suppressed": 5,
        "left": 3,
    }


def test_who_withdraws_once_it_is_queued_or_claimed_gets_nothing(
    ws: Workspace, hundred: Hundred
) -> None:
    queued, claimed, sooner = (hundred.of("yes")[at] for at in (30, 15, 0))
    told: list[str] = []

    def withdraw_in_between(_fn: object, result: Any) -> None:
        is_claim = isinstance(result, list) and all(isinstance(x, ledger.Claimed) for x in result)
        if is_claim and result and not told:
            assert contact(claimed) in {one.contact_id for one in rows(result)}
            told.append(claimed)
            consent.withdraw(ws, contact(claimed), "mail")

    with SmtpServer(security="none") as server:
        live(ws, server)
        made = mailings.prepare(ws, "T1", session_id=hundred.session).view
        confirmed(ws, made.id, KINDS["yes"], undo_seconds=0, everyone=True)
        consent.withdraw(ws, contact(queued), "mail")
        consent.refuse(ws, contact(sooner), "mail")
        send(ws, made.id, withdraw_in_between)
        mailed = {address for one in server.taken for address in one.recipients}
    assert told == [claimed]
    assert mailed == set(hundred.of("yes")) - {queued, claimed, sooner}
    counts = mailings.show(ws, made.id).counts
    assert (counts["accepted"], counts["skipped"], counts["waiting"]) == (35, 3, 0)
    reasons = {one.email: one.reason for one in mailings.recipients(ws, made.id) if one.reason}
    assert set(reasons) == {queued, claimed, sooner}


def rows(claims: list[ledger.Claimed]) -> list[Any]:
    from coptui.store.models import Delivery

    return list(Delivery.select().where(Delivery.id.in_([one.id for one in claims])))


def test_an_import_without_a_claim_makes_nobody_mailable(ws: Workspace, tmp_path: Path) -> None:
    community = communities.add(ws, NewCommunity(name="Harbour", code="HAR")).view
    nowhere = Hundred(community.id, 0, 0)
    people = [(number, "yes") for number in range(1, 101)]
    result = bring_in(ws, nowhere, tmp_path, people, on=AGREED, claimed=False)
    assert (result.new, result.consented) == (100, 0)
    assert ConsentEvent.select().count() == 0
    assert through_the_gate(ws, nowhere) == set()


@pytest.mark.parametrize("claimed", [True, False], ids=["says they all agreed", "says nothing"])
def test_a_later_import_raises_no_answer_and_lifts_no_withdrawal(
    ws: Workspace, hundred: Hundred, tmp_path: Path, claimed: bool
) -> None:
    spoken = {row.contact_id for row in ConsentEvent.select()}
    before, could = standings(ws, spoken), through_the_gate(ws, hundred)
    kept = ConsentEvent.select().count(), Suppression.select().count()
    people = [(int(address[6:9]), kind) for address, kind in hundred.kind.items()]
    again = [one for one in people if contact(address_of(one[0])) in spoken]
    assert len(again) == len(spoken) == 74 + 12
    for on in (date(2026, 11, 20), ws.today()):
        result = bring_in(
            ws, hundred, tmp_path, again, on=on, claimed=claimed, says=lambda _kind: "yes"
        )
        assert (result.new, result.consented) == (0, 0)
    assert standings(ws, spoken) == before
    assert (ConsentEvent.select().count(), Suppression.select().count()) == kept
    assert through_the_gate(ws, hundred) == could == set(hundred.of("yes"))


def standings(ws: Workspace, ids: set[int]) -> dict[tuple[int, str], tuple[str, bool]]:
    """What each of them has said on each purpose as it counts today, and whether it ran out."""
    people = consent.people_for_gate(ws, ids)
    return {
        (key, str(purpose)): (str(found.state), found.expired)
        for key, one in people.items()
        for purpose in TWICE_OVER
        for found in [standing(one.facts, purpose, ws.today())]
    }
