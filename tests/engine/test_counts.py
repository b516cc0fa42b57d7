"""How many instances a count asks for: what JavaRosa reads there, and what is too many."""

import time

import pytest

from survey.messages import speaking
from tests.engine.scenario import Scenario

FORM = """
| survey |
| | type | name | label | repeat_count | default |
| | {type} | n | N | | {default} |
| | begin_repeat | r | R | ${{n}} | |
| | text | t | T | | |
| | end_repeat | | | | |
"""
NESTED = """
| survey |
| | type | name | label | repeat_count | calculation |
| | integer | n | N | | |
| | integer | m | M | | |
| | begin_repeat | r | R | ${n} | |
| | begin_repeat | q | Q | ${m} * 1 | |
| | integer | x | X | | |
| | end_repeat | | | | |
| | end_repeat | | | | |
"""


def instances(kind: str, default: str) -> int:
    return Scenario(FORM.format(type=kind, default=default)).instance.repeat_count("/data/r")


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("date", "2026-11-03"), ("datetime", "2026-11-03T09:00:00.000Z"), ("text", "trois"), ("text", "3,5")],
)
def test_what_is_no_number_counts_nothing_beyond_the_first(kind: str, answer: str) -> None:
    assert instances(kind, answer) == 1


@pytest.mark.parametrize(("answer", "count"), [("3.9", 3), ("1e1", 10), ("4d", 4)])
def test_a_text_counts_by_the_number_that_it_is(answer: str, count: int) -> None:
    assert instances("text", answer) == count


def test_an_answer_that_asks_for_too_many_is_refused_with_the_repeat_and_the_numbers() -> None:
    scenario = Scenario(FORM.format(type="integer", default="2"))
    with speaking("en"):
        outcome = scenario.answer("n", 2_000_000)
    assert outcome.status == "refused"
    assert "The repeat r would have 2000000 instances" in str(outcome.message)
    assert (scenario.answer_of("n"), scenario.instance.repeat_count("/data/r")) == ("2", 2)
    assert scenario.instance.validate() == []


def test_too_many_by_a_default_stand_against_finishing() -> None:
    scenario = Scenario(FORM.format(type="integer", default="1000000"))
    assert [(one.code, one.where) for one in scenario.instance.finalize()] == [("count", "/data/r")]
    scenario.answer("n", 3)
    assert scenario.instance.finalize() == []


def test_counts_inside_of_each_other_are_added_up() -> None:
    scenario = Scenario(NESTED)
    scenario.answer("n", 20)
    assert scenario.answer("m", 501).status == "refused"
    assert scenario.answer("m", 10).status == "ok"
    assert scenario.answer("n", 2_000).status == "refused"
    assert scenario.instance.validate() == []


def test_eight_thousand_instances_are_made_in_linear_time() -> None:
    took_s = []
    for count in ("2000", "8000"):
        began = time.process_time()
        assert instances("integer", count) == int(count)
        took_s.append(time.process_time() - began)
    assert took_s[1] < 10 * took_s[0] + 0.2
