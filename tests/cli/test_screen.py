"""What fits on a narrow screen, and how."""

import pytest

from survey.cli.keys import fold
from survey.cli.screen import show_table


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
