"""From a script of answers to a signed entry."""

import json
from pathlib import Path
from typing import Any

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import describe_submission, list_submissions, restore_state
from survey.campaign.submissions.interviews import (
    begin_interview,
    conduct_script,
    edit_submission,
    resume_interview,
)
from survey.errors import CampaignError, StoreBusy, StoreError, StoreReadOnly
from survey.log.entry import read_part
from survey.media import make_geotagged_jpeg
from survey.messages import speaking
from survey.store import Store


def only(campaign: Campaign, submission: str) -> dict[str, str]:
    return dict(campaign.store.submission(submission).answers)


def test_finished_interview_is_a_signed_entry(campaign: Campaign, submission: str) -> None:
    (entry,) = campaign.store.entries(kind="revision", subject=submission)
    assert entry.header.device == campaign.device.device_id
    assert entry.header.author == "Awa"
    assert campaign.store.check() == []


def test_draft_is_gone_when_the_revision_is_written(campaign: Campaign, submission: str) -> None:
    assert campaign.store.journals.list() == []


def test_refused_answer_is_not_kept(campaign: Campaign, submission: str) -> None:
    answers = only(campaign, submission)
    assert answers["/data/equipement[#1]/marche"] == "6"


def test_computed_values_are_derived_not_answers(campaign: Campaign, submission: str) -> None:
    state = campaign.store.submission(submission)
    assert state.derived["/data/bilan_equipement/equipement_taux"] == "75"
    assert "/data/bilan_equipement/equipement_taux" not in state.answers


def test_personal_answers_lie_in_a_part_of_their_person(campaign: Campaign, submission: str) -> None:
    (entry,) = campaign.store.entries(kind="revision", subject=submission)
    body = entry.body
    assert body is not None
    assert "Hamidou" not in json.dumps(body, ensure_ascii=False)
    people = body["people"]
    assert set(people) == {"manager", "respondent", "witness"}
    manager = read_part(entry.parts[people["manager"]["part"]])
    assert manager["answers"] == {
        "/data/centre/contact/gestionnaire_nom": "Hamidou Maïga",
        "/data/centre/contact/gestionnaire_tel": "+226 70 00 00 12",
    }


def test_audit_lines_of_personal_questions_lie_with_their_person(campaign: Campaign, submission: str) -> None:
    (entry,) = campaign.store.entries(kind="revision", subject=submission)
    assert entry.body is not None
    part = read_part(entry.parts[entry.body["people"]["manager"]["part"]])
    asked = ("gestionnaire_nom", "gestionnaire_tel")
    assert [row[2] for row in part["audit"]] == [f"/data/centre/contact/{name}" for name in asked]


def test_note_is_kept_with_its_question(campaign: Campaign, submission: str) -> None:
    notes = campaign.store.submission(submission).notes
    assert "relais" in notes["/data/fonctionnement/connexion_jours_sans"]


def test_disposition_is_read_from_the_form(campaign: Campaign, submission: str) -> None:
    assert campaign.store.submission(submission).disposition == "complet"


def test_entity_of_the_centre_is_created(campaign: Campaign, submission: str) -> None:
    (entry,) = campaign.store.entries(kind="revision", subject=submission)
    assert entry.body is not None
    (entity,) = entry.body["entities"]
    assert (entity["list"], entity["action"]) == ("centres", "create")
    assert entity["properties"]["province"] == "BF-OUD"


def entities(campaign: Campaign, submission: str) -> list[list[dict[str, Any]]]:
    """Return the entity operations of each revision, the first revision first."""
    revisions = campaign.store.entries(kind="revision", subject=submission)
    return [entry.body["entities"] for entry in revisions if entry.body is not None]


def test_entity_of_the_centre_holds_no_word_of_a_person(campaign: Campaign, submission: str) -> None:
    ((entity,),) = entities(campaign, submission)
    assert set(entity["properties"]) == {
        "nom", "code", "type_centre", "statut", "pays", "region", "province", "commune", "localite", "geometry",
    }  # fmt: skip
    assert entity["label"] == entity["properties"]["nom"] == "Télécentre communautaire de Gorom-Gorom"
    assert entity["properties"]["localite"] == "Secteur 2"


def test_edit_speaks_of_the_same_entity(campaign: Campaign, submission: str) -> None:
    step = json.dumps({"ref": "/data/centre/nom", "value": "Autre nom"})
    with edit_submission(campaign, submission, why="nom") as interview:
        conduct_script(interview, [step])
    (first,), (second,) = entities(campaign, submission)
    assert (second["id"], second["label"]) == (first["id"], "Autre nom")


def test_second_visit_creates_no_second_entity(campaign: Campaign, gorom: list[str]) -> None:
    again = [line.replace('"1"', '"2"') if "visite_numero" in line else line for line in gorom]
    with begin_interview(campaign) as interview:
        conducted = conduct_script(interview, again)
    assert conducted.submission is not None
    assert entities(campaign, conducted.submission) == [[]]


def test_half_an_interview_is_a_draft_that_goes_on(campaign: Campaign, gorom: list[str]) -> None:
    with begin_interview(campaign) as interview:
        assert conduct_script(interview, gorom[:20]).exit_status == 4
    with resume_interview(campaign) as interview:
        conducted = conduct_script(interview, gorom[20:])
    assert conducted.exit_status == 0
    assert only(campaign, str(conducted.submission))["/data/centre/nom"].startswith("Télécentre")


def test_resuming_without_a_draft_says_so(campaign: Campaign) -> None:
    with pytest.raises(CampaignError, match=r"brouillon|draft"):
        resume_interview(campaign)


def test_draft_held_by_another_is_busy(campaign: Campaign, gorom: list[str]) -> None:
    with begin_interview(campaign) as interview:
        conduct_script(interview, gorom[:5])
        with Campaign.open(campaign.folder) as second, pytest.raises(StoreBusy):
            resume_interview(second, interview.journal.header.draft_id)


def test_edit_makes_a_revision_with_its_base_and_reason(campaign: Campaign, submission: str) -> None:
    first = campaign.store.submission(submission)
    step = json.dumps({"ref": "/data/activite/usagers_mois", "value": "300"})
    with edit_submission(campaign, submission, why="le gestionnaire a rappelé") as interview:
        assert conduct_script(interview, [step]).exit_status == 0
    state = campaign.store.submission(submission)
    assert state.answers["/data/activite/usagers_mois"] == "300"
    assert (state.revisions, state.reason) == (2, "edited")
    revision = next(e for e in campaign.store.entries(kind="revision") if e.hash == state.heads[0])
    assert revision.header.parents == first.heads
    assert revision.body is not None
    assert revision.body["why"] == "le gestionnaire a rappelé"


def test_edit_changes_only_what_was_changed(campaign: Campaign, submission: str) -> None:
    before = only(campaign, submission)
    step = json.dumps({"ref": "/data/centre/nom", "value": "Autre nom"})
    with edit_submission(campaign, submission, why="nom") as interview:
        conduct_script(interview, [step])
    after = only(campaign, submission)
    assert {path for path in before if before[path] != after.get(path)} == {"/data/centre/nom"}
    assert after.keys() == before.keys()


def test_edit_keeps_the_notes_that_it_does_not_touch(campaign: Campaign, submission: str) -> None:
    before = campaign.store.submission(submission).notes
    assert before
    step = {"ref": "/data/activite/personnel_total", "value": "3"}
    with edit_submission(campaign, submission, why="effectif") as interview:
        conduct_script(interview, [json.dumps(step)])
    assert campaign.store.submission(submission).notes == before


def test_edited_submission_names_the_one_it_replaces(campaign: Campaign, submission: str) -> None:
    step = json.dumps({"ref": "/data/centre/nom", "value": "Autre nom"})
    with edit_submission(campaign, submission, why="nom") as interview:
        xml = interview.instance.to_xml()
        conduct_script(interview, [step])
    assert f"<deprecatedID>{submission}</deprecatedID>" in xml


def test_two_edits_of_one_base_conflict_visibly(campaign: Campaign, submission: str) -> None:
    first = edit_submission(campaign, submission, why="un")
    second = edit_submission(campaign, submission, why="deux")
    for interview, name in ((first, "Nom A"), (second, "Nom B")):
        with interview:
            conduct_script(interview, [json.dumps({"ref": "/data/centre/nom", "value": name})])
    state = campaign.store.submission(submission)
    (conflict,) = state.conflicts
    assert conflict.path == "/data/centre/nom"
    assert {value for _writer, value in conflict.values} == {"Nom A", "Nom B"}
    assert list_submissions(campaign)[0].state == "conflict"


def test_practice_leaves_nothing(campaign: Campaign, gorom: list[str]) -> None:
    with begin_interview(campaign, practice=True) as interview:
        conduct_script(interview, gorom)
    assert list_submissions(campaign) == []


def test_photo_of_a_question_is_an_attachment(campaign: Campaign, gorom: list[str], tmp_path: Path) -> None:
    photo = tmp_path / "centre.jpg"
    make_geotagged_jpeg(photo, lat=14.44, lon=-0.23, taken_at=campaign.clock())
    attach = json.dumps({"attach": {"ref": "/data/images/photo", "path": "centre.jpg"}})
    known = json.dumps({"ref": "/data/images/photo_personnes", "value": "non"})
    with begin_interview(campaign) as interview:
        conducted = conduct_script(interview, [*gorom, attach, known], folder=tmp_path)
    state = campaign.store.submission(str(conducted.submission))
    attachment = state.attachments["/data/images/photo"]
    assert attachment.name == "centre.jpg"
    assert campaign.store.blobs.path(attachment.sha256).read_bytes() == photo.read_bytes()


def test_script_that_cannot_be_finished_says_which_questions_stand_against_it(
    campaign: Campaign, gorom: list[str]
) -> None:
    lines = [line for line in gorom if "/statut_motif" not in line and "[2]/etat" not in line]
    with speaking("en"), begin_interview(campaign) as interview:
        said = conduct_script(interview, lines).lines
    assert "  /data/centre/statut_motif: required, no answer, Main reason" in said
    assert "  /data/equipement[2]/etat: required, no answer, General condition" in said
    assert not any("position" in line for line in said)


def test_description_shows_questions_with_labels(campaign: Campaign, submission: str) -> None:
    details = describe_submission(campaign, submission, language="fr")
    shown = {answer.label: answer.text for section in details.sections for answer in section.answers}
    assert shown["Type de centre"] == "Télécentre communautaire polyvalent"
    assert shown["Région"].startswith("Liptako")


def test_description_speaks_english(campaign: Campaign, submission: str) -> None:
    details = describe_submission(campaign, submission, language="en")
    shown = {answer.label: answer.text for section in details.sections for answer in section.answers}
    assert shown["Type of centre"] == "Multipurpose community telecentre"


def test_description_explains_the_scores(campaign: Campaign, submission: str) -> None:
    with speaking("en"):
        details = describe_submission(campaign, submission, language="en")
        shown = {section.title: section.answers for section in details.sections}
        (technical,) = (title for title in shown if title.startswith("Technical durability: "))
        criteria = {answer.label: answer.text for answer in shown[technical]}
    assert technical == "Technical durability: 7 points of 13 (20 if every question had an answer)"
    assert criteria["At most five days without a connection in the last 30"] == "0 of 2"
    assert criteria["Regular backups"] == "no answer"
    assert details.as_json()["scores"][0]["points"] == 7


def test_submission_comes_out_of_the_log_as_it_went_in(campaign: Campaign, gorom: list[str]) -> None:
    with begin_interview(campaign) as interview:
        conducted = conduct_script(interview, gorom)
        sent = interview.instance.to_xml()
    state = campaign.store.submission(str(conducted.submission))
    assert restore_state(campaign.form(), state, "fr").to_xml() == sent


@pytest.mark.parametrize("editor", ["America/Phoenix", "Asia/Tokyo"])
def test_times_keep_their_meaning_when_shown_or_edited_in_another_zone(
    campaign: Campaign, submission: str, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = campaign.store.submission(submission)
    monkeypatch.setenv("TZ", editor)
    assert restore_state(campaign.form(), before, "fr").snapshot().derived == before.derived
    with edit_submission(campaign, submission, why="nom") as interview:
        conduct_script(interview, [json.dumps({"ref": "/data/centre/nom", "value": "Autre nom"})])
    after = campaign.store.submission(submission)
    hours = "/data/fonctionnement/heures_semaine"
    assert (after.derived[hours], after.tz) == (before.derived[hours], before.tz)


def test_unknown_submission_is_named(campaign: Campaign) -> None:
    with pytest.raises(StoreError) as caught:
        describe_submission(campaign, "nope")
    assert caught.value.where == "nope"


def test_campaign_that_cannot_be_written_is_still_read(
    campaign: Campaign, submission: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign.close()
    opened = Store.open

    def refuse(folder: Path, *, read_only: bool = False, **options: object) -> Store:
        if not read_only:
            raise StoreReadOnly("the disk is write-protected")
        return opened(folder, read_only=True)

    monkeypatch.setattr(Store, "open", refuse)
    with Campaign.open(campaign.folder) as read:
        assert [row.id for row in list_submissions(read)] == [submission.removeprefix("uuid:")]
        with pytest.raises(StoreReadOnly):
            begin_interview(read)
