"""The second reader, written from the document alone, gives every file the verdict that `bundle verify` gives."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.bundle.packs import write_pack
from survey.bundle.pieces import plan_pieces, read_pieces, write_piece
from survey.bundle.stick import find_files
from survey.campaign.travel.verifying import verify_bundle
from survey.log.entry import hash_bytes
from survey.records.attachments import Attachment
from tests.bundle.second_reader import verdict
from tests.bundle.test_files import KEYS, segment_bytes
from tests.bundle.test_lists import a_file
from tests.campaign.laptops import Laptops

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden" / "bundle-v1" / "stick"


def clear_files(folder: Path) -> list[bytes]:
    """Return a file of each kind, not sealed."""
    photo, video = b"a photo", random.Random(1).randbytes(2500)
    pack = bytes(
        write_pack(
            "c",
            [Attachment(hash_bytes(photo), "a.jpg", 7, "image/jpeg")],
            lambda _blob: photo,
            packer=KEYS,
            recipients=[],
        )
    )
    (folder / "video").write_bytes(video)
    blob = Attachment(hash_bytes(video), "v.mp4", len(video), "video/mp4")
    plan = plan_pieces(blob, folder / "video", 1000)
    pieces = [
        bytes(write_piece("c", plan, number, data, packer=KEYS, recipients=[]))
        for number, data in read_pieces(plan, folder / "video", {1, 2, 3})
    ]
    return [segment_bytes(), segment_bytes(1), pack, *pieces, a_file()]


def first_verdict(data: bytes, folder: Path) -> str:
    path = folder / "0.log.zip"
    path.write_bytes(data)
    (own,) = verify_bundle(path)
    return own.state


@pytest.fixture(scope="module")
def travelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a stick with an agent's work, a photo and a video in pieces, and a coordinator's relays and lists."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("survey.bundle.packs.MAX_PACK_BYTES", 1000)
        patched.setattr("survey.bundle.pieces.PIECE_BYTES", 1000)
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched)
        laptops.join("Awa")
        laptops.share_a_visit(nom="Dori")
        laptops.visit_with_photo("Awa", b"a photo")
        laptops.visit_with_photo("Awa", random.Random(5).randbytes(2500))
        laptops.give("Awa")
        laptops.take("Chef")
        laptops.give("Chef", share=True)
        yield laptops


def test_second_reader_is_short_and_stands_alone() -> None:
    text = (HERE / "second_reader.py").read_text(encoding="utf-8")
    assert (len(text.splitlines()) <= 150, "import survey" in text, "from survey" in text) == (
        True,
        False,
        False,
    )


def test_golden_bundle_is_read_alike() -> None:
    files = find_files(GOLDEN)
    assert [verdict(path.read_bytes()) for path in files] == [own.state for own in verify_bundle(GOLDEN)]


def test_travelled_stick_is_read_alike(travelled: Laptops) -> None:
    files = find_files(travelled.stick)
    assert [verdict(path.read_bytes()) for path in files] == ["sealed"] * len(files)
    assert [own.state for own in verify_bundle(travelled.stick)] == ["sealed"] * len(files)


def test_clear_files_of_every_kind_are_whole_to_both(tmp_path: Path) -> None:
    files = clear_files(tmp_path)
    assert [verdict(data) for data in files] == ["whole"] * len(files)
    assert [first_verdict(data, tmp_path) for data in files] == ["whole"] * len(files)


def test_damaged_files_are_refused_by_both(tmp_path: Path, travelled: Laptops) -> None:
    chosen = random.Random(7)
    files = [*clear_files(tmp_path), *(path.read_bytes() for path in travelled.files())]
    for data in files:
        for _number in range(10):
            place = chosen.randrange(len(data))
            flipped = data[:place] + bytes([data[place] ^ 1 << chosen.randrange(8)]) + data[place + 1 :]
            for damaged in (flipped, data[:place], data + data[:place] + b"x"):
                assert (verdict(damaged), first_verdict(damaged, tmp_path)) == ("refused", "refused")
