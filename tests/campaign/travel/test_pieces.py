"""Photos and videos longer than a pack: cut into pieces, put together in any order, verified, in little memory."""

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from survey.bundle.pieces import PIECE_BYTES, plan_pieces, read_piece, read_pieces, write_piece
from survey.bundle.signed import read_signed
from survey.campaign.campaign import Campaign
from survey.crypto import DeviceKeys
from survey.errors import BundleError
from survey.log.canonical import canonical_bytes
from survey.records.attachments import Attachment
from survey.records.travel import PiecePlan
from tests.campaign.laptops import Laptops

KEYS = DeviceKeys.generate()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a coordinator and an agent."""
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched)
        laptops.join("Awa")
        yield laptops


@pytest.fixture
def laptops(made: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return these laptops, as if nobody had used them."""
    return made.copy_to(tmp_path, monkeypatch)


@pytest.fixture
def small(laptops: Laptops, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return laptops that cut files of above 1,000 bytes into pieces of 1,000."""
    monkeypatch.setattr("survey.bundle.packs.MAX_PACK_BYTES", 1000)
    monkeypatch.setattr("survey.bundle.pieces.PIECE_BYTES", 1000)
    return laptops


def video(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def piece_files(laptops: Laptops) -> list[Path]:
    return [p for p in laptops.files() if p.suffixes[-2:] == [".blobs", ".zip"]]


def held(campaign: Campaign, data: bytes) -> bool:
    sha256 = hashlib.sha256(data).hexdigest()
    if not campaign.store.blobs.has(sha256):
        return False
    campaign.store.blobs.verify(sha256)
    return True


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
@pytest.mark.parametrize("size", [34_000_000, pytest.param(80_000_000, marks=pytest.mark.campaign)])
def test_long_video_arrives_in_little_memory(laptops: Laptops, size: int) -> None:
    data = video(size)
    laptops.visit_with_photo("Awa", data)
    grown = [grown_mib(lambda: laptops.give("Awa")), grown_mib(lambda: laptops.take("Chef"))]
    with laptops.at("Chef") as chef:
        assert held(chef, data)
        assert list(chef.store.pieces.waiting()) == []
        assert chef.store.check() == []
    assert len(piece_files(laptops)) == -(-len(data) // PIECE_BYTES)
    assert max(grown) < 64


def grown_mib(work: Callable[[], object]) -> float:
    """Do `work` in a process of its own; return by how much its memory grew at most."""
    import resource

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        os.write(writer, str(grown / 1024).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as file:
        return float(file.read())


def test_pieces_come_together_from_several_sticks_in_any_order(small: Laptops) -> None:
    data = video(4500)
    small.visit_with_photo("Awa", data)
    small.give("Awa")
    files = piece_files(small)
    random.Random(1).shuffle(files)
    for file in files[:-1]:
        (outcome,) = small.take("Chef", file)
        assert (outcome.state, outcome.remark != "") == ("partial", True)
        with small.at("Chef") as chef:
            assert not held(chef, data)
    (outcome,) = small.take("Chef", files[-1])
    with small.at("Chef") as chef:
        assert (outcome.state, held(chef, data)) == ("merged", True)
    assert {outcome.state for outcome in small.take("Chef")} == {"merged", "known"}


def test_receipt_comes_only_when_the_whole_is_here(small: Laptops) -> None:
    small.visit_with_photo("Awa", video(2500))
    small.give("Awa")
    first, *rest = piece_files(small)
    small.take("Chef", first)
    with small.at("Chef") as chef:
        assert list(chef.store.entries(kind="receipt")) == []
    for file in rest:
        small.take("Chef", file)
    with small.at("Chef") as chef:
        named = {sha for e in chef.store.entries(kind="receipt") for sha in (e.body or {})["files"]}
    assert named == {hashlib.sha256(path.read_bytes()).hexdigest() for path in [first, *rest]}


def test_piece_that_went_bad_on_this_disk_comes_again(small: Laptops, tmp_path: Path) -> None:
    data = video(2500)
    small.visit_with_photo("Awa", data)
    small.give("Awa")
    first, *rest = piece_files(small)
    small.take("Chef", first)
    (kept,) = (tmp_path / "Chef" / "media" / "pieces").glob("*/0*-*")
    kept.write_bytes(b"x" * kept.stat().st_size)
    for file in rest:
        small.take("Chef", file)
    with small.at("Chef") as chef:
        assert not held(chef, data)
    small.take("Chef", first)
    with small.at("Chef") as chef:
        assert held(chef, data)


def test_power_cut_between_the_last_piece_and_the_whole_is_made_good(
    small: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = video(2500)
    small.visit_with_photo("Awa", data)
    small.give("Awa")
    with monkeypatch.context() as patched:
        patched.setattr("survey.store.blobs.Blobs.add", power_cut)
        with pytest.raises(KeyboardInterrupt):
            small.take("Chef")
    small.take("Chef")
    with small.at("Chef") as chef:
        assert held(chef, data)
        assert {taken.state for taken in chef.store.outbox.taken()} == {"merged"}


def test_power_cut_between_the_whole_and_its_index_is_made_good(
    small: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.visit_with_photo("Awa", video(2500))
    small.give("Awa")
    with monkeypatch.context() as patched:
        patched.setattr("survey.store.blobs.insert", power_cut)
        with pytest.raises(KeyboardInterrupt):
            small.take("Chef")
    small.take("Chef")
    with small.at("Chef") as chef:
        assert chef.store.check() == []


def power_cut(*_arguments: object, **_options: object) -> Attachment:
    raise KeyboardInterrupt


def test_cutting_that_was_broken_off_cuts_only_what_is_missing(
    small: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = video(3500)
    small.visit_with_photo("Awa", data)
    with monkeypatch.context() as patched:
        patched.setattr("survey.campaign.travel.handover.pieces.read_pieces", two_pieces)
        with pytest.raises(KeyboardInterrupt):
            small.give("Awa")
    with small.at("Awa") as awa:
        first = {cut.sha256 for cut in awa.store.outbox.cuts() if cut.kind == "pieces"}
    small.give("Awa")
    with small.at("Awa") as awa:
        cuts = [cut for cut in awa.store.outbox.cuts() if cut.kind == "pieces"]
    assert ([cut.from_seq for cut in cuts], len(first)) == ([1, 2, 3, 4], 2)
    assert first < {cut.sha256 for cut in cuts}
    small.take("Chef")
    with small.at("Chef") as chef:
        assert held(chef, data)


def two_pieces(plan: PiecePlan, path: Path, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    """Read two pieces, then the power fails."""
    yield from read_pieces(plan, path, set(sorted(wanted)[:2]))
    raise KeyboardInterrupt


def put_lying_pieces(laptops: Laptops, data: bytes, claimed: str) -> None:
    """Put pieces on the stick that name another file than they make."""
    with laptops.at("Chef") as chef:
        campaign_id, recipients = chef.settings.campaign_id, list(chef.settings.recipients)
    path = laptops.folder / "lie.bin"
    path.write_bytes(data)
    plan = plan_pieces(Attachment(claimed, "v.mp4", len(data), "video/mp4"), path, 1000)
    for number in range(1, len(plan.hashes) + 1):
        piece = data[(number - 1) * 1000 : number * 1000]
        file = bytes(write_piece(campaign_id, plan, number, piece, packer=KEYS, recipients=recipients))
        (laptops.stick / f"{number}.blobs.zip").write_bytes(file)


def test_pieces_that_make_another_file_are_refused_and_spoil_no_true_ones(small: Laptops) -> None:
    data = video(2500)
    small.visit_with_photo("Awa", data)
    small.give("Awa")
    first, *rest = piece_files(small)
    small.take("Chef", first)
    put_lying_pieces(small, video(2500, seed=2), hashlib.sha256(data).hexdigest())
    states = [small.take("Chef", small.stick / f"{n}.blobs.zip")[0].state for n in (1, 2, 3)]
    assert states == ["partial", "partial", "refused"]
    for file in rest:
        small.take("Chef", file)
    with small.at("Chef") as chef:
        assert held(chef, data)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("number", 0),
        ("number", 4),
        ("piece_size", 0),
        ("pieces", []),
        ("pieces", ["../x"] * 3),
    ],
)
def test_malformed_list_of_a_piece_is_refused(tmp_path: Path, key: str, value: object) -> None:
    path = tmp_path / "v"
    path.write_bytes(video(2500))
    blob = Attachment(hashlib.sha256(path.read_bytes()).hexdigest(), "v", 2500, "video/mp4")
    file = read_signed(signed_piece(plan_pieces(blob, path, 1000), path.read_bytes()[:1000], {key: value}))
    with pytest.raises(BundleError):
        read_piece(file, [])


def signed_piece(plan: PiecePlan, data: bytes, changes: dict[str, object]) -> bytes:
    from survey.bundle.signed import write_signed

    blob = plan.blob
    index = {
        "v": 1, "piece_size": plan.piece_bytes, "number": 1, "pieces": list(plan.hashes),
        "blob": {"sha256": blob.sha256, "name": blob.name, "size": blob.size_bytes, "mime": blob.mime},
    }  # fmt: skip
    members = [("index", canonical_bytes(index | changes)), ("piece", data)]
    return bytes(write_signed("pieces", "campaign", {"count": 1}, members, packer=KEYS, recipients=[]))


def test_whole_pack_of_version_1_is_still_read(laptops: Laptops) -> None:
    data = video(3000)
    laptops.visit_with_photo("Awa", data)
    laptops.give("Awa")
    (pack,) = piece_files(laptops)
    assert read_signed(pack.read_bytes()).kind == "blobs"
    laptops.take("Chef", pack)
    with laptops.at("Chef") as chef:
        assert held(chef, data)
