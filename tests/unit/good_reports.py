"""Thirty texts as reports may say it: a check of privacy has nothing to ask about any of them.

The next session, its place with its postcode, the community's own address and number, helplines,
bands of age and numbers of five and more all belong in a report.
"""

OWN = """Library, 3 Canal Street, Kilnbrook ST1 2AB
rowan@hub.example
01632 960001"""
"""What the community gives of itself: its place, its address, its number."""

GOOD = (
    """# Hospital to Home, session 4: First 48 hours at home
Thursday 12 November 2026, 12:30 to 14:30, in the Library. Thank you for being there.
## Who was in the room
- 14 people came from nine places of work.
- lived experience: present.
- health: fewer than 5.
- housing: 6.""",
    """## What is going well
- The ward rings the pharmacy at nine, before the round.
- A list of who to ring stands on the door of every room.
- People go home with two days of food, and nobody has to ask for it.""",
    """## What we hope for
In a year everybody who leaves the ward knows who will ring, and when. Nobody sits in a cold flat
on the first evening. Neighbours know whom to ask.""",
    """## Where we are
From 1 to 10 the middle was 4.5 at the first session and 6 at the last; good enough would be 7.
11 answers. One point up would be a telephone number that somebody answers after five.""",
    """## Next steps
- The group tries a month without the form, by 5 December.
- Somebody asks the larder for two boxes a week.
- To do: bring the list of keys to the next session.""",
    """We meet again on Thursday 10 December 2026, 12:30 to 14:30, in the Library, 3 Canal Street,
Kilnbrook ST1 2AB. You are welcome, and so is whoever you bring. Questions: rowan@hub.example or
01632 960001.""",
    """## What we recommend
1. To the hospital's discharge board: ring before the taxi is called.
2. To the council: one form instead of three.
3. To everyone: knock at the door.""",
    """## Worth knowing about
- Kilnbrook Advice, Monday to Friday, 0300 123 4567, for debts and benefits.
- The night line, 0800 068 4141, free, whatever the hour.
- The larder is open on Tuesdays from 10 to 12.""",
    """One person told us how it was to come home on a Friday evening: no milk, no key, no number to
ring. What helped in the end was a neighbour with a flask. Some details were changed.""",
    """The person in this story is in their seventies and had been in hospital for about a month.
They said what most of us say: they wanted their own bed. People aged 65 and over go home to more
stairs than they remember.""",
    """Three sessions, 41 attendances, 12 organisations, eight sectors. Of the people on the list
most
read and write back; that is reach as well.""",
    """## What has changed
Two wards use the list now. Four shelves became a cupboard. One form was let go. These are small
changes; we name what we gave to them and claim no more.""",
    """Recommendations: proposed 6, sent 4, replied 3, accepted 2, done 1. The board wrote on
3 November 2026 and asked for two months.""",
    """The community was founded on 3 May 2012 and has met 60 times since. It is independent; its
members come from health, housing, the council, faith and the voluntary sector.""",
    """“If the pharmacy rings first, nobody goes home without tablets.” The group liked this so much
that it stands on the door now.""",
    """> Nobody should have to ask twice.
So began the second hour, and we came back to it until the end.""",
    """| Sector | In all |
|---|---|
| health | 9 |
| housing | 6 |
| faith | fewer than 5 |
| culture | not shown |""",
    """| Session | Day | In the room | The question |
|---|---|---|---|
| HOM-1 | 3 September 2026 | 13 | What helps first? |
| HOM-2 | 1 October 2026 | 16 | Who rings whom? |""",
    """![The scale from 1 to 10: the middle went from 4.5 to 6](figure:scale)
What puts us here: the list, the flask, the phone that is answered.""",
    """![The flip chart of hopes, with a sun in the corner](photo:3)
We wrote our hopes on one sheet. Nobody's face is on it.""",
    """Money: £1,240 for four sessions, £310 for each; rooms and cake. Cost says nothing of worth.
Kilnbrook Libraries gave the room.""",
    """Stage: still forming since March 2026, for two reasons: the core group is new, and topics
come
from one side. What we do about it: two more people help to prepare.""",
    """Ask of the reader: 1. name somebody who answers within a week; 2. let two wards try the list
until May; 3. come in June and see.""",
    """Questions we take with us: Who holds the keys at night? What would neighbours like to know?
May
we ask before the day itself? Will it hold when summer comes?""",
    """Outside our control: the bus that stops at six, the price of gas, the waiting time of 40
weeks
(reference point: spring 2025). We keep a list of gaps for those who can decide.""",
    """Data notes: numbers of people of one kind below five are not shown. Version 2 of 24 November
2026. Counted from sheets; nobody's name is in this report.""",
    """A housing association changed its letter: it begins with the telephone number. A pharmacist
rings
back by noon. A nurse on each ward holds the list. That is what a small change looks like.""",
    """Thanks to Kilnbrook Community Hub for soup, to the Open Larder for the bread and to all who
carried chairs. Room 4 at the hub was warm. The lift is a 40-year-old lift and it works.""",
    """The programme runs from 01/09/2026 to 30/11/2026 (12 weeks). Case study 3 tells of a flat
that
stood empty for 18 months. Ward 12 and Bay 4 were the first to try it. File names begin with
2026.""",
    """Slides: 1. Who we are. 2. What we heard in five sessions. 3. Twelve people with lived
experience and 15 carers shaped it. 4. What changed. 5. What you can do, at
https://hub.example/reports/2026-11-26 or by post.""",
)
