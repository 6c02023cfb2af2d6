"""What the pages say is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import docs
from tests.conventions.source import TOP


@pytest.mark.parametrize("page", ["commands.md", "keys.md"])
def test_page_is_what_the_program_declares(page: str) -> None:
    path = TOP / "docs" / page
    made = docs.commands_page() if page == "commands.md" else docs.keys_page()
    assert path.read_text(encoding="utf-8") == made, "run: python tests/docs.py"


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        links = re.findall(r"\]\(([^)#:]+)\)", (TOP / name).read_text(encoding="utf-8"))
        assert [link for link in links if not (TOP / link).exists()] == []


def test_readme_opens_with_its_two_commands() -> None:
    text = (TOP / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M)
    assert blocks[0].endswith("coptui demo\n") and blocks[1].endswith("tests/check.py\n")


def test_every_change_runs_the_readmes_own_command() -> None:
    assert "README.md" in Path(TOP / ".ci" / "run").read_text(encoding="utf-8")


def test_every_key_command_has_a_help_line_and_a_readable_id() -> None:
    commands = docs.declared()
    assert len(commands) > 15
    bad = [one.id for one in commands if not one.help or not re.fullmatch(r"[a-z_.-]+", one.id)]
    assert bad == []
