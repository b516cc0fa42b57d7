"""Dynamic defaults of counted repeats: as on a phone, they see every answer given before the repeat."""

import pytest

from tests.engine.scenario import Scenario

FORM = """
| survey |
| | type | name | label | default | relevant | repeat_count |
| | integer | n | N | | | |
| | text | x | X | | | |
| | begin_repeat | o | O | | | ${n} |
| | text | on | ON | concat(${x}, position(..)) | | |
| | text | om | OM | | | |
| | end_repeat | | | | | |
| | begin_repeat | f | F | | ${x} = 'f' | 2 |
| | text | fx | FX | concat(${x}, 'f') | | |
| | end_repeat | | | | | |
| | text | z | Z | | | |
"""


@pytest.fixture
def counted() -> Scenario:
    scenario = Scenario(FORM)
    scenario.answer("n", 2)
    scenario.answer("x", "q")
    return scenario


def test_the_default_sees_what_was_answered_before_the_repeat(counted: Scenario) -> None:
    assert counted.answer_of("o[2]/on") == "q2"


def test_the_instance_that_the_form_starts_with_has_its_default_from_the_start(counted: Scenario) -> None:
    assert counted.answer_of("o[1]/on") == "1"


def test_an_answer_after_the_repeat_ends_it(counted: Scenario) -> None:
    counted.answer("z", "end")
    counted.answer("x", "r")
    assert counted.answer_of("o[2]/on") == "q2"


def test_an_answer_inside_ends_it(counted: Scenario) -> None:
    counted.answer("o[2]/om", "here")
    counted.answer("x", "r")
    assert counted.answer_of("o[2]/on") == "q2"


def test_a_repeat_that_was_hidden_then_still_sees_later_answers(counted: Scenario) -> None:
    counted.answer("z", "end")
    counted.answer("x", "f")
    assert counted.answer_of("f[2]/fx") == "ff"
