"""Two records of one person become one: nothing is lost, nothing more is allowed, `u` undoes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from peewee import (
    BooleanField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
)

from coptui.domain.consent import Purpose, gate
from coptui.errors import NotFound, Refused
from coptui.services import consent, contact_addresses, contact_merging, contacts, mailings, undo
from coptui.services.contact_moving import references
from coptui.services.contact_removal import GOES, STAYS
from coptui.services.contacts import ContactFilter, NewContact
from coptui.store.models import (
    MODELS,
    ConsentEvent,
    Contact,
    Delivery,
    Invitation,
    JsonField,
    Mailing,
    Membership,
    MergedDelivery,
    SheetRow,
)
from coptui.workspace import Workspace
from tests.conftest import FrozenClock
from tests.hostile import HOSTILE_NAMES
from tests.services.mailing_home import Town, person, town

AGREED = dt.date(2026, 3, 2)


@pytest.fixture
def here(ws: Workspace) -> Town:
    return town(ws)


def _add(ws: Workspace, name: str, email: str = "", **more: str) -> int:
    return contacts.add(ws, NewContact(name, email, **more)).view.id


class Filler:
    """Rows for any table, with what each column needs and nothing said about it by hand."""

    def __init__(self, ws: Workspace) -> None:
        self.ws, self.number = ws, 0
        self.parents: dict[Any, int] = {}

    def row(self, model: Any, **given: int) -> Any:
        values: dict[str, Any] = dict(given)
        for column in model._meta.sorted_fields:
            if column.name in values or column is model._meta.primary_key:
                continue
            values[column.name] = self._value(column)
        return model.create(**values)

    def _value(self, column: Any) -> Any:
        self.number += 1
        if isinstance(column, ForeignKeyField):
            if column.null or column.rel_model is column.model:
                return None
            if column.unique or column.rel_model not in self.parents:
                self.parents[column.rel_model] = self.row(column.rel_model).id
            return self.parents[column.rel_model]
        if isinstance(column, JsonField):
            return {}
        if isinstance(column, DateTimeField):
            return self.ws.now()
        if isinstance(column, DateField):
            return self.ws.today()
        if isinstance(column, BooleanField):
            return False
        if isinstance(column, IntegerField):
            return self.number
        if column.name == "standing":
            return "invitee"
        if column.name == "state":
            return "accepted" if column.model is Delivery else "given"
        known = {"purpose": "named", "basis": "consent", "method": ""}
        return known.get(column.name, f"t{self.number}")


def _pointing_at(contact_id: int) -> dict[str, list[int]]:
    """Every row of every table that points at a contact."""
    found: dict[str, list[int]] = {}
    for model, field in references():
        ids = [row.id for row in model.select().where(field == contact_id).order_by(model.id)]
        found[f"{model.__name__}.{field.name}"] = ids
    return found


def test_everything_that_points_at_a_contact_is_moved_and_comes_back(ws: Workspace) -> None:
    keep, other = _add(ws, "Jo Pardew"), _add(ws, "Jo Pardew")
    fill = Filler(ws)
    for model, field in references():
        fill.row(model, **{field.name: other})
    before = _pointing_at(other)
    assert all(before.values()) and len(before) >= 18, before
    done = contact_merging.merge(ws, keep, other)
    assert not any(_pointing_at(other).values())
    after = _pointing_at(keep)
    for name, ids in before.items():
        if not name.startswith("NotTheSame"):
            assert set(ids) <= set(after[name]), name
    undo.undo(ws, done.undo)
    assert _pointing_at(other) == before
    left = {name for name, ids in _pointing_at(keep).items() if ids}
    assert left <= {"ConsentEvent.contact"}  # what was set aside, and taken back, stays on record


def test_rows_that_may_be_there_once_are_folded_into_one_and_come_apart_again(
    ws: Workspace,
) -> None:
    keep, other = _add(ws, "Jo Pardew"), _add(ws, "Jo Pardew")
    fill = Filler(ws)
    for model, field in references():
        for owner in (keep, other):
            fill.row(model, **{field.name: owner})
    rows = {model: list(model.select().order_by(model.id).dicts()) for model in MODELS}
    done = contact_merging.merge(ws, keep, other)
    assert not any(_pointing_at(other).values())
    undo.undo(ws, done.undo)
    for model in MODELS:
        if model.__name__ == "ConsentEvent":  # it is only added to
            now = list(model.select().order_by(model.id).dicts())
            assert now[: len(rows[model])] == rows[model]
        elif model.__name__ not in ("AuditEvent", "Meta", "UndoEntry"):  # the trail goes on
            assert list(model.select().order_by(model.id).dicts()) == rows[model], model


def test_removing_a_person_knows_every_table_too() -> None:
    known = {(model, name) for model, name in STAYS} | {(model, "contact") for model in GOES}
    known |= {(ConsentEvent, "contact"), (Delivery, "contact"), (SheetRow, "contact")}
    missing = {
        f"{model.__name__}.{field.name}"
        for model, field in references()
        if (model, field.name) not in known
    }
    assert missing == {"NotTheSame.other"}  # let go by name, beside the first


def test_fields_are_taken_from_either_or_both(ws: Workspace) -> None:
    keep = _add(ws, "J Pardew", "jo@old.example", phone="01632 1", notes="Comes by bus")
    other = _add(ws, "Jo Pardew", "jo@new.example", phone="01632 2", notes="Makes the tea",
                 organisation="Larder")  # fmt: skip
    seen = {one.name: one for one in contact_merging.compare(ws, keep, other).fields}
    assert (seen["notes"].takes, seen["organisation"].takes) == ("both", "other")
    assert seen["phone"].may_hold_both and not seen["name"].may_hold_both
    contact_merging.merge(ws, keep, other, {"name": "other", "phone": "both", "email": "other"})
    view = contacts.show(ws, keep)
    assert (view.name, view.phone, view.organisation) == (
        "Jo Pardew", "01632 1 or 01632 2", "Larder",
    )  # fmt: skip
    assert view.notes == "Comes by bus\nMakes the tea"
    assert contact_addresses.all_of(keep) == ("jo@new.example", "jo@old.example")
    found = contacts.page(ws, ContactFilter(search="old.example"), 0, 5)
    assert [row.id for row in found] == [keep]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"name": "both"}, "one name only"),
        ({"shoe": "keep"}, "no field"),
        ({"phone": "left"}, "keep, other or both"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_merged(
    ws: Workspace, choices: dict[str, str], words: str
) -> None:
    keep, other = _add(ws, "Jo"), _add(ws, "Joe")
    with pytest.raises(Refused, match=words):
        contact_merging.merge(ws, keep, other, choices)
    assert contacts.show(ws, other).name == "Joe"


def test_nobody_is_merged_with_herself_or_with_nobody(ws: Workspace) -> None:
    keep = _add(ws, "Jo")
    with pytest.raises(Refused, match="one and the same"):
        contact_merging.merge(ws, keep, keep)
    with pytest.raises(NotFound):
        contact_merging.merge(ws, keep, 999)


def test_nothing_is_merged_while_a_message_waits(ws: Workspace, here: Town) -> None:
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    mailings.confirm(ws, mailing, 4)
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    with pytest.raises(Refused, match="still waiting"):
        contact_merging.merge(ws, asha, jo)
    Delivery.update(state="unknown").where(Delivery.contact == jo).execute()
    with pytest.raises(Refused, match="in doubt"):
        contact_merging.merge(ws, asha, jo)


def test_messages_of_both_records_stay_in_the_history(ws: Workspace, here: Town) -> None:
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    mailings.confirm(ws, mailing, 4)
    Delivery.update(state="accepted").execute()
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    contact_merging.merge(ws, asha, jo)
    kept = MergedDelivery.get(MergedDelivery.contact == asha)
    assert (kept.was, kept.delivery.address) == (jo, "jo@lantern.example")
    assert mailings.as_sent(ws, kept.delivery_id).email == "jo@lantern.example"
    assert "Hello Jo" in mailings.as_sent(ws, kept.delivery_id).text


def test_whoever_was_left_out_by_hand_stays_left_out(ws: Workspace, here: Town) -> None:
    mailing = mailings.prepare(ws, "T1", session_id=here.session).view.id
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    mailings.leave_out(ws, mailing, jo, "asked me")
    contact_merging.merge(ws, asha, jo)
    assert Mailing.get_by_id(mailing).left_out == {str(asha): "asked me"}
    assert asha not in {one.contact_id for one in mailings.audience(ws, mailing).goes}


def test_who_left_by_one_record_has_left(ws: Workspace, here: Town) -> None:
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    Membership.update(standing="left", left_on=ws.today()).where(Membership.contact == jo).execute()
    contact_merging.merge(ws, asha, jo)
    assert Membership.get(Membership.contact == asha).standing == "left"


def test_the_later_answer_to_an_invitation_stands(ws: Workspace, here: Town) -> None:
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    early, late = ws.now() - dt.timedelta(days=2), ws.now()
    base = {"session": here.session, "invited_at": early}
    Invitation.create(contact=asha, reply="yes", replied_at=early, note="by bus", **base)
    Invitation.create(contact=jo, reply="no", replied_at=late, note="is away", **base)
    contact_merging.merge(ws, asha, jo)
    row = Invitation.get(Invitation.contact == asha)
    assert (row.reply, row.note) == ("no", "by bus; is away")


def test_a_withdrawal_by_one_record_holds_for_both_until_asked_anew(
    ws: Workspace, here: Town
) -> None:
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    consent.withdraw(ws, jo, "mail", on=dt.date(2026, 3, 2))
    done = contact_merging.merge(ws, asha, jo)
    assert "ask anew" in done.said
    view = contacts.show(ws, asha)
    assert view.mail.state == "withdrew"
    assert {one.contact_id for one in ConsentEvent.select()} >= {asha}
    words = consent.wordings(ws)[0].id
    consent.give(ws, asha, "mail", method="spoken", on=ws.today(), wording_id=words)
    assert contacts.show(ws, asha).mail.state == "may"
    with pytest.raises(Refused, match="said something since"):
        undo.undo(ws, done.undo)


def test_taking_a_merge_back_gives_each_their_own_standing_again(ws: Workspace, here: Town) -> None:
    jo, not_asked = here.people["Jo Pardew"], here.people["Not Asked"]
    done = contact_merging.merge(ws, not_asked, jo)
    assert contacts.show(ws, not_asked).mail.state == "not_asked"
    undo.undo(ws, done.undo)
    assert contacts.show(ws, jo).mail.state == "may"
    assert contacts.show(ws, not_asked).mail.state == "not_asked"
    assert Contact.get_by_id(not_asked).mail_standing == "not_asked"


def test_an_address_never_to_be_written_to_stays_so_for_the_merged_person(
    ws: Workspace, here: Town
) -> None:
    jo, asha = here.people["Jo Pardew"], here.people["Asha Verrall"]
    consent.never_write(ws, jo)
    contact_merging.merge(ws, asha, jo)
    person_now = consent.person_for_gate(ws, asha)
    assert person_now.suppressed
    assert not gate(person_now, Purpose.mail, ws.today()).may


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_name_can_be_merged(ws: Workspace, name: str) -> None:
    keep, other = _add(ws, name, notes=name), _add(ws, "Jo", notes="x")
    contact_merging.merge(ws, keep, other)
    assert contacts.show(ws, keep).notes.endswith("x")


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "refuse", "withdraw", "never", "hold", "left"]),
        st.integers(1, 700),
    ),
    max_size=4,
)


@given(mine=_ACTS, theirs=_ACTS)
@settings(
    max_examples=12, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_through_the_one_gate_the_merged_person_never_may_more_than_either(
    tmp_path_factory: pytest.TempPathFactory,
    mine: list[tuple[str, int]],
    theirs: list[tuple[str, int]],
) -> None:
    clock = FrozenClock(dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC))
    with Workspace.open(tmp_path_factory.mktemp("merge") / "home", clock=clock) as ws:
        here = town(ws)
        ids = [
            person(ws, here, name, f"{name}@x.example", agreed=None) for name in ("keep", "other")
        ]
        for contact_id, acts in zip(ids, (mine, theirs), strict=True):
            for what, days in acts:
                _act(ws, here, contact_id, what, ws.today() - dt.timedelta(days=days))
        before = [_allowed(ws, here, one) for one in ids]
        contact_merging.merge(ws, ids[0], ids[1])
        after = _allowed(ws, here, ids[0])
        assert after <= before[0] & before[1]


def _act(ws: Workspace, here: Town, contact_id: int, what: str, day: dt.date) -> None:
    words = consent.wordings(ws)[0].id
    try:
        if what == "give":
            consent.give(ws, contact_id, "mail", method="sheet", on=day, wording_id=words)
        elif what == "refuse":
            consent.refuse(ws, contact_id, "mail", on=day)
        elif what == "withdraw":
            consent.withdraw(ws, contact_id, "mail", on=day)
        elif what == "never":
            consent.never_write(ws, contact_id)
        elif what == "hold":
            Contact.update(mail_hold_reason="bounced").where(Contact.id == contact_id).execute()
        else:
            Membership.update(standing="left").where(Membership.contact == contact_id).execute()
    except Refused:
        pass  # a day that no longer takes effect; what was said before stands


def _allowed(ws: Workspace, here: Town, contact_id: int) -> set[tuple[dt.date, int | None]]:
    """On which days, and in which community or none, the gate lets this person through."""
    them = consent.person_for_gate(ws, contact_id)
    days = [ws.today() + dt.timedelta(days=days) for days in (0, 1, 60, 400, 800)]
    return {
        (day, place)
        for day in days
        for place in (None, here.community)
        if gate(them, Purpose.mail, day, community_id=place).may
    }
