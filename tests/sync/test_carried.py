"""Files that a laptop carries for others go to a hub too, and a hub lets go of what has arrived."""

from dataclasses import replace

import pytest

from survey.campaign.settings import write_settings
from survey.campaign.travel.carried import list_carried
from tests.campaign.laptops import Laptops
from tests.sync.network import has_every_receipt, hub_of, invite, states, sync


@pytest.fixture
def team(laptops: Laptops) -> Laptops:
    """Return a coordinator and two accepted agents, of whom Salif carries a visit of Awa's."""
    laptops.join("Salif")
    for name in ("Awa", "Salif"):
        laptops.give(name)
    laptops.take("Chef")
    for name in ("Awa", "Salif"):
        laptops.accept(name)
    laptops.give("Chef")
    laptops.take("Awa")
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    laptops.take("Salif")
    return laptops


def carried(laptops: Laptops, name: str) -> set[str]:
    """Return who made what a laptop carries."""
    with laptops.at(name) as campaign:
        return {own.packer for own in list_carried(campaign)}


def device(laptops: Laptops, name: str) -> str:
    with laptops.at(name) as campaign:
        return campaign.device.device_id


def test_what_a_laptop_carries_goes_to_the_coordinators_hub_and_the_receipt_back(team: Laptops) -> None:
    awa = device(team, "Awa")
    before = carried(team, "Salif")
    token = invite(team, "Salif")
    with hub_of(team) as url:
        report = sync(team, "Salif", url, token)
    assert [file.agent for file in report.sent if file.agent == "Awa"] == ["Awa"]
    team.give("Salif")
    team.take("Awa")
    assert awa in before
    assert awa not in carried(team, "Salif")
    assert has_every_receipt(team, "Awa")


def test_carrying_hub_lets_go_of_what_has_arrived_and_does_not_ask_for_it_again(team: Laptops) -> None:
    awa = device(team, "Awa")
    team.take("Chef")
    tokens = {name: invite(team, name, hub="Salif") for name in ("Awa", "Chef")}
    with hub_of(team, "Salif") as url:
        sync(team, "Chef", url, tokens["Chef"])
        again = sync(team, "Awa", url, tokens["Awa"])
    assert awa not in carried(team, "Salif")
    assert ("sent", "kept") not in states(again)
    assert has_every_receipt(team, "Awa")


def test_hub_that_may_carry_nothing_says_that_it_has_no_room(team: Laptops) -> None:
    with team.at("Salif") as salif:
        for own in list_carried(salif):
            own.path.unlink()
        write_settings(salif.folder, replace(salif.settings, carrying_limit_mb=0))
    token = invite(team, "Awa", hub="Salif")
    with hub_of(team, "Salif") as url:
        report = sync(team, "Awa", url, token)
    assert report.sent == []
    assert report.stopped is not None
