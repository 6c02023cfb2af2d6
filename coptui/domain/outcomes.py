"""What became different, how far that was our doing, and how it may be told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from coptui.domain.errors import RuleBroken


class Contribution(StrEnum):
    """How far a community had a part in what changed. Nobody claims more than is so."""

    saw_it_first = "saw it first"
    same_direction = "same direction"
    contributed = "contributed"
    direct_result = "direct result"

    @property
    def words(self) -> str:
        """The level as reports print it."""
        return _LEVELS[self]


_LEVELS: Mapping[Contribution, str] = {
    Contribution.saw_it_first: "we saw it first",
    Contribution.same_direction: "it went in the same direction",
    Contribution.contributed: "we contributed to it",
    Contribution.direct_result: "a direct result",
}

KINDS: Mapping[str, str] = {
    "understanding": "a better understanding",
    "relationship": "a relationship",
    "practice": "how things are done",
    "procedure": "a procedure or a form",
    "service": "a service",
    "confidence": "confidence",
    "policy": "a policy or a plan",
    "culture_and_language": "culture and language",
    "other": "something else",
}
VALUES: Mapping[str, str] = {
    "immediate": "something was learned or felt",
    "potential": "something can be used one day",
    "applied": "somebody does it",
    "realised": "it makes a difference",
    "reframing": "success means something else now",
}
SHARES = ("private", "community", "public")


def contribution_of(text: str) -> str:
    """A level as it is kept, from its name or its words; empty is not said yet."""
    word = _bare(text)
    if not word:
        return ""
    for one in Contribution:
        if word in (one.value, _bare(one.words), f"we {one.value}"):
            return one.value
    known = ", ".join(one.value for one in Contribution)
    raise RuleBroken("contribution", f"How far was it ours? One of {known}.")


def kind_of(text: str) -> str:
    """A kind as it is kept; empty is not said yet."""
    word = _bare(text).replace(" ", "_")
    if word and word not in KINDS:
        raise RuleBroken("kind", f"A kind is one of {', '.join(KINDS)}.")
    return word


def value_of(text: str) -> str:
    """A value cycle as it is kept; empty is not said yet."""
    word = _bare(text)
    if word and word not in VALUES:
        raise RuleBroken("value_cycle", f"One of {', '.join(VALUES)}.")
    return word


def share_of(text: str) -> str:
    """How far it may be told."""
    word = _bare(text) or "community"
    if word not in SHARES:
        raise RuleBroken("share", f"One of {', '.join(SHARES)}.")
    return word


def may_be_told(share: str, permission: str) -> bool:
    """Whether it may leave the community: it is public, and somebody said that it may be."""
    return share == "public" and bool(permission.strip())


def victory_text(community: str, text: str, level: str = "") -> str:
    """A short text to copy: what happened, and how far it was the community's."""
    said = text.strip()
    said += "" if said.endswith((".", "!", "?", "…")) else "."
    words = Contribution(level).words if level else ""
    how = f" ({words})" if words else ""
    return f"{said}\nFrom {community}{how}. A small change; somebody noticed it."


def _bare(text: str) -> str:
    return " ".join(text.strip().casefold().replace("-", " ").replace("_", " ").split())
