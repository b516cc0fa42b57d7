"""A centre of the frame is visited: by the inventory, which only enters centres, and by who chooses it."""

from pathlib import Path

import pytest

from survey.campaign.demo.laptops import make_photos, script_of
from survey.campaign.frame.importing import carry_out, plan_import
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from tests.campaign.made_centres import new_campaign
from tests.campaign.visits import Visitors


def import_one(campaign: object, folder: Path) -> str:
    """Take one centre into the frame; return its id."""
    path = folder / "liste.csv"
    path.write_text("code,nom,region\nT7,Télécentre de Gorom,BF-12\n", encoding="utf-8")
    plan = plan_import(campaign, path)  # type: ignore[arg-type]
    carry_out(campaign, plan)  # type: ignore[arg-type]
    return plan.new[0]


def test_inventory_held_at_a_centre_of_the_frame_enters_no_second_one(tmp_path: Path) -> None:
    with new_campaign(tmp_path / "c") as campaign:
        centre = import_one(campaign, tmp_path)
        assert campaign.store.entities.get(centre).touched == {}
        photos = make_photos(campaign.folder / "camera")
        with begin_interview(campaign, centre="T7") as interview:
            conduct_script(interview, script_of("gorom-gorom"), folder=photos)
        (state,) = campaign.store.entities.all("centres")
        assert (state.entity_id, state.conflicts) == (centre, ())
        assert state.touched.keys() == {campaign.device.device_id}
        assert state.properties["statut"]
        assert campaign.store.check() == []


def test_a_centre_of_the_frame_travels_and_is_chosen_by_an_agent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = Visitors(tmp_path, monkeypatch)
    with laptops.at("Chef") as campaign:
        centre = import_one(campaign, tmp_path)
    laptops.new_kit()
    laptops.enrol("Awa")
    assert laptops.centres("Awa") == ["Télécentre de Gorom"]
    assert laptops.centre("Awa", centre).touched == {}
    laptops.update("Awa", centre, nom="Gorom", postes="7", region="BF-12")
    laptops.round("Awa")
    found = laptops.centre("Chef", centre)
    assert (found.label, found.conflicts, len(found.touched)) == ("Gorom", (), 1)
