"""What is on a site: nobody's name, and only what the privacy check has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coptui.reports.document import Document


@dataclass(frozen=True)
class Page:
    """A report on the site; `place` is its path without the ending."""

    place: str
    document: Document
    on: date
    summary: str
    pdf: bool = True


@dataclass(frozen=True)
class Found:
    """A resource: `link` is its address where it has one, else `where` says how to find it."""

    title: str
    where: str
    link: str
    helps_with: str
    checked_on: date | None


@dataclass(frozen=True)
class Part:
    """A community on the site."""

    code: str
    name: str
    purpose: str
    question: str
    host: str
    next_date: str
    reports: tuple[Page, ...]
    resources: tuple[Found, ...]


@dataclass(frozen=True)
class Site:
    """The whole. `address` is where it will stand, with a slash at its end, or empty."""

    title: str
    host: str
    parts: tuple[Part, ...]
    resources: tuple[Found, ...] = ()  # those for all communities
    address: str = ""

    @property
    def reports(self) -> tuple[Page, ...]:
        """Every report, the newest first."""
        every = [one for part in self.parts for one in part.reports]
        return tuple(sorted(every, key=lambda one: (one.on, one.place), reverse=True))
