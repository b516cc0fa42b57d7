"""Erasing a person whose answers are in an open interview that was handed over, and purging such snapshots."""

import json
import shutil
from pathlib import Path

import pytest

from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.interviews import begin_interview, conduct_script, resume_interview
from survey.campaign.submissions.snapshots import handed_over_drafts, take_over_draft
from survey.campaign.upkeep.erasing import erase, plan_erasure, write_erasure
from survey.campaign.upkeep.purging import list_purgeable, purge
from survey.records.steps import Answer, Recorded
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import FORM, NAME, PORTRAIT, files_with

MANAGER = "/data/gestionnaire"


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    form = tmp_path / "personnes.xml"
    # A question that must be answered at the end: an interview without it stays open.
    form.write_text(
        FORM.replace('<bind nodeset="/data/postes" type="int"/>',
                     '<bind nodeset="/data/postes" type="int" required="true()"/>'),
        encoding="utf-8",
    )  # fmt: skip
    laptops = Laptops(tmp_path, monkeypatch, form)
    laptops.join("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    return laptops


def begun(team: Laptops, name: str = "Awa") -> str:
    """Leave an interview that names the person and shows a portrait; return the submission."""
    (team.folder / "portrait.jpg").write_bytes(PORTRAIT)
    portrait = {"attach": {"ref": "/data/photo", "path": str(team.folder / "portrait.jpg")}}
    said = [answer(MANAGER, NAME), answer("/data/nom", "Dori"), json.dumps(portrait)]
    with team.at(name) as campaign, begin_interview(campaign) as interview:
        assert conduct_script(interview, said).submission is None
        return interview.journal.header.submission


def answer(ref: str, value: str) -> str:
    return json.dumps({"ref": ref, "value": value})


def resumed(team: Laptops, *said: str, name: str = "Awa") -> None:
    with team.at(name) as campaign, resume_interview(campaign) as interview:
        conduct_script(interview, list(said))


def erased(team: Laptops, submission: str) -> bool:
    with team.at("Chef") as campaign:
        return erase(campaign, plan_erasure(campaign, submission, people=("manager",)), why="demandé")


def holding(team: Laptops, name: str = "Chef") -> list[str]:
    return files_with(team.folder / name, NAME.encode()) + files_with(team.folder / name, PORTRAIT)


def empty(team: Laptops) -> None:
    shutil.rmtree(team.stick)
    team.stick.mkdir()


def handed(team: Laptops) -> str:
    """Begin at Awa's, and bring it to the coordinator."""
    submission = begun(team)
    team.give("Awa")
    team.take("Chef")
    return submission


def test_person_who_is_only_in_a_handed_over_draft_is_erased(team: Laptops) -> None:
    submission = handed(team)
    assert holding(team)
    assert erased(team, submission)
    assert holding(team) == []


def test_draft_without_its_erased_person_is_still_finished_by_a_colleague(team: Laptops) -> None:
    submission = handed(team)
    erased(team, submission)
    with team.at("Chef") as campaign, take_over_draft(campaign, submission) as interview:
        conduct_script(interview, [answer("/data/postes", "3")])
    with team.at("Chef") as campaign:
        assert one_submission(campaign, submission).answers == {"/data/nom": "Dori", "/data/postes": "3"}


def test_plan_for_a_draft_counts_its_snapshots_and_files(team: Laptops) -> None:
    submission = handed(team)
    with team.at("Chef") as campaign:
        plan = plan_erasure(campaign, submission[:20])
    assert (plan.submission, plan.people, plan.files, plan.revisions, plan.laptops) == (
        submission, ("manager",), ("portrait.jpg",), 1, ("Awa",),
    )  # fmt: skip


def test_erasure_of_a_draft_reaches_the_open_journal_of_who_began_it(team: Laptops) -> None:
    submission = handed(team)
    erased(team, submission)
    team.give("Chef")
    assert holding(team, "Awa")
    team.take("Awa")
    assert holding(team, "Awa") == []


def test_snapshot_that_arrives_after_the_erasure_brings_nothing_of_the_person(team: Laptops) -> None:
    submission = handed(team)
    resumed(team, answer("/data/nom", "Ouagadougou"))
    empty(team)
    team.give("Awa")
    erased(team, submission)
    team.take("Chef")
    assert holding(team) == []
    with team.at("Chef") as campaign:
        assert [head.submission for head in handed_over_drafts(campaign)] == [submission]


def test_open_journal_of_who_took_a_draft_over_forgets_the_person(team: Laptops) -> None:
    submission = handed(team)
    with team.at("Chef") as campaign, take_over_draft(campaign, submission) as interview:
        interview.journal.append(Recorded(Answer(MANAGER, f"{NAME} 2"), team.clock()))
        interview.journal.append(Recorded(Answer("/data/nom", "Kaya"), team.clock()))
    erased(team, submission)
    assert holding(team) == []
    resumed(team, answer("/data/postes", "3"), name="Chef")
    with team.at("Chef") as campaign:
        assert one_submission(campaign, submission).answers == {"/data/nom": "Kaya", "/data/postes": "3"}


def test_person_whom_only_an_unsigned_step_names_is_erased_when_the_erasure_arrives(team: Laptops) -> None:
    with team.at("Awa") as campaign, begin_interview(campaign) as interview:
        submission = interview.journal.header.submission
        conduct_script(interview, [answer("/data/nom", "Dori")])
    team.give("Awa")
    with team.at("Awa") as campaign:
        # The laptop loses power: the step is on the disk, no snapshot has it.
        [draft] = campaign.store.journals.list()
        with campaign.store.journals.open(draft.header.draft_id) as journal:
            journal.append(Recorded(Answer(MANAGER, NAME), team.clock()))
    assert holding(team, "Awa")
    with team.at("Chef") as campaign:
        write_erasure(campaign, people=[(submission, "manager")], why="demandé")
    team.give("Chef")
    team.take("Awa")
    assert holding(team, "Awa") == []


def test_person_who_is_named_again_in_a_draft_after_the_erasure_leaves_no_byte(team: Laptops) -> None:
    submission = handed(team)
    erased(team, submission)
    team.give("Chef")
    team.take("Awa")
    resumed(team, answer(MANAGER, NAME))
    team.give("Awa")
    assert holding(team, "Awa") == []


def test_purge_takes_every_snapshot_of_a_finished_interview(team: Laptops) -> None:
    submission = handed(team)
    resumed(team, answer(MANAGER, "Fatou"), answer("/data/postes", "3"))
    team.give("Awa")
    team.take("Chef")
    with team.at("Chef") as campaign:
        rows = list_purgeable(campaign)
        assert [(row.submission, row.reason) for row in rows] == [(submission, "draft")]
        assert purge(campaign, rows, why="purge")
        assert one_submission(campaign, submission).answers[MANAGER] == "Fatou"
        assert [entry.parts for entry in campaign.store.entries(kind="draft")] == [{}]


def test_purge_leaves_the_photo_that_the_finished_interview_shows(team: Laptops) -> None:
    submission = handed(team)
    resumed(team, answer("/data/postes", "3"))
    team.give("Awa")
    team.take("Chef")
    with team.at("Chef") as campaign:
        purge(campaign, list_purgeable(campaign), why="purge")
        [file] = one_submission(campaign, submission).attachments.values()
        assert campaign.store.blobs.has(file.sha256)


def test_purge_leaves_the_snapshot_that_an_open_interview_goes_on_from(team: Laptops) -> None:
    submission = handed(team)
    with team.at("Chef") as campaign, take_over_draft(campaign, submission) as interview:
        conduct_script(interview, [answer("/data/nom", "Kaya")])
    with team.at("Chef") as campaign:
        purge(campaign, list_purgeable(campaign), why="purge")
    resumed(team, answer("/data/postes", "3"), name="Chef")
    with team.at("Chef") as campaign:
        assert one_submission(campaign, submission).answers[MANAGER] == NAME


def test_purge_takes_the_former_snapshot_of_an_open_interview(team: Laptops) -> None:
    submission = handed(team)
    resumed(team, answer(MANAGER, "Fatou"))
    team.give("Awa")
    team.take("Chef")
    with team.at("Chef") as campaign:
        assert [row.submission for row in list_purgeable(campaign)] == [submission]
        purge(campaign, list_purgeable(campaign), why="purge")
        [head] = handed_over_drafts(campaign)
        assert [e.hash for e in campaign.store.entries(kind="draft") if e.parts] == [head.hash]
