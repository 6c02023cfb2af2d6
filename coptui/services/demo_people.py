"""The made-up people of Kilnbrook, where they work and what they agreed to.

A line is "name | what they do | parts": H, K and D are the three communities, a small letter after
one is a part in it (f chair, o co-facilitator, c core, n neutral expert, v visitor), and a lone r
means that the person only reads along.
"""

from __future__ import annotations

ORGANISATIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "Kilnbrook Community Hub",
        "voluntary",
        "hub.example",
        (
            "Rowan Achebe|coordinator|Hf Kf Df",
            "Mina Falk|volunteer recorder|Hc D",
            "Stan Orrell|caretaker, and baker of the cake|H",
        ),
    ),
    (
        "Lantern Group",
        "lived-experience group",
        "lantern.example",
        ("Jo Pardew||Hc K", "Femi Calder||Kc H", "Bea Lindqvist||Dc"),
    ),
    (
        "Canal Homes",
        "housing",
        "canalhomes.example",
        (
            "Asha Verrall|housing manager|Hc",
            "Tomasz Grey|support worker|H K",
            "Dilys Marr|lettings|K r",
        ),
    ),
    (
        "St Brannock's Hospital",
        "health",
        "brannock.example",
        ("Ngozi Hart|discharge nurse|Hc", "Peter Sallow|ward clerk|H", "Imani Roe|pharmacist|H"),
    ),
    (
        "Kilnbrook Council",
        "council",
        "kilnbrook.example",
        (
            "Gareth Penn|social worker|Hc",
            "Leila Osei|benefits lead|Kc",
            "Ruth Tansley|commissioner|H K r",
        ),
    ),
    (
        "Northside Surgery",
        "health",
        "northside.example",
        (
            "Dr Anil Bexley|GP|H r",
            "Carys Dunne|link worker|Hc Dc",
            "Owen Pike|receptionist|D",
        ),
    ),
    (
        "Open Larder",
        "voluntary",
        "openlarder.example",
        ("Yusuf Amery|manager|Kco", "Hattie Bloom|volunteer|K", "Paul Quill|driver|K"),
    ),
    (
        "Fair Start Credit Union",
        "advice/finance",
        "fairstart.example",
        ("Sunita Rell|adviser|Kc", "Marek Dove|cashier|K", "Alison Wray|board member|K r"),
    ),
    (
        "Kilnbrook Libraries",
        "culture",
        "libraries.example",
        (
            "Winifred Oake|librarian|Dc Hn Kn",
            "Callum Reyes|outreach|D",
            "Jess Tarn|digital helper|D K",
        ),
    ),
    (
        "Kilnbrook Fire and Rescue",
        "emergency services",
        "kfr.example",
        (
            "Dean Sollars|home safety|Hcn",
            "Priya Motte|watch manager|H r",
            "Kit Ansell|community team|D",
        ),
    ),
    (
        "Probation Hub",
        "justice",
        "probationhub.example",
        ("Lorna Vane|officer|H r", "Idris Cole|practice lead|H", "Effie Brand|administrator|H r"),
    ),
    (
        "Kilnbrook College",
        "education",
        "college.example",
        ("Dr Hanna Voss|lecturer|Kcn", "Theo Marsh|student|K", "Nadia Frew|placements|D r"),
    ),
    (
        "Carers' Table",
        "voluntary",
        "carerstable.example",
        ("Bridget Oyelaran|lead|Hc Dc", "Sam Yarrow|carer|D", "Molly Finch|carer|H D"),
    ),
    (
        "Amber Recovery",
        "voluntary",
        "amber.example",
        (
            "Leroy Stanton|key worker|H Kc",
            "Gwen Isley|peer mentor|H",
            "Arlo Beck|peer mentor|H K",
        ),
    ),
    (
        "Faith in Kilnbrook",
        "faith",
        "faithin.example",
        ("Rev Joan Heddle||Kc D", "Imam Khalid Noor||K D", "Deepa Rao|kitchen lead|K"),
    ),
    (
        "Tenants' Voice",
        "residents",
        "tenants.example",
        ("Maureen Stacey||Dc K", "Colin Bray||D", "Zofia Kern||H K"),
    ),
    (
        "Home from Hospital",
        "voluntary",
        "hfh.example",
        ("Ellis Garrow|coordinator|Hco", "Tess Rowntree|volunteer|H", "Victor Lamb|driver|H"),
    ),
    (
        "Money Matters Advice",
        "advice/finance",
        "moneymatters.example",
        ("Esther Quayle|adviser|Kc", "Jamal Birch|caseworker|K H", "Rosalind Ives|trustee|K r"),
    ),
    (
        "Brook Pharmacy",
        "business",
        "brookpharmacy.example",
        ("Kavita Sen|pharmacist|H", "Neil Stroud|counter|D K", "Faye Burdon|manager|H r"),
    ),
    (
        "",
        "",
        "visitors.example",
        (
            "Pearl Whitlock|neighbour|Dc",
            "Hugo Tanner|from a sister community|Hv",
            "Abi Stokes|journalist, keep me informed|D r",
        ),
    ),
)

ROLES = {
    "f": "facilichair",
    "o": "co_facilitator",
    "c": "core_member",
    "n": "neutral_expert",
    "v": "visitor",
}

REFUSED_MAIL = {"Pearl Whitlock": "phone", "Colin Bray": "post", "Paul Quill": "post"}
WITHDREW = "Sam Yarrow"
BOUNCED = ("Owen Pike", "Neil Stroud")
NO_ADDRESS = ("Pearl Whitlock",)
DUE_FOR_REFRESH = {  # days ago
    "Bridget Oyelaran": 674,
    "Dilys Marr": 682,
    "Leroy Stanton": 690,
    "Winifred Oake": 699,
}
MAY_BE_NAMED = (
    "Rowan Achebe",
    "Mina Falk",
    "Jo Pardew",
    "Asha Verrall",
    "Ngozi Hart",
    "Gareth Penn",
    "Leila Osei",
    "Carys Dunne",
    "Yusuf Amery",
    "Sunita Rell",
    "Winifred Oake",
    "Dean Sollars",
    "Dr Hanna Voss",
    "Bridget Oyelaran",
    "Rev Joan Heddle",
    "Ellis Garrow",
    "Esther Quayle",
    "Kavita Sen",
)
MAY_BE_QUOTED = (
    "Rowan Achebe",
    "Mina Falk",
    "Jo Pardew",
    "Asha Verrall",
    "Ngozi Hart",
    "Carys Dunne",
    "Yusuf Amery",
    "Winifred Oake",
    "Bridget Oyelaran",
    "Ellis Garrow",
    "Kavita Sen",
)
NO_PHOTOS = (
    "Femi Calder",
    "Bea Lindqvist",
    "Gwen Isley",
    "Lorna Vane",
    "Sam Yarrow",
    "Zofia Kern",
)
RECORDED_ON_REQUEST = ("Jo Pardew", "Arlo Beck")
ACCESS = {
    "Stan Orrell": "Large print, please: 18 point or more.",
    "Bea Lindqvist": "A way in without steps.",
    "Rev Joan Heddle": "A hearing loop, or a seat near whoever speaks.",
    "Molly Finch": "A quiet space to go to for a while.",
    "Zofia Kern": "A Polish interpreter for the longer talks.",
    "Arlo Beck": "A support person comes along.",
}
DIETARY = {"Deepa Rao": "No meat, no egg."}

WORDING_1 = (
    "The Kilnbrook communities may write to me about sessions and what came of them. "
    "I can change my mind at any time: one word to Rowan is enough."
)
WORDING_2 = (
    "I agree that the Kilnbrook communities of practice write to me by e-mail about their "
    "sessions, summaries and reports, and about nothing else. My address is not passed on. "
    "I can stop this at any time by answering any mail with the word STOP, or by telling Rowan."
)
WORDING_3 = (
    "Each of these is my own choice and none is needed to take part: I may be named in reports; "
    "I may be quoted; I may be seen in photographs; my part in the community may be recorded."
)
