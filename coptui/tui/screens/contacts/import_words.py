"""What the page says before a file is brought in: how it was read, what happens, who agreed."""

from __future__ import annotations

from collections import Counter

from textual.content import Content

from coptui.domain import counting
from coptui.domain.counting import agree
from coptui.services import import_account
from coptui.services.importing import ColumnMap, ConsentClaim, Fate, ImportPlan, SourceTable
from coptui.tui.screens.contacts.claim import claim_words, rows_that_say_yes
from coptui.tui.text import hanging, line, lines

FIELDS = (
    ("name", "Name"), ("first_name", "First name"), ("last_name", "Last name"),
    ("email", "E-mail"), ("organisation", "Organisation"), ("phone", "Phone"),
    ("role", "Role or work"), ("notes", "Notes"), ("agreed", "May be mailed"),
    ("agreed_on", "Since when"),
)  # fmt: skip
FATES = (
    (Fate.new, "new"),
    (Fate.updated, "changed"),
    (Fate.same, "here already, nothing new"),
    (Fate.doubtful, "may be somebody you have: left out until you say"),
    (Fate.left_out, "left out by you"),
    (Fate.duplicate, "twice in the file"),
    (Fate.refused, "cannot be taken"),
    (Fate.suppressed, "left and stay away"),
)
CHANGED = {"email": "e-mail", "job": "work"}
NAMED_ROWS = 6
GLIMPSE = 62  # letters of a row: one line on a narrow screen


def file_words(table: SourceTable, mapping: ColumnMap, as_before: bool, width: int) -> Content:
    """How it was read, which column is which, and its first rows."""
    used = [(at, word) for name, word in FIELDS if (at := mapping.columns.get(name, -1)) >= 0]
    headings = table.headings
    kept = ", ".join(
        f"{label} ← {headings[at]}" if label.lower() != headings[at].lower() else label
        for at, label in sorted(used)
    )
    other = [one for at, one in enumerate(headings) if at not in dict(used)]
    rows = [
        line(
            (counting.counted(len(table.rows), table.unit), "bold"),
            f", read as {table.how_read}",
            (", as last time" if as_before else "", "$accent"),
        ),
        hanging(line(("columns   ", "$dim")), line(kept or "none is known yet"), width),
    ]
    if other:
        rows.append(hanging(line(("not kept  ", "$dim")), line(", ".join(other)), width))
    return lines([*rows, *first_rows(table, 2)])


def first_rows(table: SourceTable, most: int) -> list[Content]:
    """The first rows as they stand in the file."""
    found = list(zip(table.numbers, table.rows, strict=True))[:most]
    return [
        line((f"{f'{table.unit} {number}':10}", "$dim"), _glimpse(cells)) for number, cells in found
    ]


def _glimpse(cells: tuple[str, ...]) -> str:
    words = " · ".join(" ".join(cell.split())[: GLIMPSE + 1] for cell in cells if cell.strip())
    return words if len(words) <= GLIMPSE else f"{words[: GLIMPSE - 1]}…"


def counted_line(number: int, words: str, more: str, width: int) -> Content:
    """A number, and beside it whom it counts."""
    return hanging(line((f"{number:5,}  ", "bold")), line(words, (more, "$dim")), width)


def plan_words(plan: ImportPlan, community: str, communities: int, width: int) -> Content:
    """What becomes of how many, and why."""
    rows: list[Content | str] = []
    for fate, words in FATES:
        number = plan.count(fate)
        if number:
            rows.append(counted_line(number, words, _extra(plan, fate), width))
    if rows:
        rows.append(community_words(plan, community, communities))
    rows += [hanging(line(("! ", "$warn")), line((one, "$warn")), width) for one in plan.warnings]
    rows += slip_words(plan)
    return lines(rows or ["The file has no rows."])


def slip_words(plan: ImportPlan) -> list[Content]:
    """What is done about addresses that look mistyped, all of them by one key."""
    taken = [row.parsed for row in plan.slips if row.parsed.slip]
    rows = [
        line(f"       {one.slip} ", ("→ ", "$dim"), (one.email, "bold"))
        for one in taken[:NAMED_ROWS]
    ]
    if odd := sum(bool(row.parsed.meant) for row in plan.slips):
        which = "the address" if odd == 1 else f"all {odd:,} addresses"
        rows.append(line(("t", "bold $accent"), f"  writes {which} as probably meant"))
    elif taken:
        rows.append(line(("t", "bold $accent"), "  leaves them as they are in the file"))
    return rows


def _extra(plan: ImportPlan, fate: Fate) -> str:
    if fate is Fate.updated:
        found = Counter(
            CHANGED.get(change.field, change.field)
            for row in plan.of(fate)
            for change in row.changes
        )
        return ": " + ", ".join(f"{n} {field}" for field, n in found.most_common(4))
    if fate is Fate.doubtful:
        return ", enter compares"
    if fate is Fate.refused:
        rows = plan.of(fate)
        reasons = Counter(row.reason.partition(":")[0] for row in rows)
        at = ", ".join(str(row.parsed.number) for row in rows[:NAMED_ROWS])
        more = ", …" if len(rows) > NAMED_ROWS else ""
        told = ", ".join(f"{n} {reason}" for reason, n in reasons.most_common(3))
        if len(reasons) == 1:
            told = next(iter(reasons))
        return f": {told} ({_unit(plan, len(rows))} {at}{more})"
    return ""


def _unit(plan: ImportPlan, number: int) -> str:
    """The noun alone, row or rows: the numbers of the file follow it."""
    return counting.agree(number, plan.table.unit, f"{plan.table.unit}s")


def agreed_words(plan: ImportPlan, claim: ConsentClaim | None, likely: str, width: int) -> Content:
    """An account of everybody: who can be mailed, who said no, and who was not asked."""
    found = import_account.of(plan)
    rows: list[Content | str] = []
    if claim is None:
        rows.append(line(("Not said yet: none of them is mailed.", "$warn")))
        holds = f"; “{likely}” holds who said yes" if likely else ""
        said = line(f"says who agreed, and how{holds}")
        rows.append(hanging(line(("a", "bold $accent"), "  "), said, width))
    else:
        rows.append(line((f"{found.mailable:5,}  can be mailed now", "bold")))
        who = f": {rows_that_say_yes(claim.column)}" if claim.column else " to be written to"
        rows.append(counted_line(found.agreed, f"agreed{who}", "", width))
        how = claim_words(claim, plan.days)
        if found.without_address:
            has = agree(found.without_address, "has", "have")
            how += f" {found.without_address:,} of them {has} no e-mail address."
        rows.append(hanging(line("       "), line((how, "$dim")), width))
    for number, words in (
        (found.said_no, "said no in the file, and stay a no"),
        (found.not_asked, "not asked: not mailed until they agree"),
        (found.known, "as they stand on the list already"),
    ):
        if number:
            rows.append(counted_line(number, words, "", width))
    return lines(rows)


def community_words(plan: ImportPlan, community: str, communities: int) -> Content:
    """Which community they join, and with which key that is changed."""
    if community:
        return line("       they join ", (community, "bold"), ("   c changes that", "$dim"))
    if communities:
        return line(("       they join no community: c chooses one", "$warn"))
    return line(("       There is no community yet; they can join one later.", "$dim"))


def at_the_end(plan: ImportPlan) -> Content:
    """What the next key does."""
    rest = plan.count(Fate.refused)
    parts: list[str | tuple[str, str]] = [
        ("ctrl+s", "bold $accent"), f" brings in {'all ' * (plan.coming > 1)}{plan.coming:,}",
    ]  # fmt: skip
    if rest:
        parts += [("   s", "bold $accent"), f" keeps the {rest:,} in a file, to be mended"]
    return line(*parts)
