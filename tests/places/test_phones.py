"""Phone numbers of the field."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import PlaceError
from survey.places import parse_phone


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("70 12 34 56", "BF", "+22670123456"),
        ("70123456", "BF", "+22670123456"),
        ("70-12-34-56", "BF", "+22670123456"),
        ("+226 70 12 34 56", "SN", "+22670123456"),
        ("00226 70 12 34 56", "BF", "+22670123456"),
        ("77 123 45 67", "SN", "+221771234567"),
        ("06 12 34 56 78", "FR", "+33612345678"),
    ],
)
def test_number_is_read(text: str, country: str, e164: str) -> None:
    assert parse_phone(text, country).e164 == e164


def test_number_is_written_as_at_home() -> None:
    assert parse_phone("+22670123456", "BF").national == "70 12 34 56"


def test_country_is_that_of_the_prefix() -> None:
    assert parse_phone("+221 77 123 45 67", "BF").country == "SN"


def test_usual_number_has_no_finding() -> None:
    assert parse_phone("70 12 34 56", "BF").findings == ()


def test_number_of_no_known_range_is_kept_with_a_warning() -> None:
    phone = parse_phone("99 99 99 99", "BF")
    assert [finding.code for finding in phone.findings] == ["phone-unknown-range"]


@pytest.mark.parametrize("text", ["", "abc", "12", "70 12 34 56 78 90 12 34", "+999 1234567", "7" * 50])
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PlaceError) as caught:
        parse_phone(text, "BF")
    assert "70 12 34 56" in (caught.value.remedy or "")


@given(st.text(max_size=50), st.sampled_from(["BF", "SN", "FR", "ZZ"]))
def test_any_text_is_a_number_or_a_place_error(text: str, country: str) -> None:
    with suppress(PlaceError):
        parse_phone(text, country)
