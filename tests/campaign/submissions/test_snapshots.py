"""Snapshots of drafts: a laptop is lost, a colleague goes on; two go on, and both are kept."""

import json
from pathlib import Path

import pytest

from survey.campaign.overview import take_stock
from survey.campaign.reading.listing import list_submissions
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.interviews import (
    begin_interview,
    conduct_script,
    edit_submission,
    resume_interview,
)
from survey.campaign.submissions.snapshots import keep_snapshots, take_over_draft
from survey.errors import CampaignError, StoreError
from survey.log.entry import Entry
from survey.log.state import join_revision
from survey.messages import speaking
from survey.records.steps import Answer
from tests.campaign.laptops import Laptops
from tests.campaign.visits import write_form

WORKBOOK = """
| survey   |
|          | type    | name   | label  | required | relevant      | bind::survey:pii | bind::survey:subject |
|          | text    | nom    | Nom    |          |               |                  |                      |
|          | text    | gerant | Gérant |          |               | name             | manager              |
|          | text    | ouvert | Ouvert |          |               |                  |                      |
|          | text    | motif  | Motif  |          | ${ouvert}='n' |                  |                      |
|          | image   | photo  | Photo  |          |               |                  |                      |
|          | text    | fin    | Fin    | yes      |               |                  |                      |
| settings |
|          | form_id | form_title | version | namespaces |
|          | visite  | Visite     | 1       | survey="https://example.org/survey" |
"""


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))
    made.join("Awa")
    made.give("Awa")
    made.take("Chef")
    made.accept("Awa")
    return made


def begin(laptops: Laptops, name: str = "Awa", **answers: str) -> str:
    """Begin an interview and leave it unfinished; return its submission."""
    with laptops.at(name) as campaign, begin_interview(campaign) as interview:
        conducted = conduct_script(interview, lines(**answers))
        assert conducted.submission is None
        return interview.journal.header.submission


def lines(**answers: str) -> list[str]:
    return [json.dumps({"ref": f"/data/{name}", "value": value}) for name, value in answers.items()]


def hand_to_chef(laptops: Laptops) -> None:
    laptops.give("Awa")
    laptops.take("Chef")


def finish_at_chef(laptops: Laptops, submission: str, **answers: str) -> None:
    with laptops.at("Chef") as campaign, take_over_draft(campaign, submission) as interview:
        assert conduct_script(interview, lines(**answers, fin="oui")).submission == submission


def drafts_of(laptops: Laptops, name: str) -> list[Entry]:
    with laptops.at(name) as campaign:
        return list(campaign.store.entries(kind="draft"))


def states(laptops: Laptops, name: str) -> list[tuple[str, str]]:
    with laptops.at(name) as campaign:
        return [(row.state, row.author) for row in list_submissions(campaign, drafts_only=True)]


def test_leaving_an_interview_signs_a_snapshot(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori")
    assert [entry.header.subject for entry in drafts_of(laptops, "Awa")] == [submission]


def test_draft_that_did_not_change_is_not_signed_again(laptops: Laptops) -> None:
    begin(laptops, nom="Dori")
    laptops.give("Awa")
    with laptops.at("Awa") as campaign:
        assert keep_snapshots(campaign) == 0


def test_personal_answers_of_a_draft_lie_in_the_persons_part(laptops: Laptops) -> None:
    begin(laptops, nom="Dori", gerant="Oumarou")
    (entry,) = drafts_of(laptops, "Awa")
    body = entry.parts[entry.header.parts[0]]
    assert b"Dori" in body
    assert b"Oumarou" not in body
    assert any(b"Oumarou" in part for part in entry.parts.values())


def test_colleague_finishes_a_draft_of_a_lost_laptop_with_every_answer(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori", gerant="Oumarou")
    hand_to_chef(laptops)
    finish_at_chef(laptops, submission)
    with laptops.at("Chef") as campaign:
        state = one_submission(campaign, submission)
        assert state.answers == {"/data/nom": "Dori", "/data/gerant": "Oumarou", "/data/fin": "oui"}
        assert state.author == "Chef"
        assert list_submissions(campaign, drafts_only=True) == []


def test_answer_that_was_hidden_for_the_moment_comes_back_after_a_take_over(laptops: Laptops) -> None:
    submission = begin(laptops, ouvert="n")
    with laptops.at("Awa") as campaign, resume_interview(campaign) as interview:
        conduct_script(interview, lines(motif="panne", ouvert="o"))
    hand_to_chef(laptops)
    finish_at_chef(laptops, submission, ouvert="n")
    with laptops.at("Chef") as campaign:
        assert one_submission(campaign, submission).answers["/data/motif"] == "panne"


def test_photo_of_a_draft_travels_with_it(laptops: Laptops, tmp_path: Path) -> None:
    picture = tmp_path / "p.jpg"
    picture.write_bytes(b"\xff\xd8\xff picture")
    with laptops.at("Awa") as campaign, begin_interview(campaign) as interview:
        conduct_script(interview, [json.dumps({"attach": {"ref": "/data/photo", "path": str(picture)}})])
        submission = interview.journal.header.submission
    hand_to_chef(laptops)
    finish_at_chef(laptops, submission)
    with laptops.at("Chef") as campaign:
        (file,) = one_submission(campaign, submission).attachments.values()
        assert campaign.store.blobs.has(file.sha256)


def test_audit_of_a_taken_over_interview_begins_with_the_first_agents(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori")
    hand_to_chef(laptops)
    finish_at_chef(laptops, submission)
    with laptops.at("Chef") as campaign:
        (entry,) = campaign.store.entries(kind="revision", subject=submission)
        revision = join_revision(entry)
        assert revision is not None
        assert [row[1] for row in revision.audit if row[0] == "question"] == ["/data/nom", "/data/fin"]


def test_draft_that_two_continue_shows_both_and_keeps_both(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori")
    hand_to_chef(laptops)
    with laptops.at("Chef") as campaign, take_over_draft(campaign, submission) as interview:
        conduct_script(interview, lines(nom="Dori centre"))
    with laptops.at("Awa") as campaign, resume_interview(campaign) as interview:
        conduct_script(interview, lines(nom="Dori nord"))
    hand_to_chef(laptops)
    assert states(laptops, "Chef") == [("draft", "Chef"), ("snapshot", "Awa")]
    with laptops.at("Chef") as campaign:
        (said,) = take_stock(campaign).parted
        assert "Awa, Chef" in said


def test_draft_that_two_finish_is_a_conflict_with_both_answers(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori")
    hand_to_chef(laptops)
    finish_at_chef(laptops, submission, nom="Dori centre")
    with laptops.at("Awa") as campaign, resume_interview(campaign) as interview:
        assert conduct_script(interview, lines(nom="Dori nord", fin="oui")).submission == submission
    hand_to_chef(laptops)
    with laptops.at("Chef") as campaign:
        state = one_submission(campaign, submission)
        (conflict,) = state.conflicts
        assert {value for _writer, value in conflict.values} == {"Dori centre", "Dori nord"}


def test_agent_is_told_that_a_colleague_finished_the_draft(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori")
    hand_to_chef(laptops)
    finish_at_chef(laptops, submission)
    laptops.give("Chef")
    laptops.take("Awa")
    with laptops.at("Awa") as campaign, speaking("en"):
        assert any("finished by Chef" in said for said in take_stock(campaign).parted)


def test_draft_of_this_laptop_is_not_taken_over(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori")
    with laptops.at("Awa") as campaign:
        draft = campaign.store.journals.list()[0].header.draft_id
        with pytest.raises(CampaignError):
            take_over_draft(campaign, draft)
        with pytest.raises(StoreError):
            take_over_draft(campaign, submission)


def test_taken_over_draft_is_taken_up_again_later(laptops: Laptops) -> None:
    submission = begin(laptops, nom="Dori")
    hand_to_chef(laptops)
    with laptops.at("Chef") as campaign, take_over_draft(campaign, submission) as interview:
        conduct_script(interview, lines(gerant="Oumarou"))
    with laptops.at("Chef") as campaign, resume_interview(campaign) as interview:
        assert conduct_script(interview, lines(fin="oui")).submission == submission
    with laptops.at("Chef") as campaign:
        assert one_submission(campaign, submission).answers["/data/nom"] == "Dori"


def test_edit_of_a_lost_laptop_is_finished_as_an_edit(laptops: Laptops) -> None:
    submission = laptops.visit("Awa", nom="Dori", fin="oui")
    with laptops.at("Awa") as campaign, edit_submission(campaign, submission, why="suivi") as interview:
        interview.controller.draft.keep(Answer("/data/nom", "Dori nord"), campaign.clock(), None)
    hand_to_chef(laptops)
    finish_at_chef(laptops, submission)
    with laptops.at("Chef") as campaign:
        state = one_submission(campaign, submission)
        assert (state.answers["/data/nom"], state.revisions, state.reason) == ("Dori nord", 2, "edited")
        assert state.conflicts == ()
