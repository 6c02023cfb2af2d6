"""People of whom there is but one, or few: by their work, their number, their words, their face."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from coptui.domain.reports.scan_marks import Hit
from coptui.domain.text import fold

_NUMBER = r"(?:[1-4]|two|three|four|a couple of|a single|(?:only|just|the) one)"
_KINDS = (
    "carers?|nurses?|midwi(?:fe|ves)|doctors?|gps?|pharmacists?|clinicians?|therapists?|consultants?"
    "|paramedics?|(?:police|probation|housing|prison|council|benefits?|fire) officers?|caseworkers?"
    "|(?:social|support|key|link|case|youth|outreach|care|health|community) ?workers?"
    "|(?:housing|ward|practice|service|project) managers?|tenants?|patients?|(?:ex-)?prisoners?"
    "|refugees?|asylum[- ]seekers?|veterans?|(?:peer )?mentors?|volunteers?|students?|teachers?"
    "|interpreters?|councillors?|commissioners?|chaplains?|imams?|landlords?|advis[eo]rs?"
    "|librarians?|trustees?|firefighters?|survivors?|service[- ]users?|(?:ex-)?offenders?"
    "|rough[- ]sleepers?|parents?|mothers?|fathers?|grandparents?|widow(?:er)?s?|teenagers?"
    "|children|wheelchair[- ]users?|drug[- ]users?|peers?|residents?"
)
_SECTORS = (
    r"health|social care|housing|justice|probation|the police|the council|education|faith"
    r"|the voluntary sector|culture|business|emergency services|the hospital|the prison|the ward"
)
_PEOPLE = r"(?:people|persons?|members?|individuals?|of (?:us|them)|men|women|attendees|guests)"
_COUNTED = re.compile(
    rf"\b{_NUMBER} (?:of (?:the|our|its) )?(?:[a-z-]{{2,20}} ){{0,2}}?"
    rf"(?:{_KINDS})\b"
    rf"|\b{_NUMBER} (?:of (?:the|our|its) )?(?:[a-z-]{{2,20}} )?{_PEOPLE}(?: (?:came|were|is|are))?"
    rf" (?:(?:from|in|of) (?:{_SECTORS})\b|with (?:lived|living) experience"
    r"|with (?:an? )?(?:disabilit|addiction|diagnos|conviction|learning|mental|autis)\w*"
    r"|(?:who )?(?:is|are|was|were|has|have|had)(?: been)? "
    r"(?:homeless|in prison|in care|in recovery|deaf|blind|disabled|detained|sectioned|evicted))",
    re.IGNORECASE,
)
_LISTED = rf"(?:{_SECTORS}|lived experience|people with lived experience|{_KINDS})"
_IN_A_LIST = re.compile(
    rf"^[ \t>|*-]*\**{_LISTED}\**[ \t]*(?:[:=–—]|\|)[ \t]*\**(?:[1-4]|one|two|three|four)\**"
    r"(?!\.?\d|[:/%-]| \w)[ \t]*(?:[|.,;].*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_PHOTO = re.compile(r"!\[(?P<caption>(?:[^\[\]\n\\]|\\.){0,2000})\]\(photo:(?P<number>\d{1,9})\)")
_SHORTEST_CAPTION = 4
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Reverend|Cllr|Councillor)\.? "
    r"(?P<name>[A-Z][a-z]*(?:['’-][A-Z]?[a-z]+)*(?: [A-Z][a-z]+(?:['’-][A-Z][a-z]+)*)?)"
)
_WORDS = r"[“\"](?P<words>[^”\"“\n]{12,800})[”\"]"
_QUOTE = re.compile(
    rf"{_WORDS}\*{{0,2}}(?:,? ?\n?>? ?[–—-]{{1,2}} ?|, ?| ?\((?=an? |the |one ))"
    r"(?P<who>[A-Za-z][^\n.,;:)“”\"]{2,60})(?=[\n.;)]|\Z)"
)
_SAID_AFTER = re.compile(
    rf"{_WORDS},? (?:said|says|wrote|asked|added) (?P<who>(?:an?|the|one|our) [a-z'’-]+"
    r"(?: [a-z'’-]+){0,3})",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:an?|the|one|our) (?P<who>(?:[a-z'’-]+ ){0,3}[a-z'’-]+) (?:said|says|told us|put it|wrote"
    r"|asked|added|explained|who said|remembered)[:,]? [“\"](?P<words>[^”\"\n]{12,800})[”\"]",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^> ?(?P<words>[^\n]{12,800})\n>?[ \t]*\n?>?[ \t]*(?:[–—]|--?) ?(?P<who>[^\n]{3,80})$",
    re.MULTILINE,
)
_NO_KIND = frozenset(
    """group groups member members everybody everyone community room us we
    participants people person all chair facilichair coordinator host table voice voices one anybody
    many several some session flip""".split()  # noqa: SIM905
)
_VERB = frozenset(
    """is was are were has had will would can could and or but so then because when which that to in
    on at for by with from it this stood stands came means meant became made went""".split()  # noqa: SIM905
)
_EVERYWHERE = frozenset(
    """volunteer student carer neighbour resident member manager worker visitor coordinator host
    chair facilitator facilichair co-facilitator guest retired none person parent friend officer
    staff trustee counter board lettings placements outreach community reception admin office
    kitchen security digital helper lead""".split()  # noqa: SIM905
)


_AROUND_A_KIND = frozenset(
    {"a", "an", "the", "said", "says", "as", "our", "from", "somebody", "someone", "who"}
)


@dataclass(frozen=True)
class PhotoState:
    """What is known of a photograph; `trouble` says what is missing, empty where it may stand."""

    trouble: str = ""


def titled(text: str, told: Iterable[tuple[int, int]], may_stand: Iterable[str]) -> Iterator[Hit]:
    """Whoever is called Mr, Mrs or Dr, and is nobody on the list; `told` are those who are.

    `may_stand` are names of houses, places and of who speaks for the community.
    """
    spans = list(told)
    let = [f" {_bare(one)} " for one in may_stand]
    for found in _TITLED.finditer(text):
        whole, name = f" {_bare(found[0])} ", f" {_bare(found['name'])} "
        listed = any(start < found.end() and found.start() < end for start, end in spans)
        if not listed and not any(whole in one or one.endswith(name) for one in let):
            yield Hit("titled", found.start(), found.end())


def unique_roles(text: str, roles: Iterable[str]) -> Iterator[Hit]:
    """Kinds of work that one person alone does here, where the text means that person."""
    pattern = _roles(tuple(sorted({fold(one) for one in roles} - _EVERYWHERE, key=len)[::-1]))
    if pattern is not None:
        for found in pattern.finditer(text):
            group = "the" if found["the"] else "owner" if found["owner"] else "behind"
            yield Hit("unique-role", found.start(group), found.end(group))


@lru_cache(maxsize=8)
def _roles(roles: tuple[str, ...]) -> re.Pattern[str] | None:
    if not any(roles):
        return None
    which = "|".join(re.escape(one).replace(r"\ ", "[ -]") for one in roles if one)
    return re.compile(
        rf"\b(?:the|our|this|that|one|their) (?P<the>{which})\b"
        rf"|^[ \t>*-]*\**(?P<owner>{which})\**(?=\**:)"
        rf"|[”\"]\*{{0,2}},? {{0,2}}(?:[–—-] ?)?(?:an? )?(?P<behind>{which})\b",
        re.IGNORECASE | re.MULTILINE,
    )


def small_numbers(text: str, kinds: Iterable[str]) -> Iterator[Hit]:
    """One to four people of a kind, in a sentence, a list or a table."""
    seen = set()
    for pattern in (_COUNTED, _IN_A_LIST, _own_kinds(tuple(sorted(set(kinds) - {""})))):
        if pattern is None:
            continue
        for found in pattern.finditer(text):
            if found.start() not in seen:
                seen.add(found.start())
                yield Hit("small-number", found.start(), found.end())


@lru_cache(maxsize=8)
def _own_kinds(kinds: tuple[str, ...]) -> re.Pattern[str] | None:
    if not kinds:
        return None
    which = "|".join(re.escape(one) for one in kinds)
    return re.compile(
        rf"\b{_NUMBER} (?:{which})\b|^[ \t>|*-]*(?:{which})[ \t]*[:|=][ \t]*(?:[1-4]|one|two|three"
        r"|four)(?!\.?\d|[:/%-]| \w)",
        re.IGNORECASE | re.MULTILINE,
    )


def photos(text: str, known: Mapping[int, PhotoState]) -> Iterator[Hit]:
    """Photographs without a caption, or of which it is not said who is in them."""
    for found in _PHOTO.finditer(text):
        trouble = ""
        if len(found["caption"].strip()) < _SHORTEST_CAPTION:
            trouble = "This photograph has no caption: what is seen on it?"
        elif (state := known.get(int(found["number"]))) is not None:
            trouble = state.trouble  # one that is not there is not shown either
        if trouble:
            yield Hit("photo", found.start(), found.end(), trouble)


def quotes(text: str, agreed: Iterable[str]) -> Iterator[Hit]:
    """Words put to a kind of person who did not agree to be quoted."""
    allowed = [_bare(one) for one in agreed]
    seen = set()
    for pattern in (_QUOTE, _SAID, _SAID_AFTER, _BEHIND):
        for found in pattern.finditer(text):
            if found.start("words") in seen or not _is_kind(found["who"]):
                continue
            seen.add(found.start("words"))
            words = _bare(found["words"])
            if not any(one and (one in words or words in one) for one in allowed):
                yield Hit("quote", found.start(), found.end())


def _is_kind(who: str) -> bool:
    words = [one for one in re.findall(r"[a-z'-]+", fold(who)) if one not in _AROUND_A_KIND]
    return bool(words) and not _NO_KIND & set(words) and words[0] not in _VERB


def _bare(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))
