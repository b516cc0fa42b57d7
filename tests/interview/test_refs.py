import pytest

from survey.interview.refs import after_deletion, is_inside, sibling, split_position
from survey.records.paths import generic


@pytest.mark.parametrize(
    ("ref", "deleted", "there"),
    [
        ("/data/r[3]/x", "/data/r[2]", "/data/r[2]/x"),
        ("/data/r[1]/x", "/data/r[2]", "/data/r[1]/x"),
        ("/data/r[2]/x", "/data/r[2]", None),
        ("/data/rr[3]/x", "/data/r[2]", "/data/rr[3]/x"),
        ("/data/r[2]/s[3]/x", "/data/r[2]/s[1]", "/data/r[2]/s[2]/x"),
        ("/data/r[1]/s[3]/x", "/data/r[2]/s[1]", "/data/r[1]/s[3]/x"),
        ("/data/r[12]", "/data/r[2]", "/data/r[11]"),
    ],
)
def test_a_deletion_moves_what_follows_and_takes_what_is_inside(
    ref: str, deleted: str, there: str | None
) -> None:
    assert after_deletion(ref, deleted) == there


def test_a_reference_without_positions_is_the_forms_own() -> None:
    assert generic("/data/r[2]/s[11]/x") == "/data/r/s/x"


def test_a_sibling_stays_in_its_instance() -> None:
    assert sibling("/data/r[2]/x", "x_na") == "/data/r[2]/x_na"


def test_inside_is_by_whole_names() -> None:
    assert is_inside("/data/r[1]/x", "/data/r[1]")
    assert not is_inside("/data/r[11]/x", "/data/r[1]")


def test_a_reference_without_position_cannot_be_taken_apart() -> None:
    with pytest.raises(ValueError, match="no position"):
        split_position("/data/r")
