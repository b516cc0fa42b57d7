"""Dates as people type them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.messages.dates import PartialDate, format_date, format_date_short, parse_date

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "03/11/2026",
        "3/11/2026",
        "03-11-2026",
        "03.11.2026",
        "3 11 2026",
        "03112026",
        "3/11/26",
        "3 nov. 2026",
        "3 nov 2026",
        "3 novembre 2026",
        "3 Novembre 2026",
        "le 3 novembre 2026",
        "3 November 2026",
        "3-nov-2026",
        "2026-11-03",
        "2026/11/03",
        "3 novembre",
        "3/11",
    ],
)
def test_third_of_november(text: str) -> None:
    assert parse_date(text, TODAY) == PartialDate(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("11/2026", PartialDate(2026, 11)),
        ("2026-11", PartialDate(2026, 11)),
        ("nov. 2026", PartialDate(2026, 11)),
        ("août 2019", PartialDate(2019, 8)),
        ("aout 2019", PartialDate(2019, 8)),
        ("2019", PartialDate(2019)),
        ("1er mars 2020", PartialDate(2020, 3, 1)),
        ("12/05/98", PartialDate(1998, 5, 12)),
        ("hier", PartialDate(2026, 11, 22)),
        ("aujourd’hui", PartialDate(2026, 11, 23)),
    ],
)
def test_other_spellings(text: str, known: PartialDate) -> None:
    assert parse_date(text, TODAY) == known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2026",
        "32/01/2026",
        "13/2026",
        "3 nivôse 2026",
        "jui 2020",
        "0019",
        "hier soir",
        "12/13/2026",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|no such"):
        parse_date(text, TODAY)


def test_partial_date_keeps_only_what_is_known() -> None:
    assert PartialDate(2026, 11).isoformat() == "2026-11"


def test_year_alone_counts_from_its_first_day() -> None:
    assert PartialDate(2019).as_date() == date(2019, 1, 1)


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (date(2026, 11, 3), "fr", "3 novembre 2026"),
        (date(2026, 11, 1), "fr", "1er novembre 2026"),
        (date(2026, 11, 1), "en", "1 November 2026"),
        (PartialDate(2026, 8), "fr", "août 2026"),
        (PartialDate(2019), "en", "2019"),
    ],
)
def test_date_is_written(value: date | PartialDate, language: str, text: str) -> None:
    assert format_date(value, language=language) == text


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["fr", "en", "short", "iso", "run"]))
def test_every_written_date_is_read_back(day: date, way: str) -> None:
    text = {"short": format_date_short(day), "iso": day.isoformat(), "run": day.strftime("%d%m%Y")}.get(way)
    assert parse_date(text or format_date(day, language=way), TODAY).as_date() == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        parse_date(text, TODAY)
