"""A round with a hub, in this process: the same as with a stick."""

import threading
from pathlib import Path

import pytest

from survey.campaign.overview import take_stock
from survey.campaign.review.reviewing import judge
from survey.errors import HubRefused, StoreBusy
from survey.sync.serving import serve_in_background
from tests.campaign.laptops import Laptops
from tests.sync.network import has_every_receipt, hub_of, invite, states, sync

PHOTO = bytes(range(256)) * 400


def test_work_that_synced_is_what_a_stick_would_have_brought(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori", postes="10", marche="6")
    laptops.visit_with_photo("Awa", PHOTO)
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        report = sync(laptops, "Awa", url, token)
    over_http = laptops.dump("Chef")
    laptops.give("Awa")
    assert {outcome.state for outcome in laptops.take("Chef")} == {"known"}
    assert states(report) == [("sent", "merged"), ("sent", "merged")]
    assert [file.kind for file in report.moved] == ["log", "blobs"]
    assert laptops.dump("Chef") == over_http
    with laptops.at("Chef") as chef:
        assert chef.store.check() == []


def test_receipt_and_judgement_come_back_once_the_device_is_accepted(laptops: Laptops) -> None:
    submission = laptops.visit("Awa", nom="Dori")
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        waiting = sync(laptops, "Awa", url, token)
        laptops.accept("Awa")
        with laptops.at("Chef") as chef:
            judge(chef, [submission], "hasIssues", comment="Et la photo ?")
        accepted = sync(laptops, "Awa")
    assert (waiting.trust, waiting.unreceived) == ("waiting", 1)
    assert (accepted.trust, accepted.unreceived) == ("accepted", 0)
    # Nothing of the coordinator's was sealed before there was somebody to read it.
    assert states(accepted) == [("came", "merged")]
    assert has_every_receipt(laptops, "Awa")
    with laptops.at("Awa") as awa:
        assert [row.remark for row in take_stock(awa).sent_back] == ["Et la photo ?"]


def test_address_and_token_are_remembered_the_token_outside_of_the_campaign(laptops: Laptops) -> None:
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", f"{url}#{token}")
        assert sync(laptops, "Awa").url == url
    written = [path for path in (laptops.folder / "Awa").rglob("*") if path.is_file()]
    bare = token.replace("-", "").encode()
    assert not any(bare in path.read_bytes() for path in written)
    kept = [path for path in (laptops.folder / "config-Awa").rglob("*") if path.is_file()]
    assert any(bare in path.read_bytes() for path in kept)
    hub_side = [path for path in (laptops.folder / "config-Chef").rglob("*") if path.is_file()]
    assert not any(bare in path.read_bytes() for path in hub_side)


def test_second_sync_moves_nothing(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
        assert states(sync(laptops, "Awa")) == []


def test_what_a_stick_brought_is_not_asked_for_again(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    laptops.take("Chef")
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        assert states(sync(laptops, "Awa", url, token)) == []


def test_work_of_the_team_comes_with_share_only(laptops: Laptops) -> None:
    laptops.join("Salif")
    tokens = {name: invite(laptops, name) for name in ("Awa", "Salif")}
    with hub_of(laptops) as url:
        for name, token in tokens.items():
            sync(laptops, name, url, token)
        for name in tokens:
            laptops.accept(name)
        laptops.visit("Awa", nom="Dori")
        sync(laptops, "Awa", url)
        sync(laptops, "Salif", url)
    with laptops.at("Salif") as salif:
        assert list(salif.store.submissions()) == []
    with hub_of(laptops, share=True) as url:
        sync(laptops, "Salif", url)
        own = sync(laptops, "Awa", url)
    with laptops.at("Salif") as salif:
        assert [state.answers["/data/nom"] for state in salif.store.submissions()] == ["Dori"]
    assert all(file.kind != "relay" or file.agent != "Awa" for file in own.fetched)


def test_hub_that_is_no_coordinators_carries_both_ways_and_reads_nothing(laptops: Laptops) -> None:
    laptops.join("Salif")
    for name in ("Awa", "Salif"):
        laptops.give(name)
    laptops.take("Chef")
    for name in ("Awa", "Salif"):
        laptops.accept(name)
    laptops.give("Chef")
    laptops.take("Salif")
    laptops.visit("Awa", nom="Dori", postes="3", marche="3")
    tokens = {name: invite(laptops, name, hub="Salif") for name in ("Awa", "Chef")}
    with hub_of(laptops, "Salif") as url:
        handed = sync(laptops, "Awa", url, tokens["Awa"])
        fetched = sync(laptops, "Chef", url, tokens["Chef"])
        back = sync(laptops, "Awa")
    assert ("sent", "kept") in states(handed)
    assert ("came", "merged") in states(fetched)
    assert ("sent", "merged") in states(fetched)
    assert back.unreceived == 0
    assert has_every_receipt(laptops, "Awa")
    with laptops.at("Salif") as salif:
        assert list(salif.store.submissions()) == []


def test_ten_laptops_at_once_hand_over_everything_once(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.visit_with_photo("Awa", PHOTO)
    token = invite(laptops, "Awa")
    from survey.campaign.campaign import Campaign
    from survey.campaign.travel.handover import cut_outbox
    from survey.campaign.travel.outbox_files import outbox_bytes, outbox_path
    from survey.sync.invitations import Token
    from survey.sync.protocol import offer_of
    from survey.sync.wire import Wire, open_client
    from tests.sync.network import QUICK

    answers: list[str] = []
    with hub_of(laptops) as url, laptops.at("Awa") as awa:
        files = [
            (offer_of(cut, outbox_path(awa, cut).stat().st_size), outbox_bytes(awa, cut))
            for cut in cut_outbox(awa)
        ]

        def hand_over(campaign: Campaign) -> None:
            with open_client(url) as client:
                wire = Wire(client, campaign.device, campaign.settings.campaign_id, QUICK, lambda _line: None)
                wire.hello()
                wire.introduce(Token(token))
                answers.extend(wire.put(offer, data).state for offer, data in files)

        threads = [threading.Thread(target=hand_over, args=(awa,)) for _number in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == ["known"] * 18 + ["merged"] * 2
    with laptops.at("Chef") as chef:
        taken = chef.store.outbox.taken()
        assert sorted(one.sha256 for one in taken) == sorted(offer.sha256 for offer, _data in files)
        named = [
            sha256 for entry in chef.store.entries(kind="receipt") for sha256 in (entry.body or {})["files"]
        ]
        assert sorted(named) == sorted(offer.sha256 for offer, _data in files)


def test_second_hub_on_the_same_campaign_is_refused(laptops: Laptops) -> None:
    with hub_of(laptops), pytest.raises(StoreBusy), serve_in_background(laptops.folder / "Chef"):
        pass


def test_revoked_device_is_not_served(laptops: Laptops) -> None:
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
        laptops.accept("Awa")
        with laptops.at("Chef") as chef:
            from survey.campaign.team.enrolment import decide

            decide(chef, "Awa", accept=False)
        with pytest.raises(HubRefused, match=r"revoked|révoqué"):
            sync(laptops, "Awa")


def test_nothing_that_arrived_is_left_lying(laptops: Laptops, tmp_path: Path) -> None:
    laptops.visit_with_photo("Awa", PHOTO)
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
    assert not list((tmp_path / "Chef").rglob("*.part"))
    assert not list((tmp_path / "Awa").rglob("*.part"))
