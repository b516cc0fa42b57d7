"""A stick that is merged again: what is read of a file that is known, and what is still refused."""

from pathlib import Path

import pytest

from survey.bundle.outline import outline_of
from survey.campaign.travel.verifying import verify_bundle
from tests.campaign.laptops import Laptops


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator who merged the stick of one agent."""
    laptops = Laptops(tmp_path, monkeypatch)
    laptops.join("Awa")
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    laptops.take("Chef")
    return laptops


def segment(laptops: Laptops) -> Path:
    (path,) = laptops.stick.rglob("*.log.zip")
    return path


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def states(laptops: Laptops) -> list[str]:
    return [outcome.state for outcome in laptops.take("Chef")]


def test_known_file_is_known_under_any_name(laptops: Laptops) -> None:
    path = segment(laptops)
    path.rename(path.with_name("00000001-00000009-deadbeef.log.zip"))
    assert states(laptops) == ["known"]


def test_known_file_says_whose_it_is(laptops: Laptops) -> None:
    assert [outcome.agent for outcome in laptops.take("Chef")] == ["Awa"]


def test_known_file_whose_outline_changed_is_refused(laptops: Laptops) -> None:
    path = segment(laptops)
    whole = path.read_bytes()
    for at in (whole.index(b'"campaign"') + 2, whole.index(b"manifest.sig") + 20, len(whole) - 30):
        flip(path, at)
        assert states(laptops) == ["refused"], at
        path.write_bytes(whole)
    for other in (whole[:-1], whole + b"\0", whole[: len(whole) // 2], b""):
        path.write_bytes(other)
        assert states(laptops) == ["refused"], len(other)


def test_file_that_takes_the_name_of_a_known_one_is_merged(laptops: Laptops) -> None:
    known = segment(laptops)
    name = known.name
    known.unlink()
    laptops.visit("Awa", nom="Gorom")
    laptops.give("Awa")
    known.unlink()
    (fresh,) = laptops.stick.rglob("*.log.zip")
    fresh.rename(fresh.with_name(name))
    assert states(laptops) == ["merged"]


def test_damaged_member_of_a_known_file_is_seen_by_verifying_alone(laptops: Laptops) -> None:
    path = segment(laptops)
    flip(path, path.read_bytes().index(b"age-encryption.org") + 400)
    before = laptops.dump("Chef")
    assert states(laptops) == ["known"]
    assert laptops.dump("Chef") == before
    assert [verdict.is_error(strict=False) for verdict in verify_bundle(laptops.stick)] == [True]


def test_file_without_manifest_has_no_outline(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(b"PK\3\4" + bytes(200))
    assert outline_of(path) is None
