"""The pages of docs/ for coordinators show commands that exist, the same in both languages."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from survey.cli.app import build_app

DOCS = Path(__file__).parents[2] / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


RIGHTS = page("rights.md").split("## En français")
EXPORTS = [page("exports.md"), page("exports.fr.md")]
DASHBOARD = [page("dashboard.md"), page("dashboard.fr.md")]
POSTS = [page("posts.md"), page("posts.fr.md")]
PEOPLE = [page("people.md"), page("people.fr.md")]
STATUS = [page("status-review.md"), page("status-review.fr.md")]
MANAGERS = [page("managers.md"), page("managers.fr.md")]
COMMANDS = sorted(
    set(
        re.findall(
            r"`survey ([^`]+)`",
            "\n".join((*RIGHTS, *EXPORTS, *DASHBOARD, *POSTS, *PEOPLE, *STATUS, *MANAGERS)),
        )
    )
)


def named(text: str) -> list[list[str]]:
    """Return the words of each command that are no values: command names and options."""
    found = []
    for command in re.findall(r"`survey ([^`]+)`", text):
        words = shlex.split(command)
        found.append(
            [word for word in words[:2] if word.isalpha()] + sorted(w for w in words if w.startswith("-"))
        )
    return found


@pytest.mark.parametrize("languages", [RIGHTS, EXPORTS, DASHBOARD, POSTS, PEOPLE, STATUS, MANAGERS])
def test_both_languages_show_the_same_commands(languages: list[str]) -> None:
    english, french = languages
    assert named(english) == named(french)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_exists_with_its_options(command: str) -> None:
    words = shlex.split(command)
    here: Any = typer.main.get_command(build_app())
    while words and hasattr(here, "commands"):
        here = here.commands[words.pop(0)]
    options = {name for own in here.params for name in own.opts}
    assert {word for word in words if word.startswith("-")} <= options
