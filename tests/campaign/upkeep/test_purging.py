"""Purging: what may go by its age or its state, and that it goes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.overview import take_stock
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.revisions import written_revision
from survey.campaign.upkeep.purging import list_purgeable, months_before, purge, retention_day
from survey.errors import CampaignError, KeyMissing
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.log.chain import Writing
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import NAME, files_with

DAY = date(2026, 11, 24)


def write(campaign: Campaign, submission: str, *, deleted: bool = False) -> None:
    """Write one more revision of a submission, as an import would."""
    state = one_submission(campaign, submission)
    revision = Revision(
        form_id=state.form_id, form_version=state.form_version, form_hash=state.form_hash,
        instance_id=submission, reason="edited", language="", started=state.started, ended=state.ended,
        tz=state.tz, app="test", answers=state.answers, deleted=deleted,
    )  # fmt: skip
    campaign.write(written_revision(submission, revision, state.heads, tags_of(campaign.form())))


def test_persons_of_submissions_before_a_day_go_and_later_ones_stay(laptops: Laptops) -> None:
    old = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    laptops.now += timedelta(days=2)
    new = laptops.visit("Chef", nom="Ouahigouya", gestionnaire="Fatou")
    with laptops.at("Chef") as campaign:
        rows = list_purgeable(campaign, before=DAY + timedelta(days=1))
        assert [(row.submission, row.reason, row.people) for row in rows] == [(old, "old", ("manager",))]
        assert purge(campaign, rows, why="purge")
        assert list_purgeable(campaign, before=DAY + timedelta(days=1)) == []
        assert one_submission(campaign, old).answers == {"/data/nom": "Dori"}
        assert one_submission(campaign, new).answers["/data/gestionnaire"] == "Fatou"
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []


def test_listing_erases_nothing(laptops: Laptops) -> None:
    laptops.visit("Chef", gestionnaire=NAME)
    laptops.now += timedelta(days=2)
    with laptops.at("Chef") as campaign:
        assert list_purgeable(campaign, before=DAY + timedelta(days=1))
        assert list(campaign.store.entries(kind="erasure")) == []


def test_persons_and_files_of_a_deleted_submission_go(laptops: Laptops) -> None:
    deleted = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    laptops.attach("Chef", deleted, b"\xff\xd8 portrait")
    with laptops.at("Chef") as campaign:
        write(campaign, deleted, deleted=True)
        [row] = list_purgeable(campaign)
        assert (row.reason, row.people, len(row.files)) == ("deleted", ("manager",), 1)
        purge(campaign, [row], why="purge")
        assert list_purgeable(campaign) == []
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []
    assert files_with(laptops.folder / "Chef", b"\xff\xd8 portrait") == []


def test_a_snapshot_of_a_draft_that_a_later_one_replaced_goes(laptops: Laptops) -> None:
    with laptops.at("Chef") as campaign:
        subject = f"uuid:{campaign.new_id()}"
        [first] = campaign.write(Writing("draft", subject, (campaign.new_part({"answers": {"/d": NAME}}),)))
        campaign.write(Writing("draft", subject, (campaign.new_part({"answers": {}}),), (first,)))
        [row] = list_purgeable(campaign)
        assert (row.submission, row.reason, len(row.parts)) == (subject, "draft", 1)
        purge(campaign, [row], why="purge")
        assert list_purgeable(campaign) == []
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []


def test_a_day_to_come_is_refused(laptops: Laptops) -> None:
    with laptops.at("Chef") as campaign, pytest.raises(CampaignError):
        list_purgeable(campaign, before=date(2036, 1, 1))


def test_only_a_coordinator_purges(laptops: Laptops) -> None:
    laptops.join("Awa")
    with laptops.at("Awa") as campaign, pytest.raises(KeyMissing):
        list_purgeable(campaign)


def test_only_one_person_of_old_submissions_goes_when_asked(laptops: Laptops) -> None:
    old = laptops.visit("Chef", nom="Dori", gestionnaire=NAME, temoin="Fatou")
    laptops.now += timedelta(days=2)
    with laptops.at("Chef") as campaign:
        rows = list_purgeable(campaign, before=DAY + timedelta(days=1), person="witness")
        purge(campaign, rows, why="purge")
        assert one_submission(campaign, old).answers == {"/data/nom": "Dori", "/data/gestionnaire": NAME}


def test_a_term_that_is_over_is_told_until_the_purge(laptops: Laptops) -> None:
    laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    laptops.now += timedelta(days=62)
    with laptops.at("Chef") as campaign:
        assert (take_stock(campaign).due, retention_day(campaign)) == (0, None)
        campaign.settings = replace(campaign.settings, retention_months=2)
        assert retention_day(campaign) == date(2026, 11, 25)
        overview = take_stock(campaign)
        assert (overview.due, "purge" in " ".join(overview.warnings)) == (1, True)
        purge(campaign, list_purgeable(campaign, before=retention_day(campaign)), why="purge")
        assert take_stock(campaign).due == 0


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_go_back_to_the_last_day_of_a_shorter_one(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier
