"""Communes and localities are imported, as a coordinator types it, and travel to agents."""

import json
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.interviews import begin_interview, resume_interview
from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey
from tests.cli.desk import Desk

WORKBOOK = """
| survey   |
|          | type                               | name      | label     | choice_filter           | calculation |
|          | text                               | province  | Province  |                         |             |
|          | select_one_from_file communes.csv  | commune   | Commune   | province = ${province}  |             |
|          | select_one_from_file localites.csv | localite  | Localité  | province = ${province}  |             |
|          | calculate                          | ancienne  |           |                         | instance('localites')/root/item[name = ${localite}]/province_before |
| settings |
|          | form_id | form_title | version |
|          | visite  | Visite     | 1       |
"""
LIST = "Province,Commune,Village\nSoum,Arbinda,Gasseliki\nSoum,Djibo,Gomdé\nKadiogo,Komsilga,Zagtouli\nAtlantide,Rien,Nulle\n"
BEFORE = "name,label,province\nBF-KAD-komsilga,Komsilga,BF-KAD\nSN-D-BAMBEY-bambey,Bambey,SN-D-BAMBEY\n"


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    form = tmp_path / "visite.md"
    form.write_text(WORKBOOK, encoding="utf-8")
    (tmp_path / "communes.csv").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "localites.csv").write_text("name,label,province\n", encoding="utf-8")
    (tmp_path / "liste.csv").write_text(LIST, encoding="utf-8")
    return Laptops(tmp_path, monkeypatch, form)


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def bring(desk: Desk, laptops: Laptops, *words: str, file: str = "liste.csv", status: int = 0) -> str:
    return desk(
        "place", "import", str(laptops.folder / file), "--source", "csv", "--licence", "for the test",
        *words, status=status,
    )  # fmt: skip


def choices(campaign: Campaign, question: str, province: str) -> list[str]:
    with begin_interview(campaign) as interview:
        interview.controller.answer(province)
        return [choice.value for choice in interview.instance.node(f"/data/{question}").choices]


def test_an_import_says_what_fits_and_what_does_not(desk: Desk, laptops: Laptops) -> None:
    out = bring(desk, laptops)
    assert "communes.csv   4 rows: 2 new, 0 changed, 2 as before, 0 taken out" in out
    assert "localites.csv  3 rows: 3 new" in out
    assert "1 row does not fit:" in out
    assert "no province is called Atlantide" in out
    assert "survey form deploy FOLDER" in out


def test_places_are_offered_by_the_code_of_the_province_of_now(desk: Desk, laptops: Laptops) -> None:
    bring(desk, laptops)
    with laptops.at("Chef") as campaign:
        assert choices(campaign, "commune", "BF-P-KARO-PELI") == ["BF-P-KARO-PELI-arbinda"]
        assert choices(campaign, "localite", "BF-SOM") == ["BF-SOM-djibo-gomde"]


def test_a_code_that_is_in_the_list_stays_and_so_does_another_country(desk: Desk, laptops: Laptops) -> None:
    bring(desk, laptops, "--replace")
    with laptops.at("Chef") as campaign:
        assert choices(campaign, "commune", "BF-KAD") == ["BF-KAD-komsilga"]
        assert choices(campaign, "commune", "SN-D-BAMBEY") == ["SN-D-BAMBEY-bambey"]


def test_a_list_answers_in_either_vintage(desk: Desk, laptops: Laptops) -> None:
    bring(desk, laptops)
    with laptops.at("Chef") as campaign, begin_interview(campaign) as interview:
        for value in ("BF-P-KARO-PELI", "", "BF-P-KARO-PELI-arbinda-gasseliki"):
            interview.controller.answer(value)
        assert interview.instance.node("/data/ancienne").value == "BF-SOM"


def test_the_same_again_changes_nothing(desk: Desk, laptops: Laptops) -> None:
    bring(desk, laptops)
    assert "nothing changed" in bring(desk, laptops)
    assert len(desk.rows("form", "list")) == 2


def test_a_dry_run_changes_nothing(desk: Desk, laptops: Laptops) -> None:
    report = json.loads(bring(desk, laptops, "--dry-run", "--json"))
    assert report["lists"]["localites.csv"]["added"] == 3
    assert report["unfit"] == [{"row": 5, "text": "Nulle", "reason": "no province is called Atlantide"}]
    assert report["forms"][0]["version"].startswith("1-L1-")
    assert len(desk.rows("form", "list")) == 1


def test_a_second_import_counts_on(desk: Desk, laptops: Laptops) -> None:
    bring(desk, laptops)
    (laptops.folder / "autre.csv").write_text("Province,Commune\nBam,Kongoussi\n", encoding="utf-8")
    report = json.loads(bring(desk, laptops, "--json", file="autre.csv"))
    assert report["forms"][0]["version"].startswith("1-L2-")


def test_terms_and_origin_are_kept_beside_the_list_and_travel_with_it(
    desk: Desk, laptops: Laptops, survey: Survey
) -> None:
    bring(desk, laptops, "--origin", "Ministère")
    laptops.join("Awa")
    laptops.sit_at("Chef")
    desk("bundle", "kit", str(laptops.folder / "kit-2"))
    laptops.sit_at("Awa")
    assert (
        survey("--campaign", laptops.folder / "Awa", "form", "deploy", laptops.folder / "kit-2").status == 0
    )
    with laptops.at("Awa") as campaign:
        beside = campaign.store.forms.get("visite").path.parent / "localites.source.json"
        (source,) = json.loads(beside.read_text(encoding="utf-8"))["sources"]
        assert (source["licence"], source["origin"]) == ("for the test", "Ministère")
        assert choices(campaign, "localite", "BF-KAD") == ["BF-KAD-komsilga-zagtouli"]


def test_an_agent_is_told_of_lists_that_are_not_here_yet(
    desk: Desk, laptops: Laptops, survey: Survey
) -> None:
    laptops.join("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    version = json.loads(bring(desk, laptops, "--json"))["forms"][0]["version"]
    laptops.give("Chef")
    laptops.take("Awa")
    said = survey("--lang", "en", "--campaign", laptops.folder / "Awa", "status").out
    assert f"The coordinator uses visite {version}, which is not here: ask for a new kit" in said


def test_a_draft_keeps_the_list_that_it_was_begun_with(desk: Desk, laptops: Laptops) -> None:
    with laptops.at("Chef") as campaign, begin_interview(campaign) as interview:
        interview.controller.answer("BF-KAD")
        interview.controller.answer("BF-KAD-komsilga")
    assert "1 draft goes on under the version that it was begun with." in bring(desk, laptops)
    with laptops.at("Chef") as campaign, resume_interview(campaign) as interview:
        assert interview.instance.node("/data/commune").value == "BF-KAD-komsilga"
        assert interview.instance.node("/data/localite").choices == ()


def test_a_list_without_its_terms_is_refused(desk: Desk, laptops: Laptops) -> None:
    desk("place", "import", str(laptops.folder / "liste.csv"), "--source", "csv", status=33)
    assert len(desk.rows("form", "list")) == 1


def test_a_file_of_another_country_is_refused_with_its_first_row(
    desk: Desk, laptops: Laptops, survey: Survey
) -> None:
    done = survey(
        "--lang", "en", "--campaign", laptops.folder / "Chef", "place", "import", laptops.folder / "liste.csv",
        "--source", "csv", "--licence", "x", "--country", "SN",
    )  # fmt: skip
    assert done.status == 33
    assert "liste.csv:2 Gasseliki" in done.err


def test_only_a_coordinator_imports(desk: Desk, laptops: Laptops, survey: Survey) -> None:
    laptops.join("Awa")
    done = survey(
        "--campaign", laptops.folder / "Awa", "place", "import", laptops.folder / "liste.csv",
        "--source", "csv", "--licence", "x",
    )  # fmt: skip
    assert done.status == 28


@pytest.mark.parametrize("missing", ["absent.csv", "--borders"])
def test_a_file_that_is_not_there_is_told_before_the_licence_is_asked_for(
    survey: Survey, laptops: Laptops, missing: str
) -> None:
    laptops.sit_at("Chef")
    words = ["liste.csv", "--borders", "absent.csv"] if missing == "--borders" else [missing]
    files = [own if own.startswith("--") else str(laptops.folder / own) for own in words]
    folder = laptops.folder / "Chef"
    done = survey("--lang", "en", "--campaign", folder, "place", "import", *files, "--source", "csv")
    assert done.status == 33
    assert "absent.csv: This file is not there." in done.err.replace("\n", " ")
    assert "licence" not in done.err
