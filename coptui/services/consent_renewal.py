"""The answer to being asked again: yes as before, for all that was agreed to, in one act."""

from __future__ import annotations

from datetime import date

from coptui.domain.consent import Basis, Method, Purpose, Standing, standing
from coptui.errors import NotFound, Refused
from coptui.services import consent
from coptui.services.consent import EventView
from coptui.services.done import Done
from coptui.services.undo import together
from coptui.store.models import ConsentEvent, Contact
from coptui.workspace import Workspace

_AREAS = frozenset({"contacts", "mail"})


def renew(
    ws: Workspace,
    contact_id: int,
    *,
    method: Method | str = Method.mail,
    on: date | None = None,
    evidence: str = "",
) -> Done[list[EventView]]:
    """Record “yes, as before”: each yes that stands is given anew, by the words it was given by.

    Raises `Refused` where nothing stands that could be renewed: who withdrew or said no is not
    brought back by this, and what ran out has to be asked and answered afresh.
    """
    person = Contact.get_or_none(Contact.id == contact_id)
    if person is None:
        raise NotFound(f"There is no contact {contact_id}.", "See `coptui contacts list`.")
    day = on or ws.today()
    facts = consent.person_for_gate(ws, contact_id).facts
    live: dict[Purpose, Standing] = {
        purpose: stand
        for purpose in Purpose
        if (stand := standing(facts, purpose, ws.today())).live and stand.basis is Basis.consent
    }
    if not live:
        raise Refused(
            f"Nothing that {person.name} agreed to still stands, so there is nothing to renew.",
            "If they agree now, record that with the words they saw.",
        )
    with together(ws, f"{person.name} says yes as before", _AREAS) as rec:
        for purpose, stand in live.items():
            if stand.fact is None:
                continue
            words = ConsentEvent.get_by_id(stand.fact.event_id).wording_id
            consent.give(
                ws,
                contact_id,
                purpose,
                method=method,
                on=day,
                wording_id=words,
                evidence=evidence or f"yes as before, asked again before {stand.refresh_by}",
                by_guardian=stand.fact.by_guardian,
            )
    said = f"{person.name} agrees as before"
    said += f" to {len(live)} things." if len(live) > 1 else "."
    return Done(consent.events(ws, contact_id), said, rec.id, _AREAS)
