"""What JavaRosa saves, measured, and what we save: the same."""

import pytest

from tests.engine.scenario import Scenario


@pytest.mark.parametrize(
    ("calculation", "saved"),
    [
        ("number('abc')", ""),
        ("1 div 3", "0.3333333333333333"),
        ("123456789 * 1000", "123456789000"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("round(2.345, 2)", "2.35"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("int(-2.7)", "-2"),
        ("-7 mod 3", "-1"),
        ("true()", "1"),
        ("1 = 2", "0"),
        ("concat(1, 2.50, true())", "12.5true"),
        ("regex('abc', 'b')", "0"),
        ("'2024-01-01' < '2024-01-02'", "0"),
        ("date('2024-02-28') + 2", "19783"),
        ("substr('abcdef', -3, -1)", "de"),
        ("min('', 3)", "3"),
        ("join(' ', 'a', '', 'b')", "a  b"),
        ("max('', 20)", "20"),
        ("format-date('2024-03-05', '%a %e %b %Y %n')", "Tue 5 Mar 2024 3"),
        ("selected-at('a b', 5)", ""),
        ("'' = 0", "0"),
    ],
)
def test_calculation_saves_what_javarosa_saves(calculation: str, saved: str) -> None:
    scenario = Scenario(f"| survey |\n| | type | name | calculation |\n| | calculate | c | {calculation} |\n")
    assert scenario.answer_of("c") == saved


def typed(kind: str) -> Scenario:
    return Scenario(f"| survey |\n| | type | name | label |\n| | {kind} | q | Q |\n")


@pytest.mark.parametrize(
    ("kind", "text", "saved"),
    [
        ("integer", " 012 ", "12"),
        ("integer", "-2147483648", "-2147483648"),
        ("decimal", "3", "3.0"),
        ("decimal", "0.125", "0.125"),
        ("date", "2026-11-03", "2026-11-03"),
        ("time", "09:30", "09:30:00.000Z"),
        ("dateTime", "2026-11-03T09:30:00", "2026-11-03T09:30:00.000Z"),
        ("geopoint", "12.37 -1.52", "12.37 -1.52 0.0 0.0"),
        ("text", "e\u0301te\u0301", "été"),
    ],
)
def test_answer_is_saved_in_its_canonical_text(kind: str, text: str, saved: str) -> None:
    scenario = typed(kind)
    assert scenario.answer("q", text).status == "ok"
    assert scenario.answer_of("q") == saved


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "3.5"),
        ("integer", "99999999999"),
        ("integer", "-2147483649"),
        ("decimal", "trois"),
        ("date", "2026-02-30"),
        ("time", "25:00"),
        ("geopoint", "95 0"),
        ("geopoint", "12"),
        ("geoshape", "12 1"),
    ],
)
def test_answer_that_is_not_of_its_type_is_refused_with_what_to_write(kind: str, text: str) -> None:
    scenario = typed(kind)
    outcome = scenario.answer("q", text)
    assert outcome.status == "refused"
    assert outcome.message
    assert scenario.answer_of("q") == ""


def test_none_clears() -> None:
    scenario = typed("text")
    scenario.answer("q", "x")
    scenario.answer("q", None)
    assert scenario.answer_of("q") == ""
