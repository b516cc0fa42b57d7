"""What somebody did not agree to is in no byte of any public format; what they withdraw goes at the next one."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.anonymous import release_anonymised
from survey.campaign.publishing.consents import Request, withdraw_consent
from survey.campaign.publishing.exports import ExportOrder, export_data
from survey.outputs.data.formats import FORMATS
from tests.campaign.laptops import Laptops
from tests.campaign.publishing.planted_visits import (
    CAMERA,
    CLOSED,
    HOME,
    PERSON,
    SERIAL,
    USERS,
    forms_of,
    visit,
)
from tests.outputs.data.planted import standing_in


@pytest.fixture
def chef(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Campaign]:
    laptops = Laptops(tmp_path, monkeypatch, forms_of(tmp_path))
    with laptops.at("Chef") as campaign:
        yield campaign


def write_all(campaign: Campaign, folder: Path, *, private: bool = False) -> Path:
    """Write every format, each into a folder of its own."""
    for name, own in FORMATS.items():
        path = folder / name / f"out{own.ending}"
        export_data(campaign, ExportOrder(path, format=name, private=private))
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows(folder: Path, name: str = "visite") -> list[dict[str, str]]:
    return table(folder / "csv" / "out" / f"{name}.csv")


def test_what_was_not_agreed_to_is_in_no_byte_of_any_format(chef: Campaign, tmp_path: Path) -> None:
    visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "non"})
    visit(chef, tmp_path, {"cons_page": "non", "cons_contact": "non"}, nom="Centre caché")
    out = write_all(chef, tmp_path / "out")
    assert [row["nom"] for row in rows(out)] == ["Centre de Dori"]
    assert standing_in(out, [*CLOSED, "Centre caché"]) == set()


def test_search_finds_all_that_is_planted_where_it_stands(chef: Campaign, tmp_path: Path) -> None:
    visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "non"})
    out = write_all(chef, tmp_path / "out", private=True)
    for name in FORMATS:
        wanted = {SERIAL, CAMERA} if name == "photos" else set(PERSON.values())
        assert {text for _file, text in standing_in(out / name, CLOSED)} >= wanted, name


def test_what_was_agreed_to_is_there_and_a_home_only_coarsely(chef: Campaign, tmp_path: Path) -> None:
    visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "oui"})
    out = write_all(chef, tmp_path / "out")
    (row,) = rows(out)
    assert (row["gerant"], row["maison-Latitude"]) == (PERSON["gerant"], "12.36")
    assert standing_in(out, [SERIAL, HOME, CAMERA, USERS]) == set()


def test_anonymised_release_holds_nothing_that_is_planted(chef: Campaign, tmp_path: Path) -> None:
    for _number in range(3):
        visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "oui"})
    release = release_anonymised(chef, tmp_path / "out" / "r.csv", form=None, k=2, quasi=())
    assert (release.read, standing_in(tmp_path / "out", [*CLOSED, "Centre de Dori"])) == (3, set())


def test_list_of_entities_leaves_as_its_submissions_do_in_every_format(
    chef: Campaign, tmp_path: Path
) -> None:
    visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "non"})
    visit(chef, tmp_path, {"cons_page": "non", "cons_contact": "non"}, nom="Centre caché")
    for name, own in FORMATS.items():
        if name != "photos":
            order = ExportOrder(tmp_path / "out" / name / f"out{own.ending}", format=name, list="centres")
            assert (export_data(chef, order).rows, sum(export_data(chef, order).left_out.values()) > 0) == (
                1,
                True,
            )
    assert standing_in(tmp_path / "out", [*CLOSED, "Centre caché"]) == set()
    (row,) = table(tmp_path / "out" / "csv" / "out" / "centres.csv")
    assert (row["label"], row["nom"], "conflicts" in row) == ("Centre de Dori", "Centre de Dori", False)


def test_nothing_consented_leaves_counts_only(chef: Campaign, tmp_path: Path) -> None:
    submission = visit(chef, tmp_path, {"cons_page": "non", "cons_contact": "non"})
    out = write_all(chef, tmp_path / "out")
    report = export_data(chef, ExportOrder(tmp_path / "counted"))
    assert (rows(out), rows(out, "visite-materiel"), report.rows) == ([], [], 0)
    assert sum(report.left_out.values()) > 0
    planted = [*CLOSED, "Centre de Dori", submission.removeprefix("uuid:")]
    assert standing_in(out, planted) == set()


def test_withdrawal_takes_the_answers_away_at_the_next_export(chef: Campaign, tmp_path: Path) -> None:
    submission = visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "oui"})
    assert len(rows(write_all(chef, tmp_path / "out"))) == 1
    withdraw_consent(chef, submission, Request("cons_contact"))
    out = write_all(chef, tmp_path / "out")
    assert (rows(out)[0]["nom"], standing_in(out, CLOSED)) == ("Centre de Dori", set())
    withdraw_consent(chef, submission, Request("cons_page"))
    out = write_all(chef, tmp_path / "out")
    assert (rows(out), standing_in(out, ["Centre de Dori"])) == ([], set())


def test_list_of_centres_names_those_that_may_be_named(chef: Campaign, tmp_path: Path) -> None:
    visit(chef, tmp_path, {"cons_page": "oui", "cons_contact": "non"})
    visit(chef, tmp_path, {"cons_page": "non", "cons_contact": "non"}, nom="Centre caché")
    export_data(chef, ExportOrder(tmp_path / "public.sqlite", format="sqlite"))
    export_data(chef, ExportOrder(tmp_path / "private.sqlite", format="sqlite", private=True))
    assert standing_in(tmp_path, ["Centre caché"]) >= {("private.sqlite", "Centre caché")}
    assert ("public.sqlite", "Centre caché") not in standing_in(tmp_path, ["Centre caché"])
    assert ("public.sqlite", "Centre de Dori") in standing_in(tmp_path, ["Centre de Dori"])
