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


CHAIN = """
| survey |
| | type        | name | label | calculation      | relevant   |
| | integer     | x    | X     |                  |            |
| | calculate   | tens |       | int(${x} div 10) |            |
| | integer     | e    | E     | ${tens}          |            |
| | begin_group | g    | G     |                  | ${x} < 100 |
| | integer     | h    | H     | ${tens} + 5      |            |
| | end_group   |      |       |                  |            |
| | integer     | m    | M     | 4                | ${x} > 5   |
| | integer     | p    | P     | if(${m} > 9, 1, 2) |          |
"""


def chain(**typed: int) -> Scenario:
    scenario = Scenario(CHAIN)
    scenario.answer("x", 12)
    for name, number in typed.items():
        scenario.answer(name, number)
    return scenario


def test_an_answer_that_a_calculation_passes_on_unchanged_writes_over_what_was_typed() -> None:
    scenario = chain(e=99)
    scenario.answer("x", 13)
    assert scenario.answer_of("e") == "1"


def test_the_same_answer_given_again_writes_over_what_was_typed() -> None:
    scenario = chain(e=99)
    scenario.answer("x", 12)
    assert scenario.answer_of("e") == "1"


def test_what_reads_a_question_whose_relevance_stays_is_computed_again() -> None:
    scenario = chain(p=34)
    scenario.answer("x", 13)
    assert scenario.answer_of("p") == "2"


def test_what_was_typed_returns_with_its_question_when_nothing_it_reads_changed() -> None:
    scenario = chain(m=36)
    scenario.answer("x", 3)
    scenario.answer("x", 14)
    assert scenario.answer_of("m") == "36"


def test_what_it_reads_changed_while_it_was_hidden() -> None:
    scenario = chain(**{"g/h": 77})
    scenario.answer("x", 250)
    scenario.answer("x", 30)
    assert scenario.answer_of("g/h") == "8"
