"""docs/rights.md shows commands that exist, the same in both languages."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from survey.cli.app import build_app

PAGE = (Path(__file__).parents[2] / "docs" / "rights.md").read_text(encoding="utf-8")
ENGLISH, FRENCH = PAGE.split("## En français")
COMMANDS = sorted(set(re.findall(r"`survey ([^`]+)`", PAGE)))


def named(text: str) -> list[list[str]]:
    """Return the words of each command that are no values: command names and options."""
    found = []
    for command in re.findall(r"`survey ([^`]+)`", text):
        words = shlex.split(command)
        found.append(
            [word for word in words[:2] if word.isalpha()] + sorted(w for w in words if w.startswith("-"))
        )
    return found


def test_both_languages_show_the_same_commands() -> None:
    assert named(ENGLISH) == named(FRENCH)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_exists_with_its_options(command: str) -> None:
    words = shlex.split(command)
    here: Any = typer.main.get_command(build_app())
    while words and hasattr(here, "commands"):
        here = here.commands[words.pop(0)]
    options = {name for own in here.params for name in own.opts}
    assert {word for word in words if word.startswith("-")} <= options
