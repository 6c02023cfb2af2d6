"""A community in which every template has somebody to go to, and what is written into blanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from coptui.services import (
    attendance,
    communities,
    consent,
    contacts,
    mailing_blanks,
    mailings,
    members,
    sessions,
    topics,
)
from coptui.services.communities import NewCommunity
from coptui.services.contact_views import NewContact
from coptui.services.sessions import NewSession
from coptui.store.models import (
    Action,
    Dissemination,
    Example,
    Influencer,
    Invitation,
    Membership,
    Report,
    Session,
    TopicIdea,
)
from coptui.workspace import Workspace

LINK = "https://hub.example/harbour/first-48-hours"
WRITTEN: dict[str, dict[str, str]] = {
    "T2b": {"door": "The side door in Mill Lane; ring the bell marked Library, first floor."},
    "T4": {
        "gift": "A card with three numbers that answer at night. Take as many as you can use.",
        "summary": LINK,
    },
    "T9": {
        "foreword": "Two years ago nobody knew who brings the key. Today somebody always does.",
        "points": "- A bag that is packed early saves the evening.\n- Ring on day two.",
        "breadth": "Sixty-one people came, from nineteen organisations and from three streets.",
        "recommendations": "- Let the ward ring the landlord before noon.\n- Keep one bed free.",
        "link": LINK,
    },
    "T10": {
        "future": "Nobody would leave the ward without knowing where they sleep that night.",
        "message": "The first evening decides, and it costs least to help then.",
        "outcomes": "Two wards already pack a bag on the day before.",
        "recommendations": "- Let the ward ring the landlord before noon.",
        "link": LINK,
    },
    "T11": {
        "first": "Tuesday 15 December 2026, 10:00 to 10:10",
        "second": "Thursday 17 December 2026, 14:00 to 14:10",
        "question": "Who in your house could say yes to one bed that is kept free?",
    },
    "T12": {
        "kinds": "nurses, tenants, two volunteers and a landlord",
        "costs": "We pay for your way here, and for two hours of your time.",
    },
    "T13": {
        "room": "from 11:30 to 15:15, with time to set up and to tidy up",
        "layout": "one round table for twenty",
        "access": "one place for a wheelchair, a hearing loop, two parking spaces",
        "numbers": "twenty",
        "diet": "three vegan, one without nuts",
        "invoice": "Kilnbrook Community Hub, 4 Mill Lane",
        "cancel": "Friday 27 November 2026",
    },
    "T19": {"link": LINK, "by": "Friday 4 December 2026"},
    "T20": {"by": "Friday 4 December 2026"},
    "T21": {
        "until": "the first week of March",
        "why": "Three of us are moving house, and the library is being painted.",
    },
    "T22": {
        "outcomes": "- The ward rings before noon.\n- Nobody waits for a key any more.",
        "link": LINK,
        "where": "The Doorstep community meets every sixth Tuesday; reply, and we introduce you.",
        "date": "Friday 26 February 2027",
    },
    "T23": {"noticing": "A neighbour put the heating on before somebody came home from the ward."},
    "T24": {"resources": LINK},
}
"""What a coordinator might write into the blanks of each template."""

SHORT = ("Jo", "Bo Li", "D.", "J. Smith", "Al", "Ng", "王", "Ö", "X Æ", "Yu Wu")
ACCENTS = (
    "José Núñez", "Zoë Brontë", "Łukasz Ødegård", "Ágnes Szőke", "Siân Ó Súilleabháin",
    "François Lefèvre", "Jürgen Groß", "Nguyễn Thị Ánh", "Đorđe Čolić", "Þóra Guðmundsdóttir",
)  # fmt: skip
RIGHT_TO_LEFT = (
    "محمد العلي", "دانا بن דוד", "יעל כהן", "فاطمه زهرا", "שרה לוי", "أحمد", "مريم بنت خالد",
    "עמוס עוז", "پروین اعتصامی", "ليلى",
)  # fmt: skip
AWKWARD = (
    "Dr Anil Bexley", "Rev Joan Heddle", "Pardew, Jo", "O'Neil-Smythe Mary-Ann", "Cllr Sam Pike",
    "*Star* Under_score", "Jo & Sons <Ltd>", "Mrs. K", "12 Mill Lane", "Ann {{ braces",
)  # fmt: skip
LONG = tuple(
    f"{first} {'Featherstonehaugh-Cholmondeley ' * 2}{last}"
    for first in ("Maximiliane", "Bartholomew", "Oluwaseun", "Konstantinos", "Wilhelmina")
    for last in ("of Upper Kilnbrook", "d'Aubigné")
)
NAMES = (*SHORT, *ACCENTS, *RIGHT_TO_LEFT, *AWKWARD, *LONG)
"""Fifty people: short and long, with and without a first name, in several scripts."""
TODAY = date(2026, 11, 23)
LONG_ORGANISATION = (
    "The United Charitable Foundation for Housing, Hospitals and Neighbourly Help in Kilnbrook, "
    "Upper Kilnbrook and the Villages Along the Canal"
)


@dataclass
class Home:
    """Ids of what was made."""

    community: int
    behind: int
    ahead: int
    people: dict[str, int]


def person(ws: Workspace, name: str, email: str) -> int:
    """Somebody who agreed to be written to, and is on no list."""
    key = contacts.add(ws, NewContact(name=name, email=email)).view.id
    wording = consent.wordings(ws)[0].id
    consent.give(ws, key, "mail", method="sheet", on=TODAY, wording_id=wording)
    return key


def home(ws: Workspace, *, organisation: str = "Kilnbrook Community Hub") -> Home:
    """Harbour, with one session behind it, one ahead, and a person for each part in both."""
    with ws.store.atomic():
        return _home(ws, organisation)


def _home(ws: Workspace, organisation: str) -> Home:
    consent.add_wording(ws, "May we write to you about our sessions?", ["mail", "named"])
    new = NewCommunity(
        name="Harbour",
        code="HAR",
        agreement="What is said stays without names.",
        host_organisation=organisation,
        host_name="Rowan Achebe",
        host_phone="01632 960123",
        host_email="harbour@hub.example",
    )
    made = Home(communities.add(ws, new).view.id, 0, 0, {})
    topic = topics.add(ws, made.community, "First 48 hours at home", "What helps at first?").view.id
    made.behind = _session(ws, topic, TODAY)
    made.ahead = _session(ws, topic, date(2026, 12, 10))
    for name in ("Came", "Elsewhere", "Comes", "Perhaps", "Cannot", "Posted", "Reads"):
        _add(ws, made, name, listed=True)
    for name in ("Core", "Expert", "Chair", "Once"):
        _add(ws, made, name, listed=True)
    for name in ("Owner", "Presenter", "Room", "Cake", "Decides", "Registered", "Visitor"):
        _add(ws, made, name, listed=False)
    _roles(ws, made)
    _answers(made)
    _behind(ws, made)
    _register(ws, made)
    TopicIdea.create(community=made.community, text="Who eats alone?", raised_on=TODAY, interest=3)
    TopicIdea.create(community=made.community, text="Keys and who keeps them", raised_on=TODAY)
    gone = Membership.get(Membership.contact == made.people["Once"])
    gone.standing, gone.left_on = "left", TODAY
    gone.save()
    return made


def _session(ws: Workspace, topic: int, on: date) -> int:
    new = NewSession(
        topic_id=topic,
        on=on,
        start=time(12, 30),
        end=time(14, 30),
        venue="Kilnbrook Library",
        access="Step-free, with a hearing loop.",
        example="The pharmacy that rings back",
        host_name="Rowan Achebe",
        host_contact="01632 960123",
    )
    return sessions.plan(ws, new).view.id


def _add(ws: Workspace, made: Home, name: str, *, listed: bool) -> None:
    key = person(ws, name, f"{name.lower().replace(' ', '.')}@lantern.example")
    made.people[name] = key
    if listed:
        members.add(ws, made.community, [key])


def _roles(ws: Workspace, made: Home) -> None:
    for name, role in (
        ("Core", "core_member"),
        ("Expert", "neutral_expert"),
        ("Chair", "facilichair"),
        ("Reads", "reading"),
        ("Room", "venue_contact"),
        ("Cake", "caterer"),
        ("Decides", "influencer"),
        ("Visitor", "visitor"),
    ):
        members.give_role(ws, made.community, made.people[name], role)


def _answers(made: Home) -> None:
    said = {"Comes": "yes", "Perhaps": "maybe", "Cannot": "no", "Posted": "keep-posted"}
    for name in ("Came", "Elsewhere", *said):
        for session in (made.behind, made.ahead):
            Invitation.create(
                contact=made.people[name],
                session=session,
                reply=said.get(name, "none"),
                invited_at=Session.get_by_id(session).created_at,
            )


def _behind(ws: Workspace, made: Home) -> None:
    """The first session is over: who came, who brought the example, who will try something."""
    attendance.here(ws, made.behind, made.people["Came"])
    Action.create(
        community=made.community,
        session=made.behind,
        contact=made.people["Owner"],
        text="Ask the ward about keys",
    )
    for session in (made.behind, made.ahead):
        row = Session.get_by_id(session)
        Example.update(presenter=made.people["Presenter"]).where(
            Example.id == row.example_id
        ).execute()
    row = Session.get_by_id(made.behind)
    row.useful, row.thanks_for = "The card with three numbers", "The story about the key"
    row.starts_at -= timedelta(days=7)
    row.ends_at -= timedelta(days=7)
    row.status = "held"
    row.save()


def _register(ws: Workspace, made: Home) -> None:
    """Somebody in the register, to whom the report of this community goes."""
    entry = Influencer.create(contact=made.people["Registered"], can_decide="one bed kept free")
    report: Any = Report.create(
        community=made.community, kind="topic", title="First 48 hours", made_on=TODAY
    )
    Dissemination.create(report=report, influencer=entry)


AHEAD = ("T1", "T2a", "T2b", "T5", "T6", "T12", "T13", "T14")
OF_A_COMMUNITY = ("T7", "T8", "T16", "T20", "T21", "T22", "T23")
ANSWERS_TO_ONE_PERSON = ("T17", "T18")


def draft(ws: Workspace, here: Home, key: str) -> int:
    """A draft for the session, or the community, that the template is about."""
    if key in OF_A_COMMUNITY:
        return mailings.prepare(ws, key, community_id=here.community).view.id
    about = here.ahead if key in AHEAD else here.behind
    return mailings.prepare(ws, key, session_id=about).view.id


def written(ws: Workspace, here: Home, key: str) -> int:
    """A draft with all its blanks written in."""
    mailing = draft(ws, here, key)
    if key in WRITTEN:
        mailing_blanks.write(ws, mailing, WRITTEN[key])
    return mailing
