"""What fits on a narrow screen, and how."""

from pathlib import Path

import pytest

from survey.cli.keys import fold
from survey.cli.screen import show_line, show_table
from tests.cli.conftest import Survey


def test_id_is_never_cut_in_two_where_a_title_can_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show_table(["Id", "Titre", "Auteur"], [["01a21405-0593", "Cyber du foyer des jeunes", "Salif Diallo"]])
    assert "01a21405-0593" in capsys.readouterr().out


def test_no_choice_of_a_key_is_cut_in_two() -> None:
    lines = fold(["Un seul centre ?", "[m] même centre", "[d] centres différents", "[q] quitter"], 40).split(
        "\n"
    )
    assert lines == ["Un seul centre ?  [m] même centre", "[d] centres différents  [q] quitter"]


def test_sentence_that_names_a_hostile_file_steers_no_terminal(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "\x1b[2J.log.zip").write_bytes(b"PK")
    for words in (("verify", str(tmp_path)), ("salvage", str(tmp_path), "-o", str(tmp_path / "s"))):
        result = survey("bundle", *words)
        assert "\x1b" not in result.out + result.err
    result = survey("bundle", "verify", str(tmp_path / "\x1b[31mabsent"))
    assert (result.status, "\x1b" in result.err) == (35, False)


def test_line_with_control_signs_is_shown_without_them(capsys: pytest.CaptureFixture[str]) -> None:
    show_line("a\x1b[31mb\nc")
    assert capsys.readouterr().out == "a?[31mb\nc\n"
