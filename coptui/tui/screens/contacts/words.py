"""What is said of one person, beside the list and on their own page."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from coptui.domain.consent import Purpose
from coptui.domain.dates import age, day
from coptui.services.consent import EventView
from coptui.services.consent_views import evidence_in_words
from coptui.services.contact_views import ContactView, PurposeStanding
from coptui.tui.screens.contacts.marks import sign
from coptui.tui.text import line, lines

SHORT = {
    Purpose.mail: "mail", Purpose.named: "named", Purpose.quoted: "quoted",
    Purpose.photo: "photo", Purpose.share_contact: "share contact",
    Purpose.record_role: "record role",
}  # fmt: skip
METHODS = {
    "sheet": "signed a sheet", "form": "ticked a form", "mail": "wrote so", "spoken": "said so",
}  # fmt: skip
STATES = {
    "given": "agreed", "refused": "said no", "withdrawn": "withdrew", "not_asked": "not asked",
}  # fmt: skip


def who(view: ContactView) -> Content:
    """Name, work and communities on one line."""
    work = ", ".join(part for part in (view.job, view.organisation) if part)
    belongs = ", ".join(
        f"{one.name} {' '.join(one.roles).replace('_', ' ')}".strip()
        for one in view.communities
        if one.left_on is None
    )
    rest = " · ".join(part for part in (work, belongs) if part)
    return line((view.name, "bold"), f" · {rest}" if rest else "")


def mail_line(view: ContactView, today: date) -> Content:
    """May they be written to, and how that is known."""
    mail = next((one for one in view.consents if one.purpose is Purpose.mail), None)
    parts = ["mail ", sign(view.mail.state), " ", view.mail.words]
    if mail is not None and mail.date is not None and mail.state == "given":
        how = METHODS.get(mail.method or "", "")
        parts.append(f" · {how} on {day(mail.date, today)}" if how else "")
        parts.append(f", words no. {mail.wording_version}" if mail.wording_version else "")
    others = [
        f"{SHORT[one.purpose]} {sign(one.state)}"
        for one in view.consents
        if one.purpose is not Purpose.mail and one.state != "not_asked"
    ]
    return line("".join(parts) + "".join(f" · {one}" for one in others))


def aside(view: ContactView, today: date) -> Content:
    """The pane beside the list."""
    rows: list[str | Content] = [line((view.name, "bold"))]
    rows += [part for part in (view.job, view.organisation) if part]
    rows += ["", view.email or "no e-mail", *([view.phone] if view.phone else []), ""]
    rows += [standing_line(one, today) for one in view.consents if one.state != "not_asked"]
    if all(one.state == "not_asked" for one in view.consents):
        rows.append(line("? not asked yet"))
    rows.append("")
    rows += [_belonging(one) for one in view.communities]
    rows.append(line((came(view, today), "$dim")))
    if view.tags:
        rows.append(line(("tags  ", "$dim"), ", ".join(view.tags)))
    return lines(rows)


def _belonging(one: object) -> Content:
    roles = ", ".join(getattr(one, "roles", ())).replace("_", " ")
    left = getattr(one, "left_on", None)
    words = f"left {day(left)}" if left else roles or str(getattr(one, "standing", ""))
    return line(str(getattr(one, "name", "")), (f"  {words}", "$dim"))


def came(view: ContactView, today: date) -> str:
    """How often they came."""
    if not view.came or view.last_came is None:
        return "has not come yet"
    times = "once" if view.came == 1 else f"{view.came} times"
    return f"came {times}, last {age(view.last_came, today)}"


def standing_line(one: PurposeStanding, today: date) -> Content:
    """One purpose and what was said about it."""
    words = STATES.get(one.state, one.state)
    told = f", {day(one.date, today)}" if one.date else ""
    until = f" · ask again by {day(one.refresh_by, today)}" if one.refresh_by else ""
    return line(
        f"{sign(one.state)} ", (SHORT[one.purpose], "bold"), f" {words}{told}", (until, "$dim")
    )


def event_line(one: EventView, today: date) -> Content:
    """One thing a person said, as it was recorded."""
    state = STATES.get(str(one.state), str(one.state))
    how = METHODS.get(str(one.method), "")
    extra = " · ".join(
        part
        for part in (
            how,
            f"words no. {one.wording_version}" if one.wording_version else "",
            one.community or "",
            evidence_in_words(one.evidence),
            f"noted by {one.by}",
        )
        if part
    )
    return line(
        f"{day(one.date, today):12} {sign(str(one.state))} ",
        (f"{SHORT[one.purpose]} {state}", "bold"), (f"  {extra}", "$dim"),
    )  # fmt: skip
