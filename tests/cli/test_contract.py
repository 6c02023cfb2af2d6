"""The commands keep what was promised to scripts: names, arguments, options, JSON keys."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from coptui.cli.root import app
from tests.cli.contract import Promise, every_command, find, here, promises


def help_of(promise: Promise) -> str:
    done = CliRunner().invoke(app, [*promise.command, "--help"])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("promise", here(), ids=str)
def test_command_is_there_with_its_arguments_and_options(promise: Promise) -> None:
    command = find(promise.command)
    assert command is not None
    offered = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    assert set(promise.options) - offered == set()
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    assert len(arguments) >= len(promise.arguments)
    text = help_of(promise)
    assert [option for option in promise.options if option not in text] == []


@pytest.mark.parametrize("promise", here(), ids=str)
def test_command_says_what_it_does_in_a_line(promise: Promise) -> None:
    command = find(promise.command)
    assert command is not None and command.help and command.help.strip().endswith(".")


def test_every_command_has_a_line_in_the_contract() -> None:
    """A command that is not in the contract is one that nobody promised to keep."""
    known = {one.command for one in promises()}
    assert [words for words, _ in every_command() if words not in known] == []


def test_what_comes_later_is_not_half_there() -> None:
    later = [one for one in promises() if one.later and not one.options]
    assert [str(one) for one in later if find(one.command) is not None] == []


def test_every_command_with_a_json_answer_has_the_option() -> None:
    without = [str(one) for one in here() if one.thing and "--json" not in one.options]
    assert without == []
