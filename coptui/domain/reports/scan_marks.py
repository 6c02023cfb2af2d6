"""Marks of one person in a text: addresses, numbers, postcodes, days of birth, exact ages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_ADDRESS = re.compile(
    r"[\w.!#$%&'+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}"
    r"|\b[\w.+-]{1,64} ?[\[(] ?at ?[\])] ?[\w-]{1,63}"
    r"(?: ?(?:\.|[\[(] ?dot ?[\])]) ?[\w-]{1,63}){1,5}"
    r"|\b[\w.+-]{1,64} at [\w-]{1,63}(?: dot [\w-]{1,63}){1,5}\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.])(?:\(?(?:\+|00)\d|\(?0\d)(?:[ ().\-/\u2010-\u2015]{0,3}\d){8,14}(?!\d)"
)
_SERVICE = re.compile(r"0(?:3\d\d|800|808|845|870)|(?:\+|00)44(?:3\d\d|800|808)")
"""Helplines and switchboards: the number of a service and nobody's own."""
_AREAS = frozenset(
    """AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
    E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL
    LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN
    SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE""".split()  # noqa: SIM905
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2})(\d[A-Z\d]?) ?(\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\b")
_PART = re.compile(
    r"\b(?:post ?code|lives? in|living in|lived in|moved to|home in|flat in|house in|street in"
    r"|born in)(?: is| of| area)?:? ([A-Z]{1,2})(\d{1,2}[A-Z]?)\b(?! ?\d)"
    r"|\b(?:from|around|near) ([A-Z]{2})(\d{1,2})\b(?! ?\d)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DATE = re.compile(
    rf"\b{_DAY}(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<a>(?:19|20)\d\d)\b"
    rf"|\b{_MONTH} {_DAY}(?:st|nd|rd|th)?,? (?P<b>(?:19|20)\d\d)\b"
    rf"|(?<![\d/.-])(?:{_DAY}[/.-](?:1[0-2]|0?[1-9])|(?:1[0-2]|0?[1-9])/{_DAY})[/.-]"
    r"(?P<c>(?:19|20)\d\d)(?![\d/-])"
    rf"|(?<![\d/.-])(?P<d>(?:19|20)\d\d)-(?:1[0-2]|0[1-9])-(?:3[01]|[012]\d)(?![\d-])",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born|birthday|birth ?date|date of birth|d\.?o\.?b\.?)\b(?: (?:is|was|on|in|about|around"
    rf"|the|of))*:? ?(?P<day>{_DAY}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d\d(?:\d\d)?)?"
    rf"|{_MONTH} \d{{1,4}}|{_DAY}[/.-]{_DAY}[/.-]\d\d(?:\d\d)?|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(?:founded|opened|opens|began|begun|started|since|act|law|built|set up|established|signed"
    r"|published|launched|inspected|version|dated|records?|closed)\b",
    re.IGNORECASE,
)
_LONG_AGO = 10
_TEN = re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_OTHERS = re.compile(
    r"\b[A-Z]\d{4}[A-Z]{2}\b"  # prison
    r"|\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"  # national insurance
    r"|\b\d{2}-\d{2}-\d{2}[ ,/]{1,2}\d{8}\b",  # an account at a bank
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:hospital|patient|nhs|chi|mrn|case|ref(?:erence)?|file|claim|tenancy|account|client|crime"
    r"|prison(?:er)?|custody|urn|passport|visa|home office|police|court|benefit)"
    r"(?: (?:no\.?|number|num\.?|id|ref\.?|reference))?(?: is| was)?[ .:#]{1,3}"
    r"(?P<what>\d{3} \d{3} \d{4}|(?=[A-Z/-]{0,6}\d)[A-Z\d](?:[A-Z\d]|[/-](?=[A-Z\d])){3,19})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-]\d{1,4}){0,2}")
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_UNITS = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = "(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_YEARS = rf"(?:1[01]\d|\d{{1,2}}|{_TENS}(?:[- ]{_UNITS})?|{_TEENS}|{_UNITS})"
_AGE = re.compile(
    rf"\b{_YEARS}[- ]years?[- ]old\b(?! (?:building|hospital|law|house|scheme|programme|boiler|rule"
    r"|policy|tradition|partnership|system|form|charity|service|project|community|hall|lift|bus))"
    rf"|\b\d{{1,3}} ?y/?o\b"
    rf"|\b(?:aged|age of|age:|at age|at the age of|turned|turning|turns) {_YEARS}\b"
    r"(?!\s?(?:\+|to\b|or\b|and\b|-|–|%|years? (?:and|or) (?:over|older|under))|[-–]|\d)"
    rf"|\b(?:he|she|they|who)(?:'s|’s| is| was|'re| are) (?:now |only |just )?{_YEARS}\b"
    r"(?= ?[.,;:)]| and\b| years old\b| when\b|$)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Hit:
    """One thing found: by which rule, from where to where, and why where there is more to say."""

    rule: str
    start: int
    end: int
    why: str = ""


def key(found: str) -> str:
    """An address, a number or a postcode as what may stand is compared."""
    if "@" in found:
        return found.casefold().strip(".")
    plain = "".join(sign for sign in found.casefold() if sign.isalnum())
    return plain[-9:] if plain.isdigit() and len(plain) > 8 else plain


def reached_by(text: str) -> Iterator[Hit]:
    """Addresses, telephone numbers and postcodes."""
    if "@" in text or " dot " in text.casefold() or "at" in text:
        for found in _ADDRESS.finditer(text):
            yield Hit("address", found.start(), found.end() - found[0].endswith("."))
    for found in _PHONE.finditer(text):
        digits = "".join(sign for sign in found[0] if sign.isdigit() or sign == "+")
        if not _SERVICE.match(digits) and 10 <= len(digits.lstrip("+")) <= 15:
            yield Hit("telephone", found.start(), found.end())
    for found in _POSTCODE.finditer(text):
        if found[1].upper() in _AREAS and not _ORDINAL.fullmatch(found[3]):
            yield Hit("postcode", found.start(), found.end())
    for found in _PART.finditer(text):
        area = found[1] or found[3]
        if area in _AREAS:
            start = found.start(1 if found[1] else 3)
            yield Hit("postcode", start, found.end())


def births(text: str, today: date) -> Iterator[Hit]:
    """Days on which somebody may have been born."""
    told = []
    for found in _BORN.finditer(text):
        told.append((found.start(), found.end()))
        yield Hit("date-of-birth", found.start(), found.end())
    for found in _DATE.finditer(text):
        year = int(found["a"] or found["b"] or found["c"] or found["d"])
        before = text[max(0, found.start() - 50) : found.start()]
        if year > today.year - _LONG_AGO or _THINGS.search(before):
            continue
        if not any(start <= found.start() < end for start, end in told):
            yield Hit("date-of-birth", found.start(), found.end())


def identifiers(text: str) -> Iterator[Hit]:
    """Numbers that belong to one person: of hospital, prison, insurance, a case."""
    told = []
    for found in _CALLED.finditer(text):
        what = found["what"]
        digits = sum(sign.isdigit() for sign in what)
        if digits >= 4 and not _YEAR.fullmatch(what):
            told.append((found.start(), found.end()))
            yield Hit("identifier", found.start(), found.end())
    for pattern in (_TEN, _OTHERS):
        for found in pattern.finditer(text):
            if pattern is _TEN and not is_nhs_number(found[0]):
                continue
            if not any(start <= found.start() < end for start, end in told):
                yield Hit("identifier", found.start(), found.end())


def is_nhs_number(text: str) -> bool:
    """Whether ten digits end in the check digit of the health service."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    left = 11 - sum(digit * (10 - at) for at, digit in enumerate(digits[:9])) % 11
    return left % 11 == digits[9] and left != 10


def ages(text: str) -> Iterator[Hit]:
    """Exact ages; bands may stand."""
    for found in _AGE.finditer(text):
        yield Hit("age", found.start(), found.end())
