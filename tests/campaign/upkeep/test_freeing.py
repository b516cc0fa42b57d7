"""Freeing photos: only what a coordinator's receipt says is kept, and back again."""

import hashlib
import shutil
from pathlib import Path

import pytest

from survey.campaign.reading.listing import describe_submission
from survey.campaign.submissions.interviews import edit_submission
from survey.campaign.travel.handover import hand_over
from survey.campaign.upkeep.freeing import Freeing, bring_back, free, plan_freeing
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import files_with

PHOTO = b"\xff\xd8 the only photo"
SHA256 = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator and Awa, who is accepted and made a visit with a photo."""
    laptops = Laptops(tmp_path, monkeypatch)
    laptops.join("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    return laptops


def exchanged(team: Laptops) -> str:
    """Bring a visit with a photo to the coordinator and the receipt back; return the submission."""
    submission = team.visit_with_photo("Awa", PHOTO)
    team.give("Awa")
    team.take("Chef")
    team.give("Chef")
    team.take("Awa")
    return submission


def planned(team: Laptops, days: int = 0) -> Freeing:
    with team.at("Awa") as campaign:
        return plan_freeing(campaign, older_than_days=days)


def freed(team: Laptops) -> None:
    with team.at("Awa") as campaign:
        free(campaign, plan_freeing(campaign))


def test_a_photo_without_a_receipt_stays(team: Laptops) -> None:
    team.visit_with_photo("Awa", PHOTO)
    team.give("Awa")
    assert (planned(team).files, planned(team).waiting) == ((), 1)
    team.take("Chef")
    assert planned(team).files == ()


def test_a_photo_that_a_receipt_names_may_go(team: Laptops) -> None:
    exchanged(team)
    plan = planned(team)
    assert (plan.files, plan.size_bytes, plan.waiting) == ((SHA256,), len(PHOTO), 0)
    assert plan.outbox_bytes > len(PHOTO)


def test_planning_drops_nothing(team: Laptops) -> None:
    exchanged(team)
    planned(team)
    assert files_with(team.folder / "Awa", PHOTO)


def test_a_freed_photo_is_shown_as_kept_and_is_no_fault(team: Laptops) -> None:
    submission = exchanged(team)
    freed(team)
    assert files_with(team.folder / "Awa", PHOTO) == []
    with team.at("Awa") as campaign:
        assert campaign.store.check() == []
        facts = dict(describe_submission(campaign, submission, language="fr").facts)
        assert any("kept by the coordinator" in v or "gardé" in v for v in facts.values())


def test_a_younger_photo_stays_when_only_older_ones_may_go(team: Laptops) -> None:
    exchanged(team)
    assert planned(team, days=1).files == ()


def test_the_coordinator_frees_nothing_that_nobody_else_keeps(team: Laptops) -> None:
    exchanged(team)
    with team.at("Chef") as campaign:
        assert plan_freeing(campaign).files == ()


def test_handing_over_goes_on_after_freeing(team: Laptops) -> None:
    submission = exchanged(team)
    freed(team)
    shutil.rmtree(team.stick)
    team.stick.mkdir()
    team.follow_up("Awa", submission, nom="Dori")
    assert team.give("Awa").written
    assert "refused" not in {outcome.state for outcome in team.take("Chef")}
    with team.at("Chef") as campaign:
        assert campaign.store.blobs.is_taken_in(SHA256)


def test_an_edit_of_a_submission_with_a_freed_photo_keeps_it(team: Laptops) -> None:
    submission = exchanged(team)
    freed(team)
    team.follow_up("Awa", submission, nom="Dori")
    with team.at("Awa") as campaign:
        state = campaign.store.submission(submission)
        assert [file.sha256 for file in state.attachments.values()] == [SHA256]
        with edit_submission(campaign, submission, why="suivi"):
            pass


def test_a_freed_photo_comes_back_from_a_pack(team: Laptops) -> None:
    exchanged(team)
    freed(team)
    team.give("Chef", share=True)
    with team.at("Awa") as campaign:
        assert [photo.sha256 for photo in bring_back(campaign, team.stick).photos] == [SHA256]
        assert campaign.store.blobs.is_taken_in(SHA256)
        assert bring_back(campaign, team.stick).photos == ()


def test_handing_over_goes_on_after_a_freed_photo_came_back(team: Laptops, tmp_path: Path) -> None:
    submission = exchanged(team)
    freed(team)
    team.give("Chef", share=True)
    team.take("Awa")
    team.follow_up("Awa", submission, nom="Dori")
    other = tmp_path / "other"
    other.mkdir()
    with team.at("Awa") as campaign:
        assert campaign.store.blobs.is_taken_in(SHA256)
        assert hand_over(campaign, other).written
        assert list(campaign.store.check()) == []


def test_photos_that_only_the_coordinator_opens_are_counted(team: Laptops) -> None:
    exchanged(team)
    freed(team)
    with team.at("Awa") as campaign:
        back = bring_back(campaign, team.stick)
    assert (back.photos, back.sealed) == ((), 1)
