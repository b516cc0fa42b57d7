"""Choices out of files: `search()` and `select_one_external`, which ODK Collect runs beside the engine."""

import pytest

from tests.engine.scenario import Scenario

FRUITS = "key,name,nom,kind\nm,Mango,Mangue,tree\np,Papaya,Papaye,tree\nw,Watermelon,Pastèque,ground\n"


def form(appearance: str, extra: str = "") -> Scenario:
    return Scenario(
        f"""
| survey |
| | type | name | label | appearance |
| | text | x | X | |
| | text | k | K | |
| | select_one fruits | f | F | {appearance} |
| choices |
| | list_name | name | label |
| | fruits | key | name, kind |
{extra}
""",
        files={"fruits_csv": FRUITS},
    )


def test_a_search_without_words_shows_the_whole_file() -> None:
    assert form("minimal search('fruits')").choices_of("f") == ["m", "p", "w"]


def test_the_label_is_made_of_the_columns_that_the_list_names() -> None:
    choices = form("search('fruits')").instance.node("/data/f").choices
    assert choices[0].label == "Mango, tree"


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("contains", "ang", ["m"]),
        ("contains", "PA", ["p"]),
        ("startswith", "wat", ["w"]),
        ("endswith", "aya", ["p"]),
        ("matches", "Mango", ["m"]),
        ("matches", "man", []),
        ("contains", "", ["m", "p", "w"]),
    ],
)
def test_a_search_finds_what_collect_finds(kind: str, text: str, found: list[str]) -> None:
    scenario = form(f"search('fruits', '{kind}', 'name', ${{x}})")
    scenario.answer("x", text)
    assert scenario.choices_of("f") == found


def test_a_search_looks_in_several_columns_and_filters_by_another() -> None:
    scenario = form("search('fruits', 'contains', 'name,nom', ${x}, 'kind', ${k})")
    scenario.answer("x", "past")
    scenario.answer("k", "tree")
    assert scenario.choices_of("f") == []
    scenario.answer("k", "ground")
    assert scenario.choices_of("f") == ["w"]


def test_a_choice_with_a_whole_number_is_always_there() -> None:
    assert form("search('fruits')", "| | fruits | 99 | Other |").choices_of("f") == ["99", "m", "p", "w"]


def test_an_answer_that_the_search_does_not_give_is_refused() -> None:
    assert form("search('fruits')").answer("f", "z").status == "refused"


EXTERNAL = """
| survey |
| | type | name | label | choice_filter |
| | text | x | X | |
| | select_one_external towns | t | T | state=${x} |
| external_choices |
| | list_name | name | label | state |
| | towns | k | Kaya | cn |
| | towns | d | Dori | sahel |
| | others | z | Zone | cn |
"""


def test_an_external_select_shows_the_rows_of_its_list() -> None:
    scenario = Scenario(EXTERNAL)
    scenario.answer("x", "cn")
    assert [(c.value, c.label) for c in scenario.instance.node("/data/t").choices] == [("k", "Kaya")]


def test_an_external_select_keeps_its_answer() -> None:
    scenario = Scenario(EXTERNAL)
    scenario.answer("x", "sahel")
    assert scenario.answer("t", "d").status == "ok"
