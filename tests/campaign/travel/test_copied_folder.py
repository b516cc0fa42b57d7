"""A campaign folder that was copied to another laptop, without the keys: a new device with an old outbox."""

import shutil
from pathlib import Path

import pytest

from survey.campaign.overview import take_stock
from survey.campaign.upkeep.erasing import erase, plan_erasure
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import FORM, NAME, files_with


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator and Awa, who handed over once and held one more interview."""
    form = tmp_path / "personnes.xml"
    form.write_text(FORM, encoding="utf-8")
    laptops = Laptops(tmp_path, monkeypatch, form)
    laptops.join("Awa")
    laptops.visit("Awa", nom="Dori", gestionnaire=NAME)
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    return laptops


def copied(laptops: Laptops) -> None:
    """Put Awa's folder on a laptop without her keys."""
    shutil.copytree(laptops.folder / "Awa", laptops.folder / "Copie")


def copy_device(laptops: Laptops) -> str:
    with laptops.at("Copie") as campaign:
        return campaign.device.device_id


def titles(laptops: Laptops, name: str) -> set[str]:
    with laptops.at(name) as campaign:
        return {state.answers.get("/data/nom") for state in campaign.store.submissions()}


def test_what_the_new_device_writes_is_handed_over(laptops: Laptops) -> None:
    copied(laptops)
    laptops.visit("Copie", nom="Gorom")
    assert laptops.give("Copie").written == 2
    assert laptops.give("Copie").written == 0
    laptops.take("Chef")
    assert titles(laptops, "Chef") == {"Dori", "Gorom"}
    with laptops.at("Chef") as chef:
        assert chef.store.chains.gaps() == {}


def test_what_the_former_laptop_wrote_counts_as_unreceived_until_its_receipt_comes(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Djibo")
    copied(laptops)
    with laptops.at("Copie") as campaign:
        before = take_stock(campaign).only_here
    laptops.give("Copie")
    laptops.take("Chef")
    laptops.accept(copy_device(laptops))
    laptops.give("Chef")
    laptops.take("Copie")
    with laptops.at("Copie") as campaign:
        assert (before, take_stock(campaign).only_here) == (2, 0)


def test_what_the_former_laptop_never_handed_over_goes_along(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Djibo")
    photo = laptops.visit_with_photo("Awa", b"\xff\xd8 only here")
    copied(laptops)
    shutil.rmtree(laptops.folder / "Awa")
    laptops.give("Copie")
    laptops.take("Chef")
    assert "Djibo" in titles(laptops, "Chef")
    with laptops.at("Chef") as chef:
        [file] = chef.store.submission(photo).attachments.values()
        assert chef.store.blobs.has(file.sha256)
        assert chef.store.forks() == {}


def test_erasure_reaches_the_files_that_the_former_laptop_cut(laptops: Laptops) -> None:
    copied(laptops)
    laptops.give("Copie")
    laptops.take("Chef")
    laptops.accept(copy_device(laptops))
    with laptops.at("Chef") as chef:
        [state] = chef.store.submissions()
        erase(chef, plan_erasure(chef, state.submission), why="demandé")
    laptops.give("Chef")
    laptops.take("Copie")
    assert files_with(laptops.folder / "Copie", NAME.encode()) == []


def test_new_device_says_its_six_words_until_it_is_accepted(laptops: Laptops) -> None:
    copied(laptops)
    [remark] = laptops.give("Copie").remarks
    assert len(remark.split(":")[-1].split()) == 6
    laptops.take("Chef")
    laptops.accept(copy_device(laptops))
    laptops.give("Chef")
    laptops.take("Copie")
    assert laptops.give("Copie").remarks == ()
    with laptops.at("Copie") as copy:
        assert take_stock(copy).warnings == []
