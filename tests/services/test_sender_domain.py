"""Whether mail from the sender's domain is believed, as a name server on loopback has it."""

from __future__ import annotations

from typing import Any

import pytest

from coptui.domain.sending_domain import is_strange, keys_to_try
from coptui.errors import Refused
from coptui.services import doctor, sender, sender_domain
from coptui.workspace import Workspace
from tests.name_server import NameServer, Zone, name_server

GOOD: Zone = {
    ("hub.example", "MX"): ["10 mail.hub.example."],
    ("hub.example", "TXT"): ['"site-proof=1"', '"v=spf1 include:_spf.google.com ~all"'],
    ("_spf.google.com", "TXT"): ['"v=spf1 include:_netblocks.google.com ~all"'],
    ("_netblocks.google.com", "TXT"): ['"v=spf1 ip4:192.0.2.0/24 ~all"'],
    ("google._domainkey.hub.example", "TXT"): ['"v=DKIM1; k=rsa; " "p=MIGf"'],
    ("_dmarc.hub.example", "TXT"): ['"v=DMARC1; p=quarantine"'],
}


def set_up(ws: Workspace, **changes: Any) -> None:
    values: dict[str, Any] = {"host": "smtp.gmail.com", "port": 465, "security": "tls",
              "from_address": "rowan@hub.example"}  # fmt: skip
    sender.setup(ws, **(values | changes))


def remarks(ws: Workspace, server: NameServer) -> list[tuple[str, str]]:
    ask = sender_domain.resolver(server.address)
    return [(one.level, one.text) for one in sender_domain.looked_up(ws, ask)]


def test_a_domain_in_good_order_has_no_remark(ws: Workspace) -> None:
    set_up(ws)
    with name_server(GOOD) as server:
        assert remarks(ws, server) == []
        assert ("_dmarc.hub.example", "TXT") in server.asked


@pytest.mark.parametrize(
    ("without", "instead", "level", "words"),
    [
        (("hub.example", "MX"), None, "error", "takes no mail"),
        (("hub.example", "MX"), ["0 ."], "error", "takes no mail"),
        (("hub.example", "TXT"), None, "warning", "which servers send for it (SPF)"),
        (("hub.example", "TXT"), ['"v=spf1 -all"', '"v=spf1 ~all"'], "error", "2 SPF records"),
        (("hub.example", "TXT"), ['"v=spf1 include:_spf.google.com +all"'], "warning", "everybody"),
        (("hub.example", "TXT"), ['"v=spf1 a -all"'], "warning", "does not name"),
        (("google._domainkey.hub.example", "TXT"), None, "note", "No DKIM key"),
        (("_dmarc.hub.example", "TXT"), None, "note", "no DMARC policy"),
        (("_dmarc.hub.example", "TXT"), ['"v=spf1 -all"'], "note", "no DMARC policy"),
    ],
)
def test_each_record_that_is_not_as_it_should_be_is_named(
    ws: Workspace, without: tuple[str, str], instead: list[str] | None, level: str, words: str
) -> None:
    set_up(ws)
    zone = {key: records for key, records in GOOD.items() if key != without}
    with name_server(zone | ({without: instead} if instead else {})) as server:
        ((found, text),) = remarks(ws, server)
    assert (found, words in text) == (level, True)


def test_a_domain_without_mx_may_be_the_machine_itself(ws: Workspace) -> None:
    set_up(ws)
    zone = {key: records for key, records in GOOD.items() if key[1] != "MX"}
    with name_server(zone | {("hub.example", "A"): ["192.0.2.1"]}) as server:
        assert remarks(ws, server) == []


def test_proof_is_looked_for_in_what_the_record_takes_over(ws: Workspace) -> None:
    set_up(ws)
    taken_over: Zone = {
        ("hub.example", "TXT"): ['"v=spf1 redirect=_spf.hub.example"'],
        ("_spf.hub.example", "TXT"): ['"v=spf1 include:_SPF.google.com -all"'],
    }
    with name_server({**GOOD, **taken_over}) as server:
        assert remarks(ws, server) == []


def test_records_that_lead_round_in_a_circle_come_to_an_end(ws: Workspace) -> None:
    set_up(ws)
    circle: Zone = {("hub.example", "TXT"): ['"v=spf1 include:hub.example include:a.example ?all"']}
    many: Zone = {
        (f"{name}.example", "TXT"): [f'"v=spf1 include:{name}{name[0]}.example -all"']
        for name in ("a" * size for size in range(1, 30))
    }
    with name_server({**GOOD, **circle, **many}) as server:
        ((_, text),) = remarks(ws, server)
        assert "does not name" in text
        assert sum(kind == "TXT" and "example" in name for name, kind in server.asked) < 40


def test_a_strict_policy_without_any_proof_is_an_error(ws: Workspace) -> None:
    set_up(ws, host="mail.hub.example")
    zone: Zone = {
        ("hub.example", "MX"): ["10 mail.hub.example."],
        ("_dmarc.hub.example", "TXT"): ['"v=DMARC1; p=reject"'],
    }
    with name_server(zone) as server:
        found = remarks(ws, server)
    assert ("error", True) in [(level, "refuse its mail without proof" in text)
                               for level, text in found]  # fmt: skip


def test_the_policy_of_the_domain_above_counts(ws: Workspace) -> None:
    set_up(ws, from_address="rowan@news.hub.example")
    zone: Zone = {(f"news.{name}" if name == "hub.example" else name, kind): records
                  for (name, kind), records in GOOD.items()}  # fmt: skip
    with name_server({**zone, ("google._domainkey.news.hub.example", "TXT"): ['"p=x"']}) as server:
        assert remarks(ws, server) == []


def test_a_domain_that_is_not_there_is_one_error(ws: Workspace) -> None:
    set_up(ws, from_address="rowan@hubb.example")
    with name_server(GOOD) as server:
        assert remarks(ws, server) == [("error", "There is no domain hubb.example.")]


def test_answers_to_a_domain_that_takes_none_are_told(ws: Workspace) -> None:
    set_up(ws, reply_to="rowan@silent.example")
    with name_server({**GOOD, ("silent.example", "TXT"): ['"x"']}) as server:
        ((level, text),) = remarks(ws, server)
    assert (level, "silent.example takes no mail" in text) == ("error", True)


def test_a_name_server_that_fails_is_one_warning_and_not_a_crash(ws: Workspace) -> None:
    set_up(ws)
    with name_server(GOOD) as server:
        server.broken = True
        assert remarks(ws, server) == [
            ("warning", "The records of your domain could not be looked up.")
        ]


def test_nothing_is_looked_up_for_nobody(ws: Workspace) -> None:
    with name_server(GOOD) as server:
        ((level, _),) = remarks(ws, server)
        assert (level, server.asked) == ("note", [])


def test_the_plain_doctor_asks_nobody_and_tells_what_it_sees(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("asked the DNS")

    monkeypatch.setattr(sender_domain, "resolver", never)
    set_up(ws, host="127.0.0.1", security="none", from_address="rowan@gmail.com")
    found = [one.text for one in doctor.examine(ws) if one.about == "sender"]
    assert [("believed only when it leaves by its own server" in one) for one in found] == [True]


def test_the_doctor_asks_when_it_is_told_to(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(ws)
    with name_server({("hub.example", "MX"): ["0 ."]}) as server:
        ask = sender_domain.resolver(server.address)
        monkeypatch.setattr(sender_domain, "resolver", lambda: ask)
        found = doctor.examine_mail(ws)
    assert [one.level for one in found] == ["error", "warning", "note", "note"]
    assert all(one.hint for one in found)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"user": "info@elsewhere.example"}, "the mailbox that signs in is of elsewhere.example"),
        ({"reply_to": "No-Reply@hub.example"}, "nobody reads"),
    ],
)
def test_what_is_odd_about_the_addresses_is_a_warning(
    ws: Workspace, changes: dict[str, str], words: str
) -> None:
    set_up(ws, **changes)
    ((level, text),) = [(one.level, one.text) for one in doctor.examine(ws)
                        if one.about == "sender"]  # fmt: skip
    assert (level, words in text) == ("warning", True)


@pytest.mark.parametrize("user", ["rowan@hub.example", "rowan@news.hub.example", "rowan", ""])
def test_a_mailbox_of_the_same_domain_is_not_odd(ws: Workspace, user: str) -> None:
    set_up(ws, user=user)
    assert [one for one in doctor.examine(ws) if one.about == "sender"] == []


@pytest.mark.parametrize(
    ("address", "host", "strange"),
    [
        ("r@gmail.com", "smtp.gmail.com", False),
        ("r@GMAIL.com", "smtp-relay.gmail.com", False),
        ("r@gmail.com", "smtp.ionos.co.uk", True),
        ("r@gmail.com", "smtp.gmail.com.evil.example", True),
        ("r@hotmail.co.uk", "smtp-mail.outlook.com", False),
        ("r@yahoo.co.uk", "smtp.gmail.com", True),
        ("r@hub.example", "smtp.gmail.com", False),
        ("", "smtp.gmail.com", False),
    ],
)
def test_free_mailboxes_leave_by_their_own_servers(address: str, host: str, strange: bool) -> None:
    assert is_strange(address, host) is strange


def test_a_free_mailbox_by_another_server_is_refused_when_it_is_set_up(ws: Workspace) -> None:
    with pytest.raises(Refused, match="its own server") as refused:
        set_up(ws, host="smtp.ionos.co.uk", from_address="rowan@gmail.com")
    assert refused.value.field == "from_address"
    set_up(ws, host="smtp.gmail.com", from_address="rowan@gmail.com")
    with pytest.raises(Refused, match="its own server"):
        sender.setup(ws, host="smtp.ionos.co.uk")
    sender.setup(ws, per_minute=5)


def test_keys_are_looked_for_under_the_names_of_the_provider_first() -> None:
    assert keys_to_try("smtp.office365.com")[:2] == ("selector1", "selector2")
    assert "default" in keys_to_try("mail.hub.example")
