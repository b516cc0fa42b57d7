"""Sharing the team's work: runs that end at signed heads, photos too, and a gap that is said."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.bundle.segments import signed_head_of
from survey.bundle.signed import read_signed
from tests.campaign.laptops import Laptops


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a coordinator and two accepted agents; the stick is empty again."""
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched)
        for name in ("Awa", "Salif"):
            laptops.join(name)
            laptops.give(name)
        laptops.take("Chef")
        laptops.accept("Awa")
        laptops.accept("Salif")
        empty(laptops)
        yield laptops


@pytest.fixture
def laptops(made: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return these laptops, as if nobody had used them."""
    return made.copy_to(tmp_path, monkeypatch)


def empty(laptops: Laptops) -> None:
    shutil.rmtree(laptops.stick)
    laptops.stick.mkdir()


def relays_of(laptops: Laptops, name: str) -> list[tuple[int, int]]:
    """Return the ranges of a device that the coordinator's folder on the stick relays."""
    with laptops.at(name) as campaign:
        own = campaign.device.device_id
    with laptops.at("Chef") as chef:
        folder = laptops.stick / chef.settings.campaign_id / chef.device.device_id
    read = [read_signed(path.read_bytes()) for path in sorted(folder.glob("*.log.zip"))]
    return [(int(f.content["from"]), signed_head_of(f).head.seq) for f in read if f.content["device"] == own]


def three_bundles(laptops: Laptops) -> list[Path]:
    """Hand over three visits of Awa's, each in a file of its own; return the files in order."""
    for name in ("Dori", "Réo", "Kaya"):
        laptops.visit("Awa", nom=name)
        laptops.give("Awa")
    return sorted(path for path in laptops.files() if "00000001-" not in path.name)


def test_work_that_is_longer_than_a_segment_is_relayed_in_several(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_bundles(laptops)
    laptops.take("Chef")
    monkeypatch.setattr("survey.bundle.segments.MAX_SEGMENT_BYTES", 1)
    laptops.give("Chef", share=True)
    assert relays_of(laptops, "Awa") == [(1, 2), (3, 3), (4, 4), (5, 5)]
    laptops.take("Salif")
    with laptops.at("Salif") as salif:
        assert len(list(salif.store.submissions())) == 3
        assert [finding.code for finding in salif.store.check()] == []


def test_work_that_fits_one_segment_is_relayed_in_one(laptops: Laptops) -> None:
    three_bundles(laptops)
    laptops.take("Chef")
    report = laptops.give("Chef", share=True)
    assert (relays_of(laptops, "Awa"), report.remarks) == ([(1, 5)], ())


def test_gap_is_said_and_what_comes_before_it_is_shared(laptops: Laptops) -> None:
    first, lost, last = three_bundles(laptops)
    laptops.take("Chef", first)
    laptops.take("Chef", last)
    report = laptops.give("Chef", share=True)
    assert relays_of(laptops, "Awa") == [(1, 3)]
    (remark,) = report.remarks
    assert ("Awa" in remark, "4" in remark) == (True, True)
    laptops.take("Chef", lost)
    assert laptops.give("Chef", share=True).remarks == ()
    assert relays_of(laptops, "Awa") == [(1, 3), (4, 5)]


def test_photos_are_relayed_to_the_whole_team(laptops: Laptops) -> None:
    laptops.visit_with_photo("Awa", b"a photo")
    laptops.give("Awa")
    laptops.take("Chef")
    empty(laptops)
    laptops.give("Chef", share=True)
    laptops.take("Salif")
    with laptops.at("Salif") as salif:
        assert salif.store.blobs.has(hashlib.sha256(b"a photo").hexdigest())


def test_agent_who_is_accepted_later_reads_what_was_shared_before(laptops: Laptops) -> None:
    submission = laptops.visit_with_photo("Awa", b"a photo")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.give("Chef", share=True)
    laptops.join("Fatou")
    laptops.give("Fatou")
    laptops.take("Chef")
    laptops.accept("Fatou")
    laptops.give("Chef")
    laptops.take("Fatou")
    with laptops.at("Fatou") as fatou:
        assert fatou.store.submission(submission).submission == submission
        assert fatou.store.blobs.has(hashlib.sha256(b"a photo").hexdigest())
        assert [finding.code for finding in fatou.store.check()] == []
    assert laptops.give("Chef").written == 0


def test_what_was_relayed_is_not_relayed_again(laptops: Laptops) -> None:
    three_bundles(laptops)
    laptops.take("Chef")
    laptops.give("Chef", share=True)
    assert laptops.give("Chef", share=True).written == 0


def test_file_that_a_power_cut_left_in_the_outbox_is_swept(laptops: Laptops, tmp_path: Path) -> None:
    orphan = tmp_path / "Awa" / "outbox" / "00000009-00000009-01234567.log.zip"
    orphan.write_bytes(b"cut, and no row says so")
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    with laptops.at("Awa") as awa:
        names = {cut.name for cut in awa.store.outbox.cuts()}
        assert {path.name for path in (awa.folder / "outbox").iterdir()} == names


def test_outbox_is_read_only_for_what_the_stick_lacks(laptops: Laptops, tmp_path: Path) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    for path in (tmp_path / "Awa" / "outbox").iterdir():
        path.unlink()
    assert laptops.give("Awa").written == 0


def test_file_of_the_stick_whose_middle_was_zeroed_is_written_again(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    path = max(laptops.files())
    whole = path.read_bytes()
    path.write_bytes(whole[:500] + bytes(100) + whole[600:])
    assert laptops.give("Awa").written == 1
    assert path.read_bytes() == whole
