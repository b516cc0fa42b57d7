"""A release read again: k holds in the file, and nobody and no place is in it as it was answered."""

import csv
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import OutputError
from survey.messages import speaking
from survey.outputs.anonymous.report import report_json, report_sheet
from survey.records.submissions import SubmissionState
from tests.costly import costly
from tests.outputs.anonymous.sample import centre, released
from tests.outputs.data.planted import standing_in

KEYS = ("region", "type_centre", "position", "ouverture")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fewest(path: Path, keys: tuple[str, ...] = KEYS) -> int:
    """Return the size of the smallest class in the file itself."""
    return min(Counter(tuple(row[key] for key in keys) for row in rows(path)).values(), default=0)


@st.composite
def centres(draw: st.DrawFn) -> list[SubmissionState]:
    degrees = st.integers(0, 30)
    answers = st.fixed_dictionaries(
        {
            "region": st.sampled_from(["n", "n", "s", "e", ""]),
            "type_centre": st.sampled_from(["tlc", "tlc", "cyber", "ecole", ""]),
            "position": st.tuples(degrees, degrees).map(lambda at: f"{12 + at[0] / 20} {at[1] / 20} 3 4"),
            "ouverture": st.dates().map(str),
            "postes": st.integers(0, 500).map(str),
            "internet": st.sampled_from(["oui", "non"]),
        }
    )
    found = draw(st.lists(answers, max_size=40))
    return [centre(number, **own) for number, own in enumerate(found)]


@costly
@given(centres(), st.integers(2, 6))
def test_k_holds_in_the_file_that_was_written(states: list[SubmissionState], k: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        release = released(states, path, k=k)
        assert fewest(path) >= k or rows(path) == []
        assert (len(rows(path)), release.rows + release.removed) == (release.rows, len(states))
        assert min(release.sizes, default=0) == fewest(path)


@costly
@given(centres())
def test_k_holds_for_the_key_variables_that_are_asked_for(states: list[SubmissionState]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        released(states, path, k=4, quasi=("region", "postes"))
        assert fewest(path, ("region", "postes")) >= 4 or rows(path) == []


def test_no_person_no_name_no_free_text_and_no_exact_place(tmp_path: Path) -> None:
    released([centre(number) for number in range(9)], tmp_path / "r.csv")
    (row, *_rest) = rows(tmp_path / "r.csv")
    assert list(row) == ["region", "type_centre", "position", "ouverture", "postes", "internet"]
    assert (row["position"], row["ouverture"]) == ("14.05 -0.05", "2004")
    planted = ["de Dori", "Derrière", "Awa Diallo", "14.03512", "2004-05"]
    assert standing_in(tmp_path, planted) == set()


def test_what_stands_alone_is_merged_or_suppressed_and_the_rest_stays(tmp_path: Path) -> None:
    states = [centre(n, region="ns"[n % 2]) for n in range(40)] + [
        centre(41, region="e", type_centre="ecole")
    ]
    with speaking("en"):
        release = released(states, tmp_path / "r.csv", k=5, quasi=("region", "type_centre"))
    found = Counter((row["region"], row["type_centre"]) for row in rows(tmp_path / "r.csv"))
    assert found == {("n", "tlc"): 20, ("s", "tlc"): 20}
    assert (release.risky, release.removed) == ((1, 1), 1)


def test_small_categories_are_merged(tmp_path: Path) -> None:
    kinds = ["tlc"] * 20 + ["cyber"] * 4 + ["ecole"] * 4
    with speaking("en"):
        release = released(
            [centre(n, type_centre=kind) for n, kind in enumerate(kinds)],
            tmp_path / "r.csv", k=5, quasi=("type_centre",),
        )  # fmt: skip
    assert Counter(row["type_centre"] for row in rows(tmp_path / "r.csv")) == {"tlc": 20, "_other": 8}
    assert [own.recoding for own in release.keys] == ["2 small categories merged"]


def test_what_nobody_opened_is_no_row(tmp_path: Path) -> None:
    states = [*(centre(number) for number in range(5)), centre(6, accord="non")]
    assert (released(states, tmp_path / "r.csv").rows, len(rows(tmp_path / "r.csv"))) == (5, 5)


def test_order_of_rows_tells_nothing(tmp_path: Path) -> None:
    states = [centre(number, postes=str(number % 4)) for number in range(12)]
    released(states, tmp_path / "a.csv")
    released(reversed(states), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_fewer_rows_than_k_are_not_released(tmp_path: Path) -> None:
    with speaking("en"):
        release = released([centre(1), centre(2)], tmp_path / "r.csv", k=3)
        words = str(report_sheet(release).blocks[0])
    assert (rows(tmp_path / "r.csv"), release.removed, "No row could be released" in words) == ([], 2, True)


def test_report_tells_how_many_different_answers_a_class_has(tmp_path: Path) -> None:
    states = [centre(number, internet="oui" if number % 2 else "non") for number in range(8)]
    assert report_json(released(states, tmp_path / "r.csv"))["l_diversity"] == {"internet": 2}


@pytest.mark.parametrize("name", ["gerant", "nom", "usagers", "nobody"])
def test_key_that_is_not_in_the_release_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError):
        released([centre()], tmp_path / "r.csv", quasi=(name,))


def test_k_of_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        released([centre()], tmp_path / "r.csv", k=1)
