from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coptui.domain.addresses import address_key, typing_hint


def test_capitals_and_the_writing_of_the_domain_make_no_difference() -> None:
    assert address_key(" Jo.Pardew@Lantern.EXAMPLE ") == "jo.pardew@lantern.example"
    assert address_key("jo@Bücher.example") == address_key("JO@xn--bcher-kva.example")


def test_dots_and_plus_parts_stay_different_people() -> None:
    assert address_key("jo.p@x.example") != address_key("jop@x.example")
    assert address_key("jo+a@x.example") != address_key("jo@x.example")


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_key_is_its_own_key(local: str, domain: str) -> None:
    key = address_key(f"{local}@{domain}")
    assert address_key(key) == address_key(address_key(key))


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("jo@gmial.com", "jo@gmail.com"),
        ("jo@hotmail.con", "hotmail.com"),
        ("jo@gmail,com", "comma"),
        ("jo pardew@x.example", "space"),
        ("jo@@x.example", "exactly one @"),
        ("jo@x..example", "two dots"),
        ("jo@localhost", "missing"),
        ("jöe@x.example", "before the @"),
    ],
)
def test_a_slip_is_asked_about(typed: str, hint: str) -> None:
    assert hint in (typing_hint(typed) or "")


@pytest.mark.parametrize(
    "typed", ["", "jo@gmail.com", "jo@mail.com", "jo@lantern.example", "jo@nhs.net", "jo@mac.com"]
)
def test_a_good_address_is_left_in_peace(typed: str) -> None:
    assert typing_hint(typed) is None
