"""Names that are words as well, and words that are nobody's name: what tells one from the other."""

from __future__ import annotations

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "prof", "professor", "sir", "dame", "imam",
     "fr", "sr", "father", "sister", "cllr", "councillor", "canon"}
)  # fmt: skip
PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "al", "el",
     "bin", "ibn", "bint", "st", "ap", "o", "of", "y", "e", "zu", "ter", "ten"}
)  # fmt: skip
"""Small words within a surname: alone they are nobody's name."""
_NOBODY = """a the guest visitor volunteer somebody someone one two three his her their our no
    friend neighbour student carer mother mum dad son daughter partner husband wife child person
    people member members community housing health social support team office reception admin info
    manager staff service services group centre hub college library council hospital police
    enquiries and for with from about who us we she they it is at"""
NOBODY = frozenset(_NOBODY.split())
"""Words by which guests, roles and mailboxes are noted down: nobody is called so."""
_ROLES = """guest visitor volunteer friend neighbour student carer mother mum dad son daughter
    partner husband wife"""
ROLES = frozenset(_ROLES.split())
"""Words before a surname that was all anybody heard: Visitor Bexley."""
_OFFICES = """speaker coordinator organiser worker lead leader nurse presenter host facilitator
    expert representative rep"""
OFFICES = frozenset(_OFFICES.split())
"""What a role is followed by where nobody is called so: Guest Speaker."""
SMALL = frozenset({"an", "by", "do", "he", "in", "me", "my", "on", "so", "to"})
"""Small words that are names elsewhere: An Nguyen, He Wei, My Linh."""
_ALSO = """adder alder amber an angel any april art ash august autumn baker barber basil bay bea
    bell ben best bill birch bird bishop black bloom blue bond bowl bray bridge bright brook
    brooks brown bush butcher butler button can carol carpenter carter case chance chase chef
    christian church clay clerk cliff close cole cook cooper court cox cross dale daisy dawn day
    dean do don dove drew driver eve faith falk falls farmer faye fern field finch fish fisher
    flint flora flower flowers ford forest fox frank free frost gale gardener gene gifts ginger
    glen good grace grant gray green grey guy hall harmony hart hazel hay head heath heather
    hill holly honey hope house hunt hunter iris ivy jack jasmine jay jewel job joy judge june
    keen key king kit knight lake lamb lane last law lee les lily little lock long love low mark
    marsh mason may mercy miles mill miller moody moon moss motte much my nick noble north old
    olive page park parker pat patience paul peace pearl penn penny pike pitt pool poppy porter
    potter power price prudence queen rain ray read reed rich ridge river rivers roach rob robin
    rock rose rosemary ruby rusty sage sally sandy savage sea season see sharp shepherd short
    sky small smith so sonny south sparks spring star stone storm street strong sue summer
    summers sunny swift tailor tanner taylor temple thatcher trinity turner van vane victor
    victory violet voss wade walker wall ward wards water waters way weaver webb wells west
    white will willow winter wise wood woods workman young"""
ALSO_WORDS = frozenset(_ALSO.split()) | SMALL
"""Names that are everyday words as well: alone they need a capital that can only mean a name."""
MONTHS = frozenset({"april", "may", "june", "august", "autumn", "summer"})
_WHEN = """in by of until till since from to before after during next last this early mid late every
    each and or between through throughout around"""
WHEN = frozenset(_WHEN.split())
"""Words after which May is the month."""
_DOES = """said says told tells rang rings asked asks thinks thought felt feels noticed explained
    suggested agreed offered spoke talked wrote replied laughed cried"""
DOES = frozenset(_DOES.split())
"""What people do: after it, a word that begins a sentence is somebody."""
