"""Every usual spelling is read, and what could be two places is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import PlaceError
from survey.places import SPELLINGS, Position, format_position, parse_position

OUAGADOUGOU = (12.3714, -1.5197)

_fragments = st.sampled_from(
    [
        *"NSEWO°'\",.;/ +-0129",
        "12",
        "1,5197",
        "-1.5197",
        "nord",
        "ouest",
        "lat",
        "lon:",
        "geo:",
        "30P",
        "9FCJ+H4",
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "12.3714, -1.5197",
        "12.3714,-1.5197",
        "12.3714 -1.5197",
        "12.3714 ; -1.5197",
        "12.3714/-1.5197",
        "(12.3714, -1.5197)",
        "12,3714 ; -1,5197",
        "12,3714, -1,5197",
        "12,3714,-1,5197",
        "12,3714 -1,5197",
        "12,3714 −1,5197",
        "+12.3714 -001.5197",
        "12.3714N 1.5197W",
        "12.3714°N 1.5197°O",
        "N 12,3714 O 1,5197",
        "O 1,5197 N 12,3714",
        "1,5197 ouest ; 12,3714 nord",
        "12,3714 Nord, 1,5197 Ouest",
        "lat: 12,3714 lon: -1,5197",
        "lon=-1.5197 lat=12.3714",
        "Latitude 12.3714 N Longitude 1.5197 W",
        "N12 22.284 W001 31.182",
        "12°22.284'N 1°31.182'W",
        "12° 22,284' N, 1° 31,182' O",
        "12°22′17,04″N 1°31′10,92″O",
        "12º 22' 17.04'' N ; 1º 31' 10.92'' O",
        "12 22 17.04 N 1 31 10.92 O",
        "12 22 17.04 -1 31 10.92",
        "12°22'17.04\" -1°31'10.92\"",
        "12 22.284 ; -1 31.182",
        "geo:12.3714,-1.5197",
        "GEO:12.3714,-1.5197,305;u=10",
        "geo:0,0?q=12.3714,-1.5197(Ouagadougou)",
        "geo:12.3714,-1.5197?z=11",
        "12.3714 -1.5197 305.0 4.5",
        "12.3714, -1.5197, 305",
        "7C4W9FCJ+H474",
        "7c4w9fcj+h474",
        "30P 660936.5 1368068.4",
        "30 P 660936,5 1368068,4",
        "UTM 30P E660936.5 N1368068.4",
        "30N 660936.5 mE 1368068.4 mN",
    ],
)
def test_ouagadougou_is_read(text: str) -> None:
    position = parse_position(text)
    assert (position.lat, position.lon) == pytest.approx(OUAGADOUGOU, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("12,37", "12.00000 / 37.00000", "12.37000"),
        ("12 22", "12.00000 / 22.00000", "12.36667"),
        ("12,5,1", "12.50000 / 1.00000", "12.00000 / 5.10000"),
        ("12 22.284 1 31.182", "12.00000 / 22.28400", "12.37140 / 1.51970"),
        ("12.3714 N -1.5197 O", "12.37140 / 1.51970", "12.37140 / -1.51970"),
        ("30S 660936 4000000", "36.13136 / -1.21147", "-54.12291 / -0.53732"),
    ],
)
def test_two_readings_are_both_shown(text: str, first: str, second: str) -> None:
    with pytest.raises(PlaceError) as caught:
        parse_position(text)
    assert first in caught.value.what
    assert second in caught.value.what


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Ouagadougou",
        "12.3714",
        "12.3714 N",
        "91.0 1.5",
        "-91 ; 1.5",
        "12.3714 ; 181.5",
        "12°61'00\"N 1°31'11\"W",
        "12°22'60\"N 1°31'11\"W",
        "12.5°22'N 1°31'W",
        "12'22°N 1°31'W",
        "12.3714 N 1.5197",
        "12.3714 N 1.5197 N",
        "12.3714 N S 1.5197 W",
        "12.3714 ; ; -1.5197",
        "12.3714 ; -1.5197 ;",
        "12.3714 -1.5197 305 4 9",
        "12.3714.5 -1.5197",
        "12.3714-1.5197",
        "geo:12,3714,-1,5197,3,4",
        "geo:95.0,3.0",
        "geo:12.3714,-1.5197;crs=utm",
        "7C4W9FCJ+H4 Ouagadougou",
        "XXXXXXXX+XX",
        "61P 660936 1368068",
        "30I 660936 1368068",
        "30P 660936 9368068",
        "1" * 201,
        ",".join("1234567890"),
    ],
)
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(PlaceError):
        parse_position(text)


def test_refusal_gives_three_examples_that_are_read() -> None:
    with pytest.raises(PlaceError) as caught:
        parse_position("chez Awa")
    assert caught.value.remedy is not None
    for example in ("12,3714 ; -1,5197", "12°22'17\"N 1°31'11\"O", "N12 22.284 W001 31.182"):
        assert example in caught.value.remedy
        assert parse_position(example).lat == pytest.approx(12.3714, abs=1e-4)


def test_refusal_names_the_sign_that_is_not_understood() -> None:
    with pytest.raises(PlaceError, match="x"):
        parse_position("12.3714 x -1.5197")


def test_short_plus_code_is_refused_with_its_reason() -> None:
    with pytest.raises(PlaceError, match=r"9FCJ\+H4"):
        parse_position("9FCJ+H4 Ouagadougou")


def test_swapped_degrees_say_that_the_latitude_comes_first() -> None:
    with pytest.raises(PlaceError) as caught:
        parse_position("-117.5 ; 34.5")
    assert "180" in caught.value.what


def test_geopoint_keeps_altitude_and_accuracy() -> None:
    position = parse_position("12.3714 -1.5197 305.0 4.5")
    assert (position.alt_m, position.accuracy_m, position.spelling) == (305.0, 4.5, "geopoint")


def test_geo_address_keeps_its_uncertainty() -> None:
    assert parse_position("geo:12.3714,-1.5197;u=7.5").accuracy_m == 7.5


def test_plus_code_knows_how_coarse_it_is() -> None:
    accuracy = parse_position("7C4W9FCJ+H4").accuracy_m
    assert accuracy is not None
    assert 5 < accuracy < 15


def test_south_of_the_equator_by_less_than_a_degree_stays_south() -> None:
    assert parse_position("-0 30 0 -0 15 0").lat == -0.5


def test_position_becomes_a_geopoint() -> None:
    assert Position(12.3714, -1.5197, 305).as_geopoint() == "12.3714000 -1.5197000 305.0 0.0"


positions = st.builds(Position, lat=st.floats(-80, 84), lon=st.floats(-180, 179.999))


@given(positions, st.sampled_from(SPELLINGS), st.sampled_from(["fr", "en"]))
def test_every_spelling_is_read_back(position: Position, spelling: str, language: str) -> None:
    text = format_position(position, spelling, language=language)
    back = parse_position(text)
    assert back.lat == pytest.approx(position.lat, abs=1e-5), text
    turn = abs(back.lon - position.lon)
    assert min(turn, 360 - turn) < 1e-5 + (1e-5 if abs(position.lat) > 60 else 0), text


@given(st.text(max_size=60))
def test_any_text_is_a_position_or_a_place_error(text: str) -> None:
    with suppress(PlaceError):
        position = parse_position(text)
        assert -90 <= position.lat <= 90


@given(st.lists(_fragments, max_size=14).map("".join))
def test_any_shuffle_of_usual_signs_is_a_position_or_a_place_error(text: str) -> None:
    with suppress(PlaceError):
        position = parse_position(text)
        assert -90 <= position.lat <= 90
        assert -180 <= position.lon <= 180


@pytest.mark.parametrize(
    ("spelling", "language", "text"),
    [
        ("decimal", "fr", "12,371400 ; -1,519700"),
        ("decimal", "en", "12.371400 ; -1.519700"),
        ("dms", "fr", "12°22'17,04\"N 1°31'10,92\"O"),
        ("dms", "en", "12°22'17.04\"N 1°31'10.92\"W"),
        ("dm", "fr", "12°22,2840'N 1°31,1820'O"),
        ("geo", "fr", "geo:12.371400,-1.519700"),
        ("utm", "fr", "30P 660936.5 1368068.4"),
        ("plus", "fr", "7C4W9FCJ+H474"),
    ],
)
def test_position_is_written(spelling: str, language: str, text: str) -> None:
    assert format_position(Position(*OUAGADOUGOU), spelling, language=language) == text


def test_utm_does_not_reach_the_pole() -> None:
    with pytest.raises(PlaceError):
        format_position(Position(89, 0), "utm")


def test_unknown_spelling_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no spelling"):
        format_position(Position(0, 0), "morse")
