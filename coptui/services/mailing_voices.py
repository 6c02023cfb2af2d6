"""One mailing in several voices: those who came, those who did not, the host, each in theirs.

Each voice is a template for the people it is made for. A person hears exactly one: the first that
is for them. Everything else (the people, the number, the checks, the ledger) is of the one mailing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any

from coptui.domain.counting import counted
from coptui.domain.mailing import DeliveryState
from coptui.errors import NotFound, Refused
from coptui.mail import templates
from coptui.services import mailing_consent
from coptui.services.mailing_discreet import VOICE
from coptui.services.mailing_views import Goes, Sample, VoiceView
from coptui.services.mailing_words import all_words_of
from coptui.store.models import Delivery
from coptui.workspace import Workspace

HAD_IT = (DeliveryState.accepted, DeliveryState.unknown)
"""States in which a message has reached somebody, or may have."""
MOST_VOICES = 6
_READ_OF_EACH = 3
_BY_LOT = 3


def checked(ws: Workspace, first: templates.Template, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Further voices as they are kept with a mailing.

    Raises `Refused` for one that does not go with the first: about another thing, or about consent.
    """
    found: dict[str, templates.Template] = {}
    for key in keys:
        one = templates.load(key, ws.templates_dir)
        if one.key != first.key:
            found[one.key] = one
    for one in found.values():
        alone = {first.audience, one.audience} & {mailing_consent.NEW, mailing_consent.DUE}
        if one.about != first.about or one.purpose != first.purpose or alone:
            raise Refused(
                f"{first.key} and {one.key} cannot be voices of one mailing.",
                "They are about different things. Send them one after the other.",
            )
    if len(found) >= MOST_VOICES:
        raise Refused(f"A mailing has at most {counted(MOST_VOICES, 'voice')}.")
    return [
        {"template": one.key, "kind": one.kind, "subject": None, "body": None}
        for one in found.values()
    ]


def who_hears(
    ws: Workspace, row: Any, audience: str, choose: Callable[[str], Iterable[int]]
) -> dict[int, str]:
    """For each of the people the voice they hear, as its template; empty for the first voice."""
    found = dict.fromkeys(choose(audience), "")
    for one in row.voices or ():
        for contact in choose(templates.load(one["template"], ws.templates_dir).audience):
            found.setdefault(contact, str(one["template"]))
    return found


def who_had_it(row: Any) -> dict[int, str]:
    """For a correction: whom the other mailing reached, or may have reached, and in which voice."""
    rows: Any = (
        Delivery.select(Delivery.contact, Delivery.context)
        .where(
            Delivery.mailing == row.corrects,
            Delivery.state.in_(HAD_IT),
            Delivery.contact.is_null(False),
        )
        .order_by(Delivery.id)
    )
    has = {one["template"] for one in row.voices or ()}
    heard = {contact: str((context or {}).get(VOICE, "")) for contact, context in rows.tuples()}
    return {contact: voice if voice in has else "" for contact, voice in heard.items()}


def samples(ws: Workspace, row: Any, goes: Sequence[Goes]) -> list[Sample]:
    """Whose message to read, with at least one of each voice: the awkward ones, then by lot."""
    from coptui.services.mailing_people import awkward_first  # late: it asks here who hears what

    if not row.voices:
        found = list(awkward_first(ws, tuple(goes)))
        return [*found, *_by_lot(row, goes, found)]
    found = []
    for words in all_words_of(ws, row):
        voice = "" if words.template.key == row.template else words.template.key
        heard_by = tuple(one for one in goes if one.voice == voice)
        for one in awkward_first(ws, heard_by, _READ_OF_EACH):
            why = f"{words.template.title}: {one.why}"
            found.append(Sample(one.contact_id, one.name, why, voice))
    return [*found, *_by_lot(row, goes, found)]


def _by_lot(row: Any, goes: Sequence[Goes], but: Sequence[Sample]) -> list[Sample]:
    """A few others; always the same ones of a mailing, whoever joins or leaves its people."""
    taken = {one.contact_id for one in but}
    others = [one for one in goes if one.contact_id not in taken]
    drawn = sorted(others, key=lambda one: sha256(f"{row.id}:{one.contact_id}".encode()).digest())
    return [Sample(one.contact_id, one.name, "chosen by lot", one.voice) for one in drawn[:_BY_LOT]]


def views(ws: Workspace, row: Any, goes: Sequence[Goes]) -> tuple[VoiceView, ...]:
    """The voices of a draft with how many hear each; nothing where there is one alone."""
    if not row.voices:
        return ()
    own = {one["template"]: one for one in row.voices}
    found = []
    for words in all_words_of(ws, row):
        key = words.template.key
        changed = (
            (own[key]["body"], own[key]["subject"])
            if key in own
            else (row.own_body, row.own_subject)
        )
        voice = key if key in own else ""
        found.append(
            VoiceView(
                key=key,
                title=words.template.title,
                subject=words.subject,
                body=words.body,
                to=sum(one.voice == voice for one in goes),
                own_words=changed != (None, None),
            )
        )
    return tuple(found)


def titles(ws: Workspace, row: Any) -> dict[str, str]:
    """What each voice is called, where there are several; the first one under an empty name."""
    if not row.voices:
        return {}
    keys = {"": row.template, **{one["template"]: one["template"] for one in row.voices}}
    return {name: templates.load(key, ws.templates_dir).title for name, key in keys.items()}


def put_words(row: Any, voice: str, new: dict[str, str | None]) -> str:
    """Write words of its own into one voice of a draft, and tell which one that is.

    Raises `NotFound` for one it has not.
    """
    key = spoken(row, voice)
    if not key:
        row.own_body = new.get("body", row.own_body)
        row.own_subject = new.get("subject", row.own_subject)
        return ""
    row.voices = [
        {**one, **new} if one["template"] == key else dict(one) for one in row.voices or ()
    ]
    return key


def spoken(row: Any, voice: str) -> str:
    """A voice of a mailing by its template's key, as it is kept; the first one under nothing.

    Raises `NotFound` for one it has not.
    """
    if not voice or voice.casefold() == row.template.casefold():
        return ""
    for one in row.voices or ():
        if one["template"].casefold() == voice.casefold():
            return str(one["template"])
    raise NotFound(f"This mailing has no voice {voice[:40]}.", "`coptui mailings show` lists them.")
