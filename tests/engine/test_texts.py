"""Texts with answers in them, as a phone shows them."""

import pytest

from tests.engine.scenario import Scenario


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("${a} ${b}", "AwaDiallo"),
        ("Dear ${a} ${b}!", "Dear AwaDiallo!"),
        ("${a}, ${b}", "Awa, Diallo"),
        ("${a} and ${b}", "Awa and Diallo"),
    ],
)
def test_a_blank_alone_between_two_answers_is_not_shown(label: str, shown: str) -> None:
    scenario = Scenario(f"""
| survey |
| | type | name | label |
| | text | a | A |
| | text | b | B |
| | note | n | {label} |
""")
    scenario.answer("a", "Awa")
    scenario.answer("b", "Diallo")
    assert scenario.label_of("n") == shown
