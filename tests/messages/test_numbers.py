"""Numbers with comma or dot."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.messages.numbers import format_number, format_size, parse_number, parse_whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3,5", 3.5),
        ("3.5", 3.5),
        (" 12 ", 12),
        ("-0,25", -0.25),
        ("\u22123", -3),
        ("1 250 000", 1_250_000),
        ("1\u00a0250,5", 1250.5),
        ("1\u202f250", 1250),
        (",5", 0.5),
        ("5,", 5),
        ("1,234", 1.234),
    ],
)
def test_number_is_read(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "abc", "1.250,5", "1,250,000", "12 34", "1e5", "nan", "inf", "3 5", "--3", "٣"]
)
def test_what_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


def test_number_past_the_range_of_machines_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        parse_number("9" * 400)


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("-3", -3), ("1 250", 1250), (" 7 ", 7)])
def test_whole_number_is_read(text: str, number: int) -> None:
    assert parse_whole_number(text) == number


@pytest.mark.parametrize("text", ["12,0", "", "3.5", "1" * 19])
def test_fraction_is_no_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        parse_whole_number(text)


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (1250.5, "fr", "1250,5"),
        (12500.5, "fr", "12\u00a0500,5"),
        (12500.5, "en", "12,500.5"),
        (-0.0, "fr", "0"),
        (1_000_000, "fr", "1\u00a0000\u00a0000"),
        (0.1, "fr", "0,1"),
        (-1234, "fr", "-1234"),
    ],
)
def test_number_is_written(number: float, language: str, text: str) -> None:
    assert format_number(number, language=language) == text


def test_decimals_asked_for_are_written() -> None:
    assert format_number(2, decimals=1, language="fr") == "2,0"


@given(st.integers(-(10**12), 10**12))
def test_french_number_is_read_back(number: int) -> None:
    assert parse_number(format_number(number / 100, decimals=2, language="fr")) == pytest.approx(number / 100)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    for read in (parse_number, parse_whole_number):
        with suppress(ValueError):
            read(text)


@pytest.mark.parametrize(
    ("size_bytes", "fr", "en"),
    [
        (0, "0 ko", "0 kB"),
        (1, "1 ko", "1 kB"),
        (12_400, "13 ko", "13 kB"),
        (999_999, "1,0 Mo", "1.0 MB"),
        (3_449_000, "3,4 Mo", "3.4 MB"),
        (999_990_000, "1,0 Go", "1.0 GB"),
        (1_234_567_890_123, "1234,6 Go", "1234.6 GB"),
    ],
)
def test_size_is_written(size_bytes: int, fr: str, en: str) -> None:
    written = [format_size(size_bytes, language=language).replace("\u00a0", " ") for language in ("fr", "en")]
    assert written == [fr, en]
