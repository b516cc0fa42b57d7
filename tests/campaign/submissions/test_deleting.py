"""A submission is deleted, and brought back, on laptops that exchange sticks."""

from pathlib import Path

import pytest

from survey.campaign.reading.listing import list_submissions
from survey.campaign.review.settling import describe_conflicts
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.deleting import delete_submission
from survey.campaign.submissions.reverting import list_revisions, revert_submission
from survey.errors import CampaignError, KeyMissing
from tests.campaign.laptops import Laptops


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Laptops, str]:
    with pytest.MonkeyPatch.context() as patch:
        laptops = Laptops(tmp_path_factory.mktemp("laptops"), patch)
        laptops.join("Awa")
        return laptops, laptops.share_a_visit(nom="Dori")


@pytest.fixture
def laptops(made: tuple[Laptops, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return made[0].copy_to(tmp_path, monkeypatch)


@pytest.fixture
def shared(made: tuple[Laptops, str]) -> str:
    """Return a visit of Awa's that is on the laptops of the coordinator and of Salif too."""
    return made[1]


def delete(laptops: Laptops, name: str, submission: str, why: str = "essai") -> None:
    with laptops.at(name) as campaign:
        delete_submission(campaign, submission, why=why)


def listed(laptops: Laptops, name: str) -> list[str]:
    with laptops.at(name) as campaign:
        return [f"uuid:{row.id}" for row in list_submissions(campaign)]


def test_deleted_submission_leaves_the_list_everywhere(laptops: Laptops, shared: str) -> None:
    delete(laptops, "Chef", shared)
    laptops.give("Chef", share=True)
    for name in ("Awa", "Salif"):
        laptops.take(name)
    assert [listed(laptops, name) for name in ("Chef", "Awa", "Salif")] == [[], [], []]


def test_who_held_the_interview_deletes_it(laptops: Laptops, shared: str) -> None:
    delete(laptops, "Awa", shared)
    assert listed(laptops, "Awa") == []


def test_another_agent_does_not_delete_it(laptops: Laptops, shared: str) -> None:
    with pytest.raises(KeyMissing):
        delete(laptops, "Salif", shared)
    assert listed(laptops, "Salif") == [shared]


def test_deletion_says_why(laptops: Laptops, shared: str) -> None:
    delete(laptops, "Chef", shared, why="saisie deux fois")
    with laptops.at("Chef") as campaign:
        row = list_revisions(campaign, shared)[-1]
    assert (row.reason, row.why, row.answers) == ("deleted", "saisie deux fois", 0)


def test_deletion_without_its_reason_is_refused(laptops: Laptops, shared: str) -> None:
    with pytest.raises(CampaignError):
        delete(laptops, "Chef", shared, why=" ")


def test_what_is_deleted_is_not_deleted_again(laptops: Laptops, shared: str) -> None:
    delete(laptops, "Chef", shared)
    with pytest.raises(CampaignError):
        delete(laptops, "Chef", shared)


def test_reverting_brings_a_deleted_submission_back_with_its_answers(laptops: Laptops, shared: str) -> None:
    delete(laptops, "Chef", shared)
    with laptops.at("Chef") as campaign:
        revert_submission(campaign, shared)
        state = one_submission(campaign, shared)
    assert (state.deleted, state.answers) == (False, {"/data/nom": "Dori"})


def test_deletion_beside_an_edit_is_a_conflict(laptops: Laptops, shared: str) -> None:
    laptops.follow_up("Awa", shared, nom="Dori nord")
    delete(laptops, "Chef", shared)
    laptops.give("Awa")
    laptops.take("Chef")
    with laptops.at("Chef") as campaign:
        assert [conflict.path for conflict in describe_conflicts(campaign, shared)[1]] == [""]
