"""The kit's token: accepts who joined from it, as often as it was made for, and nobody who guesses or copies."""

import json
import shutil
from pathlib import Path

import pytest

from survey.campaign.entities.areas import known_codes
from survey.campaign.team.enrolment import decide, write_kit
from survey.campaign.team.kit_extras import KitOrder
from survey.campaign.team.kits import accept_from_kits, kit_state
from survey.errors import BundleError, KeyMissing, PlaceError
from tests.campaign.kits import forge_kit, make_older
from tests.campaign.laptops import Laptops


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch)


def arrive(laptops: Laptops, *names: str) -> None:
    for name in names:
        laptops.join(name)
        laptops.give(name)
    laptops.take("Chef")


def accept_all(laptops: Laptops) -> list[str]:
    with laptops.at("Chef") as chef:
        return [member.name for member in accept_from_kits(chef).accepted]


def states(laptops: Laptops) -> dict[str, str]:
    with laptops.at("Chef") as chef:
        kits = kit_state(chef)
        return {member.name: kits[member.device] for member in chef.team() if member.device in kits}


def test_device_that_joined_from_the_kit_is_accepted_without_its_words(laptops: Laptops) -> None:
    arrive(laptops, "Awa")
    assert states(laptops) == {"Awa": "valid"}
    assert accept_all(laptops) == ["Awa"]
    assert states(laptops) == {"Awa": "used"}
    with laptops.at("Chef") as chef:
        assert {member.name: member.trust for member in chef.team()}["Awa"] == "accepted"


def test_kit_for_one_accepts_no_second_device(laptops: Laptops) -> None:
    arrive(laptops, "Awa")
    accept_all(laptops)
    arrive(laptops, "Voleur")
    assert (accept_all(laptops), states(laptops)["Voleur"]) == ([], "contested")


def test_kit_that_two_used_before_anybody_was_accepted_accepts_neither(laptops: Laptops) -> None:
    arrive(laptops, "Awa", "Voleur")
    assert (accept_all(laptops), states(laptops)) == ([], {"Awa": "contested", "Voleur": "contested"})


def test_kit_for_two_accepts_two(laptops: Laptops, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "kit")
    with laptops.at("Chef") as chef:
        write_kit(chef, tmp_path / "kit", KitOrder(agents=2))
    arrive(laptops, "Awa", "Salif")
    assert accept_all(laptops) == ["Awa", "Salif"]


def test_guessed_token_is_no_proof(laptops: Laptops, tmp_path: Path) -> None:
    forge_kit(tmp_path / "kit", lambda content: content.update(token="00" * 32))
    arrive(laptops, "Voleur")
    assert (accept_all(laptops), states(laptops)) == ([], {})


def test_proof_of_another_device_is_no_proof(laptops: Laptops, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(laptops, "Awa")
    with laptops.at("Chef") as chef:
        stolen = next(member.proof for member in chef.team() if member.proof)
    monkeypatch.setattr("survey.campaign.campaign.join_proof", lambda *_arguments: stolen)
    arrive(laptops, "Voleur")
    assert states(laptops) == {"Awa": "valid"}


def test_revoked_device_used_the_kit_up(laptops: Laptops) -> None:
    arrive(laptops, "Awa")
    accept_all(laptops)
    with laptops.at("Chef") as chef:
        decide(chef, "Awa", accept=False)
    arrive(laptops, "Salif")
    assert accept_all(laptops) == []


def test_kit_of_an_older_version_joins_without_a_proof(laptops: Laptops, tmp_path: Path) -> None:
    make_older(tmp_path / "kit", "token", "coordinator")
    arrive(laptops, "Awa")
    assert (accept_all(laptops), states(laptops)) == ([], {})


def test_token_is_in_no_file_of_the_campaigns_nor_on_the_stick(laptops: Laptops, tmp_path: Path) -> None:
    arrive(laptops, "Awa")
    token = json.loads((tmp_path / "kit" / "kit.json").read_text(encoding="utf-8"))["token"]
    for folder in ("Chef", "Awa", "stick"):
        for path in (tmp_path / folder).rglob("*"):
            if path.is_file():
                assert token.encode() not in path.read_bytes()
                assert bytes.fromhex(token) not in path.read_bytes()


def test_only_a_coordinator_accepts_from_kits(laptops: Laptops) -> None:
    laptops.join("Awa")
    with laptops.at("Awa") as awa, pytest.raises(KeyMissing):
        accept_from_kits(awa)


def test_kit_of_an_agent_holds_no_token(laptops: Laptops, tmp_path: Path) -> None:
    laptops.join("Awa")
    with laptops.at("Awa") as awa:
        write_kit(awa, tmp_path / "second")
    assert "token" not in json.loads((tmp_path / "second" / "kit.json").read_text(encoding="utf-8"))


def test_agent_uses_the_gazetteer_of_the_kit(laptops: Laptops, tmp_path: Path) -> None:
    for table in (tmp_path / "kit" / "gazetteer").glob("bf_*.csv"):
        text = table.read_text(encoding="utf-8")
        table.write_text(text.replace("Liptako", "Liptako-Gourma"), encoding="utf-8")
    forge_kit(tmp_path / "kit")
    laptops.join("Awa")
    with laptops.at("Awa") as awa:
        assert "Liptako-Gourma" in known_codes(awa).values()
    with laptops.at("Chef") as chef:
        assert "Liptako-Gourma" not in known_codes(chef).values()


def test_kit_whose_gazetteer_was_cut_joins_nobody_and_leaves_nothing(
    laptops: Laptops, tmp_path: Path
) -> None:
    (tmp_path / "kit" / "gazetteer" / "bf_regions_2025.csv").write_bytes(b"")
    with pytest.raises(BundleError) as refused:
        laptops.join("Awa")
    assert (refused.value.where, (tmp_path / "Awa").exists()) == ("gazetteer/bf_regions_2025.csv", False)


def test_older_kit_whose_gazetteer_was_cut_joins_nobody_and_leaves_nothing(
    laptops: Laptops, tmp_path: Path
) -> None:
    make_older(tmp_path / "kit")
    (tmp_path / "kit" / "gazetteer" / "bf_regions_2025.csv").write_bytes(b"")
    with pytest.raises(PlaceError):
        laptops.join("Awa")
    assert not (tmp_path / "Awa").exists()


@pytest.mark.parametrize("name", ["kit.json", "kit.sig", "forms"])
def test_kit_of_which_a_byte_changed_is_refused_with_the_file(
    laptops: Laptops, tmp_path: Path, name: str
) -> None:
    path = next(p for p in [tmp_path / "kit" / name, *(tmp_path / "kit" / name).rglob("*")] if p.is_file())
    data = path.read_bytes()
    path.write_bytes(data[:200].replace(b"e", b"f", 1) + data[200:] if name != "kit.sig" else data.upper())
    with pytest.raises(BundleError) as refused:
        laptops.join("Awa")
    assert Path(str(refused.value.where)).name in (path.name, "kit.json", "kit")


def test_kit_without_its_signature_is_refused(laptops: Laptops, tmp_path: Path) -> None:
    (tmp_path / "kit" / "kit.sig").unlink()
    with pytest.raises(BundleError):
        laptops.join("Awa")
