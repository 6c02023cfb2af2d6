"""The registers of the demo: one of each, long done, so that nothing of it waits."""

from __future__ import annotations

from coptui.services.demo_writing import Pen
from coptui.store.models import Breach, Complaint, DataRequest, PurgeRun, RequestAct


def write(pen: Pen) -> None:
    """Write them."""
    by = pen.ws.settings.coordinator
    request = pen.add(
        DataRequest,
        kind="correction",
        received_on=pen.day(-40),
        how="at the table",
        contact=pen.contacts["Bridget Oyelaran"],
        details="The phone number is an old one.",
        due_on=pen.day(-10),
        outcome="Put right the same evening and told in person.",
        done_on=pen.day(-40),
        recorded_at=pen.at(-40, 19),
        recorded_by=by,
    )
    pen.add(RequestAct, request=request, at=pen.at(-40, 19), by=by, what="put right: phone")
    pen.add(
        Complaint,
        received_on=pen.day(-90),
        how="by phone",
        who="a visitor of the library",
        about="A list with first names lay on the table after the session.",
        acknowledged_on=pen.day(-89),
        outcome="Said sorry. The list now leaves the room with the host.",
        ico_told_on=pen.day(-89),
        closed_on=pen.day(-80),
        recorded_at=pen.at(-90, 16),
        recorded_by=by,
    )
    pen.add(
        Breach,
        what="The sign-in list lay open on a table of the library for about an hour.",
        happened="after the session, until the caretaker brought it back",
        found_at=pen.at(-90, 15),
        whose="people who came that day",
        people=14,
        risk="unlikely",
        risk_reason="First names only, in a room that was locked except for the caretaker.",
        ico_note="Unlikely to put anybody at risk, so not told; noted here.",
        lessons="The list leaves the room with the host.",
        closed_on=pen.day(-80),
        recorded_at=pen.at(-90, 16),
        recorded_by=by,
    )
    pen.add(
        PurgeRun,
        at=pen.at(-15, 17),
        by=by,
        kind="sheets",
        before=pen.day(-380),
        count=5,
        oldest=pen.day(-560),
    )
