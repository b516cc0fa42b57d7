"""Making a campaign: whole, or not at all."""

from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.folder import find_campaign, look_for_campaign
from survey.campaign.making import NewCampaign
from survey.campaign.settings import Settings, read_settings, write_settings
from survey.errors import CampaignError, FormError, KeyMissing, NoCampaign

FORM = "| survey |\n| | type | name | label |\n| | text | a | A |\n| settings |\n| | form_id | version |\n| | f | 1 |\n"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.md"
    path.write_text(FORM, encoding="utf-8")
    return path


def plan(tmp_path: Path, form: Path) -> NewCampaign:
    return NewCampaign(tmp_path / "c", "Essai", forms=(form,), agent="Awa")


def test_broken_off_making_leaves_nothing(
    tmp_path: Path, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("survey.campaign.campaign.write_settings", interrupt)
    with pytest.raises(KeyboardInterrupt):
        Campaign.create(plan(tmp_path, form))
    assert not (tmp_path / "c").exists()


def test_folder_with_something_in_it_is_refused_and_kept(tmp_path: Path, form: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "letter.txt").write_text("dear")
    with pytest.raises(CampaignError):
        Campaign.create(plan(tmp_path, form))
    assert (tmp_path / "c" / "letter.txt").read_text() == "dear"


def test_form_that_lacks_its_file_is_not_deployed(tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text("| survey |\n| | type | name | label |\n| | select_one_from_file no.csv | a | A |\n")
    with pytest.raises(FormError, match=r"no\.csv"):
        Campaign.create(plan(tmp_path, form))


def test_files_of_a_form_go_with_it(tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text("| survey |\n| | type | name | label |\n| | select_one_from_file lieux.csv | a | A |\n")
    (tmp_path / "lieux.csv").write_text("name,label\nx,X\n")
    with Campaign.create(plan(tmp_path, form)) as campaign:
        (tmp_path / "lieux.csv").unlink()
        instance_form = campaign.form(campaign.store.forms.list()[0].form_id)
        assert [i.source for i in instance_form.instances.values()] == ["jr://file-csv/lieux.csv"]
        assert (campaign.store.forms.list()[0].path.parent / "lieux.csv").is_file()


def test_unknown_country_is_refused(tmp_path: Path, form: Path) -> None:
    with pytest.raises(CampaignError, match="FR"):
        Campaign.create(NewCampaign(tmp_path / "c", "Essai", country="FR", forms=(form,)))


def test_settings_read_back(tmp_path: Path) -> None:
    settings = Settings("id", 'Inventaire "2026" \\ été', country="SN", language="en", publish="received")
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


def test_setting_outside_of_its_values_is_named(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings("id", "x", language="de"))
    with pytest.raises(CampaignError, match=r"campaign\.language"):
        read_settings(tmp_path)


def test_campaign_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings("id", "x"))
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    assert look_for_campaign(None, inside, {}) == tmp_path


def test_option_wins_over_variable_over_parent(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings("id", "x"))
    assert look_for_campaign(None, tmp_path, {"SURVEY_CAMPAIGN": "other"}) == Path("other")
    assert look_for_campaign(Path("asked"), tmp_path, {"SURVEY_CAMPAIGN": "other"}) == Path("asked")


def test_no_campaign_anywhere_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoCampaign) as caught:
        find_campaign(None, tmp_path, {})
    assert "survey init" in str(caught.value.remedy)


def test_copied_campaign_becomes_a_new_device_at_its_first_write(
    tmp_path: Path, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Campaign.create(plan(tmp_path, form)) as campaign:
        first = campaign.device.device_id
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other-laptop"))
    with Campaign.open(tmp_path / "c") as copied:
        second = copied.device.device_id
        assert second != first
        assert {entry.header.device for entry in copied.store.entries(kind="team")} == {first, second}


def test_damaged_key_file_stops_the_work(tmp_path: Path, form: Path) -> None:
    with Campaign.create(plan(tmp_path, form)) as campaign:
        key = campaign.device.folder / "device.json"
    key.write_text("{")
    with Campaign.open(tmp_path / "c") as campaign, pytest.raises(KeyMissing):
        assert campaign.device


def test_making_tells_of_each_form_that_was_read(tmp_path: Path, form: Path) -> None:
    told: list[tuple[int, int]] = []
    other = tmp_path / "other.md"
    other.write_text(FORM.replace("| f |", "| g |"), encoding="utf-8")
    two = NewCampaign(tmp_path / "c", "Essai", forms=(form, other), agent="Awa")
    Campaign.create(two, progress=lambda done, total: told.append((done, total))).close()
    assert told == [(1, 2), (2, 2)]
