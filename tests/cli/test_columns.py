"""Which columns of a list a narrow window shows, and how wide each is."""

import pytest

from survey.cli.columns import fit_columns
from survey.cli.screen import show_table

COLUMNS = ("Id", "Form", "Title", "Author")
ROW = ("01a21405-0593b", "centre", "Maison des jeunes et centre multimédia de Dori", "Salif Diallo")


def fit(room: int, least: tuple[str, ...] = ("Author", "Form")) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return fit_columns(COLUMNS, [ROW], room, 3, least)


def test_a_wide_window_shows_everything_whole() -> None:
    assert fit(120) == ((0, 1, 2, 3), tuple(len(cell) for cell in ROW))


def test_what_matters_least_is_left_out_until_the_title_has_room() -> None:
    assert fit(60) == ((0, 1, 2), (14, 6, 34))
    assert fit(42) == ((0, 2), (14, 25))


def test_what_is_empty_is_left_out_first() -> None:
    kept, _widths = fit_columns(COLUMNS, [(*ROW[:1], "", *ROW[2:])], 60, 3, ("Author", "Form"))
    assert kept == (0, 2, 3)


def test_no_word_of_a_text_is_cut_while_another_can_fold() -> None:
    _kept, widths = fit(55, least=())
    assert widths == (14, 6, 14, 12)


@pytest.mark.parametrize("room", [10, 25, 40])
def test_an_id_is_the_last_to_be_cut(room: int) -> None:
    _kept, widths = fit(room, least=())
    assert widths[0] == 14 or max(widths[1:]) == 6


def test_a_line_says_what_was_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    show_table(COLUMNS, [ROW], least=["Author", "Form"])
    out = capsys.readouterr().out
    assert "Author" in out.splitlines()[-1]
    assert "Salif" not in out


def test_a_number_with_its_unit_is_no_control_sign(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(["Taux"], [["50\N{NO-BREAK SPACE}%"]])
    assert "50 %" in capsys.readouterr().out
