from datetime import date
from zoneinfo import ZoneInfo

import pytest

from survey.interview.prompt import Entry, Option
from survey.interview.reading import NotReadError, Reader, check_range, read_codes, read_path, shown_text

READER = Reader(ZoneInfo("Africa/Ouagadougou"), date(2026, 11, 3))


@pytest.mark.parametrize(
    ("typed", "datatype", "value"),
    [
        ("12", "int", "12"),
        ("1 250", "int", "1250"),
        ("-3", "int", "-3"),
        ("3,5", "decimal", "3.5"),
        ("3.50", "decimal", "3.50"),
        (",5", "decimal", "0.5"),
        ("3/11/2026", "date", "2026-11-03"),
        ("03112026", "date", "2026-11-03"),
        ("3 nov. 2026", "date", "2026-11-03"),
        ("2026-11-03", "date", "2026-11-03"),
        ("14:30", "time", "14:30:00.000+00:00"),
        ("14h30", "time", "14:30:00.000+00:00"),
        ("3/11/2026 14h30", "dateTime", "2026-11-03T14:30:00.000+00:00"),
        ("12,3714 ; -1,5197", "geopoint", "12.3714000 -1.5197000 0.0 0.0"),
        ("  Réo ", "string", "Réo"),
    ],
)
def test_what_is_typed_becomes_xforms_text(typed: str, datatype: str, value: str) -> None:
    assert READER.read(typed, datatype).value == value


@pytest.mark.parametrize(
    ("typed", "datatype"),
    [
        ("3,5", "int"),
        ("douze", "int"),
        ("1.250,5", "decimal"),
        ("31/02/2026", "date"),
        ("11/2026", "date"),
        ("25:00", "time"),
        ("demain", "dateTime"),
        ("Réo", "geopoint"),
        ("12,3 | -1,5", "geotrace"),
    ],
)
def test_what_cannot_be_read_says_why(typed: str, datatype: str) -> None:
    with pytest.raises(NotReadError, match=r"\.$"):
        READER.read(typed, datatype)


def test_a_month_is_enough_where_the_form_asks_for_a_month() -> None:
    assert READER.read("11/2026", "date", appearance="month-year").value == "2026-11-01"


def test_a_year_is_enough_where_the_form_asks_for_a_year() -> None:
    assert READER.read("2019", "date", appearance="year").value == "2019-01-01"


def test_a_position_is_echoed_as_it_was_read() -> None:
    echo = READER.read("N12 22.284 W001 31.182", "geopoint").echo
    assert echo is not None
    assert "12.37140" in echo


def test_a_position_outside_the_country_asks_for_confirmation() -> None:
    assert READER.read("48,85 ; 2,35", "geopoint").doubt is not None


def test_a_telephone_number_is_kept_in_its_international_form() -> None:
    assert READER.read("70 12 34 56", "string", is_phone=True).value == "+22670123456"


def test_what_is_no_telephone_number_asks_for_confirmation() -> None:
    reading = READER.read("demander au gérant", "string", is_phone=True)
    assert reading.value == "demander au gérant"
    assert reading.doubt is not None


def test_an_area_is_closed() -> None:
    value = READER.read("12,1 ; -1,1 | 12,2 ; -1,1 | 12,2 ; -1,2", "geoshape").value
    points = value.split("; ")
    assert len(points) == 4
    assert points[0] == points[3]


@pytest.mark.parametrize(
    ("value", "datatype", "text"),
    [
        ("2026-11-03", "date", "03/11/2026"),
        ("14:30:00.000+00:00", "time", "14:30"),
        ("2026-11-03T14:30:00.000+00:00", "dateTime", "03/11/2026 14:30"),
        ("12.3714000 -1.5197000 0.0 0.0", "geopoint", "12.3714, -1.5197"),
        ("12.5", "decimal", "12.5"),
        (None, "int", ""),
    ],
)
def test_a_value_is_shown_as_it_could_be_typed(value: str | None, datatype: str, text: str) -> None:
    assert shown_text(value, datatype) == text
    if value is not None:
        assert READER.read(text, datatype).value == value


FRUIT = (Option("a", "Mangue"), Option("b", "Papaye"), Option("c", "Pastèque"))


def test_a_code_must_be_among_the_choices_or_the_present_answer() -> None:
    assert read_codes("a", Entry.ONE, FRUIT, None) == "a"
    assert read_codes("z", Entry.ONE, FRUIT, "z") == "z"
    with pytest.raises(NotReadError, match="“z”"):
        read_codes("a z", Entry.MANY, FRUIT, None)


def test_the_last_line_of_a_ranking_follows_by_itself() -> None:
    assert read_codes("c a", Entry.RANK, FRUIT, None) == "c a b"
    with pytest.raises(NotReadError, match="2 lines"):
        read_codes("c", Entry.RANK, FRUIT, None)


@pytest.mark.parametrize("value", ["-1", "11", "2.5"])
def test_a_range_takes_only_its_steps(value: str) -> None:
    bounds = {"start": "0", "end": "10", "step": "1"}
    check_range("7", bounds)
    with pytest.raises(NotReadError):
        check_range(value, bounds)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("photo.jpg ", "photo.jpg"),
        ("'/home/awa/photo 1.jpg'", "/home/awa/photo 1.jpg"),
        ('"C:\\photos\\a b.jpg"', "C:\\photos\\a b.jpg"),
        ("C:\\photos\\a.jpg", "C:\\photos\\a.jpg"),
        ("/home/awa/photo\\ 1.jpg", "/home/awa/photo 1.jpg"),
        ("file:///home/awa/photo%201.jpg", "/home/awa/photo 1.jpg"),
    ],
)
def test_a_path_is_read_as_terminals_write_it(typed: str, path: str) -> None:
    assert read_path(typed) == path
