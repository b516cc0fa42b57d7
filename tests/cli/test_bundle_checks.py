"""`survey bundle verify` and `salvage`, as a person types them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.team.enrolment import decide
from tests.campaign.laptops import Laptops
from tests.cli.conftest import Result, Survey


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a coordinator, and Awa, accepted, with one visit on the stick."""
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched)
        laptops.join("Awa")
        laptops.give("Awa")
        laptops.take("Chef")
        laptops.accept("Awa")
        laptops.visit("Awa", nom="Dori")
        laptops.give("Awa")
        yield laptops


@pytest.fixture
def laptops(made: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return made.copy_to(tmp_path, monkeypatch)


def verify(survey: Survey, laptops: Laptops, *words: str, at: str | None = "Chef") -> Result:
    """Verify the stick at a laptop, or with no campaign."""
    campaign = () if at is None else ("--campaign", str(laptops.folder / at))
    if at is not None:
        with laptops.at(at):
            pass
    return survey("--lang", "en", *campaign, "bundle", "verify", str(laptops.stick), *words)


def rows(result: Result) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(result.out)
    return found


def test_unknown_signer_is_a_remark_and_an_error_only_when_strict(survey: Survey, laptops: Laptops) -> None:
    result = verify(survey, laptops, "--json", at=None)
    assert (result.status, {row["signer"] for row in rows(result)}) == (0, {"unknown"})
    assert verify(survey, laptops, "--strict", at=None).status == 35


def test_known_signer_passes_when_strict_and_is_named_with_its_segment(
    survey: Survey, laptops: Laptops
) -> None:
    result = verify(survey, laptops, "--strict", "--json")
    assert result.status == 0
    named = {(row["agent"], row["first"], row["last"], row["signer"]) for row in rows(result)}
    assert named == {("Awa", 1, 2, "known"), ("Awa", 3, 3, "known")}


def test_signer_that_this_campaign_revoked_is_an_error(survey: Survey, laptops: Laptops) -> None:
    with laptops.at("Chef") as chef:
        decide(chef, "Awa", accept=False)
    result = verify(survey, laptops, "--json")
    assert (result.status, sorted(str(row["signer"]) for row in rows(result))) == (35, ["known", "revoked"])


def test_damaged_member_is_named(survey: Survey, laptops: Laptops) -> None:
    path = max(laptops.files())
    data = bytearray(path.read_bytes())
    data[data.index(b"age-encryption.org") + 300] ^= 1
    path.write_bytes(data)
    result = verify(survey, laptops, "--json")
    (bad,) = [row for row in rows(result) if row["state"] == "refused"]
    assert (result.status, bad["member"]) == (35, "entries")


def test_what_was_verified_is_shown_as_a_table(survey: Survey, laptops: Laptops) -> None:
    said = verify(survey, laptops).out
    assert ("Awa" in said, "3-3" in said, "whole" in said) == (True, True, True)


def test_salvage_says_what_it_saved_and_its_folder_merges(survey: Survey, laptops: Laptops) -> None:
    path = max(laptops.files())
    path.write_bytes(path.read_bytes()[:-10])
    saved = laptops.folder / "saved"
    result = survey("--lang", "en", "bundle", "salvage", str(laptops.stick), "-o", str(saved))
    assert (result.status, "whole again" in result.out) == (0, True)
    assert [own.state for own in laptops.take("Chef", saved)] == ["merged"]


def test_salvage_ends_in_an_error_when_something_is_lost(survey: Survey, laptops: Laptops) -> None:
    max(laptops.files()).write_bytes(b"PK")
    result = survey("--lang", "en", "bundle", "salvage", str(laptops.stick), "-o", "saved", "--json")
    assert (result.status, [row["state"] for row in rows(result)]) == (35, ["lost"])


def test_salvage_of_whole_files_has_nothing_to_do(survey: Survey, laptops: Laptops) -> None:
    result = survey("--lang", "en", "bundle", "salvage", str(laptops.stick), "-o", "saved")
    assert (result.status, "no damaged file" in result.out) == (0, True)


def test_merging_again_counts_what_was_here_and_shows_no_table(survey: Survey, laptops: Laptops) -> None:
    laptops.sit_at("Chef")
    done = survey("--lang", "en", "--campaign", laptops.folder / "Chef", "bundle", "merge", laptops.stick)
    again = survey("--lang", "en", "--campaign", laptops.folder / "Chef", "bundle", "merge", laptops.stick)
    assert ".log.zip" in done.out
    assert ".log.zip" not in again.out
    assert "here already" in again.out
