"""A new coordinator's hub, and agents who still seal for the lost one."""

from pathlib import Path

import pytest

from survey.campaign.team.enrolment import decide, read_kit, write_kit
from survey.campaign.team.taking_over import renew, take_over
from survey.campaign.travel.erased import CARRIED
from survey.campaign.travel.taking_in import take_in
from survey.crypto.recovery import recipient_of
from tests.campaign.laptops import Laptops
from tests.campaign.team.test_lost_laptop import IDENTITY
from tests.sync.network import has_every_receipt, hub_of, invite, states, sync


def test_what_a_hub_could_not_open_is_merged_with_the_words_and_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = Laptops(tmp_path, monkeypatch, recovery=recipient_of(IDENTITY))
    laptops.join("Awa")
    laptops.join("Nouveau")
    laptops.visit("Awa", nom="Dori")
    laptops.visit_with_photo("Awa", b"a photo")
    with laptops.at("Nouveau") as campaign:
        take_over(campaign, IDENTITY)
        write_kit(campaign, tmp_path / "new-kit")
    token = invite(laptops, "Awa", hub="Nouveau")
    with hub_of(laptops, "Nouveau") as url:
        assert set(states(sync(laptops, "Awa", url, token))) == {("sent", "kept")}
        with laptops.at("Nouveau") as campaign:
            merged = take_in(campaign, campaign.folder / CARRIED, identities=[IDENTITY])
            decide(campaign, "Awa", accept=True)
        with laptops.at("Awa") as awa:
            renew(awa, read_kit(tmp_path / "new-kit"))
        sync(laptops, "Awa")
    assert {outcome.state for outcome in merged} == {"merged"}
    assert has_every_receipt(laptops, "Awa")
    with laptops.at("Nouveau") as campaign:
        assert len(list(campaign.store.submissions())) == 2
        assert len(list(campaign.store.blobs.list())) == 1
