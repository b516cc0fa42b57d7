"""Choices that come and go: filters, order, labels, and what becomes of an answer that is off the list."""

import pytest

from tests.engine.scenario import Scenario

CASCADE = """
| survey |
| | type | name | label | calculation | choice_filter | relevant |
| | select_one r | r | R | | | |
| | select_one c | c | C | | r=${r} | |
| | select_multiple c | m | M | | r=${r} or ${r}='all' | |
| | calculate | n | | jr:choice-name('a1', '${c}') | | |
| | begin_repeat | p | P | | | |
| | select_one r | pr | R | | | |
| | select_one c | pc | C | | r=${pr} | |
| | calculate | pn | | jr:choice-name(${pc}, '${pc}') | | |
| | end_repeat | | | | | |
| choices |
| | list_name | name | label | r |
| | r | a | A | |
| | r | b | B | |
| | r | all | All | |
| | c | a1 | A1 | a |
| | c | a2 | A2 | a |
| | c | b1 | B1 | b |
"""


@pytest.fixture
def chosen() -> Scenario:
    scenario = Scenario(CASCADE)
    scenario.answer("r", "all")
    scenario.answer("m", "a1 b1")
    scenario.answer("r", "a")
    scenario.answer("c", "a1")
    return scenario


def test_finishing_takes_out_a_choice_that_its_filter_offers_no_longer(chosen: Scenario) -> None:
    chosen.answer("r", "b")
    chosen.instance.finalize()
    assert chosen.answer_of("c") == ""


def test_finishing_keeps_the_choices_that_are_still_offered(chosen: Scenario) -> None:
    chosen.instance.finalize()
    assert (chosen.answer_of("c"), chosen.answer_of("m")) == ("a1", "a1")


def test_until_then_the_choice_comes_back_with_its_filter(chosen: Scenario) -> None:
    chosen.answer("r", "b")
    chosen.answer("r", "a")
    assert chosen.answer_of("c") == "a1"


def test_the_name_of_a_choice_is_told_while_it_is_offered() -> None:
    scenario = Scenario(CASCADE)
    assert scenario.answer_of("n") == ""


def test_the_name_of_a_choice_in_a_repeat_is_that_of_its_own_question() -> None:
    scenario = Scenario(CASCADE)
    scenario.create_repeat("p[2]")
    scenario.answer("p[1]/pr", "a")
    scenario.answer("p[1]/pc", "a2")
    scenario.answer("p[2]/pr", "b")
    scenario.answer("p[2]/pc", "b1")
    assert [scenario.answer_of(f"p[{place}]/pn") for place in (1, 2)] == ["A2", "B1"]


# What JavaRosa 5.1 answered for these five choices.
@pytest.mark.parametrize(
    ("seed", "order"),
    [
        ("42", "x other z y w"),
        ("1", "y w other x z"),
        ("4.5", "other y x w z"),
        ("'42'", "x other z y w"),
        ("0", "z y other x w"),
        ("123456789012", "w z y other x"),
    ],
)
def test_a_seed_gives_the_order_that_collect_shows(seed: str, order: str) -> None:
    items = "\n".join(f"| | l | {name} | {name} |" for name in ("x", "y", "z", "w", "other"))
    scenario = Scenario(
        f"""
| survey |
| | type | name | label | parameters | calculation |
| | select_one l | q | Q | randomize=true, seed=3 | |
| | calculate | c | | | join(' ', randomize(instance('l')/root/item/name, {seed})) |
| choices |
| | list_name | name | label |
{items}
"""
    )
    assert scenario.answer_of("c") == order


def test_the_name_of_a_choice_is_told_in_a_shuffled_list() -> None:
    scenario = Scenario(
        """
| survey |
| | type | name | label | parameters | calculation |
| | select_one l | q | Q | randomize=true, seed=42 | |
| | calculate | c | | | jr:choice-name(${q}, '${q}') |
| choices |
| | list_name | name | label |
| | l | x | Un |
| | l | y | Deux |
"""
    )
    scenario.answer("q", "y")
    assert scenario.answer_of("c") == "Deux"


def test_a_required_question_cannot_be_emptied() -> None:
    scenario = Scenario("| survey |\n| | type | name | label | required |\n| | text | q | Q | yes |\n")
    scenario.answer("q", "x")
    assert (scenario.answer("q", None).status, scenario.answer_of("q")) == ("required", "x")


def test_a_cell_that_the_sheet_leaves_empty_reads_as_empty_in_a_filter() -> None:
    scenario = Scenario("""
| survey |
| | type | name | label | choice_filter |
| | text | r | R | |
| | select_one c | c | C | r = ${r} or r = '' |
| | select_one c | d | D | r != ${r} |
| choices |
| | list_name | name | label | r |
| | c | everywhere | Everywhere | |
| | c | north | North | north |
| | c | south | South | south |
""")
    scenario.answer("r", "north")
    assert scenario.choices_of("c") == ["everywhere", "north"]
    assert scenario.choices_of("d") == ["everywhere", "south"]


def test_a_geojson_file_gives_its_cells_as_a_phone_reads_them() -> None:
    feature = (
        '{"type": "Feature", "id": "%s", "geometry": {"type": "Point", "coordinates": [-1.5, 12.25]},'
        ' "properties": {"id": "own", "title": "Puits", "actif": true, "debit": 1.50, "note": null}}'
    )
    points = '{"type": "FeatureCollection", "features": [%s]}' % (feature % "p1")
    scenario = Scenario(
        "| survey |\n| | type | name | label | calculation |\n"
        "| | select_one_from_file puits.geojson | p | P | |\n"
        "| | calculate | a | | instance('puits')/root/item[id = ${p}]/actif |\n"
        "| | calculate | d | | instance('puits')/root/item[id = ${p}]/debit |\n",
        files={"puits_geojson": points},
    )
    assert scenario.choices_of("p") == ["p1"]
    scenario.answer("p", "p1")
    assert (scenario.answer_of("a"), scenario.answer_of("d")) == ("true", "1.50")


def test_what_nobody_can_answer_stands_against_nothing() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label | calculation | required | constraint |\n"
        "| | integer | n | N | | | |\n"
        "| | calculate | c | | ${n} + 1 | yes | . < 3 |\n"
        "| | hidden | h | | | yes | |\n"
    )
    assert scenario.instance.finalize() == []
    scenario.answer("n", 5)
    assert scenario.instance.finalize() == []
    assert scenario.instance.node("/data/c").valid


def test_a_list_that_nothing_filters_is_read_once_and_takes_its_codes_only() -> None:
    survey = "| survey |\n| | type | name | label |\n| | select_one_from_file lieux.csv | l | L |\n"
    scenario = Scenario(survey, files={"lieux_csv": "name,label\na,Réo\nb,Dori\n"})
    first, again = (scenario.instance.node("/data/l").choices for _ in range(2))
    assert [(own.value, own.label) for own in first] == [("a", "Réo"), ("b", "Dori")]
    assert first is again
    assert scenario.answer("l", "c").status == "refused"
