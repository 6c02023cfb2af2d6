"""The entry for calendars, read by a third program: libical, which many calendars are made with."""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import replace
from typing import Any

import pytest

from coptui.mail.calendar import CANCEL, REQUEST, CalendarPart
from tests.mail.test_hostile_heads import ENTRY

FOUND = ctypes.util.find_library("ical")
pytestmark = pytest.mark.skipif(FOUND is None, reason="needs libical, of the package libical3")
NUMBERS = (
    "icalcomponent_string_to_kind",
    "icalproperty_string_to_kind",
    "icalcomponent_count_errors",
    "icalcomponent_count_components",
    "icalcomponent_count_properties",
    "icalcomponent_get_sequence",
    "icalrestriction_check",
)
TEXTS = ("icalcomponent_get_uid", "icalcomponent_get_summary", "icalproperty_get_value_as_string")


@pytest.fixture(scope="module")
def libical() -> Any:
    """The library, told what its functions give: pointers would be cut short otherwise."""
    found: Any = ctypes.CDLL(FOUND)
    for name in NUMBERS:
        getattr(found, name).restype = ctypes.c_int
    for name in TEXTS:
        getattr(found, name).restype = ctypes.c_char_p
    for name in ("icalparser_parse_string", "icalcomponent_get_first_component",
                 "icalcomponent_get_first_property"):  # fmt: skip
        getattr(found, name).restype = ctypes.c_void_p
    return found


def value(libical: Any, component: Any, name: bytes) -> str:
    kind = libical.icalproperty_string_to_kind(name)
    held = libical.icalcomponent_get_first_property(component, kind)
    return str(libical.icalproperty_get_value_as_string(ctypes.c_void_p(held)).decode())


@pytest.mark.parametrize("method", [REQUEST, CANCEL])
@pytest.mark.parametrize("name", ["Jo", 'Zoë "Z" Ō, x; y', "王小明", "A" * 190])
def test_a_third_reader_takes_the_entry_as_it_was_meant(
    libical: Any, method: str, name: str
) -> None:
    entry = replace(ENTRY, method=method, summary="Tea; cake, and 王小明's story: “why?”")
    raw = CalendarPart(entry).for_person(name, "zoe@x.example")
    read = ctypes.c_void_p(libical.icalparser_parse_string(raw))
    try:
        assert read.value is not None
        assert libical.icalcomponent_count_errors(read) == 0
        assert value(libical, read, b"METHOD") == method
        kind = libical.icalcomponent_string_to_kind(b"VEVENT")
        assert libical.icalcomponent_count_components(read, kind) == 1
        event = ctypes.c_void_p(libical.icalcomponent_get_first_component(read, kind))
        assert libical.icalcomponent_get_uid(event).decode() == entry.uid
        assert libical.icalcomponent_get_summary(event).decode() == entry.summary
        assert libical.icalcomponent_get_sequence(event) == entry.sequence
        guests = libical.icalproperty_string_to_kind(b"ATTENDEE")
        assert libical.icalcomponent_count_properties(event, guests) == 1
        assert value(libical, event, b"ATTENDEE") == "mailto:zoe@x.example"
        assert libical.icalrestriction_check(read) == 1  # RFC 5546: what this method must have
        assert libical.icalcomponent_count_errors(read) == 0
    finally:
        libical.icalcomponent_free(read)


def test_the_third_reader_does_complain(libical: Any) -> None:
    """Else it would have said yes to everything above."""
    raw = CalendarPart(ENTRY).for_person("Jo", "jo@x.example")
    without = b"\r\n".join(one for one in raw.split(b"\r\n") if not one.startswith(b"ORGANIZER"))
    broken = raw.replace(b"DTSTAMP:", b"DTSTAMP:x")
    for one, checked in ((without, True), (broken, False)):
        read = ctypes.c_void_p(libical.icalparser_parse_string(one))
        passed = libical.icalrestriction_check(read) == 1
        errors = libical.icalcomponent_count_errors(read)
        libical.icalcomponent_free(read)
        assert (not passed) if checked else errors
