"""What the made-up people said in their sessions, by topic and kind; never who said it."""

from __future__ import annotations

from collections.abc import Mapping

SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "first48": {
        "best_hope": (
            "That I leave knowing whom to ring at five on a Friday.",
            "That the ward hears once what the evening at home was like.",
            "That we find one small thing which all of us can start tomorrow.",
        ),
        "gone_well": (
            "The discharge lounge now has a kettle and a phone that rings out.",
            "Two families were rung on the second day and both said it helped.",
            "Nobody on the short list went home to a cold flat this month.",
        ),
        "good_practice": (
            "A volunteer turns the heating on while the person is still on the ward.",
            "The pharmacy prints one page with pictures of the tablets.",
            "The link worker puts a note on the fridge with three numbers.",
        ),
        "statement": (
            "The first night is long when the phone has no credit.",
            "People say they are fine because they want to go home.",
            "A key that fits is worth more than a care plan.",
        ),
        "question": (
            "Who can lend a key safe on the same day?",
            "How would a neighbour know that somebody is back?",
            "What do we do when there is nobody to be rung?",
        ),
        "clarification": (
            "Ready to leave means that the doctor has signed, not that the tablets are there.",
            "The two days begin at the front door, not when the bed is free.",
            "The call is a chat and not a check.",
        ),
        "difficulty": (
            "Transport comes at night and the shops are shut.",
            "The flat was let go while she was on the ward.",
            "Tablets come a day later than the person.",
        ),
        "exception": (
            "On the ward with the whiteboard everybody had a way home before noon.",
            "When the same driver came twice, he noticed the empty fridge.",
            "The week the clerk rang ahead there was no wait at the counter.",
        ),
        "preferred_future": (
            "Somebody is expected, not merely sent home.",
            "There is soup, a light that works and one number to ring.",
            "The second morning feels like an ordinary morning.",
        ),
        "outside_our_control": (
            "The transport contract ends at eight in the evening.",
            "Housing benefit stops when a stay is long.",
            "The two computer systems do not talk to each other.",
        ),
        "conclusion": (
            "One page, one number and one call make the biggest difference.",
            "Ringing ahead is cheaper than coming back.",
            "The second morning matters as much as the first night.",
        ),
        "recommendation": (
            "Every ward names one person who rings home on the second morning.",
            "A warm pack is ready on each ward on Fridays.",
            "The leaving page has one phone number and large print.",
        ),
        "resource": (
            "The list of same-day key safes at Canal Homes.",
            "The fridge note, as a file to print.",
            "A short film on using a pill box, made by the pharmacy.",
        ),
        "action": (
            "Try the fridge note with five people.",
            "Ask the drivers what they notice at the door.",
            "Bring the page with the tablets to two wards.",
        ),
        "useful": (
            "Hearing the ward and housing talk to each other.",
            "The story of the second morning.",
            "That the quiet ones were asked too.",
        ),
        "who_else": (
            "A taxi firm that does the night runs.",
            "Somebody from the weekend team.",
            "A corner shop near the hospital.",
        ),
    },
    "free": {
        "best_hope": (
            "To stop asking people to prove that they are hungry.",
            "To share the opening times.",
        ),
        "gone_well": (
            "The larder ran out of forms and nothing bad happened.",
            "Children helped to lay the table.",
        ),
        "good_practice": (
            "Shelves like in a shop, and people choose.",
            "Recipes are swapped in the queue.",
        ),
        "statement": (
            "The bag says food bank in large letters.",
            "Coming the first time is the hardest part.",
        ),
        "question": ("What would make a second visit easy?", "Who has a freezer to share?"),
        "clarification": (
            "Free means no questions, not no welcome.",
            "Crisis food and weekly food are not the same.",
        ),
        "difficulty": (
            "Fresh food goes off between deliveries.",
            "People come when the gas has already gone.",
        ),
        "exception": (
            "In the school holidays it was full and nobody felt watched.",
            "With music on, people stayed.",
        ),
        "preferred_future": (
            "A table where nobody knows who paid.",
            "A queue that is more of a conversation.",
        ),
        "outside_our_control": (
            "The five weeks before a first payment.",
            "What the big shops give, and when.",
        ),
        "conclusion": (
            "Choice costs no more and changes everything.",
            "One shared list saves three phone calls.",
        ),
        "recommendation": (
            "Drop the form for a first visit.",
            "Say on every leaflet that one may simply come.",
        ),
        "resource": ("The shared list of opening times.", "A recipe card for a bag of oats."),
        "action": ("Print the list.", "Try a month without the form."),
        "useful": ("The round, where everybody had a turn.", "The soup."),
        "who_else": ("A school cook.", "Somebody with an allotment."),
    },
    "vouchers": {
        "best_hope": (
            "That we can differ and still share the washing-up.",
            "To hear what people at the till think.",
            "To try something small before the winter.",
            "That nobody leaves feeling told off.",
        ),
        "gone_well": (
            "The two who differed most came by the same bus.",
            "Twelve weeks of envelopes and every one was collected.",
            "The shop took the voucher without a word.",
        ),
        "good_practice": (
            "A card that looks like any other card.",
            "The adviser asks first which one the person would rather have.",
            "A note with the money says only: for whatever helps.",
        ),
        "statement": (
            "A voucher tells the whole queue.",
            "Cash says that we trust you.",
            "A voucher keeps the money for food when others in the house would take it.",
            "We all want the same evening meal.",
        ),
        "question": (
            "Who decides what counts as food?",
            "What would the funder need to see to say yes to cash?",
            "What do people choose when they may choose?",
            "How did it go for those who chose the voucher?",
        ),
        "clarification": (
            "Cash here means up to thirty pounds, once.",
            "The voucher is for two shops and not for one.",
            "Nobody proposes to end the larder.",
        ),
        "difficulty": (
            "The bus to the shop costs as much as the bread.",
            "Some of us are bound by what the funder wrote.",
            "We talk about people who are not in the room.",
            "An envelope can go missing.",
        ),
        "exception": (
            "Where people had both, hardly anybody asked why.",
            "When the rule was read out aloud, it turned out to allow more.",
            "One week the money went on a repaired cooker.",
        ),
        "preferred_future": (
            "Nobody at the till can tell.",
            "People choose, and choose again next time.",
            "Helpers stop counting and start cooking.",
        ),
        "outside_our_control": (
            "The terms of the hardship fund.",
            "Prices in the one shop that can be reached on foot.",
            "How the accounts have to be shown.",
        ),
        "conclusion": (
            "Both may be right, for different weeks of a life.",
            "Asking people first is something all of us can do.",
            "We need the numbers of both ways beside each other.",
        ),
        "recommendation": (
            "Offer both for three months and ask people which helped.",
            "Invite somebody from the fund to hear it.",
            "Write down what cash was spent on, without names.",
        ),
        "resource": (
            "The twelve-week notes on the envelopes.",
            "The fund's own guidance, page four.",
            "A plain card from the credit union.",
        ),
        "action": (
            "Ask ten people at the larder what they would choose.",
            "Read the terms of the fund aloud, together.",
            "Count what the vouchers cost to run.",
        ),
        "useful": (
            "That we stayed at the table.",
            "Hearing the reasons and not only the views.",
            "The case study, because nobody had to defend it.",
        ),
        "who_else": (
            "Somebody who works at a till.",
            "The officer of the hardship fund.",
            "Two people who have had both.",
        ),
    },
    "neighbours": {
        "best_hope": ("To know one more name on my stairs.",),
        "gone_well": ("The bench is back, and it is used.",),
        "good_practice": ("A chalk board by the lift: tea at four, door open.",),
        "statement": ("It is quiet after five.",),
        "question": (
            "How do I knock without being a nuisance?",
            "Is this for people on their own, or for all of us?",
            "Who decides what we talk about next?",
            "May I bring somebody who never goes out?",
        ),
        "clarification": (
            "Lonely is not the same as alone.",
            "After 60 means whoever feels like it.",
            "Next door is three doors either way.",
        ),
        "difficulty": ("The lift is out and so nobody comes down.",),
        "exception": ("During the power cut all of us stood on the landing and laughed.",),
        "preferred_future": ("Somebody would notice if my curtains stayed shut.",),
        "outside_our_control": ("When the last bus goes.",),
        "conclusion": ("Small reasons to knock work better than big events.",),
        "recommendation": ("A tin of biscuits for every landing.",),
        "resource": ("The library's list of groups that come to the house.",),
        "action": ("Put the chalk board up by the other lift.",),
        "useful": ("Laughing.",),
        "who_else": ("The post woman.",),
    },
}

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "first48": (
        "Put the fridge note on both wards",
        "Ring two families on the second morning",
        "Ask the night drivers what they see at the door",
        "Find out who lends key safes the same day",
        "Print the page with the tablets in large print",
        "Keep a warm pack ready on Fridays",
        "Tell the weekend team about the one number",
        "Show the fridge note to the surgery",
        "Make a list of numbers that answer after five",
    ),
    "free": (
        "Try a month without the form",
        "Print one list of opening times",
        "Find a freezer to share",
        "Ask the school cook to join us",
        "Play music on Tuesdays and see who stays",
    ),
    "vouchers": (
        "Ask ten people which they would choose",
        "Read the terms of the fund together",
        "Count what the vouchers cost to run",
        "Invite somebody who works at a till",
        "Write up the twelve weeks of envelopes",
    ),
}

NOTICED: Mapping[str, tuple[str, ...]] = {
    "HAR-11": (
        "Two wards ask about the heating before they ask about transport.",
        "A driver waited until the light was on.",
        "The fridge note was still there after a week.",
        "A daughter rang to say thank you, and nothing else.",
    ),
    "HAR-12": (
        "The ward sister rang housing first.",
        "Somebody asked for the call on the second morning by name.",
        "The pharmacy has put the page with the pictures on the counter.",
        "Fewer bags are left behind in the lounge.",
        "The new clerk knew the one number.",
        "A neighbour came to the ward with a key.",
        "One family said that they slept.",
    ),
    "HAR-13": (
        "The ward now rings the pharmacy at 9.",
        "Tablets were there before the person on four days out of five.",
        "Housing and the ward say “we” when they mean both.",
        "A volunteer was asked to train the next one.",
        "The warm pack was refilled by somebody we do not know.",
        "The GP's desk has the fridge note on its wall.",
        "A man rang the number just to say that all was well.",
        "Someone brought cake who had only ever come for tea.",
        "The night driver carries light bulbs.",
        "The lounge phone has a chair beside it.",
        "The round took twice as long, because people listened.",
    ),
    "KIT-2": (
        "People stay after they have been served.",
        "The form is gone from the counter.",
        "Somebody brought a recipe back, improved.",
    ),
    "KIT-3": ("Two who disagreed swapped phone numbers.",),
    "KIT-4": (
        "The shop put the card machine where nobody sees the card.",
        "A volunteer said “choose” where it used to be “take”.",
    ),
}
VICTORY = "The ward now rings the pharmacy at 9."

RESOURCES: tuple[tuple[str, str, str], ...] = (
    ("Fridge note with three numbers", "shared folder, paper 1", "knowing whom to ring"),
    ("Same-day key safes", "Canal Homes, front desk", "getting in"),
    ("Page with pictures of the tablets", "Brook Pharmacy", "taking the right one"),
    ("Film: how to fill a pill box", "libraries.example/pillbox", "families far away"),
    ("Warm pack, what goes in", "Home from Hospital", "the first night"),
    ("Numbers that answer after five", "shared folder, paper 4", "evenings and weekends"),
    ("Lifts home, who drives where", "Home from Hospital", "the way home"),
    ("Money when a stay is long", "Money Matters Advice", "keeping the flat"),
    ("Carers' corner, Tuesdays", "Carers' Table", "those who look after somebody"),
)

CASE_STUDY: Mapping[str, str] = {
    "title": "The checklist that grew a line",
    "situation": "A community nurse had stopped asking about the tablets at the door, because she "
    "feared the answer.",
    "offered": "Four sessions in which she could mostly listen. In the third she drew the leaving "
    "checklist on the flip chart and asked the room what was missing.",
    "did": "Two lines were added: are the tablets in the person's hand, and is somebody expecting "
    "them. She took both to her team, and the ward had them within a month.",
}
CASE_OUTCOMES = (
    "The leaving checklist has both lines.",
    "She says that she now asks without fearing the answer.",
    "The ward counts fewer calls on the second day.",
)

RECOMMENDATIONS: Mapping[str, tuple[tuple[str, str, str, str], ...]] = {
    "ward": (
        ("Ask about the front door in the morning round", "Hospital Board", "done", ""),
        ("One phone in the lounge that rings out", "Hospital Board", "done", ""),
        ("Name a person on each ward for the way home", "Hospital Board", "accepted", ""),
        (
            "Keep transport running until ten",
            "Transport commissioner",
            "declined",
            "The contract cannot be changed before it ends.",
        ),
        ("A kettle in the lounge", "everyone", "seen elsewhere", "Two towns have done the same."),
        ("Tell families the hour by noon", "Hospital Board", "sent", ""),
    ),
    "medicines": (
        ("Tablets are in hand before the chair is called", "Medicines group", "accepted", ""),
        ("One page with pictures for each person", "Medicines group", "accepted", ""),
        ("The ward rings the pharmacy in the morning", "Hospital Board", "sent", ""),
        ("A number for questions about tablets at weekends", "Hospital Board", "sent", ""),
        ("Pill boxes are filled before leaving", "Hospital Board", "sent", ""),
    ),
    "first48": (
        ("A phone number that answers after five, on the fridge", "Hospital Board", "agreed", ""),
        ("Somebody rings on the second morning", "everyone", "proposed", ""),
    ),
}

INFLUENCERS: tuple[tuple[str, str, str, int], ...] = (
    ("Hospital Board", "how wards let people go home", "the discharge nurse knows its clerk", 40),
    ("Medicines group", "what is printed and packed", "meets in the pharmacy", 25),
    ("Transport commissioner", "hours and areas of transport", "by letter", 90),
)
