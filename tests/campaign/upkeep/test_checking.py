"""The check of a store after erasures, and of the files to hand over; what it names is mended."""

import sqlite3
from contextlib import closing

import pytest

from survey.campaign.travel.erased import finish_erasure, mend_outbox
from survey.campaign.upkeep.erasing import erase, plan_erasure
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import NAME, files_with


def codes(laptops: Laptops) -> list[str]:
    with laptops.at("Chef") as campaign:
        found = campaign.store.check()
    assert all(finding.message and finding.where and finding.remedy for finding in found)
    return [finding.code for finding in found]


def rebuilt(laptops: Laptops) -> None:
    with laptops.at("Chef") as campaign:
        campaign.store.rebuild()
        mend_outbox(campaign)
        finish_erasure(campaign)


@pytest.fixture
def submission(laptops: Laptops) -> str:
    found = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    laptops.attach("Chef", found, b"\xff\xd8 portrait")
    laptops.give("Chef")
    return found


def erased(laptops: Laptops, submission: str) -> tuple[str, bytes]:
    """Erase the manager; return the part that went."""
    with laptops.at("Chef") as campaign:
        [entry, *_later] = campaign.store.entries(kind="revision", subject=submission)
        name = entry.header.parts[1]
        erase(campaign, plan_erasure(campaign, submission, people=("manager",)), why="demandé")
    return name, entry.parts[name]


def test_an_erased_part_is_no_finding(laptops: Laptops, submission: str) -> None:
    erased(laptops, submission)
    assert codes(laptops) == []


def test_an_erased_part_that_is_here_is_named_and_goes(laptops: Laptops, submission: str) -> None:
    name, content = erased(laptops, submission)
    with closing(sqlite3.connect(laptops.folder / "Chef" / "survey.db")) as connection:
        connection.execute("INSERT INTO part VALUES (?, ?)", (name, content))
        connection.commit()
    assert "erased-here" in codes(laptops)
    rebuilt(laptops)
    assert codes(laptops) == []
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []


def test_an_erased_photo_that_is_here_is_named_and_goes(laptops: Laptops, submission: str) -> None:
    with laptops.at("Chef") as campaign:
        plan = plan_erasure(campaign, submission, people=("manager",))
        erase(campaign, plan, why="demandé")
        [sha256] = plan.hashes
        campaign.store.blobs.path(sha256).write_bytes(b"\xff\xd8 portrait")
    assert "erased-here" in codes(laptops)
    rebuilt(laptops)
    assert codes(laptops) == []


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_damaged_file_to_hand_over_is_named_and_made_again(
    laptops: Laptops, submission: str, damage: str
) -> None:
    del submission
    for path in sorted((laptops.folder / "Chef" / "outbox").iterdir()):
        if damage == "missing":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1])
    assert set(codes(laptops)) == {"outbox-damaged"}
    rebuilt(laptops)
    laptops.stick = laptops.folder / "second-stick"
    laptops.stick.mkdir()
    laptops.give("Chef")
    assert codes(laptops) == []
    assert {path.name.partition(".")[2] for path in laptops.files()} == {"log.zip", "blobs.zip"}


def test_an_erasure_that_another_window_holds_up_is_told_and_finished_later(
    laptops: Laptops, submission: str
) -> None:
    with laptops.at("Chef") as campaign:
        plan = plan_erasure(campaign, submission, people=("manager",))
        with campaign.store.outbox.alone():
            assert not erase(campaign, plan, why="demandé")
        assert {finding.code for finding in campaign.store.check()} == {"erased-here", "erasure-unfinished"}
        assert finish_erasure(campaign)
    assert codes(laptops) == []
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []
