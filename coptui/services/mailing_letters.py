"""A mailing with all fixed that is the same for everybody: each letter is only filled in.

What is fixed is plain data with one checksum. It is kept with the mailing when it is confirmed, so
that later changes to a template, a name or a session do not reach what was seen and counted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from hmac import compare_digest
from pathlib import Path
from typing import Any

from coptui.domain.mailing import AHEAD
from coptui.domain.sessions import SessionStatus
from coptui.errors import Refused
from coptui.mail import headers
from coptui.mail.attachments import Attachment, read_all
from coptui.mail.calendar import CANCEL, REQUEST, CalendarPart, written_out
from coptui.mail.compile import CompiledMailing, Rendered
from coptui.mail.message import Builder, Built, Envelope, Others, final_check
from coptui.services.mailing_attachments import planned
from coptui.services.mailing_discreet import (
    DISCREET,
    VOICE,
    DiscreetLetters,
    entry_of,
    plain_of,
)
from coptui.services.mailing_words import (
    Words,
    all_words_of,
    from_address,
    next_of,
    reply_address,
    session_label,
)
from coptui.workspace import Workspace

Frozen = dict[str, Any]
PREVIEW = "preview"


class _Voice:
    """The messages of one voice: its words worked out once, plainly and discreetly."""

    def __init__(
        self,
        frozen: Mapping[str, Any],
        envelope: Envelope,
        secret: bytes,
        files: tuple[Attachment, ...],
    ) -> None:
        entry = frozen["calendar"]
        calendar = CalendarPart(entry_of(entry)) if entry else None
        self.compiled = CompiledMailing(
            frozen["subject"], frozen["body"], frozen["shared"], frozen.get("worked_out", ())
        )
        self._builder = Builder(envelope, secret, calendar, files)
        self._discreet = DiscreetLetters(frozen, envelope, secret, files)

    def render(self, person: Mapping[str, Any]) -> Rendered:
        """Subject, text and HTML for one person."""
        face = self._discreet if person.get(DISCREET) else self.compiled
        return face.render(plain_of(person))

    def builder(self, person: Mapping[str, Any]) -> Builder:
        """What makes the bytes for one person."""
        return self._discreet.builder if person.get(DISCREET) else self._builder


class Letters:
    """All messages of one mailing, made from what was fixed and a person's own facts.

    `folder` is where its files lie. Raises Refused where one of them is not as it was.
    """

    def __init__(self, frozen: Mapping[str, Any], secret: bytes, folder: Path) -> None:
        written = frozen["envelope"]
        envelope = Envelope(**{**written, "date": datetime.fromisoformat(written["date"])})
        files = read_all(folder, frozen.get("files", ()))
        self._voices = {
            key: _Voice({**frozen, "worked_out": (), **own}, envelope, secret, files)
            for key, own in {"": frozen, **frozen.get("voices", {})}.items()
        }
        self._secret = secret
        self._allowed = tuple(frozen["allowed"])
        self._spoken = str(frozen["spoken"])
        self._people: Callable[[], Iterable[tuple[str, str]]] | None = None

    def know_others(self, people: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """Tell who else there is, as (name, address): nobody's message may hold another of them.

        They are asked for when a message is first read for them.
        """
        self._people = people

    @cached_property
    def _others(self) -> Others | None:
        if self._people is None:
            return None
        return Others.of(self._people(), self._allowed, self._spoken)

    def worked_out(self, frozen: Frozen) -> Frozen:
        """The same fixed mailing, with what was worked out for its messages kept in it."""
        voices = {
            key: {**own, "worked_out": self._voices[key].compiled.worked_out()}
            for key, own in frozen["voices"].items()
        }
        own = self._voices[""].compiled.worked_out()
        return {**frozen, "worked_out": own, "voices": voices}

    def _voice(self, person: Mapping[str, Any]) -> _Voice:
        found = self._voices.get(str(person.get(VOICE, "")))
        if found is None:
            raise Refused("This mailing has not the voice this person was to hear.")
        return found

    def render(self, person: Mapping[str, Any]) -> Rendered:
        """Subject, text and HTML for one person. Raises Refused where something is missing."""
        return self._voice(person).render(person)

    def letter(
        self,
        contact_id: int,
        address: str,
        person: Mapping[str, Any],
        checked: str = "",
        message_id: str = "",
    ) -> Built:
        """The message to one person, read again and found as planned. Raises Refused if not.

        `message_id` is the one it was given before, if it was. `checked` is the digest of bytes
        that were read before and found so, among the same people: only a message that is not these
        very bytes is read again.
        """
        name = str(person["name"])
        builder = self._voice(person).builder(person)
        built = builder.build(contact_id, name, address, self.render(person), message_id)
        if not (checked and compare_digest(self.digest(built), checked)):
            final_check(built.data, built.expected, self._others)
        return built

    def digest(self, built: Built) -> str:
        """What tells these bytes to this recipient from all others."""
        mark = hashlib.blake2b(built.recipient.encode(), digest_size=16, key=self._secret)
        mark.update(b"\0" + built.data)
        return mark.hexdigest()

    def trial(self, address: str, person: Mapping[str, Any]) -> Built:
        """The message as a test to oneself: marked in its subject, with ids that count nowhere."""
        seen = self.render(person)
        marked = Rendered(f"[TEST] {seen.subject}", seen.text, seen.html)
        built = self._voice(person).builder(person).build(0, str(person["name"]), address, marked)
        final_check(built.data, built.expected)
        return built


def freeze(
    ws: Workspace, row: Any, words: Words, at: datetime, *, key: str, allowed: Iterable[str] = ()
) -> Frozen:
    """Everything that is the same for all, as plain data."""
    shared, community = words.shared, row.community
    host = shared["host"]
    sender = ws.settings.sender
    name = headers.safe(sender.from_name or host["name"], "sender's name")
    known = (host["name"], name, ws.by, host["email"], reply_address(ws, community))
    return {
        "template": {"key": words.template.key, "version": words.template.version},
        "subject": words.subject,
        "body": words.body,
        "shared": shared,
        "envelope": {
            "mailing": key,
            "from_name": name,
            "from_address": from_address(ws, community),
            "reply_to": reply_address(ws, community),
            "list_name": community.name.replace("=?", ""),
            "list_code": community.code,
            "date": at.replace(microsecond=0).isoformat(),
            **({"unsubscribe": page} if (page := sender.unsubscribe_url) else {}),
        },
        "kind": row.kind,
        "calendar": _calendar(ws, row, words, at),
        "files": planned(row.id),
        "voices": {
            one.template.key: {
                "subject": one.subject,
                "body": one.body,
                "kind": one.template.kind,
                "calendar": _calendar(ws, row, one, at),
            }
            for one in all_words_of(ws, row)[1:]
        },
        "allowed": sorted({one for one in (*known, *allowed) if one}),
        "spoken": _spoken(shared),
    }


def seal(frozen: Mapping[str, Any]) -> str:
    """The checksum of what was fixed."""
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


_kept: dict[tuple[str, bytes], Letters] = {}


def letters_of(ws: Workspace, frozen: Mapping[str, Any], sha256: str, sealed: str = "") -> Letters:
    """The letters of a confirmed mailing, worked out once for all its batches.

    `sealed` is the seal of what was fixed, where that is known already. Raises Refused when what
    was kept is not what was confirmed.
    """
    if (sealed or seal(frozen)) != sha256:
        raise Refused("The kept text of this mailing is not the one that was confirmed.")
    key = (sha256, ws.store.secret())
    if key not in _kept:
        while len(_kept) >= 4:
            del _kept[next(iter(_kept))]
        _kept[key] = Letters(frozen, key[1], ws.places.mail_files)
    return _kept[key]


def _spoken(shared: Mapping[str, Mapping[str, Any]]) -> str:
    """Names of places and things, in which a person's name may well occur."""
    names = ("name", "topic", "question", "venue", "address", "place", "who", "organisation")
    return " · ".join(
        str(group[name]) for group in shared.values() for name in names if group.get(name)
    )


def _calendar(ws: Workspace, row: Any, words: Words, at: datetime) -> dict[str, Any] | None:
    wanted = words.template.calendar
    if not wanted or row.session is None:
        return None
    session = next_of(ws, row.session) if wanted == "next" else row.session
    if session is None or session.starts_at is None or session.ends_at is None:
        return None
    gone = session.status in (SessionStatus.cancelled, SessionStatus.postponed)
    if gone and wanted != "change":
        return None
    facts = words.shared["next" if wanted == "next" else "session"]
    host = words.shared["host"]
    kept: dict[str, Any] = {
        "method": CANCEL if gone else REQUEST,
        "uid": session.calendar_uid,
        "sequence": session.calendar_sequence,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "zone": session.community.time_zone,
        "summary": f"{session.community.name}: {facts['topic']}",
        "location": ", ".join(p for p in (facts["venue"], facts["address"]) if p),
        "description": "\n".join(p for p in (facts["access"], facts["getting_there"]) if p)
        or session_label(session),
        "organiser_name": host["name"],
        "organiser_address": reply_address(ws, row.community),
        "stamp": at.replace(microsecond=0).isoformat(),
    }
    return {**kept, "written": written_out(entry_of(kept)).decode()}


def is_ahead(kind: str) -> bool:
    """Whether a mailing of this kind makes sense only before its session."""
    return kind in AHEAD
