"""A number that was taken off is gone from the log too, and what stands now stays."""

import pytest

from survey.campaign.review.reviewing import judge
from survey.campaign.submissions.combining import one_submission
from survey.campaign.upkeep.erasing import erase
from survey.campaign.upkeep.erasing_former import plan_former
from survey.errors import CampaignError
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import NAME, PORTRAIT, files_with

NOW = "Awa Sawadogo"


def corrected(laptops: Laptops, who: str = "Chef") -> str:
    """Hold an interview, correct the name and replace the portrait; return the submission."""
    found = laptops.visit(who, nom="Dori", gestionnaire=NAME, temoin="Fatou")
    laptops.attach(who, found, PORTRAIT)
    laptops.attach(who, found, b"\xff\xd8 another portrait", name="autre.jpg")
    laptops.follow_up(who, found, gestionnaire=NOW)
    return found


def erased(laptops: Laptops, submission: str) -> None:
    with laptops.at("Chef") as campaign:
        erase(campaign, plan_former(campaign, submission, ("manager",)), why="demandé")


def test_former_answers_and_files_go_and_current_ones_stay(laptops: Laptops) -> None:
    submission = corrected(laptops)
    with laptops.at("Chef") as campaign:
        judge(campaign, [submission], "approved")
    laptops.give("Chef")
    erased(laptops, submission)
    for planted in (NAME.encode(), PORTRAIT):
        assert files_with(laptops.folder / "Chef", planted) == []
    with laptops.at("Chef") as campaign:
        state = one_submission(campaign, submission)
        assert [own for own in campaign.store.check() if own.severity == "error"] == []
    assert (state.answers["/data/gestionnaire"], state.answers["/data/temoin"]) == (NOW, "Fatou")
    assert (state.answers["/data/photo"], state.review) == ("autre.jpg", "approved")


def test_it_reaches_the_laptop_that_wrote_it(laptops: Laptops) -> None:
    laptops.join("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    submission = corrected(laptops, "Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    erased(laptops, submission)
    laptops.give("Chef")
    laptops.take("Awa")
    assert files_with(laptops.folder / "Awa", NAME.encode()) == []
    with laptops.at("Awa") as campaign:
        assert one_submission(campaign, submission).answers["/data/gestionnaire"] == NOW


def test_an_answer_that_was_taken_off_is_gone_and_the_rest_of_the_person_stays(laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    laptops.attach("Chef", submission, PORTRAIT)
    laptops.follow_up("Chef", submission, gestionnaire="")
    erased(laptops, submission)
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []
    with laptops.at("Chef") as campaign:
        assert one_submission(campaign, submission).answers == {
            "/data/nom": "Dori",
            "/data/photo": "photo.jpg",
        }
    assert files_with(laptops.folder / "Chef", PORTRAIT)


def test_where_nothing_was_corrected_there_is_nothing_to_erase(laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    with laptops.at("Chef") as campaign, pytest.raises(CampaignError):
        plan_former(campaign, submission, ("manager",))
