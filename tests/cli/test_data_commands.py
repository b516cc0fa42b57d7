"""`survey data` as a coordinator types it: photos, programs, packages, the codebook."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey
from tests.cli.desk import Desk
from tests.media.photo_factory import jpeg_bytes


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch)


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def test_private_photos_are_the_originals(desk: Desk, laptops: Laptops, tmp_path: Path) -> None:
    original = jpeg_bytes()
    laptops.visit_with_photo("Chef", original)
    path = tmp_path / "photos.zip"
    desk("data", "export", "--private", "-o", str(path))
    with ZipFile(path) as archive:
        photo, index = archive.namelist()
        assert (photo.endswith("_photo_1.jpg"), index) == (True, "index.csv")
        assert archive.read(photo) == original


def test_photos_without_consent_stay(desk: Desk, laptops: Laptops, tmp_path: Path) -> None:
    laptops.visit_with_photo("Chef", jpeg_bytes())
    path = tmp_path / "photos.zip"
    assert "not approved" in desk("data", "export", "-o", str(path))
    with ZipFile(path) as archive:
        assert archive.namelist() == ["index.csv"]


@pytest.mark.parametrize(
    ("name", "endings"), [("syntax", {".csv", ".sps", ".do"}), ("package", {".csv", ".json"})]
)
def test_folders_of_files_that_describe_themselves(
    desk: Desk, laptops: Laptops, tmp_path: Path, name: str, endings: set[str]
) -> None:
    laptops.visit("Chef", nom="Dori")
    desk("data", "export", "--private", "--format", name, "-o", str(tmp_path / "out"))
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == endings


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_codebook_is_written_in_the_format_of_its_name(desk: Desk, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"codebook.{ending}"
    assert "Written" in desk("data", "codebook", "-o", str(path))
    assert "postes" in path.read_text(encoding="utf-8")


def test_codebook_of_another_format_is_refused(desk: Desk) -> None:
    desk("data", "codebook", "--format", "docx", status=2)


def test_an_export_under_the_name_of_an_unknown_format_is_refused(desk: Desk, tmp_path: Path) -> None:
    assert desk("data", "export", "-o", str(tmp_path / "tableaux.pdf"), status=2) == ""
    assert not (tmp_path / "tableaux.pdf").exists()


def test_a_csv_that_is_named_is_a_file_and_its_differences_are_told(
    desk: Desk, laptops: Laptops, tmp_path: Path
) -> None:
    first = laptops.visit("Chef", nom="Dori")
    file = tmp_path / "tout" / "centres.csv"
    file.parent.mkdir()
    desk("data", "export", "--private", "-o", str(file))
    names = sorted(path.name for path in file.parent.iterdir())
    assert "Dori" in file.read_text(encoding="utf-8-sig")
    assert names[1:] == [name for name in names[1:] if name.startswith("centres-visite-")]
    laptops.follow_up("Chef", first, nom="Bani")
    counted = json.loads(desk("data", "diff", str(file), "--private", "--json"))
    assert (counted["added"], counted["changed"] > 0, counted["gone"]) == (0, True, 0)


def test_anonymised_release_has_a_report_on_the_terminal_and_as_a_page(
    desk: Desk, laptops: Laptops, tmp_path: Path
) -> None:
    laptops.visit("Chef", nom="Centre planté")
    release, page = tmp_path / "release.csv", tmp_path / "report.html"
    told = desk("data", "anonymise", "-o", str(release), "--report", str(page))
    assert "Anonymised release" in told
    assert "Anonymised release" in page.read_text(encoding="utf-8")
    assert "planté" not in release.read_text(encoding="utf-8") + told


def test_differences_are_told_on_the_terminal_in_a_file_and_as_json(
    desk: Desk, laptops: Laptops, tmp_path: Path
) -> None:
    first = laptops.visit("Chef", nom="Dori")
    desk("data", "export", "--private", "-o", str(tmp_path / "old"))
    laptops.follow_up("Chef", first, nom="Bani")
    laptops.visit("Chef", nom="Kaya")
    changes = tmp_path / "changes.csv"
    told = desk("data", "diff", "--private", "-o", str(changes))
    assert ("Rows added" in told, "Bani" in told, "Dori" in told) == (True, True, True)
    assert "changed,visite" in changes.read_text(encoding="utf-8-sig")
    counted = json.loads(desk("data", "diff", str(tmp_path / "old"), "--private", "--json"))
    assert (counted["added"], counted["gone"], counted["same"]) == (1, 0, 0)
