"""Appearances, parameters and hints about display, beside the other tools; the page takes its tables from here.

What is done here is the table that the form check reads (`survey.form.support`). Collect was not run: it is named
where the feature matrix of Web Forms, which sets out to match it, has the word. Web Forms is as its feature
matrix stood on 2026-11-25. Enketo was not run: its column is read from the list of appearances of its own validator, the
widgets of its repository, and what the documentation of ODK, XForms and KoboToolbox says of it.
"""

from survey.form.support import APPEARANCES, DISPLAY, PARAMETERS, Row, Support, instead_in_words
from survey.messages import speaking

SHOWN = {
    "Appearances": "tests/form/test_support.py::test_an_appearance_is_told_when_it_changes_nothing",
    "Parameters": "tests/form/test_support.py::test_a_parameter_is_told_when_it_changes_nothing",
    "Hints about display": "tests/form/test_support.py::test_the_style_of_the_form_is_told",
}
TABLES = {"Appearances": APPEARANCES, "Parameters": PARAMETERS, "Hints about display": DISPLAY}
WEB_FORMS = """
numbers multiline thousands-sep placement-map maps minimal search autocomplete columns-pack columns columns-n
no-buttons likert map field-list label list-nolabel list table-list masked
randomize seed value label rows capture-accuracy warning-accuracy allow-mock-accuracy start end step
"""
NOT_WEB_FORMS = """
url ex:… bearing vertical no-ticks picker rating new new-front draw annotate signature no-calendar month-year
year ethiopian coptic islamic bikram-sambat myanmar persian hide-input quick image-map counter hidden-answer
printer max-pixels quality location-priority location-min-interval location-max-age track-changes
track-changes-reasons identify-user incremental placeholder tick_labelset autoplay
"""
ENKETO = """
minimal label list-nolabel autocomplete search likert image-map horizontal vertical compact compact-n
no-collapse horizontal-compact quickcompact numbers thousands-sep multiline url distress bearing month-year year
no-calendar ethiopian coptic islamic new new-front new-rear annotate draw signature maps hide-input streets
satellite terrain placement-map field-list picker w1…w10 analog-scale no-ticks comment style
"""
NOT_ENKETO = "quick rows track-changes track-changes-reasons identify-user"


def theirs(name: str, yes: str, no: str) -> str:
    """Return what another tool does with a word: yes, no, or `?` when nothing was found."""
    if name in yes.split():
        return "yes"
    return "no" if name in no.split() else "?"


def instead_of(row: Row) -> str:
    """Return what happens instead in English, with the code of the finding that says so."""
    with speaking("en"):
        instead = instead_in_words(row.instead) if row.instead is not None else ""
    return f"{instead} (`{row.code}`)" if row.code else instead


def cells(row: Row) -> list[str]:
    """Return the cells of a row: here, Collect, Web Forms, Enketo, what happens instead with its finding."""
    ours = {Support.YES: "yes", Support.OTHERWISE: "shown otherwise", Support.NO: "no"}[row.support]
    return [
        row.name,
        ours,
        "Collect" if row.name in f"{WEB_FORMS} {NOT_WEB_FORMS}".split() else "?",
        theirs(row.name, WEB_FORMS, NOT_WEB_FORMS),
        theirs(row.name, ENKETO, NOT_ENKETO),
        instead_of(row),
    ]


def display_tables() -> list[str]:
    """Return the tables of the page, each naming the test that shows its rows."""
    lines: list[str] = []
    for title, table in TABLES.items():
        lines += [f"## {title}", "", f"Each row is shown by `{SHOWN[title]}`.", ""]
        lines += [
            "| written | here | Collect | Web Forms | Enketo | what happens instead |",
            "|---|---|---|---|---|---|",
        ]
        lines += [f"| {' | '.join(cells(row))} |" for row in table.values()]
        lines.append("")
    return lines
