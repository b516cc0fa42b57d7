"""A round in which something goes wrong: what is said, and that nothing is lost or claimed too early."""

from itertools import chain, repeat
from pathlib import Path

import pytest

from survey.bundle.segments import write_segment
from survey.bundle.signed import write_signed
from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.overview import take_stock
from survey.campaign.review.settling import resolve_conflicts
from survey.campaign.team.enrolment import join_from_kit
from survey.crypto import DeviceKeys
from survey.errors import CampaignError, LogError
from survey.log.chain import ChainHead, Writing, head_after, next_entry
from survey.log.signed_head import SignedHead
from tests.campaign.laptops import Laptops


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch)
    made.join("Awa")
    return made


def accept_awa(laptops: Laptops) -> None:
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")


def test_receipt_of_a_later_file_does_not_speak_for_a_lost_one(laptops: Laptops) -> None:
    accept_awa(laptops)
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    lost = max(laptops.files())
    kept = lost.read_bytes()
    laptops.visit("Awa", nom="Réo")
    laptops.give("Awa")
    lost.write_bytes(kept[:-1])
    laptops.take("Chef")
    laptops.give("Chef")
    laptops.take("Awa")
    with laptops.at("Awa") as awa:
        assert take_stock(awa).only_here == 1


def test_receipt_that_a_power_cut_kept_back_is_written_at_the_next_merge(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept_awa(laptops)
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    with monkeypatch.context() as patched:
        patched.setattr("survey.campaign.campaign.Campaign.write", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            laptops.take("Chef")
    laptops.take("Chef")
    laptops.give("Chef")
    laptops.take("Awa")
    with laptops.at("Awa") as awa:
        assert take_stock(awa).only_here == 0


def test_receipts_that_a_power_cut_left_for_some_laptops_are_written_for_the_others(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops.join("Issa")
    for name in ("Awa", "Issa"):
        laptops.give(name)
    laptops.take("Chef")
    laptops.accept("Awa")
    laptops.accept("Issa")
    for name in ("Awa", "Issa"):
        laptops.visit(name, nom="Dori")
        laptops.give(name)
    with monkeypatch.context() as patched:
        patched.setattr("survey.campaign.travel.taking_in._RECEIPTS_AT_ONCE", 1)
        writes = chain([Campaign.write], repeat(_power_cut))
        patched.setattr(Campaign, "write", lambda *own, **options: next(writes)(*own, **options))
        with pytest.raises(KeyboardInterrupt):
            laptops.take("Chef")
    laptops.take("Chef")
    laptops.give("Chef")
    for name in ("Awa", "Issa"):
        laptops.take(name)
        with laptops.at(name) as agent:
            assert take_stock(agent).only_here == 0


def _power_cut(*_arguments: object, **_options: object) -> list[str]:
    raise KeyboardInterrupt


@pytest.mark.parametrize("content", [{}, {"device": 1}, {"to": "x", "device": "y"}])
def test_forged_manifest_stops_nothing(laptops: Laptops, content: dict[str, object]) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    with laptops.at("Chef") as chef:
        campaign_id = chef.settings.campaign_id
    stranger = DeviceKeys.generate()
    data = bytes(
        bytes(write_signed("log", campaign_id, content, [("entries", b"")], packer=stranger, recipients=[]))
    )
    (laptops.stick / "0.log.zip").write_bytes(data)
    assert sorted(outcome.state for outcome in laptops.take("Chef")) == ["merged", "refused"]


def test_segment_that_says_not_where_it_begins_is_refused(laptops: Laptops) -> None:
    with laptops.at("Chef") as chef:
        campaign_id = chef.settings.campaign_id
    keys = DeviceKeys.generate()
    head = ChainHead(campaign_id, keys.device_id)
    after = head_after(next_entry(head, Writing("comment", "s", ()), author="X", now_ms=1))
    content = {
        "device": keys.device_id, "to": 1, "head": after.hash,
        "signature": keys.sign(after.signed_bytes()).hex(), "device_key": keys.verify_key.hex(),
    }  # fmt: skip
    data = bytes(write_signed("log", campaign_id, content, [("entries", b"")], packer=keys, recipients=[]))
    (laptops.stick / "0.log.zip").write_bytes(data)
    assert [outcome.state for outcome in laptops.take("Chef")] == ["refused"]


def test_team_entry_that_nobody_can_read_does_not_close_the_team(laptops: Laptops) -> None:
    keys = DeviceKeys.generate()
    with laptops.at("Chef") as chef:
        head = ChainHead(chef.settings.campaign_id, keys.device_id)
        recipients = list(chef.settings.recipients)
    entry = next_entry(head, Writing("team", keys.device_id, (b"no JSON",)), author="X", now_ms=1)
    after = head_after(entry)
    signed = SignedHead(after, keys.sign(after.signed_bytes()), keys.verify_key)
    (laptops.stick / "0.log.zip").write_bytes(
        bytes(write_segment([entry], signed, packer=keys, recipients=recipients))
    )
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert [member.name for member in chef.team()] == ["Chef"]


def test_joining_again_on_the_same_laptop_is_refused(laptops: Laptops, tmp_path: Path) -> None:
    with laptops.at("Awa"), pytest.raises(CampaignError):
        join_from_kit(tmp_path / "kit", NewCampaign(tmp_path / "second", "", agent="Awa"))
    assert not (tmp_path / "second").exists()


def test_joining_that_failed_can_be_tried_again(
    laptops: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("survey.campaign.campaign.Campaign.deploy", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            laptops.join("Fatou")
    laptops.join("Fatou")
    assert laptops.visit("Fatou", nom="Dori")


def test_name_that_is_in_no_conflict_is_refused_beside_a_side_for_all(laptops: Laptops) -> None:
    submission = laptops.share_a_visit(nom="Dori", postes="10", marche="6")
    laptops.follow_up("Awa", submission, marche="5")
    laptops.follow_up("Salif", submission, marche="7")
    laptops.give("Awa")
    laptops.give("Salif")
    laptops.take("Chef")
    with laptops.at("Chef") as chef, pytest.raises(LogError):
        resolve_conflicts(chef, submission, take={"": "Awa", "postes": "Salif"}, why=None)


def test_photo_too_long_to_travel_does_not_keep_the_answers_back(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.bundle.packs.MAX_PACK_BYTES", 10)
    monkeypatch.setattr("survey.bundle.pieces.MAX_BLOB_BYTES", 10)
    submission = laptops.visit_with_photo("Awa", b"x" * 11)
    report = laptops.give("Awa")
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert chef.store.submission(submission).submission == submission
    assert report.too_large == 1


def test_photo_arrives_although_a_colleague_edited_last(laptops: Laptops) -> None:
    submission = laptops.share_a_visit(nom="Dori")
    laptops.attach("Awa", submission, b"a photo")
    laptops.follow_up("Salif", submission, nom="Dori 2")
    laptops.give("Salif")
    laptops.take("Chef")
    laptops.give("Chef", share=True)
    laptops.take("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        (attachment,) = chef.store.submission(submission).attachments.values()
        assert chef.store.blobs.has(attachment.sha256)


def test_resolution_takes_the_photo_of_the_side_that_is_taken(laptops: Laptops) -> None:
    submission = laptops.share_a_visit(nom="Dori")
    first = laptops.attach("Awa", submission, b"by Awa", name="a.jpg")
    laptops.attach("Salif", submission, b"by Salif", name="s.jpg")
    laptops.give("Awa")
    laptops.give("Salif")
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        resolve_conflicts(chef, submission, take={"": "Awa"}, why=None)
        (attachment,) = chef.store.submission(submission).attachments.values()
    assert (attachment.name, attachment.sha256) == ("a.jpg", first)


def test_resolution_has_an_instance_id_of_its_own(laptops: Laptops) -> None:
    submission = laptops.share_a_visit(nom="Dori", postes="10", marche="6")
    laptops.follow_up("Awa", submission, marche="5")
    laptops.follow_up("Salif", submission, marche="7")
    laptops.give("Awa")
    laptops.give("Salif")
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        before = chef.store.submission(submission).instance_id
        resolve_conflicts(chef, submission, take={"": "Awa"}, why=None)
        state = chef.store.submission(submission)
    assert state.instance_id not in (before, submission)
