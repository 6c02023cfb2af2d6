"""The forms of a venue: getting in, and all else that is good to know."""

from __future__ import annotations

from typing import Any

from coptui.services import venues
from coptui.services.venues import NewVenue, VenueView
from coptui.tui.place import PlaceScreen
from coptui.tui.widgets.form import Field, FormScreen, Values

KNOWN = (("unsure", "unsure"), ("yes", "yes"), ("no", "no"))
INTRO = "Say what somebody has seen; unsure is an answer. The line for invitations is made of it."


class VenueForm(FormScreen):
    """A place to meet, new or to be edited."""


def _access_fields(it: VenueView | None) -> tuple[Field, ...]:
    return (
        Field("name", "Name", value=it.name if it else "", required="What is the place called?",
              help="As people know it: Kilnbrook Library, Mill Room."),
        Field("address", "Address", value=it.address if it else "", optional=True),
        Field("neutral", "Neutral ground", "choice", value=it.neutral if it else "unsure",
              options=KNOWN, help="Nobody there has a stake in what is talked about."),
        Field("step_free", "Step-free", "choice", value=it.step_free if it else "unsure",
              options=KNOWN),
        Field("toilet", "Accessible toilet", "choice", value=it.toilet if it else "unsure",
              options=KNOWN),
        Field("hearing_loop", "Hearing loop", "choice",
              value=it.hearing_loop if it else "unsure", options=KNOWN),
        Field("quiet_space", "Quiet space", "choice", value=it.quiet_space if it else "unsure",
              options=KNOWN),
        Field("access_line", "In invitations", value=it.access if it else "",
              placeholder="made of what is known above",
              help="One line in every invitation; your own words if you like."),
    )  # fmt: skip


def new_venue(screen: PlaceScreen) -> FormScreen:
    """The name is enough; what nobody has looked at stays unsure."""

    async def save(values: Values) -> Any:
        new = NewVenue(**values)  # type: ignore[arg-type]
        return await screen.write(venues.add, new)

    return VenueForm(
        ("Venues", "New venue"), _access_fields(None), save, draft="venue:new", intro=INTRO
    )


def access(screen: PlaceScreen, it: VenueView) -> FormScreen:
    """Getting in: what is known, and the line for invitations."""

    async def save(values: Values) -> Any:
        start = {field.name: field.value for field in form.fields}
        changes = {name: value for name, value in values.items() if value != start[name]}
        if not changes:
            return await screen.read(venues.show, it.id)
        return await screen.write(lambda ws: venues.edit(ws, it.id, **changes))

    form = VenueForm(
        ("Venues", it.name), _access_fields(it), save, draft=f"venue:{it.id}", intro=INTRO
    )
    return form


def details(screen: PlaceScreen, it: VenueView) -> FormScreen:
    """All else: getting there, who opens the door, what it holds."""

    async def save(values: Values) -> Any:
        return await screen.write(lambda ws: venues.edit(ws, it.id, **values))

    fields = (
        Field("getting_there", "Bus and train", value=it.getting_there, optional=True),
        Field("parking", "Parking", value=it.parking, optional=True,
              help="Where, and what it costs."),
        Field("costs_line", "Costs", value=it.costs, optional=True,
              help="What coming costs, and what is paid: for the invitation."),
        Field("catering", "Food and drink", value=it.catering, optional=True,
              help="A kitchen, own cake allowed, who brings the urn."),
        Field("capacity", "Holds", value=str(it.capacity or ""), optional=True,
              help="How many people around tables."),
        Field("contact", "Contact", value=it.contact, optional=True,
              help="Who opens the door, and how to reach them."),
        Field("host_organisation", "House of", value=it.host_organisation, optional=True,
              help="Whose house it is; a party to the topic is asked about, gently."),
        Field("notes", "Notes", "long", value=it.notes),
    )  # fmt: skip
    return VenueForm(("Venues", it.name, "More"), fields, save, draft=f"venue:more:{it.id}")
