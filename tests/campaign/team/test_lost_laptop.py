"""A coordinator's laptop is lost: the words on paper open every stick, and the campaign goes on."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.overview import take_stock
from survey.campaign.settings import read_settings, write_settings
from survey.campaign.team.enrolment import read_kit, write_kit
from survey.campaign.team.taking_over import add_recovery, plan_renewal, renew, take_over
from survey.campaign.travel.taking_in import take_in
from survey.campaign.travel.verifying import verify_bundle
from survey.crypto.recovery import make_recovery_words, recipient_of, recovery_identity
from survey.errors import CampaignError, KeyMissing
from tests.campaign.laptops import Laptops, small_form

IDENTITY = recovery_identity(" ".join(make_recovery_words(lambda count: bytes([7]) * count, "fr")))
OTHER = recovery_identity(" ".join(make_recovery_words(lambda count: bytes([8]) * count, "fr")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a campaign with a recovery key, an accepted agent, and what both handed over on the stick."""
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched, recovery=recipient_of(IDENTITY))
        laptops.join("Awa")
        laptops.give("Awa")
        laptops.take("Chef")
        laptops.accept("Awa")
        laptops.visit("Awa", nom="Dori")
        laptops.visit_with_photo("Awa", b"a photo")
        laptops.give("Awa")
        laptops.take("Chef")
        laptops.visit("Chef", nom="Réo")
        laptops.give("Chef")
        yield laptops


@pytest.fixture
def laptops(made: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return these laptops, as if nobody had used them."""
    return made.copy_to(tmp_path, monkeypatch)


def lose_the_laptop(laptops: Laptops, tmp_path: Path) -> bytes:
    """Remove the coordinator's folders; a new laptop joins from the kit. Return what the old one showed."""
    before = laptops.dump("Chef")
    shutil.rmtree(tmp_path / "Chef")
    shutil.rmtree(tmp_path / "config-Chef")
    laptops.join("Nouveau")
    return before


def test_new_laptop_opens_every_file_of_the_stick_with_the_words(laptops: Laptops, tmp_path: Path) -> None:
    before = lose_the_laptop(laptops, tmp_path)
    assert {outcome.state for outcome in laptops.take("Nouveau")} == {"kept"}
    with laptops.at("Nouveau") as campaign:
        assert {o.state for o in take_in(campaign, laptops.stick, identities=[IDENTITY])} == {"merged"}
        (photo,) = campaign.store.blobs.list()
        assert campaign.store.blobs.path(photo.sha256).read_bytes() == b"a photo"
    assert laptops.dump("Nouveau") == before


def test_verify_reads_the_inside_with_the_words(laptops: Laptops) -> None:
    assert {outcome.state for outcome in verify_bundle(laptops.stick, [IDENTITY])} == {"whole"}


def test_words_of_another_campaign_open_nothing(laptops: Laptops) -> None:
    assert {outcome.state for outcome in verify_bundle(laptops.stick, [OTHER])} == {"sealed"}


def test_new_coordinator_goes_on_where_the_lost_one_stopped(laptops: Laptops, tmp_path: Path) -> None:
    lose_the_laptop(laptops, tmp_path)
    with laptops.at("Nouveau") as campaign:
        take_in(campaign, laptops.stick, identities=[IDENTITY])
        take_over(campaign, IDENTITY)
        trust = {member.name: member.trust for member in campaign.team()}
        write_kit(campaign, tmp_path / "new-kit")
    assert trust == {"Awa": "accepted", "Chef": "coordinator", "Nouveau": "coordinator"}
    with laptops.at("Awa") as awa:
        assert plan_renewal(awa, read_kit(tmp_path / "new-kit")).words
        renew(awa, read_kit(tmp_path / "new-kit"))
    laptops.visit("Awa", nom="Kaya")
    laptops.give("Awa")
    laptops.take("Nouveau")
    laptops.give("Nouveau")
    laptops.take("Awa")
    with laptops.at("Awa") as awa:
        assert take_stock(awa).only_here == 0


def test_words_of_another_campaign_take_nothing_over(laptops: Laptops) -> None:
    with laptops.at("Awa") as awa, pytest.raises(KeyMissing):
        take_over(awa, OTHER)


def test_recovery_key_that_is_added_later_opens_what_comes_later(laptops: Laptops) -> None:
    with laptops.at("Chef") as chef:
        add_recovery(chef, recipient_of(OTHER))
    laptops.visit("Chef", nom="Kaya")
    laptops.give("Chef")
    assert "whole" in {outcome.state for outcome in verify_bundle(laptops.stick, [OTHER])}
    with laptops.at("Awa") as awa, pytest.raises(KeyMissing):
        add_recovery(awa, recipient_of(OTHER))


def test_kit_of_another_campaign_renews_nothing(
    laptops: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    Laptops(tmp_path / "other", monkeypatch, small_form(tmp_path / "other"))
    with laptops.at("Awa") as awa, pytest.raises(CampaignError):
        plan_renewal(awa, read_kit(tmp_path / "other" / "kit"))


def forget_the_team(folder: Path) -> None:
    write_settings(folder, replace(read_settings(folder), coordinators=(), recipients=()))


def test_campaign_from_before_the_team_gets_its_coordinator_on_the_laptop_that_made_it(
    laptops: Laptops, tmp_path: Path
) -> None:
    forget_the_team(tmp_path / "Chef")
    with laptops.at("Chef") as chef:
        assert chef.is_coordinator
        assert chef.settings.recipients == (chef.device.keys.recipient,)
    assert read_settings(tmp_path / "Chef").coordinators != ()


def test_other_laptops_make_nobody_a_coordinator(laptops: Laptops, tmp_path: Path) -> None:
    laptops.take("Chef")
    forget_the_team(tmp_path / "Chef")
    (tmp_path / "config-Salif").mkdir()
    shutil.copytree(tmp_path / "Chef", tmp_path / "Salif")
    with laptops.at("Salif") as copy:
        assert copy.device
    with laptops.at("Salif") as copy:
        assert (copy.is_coordinator, copy.settings.coordinators) == (False, ())


def test_campaign_without_a_recovery_key_is_sealed_for_the_coordinator_alone(tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text("| survey |\n| | type | name | label |\n| | text | a | A |\n")
    with Campaign.create(NewCampaign(tmp_path / "c", "Essai", forms=(form,))) as campaign:
        assert campaign.settings.recipients == (campaign.device.keys.recipient,)
