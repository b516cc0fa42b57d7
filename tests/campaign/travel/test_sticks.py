"""Finding the stick: the one with this campaign, or the only one; and what it holds for this laptop."""

import contextlib
import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.team.enrolment import write_kit
from survey.campaign.travel.sticks import find_sticks, mounted_folders, the_stick, waiting_files
from tests.campaign.laptops import Laptops


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch)
    made.join("Awa")
    return made


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Return a folder as `/media`: two sticks of the user awa."""
    for name in ("CLE1", "CLE2"):
        (tmp_path / "media" / "awa" / name).mkdir(parents=True)
    return tmp_path / "media"


def test_stick_with_this_campaign_is_the_one(laptops: Laptops, media: Path) -> None:
    with laptops.at("Awa") as awa:
        (media / "awa" / "CLE2" / awa.settings.campaign_id).mkdir()
        sticks = find_sticks(awa, mounted_folders([media]), is_mount=lambda path: path.name.startswith("CLE"))
    found = the_stick(sticks)
    assert found is not None
    assert (found.folder.name, found.is_known, len(sticks)) == ("CLE2", True, 2)


def test_two_sticks_without_this_campaign_leave_the_choice(laptops: Laptops, media: Path) -> None:
    with laptops.at("Awa") as awa:
        sticks = find_sticks(awa, mounted_folders([media]), is_mount=lambda path: path.name.startswith("CLE"))
    assert the_stick(sticks) is None


def test_folder_that_is_no_disk_and_holds_nothing_of_ours_is_no_stick(laptops: Laptops, media: Path) -> None:
    with laptops.at("Awa") as awa:
        assert find_sticks(awa, mounted_folders([media])) == []


@contextlib.contextmanager
def mounted(point: Path, size: str) -> Iterator[Path]:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(point)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this system lets nobody mount here")
    try:
        yield point
    finally:
        subprocess.run(["umount", "--lazy", str(point)], check=True)


def test_real_mount_is_found_alone(laptops: Laptops, media: Path) -> None:
    with mounted(media / "awa" / "CLE1", "2m") as point, laptops.at("Awa") as awa:
        found = the_stick(find_sticks(awa, mounted_folders([media])))
        assert found is not None
        assert (found.folder, found.is_known) == (point, False)
        assert 0 < found.free_bytes <= 2 * 1024 * 1024


def test_kit_that_does_not_fit_says_that_the_stick_is_full(laptops: Laptops, media: Path) -> None:
    with mounted(media / "awa" / "CLE1", "8k") as point, laptops.at("Chef") as chef:
        with pytest.raises(OSError, match="No space left") as caught:
            write_kit(chef, point / "kit")
        assert caught.value.errno == errno.ENOSPC
        assert list(point.iterdir()) == []


def test_files_of_others_wait_until_they_are_merged(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    with laptops.at("Awa") as awa:
        assert waiting_files(awa, laptops.stick) == []
    with laptops.at("Chef") as chef:
        assert len(waiting_files(chef, laptops.stick)) == 1
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert waiting_files(chef, laptops.stick) == []


def test_empty_stick_holds_nothing_for_us(laptops: Laptops, media: Path) -> None:
    with laptops.at("Awa") as awa:
        assert waiting_files(awa, media) == []
