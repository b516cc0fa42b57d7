"""The mailing list of a campaign: only who agreed, in every file, at each run."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.copies import known_copies
from survey.campaign.publishing.consents import Request, withdraw_consent
from survey.campaign.publishing.mailing import mailing_list, write_mailing_list
from survey.campaign.review.reviewing import judge
from survey.campaign.upkeep.erasing import erase, plan_erasure
from tests.campaign.made_centres import new_campaign, visit, visited_centre

NAME, PHONE = "Hamidou Maïga", "70 00 00 12"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Campaign, str]]:
    with visited_centre(tmp_path / "c") as (campaign, submission):
        yield campaign, submission


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def written(campaign: Campaign, folder: Path) -> bytes:
    write_mailing_list(campaign, mailing_list(campaign), folder)
    return everything_in(folder)


def test_who_agreed_to_the_list_and_not_to_publication_is_on_it(held: tuple[Campaign, str]) -> None:
    (found,) = mailing_list(held[0]).by_phone
    assert (found.name, found.phone, found.region, found.date) == (
        NAME,
        "+226 70 00 00 12",
        "Liptako",
        "2026-11-03",
    )


def test_who_did_not_agree_is_in_no_file(tmp_path: Path) -> None:
    with new_campaign(tmp_path / "c") as campaign:
        submission = visit(campaign, "gorom-gorom", {"cons_liste": "non", "cons_coordonnees": "oui"})
        judge(campaign, [submission], "approved")
        found = written(campaign, tmp_path / "liste")
    assert [word for word in ("Hamidou", "Maïga", PHONE) if word.encode() in found] == []


@pytest.mark.parametrize("purpose", ["cons_liste", ""])
def test_who_left_is_gone_at_the_next_run(held: tuple[Campaign, str], tmp_path: Path, purpose: str) -> None:
    campaign, submission = held
    before = written(campaign, tmp_path / "liste")
    withdraw_consent(campaign, submission, Request(purpose) if purpose else Request())
    after = written(campaign, tmp_path / "liste")
    assert ("Maïga".encode() in before, "Maïga".encode() in after) == (True, False)


def test_who_was_erased_is_gone_and_the_folder_is_known_to_the_erasure(
    held: tuple[Campaign, str], tmp_path: Path
) -> None:
    campaign, submission = held
    written(campaign, tmp_path / "liste")
    erase(campaign, plan_erasure(campaign, submission, people=("manager",)), why="demandé")
    assert [own.place for own in known_copies(campaign)] == [str(tmp_path / "liste")]
    assert "Maïga".encode() not in written(campaign, tmp_path / "liste")


def test_what_nobody_approved_is_not_on_the_list(held: tuple[Campaign, str]) -> None:
    judge(held[0], [held[1]], "hasIssues", comment="à revoir")
    assert json.dumps(mailing_list(held[0]).as_json()["by_phone"]) == "[]"
