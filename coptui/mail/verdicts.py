"""What an answer of the server means for one message.

A message can be accepted, refused, worth another try, or in doubt. It is in doubt only when its
last line may have reached the server and no clear answer came back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from coptui.domain.text import clean_line


class Stage(StrEnum):
    """How far the conversation had come."""

    CONNECT = "connect"
    TLS = "tls"
    SIGN_IN = "sign in"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"


class Outcome(StrEnum):
    """What became of one message."""

    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Result:
    """The end of one transaction. `account` says that the answer is about the sender, not about
    this recipient, so that going on with the next would only repeat it."""

    outcome: Outcome
    stage: Stage
    code: int = 0
    text: str = ""
    account: bool = False

    @property
    def reply(self) -> str:
        """Code and text in one line, as kept in the ledger."""
        return f"{self.code} {self.text}".strip() if self.code else self.text


_ENHANCED = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
# Always about who sends, whatever the code: Microsoft says SendAsDenied under 5.2.0.
_SENDER_WORDS = re.compile(
    r"sendas|send as denied|not allowed to send|permissions? to send as|sender denied"
    r"|sender address rejected|not owned by user|bad outbound sender"
    r"|(?:reached|exceeded) your (?:daily|hourly)",
    re.IGNORECASE,
)
_ACCOUNT_CODES = re.compile(
    r"^[45]\.(?:1\.(?:7|8|90)|2\.252|4\.5"
    r"|7\.(?:0|8|9|14|2\d|23[1-3]|30|50[1-9]|511|513|515|54|57|60|64|139|6\d\d|7\d\d))$"
)
_ACCOUNT_WORDS = re.compile(
    r"quota|(?:rate|daily|hourly|sending|message) limit|limit exceeded|has exceeded|too many"
    r"|authentication|not authenticated|sign in|log ?in"
    r"|relay(?:ing)? (?:access )?denied|unable to relay|relay(?:ing)? not permitted"
    r"|blocked using|client host .*(?:blocked|rejected)|black ?list|block ?list"
    r"|account .*(?:suspend|disabled|locked|blocked)",
    re.IGNORECASE,
)
_RECIPIENT_CODES = re.compile(r"^5\.(?:1\.(?:[0-69]|10)|2\.(?:1|2|12[12])|7\.1(?:2\d|3[0-8]))$")
_RECIPIENT_WORDS = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox)|recipient (?:address )?rejected"
    r"|mailbox (?:is )?(?:full|not found)",
    re.IGNORECASE,
)
_SIZE_WORDS = re.compile(r"\bsize\b|too (?:large|big)", re.IGNORECASE)


def enhanced_code(text: str) -> str:
    """The three-part code at the front of a reply's text, or nothing."""
    match = _ENHANCED.match(text)
    return match.group(1) if match else ""


def is_about_account(code: int, text: str) -> bool:
    """Whether a refusal speaks of the sender's account rather than of one recipient."""
    if _SENDER_WORDS.search(text):
        return True
    if is_about_recipient(text):
        return False
    if code in {530, 534, 535, 538} or _ACCOUNT_CODES.match(enhanced_code(text)):
        return True
    return bool(_ACCOUNT_WORDS.search(text)) and not _SIZE_WORDS.search(text)


def is_about_recipient(text: str) -> bool:
    """Whether a refusal clearly speaks of this one address; only then may it count against it."""
    if _SENDER_WORDS.search(text):
        return False
    detail = enhanced_code(text)
    if _ACCOUNT_CODES.match(detail):
        return False
    by_code, by_words = _RECIPIENT_CODES.match(detail), _RECIPIENT_WORDS.search(text)
    return bool(by_code or (by_words and not detail))  # a code says more than the words with it


def plain(text: str) -> str:
    """A reply's text, safe to keep and to show: one line, no controls, bounded."""
    return clean_line(text.replace("\n", " "), 300).text


@lru_cache(maxsize=256)
def classify(stage: Stage, code: int, text: str) -> Result:
    """The meaning of a reply that does not simply say "go on"."""
    words = plain(text)
    family = code // 100
    if stage is Stage.DOT and family == 2:
        return Result(Outcome.ACCEPTED, stage, code, words)
    if stage is Stage.DOT and family not in (4, 5):
        return Result(Outcome.UNKNOWN, stage, code, words)
    if family == 5:
        account = stage is Stage.MAIL or is_about_account(code, words)
        outcome = Outcome.RETRY if account else Outcome.REFUSED
        return Result(outcome, stage, code, words, account)
    account = family == 4 and stage is Stage.MAIL and is_about_account(code, words)
    return Result(Outcome.RETRY, stage, code, words, account)


def doubtful(stage: Stage, text: str, code: int = 0) -> Result:
    """The meaning of no clear reply: in doubt after the last line, else simply not sent."""
    outcome = Outcome.UNKNOWN if stage is Stage.DOT else Outcome.RETRY
    return Result(outcome, stage, code, plain(text))
