"""Repeats: added, deleted, counted, computed over."""

import pytest

from survey.errors import EngineError
from tests.engine.scenario import Scenario

TABLES = """
| survey |
| | type         | name  | label | calculation          | relevant |
| | begin_repeat | r     | R     |                      |          |
| | integer      | n     | N     |                      |          |
| | calculate    | twice |       | ${n} * 2             |          |
| | calculate    | place |       | position(..)         |          |
| | end_repeat   |       |       |                      |          |
| | calculate    | total |       | sum(${n})            |          |
| | calculate    | many  |       | count(${r})          |          |
| | calculate    | second |      | indexed-repeat(${n}, ${r}, 2) |  |
"""


def filled(*numbers: int) -> Scenario:
    scenario = Scenario(TABLES)
    for place, number in enumerate(numbers, 1):
        scenario.create_repeat(f"r[{place}]")
        scenario.answer(f"r[{place}]/n", number)
    return scenario


def test_form_makes_the_first_instance() -> None:
    assert Scenario(TABLES).instance.repeat_count("/data/r") == 1


def test_adding_one_that_exists_is_no_error() -> None:
    scenario = Scenario(TABLES)
    assert scenario.create_repeat("r[1]") == "/data/r[1]"
    assert scenario.instance.repeat_count("/data/r") == 1


def test_adding_leaves_no_gap() -> None:
    with pytest.raises(EngineError, match="2"):
        Scenario(TABLES).create_repeat("r[5]")


def test_each_instance_computes_with_its_own_values() -> None:
    scenario = filled(3, 4)
    assert [scenario.answer_of(f"r[{i}]/twice") for i in (1, 2)] == ["6", "8"]


def test_aggregates_see_every_instance() -> None:
    values = filled(3, 4, 5).values()
    assert (values["/data/total"], values["/data/many"], values["/data/second"]) == ("12", "3", "4")


def test_deleting_moves_the_others_up_and_computes_again() -> None:
    scenario = filled(3, 4, 5)
    scenario.remove_repeat("r[1]")
    values = scenario.values()
    assert [values["/data/r[1]/n"], values["/data/r[1]/place"], values["/data/r[2]/place"]] == ["4", "1", "2"]
    assert (values["/data/total"], values["/data/second"]) == ("9", "5")


def test_identities_last_when_places_change() -> None:
    scenario = Scenario(TABLES)
    scenario.instance.add_repeat("/data/r[2]", "01a20000-0000-7000-8000-000000000002")
    scenario.answer("r[2]/n", 7)
    scenario.remove_repeat("r[1]")
    answers = scenario.instance.snapshot().answers
    assert answers == {"/data/r[01a20000-0000-7000-8000-000000000002]/n": "7"}


COUNTED = """
| survey |
| | type         | name | label | repeat_count |
| | integer      | k    | K     |              |
| | begin_repeat | r    | R     | ${k}         |
| | text         | t    | T     |              |
| | end_repeat   |      |       |              |
"""


def test_count_grows_and_shrinks_without_losing_what_was_typed() -> None:
    scenario = Scenario(COUNTED)
    scenario.answer("k", 3)
    scenario.answer("r[3]/t", "trois")
    scenario.answer("k", 1)
    assert scenario.instance.repeat_count("/data/r") == 1
    scenario.answer("k", 3)
    assert scenario.answer_of("r[3]/t") == "trois"


def test_counted_repeat_takes_no_addition() -> None:
    scenario = Scenario(COUNTED)
    scenario.answer("k", 2)
    with pytest.raises(EngineError):
        scenario.create_repeat("r")


def test_nested_repeats_stand_apart() -> None:
    scenario = Scenario("""
| survey |
| | type         | name | label |
| | begin_repeat | o    | O     |
| | begin_repeat | i    | I     |
| | integer      | n    | N     |
| | end_repeat   |      |       |
| | end_repeat   |      |       |
""")
    scenario.create_repeat("o[2]")
    scenario.create_repeat("o[1]/i")
    scenario.answer("o[1]/i[2]/n", 5)
    assert scenario.instance.repeat_count("/data/o[1]/i") == 2
    assert scenario.values() == {"/data/o[1]/i[2]/n": "5"}


def test_hidden_repeat_is_not_submitted() -> None:
    scenario = Scenario("""
| survey |
| | type         | name | label | relevant    |
| | text         | a    | A     |             |
| | begin_repeat | r    | R     | ${a} = 'x'  |
| | text         | t    | T     |             |
| | end_repeat   |      |       |             |
""")
    assert "<r>" not in scenario.instance.to_xml()
    scenario.answer("a", "x")
    assert "<r>" in scenario.instance.to_xml()


def test_an_answer_that_hides_and_takes_away_an_instance_tells_only_of_what_stays() -> None:
    scenario = Scenario("""
| survey |
| | type         | name | label | relevant   | repeat_count |
| | integer      | n    | N     |            |              |
| | begin_repeat | r    | R     |            | ${n}         |
| | text         | x    | X     | ${n} > 1   |              |
| | end_repeat   |      |       |            |              |
""")
    scenario.answer("n", 2)
    scenario.answer("r[2]/x", "b")
    assert scenario.answer("n", 1).hidden == ()


def test_a_counted_repeat_keeps_the_instance_that_the_pattern_around_it_holds() -> None:
    scenario = Scenario("""
| survey |
| | type | name | label | repeat_count |
| | begin_repeat | house | House | |
| | begin_group | inside | Inside | |
| | begin_repeat | room | Room | |
| | integer | n | Beds | |
| | begin_repeat | bed | Bed | ${n} |
| | text | who | Who sleeps here? | |
| | end_repeat | | | |
| | end_repeat | | | |
| | end_group | | | |
| | end_repeat | | | |
""")
    scenario.create_repeat("house[2]")
    scenario.create_repeat("house[2]/inside/room[2]")
    assert [
        scenario.instance.repeat_count(f"/data/house[{house}]/inside/room[{room}]/bed")
        for house, room in ((1, 1), (2, 1), (2, 2))
    ] == [1, 1, 0]


def test_a_trigger_sets_nothing_in_the_instances_of_others() -> None:
    scenario = Scenario("""
| survey |
| | type         | name | label | calculation | trigger |
| | begin_repeat | r    | R     |             |         |
| | text         | o    | O     |             |         |
| | begin_repeat | s    | S     |             |         |
| | integer      | x    | X     | 5           | ${o}    |
| | end_repeat   |      |       |             |         |
| | end_repeat   |      |       |             |         |
""")
    scenario.answer("r[1]/o", "a")
    scenario.answer("r[1]/s[1]/x", 3)
    scenario.create_repeat("r[2]")
    scenario.answer("r[2]/o", "b")
    assert scenario.answer_of("r[1]/s[1]/x") == "3"


def test_a_repeat_is_filtered_by_its_own_questions() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label | calculation |\n| | begin_repeat | r | R | |\n"
        "| | text | x | X | |\n| | end_repeat | | | |\n"
        "| | calculate | n | | count(${r}[${x} = 'oui']) |\n"
    )
    for number, value in enumerate(("oui", "non", "oui"), 1):
        scenario.create_repeat(f"r[{number}]")
        scenario.answer(f"r[{number}]/x", value)
    assert scenario.answer_of("n") == "2"
