"""What a person reads who typed something else than was meant."""

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from typer.main import get_command

from survey import __version__
from survey.cli.app import build_app
from survey.messages import speaking
from survey.messages.reasons import system_reason
from tests.cli.conftest import Survey


def test_version(survey: Survey) -> None:
    assert survey("--version").out == f"survey {__version__}\n"


def test_version_after_another_option(survey: Survey) -> None:
    assert survey("--lang", "en", "--version").out == f"survey {__version__}\n"


def test_help_shows_every_group(survey: Survey) -> None:
    out = survey("--lang", "en", "--help").out
    for noun in ("interview", "status", "demo", "submission", "photo", "init", "form", "store", "data"):
        assert f"\n  {noun} " in out


def test_help_speaks_french(survey: Survey) -> None:
    out = survey("--help").out
    assert "Utilisation" in out
    assert "Usage:" not in out
    assert "\nChaque jour :\n" in out


def test_unknown_command_is_named_with_status_2(survey: Survey) -> None:
    result = survey("--lang", "en", "form", "chek")
    assert result.status == 2
    assert "there is no command chek" in result.err


def test_unknown_option_proposes_the_near_one(survey: Survey) -> None:
    result = survey("--lang", "en", "status", "--jsn")
    assert result.status == 2
    assert "--json" in result.err


def test_missing_argument_is_named(survey: Survey) -> None:
    result = survey("--lang", "en", "form", "check")
    assert result.status == 2
    assert "FORM is missing" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("status", "mine"), "trop : mine"),
        (("centre", "list", "--area"), "--area attend une valeur après elle."),
        (("status", "--json=yes"), "--json ne prend pas de valeur."),
        (("sync", "--time-limit", "douze"), "--time-limit : donnez un nombre"),
    ],
)
def test_what_does_not_fit_is_told_in_french(survey: Survey, words: tuple[str, ...], said: str) -> None:
    result = survey(*words)
    assert (result.status, said in result.err) == (2, True), result.err


def test_missing_option_is_named_as_it_is_typed(survey: Survey) -> None:
    assert "--output is missing." in survey("--lang", "en", "data", "export").err


@pytest.mark.parametrize("number", ["0", "douze"])
def test_number_out_of_range_is_told_its_range(survey: Survey, number: str) -> None:
    result = survey("--lang", "fr", "bundle", "kit", "kit", "--agents", number)
    assert result.status == 2
    assert "--agents : " in result.err
    assert "range" not in result.err
    assert "500" in result.err


def test_reason_of_the_system_is_said_in_the_language_in_use() -> None:
    with speaking("en"):
        assert system_reason(FileNotFoundError(errno.ENOENT, "x")) == "there is no such file or folder"
    with speaking("fr"):
        assert system_reason(OSError(errno.EISDIR, "Is a directory")) != "Is a directory"


def test_rare_reason_of_the_system_is_said_in_its_words() -> None:
    assert system_reason(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"


def test_bare_group_shows_its_help_with_status_2(survey: Survey) -> None:
    result = survey("--lang", "en", "photo")
    assert result.status == 2
    assert "inspect" in result.err


def test_unknown_language_is_refused(survey: Survey) -> None:
    result = survey("--lang", "de", "status")
    assert result.status == 2
    assert "--lang" in result.err


def test_no_campaign_is_41_with_what_to_do(survey: Survey, tmp_path: Path) -> None:
    result = survey("--lang", "en", "--campaign", tmp_path, "status")
    assert result.status == 41
    assert str(tmp_path) in result.err
    assert "survey init" in result.err


def test_broken_settings_name_the_file_and_line(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "survey.toml").write_text('[campaign]\nid = "x\n')
    result = survey("--lang", "en", "--campaign", tmp_path, "status")
    assert result.status == 40
    assert "survey.toml" in result.err
    assert "line 2" in result.err


def test_missing_setting_is_named(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "survey.toml").write_text('[campaign]\nid = "x"\n')
    result = survey("--lang", "en", "--campaign", tmp_path, "status")
    assert result.status == 40
    assert "title" in result.err


def test_every_command_shows_an_example_that_is_not_broken(survey: Survey) -> None:
    groups: list[list[str]] = [[]]
    while groups:
        path = groups.pop()
        command: Any = get_command(build_app())
        for name in path:
            command = command.commands[name]
        for name, own in command.commands.items():
            if hasattr(own, "commands"):
                groups.append([*path, name])
            elif [*path, name] != ["form", "run"]:
                # The example of `form run` is a line of its script.
                typed = " ".join(["survey", *path, name])
                lines = survey("--lang", "en", *path, name, "--help").out.splitlines()
                assert any(typed in line and "Usage" not in line for line in lines), typed


def pages_of_help(language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the page of every group and command, 80 cells wide."""
    with speaking(language):
        command: Any = get_command(build_app())
        waiting = [click.Context(command, info_name="survey", terminal_width=80)]
        while waiting:
            context = waiting.pop()
            command = context.command
            yield context.command_path, command.get_help(context).splitlines()
            for name, own in getattr(command, "commands", {}).items():
                waiting.append(click.Context(own, context, name, terminal_width=80))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_of_help_cuts_a_sentence_or_begins_a_line_with_a_sign(language: str) -> None:
    for name, (_usage, *lines) in pages_of_help(language):
        for line in lines:
            assert not line.endswith("...") or "ARG" in line, (name, line)
            assert not re.match(r" *[:;!?»]", line), (name, line)
            assert not re.search(r"<(int|str|float)|x[<>]=", line), (name, line)


def test_options_stand_in_one_order() -> None:
    order = ["--output", "--format", "--language", "--json", "--help"]
    for name, lines in pages_of_help("en"):
        found = [own for line in lines if (own := re.match(r"  (?:-\w, )?(--\w+)", line))]
        known = [own[1] for own in found if own[1] in order]
        assert known == sorted(known, key=order.index), name


def test_a_submission_that_is_no_xml_is_named(survey: Survey, tmp_path: Path) -> None:
    form, edited = tmp_path / "form.md", tmp_path / "envoi.xml"
    form.write_text("| survey |\n| | type | name | label |\n| | text | a | A |\n", encoding="utf-8")
    edited.write_text("rien", encoding="utf-8")
    result = survey("form", "run", form, "--edit", edited)
    assert result.status == 11
    assert "envoi.xml" in result.err
