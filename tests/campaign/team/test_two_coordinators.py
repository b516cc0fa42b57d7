"""Two coordinators at once, as when a lost laptop is found again: they acknowledge work, not receipts."""

from pathlib import Path

import pytest

from survey.campaign.overview import take_stock
from survey.campaign.team.enrolment import read_kit, write_kit
from survey.campaign.team.taking_over import renew, take_over
from survey.crypto.recovery import recipient_of
from tests.campaign.laptops import Laptops
from tests.campaign.team.test_lost_laptop import IDENTITY


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch, recovery=recipient_of(IDENTITY))
    made.join("Autre")
    with made.at("Autre") as other:
        take_over(other, IDENTITY)
        write_kit(other, tmp_path / "new-kit")
    with made.at("Chef") as chef:
        renew(chef, read_kit(tmp_path / "new-kit"))
    return made


def exchange(laptops: Laptops) -> None:
    for name in ("Chef", "Autre"):
        laptops.give(name)
        laptops.take("Autre" if name == "Chef" else "Chef")


def test_two_coordinators_come_to_rest(laptops: Laptops) -> None:
    laptops.visit("Chef", nom="Dori")
    laptops.visit("Autre", nom="Kaya")
    for _round in range(3):
        exchange(laptops)
    before = laptops.files()
    exchange(laptops)
    assert laptops.files() == before
    for name in ("Chef", "Autre"):
        with laptops.at(name) as campaign:
            assert take_stock(campaign).only_here == 0
