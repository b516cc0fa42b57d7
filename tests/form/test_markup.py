"""Markdown in the texts of a form."""

import pytest

from survey.form.definition import Output
from survey.form.markup import Run, plain_text, read_markup
from survey.form.outline import output_name


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("**fort**", Run("fort", bold=True)),
        ("*penché*", Run("penché", italic=True)),
        ("[ici](https://exemple.org)", Run("ici", link="https://exemple.org")),
        ("[ici](javascript:alert)", Run("[ici](javascript:alert)")),
        ("nom_du_centre", Run("nom_du_centre")),
        ("1. Nom", Run("1. Nom")),
        ("<i>x</i>", Run("<i>x</i>")),
        ('<span style="color:red">rouge</span>', Run("rouge")),
    ],
)
def test_a_text_as_runs(text: str, run: Run) -> None:
    assert read_markup([text], output_name)[0].runs == (run,)


def test_a_value_inside_bold_words_stays_bold() -> None:
    (paragraph,) = read_markup(["**Nom ", Output("/data/nom"), "**"], output_name)
    assert paragraph.runs == (Run("Nom ", bold=True), Run("[nom]", bold=True, is_value=True))


def test_plain_text_is_one_line_without_signs() -> None:
    assert plain_text(["# Titre\n\nUn *mot*\nfin"], output_name) == "Titre Un mot fin"
