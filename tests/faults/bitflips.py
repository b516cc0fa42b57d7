"""Damage to every file of a small bundle: each flipped bit, each cut, blocks zeroed, swapped and repeated.

`python -m tests.faults.bitflips` does all of it to every kind of file, clear and sealed, and to a kit, and merges
every damaged file of a sealed segment, a pack and a piece at a coordinator's: nothing of it may be taken.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.bundle import lists, packs, pieces, segments
from survey.bundle.signed import read_signed
from survey.campaign.team.enrolment import read_kit
from survey.campaign.travel.taking_in import take_in
from survey.errors import BundleError
from survey.records.attachments import Attachment
from tests.bundle.test_files import KEYS, segment_bytes
from tests.bundle.test_lists import a_file
from tests.campaign.laptops import Laptops

BLOCK = 64
READERS = {
    "log": segments.read_segment, "blobs": lambda *given: list(packs.read_pack(*given)), "pieces": pieces.read_piece, "lists": lists.read_lists_file,
}  # fmt: skip


def small_files(folder: Path) -> dict[str, bytes]:
    """Return a small file of each kind, by what it is."""
    data = random.Random(3).randbytes(90)
    blob = Attachment(packs.hash_bytes(data), "v.mp4", len(data), "video/mp4")
    path = folder / "video"
    path.write_bytes(data)
    plan = pieces.plan_pieces(blob, path, 40)
    piece = bytes(pieces.write_piece("c", plan, 1, data[:40], packer=KEYS, recipients=[]))
    return {
        "clear segment": segment_bytes(2),
        "sealed segment": segment_bytes(1, [KEYS.recipient]),
        "pack": bytes(packs.write_pack("c", [blob], lambda _blob: data, packer=KEYS, recipients=[])),
        "piece": piece,
        "lists": a_file(),
    }


def flips(data: bytes, step: int = 1) -> Iterator[bytes]:
    """Yield the data with one bit flipped, for every `step`th bit."""
    for bit in range(0, len(data) * 8, step):
        spoiled = bytearray(data)
        spoiled[bit // 8] ^= 1 << bit % 8
        yield bytes(spoiled)


def cuts(data: bytes, step: int = 1) -> Iterator[bytes]:
    """Yield the beginning of the data, of every `step`th length."""
    yield from (data[:size] for size in range(0, len(data), step))


def blocks(data: bytes, step: int = 1) -> Iterator[bytes]:
    """Yield the data with a block zeroed, swapped with the next, and repeated, where that changes anything."""
    for at in range(0, len(data) - BLOCK, BLOCK * step):
        one, two = data[at : at + BLOCK], data[at + BLOCK : at + 2 * BLOCK]
        begin, end = data[:at], data[at + 2 * BLOCK :]
        for middle in (bytes(BLOCK) + two, two + one, one + one + two, one + one[: len(two)], two):
            if begin + middle + end != data:
                yield begin + middle + end


def damages(data: bytes, step: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield each damage with its kind."""
    for make in (flips, cuts, blocks):
        yield from ((make.__name__, spoiled) for spoiled in make(data, step))


def is_found(data: bytes) -> bool:
    """Tell whether a damaged file is refused."""
    try:
        file = read_signed(data)
        READERS[file.kind](file, [KEYS.identity])
    except BundleError:
        return True
    return False


def spoil_files(folder: Path, step: int = 1) -> str:
    """Damage a file of each kind; return what was done, in words. Every damage must be found."""
    said = []
    for what, data in small_files(folder).items():
        counted: Counter[str] = Counter()
        for kind, spoiled in damages(data, step):
            counted[kind] += 1
            assert is_found(spoiled), (what, kind, counted[kind])
        said.append(
            f"{what} of {len(data)} bytes: " + ", ".join(f"{n} {kind}" for kind, n in counted.items())
        )
    return "\n".join(said) + "\n0 undetected"


def spoil_kit(laptops: Laptops, step: int = 1) -> str:
    """Damage the files of a kit; return what was done, in words. Every damage must be found."""
    kit, done = laptops.folder / "kit", 0
    paths = sorted((path for path in kit.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    for path in paths:
        data = path.read_bytes()
        for _kind, spoiled in damages(data, max(step, len(data) // 300)):
            path.write_bytes(spoiled)
            with pytest.raises(BundleError):
                read_kit(kit)
            done += 1
        path.write_bytes(data)
    read_kit(kit)
    return f"kit of {len(paths)} files: {done} damages, 0 undetected"


def merge_spoiled(laptops: Laptops, step: int = 1) -> str:
    """Merge each damaged file of a stick; return what was done, in words. Nothing of any may be taken."""
    before, done = laptops.dump("Chef"), 0
    with laptops.at("Chef") as chef:
        for path in laptops.files():
            data = path.read_bytes()
            for kind, spoiled in damages(data, step):
                path.write_bytes(spoiled)
                (outcome,) = take_in(chef, path)
                assert outcome.state == "refused", (path.name, kind, outcome)
                done += 1
            path.write_bytes(data)
        assert (chef.store.check(), list(chef.store.blobs.list())) == ([], [])
    assert laptops.dump("Chef") == before
    return f"merged {done} damaged files of a stick: 0 taken, 0 half-merged"


def a_stick(folder: Path, patch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator, and a stick with an agent's segment, a pack and two pieces."""
    patch.setattr("survey.bundle.packs.MAX_PACK_BYTES", 1000)
    patch.setattr("survey.bundle.pieces.PIECE_BYTES", 1000)
    laptops = Laptops(folder, patch)
    laptops.join("Awa")
    laptops.visit_with_photo("Awa", b"a photo")
    laptops.visit_with_photo("Awa", random.Random(5).randbytes(1500))
    laptops.give("Awa")
    return laptops


def main() -> None:
    """Run the whole campaign and print its counts."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        print(spoil_files(Path(folder)), flush=True)
        laptops = a_stick(Path(folder), patch)
        print(spoil_kit(laptops), flush=True)
        print(merge_spoiled(laptops, 7), flush=True)


if __name__ == "__main__":
    main()
