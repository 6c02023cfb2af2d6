"""Naming a thing: by its id, or by its name, short code or address where only one fits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from coptui.domain.addresses import address_key
from coptui.domain.text import clean_line, fold
from coptui.errors import Ambiguous, NotFound
from coptui.services import contact_addresses
from coptui.store.models import (
    Community,
    Contact,
    Mailing,
    Organisation,
    Session,
    Sheet,
    TopicSeries,
)
from coptui.store.rows import tuples
from coptui.workspace import Workspace

_SHOWN = 6  # of those that fit, when several do


def contact_id(ws: Workspace, text: str) -> int:
    """The contact meant by an id, an e-mail address or a name.

    Raises `NotFound`, or `Ambiguous` with those that fit.
    """
    number = _number(text)
    if number is not None and Contact.get_or_none(Contact.id == number):
        return number
    wanted = clean_line(text).text
    if "@" in wanted:
        ids = contact_addresses.holders([address_key(wanted)])
        rows = list(Contact.select().where(Contact.id.in_(ids)).order_by(Contact.id))
    else:
        rows = list(Contact.select().where(Contact.sort_key == fold(wanted)))
    return _one(rows, "contact", text, lambda row: f"{row.id} {row.name}")


def community_id(ws: Workspace, text: str) -> int:
    """The community meant by an id, a short code or a name."""
    return _by_names(
        text,
        "community",
        Community.select(),
        lambda row: (row.code, row.name),
        lambda row: f"{row.id} {row.name} ({row.code})",
    )


def organisation_id(ws: Workspace, text: str) -> int:
    """The organisation meant by an id or a name."""
    return _by_names(
        text,
        "organisation",
        Organisation.select(),
        lambda row: (row.name,),
        lambda row: f"{row.id} {row.name}",
    )


def known_word(ws: Workspace, kind: str, text: str) -> str:
    """A sector or a way of being reached as it is kept, whatever its capitals."""
    field = {"sector": Organisation.sector, "channel": Contact.preferred_channel}[kind]
    known = {str(row[0]) for row in tuples(field.model.select(field).distinct()) if row[0]}
    wanted = fold(clean_line(text).text)
    for one in known:
        if fold(one) == wanted:
            return one
    noun = {"sector": "sector", "channel": "way to reach people"}[kind]
    there = ", ".join(sorted(known)[:_SHOWN]) or "none yet"
    raise NotFound(f"There is no {noun} {clean_line(text, 80).text!r}.", f"There are: {there}.")


def topic_id(ws: Workspace, text: str) -> int:
    """The topic series meant by an id or a title."""
    return _by_names(
        text,
        "topic",
        TopicSeries.select(),
        lambda row: (row.title,),
        lambda row: f"{row.id} {row.title}",
    )


def session_id(ws: Workspace, text: str) -> int:
    """The session meant by an id or a code such as HAR-14 (or "HAR 14")."""
    code = re.fullmatch(r"\s*(\S*?[^\W\d]\S*?)[\s-]+(\d+)\s*", text)
    if code:
        community = Community.get_or_none(Community.code == code[1].upper())
        if community is not None:
            row = Session.get_or_none(
                Session.community == community.id, Session.number == int(code[2])
            )
            if row is not None:
                return int(row.id)
    return _by_id(Session, text, "session", "Name it by its id or like HAR-14.")


def mailing_id(ws: Workspace, text: str) -> int:
    """The mailing meant by an id."""
    return _by_id(Mailing, text, "mailing", "`coptui mailings list` shows them.")


def sheet_id(ws: Workspace, text: str) -> int:
    """The attendance sheet meant by its number, as it stands on the paper."""
    row = Sheet.get_or_none(Sheet.code == clean_line(text).text.upper().replace(" ", "-"))
    if row is None:  # the letter of a second sheet is a small one
        wanted = fold(clean_line(text).text).replace(" ", "-")
        row = next((one for one in Sheet.select() if fold(one.code) == wanted), None)
    if row is None:
        raise NotFound(
            f"There is no sheet {clean_line(text, 80).text!r}.",
            "`coptui sessions sheets SESSION` lists those of a session.",
        )
    return int(row.id)


def _number(text: str) -> int | None:
    bare = text.strip().lstrip("#")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 16 else None


def _by_id(model: Any, text: str, noun: str, hint: str) -> int:
    number = _number(text)
    if number is None or model.get_or_none(model.id == number) is None:
        raise NotFound(f"There is no {noun} {clean_line(text, 80).text!r}.", hint)
    return number


def _by_names(text: str, noun: str, rows: Iterable[Any], names: Any, label: Any) -> int:
    number, wanted, every = _number(text), fold(clean_line(text).text), list(rows)
    if number is not None and any(row.id == number for row in every):
        return number
    exact = [row for row in every if wanted in {fold(name) for name in names(row)}]
    return _one(exact, noun, text, label)


def _one(rows: list[Any], noun: str, text: str, label: Any) -> int:
    shown = clean_line(text, 80).text
    if not rows:
        where = "contacts" if noun == "organisation" else _plural(noun)
        raise NotFound(f"There is no {noun} {shown!r}.", f"See `coptui {where} list`.")
    if len(rows) > 1:
        raise Ambiguous(
            f"{len(rows)} {_plural(noun)} fit {shown!r}.",
            "Name the one you mean by its number:",
            tuple(label(row) for row in rows[:_SHOWN]),
        )
    return int(rows[0].id)


def _plural(noun: str) -> str:
    return "communities" if noun == "community" else f"{noun}s"
