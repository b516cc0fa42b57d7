"""What is whole in a damaged file is saved, and merged as far as a signature vouches for it; nothing is invented."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.bundle.container import read_container, write_container
from survey.bundle.signed import README
from survey.campaign.travel.aside import list_rests
from survey.campaign.travel.salvaging import Salvaged, salvage_bundle
from survey.errors import BundleError
from tests.campaign.laptops import Laptops


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a coordinator, and Awa whose five visits, in clear, are one segment on the stick; two photos too."""
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched)
        laptops.join("Awa")
        patched.setattr("survey.campaign.travel.handover._recipients", lambda _campaign: [])
        for name in ("Dori", "Réo", "Kaya"):
            laptops.visit("Awa", nom=name)
        for photo in (b"photo one", b"photo two"):
            laptops.visit_with_photo("Awa", photo)
        laptops.give("Awa")
        yield laptops


@pytest.fixture
def laptops(made: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return these laptops, as if nobody had used them."""
    return made.copy_to(tmp_path, monkeypatch)


def segment_of(laptops: Laptops) -> Path:
    (path,) = [own for own in laptops.files() if own.name.endswith(".log.zip")]
    return path


def pack_of(laptops: Laptops) -> Path:
    (path,) = [own for own in laptops.files() if own.name.endswith(".blobs.zip")]
    return path


def salvaged(laptops: Laptops) -> Salvaged:
    """Salvage the one damaged file on the stick."""
    (own,) = salvage_bundle(laptops.stick, laptops.folder / "saved")
    return own


def merged(laptops: Laptops) -> list[tuple[str, int]]:
    return [(own.state, own.new_entries) for own in laptops.take("Chef", laptops.folder / "saved")]


def entry_at(data: bytes, number: int) -> int:
    """Return where the line of a segment's entry begins, counted from 1."""
    at = 0
    for _entry in range(number):
        at = data.index(b'H{"author"', at + 1)
    return at


def spoil(path: Path, at: int) -> bytes:
    """Change one byte; return the bytes as they were."""
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    return whole


def test_whole_files_are_left_where_they_are(laptops: Laptops) -> None:
    assert salvage_bundle(laptops.stick, laptops.folder / "saved") == []
    assert not (laptops.folder / "saved").exists()


@pytest.mark.parametrize("damage", ["cut directory", "notice", "header", "signature's header", "padded"])
def test_file_of_which_only_the_envelope_is_damaged_is_whole_again(laptops: Laptops, damage: str) -> None:
    path = segment_of(laptops)
    whole = path.read_bytes()
    at = whole.index(b"manifest.sig")
    spoiled = {
        "cut directory": whole[:-30],
        "notice": whole.replace(README[:9], b"X" * 9),
        "header": b"\0" * 20 + whole[20:],
        "signature's header": whole[: at - 30] + b"\0" * 30 + whole[at:],
        "padded": whole + bytes(4096),
    }
    path.write_bytes(spoiled[damage])
    own = salvaged(laptops)
    assert (own.state, own.damaged) == ("mended", ())
    assert (laptops.folder / "saved" / own.saved).read_bytes() == whole
    assert merged(laptops) == [("merged", 7)]


def test_entries_behind_the_damage_are_merged_by_the_authors_signature(laptops: Laptops) -> None:
    path = segment_of(laptops)
    spoil(path, entry_at(path.read_bytes(), 3) + 20)
    own = salvaged(laptops)
    assert (own.state, own.segment, own.damaged) == ("part", "1-7", ("entries",))
    ((state, new),) = merged(laptops)
    assert (state, new) == ("partial", 4)
    with laptops.at("Chef") as chef:
        assert chef.store.check() != []  # Three entries are missing, and said to be.
        assert len(list_rests(chef)) == 1


def test_entries_before_a_cut_wait_since_no_signature_vouches_for_them(laptops: Laptops) -> None:
    path = segment_of(laptops)
    whole = path.read_bytes()
    path.write_bytes(whole[: entry_at(whole, 5)])
    assert salvaged(laptops).state == "part"
    assert merged(laptops) == [("partial", 0)]
    with laptops.at("Chef") as chef:
        assert (list(chef.store.entries(kind="revision")), len(list_rests(chef))) == ([], 1)


def test_waiting_entries_are_merged_when_what_follows_them_arrives(laptops: Laptops) -> None:
    path = segment_of(laptops)
    whole = path.read_bytes()
    # Entry 5 is damaged on one stick and what stands before it on another.
    path.write_bytes(whole[: entry_at(whole, 5)])
    salvage_bundle(laptops.stick, laptops.folder / "saved")
    laptops.take("Chef", laptops.folder / "saved")
    path.write_bytes(whole)
    spoil(path, entry_at(whole, 3) + 20)
    salvage_bundle(laptops.stick, laptops.folder / "second")
    outcomes = laptops.take("Chef", laptops.folder / "second")
    with laptops.at("Chef") as chef:
        (device,) = {entry.header.device for entry in chef.store.entries(kind="revision")}
        assert [e.header.seq for e in chef.store.entries(device=device)] == [1, 2, 3, 4, 5, 6, 7]
        assert {finding.code for finding in chef.store.check()} == {"attachment-missing"}
    assert sum(outcome.new_entries for outcome in outcomes) == 7


def test_photos_that_are_whole_are_merged_and_the_others_counted(laptops: Laptops) -> None:
    spoil(pack_of(laptops), pack_of(laptops).read_bytes().index(b"photo two"))
    own = salvaged(laptops)
    assert (own.state, len(own.damaged)) == ("part", 1)
    laptops.take("Chef", segment_of(laptops))
    assert merged(laptops) == [("partial", 0)]
    with laptops.at("Chef") as chef:
        assert [blob.size_bytes for blob in chef.store.blobs.list()] == [len(b"photo one")]


def test_no_receipt_speaks_for_a_part(laptops: Laptops) -> None:
    spoil(pack_of(laptops), pack_of(laptops).read_bytes().index(b"photo two"))
    salvaged(laptops)
    merged(laptops)
    with laptops.at("Chef") as chef:
        assert list(chef.store.entries(kind="receipt")) == []


def test_whole_file_completes_what_its_part_began(laptops: Laptops) -> None:
    path = segment_of(laptops)
    whole = spoil(path, entry_at(path.read_bytes(), 3) + 20)
    salvaged(laptops)
    merged(laptops)
    path.write_bytes(whole)
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert (chef.store.check(), list_rests(chef)) == ([], [])


def test_damaged_manifest_gives_nothing_and_says_so(laptops: Laptops) -> None:
    path = segment_of(laptops)
    spoil(path, path.read_bytes().index(b"packer_key") + 20)
    own = salvaged(laptops)
    assert (own.state, own.saved, own.remark.endswith(".")) == ("lost", "", True)
    assert not (laptops.folder / "saved").exists()


def test_half_written_file_of_a_pulled_stick_is_salvaged(laptops: Laptops) -> None:
    path = segment_of(laptops)
    whole = path.read_bytes()
    path.unlink()
    path.with_name(f"{path.name}.part").write_bytes(whole[: entry_at(whole, 5)])
    assert salvaged(laptops).state == "part"


def test_forged_entries_in_a_rest_file_are_never_merged(laptops: Laptops) -> None:
    path = segment_of(laptops)
    spoil(path, entry_at(path.read_bytes(), 3) + 20)
    own = salvaged(laptops)
    rest = laptops.folder / "saved" / own.saved
    members = read_container(rest.read_bytes())
    members["entries"] = members["entries"].replace(b'"author":"Awa"', b'"author":"Eve"')
    rest.write_bytes(write_container(list(members.items())))
    assert merged(laptops) == [("partial", 0)]
    with laptops.at("Chef") as chef:
        assert list(chef.store.entries(kind="revision")) == []


def test_sealed_segment_gives_the_blocks_that_open(laptops: Laptops, monkeypatch: pytest.MonkeyPatch) -> None:
    with laptops.at("Chef") as chef:
        own = [chef.device.keys.recipient]
    monkeypatch.setattr("survey.campaign.travel.handover._recipients", lambda _campaign: own)
    for number in range(80):
        laptops.visit("Awa", nom=f"{number} " + "x" * 2000)
    laptops.give("Awa")
    path = max(laptops.files(), key=lambda found: found.name if found.name.endswith(".log.zip") else "")
    path.write_bytes(path.read_bytes()[:-20_000])
    assert salvaged(laptops).state == "part"
    laptops.take("Chef", segment_of_first(laptops))
    ((state, new),) = merged(laptops)
    with laptops.at("Chef") as chef:
        (waiting,) = list_rests(chef)
        assert (state, new, "6" in waiting.with_name(f"{waiting.name}.txt").read_text()) == (
            "partial",
            0,
            True,
        )


def segment_of_first(laptops: Laptops) -> Path:
    return next(own for own in laptops.files() if own.name.startswith("00000001-"))


def test_nothing_at_the_place_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        salvage_bundle(tmp_path / "absent", tmp_path / "saved")
