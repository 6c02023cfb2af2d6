"""How the commands about reports tell one, and name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from coptui.cli.output import pairs

if TYPE_CHECKING:
    from coptui.services.reports.drafting import ReportView
    from coptui.services.reports.sign_off import SignOff

Number = Annotated[int, typer.Argument(metavar="REPORT", help="Its id, as `report list` has it.")]


def plain(view: ReportView, standing: SignOff | None = None) -> dict[str, Any]:
    """A report as a script gets it."""
    from dataclasses import asdict

    kept = asdict(view)
    line = kept.pop("line")
    more = {} if standing is None else {"missing": standing.missing, "notes": standing.notes}
    return {**line, **kept, **more}


def shown(view: ReportView, standing: SignOff) -> str:
    """Where a report stands, and what is still asked of her."""
    line = view.line
    return pairs(
        [
            ("id", line.id),
            ("report", f"{line.name}, {line.community}"),
            ("status", f"{standing.mark} {standing.status}"),
            ("since", standing.status_on),
            ("length", f"{line.words} words, {view.pages} pages; {view.target}"),
            ("not in it", "; ".join(view.coverage)),
            ("still to write", "; ".join(view.gaps)),
            ("offered", len(view.offered) or ""),
            ("missing", "; ".join(standing.missing)),
            ("address", view.link),
        ]
    )
