"""A person's page in words: who it is, what we may do, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.content import Content

from coptui.domain.consent import Purpose
from coptui.domain.dates import day
from coptui.domain.person_due import Due
from coptui.domain.reaching import CHANNELS, FORMATS
from coptui.services.consent_views import evidence_in_words
from coptui.services.contact_views import ContactView, PurposeStanding
from coptui.services.person_page import PersonPage
from coptui.tui.screens.contacts.marks import sign
from coptui.tui.screens.contacts.words import METHODS, SHORT, STATES, came, mail_line, who
from coptui.tui.text import cut, line, lines

LABEL = 15


def short(page: PersonPage) -> Content:
    """The few lines above the timeline where there is little room."""
    view = page.view
    rows = [
        who(view),
        _reach(view),
        mail_line(view, page.today),
        line((came(view, page.today), "$dim")),
    ]
    if view.notes:
        rows.append(line(("notes  ", "$dim"), " ".join(view.notes.split())))
    rows += [due_line(one, page.today) for one in page.due[:3]]
    if len(page.due) > 3:
        rows.append(line((f"and {len(page.due) - 3} more that is due", "$dim")))
    return lines(rows)


def full(page: PersonPage) -> Content:
    """All that is kept, but for what is private, which has a key of its own."""
    view = page.view
    rows: list[str | Content] = [line(("Due", "bold $accent"))] if page.due else []
    rows += [due_line(one, page.today) for one in page.due]
    rows += [""] if page.due else []
    rows += [line(("Kept", "bold $accent")), *_kept(view, page.today)]
    rows += ["", line(("May we", "bold $accent"))]
    for one in view.consents:
        rows += may_lines(one, page.today, page.recorded_by)
    return lines(rows)


def may_lines(
    one: PurposeStanding, today: date, recorded_by: Mapping[Purpose, str]
) -> list[str | Content]:
    """One purpose: what was said, since when, how that is known, and who wrote it down."""
    said = STATES.get(one.state, one.state)
    since = f" since {day(one.date, today)}" if one.date else ""
    rows: list[str | Content] = [
        line(f"{sign('expired' if one.expired else one.state)} ", (SHORT[one.purpose], "bold"),
             f"  {said}{since}")
    ]  # fmt: skip
    words = f"words no. {one.wording_version}" if one.wording_version else ""
    by = recorded_by.get(one.purpose, "")
    known = (METHODS.get(one.method or "", ""), words,
             evidence_in_words(one.evidence),
             f"noted by {by}" if by else "")  # fmt: skip
    if one.date:
        rows.append(line((f"  {', '.join(part for part in known if part)}", "$dim")))
    if one.refresh_by:
        verb = "ran out on" if one.expired else "ask again by"
        rows.append(line((f"  {verb} {day(one.refresh_by, today)}", "$dim")))
    return rows


def due_line(one: Due, today: date) -> Content:
    """One thing to do."""
    mark = "! " if one.overdue else "• "
    when = f"  {day(one.by, today)}" if one.by is not None else ""
    return line((mark, "bold $warn" if one.overdue else "bold"), one.words, (when, "$dim"))


def _reach(view: ContactView) -> Content:
    best = CHANNELS.get(view.preferred_channel, view.preferred_channel)
    parts = [view.email or "no e-mail"]
    parts += [f"{len(view.other_addresses)} more"] if view.other_addresses else []
    parts += [view.phone] if view.phone else []
    parts += [f"best {best}"] if view.preferred_channel not in ("", "e-mail") else []
    parts += [FORMATS.get(view.preferred_format, view.preferred_format)] * bool(
        view.preferred_format
    )
    parts += [f"tags {', '.join(view.tags)}"] if view.tags else []
    parts += ["access needs are kept (a)"] if view.access_needs or view.dietary else []
    return line(" · ".join(parts))


def _kept(view: ContactView, today: date) -> list[str | Content]:
    best = CHANNELS.get(view.preferred_channel, view.preferred_channel)
    form = FORMATS.get(view.preferred_format, view.preferred_format)
    pairs = [
        ("e-mail", view.email or "none"),
        *(("also at", one) for one in view.other_addresses),
        ("phone", view.phone),
        ("organisation", view.organisation),
        ("work", view.job),
        ("pronouns", view.pronouns),
        ("reached best", best if view.preferred_channel else ""),
        ("given things", form if view.preferred_format else ""),
        *(
            (one.name, ", ".join(one.roles).replace("_", " ") or one.standing)
            for one in view.communities
        ),
        ("tags", ", ".join(view.tags)),
        ("shares with", ", ".join(view.shares_address_with)),
        ("sessions", came(view, today)),
        ("came from", view.source),
        ("on hold", view.hold_reason),
        ("access, food", "kept; a shows them" if view.access_needs or view.dietary else ""),
        ("notes", view.notes),
        ("look again by", day(view.notes_by, today) if view.notes_by else ""),
    ]
    return [line((f"{cut(label, LABEL - 1)} ", "$dim"), words)
            for label, words in pairs if words]  # fmt: skip
