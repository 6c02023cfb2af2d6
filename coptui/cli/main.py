"""The `coptui` command: its nouns, and the entry point that imports as little as it can."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coptui import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


NOUNS: dict[str, tuple[str, str]] = {
    "contacts": ("coptui.cli.contacts", "People, and what each of them agreed to."),
    "filters": ("coptui.cli.filters", "Conditions over people, saved under a name."),
    "consent": ("coptui.cli.consent", "Record and withdraw consent; the wordings behind it."),
    "communities": ("coptui.cli.communities", "Communities of Practice."),
    "members": ("coptui.cli.members", "Who belongs to a community, and in which role."),
    "stage": ("coptui.cli.stage", "Where a community stands in its life, with history."),
    "topics": ("coptui.cli.topics", "Topic series of a community."),
    "sessions": ("coptui.cli.sessions", "Plan sessions, mark who came, close them."),
    "actions": ("coptui.cli.actions", "What somebody said they would do."),
    "noticings": ("coptui.cli.noticings", "Small changes that somebody saw."),
    "questions": ("coptui.cli.questions", "Questions a topic carries."),
    "recommendations": ("coptui.cli.recommendations", "Asked of those who can decide."),
    "influencers": ("coptui.cli.influencers", "Those who can decide, and the way to each."),
    "report": ("coptui.cli.report", "Put together, checked, agreed to, sent round."),
    "examples": ("coptui.cli.examples", "Examples and case studies."),
    "venues": ("coptui.cli.venues", "Places to meet, and what is known of getting in."),
    "leads": ("coptui.cli.leads", "Who else should be here, and what came of it."),
    "outcomes": ("coptui.cli.outcomes", "What became different, and how far it was ours."),
    "resources": ("coptui.cli.resources", "Links, leaflets and people to ask."),
    "network": ("coptui.cli.network", "Sister communities, and what was shared."),
    "next": ("coptui.cli.next", "What is due, with the reason."),
    "year": ("coptui.cli.year", "The year, month by month; holidays to know."),
    "templates": ("coptui.cli.templates", "The wording of mails."),
    "mailings": ("coptui.cli.mailings", "Prepare, look at, check and send mailings."),
    "outbox": ("coptui.cli.outbox", "Send without the app; settle what is in doubt."),
    "settings": ("coptui.cli.settings", "The sender, the server, practice and live."),
    "backup": ("coptui.cli.backup", "Write everything into one locked file, or prove one."),
    "restore": ("coptui.cli.restore", "Put a backup in the place of this home."),
    "doctor": ("coptui.cli.doctor", "Look whether everything is sound."),
    "demo": ("coptui.cli.demo", "Open the app on fresh, invented data."),
    "undo": ("coptui.cli.undo", "Take back what was done; list what can be."),
    "requests": ("coptui.cli.requests", "What people ask about their own data, and by when."),
    "complaints": ("coptui.cli.complaints", "Complaints about people's data."),
    "breaches": ("coptui.cli.breaches", "The breach log, with its 72 hours."),
    "retention": ("coptui.cli.retention", "How long things are kept; letting go what is due."),
    "privacy": ("coptui.cli.privacy", "The record of processing and the privacy notice."),
    "verify-audit": ("coptui.cli.verify_audit", "Check that the history was not changed."),
}
"""Every noun: where its module is, and the line that help shows without importing it."""
ALSO = {"reports": "report"}
"""Other words for a noun, as people say them too."""


def run(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `coptui` command; ends the process with the contract's exit codes."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["--version"]:
        print(f"coptui {__version__}")  # nothing else needs importing for this
        sys.exit(0)
    from coptui.cli.bare import face_if_bare, open_app
    from coptui.cli.diagnostics import ended
    from coptui.cli.face import Face

    bare = face_if_bare(given)
    if bare is not None:
        sys.exit(ended(lambda: open_app(bare), lambda: bare.home_path))
    from coptui.cli.root import command

    face = Face()
    sys.exit(
        ended(
            lambda: command().main(given, prog_name="coptui", standalone_mode=False, obj=face),
            lambda: face.home_path,
        )
    )
