"""The groups of the log are alike: every command of theirs prints JSON for programs, and shows an example."""

from typing import Any

import pytest
import typer.main

from survey.cli.app import build_app
from survey.messages import speaking

GROUPS = ("review", "conflict", "duplicate", "bundle", "store", "submission")
INTERVIEWS = {"submission edit", "submission take-over"}
"""Commands that hold an interview: a program speaks to them by `--plain` and `--answers`."""


def commands() -> dict[str, Any]:
    with speaking("en"):
        root: Any = typer.main.get_command(build_app())
    return {f"{name} {own}": made for name in GROUPS for own, made in root.commands[name].commands.items()}


COMMANDS = commands()


@pytest.mark.parametrize("name", COMMANDS)
def test_command_prints_json_and_shows_an_example(name: str) -> None:
    command = COMMANDS[name]
    options = {spelling for own in command.params for spelling in own.opts}
    assert name in INTERVIEWS or "--json" in options
    first, _sign, example = (command.epilog or "").partition(": ")
    assert first == ("Examples" if " | " in example else "Example")
    assert f"survey {name}" in example
