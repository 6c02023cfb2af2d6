"""A static site of a community's public reports and resources, to be uploaded anywhere.

Only what is for everybody, agreed, and passed by the privacy check today is on it. What is left
out is told with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coptui.domain.counting import counted
from coptui.domain.nameless import NAME
from coptui.errors import Refused
from coptui.reports.document import Paragraph
from coptui.reports.forms import write as write_form
from coptui.reports.forms.heading import plain
from coptui.reports.site.content import Found, Page, Part, Site
from coptui.reports.site.feed import slug
from coptui.reports.site.pages import files
from coptui.services import audit, community_views, naming, resource_list
from coptui.services.community_views import CommunityView
from coptui.services.done import Done
from coptui.services.reports import checking, forms, site_folder
from coptui.services.session_views import session_row, when_in_words
from coptui.store.models import Report
from coptui.workspace import Workspace

_LONGEST = 220
_LINK = re.compile(r"https://[^\s<>\"']+")


@dataclass(frozen=True)
class SiteView:
    """The site as it now lies there. `left_out` says of each thing that is not on it, why."""

    folder: Path
    reports: int
    resources: int
    changed: int
    gone: int
    left_out: tuple[tuple[str, str], ...]


def write(
    ws: Workspace, community_ids: Sequence[int], folder: Path, *, address: str = ""
) -> Done[SiteView]:
    """Write the site of these communities into a folder, or write it anew.

    `address` is where it will stand, for the feed. Raises `Refused` for a folder with other things
    in it, and for no community.
    """
    if not community_ids:
        raise Refused("Of which community?", "Name one or several.")
    gathering = _Gathering(ws)
    site = gathering.site(list(dict.fromkeys(community_ids)), _whole(address))
    made = files(site)
    for one in site.reports:
        made[f"{one.place}.pdf"] = write_form(one.document, "pdf")
    target = folder.expanduser()
    changed, gone = site_folder.write(target, made)
    if not ws.read_only:
        with ws.store.atomic():
            audit.note(ws, "report.site", detail=counted(len(site.reports), "report"))
    resources = sum(len(part.resources) for part in site.parts) + len(site.resources)
    view = SiteView(target, len(site.reports), resources, changed, gone, tuple(gathering.left_out))
    return Done(view, _said(view))


def _said(view: SiteView) -> str:
    said = (
        f"The site is in {view.folder.name}: {counted(view.reports, 'report')}, "
        f"{counted(view.resources, 'resource')}."
    )
    if not view.reports:
        said += " A report is on it once it is for everybody (public) and agreed to."
    if view.left_out:
        said += f" Left out: {counted(len(view.left_out), 'thing')}."
    return said


class _Gathering:
    """Looks for what may be on a site, and keeps what may not, with the reason."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._places: set[str] = set()
        self.left_out: list[tuple[str, str]] = []

    def site(self, ids: Sequence[int], address: str) -> Site:
        """All that may be on it."""
        views = [community_views.view(self._ws, one) for one in ids]
        parts = tuple(self._part(one) for one in views)
        hosts = list(dict.fromkeys(one.host for one in parts if one.host))
        title = parts[0].name if len(parts) == 1 else (hosts or ["Communities of Practice"])[0]
        shared = [one for one in resource_list.of(self._ws) if one.community_id is None]
        return Site(title, ", ".join(hosts), parts, tuple(self._resources(shared)), address)

    def _part(self, view: CommunityView) -> Part:
        own = [one for one in resource_list.of(self._ws, view.id) if one.community_id == view.id]
        return Part(
            code=view.code.lower(),
            name=self._passed(view.name) or f"Community {view.code}",
            purpose=self._passed(view.purpose),
            question=self._passed(view.key_question),
            host=self._passed(view.host_organisation),
            next_date=self._next_date(view),
            reports=tuple(self._reports(view.id)),
            resources=tuple(self._resources(own)),
        )

    def _next_date(self, view: CommunityView) -> str:
        if view.next_session is None:
            return ""
        row = session_row(view.next_session.id)
        where = self._passed(row.venue.name) if row.venue_id else ""
        when = when_in_words(row)
        return f"{when}, {where}" if where else when

    def _reports(self, community_id: int) -> Iterator[Page]:
        query: Any = (
            Report.select()
            .where(
                Report.community == community_id,
                Report.level == "public",
                Report.status != "superseded",
            )
            .order_by(Report.made_on.desc(), Report.id.desc())
        )
        for row in query:
            if row.kind in forms.WORDS_ONLY:
                continue
            stands = forms.standing(self._ws, row.id)
            if stands.draft:
                self.left_out.append((row.title, stands.why))
                continue
            if self._names_somebody(row):
                self.left_out.append((row.title, "somebody is named in it; on a site nobody is"))
                continue
            yield self._page(row)

    def _page(self, row: Any) -> Page:
        document = forms.document(self._ws, row.id, draft=False)
        first = next((one for one in document.blocks if isinstance(one, Paragraph)), None)
        summary = plain(first.runs) if first else ""
        if len(summary) > _LONGEST:
            summary = summary[:_LONGEST].rsplit(" ", 1)[0] + " …"
        name = slug(f"{row.community.code} {row.title}")[:60].strip("-") or f"report-{row.id}"
        place = f"reports/{name}"
        if place in self._places:
            place = f"reports/{name}-{row.id}"
        self._places.add(place)
        return Page(place, document, row.made_on, summary)

    def _resources(self, views: Sequence[resource_list.ResourceView]) -> Iterator[Found]:
        for one in views:
            if not self._passed(f"{one.title}\n{one.where}\n{one.helps_with}"):
                self.left_out.append((one.title, "somebody could be known by it"))
                continue
            link = _LINK.search(one.where)
            yield Found(
                one.title, one.where, link[0] if link else "", one.helps_with, one.checked_on
            )

    def _names_somebody(self, row: Any) -> bool:
        return self._somebody(f"{row.title}\n\n{row.text}", row.community_id)

    def _somebody(self, words: str, community_id: int | None) -> bool:
        """Whether anybody of the list is in it, even one who agreed: a site stays for years."""
        people = naming.unnamed(self._ws, community_id).people
        return any(one.kind == NAME or one.whose for one in people.seen_in(words))

    def _passed(self, words: str) -> str:
        """The words where the privacy check finds nothing in them, else nothing."""
        if not words.strip() or self._somebody(words, None):
            return ""
        return words if checking.check_text(self._ws, words).may_leave else ""


def _whole(address: str) -> str:
    address = address.strip()
    if not address:
        return ""
    if not _LINK.fullmatch(address):
        raise Refused("The address of the site begins with https://.", field="address")
    return address if address.endswith("/") else address + "/"
