"""The three made-up communities, where they meet, their topics and their sessions."""

from __future__ import annotations

from dataclasses import dataclass

VENUES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "Kilnbrook Library, Mill Room",
        "4 Mill Lane, Kilnbrook",
        "Ground floor, no steps, accessible toilet next door, hearing loop, quiet room to use.",
        "Buses 3 and 17 stop outside; four blue-badge bays behind the library.",
        "Free; tea and cake on us; tell us if the bus fare is a worry.",
    ),
    (
        "St Agnes Hall, the kitchen side",
        "Canal Street, Kilnbrook",
        "Ramp at the garden gate, wide doors, accessible toilet, no hearing loop.",
        "Ten minutes on foot from the station, bus 9 to Canal Street.",
        "Free, and there is always soup.",
    ),
    (
        "Larch Court, common room",
        "Larch Court, Kilnbrook",
        "Level access throughout, accessible toilet, seats with arms, parking at the door.",
        "Bus 5 to Larch Court, or ask us for a lift.",
        "Free; lifts can be arranged.",
    ),
)


@dataclass(frozen=True)
class Place:
    """A made-up community."""

    code: str
    name: str
    purpose: str
    question: str
    venue: int
    founded: int
    rhythm_weeks: int
    reviews: tuple[tuple[int, str, str], ...]
    ideas: tuple[tuple[str, str, int], ...]


AGREEMENT = (
    "Whoever comes is the right person, whenever they come. We look for what works and for the "
    "times when it went a little better. No names, no blame, no shame: stories stay in the room "
    "unless the person they belong to says otherwise."
)

PLACES: tuple[Place, ...] = (
    Place(
        "HAR",
        "Harbour",
        "Leaving hospital with somewhere safe to go",
        "What can I do, where I am, so that nobody leaves hospital without somewhere to go?",
        0,
        620,
        4,
        (
            (560, "forming", "Everybody still introduces themselves and waits for Rowan."),
            (
                430,
                "storming",
                "Wards and housing see the same day quite differently and now say so.",
            ),
            (250, "norming", "We ring each other between sessions and the round opens itself."),
            (95, "performing", "Members bring the examples and come back with what changed."),
        ),
        (
            ("Coming home at the weekend", "member", 6),
            ("Pets, when somebody is taken in", "conversation", 9),
            ("What a care home could ask for by phone", "stakeholder", 3),
        ),
    ),
    Place(
        "KIT",
        "Kitchen Table",
        "Food, money and dignity",
        "What can I do so that asking for help with food costs nobody their dignity?",
        1,
        160,
        6,
        (
            (138, "forming", "A first evening: people were finding out who runs what."),
            (90, "norming", "We share one list of opening times and cover for each other."),
            (45, "storming", "The new topic split the room, openly and with respect."),
        ),
        (
            ("Cooking for one", "member", 7),
            ("What a school canteen throws away", "conversation", 4),
            ("A shelf in every waiting room", "stakeholder", 2),
        ),
    ),
    Place(
        "DOR",
        "Doorstep",
        "Loneliness at home after 60",
        "What can I do so that somebody on my street has a person to talk to this week?",
        2,
        40,
        4,
        ((20, "forming", "One session: too early to say more."),),
        (
            ("A bench that faces the street", "member", 5),
            ("Who has a key", "conversation", 3),
            ("Telephones that are too clever", "member", 6),
        ),
    ),
)


@dataclass(frozen=True)
class Topic:
    """A made-up topic series."""

    key: str
    code: str
    title: str
    question: str
    future: str
    status: str
    planned: int
    started: int
    good_enough: int
    closed: int | None = None


TOPICS: tuple[Topic, ...] = (
    Topic(
        "ward",
        "HAR",
        "Ward to front door",
        "What helps on the day itself?",
        "The door opens, the light works, somebody has put the kettle on.",
        "closed",
        4,
        560,
        7,
        300,
    ),
    Topic(
        "medicines",
        "HAR",
        "Medicines that travel with you",
        "How do the right tablets get home together with the person?",
        "Nobody rings the ward to ask which white tablet is which.",
        "closed",
        4,
        260,
        7,
        130,
    ),
    Topic(
        "first48",
        "HAR",
        "First 48 hours at home",
        "What makes the first two days at home safe enough to sleep?",
        "By the second evening the person knows who to ring, and has rung nobody.",
        "open",
        4,
        77,
        7,
    ),
    Topic(
        "free",
        "KIT",
        "Free food, no shame",
        "How do we give food so that people come back before it is an emergency?",
        "People swap recipes in the queue and there is hardly a queue.",
        "closed",
        2,
        140,
        7,
        90,
    ),
    Topic(
        "vouchers",
        "KIT",
        "Vouchers or cash?",
        "What leaves the choice with the person and still helps the service to keep going?",
        "Nobody at the till can tell who pays with what.",
        "open",
        4,
        51,
        6,
    ),
    Topic(
        "neighbours",
        "DOR",
        "Knowing your neighbours",
        "What makes it easy to knock?",
        "Each of us could name the people three doors either way.",
        "open",
        4,
        20,
        6,
    ),
)


@dataclass(frozen=True)
class Meeting:
    """A made-up session. `day` counts from today; `kind` as "one-off" has no topic."""

    code: str
    number: int
    day: int
    topic: str
    status: str
    present: int
    new: int
    guests: int
    organisations: int
    seats: int = 0
    ratings: tuple[int, ...] = ()
    good_enough: tuple[int, ...] = ()
    actions: tuple[int, int] = (0, 0)
    noticings: int = 0
    decision: str = "again"
    captured: int = 0
    example: str = ""
    presenter: str = ""
    lived: str = ""


MEETINGS: tuple[Meeting, ...] = (
    Meeting("HAR", 1, -560, "ward", "circulated", 13, 13, 3, 7),
    Meeting("HAR", 2, -518, "ward", "circulated", 14, 5, 2, 8),
    Meeting("HAR", 3, -476, "ward", "circulated", 15, 4, 1, 9),
    Meeting("HAR", 4, -434, "ward", "circulated", 13, 1, 1, 8),
    Meeting("HAR", 5, -385, "", "circulated", 11, 1, 0, 8),
    Meeting("HAR", 6, -260, "medicines", "circulated", 16, 3, 1, 10),
    Meeting("HAR", 7, -232, "medicines", "circulated", 17, 2, 1, 10),
    Meeting("HAR", 8, -204, "medicines", "circulated", 16, 1, 1, 10),
    Meeting("HAR", 9, -176, "medicines", "circulated", 18, 1, 0, 11, decision="other_topic"),
    Meeting("HAR", 10, -119, "", "circulated", 15, 1, 1, 10, decision="other_topic"),
    Meeting(
        "HAR",
        11,
        -77,
        "first48",
        "circulated",
        19,
        5,
        3,
        11,
        3,
        (3, 4, 3, 5, 4, 2, 4, 3, 4, 4),
        (7,),
        (5, 7),
        4,
        captured=24,
        example="The box by the bed: what a ward packs for the first night",
        presenter="Ngozi Hart",
        lived="planned: a member tells how the first night was",
    ),
    Meeting(
        "HAR",
        12,
        -49,
        "first48",
        "circulated",
        21,
        3,
        2,
        12,
        3,
        (4, 5, 5, 4, 6, 5, 4, 5, 5, 6),
        (7,),
        (6, 8),
        7,
        captured=26,
        example="A call on the second morning, made by somebody who has been there",
        presenter="Gwen Isley",
        lived="planned: the peer mentors",
    ),
    Meeting(
        "HAR",
        13,
        -21,
        "first48",
        "circulated",
        22,
        4,
        2,
        12,
        4,
        (6, 7, 7, 5, 7, 7, 8, 6, 7, 7),
        (7,),
        (8, 9),
        11,
        captured=28,
        example="The ward rings the pharmacy at nine",
        presenter="Peter Sallow",
        lived="planned: four seats, two of them first-timers",
    ),
    Meeting(
        "HAR",
        14,
        7,
        "first48",
        "invited",
        0,
        0,
        0,
        0,
        decision="",
        example="A bag of tablets and one page that explains it",
        presenter="Imani Roe",
        lived="planned: a member and a family",
    ),
    Meeting(
        "KIT",
        1,
        -140,
        "free",
        "circulated",
        16,
        16,
        3,
        9,
        2,
        (4, 5, 4, 5, 4, 5),
        (7,),
        captured=18,
        example="A larder without a form",
        presenter="Hattie Bloom",
        lived="planned: two members who have used a food bank",
    ),
    Meeting(
        "KIT",
        2,
        -98,
        "free",
        "circulated",
        18,
        6,
        2,
        10,
        2,
        (5, 5, 6, 5, 5, 6),
        (7,),
        (2, 5),
        3,
        decision="other_topic",
        captured=20,
        example="Saving a pound a week, and who minds the jar",
        presenter="Sunita Rell",
        lived="planned: two seats",
    ),
    Meeting(
        "KIT",
        3,
        -51,
        "vouchers",
        "circulated",
        11,
        2,
        1,
        7,
        0,
        (2, 8, 3, 7, 2, 9, 4, 6),
        (6, 8),
        (1, 5),
        1,
        captured=22,
        example="Case study: one family, five vouchers and a bus fare",
        lived="case study instead",
    ),
    Meeting(
        "KIT",
        4,
        -3,
        "vouchers",
        "held",
        17,
        4,
        2,
        10,
        1,
        (2, 7, 3, 8, 4, 7, 5, 3, 6),
        (6,),
        (1, 4),
        2,
        decision="",
        captured=31,
        example="Cash in an envelope: what happened in twelve weeks",
        presenter="Leroy Stanton",
        lived="one seat",
    ),
    Meeting(
        "DOR",
        1,
        -20,
        "neighbours",
        "circulated",
        13,
        13,
        2,
        8,
        2,
        (2, 3, 3, 4, 2, 3, 3),
        (6,),
        captured=21,
        example="A bench, a kettle and a chalk board",
        presenter="Carys Dunne",
        lived="planned: two neighbours",
    ),
    Meeting("DOR", 2, 28, "neighbours", "date_set", 0, 0, 0, 0, decision="", lived="not yet"),
)
