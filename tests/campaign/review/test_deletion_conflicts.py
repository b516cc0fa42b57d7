"""Somebody deleted a submission that somebody else edited: both are shown, and people decide."""

import csv
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.review.conflict_sheets import take_in_conflict_sheet, write_conflict_sheet
from survey.campaign.review.entity_settling import Settled
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts, states_in_conflict
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.revisions import written_revision
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.log.chain import Writing
from tests.campaign.laptops import FORM

NAME = "/data/nom"


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    form = tmp_path / "visite.xml"
    form.write_text(FORM, encoding="utf-8")
    return Campaign.create(NewCampaign(tmp_path / "c", "Essai", agent="Chef", forms=(form,)))


def writing(campaign: Campaign, own: str, name: str, *parents: str, deleted: bool = False) -> Writing:
    form = campaign.form()
    found = Revision(
        form_id=form.form_id, form_version=form.version, form_hash=form.hash, instance_id=f"uuid:{name}",
        reason="edited", language="", started="2026-11-03T09:00:00.000Z", ended="2026-11-03T09:30:00.000Z",
        tz="UTC", app="test", answers={} if deleted else {NAME: name}, deleted=deleted,
    )  # fmt: skip
    return written_revision(own, found, parents, tags_of(form))


@pytest.fixture
def disputed(campaign: Campaign) -> str:
    """Return a submission that was edited, edited otherwise, and deleted, from one base."""
    own = f"uuid:{campaign.new_id()}"
    (base,) = campaign.write(writing(campaign, own, "Dori"))
    for name in ("Dori nord", "Dori sud"):
        campaign.write(writing(campaign, own, name, base))
    campaign.write(writing(campaign, own, "", base, deleted=True))
    return own


def side(campaign: Campaign, submission: str, path: str, value: str) -> str:
    conflicts = {own.path: own for own in describe_conflicts(campaign, submission)[1]}
    return next(own.revision for own in conflicts[path].sides if own.value == value)


def test_deletion_stands_beside_what_was_edited(campaign: Campaign, disputed: str) -> None:
    with campaign:
        conflicts = describe_conflicts(campaign, disputed)[1]
        assert [own.path for own in conflicts] == ["", NAME]
        assert {own.value for own in conflicts[0].sides} == {"deleted", "kept"}


def test_taking_the_deletion_deletes_and_leaves_nothing_to_settle(campaign: Campaign, disputed: str) -> None:
    with campaign:
        take = {"": side(campaign, disputed, "", "deleted")}
        resolve_conflicts(campaign, disputed, take=take, why="en double")
        assert campaign.store.submission(disputed).deleted
        assert states_in_conflict(campaign) == []


def test_keeping_it_keeps_the_answer_that_was_taken(campaign: Campaign, disputed: str) -> None:
    with campaign:
        take = {
            "": side(campaign, disputed, "", "kept"),
            NAME: side(campaign, disputed, NAME, "Dori sud"),
        }
        resolve_conflicts(campaign, disputed, take=take, why=None)
        state = one_submission(campaign, disputed)
        assert (state.deleted, state.conflicts, state.answers) == (False, (), {NAME: "Dori sud"})


@pytest.mark.parametrize(("taken", "deleted"), [("deleted", True), ("kept", False)])
def test_sheet_decides_it_too(
    campaign: Campaign, disputed: str, tmp_path: Path, taken: str, deleted: bool
) -> None:
    with campaign:
        wanted = side(campaign, disputed, "", taken)[:12]
        sheet = tmp_path / "conflits.csv"
        write_conflict_sheet(campaign, sheet)
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            whole, name = csv.DictReader(file)
        whole["take"] = next(letter for letter in "ABC" if whole[f"{letter}_revision"].endswith(wanted))
        name["take"] = "" if deleted else "A"
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(whole))
            writer.writeheader()
            writer.writerows([whole, name])
        first = take_in_conflict_sheet(campaign, sheet)
        assert (first.bad, first.settled) == ((), Settled(deleted=1) if deleted else Settled(1, kept=1))
        assert take_in_conflict_sheet(campaign, sheet).settled_before == 2
        assert campaign.store.submission(disputed).deleted is deleted
