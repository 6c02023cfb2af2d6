"""The words that the word check knows: what might stand there instead, and why."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """A pattern of words, a kinder or plainer one, the reason, and the rule it belongs to."""

    pattern: str
    better: str
    why: str
    rule: str = "words"


_COMMITTEE = "It sounds like a committee."
_BLAMES = "It blames."
_FIRST = "People come first."
_FAILS = "Nobody fails by not coming."
_GUILT = "Nobody owes us their presence."
_COUNTED = "Nobody's comings are counted."
_PLAIN = "The plainer word is understood by more people."

_CLOSING = (
    Pair(r"agendas?", "running order", "An agenda belongs to those who set it."),
    Pair(r"apolog(?:y|ies) for absence", "", "Nobody owes one; leave it out."),
    Pair(r"(?:send|give|offer|receive|note) (?:\w+ )?apologies", "tell us", "Nobody owes one."),
    Pair(r"apologies", "", "Nobody owes one; leave it out."),
    Pair(r"any other business|a\.?o\.?b\.?", "final thoughts", _COMMITTEE),
    Pair(r"minutes of the (?:last )?meeting|meeting minutes", "summary", _COMMITTEE),
    Pair(r"tak(?:e|es|ing) (?:the )?minutes", "write down what is said", _COMMITTEE),
    Pair(r"matters arising", "news since we met", _COMMITTEE),
    Pair(r"action points?|action items?", "what we agreed to try", _COMMITTEE),
    Pair(r"late ?comers?|arriv(?:e|ed|ing) late", "whoever arrives", "There is no late here."),
    Pair(r"(?:don't|do not) be late|be punctual|lateness", "come when you can", "No late here."),
    Pair(r"(?:starts?|begins?|start|begin) promptly", "begins at", "There is no late here."),
)
_BLAME = (
    Pair(r"hard[- ]to[- ](?:reach|engage)", "people we have not reached yet",
         "The reaching is ours to do.", "blame"),
    Pair(r"fail(?:ed|s|ing|ure)? to (?:attend|come|reply|respond|answer|engage)",
         "could not come, or did not answer", _FAILS, "blame"),
    Pair(r"did not attend|dna(?:'d|ed)?", "could not come", _FAILS, "blame"),
    Pair(r"(?:refus(?:e|es|ed|ing)) to engage|non[- ]complian(?:t|ce)",
         "has not found it useful so far", _BLAMES, "blame"),
    Pair(r"non[- ]engag(?:er|ers|ing|ement)|disengaged", "people who have not joined in yet",
         _BLAMES, "blame"),
    Pair(r"chaotic (?:lifestyles?|lives|people|clients)", "lives with a lot going on", _BLAMES,
         "blame"),
    Pair(r"difficult (?:people|clients|families|customers|tenants)",
         "people we find it difficult to help", _BLAMES, "blame"),
    Pair(r"frequent flyers?|bed[- ]blockers?|revolving[- ]door (?:clients?|patients?)",
         "people who come often", _BLAMES, "blame"),
    Pair(r"lack(?:s|ing)? insight|in denial", "sees it differently", _BLAMES, "blame"),
    Pair(r"service users?", "people who use the service", _FIRST, "blame"),
    Pair(r"the vulnerable|vulnerable people", "people who need more support", _FIRST, "blame"),
    Pair(r"the homeless", "people without a home", _FIRST, "blame"),
    Pair(r"rough sleepers?", "people who sleep rough", _FIRST, "blame"),
    Pair(r"the elderly", "older people", _FIRST, "blame"),
    Pair(r"the disabled", "disabled people", _FIRST, "blame"),
    Pair(r"wheelchair[- ]bound", "who uses a wheelchair", _FIRST, "blame"),
    Pair(r"the mentally ill|mental patients?", "people with a mental illness", _FIRST, "blame"),
    Pair(r"suffer(?:s|ing)? from|sufferers?", "lives with", _FIRST, "blame"),
    Pair(r"addicts?|(?:drug|alcohol|substance) abusers?", "people with an addiction", _FIRST,
         "blame"),
    Pair(r"alcoholics", "people who drink more than they would like", _FIRST, "blame"),
    Pair(r"ex-?offenders?|ex-?convicts?", "people who have been in prison", _FIRST, "blame"),
)  # fmt: skip
_GUILTY = (
    Pair(r"(?:sorry )?(?:that )?you (?:have |'ve |’ve )?missed", "here is something from the day",
         _GUILT, "guilt"),
    Pair(r"(?:we|you were|have been|were) (?:sorely )?missed(?: you)?",
         "it is good to know that you are out there", _GUILT, "guilt"),
    Pair(r"you (?:did not|didn't|didn’t|could not|couldn't|couldn’t) (?:come|attend|make it|join)",
         "here is something from the day", _GUILT, "guilt"),
    Pair(r"you (?:were not|weren't|weren’t) (?:there|here|able to)",
         "here is something from the day", _GUILT, "guilt"),
    Pair(r"your absence|in your absence", "here is something from the day", _GUILT, "guilt"),
    Pair(r"(?:we|i) (?:are|were|am|was) (?:\w+ )?disappointed|disappointing(?:ly)?", "",
         "It asks for a bad conscience; leave it out.", "guilt"),
    Pair(r"you (?:should|must|ought to)", "you may, or please",
         "An invitation obliges nobody.", "guilt"),
    Pair(r"make every effort|it is (?:vital|essential|important|crucial) that you",
         "we would be glad if you", "An invitation obliges nobody.", "guilt"),
    Pair(r"(?:mandatory|compulsory|obligatory)", "welcome", "An invitation obliges nobody.",
         "guilt"),
    Pair(r"final (?:reminder|warning|chance)|last chance", "a short word", _GUILT, "guilt"),
    Pair(r"you (?:still )?(?:have not|haven't|haven’t) (?:yet )?(?:replied|answered|responded)",
         "a word from you is welcome", _GUILT, "guilt"),
)  # fmt: skip
_RECORD = (
    Pair(r"attendance (?:records?|rates?|figures?|history|registers?|levels?)", "",
         _COUNTED, "record"),
    Pair(r"(?:poor|low|good|full|regular|perfect|patchy) attendance", "", _COUNTED, "record"),
    Pair(r"(?:came|come|attended|been|there|missed|turned up)(?: to| at| for)? (?:only )?"
         r"(?:\d+|one|two|three|four|five|six) (?:of|out of) (?:the |our )?(?:last )?\w+",
         "thank you for what you bring", _COUNTED, "record"),
    Pair(r"(?:attended|missed) (?:only )?(?:\d+|one|two|three|four|five|six|several|all|most) "
         r"(?:of our |of the )?(?:sessions?|meetings?|times)",
         "thank you for what you bring", _COUNTED, "record"),
    Pair(r"(?:we have not|haven't|have not|haven’t) seen you(?: \w+)?|long time no see",
         "it is good to know that you are out there", _COUNTED, "record"),
    Pair(r"since (?:you|your) last (?:came|attended|visit|attendance)", "", _COUNTED, "record"),
)  # fmt: skip
_JARGON = tuple(
    Pair(pattern, better, _PLAIN, "jargon")
    for pattern, better in (
        (r"(?:key )?stakeholders?", "people with a part in it"),
        (r"utili[sz](?:e|es|ed|ing|ation)", "use"),
        (r"leverag(?:e|es|ed|ing)", "use"),
        (r"facilitat(?:e|es|ed|ing)", "help, or host"),
        (r"implement(?:s|ed|ing|ation)?", "carry out"),
        (r"commenc(?:e|es|ed|ing)", "begin"),
        (r"prior to", "before"),
        (r"in order to", "to"),
        (r"with regards? to|in respect of|regarding|pertaining to", "about"),
        (r"in the event (?:of|that)", "if"),
        (r"going forwards?|moving forwards?", "from now on"),
        (r"deliverables?", "what we make"),
        (r"synerg(?:y|ies|ise)", "working together"),
        (r"multi[- ]agency|cross[- ]sector", "from several organisations"),
        (r"stakeholder engagement|engagement activit(?:y|ies)", "talking with people"),
        (r"co[- ]?produc(?:e|ed|tion)", "make, or made, together"),
        (r"signpost(?:s|ed|ing)?", "point the way to"),
        (r"capacity[- ]building|upskill(?:s|ed|ing)?", "learning"),
        (r"buy[- ]in", "agreement"),
        (r"touch base|reach out to", "talk to"),
        (r"best practice", "good practice"),
        (r"cohorts?", "group"),
        (r"holistic(?:ally)?", "as a whole"),
        (r"service provision|provision of services", "services"),
        (r"learnings|key takeaways", "what we learnt"),
        (r"low[- ]hanging fruit", "easy first steps"),
        (r"blue[- ]sky thinking|think(?:ing)? outside the box", "new ideas"),
        (r"deep[- ]dives?", "a closer look"),
        (r"action(?:ed|ing)(?= )", "done"),
        (r"operationali[sz](?:e|ed|ing|ation)", "put to work"),
        (r"beneficiar(?:y|ies)", "people who gain from it"),
        (r"whilst", "while"),
        (r"please be advised that|please note that", ""),
        (r"at your earliest convenience", "when you can"),
        (r"endeavou?r(?:s|ed|ing)? to", "try to"),
        (r"terms of reference", "what we are here for"),
        (r"remit", "what is ours to do"),
        (r"paradigms?|robust(?:ly)?|impactful", ""),
    )
)
PAIRS: tuple[Pair, ...] = (*_CLOSING, *_BLAME, *_GUILTY, *_RECORD, *_JARGON)
"""All that is known. Where two begin at one place, the longer find is told."""
