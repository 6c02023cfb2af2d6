"""Thirty good mails as coordinators write them, each of its own kind and voice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coptui.mail.check import Facts

TODAY = date(2026, 11, 23)
_FOOT = "\n\nTo hear less or nothing, reply with the word STOP.\n"


@dataclass(frozen=True)
class GoodMail:
    """A subject, a text, and the facts that the text is compared with."""

    subject: str
    text: str
    facts: Facts


def _ahead(kind: str, on: date = date(2026, 12, 3), times: tuple[str, str] = ("12:30", "14:30"),
           **more: object) -> Facts:  # fmt: skip
    return Facts(kind=kind, today=TODAY, session_on=on, times=times, **more)  # type: ignore[arg-type]


def _mail(subject: str, text: str, facts: Facts) -> GoodMail:
    return GoodMail(subject, text + _FOOT, facts)


def _plain(kind: str) -> Facts:
    return Facts(kind=kind, today=TODAY)


GOOD_MAILS = (
    _mail(
        "Harbour: somewhere to go, Thursday 3 December",
        "Hello Jo,\n\nThank you for the note about the ward. On Thursday 3 December 2026 we talk "
        "about what a good first evening at home looks like.\n\nWe are in the Library from 12:30 "
        "to 14:30. There is a lift, and a quiet room behind the desk. Soup is at one end of the "
        "table, cake at the other.\n\nWill you come? A YES, a NO or a MAYBE helps us with the pot.",
        _ahead("invitation"),
    ),
    _mail(
        "Kitchen Table: vouchers or cash?",
        "Dear friends,\n\nYou are invited to our kitchen. We meet on Tuesday 8 December 2026, "
        "18:00 to 19:30, at the Methodist hall. The door is step-free, and there is parking.\n\n"
        "Our question: what would you do with twenty pounds that nobody asks about? Bring a "
        "story, a receipt, or only your ears. Thanks to Mo for the chairs!",
        _ahead("invitation", date(2026, 12, 8), ("18:00", "19:30")),
    ),
    _mail(
        "Doorstep: tea on your own street",
        "Hi,\n\nthank you for opening this. We are six neighbours who would like to be sixteen.\n\n"
        "- When: Saturday 12 December 2026, 10:00 to 11:00\n"
        "- Where: the bench by the school, or its hall if it rains\n"
        "- Access: flat paths, toilets in the hall, a hearing loop inside\n\n"
        "Ring 01632 960200 if you would like somebody to walk with you.",
        _ahead("invitation", date(2026, 12, 12), ("10:00", "11:00"), ways=("01632 960200",)),
    ),
    _mail(
        "Harbour: next week",
        "Hello,\n\nwe meet again next week: Thursday 3 December 2026, 12:30 to 14:30.\n\n"
        "From the station it is five minutes on foot, past the clock. The ramp is on the left. "
        "Ask for Rowan; she wears a green scarf. We begin with a cup of tea and nobody has to "
        "speak.\n\nThank you for telling us that you will be there.",
        _ahead("reminder"),
    ),
    _mail(
        "Harbour: your next Thursday, and how to find us",
        "Thank you for your MAYBE. It may stay a maybe until the last minute.\n\n"
        "**Thursday 3 December**, 12:30 to 14:30. If you use a wheelchair, take the door in Mill "
        "Lane. If you get lost, ring 01632 960123 and stay where you are.",
        _ahead("reminder", ways=("01632 960123",)),
    ),
    _mail(
        "Harbour: it is tomorrow",
        "Thank you for keeping Thursday 3 December free. 12:30 to 14:30, second floor, lift "
        "beside the stairs. Whenever you walk in is the right time.",
        _ahead("day_before"),
    ),
    _mail(
        "Kitchen Table: please keep a date free",
        "A date for your wall: Thursday 3 December 2026, 12:30 to 14:30. What about? Keys. "
        "Where? We do not know yet. Tell us early what you need for access, and thank you for "
        "looking ahead with us.",
        _ahead("save_the_date"),
    ),
    _mail(
        "Changed: Harbour now meets Thursday 3 December",
        "We have moved by a day, because the heating went. The new day is Thursday 3 December "
        "2026, 12:30 to 14:30, in the same room with the same ramp.\n\nSorry for the trouble. If "
        "you have paid for a taxi, tell us and we pay it back. Thank you for bearing with us.",
        _ahead("change"),
    ),
    _mail(
        "Cancelled: Harbour, Thursday 3 December",
        "Please stay at home on Thursday 3 December: the session is off, since three of us have a "
        "cold. Our next session has no date yet, and you are invited to it already. Thanks for "
        "your patience.",
        _ahead("change", cancelled=True),
    ),
    _mail(
        "Harbour: thank you for Monday",
        "Thank you for the story about the key. It changed how I think about landlords.\n\n"
        "In the coming days you get what we wrote down, without names. If something small gets "
        "better meanwhile, tell me in a line. Our next session is on the first Thursday of "
        "January, and you are invited.",
        _plain("thanks"),
    ),
    _mail(
        "Kitchen Table: thanks, and one question",
        "Eleven people, two cakes, one very good argument. Thank you all.\n\nOne question to "
        "take along: who else should have been there? The next time is not fixed; as soon as it "
        "is, you are the first to know.",
        _plain("thanks"),
    ),
    _mail(
        "Harbour: what came of Monday 16 November",
        "Thank you, whether you were in the room or in our thoughts. On Monday 16 November 2026, "
        "21 people came together.\n\n## What we take with us\n\n1. A bag packed early saves an "
        "evening.\n2. One call on day two helps most.\n\n## What we will try\n\nThe ward rings the "
        "landlord before noon. Pass this on if it is useful. Next time we meet in January.",
        _plain("summary"),
    ),
    _mail(
        "Doorstep: a page about our first evening",
        "Here is what the bench heard. Thanks to all who sat on it.\n\nPeople would like a list "
        "of who has a ladder. Somebody has begun one. If you have noticed more, reply. You are "
        "invited to the next round, on a day that we still have to find.",
        _plain("summary"),
    ),
    _mail(
        "Harbour: three numbers for your fridge",
        "It is good to know that you are out there.\n\nFrom our last conversation, here is a card "
        "with three numbers that answer at night. Would a call suit you better than a mail? Thank "
        "you for staying with us. The next session is open to you as ever.",
        _plain("missed_you"),
    ),
    _mail(
        "Harbour: thank you for your answer",
        "Thank you for letting us know. A no is useful: it saves a sandwich.\n\nIs there a "
        "question we may ask for you? Send it, and you read the answer in the summary. Next time, "
        "then, or any time.",
        _plain("declined"),
    ),
    _mail(
        "Kitchen Table: what shall we cook next?",
        "What have you noticed at tills, in queues, in your own cupboard? Anything that deserves "
        "an hour is a topic.\n\nSo far we have: school meals, lending a freezer, and pride. Thank "
        "you for adding one. We choose at the next session, and you are invited to it.",
        _plain("topic_call"),
    ),
    _mail(
        "Harbour: welcome",
        "Welcome, and thank you for joining.\n\nYou agreed to be written to. You said no to "
        "photographs, so we take none of you. That was on our sheet HAR-14-S2.\n\nTwo or three "
        "mails come for each session. You are invited to the next one, whenever it is.",
        _plain("welcome"),
    ),
    _mail(
        "Harbour: shall we go on?",
        "Two years ago you agreed that we write to you. Thank you for that. Shall we go on?\n\n"
        "Reply with YES, CHANGE or STOP. If we hear nothing, we stop on the last day of January. "
        "The next session is open to you in any case.",
        _plain("refresh"),
    ),
    _mail(
        "Harbour: our report is out",
        "Thank you: this is your report as much as ours.\n\nIt says in eight pages what helps on "
        "the first evening. It says in one page what we ask of the council. Read it at "
        "https://hub.example/report and share it as you like. At our next session we ask what "
        "has come of it.",
        _plain("report"),
    ),
    _mail(
        "Leaving hospital: a page from Harbour",
        "Dear Ms Hale,\n\nimagine that nobody leaves a ward without knowing where they sleep. We "
        "believe that it is nearer than it looks, and that one decision of yours would help.\n\n"
        "Could one bed be kept free until six o'clock? We would love to hear how this looks from "
        "your side. Thank you for reading, and you are invited to sit with us once as a guest.",
        _plain("influence"),
    ),
    _mail(
        "Harbour: ten minutes with you?",
        "Thank you for having our page on your desk. Would Tuesday 15 December 2026 suit you, "
        "from 10:00 to 10:10? We come to you, with one picture and one question.\n\nOr tell us in "
        "a line whom else we could ask. You are invited to our next session too.",
        _plain("offer"),
    ),
    _mail(
        "Harbour: your five minutes",
        "Thank you for bringing the pharmacy's story. Five minutes are enough, and slides are not "
        "needed.\n\nWhat works? What would help it to happen more often? Please leave names out. "
        "You can change your mind at any time. We pay for the bus, and you are invited to stay "
        "for the rest and for the next time.",
        _ahead("brief"),
    ),
    _mail(
        "Harbour: the upstairs room, Thursday 3 December",
        "Thank you for having us again. We need the upstairs room on Thursday 3 December 2026 "
        "from 11:30 to 15:00, with tea for twenty.\n\n- Three vegan, one without nuts\n- One "
        "round table\n- The lift, please, and the loop switched on\n\nThe invoice goes to the hub.",
        _ahead("booking"),
    ),
    _mail(
        "Harbour: is it true, is it kind, is it useful?",
        "The draft is ready: https://hub.example/draft. Thank you for reading it with a pencil.\n\n"
        "Please tell us until Friday 4 December 2026 whether it may go out. If you are silent, we "
        "ring you. At the next session we look at what you wrote.",
        _plain("review"),
    ),
    _mail(
        "Harbour: where do we stand?",
        "Twelve short statements, a number for each. It is about all of us and about nobody in "
        "particular.\n\nThe numbers come back to the group at our next session. There are no "
        "right ones. Thank you for five honest minutes.",
        _plain("stage_review"),
    ),
    _mail(
        "Kitchen Table: a winter's rest",
        "We are taking a rest until the first week of March. The kitchen is being painted, and so "
        "are some of us.\n\nThe list stays, and so does the telephone. Thank you for a year of "
        "Tuesdays. The next date comes to you here; what would you like it to be about?",
        _plain("pause"),
    ),
    _mail(
        "Harbour: a good end, with cake",
        "After two years we are done, and that is good news. The ward rings before noon now. "
        "Nobody waits for a key.\n\nYou are invited to celebrate with us in the Library. Your "
        "address is deleted in February unless you reply KEEP or MOVE. Thank you for everything.",
        _plain("closing"),
    ),
    _mail(
        "Harbour: a small good thing",
        "Somebody came home from the ward on Friday, and the heating was on. A neighbour had "
        "thought of it.\n\nThat is all. Thank you for being the kind of people to whom such "
        "things get told. Next time, tell us yours.",
        _plain("news"),
    ),
    _mail(
        "Harbour: have you noticed anything?",
        "Thanks again for your part in the conversation. What has become a little better since, "
        "however small? One line is plenty.\n\nAnd the thing you wanted to try: is it still the "
        "right thing? If not, let it go. We hear it all the next time we meet. You are invited.",
        _plain("noticing"),
    ),
    _mail(
        "Harbour: thank you for looking in",
        "Thank you for sitting with us on your way through. What struck you?\n\nIf you want to "
        "begin something like it, take our lists and change them. We also come and tell you what "
        "went wrong. You are invited to the next session, and bring a colleague.",
        _plain("visit"),
    ),
    _mail(
        "Harbour: how we talk to the night team (for nurses)",
        "Thank you for asking how the Hospital Discharge Team (HDT) works with us. The HDT sends "
        "one person to each session. In turn, one of us sits in on the ward's Monday round. "
        "The GP hears of it by letter, and the NHS pays for the stamp. See you next time!",
        _plain("news"),
    ),
)
