"""Questions that show a calculation and may be written over: what was typed stays until what it reads changes.

Every end here is that of JavaRosa 5.1, asked with the same steps.
"""

from tests.engine.scenario import Scenario

PLACES = """
| survey |
| | type         | name  | label | calculation  |
| | begin_repeat | r     | R     |              |
| | text         | nom   | Nom   |              |
| | integer      | place | Place | position(..) |
| | end_repeat   |       |       |              |
"""

TRUTHS = """
| survey |
| | type      | name | label | calculation   |
| | integer   | a    | A     |               |
| | integer   | b    | B     | ${a} > 2      |
| | calculate | c    |       | concat(${b})  |
"""


def test_a_number_typed_over_a_place_stays() -> None:
    scenario = Scenario(PLACES)
    scenario.create_repeat("r[2]")
    scenario.answer("r[2]/place", 88)
    scenario.answer("r[2]/nom", "Awa")
    assert [scenario.answer_of(f"r[{i}]/place") for i in (1, 2)] == ["1", "88"]


def test_a_new_instance_computes_every_place_again() -> None:
    scenario = Scenario(PLACES)
    scenario.answer("r[1]/place", 77)
    scenario.create_repeat("r[2]")
    assert [scenario.answer_of(f"r[{i}]/place") for i in (1, 2)] == ["1", "2"]


def test_one_typed_over_a_computed_true_is_a_number() -> None:
    scenario = Scenario(TRUTHS)
    scenario.answer("a", 5)
    assert scenario.answer_of("c") == "true"
    scenario.answer("b", 1)
    assert scenario.answer_of("c") == "1"
