"""A laptop between two others: sealed files of others go on with it, byte for byte, and go when they arrived."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from survey.bundle import packs
from survey.campaign.overview import take_stock
from survey.campaign.settings import write_settings
from survey.campaign.team.enrolment import decide
from survey.campaign.travel.carried import list_carried
from survey.campaign.upkeep.freeing import free, plan_freeing
from survey.crypto import DeviceKeys
from survey.records.attachments import Attachment
from tests.campaign.laptops import Laptops

PHOTO = b"a photo of the centre"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a coordinator and two accepted agents, who have met the coordinator once; the stick is empty."""
    with pytest.MonkeyPatch.context() as patched:
        laptops = Laptops(tmp_path_factory.mktemp("made"), patched)
        for name in ("Awa", "Salif"):
            laptops.join(name)
            laptops.give(name)
        laptops.take("Chef")
        laptops.accept("Awa")
        laptops.accept("Salif")
        laptops.give("Chef")
        for name in ("Awa", "Salif"):
            laptops.take(name)
        new_stick(laptops)
        for name in ("Awa", "Salif"):
            with laptops.at(name) as campaign:
                for own in list_carried(campaign):
                    own.path.unlink()
        yield laptops


@pytest.fixture
def laptops(made: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return these laptops, as if nobody had used them."""
    return made.copy_to(tmp_path, monkeypatch)


def new_stick(laptops: Laptops) -> None:
    shutil.rmtree(laptops.stick)
    laptops.stick.mkdir()


def carried(laptops: Laptops, name: str) -> dict[str, bytes]:
    """Return what a laptop carries, by the name of each file on a stick."""
    with laptops.at(name) as campaign:
        return {own.name: own.path.read_bytes() for own in list_carried(campaign)}


def on_stick(laptops: Laptops, name: str) -> dict[str, bytes]:
    """Return the files of a laptop's folder on the stick, but the first one, which has arrived long since."""
    with laptops.at(name) as campaign:
        folder = laptops.stick / campaign.settings.campaign_id / campaign.device.device_id
    return {path.name: path.read_bytes() for path in folder.glob("*") if path.name[:8] != "00000001"}


def meet(laptops: Laptops, giver: str, taker: str) -> None:
    """Hand over from one laptop to another on a stick that is new."""
    new_stick(laptops)
    laptops.give(giver)
    laptops.take(taker)


def limit(laptops: Laptops, name: str, megabytes: int) -> None:
    with laptops.at(name) as campaign:
        write_settings(campaign.folder, replace(campaign.settings, carrying_limit_mb=megabytes))


def test_work_goes_through_a_third_laptop_and_its_receipt_comes_back_the_same_way(laptops: Laptops) -> None:
    submission = laptops.visit_with_photo("Awa", PHOTO)
    meet(laptops, "Awa", "Salif")
    meet(laptops, "Salif", "Chef")
    with laptops.at("Chef") as chef:
        assert chef.store.submission(submission).submission == submission
        assert [blob.size_bytes for blob in chef.store.blobs.list()] == [len(PHOTO)]
    meet(laptops, "Chef", "Salif")
    meet(laptops, "Salif", "Awa")
    with laptops.at("Awa") as awa:
        assert take_stock(awa).only_here == 0
        plan = plan_freeing(awa)
        free(awa, plan)
        assert (len(plan.files), plan.waiting) == (1, 0)
        assert list(awa.store.blobs.list()) == []


def test_what_is_carried_is_what_the_author_wrote_byte_for_byte(laptops: Laptops) -> None:
    laptops.visit_with_photo("Awa", PHOTO)
    new_stick(laptops)
    laptops.give("Awa")
    written = on_stick(laptops, "Awa")
    laptops.take("Salif")
    new_stick(laptops)
    laptops.give("Salif")
    assert len(written) == 2
    assert on_stick(laptops, "Awa") == written == carried(laptops, "Salif")


def test_stick_that_the_author_wrote_gets_no_second_copy(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    before = on_stick(laptops, "Awa")
    laptops.take("Salif")
    report = laptops.give("Salif")
    assert (report.passed_on, on_stick(laptops, "Awa")) == (0, before)


def test_carrier_reads_nothing_of_it(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori-la-Belle")
    before = laptops.dump("Salif")
    meet(laptops, "Awa", "Salif")
    assert laptops.dump("Salif") == before
    held = [path for path in (laptops.folder / "Salif").rglob("*") if path.is_file()]
    assert not any(b"Dori-la-Belle" in path.read_bytes() for path in held)


def test_receipt_that_comes_by_frees_what_it_names(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    meet(laptops, "Awa", "Salif")
    held = carried(laptops, "Salif")
    meet(laptops, "Salif", "Chef")
    meet(laptops, "Chef", "Salif")
    assert held != {}
    assert not carried(laptops, "Salif").keys() & held.keys()


def test_what_has_arrived_is_not_carried_again(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    meet(laptops, "Awa", "Salif")
    meet(laptops, "Salif", "Chef")
    meet(laptops, "Chef", "Salif")
    before = carried(laptops, "Salif")
    new_stick(laptops)
    laptops.give("Awa")
    outcomes = laptops.take("Salif")
    assert {(outcome.state, outcome.carried) for outcome in outcomes} == {("kept", "")}
    assert carried(laptops, "Salif") == before


def test_coordinators_words_are_carried_to_the_others_although_they_open_here(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    laptops.take("Chef")
    meet(laptops, "Chef", "Salif")
    assert [name[-8:] for name in carried(laptops, "Salif")] == [".log.zip"]
    outcomes = laptops.take("Salif")
    assert {(outcome.state, outcome.carried) for outcome in outcomes} == {("known", "")}


def test_status_says_what_is_carried_for_whom(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.visit("Chef", nom="Réo")
    meet(laptops, "Awa", "Salif")
    meet(laptops, "Chef", "Salif")
    with laptops.at("Awa") as awa:
        packer = awa.device.device_id[:8]
    with laptops.at("Salif") as salif:
        carriage = take_stock(salif).carried
    assert carriage is not None
    assert (carriage.for_coordinators, carriage.for_agents) == ((packer,), ("Chef",))
    assert carriage.files == len(carried(laptops, "Salif"))


def test_own_files_that_come_back_are_not_carried(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    meet(laptops, "Awa", "Salif")
    meet(laptops, "Salif", "Awa")
    assert not [name for name in carried(laptops, "Awa") if name in on_stick(laptops, "Awa")]


def test_full_room_takes_nothing_more_and_says_so(laptops: Laptops, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey.campaign.travel.carried.MB", 10_000)
    limit(laptops, "Salif", 1)
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    first = carried_of(laptops, "Salif")
    laptops.visit_with_photo("Awa", bytes(9000))
    laptops.give("Awa")
    outcomes = [outcome for outcome in laptops.take("Salif") if outcome.carried == "full"]
    assert [outcome.state for outcome in outcomes] == ["kept"]
    assert "[carrying]" in outcomes[0].lacking
    assert first.items() <= carried(laptops, "Salif").items()


def carried_of(laptops: Laptops, name: str) -> dict[str, bytes]:
    laptops.take(name)
    return carried(laptops, name)


def test_accepted_agents_work_takes_the_room_of_what_matters_less(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = DeviceKeys.generate()
    with laptops.at("Salif") as salif:
        campaign_id, recipients = salif.settings.campaign_id, list(salif.settings.recipients)
    photo = Attachment("0" * 64, "x.jpg", 7000, "image/jpeg")
    data = packs.write_pack(
        campaign_id, [photo], lambda _blob: bytes(7000), packer=stranger, recipients=recipients
    )
    (laptops.stick / "99999999.blobs.zip").write_bytes(bytes(data))
    monkeypatch.setattr("survey.campaign.travel.carried.MB", 10_000)
    limit(laptops, "Salif", 1)
    laptops.take("Salif")
    junk = carried(laptops, "Salif")
    laptops.visit("Awa", nom="Dori")
    meet(laptops, "Awa", "Salif")
    assert len(junk) == 1
    assert junk.keys().isdisjoint(carried(laptops, "Salif"))
    assert carried(laptops, "Salif") == on_stick(laptops, "Awa")


def test_limit_of_nothing_carries_nothing(laptops: Laptops) -> None:
    limit(laptops, "Salif", 0)
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    assert {(outcome.state, outcome.carried) for outcome in laptops.take("Salif")} == {("kept", "")}
    assert carried(laptops, "Salif") == {}


def test_nothing_is_carried_when_the_disk_is_nearly_full(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.campaign.travel.carried.SPARE_BYTES", 1 << 60)
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    assert {outcome.carried for outcome in laptops.take("Salif")} == {"", "full"}


def test_damaged_file_is_refused_and_not_carried(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    for path in laptops.files():
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
    assert {outcome.state for outcome in laptops.take("Salif")} == {"refused"}
    assert carried(laptops, "Salif") == {}


@pytest.mark.parametrize("name", ["Salif", "Chef"])
def test_file_that_only_says_that_it_is_sealed_is_refused(laptops: Laptops, name: str) -> None:
    stranger = DeviceKeys.generate()
    with laptops.at("Salif") as salif:
        campaign_id, recipients = salif.settings.campaign_id, list(salif.settings.recipients)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("survey.bundle.signed.seal", lambda data, _recipients: b"not sealed" + data)
        data = packs.write_pack(campaign_id, [], lambda _blob: b"", packer=stranger, recipients=recipients)
    (laptops.stick / "99999999.blobs.zip").write_bytes(bytes(data))
    assert {outcome.state for outcome in laptops.take(name)} == {"refused"}
    assert carried(laptops, name) == {}


def test_what_a_revoked_device_made_is_not_carried(laptops: Laptops) -> None:
    with laptops.at("Chef") as chef:
        decide(chef, "Awa", accept=False)
    meet(laptops, "Chef", "Salif")
    laptops.visit("Awa", nom="Dori")
    new_stick(laptops)
    laptops.give("Awa")
    laptops.take("Salif")
    late = [name for name in carried(laptops, "Salif") if not name.startswith("00000001-")]
    assert not set(late) & on_stick(laptops, "Awa").keys()


def test_carried_file_that_went_bad_on_this_disk_is_dropped_and_said(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    meet(laptops, "Awa", "Salif")
    with laptops.at("Salif") as salif:
        for own in list_carried(salif):
            own.path.write_bytes(own.path.read_bytes()[:-1])
    new_stick(laptops)
    report = laptops.give("Salif")
    assert report.passed_on == 0
    assert report.remarks != ()
    assert (carried(laptops, "Salif"), on_stick(laptops, "Awa")) == ({}, {})
    meet(laptops, "Awa", "Salif")
    assert carried(laptops, "Salif") == on_stick(laptops, "Awa")


def test_coordinator_keeps_what_only_another_could_open_although_that_one_received_it(
    laptops: Laptops,
) -> None:
    laptops.visit("Awa", nom="Dori")
    meet(laptops, "Awa", "Chef")
    laptops.give("Awa")
    laptops.join("Chefe")
    for name in ("Chef", "Chefe"):
        laptops.give(name)
    laptops.take("Chef")
    laptops.accept("Chefe")
    laptops.give("Chef")
    with laptops.at("Chefe") as chefe:
        both = (*chefe.settings.coordinators, chefe.device.device_id)
        write_settings(chefe.folder, replace(chefe.settings, coordinators=both))
    laptops.take("Chefe")
    assert set(on_stick(laptops, "Awa")) <= set(carried(laptops, "Chefe"))
