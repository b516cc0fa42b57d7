"""Entity lists: what a form sees of them, and how they reach agents."""

import csv
from pathlib import Path

import pytest

from survey.bundle.lists import write_lists_file
from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import campaign_lists
from survey.campaign.making import NewCampaign
from survey.campaign.publishing.consents import Request, withdraw_consent
from survey.campaign.publishing.exports import ExportOrder, export_data
from survey.campaign.submissions.interviews import (
    begin_interview,
    edit_submission,
    finish_interview,
    resume_interview,
)
from survey.campaign.travel.carried import list_carried
from survey.campaign.travel.lists import list_moment
from survey.errors import FormError
from survey.form import load_form
from survey.form.checking import check_form
from survey.form.entities import entity_table
from survey.log.entity_lists import write_lists
from survey.log.state import join_revision
from survey.outputs.tables.options import Layout
from survey.records.findings import Severity
from tests.campaign.visits import WORKBOOK, Visitors, write_form

READER = """
| survey   |
|          | type                             | name   | label  |
|          | select_one_from_file centres.csv | centre | Centre |
| settings |
|          | form_id | version |
|          | suivi   | 1       |
"""


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    return Visitors(tmp_path, monkeypatch)


def offered(laptops: Visitors, name: str) -> list[str]:
    """Return the centres that the question offers in a new interview."""
    with laptops.at(name) as campaign, begin_interview(campaign, practice=True) as interview:
        return [choice.label for choice in interview.instance.node("/data/centre").choices]


def test_a_form_whose_file_is_an_entity_list_deploys_without_the_file(laptops: Visitors) -> None:
    assert offered(laptops, "Chef") == []


def test_a_form_may_read_a_list_that_another_form_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    forms = (write_form(tmp_path), write_form(tmp_path, READER, "suivi.xml"))
    plan = NewCampaign(tmp_path / "c", "Essai", agent="Chef", forms=forms)
    with Campaign.create(plan) as campaign, begin_interview(campaign, "suivi", practice=True) as interview:
        assert interview.instance.node("/data/centre").choices == ()


def test_a_form_that_reads_a_list_which_no_form_declares_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    plan = NewCampaign(tmp_path / "c", "Essai", agent="Chef", forms=(write_form(tmp_path, READER),))
    with pytest.raises(FormError, match=r"centres\.csv"):
        Campaign.create(plan)


def test_a_visited_centre_is_offered_by_the_next_interview(laptops: Visitors) -> None:
    laptops.create("Chef", nom="Réo", postes="5")
    assert offered(laptops, "Chef") == ["Réo"]


def test_what_is_known_of_the_chosen_centre_is_at_hand(laptops: Visitors) -> None:
    centre = laptops.create("Chef", nom="Réo", postes="5")
    with laptops.at("Chef") as campaign, begin_interview(campaign, practice=True) as interview:
        interview.instance.answer("/data/centre", centre)
        assert interview.instance.node("/data/connus").value == "5"


def test_rows_of_a_file_beside_the_form_are_offered_until_they_are_visited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "centres.csv").write_text("name,label\nbf-1,Réo\nbf-2,Pô\n", encoding="utf-8")
    laptops = Visitors(tmp_path, monkeypatch)
    assert offered(laptops, "Chef") == ["Réo", "Pô"]
    laptops.update("Chef", "bf-2", nom="Pô centre")
    assert offered(laptops, "Chef") == ["Pô centre", "Réo"]


def test_a_draft_sees_the_list_of_its_beginning_when_it_is_taken_up(laptops: Visitors) -> None:
    laptops.create("Chef", nom="Réo")
    with laptops.at("Chef") as campaign, begin_interview(campaign) as interview:
        draft = interview.journal.header.draft_id
    laptops.create("Chef", nom="Pô")
    with laptops.at("Chef") as campaign, resume_interview(campaign, draft) as interview:
        assert [c.label for c in interview.instance.node("/data/centre").choices] == ["Réo"]


def test_the_base_of_an_update_is_what_the_interview_saw_at_its_beginning(laptops: Visitors) -> None:
    centre = laptops.create("Chef", nom="Réo", postes="5")
    seen = laptops.centre("Chef", centre).heads
    with laptops.at("Chef") as campaign, begin_interview(campaign) as interview:
        draft = interview.journal.header.draft_id
    laptops.update("Chef", centre, nom="Réo", postes="7")
    with laptops.at("Chef") as campaign, resume_interview(campaign, draft) as interview:
        interview.controller.draft.instance.answer("/data/centre", centre)
        interview.controller.draft.instance.answer("/data/nom", "Réo")
        interview.controller.draft.instance.answer("/data/postes", "9")
        finish_interview(interview)
    assert [c.path for c in laptops.centre("Chef", centre).conflicts] == ["postes"]
    with laptops.at("Chef") as campaign:
        *_others, last = campaign.store.entries(kind="revision")
        revision = join_revision(last)
    assert revision is not None
    assert revision.entities[0].base == seen


def test_an_edit_goes_on_with_the_same_centre(laptops: Visitors) -> None:
    submission = laptops.visit("Chef", nom="Réo", postes="5")
    laptops.follow_up("Chef", submission, postes="6")
    with laptops.at("Chef") as campaign:
        (centre,) = campaign.store.entities.all()
    assert (centre.label, centre.properties["postes"], centre.conflicts) == ("Réo", "6", ())


def test_the_kit_carries_the_lists(laptops: Visitors) -> None:
    laptops.create("Chef", nom="Réo", postes="5")
    laptops.new_kit()
    laptops.join("Awa")
    assert offered(laptops, "Awa") == ["Réo"]


def test_a_bundle_carries_the_lists(laptops: Visitors) -> None:
    laptops.enrol("Awa")
    laptops.create("Chef", nom="Réo", postes="5")
    laptops.round("Awa")
    assert offered(laptops, "Awa") == ["Réo"]


def test_lists_are_cut_again_only_when_they_change(laptops: Visitors) -> None:
    laptops.create("Chef", nom="Réo")
    laptops.give("Chef")
    before = laptops.files()
    laptops.give("Chef")
    assert laptops.files() == before
    assert [path.name for path in before if path.name.endswith(".lists.zip")] != []


def test_lists_of_an_agent_are_refused(laptops: Visitors) -> None:
    laptops.enrol("Awa")
    laptops.create("Awa", nom="Réo")
    with laptops.at("Awa") as campaign:
        document = write_lists(campaign.store.entities.writings(), list_moment(campaign))
        data = bytes(
            bytes(
                write_lists_file(
                    campaign.settings.campaign_id, [document], packer=campaign.device.keys, recipients=[]
                )
            )
        )
    forged = laptops.folder / "forged.lists.zip"
    forged.write_bytes(data)
    (outcome,) = laptops.take("Chef", forged)
    assert outcome.state == "refused"


def test_nothing_of_a_person_is_in_a_list(laptops: Visitors) -> None:
    laptops.create("Chef", nom="Réo", gerant="Zénabou Planted")
    laptops.new_kit()
    found = [p for p in (laptops.folder / "kit").rglob("*") if p.is_file() and b"Planted" in p.read_bytes()]
    assert found == []
    assert (laptops.folder / "kit" / "entities" / "centres.json").is_file()
    with laptops.at("Chef") as campaign:
        (centre,) = campaign.store.entities.all()
    assert "gerant" not in centre.properties


def test_a_visit_whose_every_consent_was_taken_back_is_in_no_kit(laptops: Visitors) -> None:
    laptops.create("Chef", nom="Planted")
    laptops.create("Chef", nom="Réo")
    with laptops.at("Chef") as campaign:
        (submission,) = [s for s in campaign.store.submissions() if s.answers["/data/nom"] == "Planted"]
        withdraw_consent(campaign, submission.submission, Request())
    laptops.new_kit()
    found = [p for p in (laptops.folder / "kit").rglob("*") if p.is_file() and b"Planted" in p.read_bytes()]
    assert found == []
    laptops.enrol("Awa")
    assert offered(laptops, "Awa") == ["Réo"]
    # What is sealed for the team still tells it that the centre is there.
    laptops.round("Awa")
    assert offered(laptops, "Awa") == ["Planted", "Réo"]


def test_of_a_coordinators_lists_a_laptop_carries_on_the_newest_only(laptops: Visitors) -> None:
    laptops.enrol("Awa")
    centre = laptops.create("Chef", nom="Réo", postes="5")
    laptops.give("Chef")
    first = [path for path in laptops.files() if path.name.endswith(".lists.zip")]
    laptops.update("Chef", centre, nom="Réo", postes="7")
    laptops.give("Chef")
    second = [path for path in laptops.files() if path.name.endswith(".lists.zip") and path not in first]
    for path in (*second, *first):
        laptops.take("Awa", path)
    with laptops.at("Awa") as campaign:
        held = [own.name for own in list_carried(campaign) if own.name.endswith(".lists.zip")]
    assert held == [path.name for path in second]


def test_lists_received_in_any_order_give_the_same(laptops: Visitors) -> None:
    laptops.enrol("Awa", "Salif")
    centre = laptops.create("Chef", nom="Réo", postes="5")
    laptops.give("Chef")
    first = [path for path in laptops.files() if path.name.endswith(".lists.zip")]
    laptops.update("Chef", centre, nom="Réo", postes="7")
    laptops.give("Chef")
    second = [path for path in laptops.files() if path.name.endswith(".lists.zip") and path not in first]
    for path in (*first, *second):
        laptops.take("Awa", path)
    for path in (*second, *first, *second):
        laptops.take("Salif", path)
    assert laptops.centre("Awa", centre) == laptops.centre("Salif", centre)
    assert laptops.centre("Awa", centre).properties["postes"] == "7"


def test_form_names_its_lists_and_leaves_out_what_is_a_persons(tmp_path: Path) -> None:
    table = entity_table(load_form(write_form(tmp_path)))
    assert table.lists == {"centres": ("nom", "postes", "region")}


def test_a_label_computed_from_a_person_is_left_out(tmp_path: Path) -> None:
    named = WORKBOOK.replace("| ${nom} |", "| concat(${nom}, ${gerant}) |")
    assert "/data/meta/entity/label" in entity_table(load_form(write_form(tmp_path, named))).private


def test_an_edit_sees_the_list_of_its_own_beginning(laptops: Visitors) -> None:
    centre = laptops.create("Chef", nom="Réo")
    submission = laptops.update("Chef", centre, nom="Réo")
    laptops.create("Chef", nom="Pô")
    with laptops.at("Chef") as campaign, edit_submission(campaign, submission, why="x") as interview:
        assert [c.label for c in interview.instance.node("/data/centre").choices] == ["Pô", "Réo"]


def test_the_check_names_what_is_a_persons_and_saved_to_a_list(tmp_path: Path) -> None:
    found = [f for f in check_form(write_form(tmp_path)) if f.code == "personal-entity"]
    assert [finding.severity for finding in found] == [Severity.WARNING]
    assert "gerant" in found[0].message


def test_an_interview_about_a_named_centre_begins_with_it_chosen(laptops: Visitors) -> None:
    centre = laptops.create("Chef", nom="Réo")
    laptops.create("Chef", nom="Pô")
    with laptops.at("Chef") as campaign, begin_interview(campaign, centre=centre[:8]) as interview:
        assert interview.instance.node("/data/centre").value == centre
        draft = interview.journal.header.draft_id
    with laptops.at("Chef") as campaign, resume_interview(campaign, draft) as interview:
        assert (interview.instance.node("/data/centre").value, interview.controller.title) == (centre, "Réo")


def test_an_export_with_labels_names_the_centres_of_the_list(laptops: Visitors, tmp_path: Path) -> None:
    centre = laptops.create("Chef", nom="Réo")
    laptops.update("Chef", centre, nom="Réo")
    with laptops.at("Chef") as campaign:
        export_data(campaign, ExportOrder(tmp_path / "out", layout=Layout(labels=True), private=True))
    with (tmp_path / "out" / "visite.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "Réo" in {row["centre"] for row in csv.DictReader(file)}


def test_what_one_version_of_a_form_calls_a_persons_leaves_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    untagged = WORKBOOK.replace("| name             | manager ", "|                  |         ")
    laptops = Visitors(tmp_path, monkeypatch, untagged)
    laptops.create("Chef", nom="Réo", gerant="Zénabou Planted")
    newer = write_form(tmp_path, WORKBOOK.replace("| Visite     | 1 ", "| Visite     | 2 "), "visite2.xml")
    with laptops.at("Chef") as campaign:
        assert "gerant" in campaign_lists(campaign)["centres"]
        campaign.deploy(newer, load_form(newer))
        assert "gerant" not in campaign_lists(campaign)["centres"]
    laptops.new_kit()
    assert "Planted" not in (laptops.folder / "kit" / "entities" / "centres.json").read_text("utf-8")
