"""The commands as a person types them, on a campaign of their own."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Survey

PROJECT = Path(__file__).resolve().parents[2]
CENTRE = PROJECT / "forms" / "centre.xlsx"


@pytest.fixture
def folder(survey: Survey, tmp_path: Path) -> Path:
    """Return the folder of a campaign made by `survey init`."""
    made = tmp_path / "campagne"
    result = survey("init", made, "--title", "Essai", "--agent", "Awa", "--form", CENTRE)
    assert result.status == 0, result.err
    return made


@pytest.fixture
def finished(survey: Survey, folder: Path, tmp_path: Path) -> Path:
    """Return a campaign with one finished interview."""
    lines = (PROJECT / "data" / "demo" / "gorom-gorom.jsonl").read_text(encoding="utf-8").splitlines()
    script = tmp_path / "script.jsonl"
    script.write_text("\n".join(line for line in lines if "images/photo" not in line), encoding="utf-8")
    result = survey("--campaign", folder, "interview", "--answers", script)
    assert result.status == 0, result.err
    return folder


def listed(survey: Survey, folder: Path, *command: str) -> Any:
    result = survey("--campaign", folder, *command, "--json")
    assert result.status == 0, result.err
    return json.loads(result.out)


def test_init_says_what_it_made(survey: Survey, tmp_path: Path) -> None:
    result = survey("--lang", "fr", "init", tmp_path / "c", "--agent", "Awa", "--form", CENTRE)
    assert "La campagne est prête" in result.out
    assert (tmp_path / "c" / "survey.toml").is_file()


def test_init_refuses_a_folder_that_is_taken(survey: Survey, folder: Path) -> None:
    result = survey("--lang", "en", "init", folder)
    assert result.status == 40
    assert str(folder) in result.err


def test_init_with_a_broken_form_leaves_nothing(survey: Survey, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    result = survey("--lang", "en", "init", tmp_path / "c", "--form", broken)
    assert result.status == 11
    assert "broken.xlsx" in result.err
    assert not (tmp_path / "c").exists()


def test_keys_are_not_in_the_campaign_folder(folder: Path) -> None:
    contents = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"AGE-SECRET-KEY" not in contents


def test_form_list(survey: Survey, folder: Path) -> None:
    (form,) = listed(survey, folder, "form", "list")
    assert (form["form_id"], form["submissions"]) == ("centre", 0)


def test_status_counts(survey: Survey, finished: Path) -> None:
    status = listed(survey, finished, "status")
    assert (status["finalized"], len(status["drafts"]), status["only_here"]) == (1, 0, 1)


def test_home_without_terminal_shows_status_and_what_is_next(survey: Survey, finished: Path) -> None:
    result = survey("--lang", "fr", "--campaign", finished)
    assert "Essai" in result.out
    assert "survey interview" in result.out


def test_home_without_campaign_says_how_to_begin(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = survey("--lang", "en")
    assert result.status == 0
    assert "survey demo" in result.out


def test_submission_list_in_json(survey: Survey, finished: Path) -> None:
    (row,) = listed(survey, finished, "submission", "list")
    assert (row["state"], row["author"], row["title"]) == (
        "finalized",
        "Awa",
        "Télécentre communautaire de Gorom-Gorom",
    )


def test_submission_show_by_a_beginning_of_its_id(survey: Survey, finished: Path) -> None:
    (row,) = listed(survey, finished, "submission", "list")
    result = survey("--lang", "fr", "--campaign", finished, "submission", "show", row["id"][:13])
    assert result.status == 0
    assert "Télécentre communautaire polyvalent" in result.out


def test_submission_show_as_xml(survey: Survey, finished: Path) -> None:
    (row,) = listed(survey, finished, "submission", "list")
    result = survey("--campaign", finished, "submission", "show", row["id"], "--xml")
    assert result.out.startswith("<data ")
    assert f"<instanceID>uuid:{row['id']}</instanceID>" in result.out


def test_submission_edit_by_script(survey: Survey, finished: Path) -> None:
    (row,) = listed(survey, finished, "submission", "list")
    step = '{"ref": "/data/activite/usagers_mois", "value": 250}'
    command = ("submission", "edit", row["id"], "--why", "rappel", "--answers", "-")
    result = survey("--campaign", finished, *command, stdin=step)
    assert result.status == 0, result.err
    assert listed(survey, finished, "submission", "list")[0]["state"] == "edited"


def test_edit_asks_why(survey: Survey, finished: Path) -> None:
    (row,) = listed(survey, finished, "submission", "list")
    result = survey("--lang", "en", "--campaign", finished, "submission", "edit", row["id"])
    assert result.status == 2
    assert "--why" in result.err


def test_interrupted_script_keeps_a_draft_with_status_4(survey: Survey, folder: Path) -> None:
    step = '{"ref": "/data/visite/agent_code", "value": "K7"}'
    result = survey("--campaign", folder, "interview", "--answers", "-", stdin=step)
    assert result.status == 4
    (row,) = listed(survey, folder, "submission", "list")
    assert row["state"] == "draft"


def test_plain_interview_ends_with_its_input(survey: Survey, folder: Path) -> None:
    result = survey("--campaign", folder, "--plain", "interview", stdin="\nK7\n")
    assert result.status == 4
    assert listed(survey, folder, "submission", "list")[0]["progress"].startswith(("1/", "2/", "3/", "4/"))


def test_broken_script_names_its_line(survey: Survey, folder: Path) -> None:
    result = survey("--lang", "en", "--campaign", folder, "interview", "--answers", "-", stdin="{}\nnope\n")
    assert result.status == 18
    assert "1" in result.err


def test_unknown_form_is_named(survey: Survey, folder: Path) -> None:
    result = survey("--lang", "en", "--campaign", folder, "interview", "nope")
    assert result.status == 20
    assert "nope" in result.err


def test_export_without_approval_says_what_was_left_out(
    survey: Survey, finished: Path, tmp_path: Path
) -> None:
    result = survey("--lang", "en", "--campaign", finished, "data", "export", "-o", tmp_path / "e")
    assert result.status == 0
    assert "not approved" in result.out


def test_private_export_holds_every_answer(survey: Survey, finished: Path, tmp_path: Path) -> None:
    survey("--campaign", finished, "data", "export", "--private", "-o", tmp_path / "e")
    with (tmp_path / "e" / "centre.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["centre-nom"] == "Télécentre communautaire de Gorom-Gorom"
    with (tmp_path / "e" / "centre-equipement.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["type"] for r in rows] == ["ordinateur", "imprimante", "panneau"]
    assert {r["PARENT_KEY"] for r in rows} == {row["KEY"]}


def test_geojson_export(survey: Survey, finished: Path, tmp_path: Path) -> None:
    path = tmp_path / "centres.geojson"
    survey("--campaign", finished, "data", "export", "--private", "--format", "geojson", "-o", path)
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert feature["geometry"]["coordinates"][:2] == [-0.2361, 14.4429]


def test_store_check_and_rebuild(survey: Survey, finished: Path) -> None:
    assert listed(survey, finished, "store", "check") == []
    result = survey("--lang", "en", "--campaign", finished, "store", "rebuild")
    assert "1 submission rebuilt." in result.out


def test_store_check_finds_a_changed_photo_byte(survey: Survey, folder: Path, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (60, 40), "red").save(tmp_path / "photo.jpg")
    (row,) = json.loads(survey("--campaign", folder, "photo", "add", tmp_path / "photo.jpg", "--json").out)
    stored = next((folder / "media").rglob(row["sha256"]))
    stored.chmod(0o644)
    stored.write_bytes(stored.read_bytes()[:-1] + b"?")
    result = survey("--campaign", folder, "store", "check", "--json")
    assert result.status == 24
    assert row["sha256"] in result.out


def test_photo_add_skips_what_is_held(survey: Survey, folder: Path, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (60, 40), "red").save(tmp_path / "photo.jpg")
    states = [
        json.loads(survey("--campaign", folder, "photo", "add", tmp_path / "photo.jpg", "--json").out)[0][
            "state"
        ]
        for _time in range(2)
    ]
    assert states == ["added", "held"]


def test_photo_inspect_has_the_documented_keys(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "no.jpg").write_bytes(b"no photo")
    (photo,) = json.loads(survey("photo", "inspect", tmp_path / "no.jpg", "--json").out)
    assert list(photo) == [
        "path", "sha256", "mime", "width", "height", "lat", "lon", "alt_m", "taken_at", "gps_at",
        "orientation", "findings",
    ]  # fmt: skip
    assert photo["findings"]


def test_form_check_of_the_shipped_form_remarks_only_on_the_size_of_photos(survey: Survey) -> None:
    result = survey("form", "check", CENTRE, "--json")
    (remark,) = json.loads(result.out)
    assert (result.status, remark["code"], remark["severity"]) == (0, "ignored-parameter", "remark")


def test_form_check_names_sheet_row_and_column(survey: Survey, tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text("| survey |\n| | type | name | label |\n| | text | a b | A |\n", encoding="utf-8")
    result = survey("form", "check", form, "--json")
    assert result.status == 11
    (finding,) = [f for f in json.loads(result.out) if f["code"] == "invalid-name"]
    assert (finding["sheet"], finding["row"], finding["column"]) == ("survey", 2, "name")


def test_form_check_fix_says_each_change_and_what_remains(survey: Survey, tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    text = "| survey |\n| | type | name | label | relevant |\n| | Text | a b | A | ${zz} = 1 |\n"
    form.write_text(text, encoding="utf-8")
    result = survey("form", "check", form, "--fix", "--json")
    report = json.loads(result.out)
    assert result.status == 11
    assert report["output"] == str(tmp_path / "form.mended.md")
    assert [(c["sheet"], c["row"], c["column"], c["before"], c["after"]) for c in report["changes"]] == [
        ("survey", 2, "type", "Text", "text"),
        ("survey", 2, "name", "a b", "a_b"),
    ]
    assert [finding["code"] for finding in report["findings"]] == ["missing-reference"]
    assert form.read_text(encoding="utf-8") == text


def test_form_check_fix_shows_before_and_after(survey: Survey, tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text("| survey |\n| | type | name | label |\n| | Text | a | A |\n", encoding="utf-8")
    result = survey("form", "check", form, "--fix", "--output", tmp_path / "new.md")
    assert result.status == 0
    assert "Text -> text" in result.out
    assert "new.md" in result.out


def test_form_check_output_without_fix_is_a_mistake(survey: Survey, tmp_path: Path) -> None:
    assert survey("form", "check", CENTRE, "--output", tmp_path / "new.xlsx").status == 2


def test_form_run_replays_a_script(survey: Survey, tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text(
        "| survey |\n| | type | name | label | constraint |\n| | integer | a | A | . < 10 |\n",
        encoding="utf-8",
    )
    lines = '{"ref": "/data/a", "value": 12}\n{"ref": "/data/a", "value": 7}\n'
    report = json.loads(survey("form", "run", form, "--answers", "-", "--json", stdin=lines).out)
    assert [step["status"] for step in report["steps"]] == ["constraint", "ok"]
    assert "<a>7</a>" in report["submission"]
    assert report["findings"] == []


def test_form_run_exits_non_zero_for_an_invalid_instance(survey: Survey, tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text(
        "| survey |\n| | type | name | label | required |\n| | text | a | A | yes |\n", encoding="utf-8"
    )
    result = survey("form", "run", form)
    assert result.status == 11
    assert "/data/a" in result.out


def test_missing_form_is_named(survey: Survey, tmp_path: Path) -> None:
    result = survey("--lang", "en", "form", "run", tmp_path / "nope.xlsx")
    assert result.status == 11
    assert "nope.xlsx" in result.err


def test_form_of_the_same_version_with_other_content_is_refused(
    survey: Survey, folder: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.md", tmp_path / "b.md"
    text = (
        "| survey |\n| | type | name | label |\n| | text | a | {} |\n"
        "| settings |\n| | form_id | version |\n| | f | 1 |\n"
    )
    first.write_text(text.format("A"), encoding="utf-8")
    second.write_text(text.format("B"), encoding="utf-8")
    result = survey("--lang", "en", "init", tmp_path / "c", "--form", first, "--form", second)
    assert result.status == 12
    assert "version" in result.err


def test_demo_tells_the_story(survey: Survey, tmp_path: Path) -> None:
    result = survey("--lang", "fr", "demo", "--folder", tmp_path / "demo", "--no-offer")
    assert result.status == 0, result.err
    assert "coupure de courant" in result.out
    campaign = tmp_path / "demo" / "coordination"
    assert listed(survey, campaign, "store", "check") == []
    assert len(listed(survey, campaign, "submission", "list")) == 31
    assert len(listed(survey, campaign, "team", "list")) == 4
    assert len(listed(survey, campaign, "duplicate", "list")) == 1
    assert len(listed(survey, campaign, "review", "queue")) == 1
    assert len(listed(survey, campaign, "centre", "list")) == 30
    assert "127.0.0.1" in result.out


def test_kit_join_stick_and_merge_by_commands(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def laptop(name: str) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / f"config-{name}"))

    stick = tmp_path / "stick"
    stick.mkdir()
    laptop("chef")
    assert survey("init", str(tmp_path / "chef"), "--agent", "Chef").status == 0
    assert survey("--campaign", str(tmp_path / "chef"), "bundle", "kit", str(stick / "kit")).status == 0
    laptop("awa")
    joined = survey("join", str(stick / "kit"), str(tmp_path / "awa"), "--agent", "Awa")
    assert survey("--campaign", str(tmp_path / "awa"), "bundle", "create", str(stick)).status == 0
    assert survey("bundle", "verify", str(stick)).status == 0
    laptop("chef")
    merged = survey("--campaign", str(tmp_path / "chef"), "bundle", "merge", str(stick), "--json")
    assert [row["state"] for row in json.loads(merged.out)] == ["merged"]
    survey("--campaign", str(tmp_path / "chef"), "team", "accept", "Awa")
    (awa,) = [
        row
        for row in json.loads(survey("--campaign", str(tmp_path / "chef"), "team", "list", "--json").out)
        if row["name"] == "Awa"
    ]
    assert (awa["trust"], awa["words"] in joined.out) == ("accepted", True)
    assert json.loads(survey("--campaign", str(tmp_path / "chef"), "conflict", "list", "--json").out) == []


def test_bundle_that_is_damaged_is_an_error_that_names_the_file(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "00000001-00000002-abcdef01.log.zip").write_bytes(b"PK")
    result = survey("bundle", "verify", str(tmp_path), "--json")
    assert (result.status, json.loads(result.out)[0]["state"]) == (35, "refused")
