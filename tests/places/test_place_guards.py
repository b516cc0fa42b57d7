"""A position outside the country asks for another look."""

from survey.places import Position, check_country


def test_position_in_the_country_is_not_remarked() -> None:
    assert check_country(Position(12.3714, -1.5197), "BF") is None


def test_position_outside_is_a_warning() -> None:
    finding = check_country(Position(48.85, 2.35), "BF", "position")
    assert finding is not None
    assert (finding.code, finding.where) == ("position-outside-country", "position")


def test_swapped_position_is_offered_the_right_way_round() -> None:
    finding = check_country(Position(-1.5197, 12.3714), "BF")
    assert finding is not None
    assert finding.remedy is not None
    assert "12.37140 / -1.51970" in finding.remedy


def test_forgotten_west_is_offered() -> None:
    finding = check_country(Position(14.7, 17.4), "SN")
    assert finding is not None
    assert "14.70000 / -17.40000" in (finding.remedy or "")


def test_country_without_a_box_is_not_guarded() -> None:
    assert check_country(Position(0, 0), "ML") is None
