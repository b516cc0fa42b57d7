"""Bad input, each kind named in one sentence; the rest is merged, and nothing is written outside the campaign."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from survey.bundle.segments import write_segment
from survey.bundle.signed import write_signed
from survey.bundle.stick import write_file
from survey.campaign.overview import take_stock
from survey.campaign.team.enrolment import decide
from survey.campaign.travel.aside import MAX_FILES, list_aside
from survey.campaign.travel.handover import hand_over
from survey.campaign.travel.taking_in import Outcome
from survey.crypto import DeviceKeys
from survey.errors import StickFull
from survey.log.chain import ChainHead, Writing, head_after, next_entry
from survey.log.signed_head import SignedHead
from survey.messages.reasons import system_reason
from tests.campaign.laptops import Laptops, small_form


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptops]:
    """Return a coordinator and Awa, accepted, with one visit on the stick beside her join request."""
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
    """Return these laptops, as if nobody had used them."""
    return made.copy_to(tmp_path, monkeypatch)


def newest(laptops: Laptops) -> Path:
    return max(laptops.files(), key=lambda path: path.name)


def refused(laptops: Laptops) -> Outcome:
    """Merge the stick at the coordinator's; return the one file that was refused."""
    before = outside(laptops)
    (outcome,) = [outcome for outcome in laptops.take("Chef") if outcome.state == "refused"]
    assert outcome.remark.rstrip().endswith(".")
    assert outside(laptops) == before
    return outcome


def outside(laptops: Laptops) -> dict[Path, bytes]:
    """Return every file but those of the coordinator's campaign."""
    own = laptops.folder / "Chef"
    return {
        path: path.read_bytes()
        for path in laptops.folder.rglob("*")
        if path.is_file() and not path.is_relative_to(own)
    }


def aside_names(laptops: Laptops) -> list[str]:
    with laptops.at("Chef") as chef:
        return [path.name for path in list_aside(chef)]


def test_flipped_bit_is_named_and_the_file_is_set_aside_with_its_reason(laptops: Laptops) -> None:
    path = newest(laptops)
    data = bytearray(path.read_bytes())
    data[-200] ^= 1
    path.write_bytes(data)
    outcome = refused(laptops)
    kept = laptops.folder / "Chef" / "aside" / outcome.aside
    assert kept.read_bytes() == bytes(data)
    reason = kept.with_name(kept.name + ".txt").read_text(encoding="utf-8").splitlines()
    assert ("abîmé" in reason[1], "damaged" in reason[2]) == (True, True)
    with laptops.at("Chef") as chef:
        assert take_stock(chef).aside == 1


def test_the_same_bad_file_is_set_aside_once(laptops: Laptops) -> None:
    newest(laptops).write_bytes(newest(laptops).read_bytes()[:-1])
    assert [refused(laptops).aside, refused(laptops).aside] == 2 * aside_names(laptops)
    with laptops.at("Chef") as chef:
        (kept,) = list_aside(chef)
    laptops.take("Chef", kept)
    assert aside_names(laptops) == [kept.name]


def test_cut_file_is_set_aside_and_its_whole_copy_is_merged_later(laptops: Laptops) -> None:
    path = newest(laptops)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(laptops).aside
    path.write_bytes(whole)
    assert "merged" in {outcome.state for outcome in laptops.take("Chef")}


def test_zero_length_file_of_a_pulled_stick_is_named_and_not_copied(laptops: Laptops) -> None:
    newest(laptops).write_bytes(b"")
    assert (refused(laptops).aside, aside_names(laptops)) == ("", [])


def test_half_written_part_of_a_pulled_stick_is_passed_over(laptops: Laptops) -> None:
    path = newest(laptops)
    path.rename(path.with_name(path.name + ".part"))
    assert {outcome.state for outcome in laptops.take("Chef")} == {"known"}
    laptops.give("Awa")
    assert "merged" in {outcome.state for outcome in laptops.take("Chef")}


def test_file_that_cannot_be_read_is_named(laptops: Laptops, monkeypatch: pytest.MonkeyPatch) -> None:
    path = newest(laptops)
    opened = Path.open

    def failing(own: Path, *given: Any, **named: Any) -> Any:
        if own == path:
            raise OSError(5, "Input/output error")
        return opened(own, *given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", failing)
        (outcome,) = [outcome for outcome in laptops.take("Chef") if outcome.state == "refused"]
    assert (system_reason(OSError(5, "")) in outcome.remark, outcome.aside) == (True, "")


def test_file_of_another_campaign_is_refused_and_never_copied(
    laptops: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    other = Laptops(tmp_path / "other", monkeypatch, small_form(tmp_path / "other"))
    other.give("Chef")
    shutil.copytree(other.stick, laptops.stick, dirs_exist_ok=True)
    assert refused(laptops).aside == ""
    damaged = next(path for path in laptops.files() if path.name in {own.name for own in other.files()})
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert (refused(laptops).aside, aside_names(laptops)) == ("", [])


def test_letter_named_like_a_bundle_is_refused_and_never_copied(laptops: Laptops) -> None:
    (laptops.stick / "letter.log.zip").write_bytes(b"Dear mother")
    assert (refused(laptops).aside, aside_names(laptops)) == ("", [])


def test_no_more_is_set_aside_than_the_folder_may_hold(laptops: Laptops) -> None:
    whole = newest(laptops).read_bytes()
    for number in range(MAX_FILES + 1):
        cut = newest(laptops).with_name(f"{number:03}.log.zip")
        cut.write_bytes(whole[: -1 - number])
    outcomes = [outcome for outcome in laptops.take("Chef") if outcome.state == "refused"]
    assert (len(outcomes), len(aside_names(laptops))) == (MAX_FILES + 1, MAX_FILES)
    assert sum(outcome.aside == "" for outcome in outcomes) == 1


def test_name_of_a_file_never_leads_out_of_the_folder(laptops: Laptops) -> None:
    bad = newest(laptops).with_name("..\\..\\évil name.log.zip")
    bad.write_bytes(newest(laptops).read_bytes()[:-1])
    name = refused(laptops).aside
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-_")


def test_revoked_signer_is_named(laptops: Laptops) -> None:
    with laptops.at("Chef") as chef:
        decide(chef, "Awa", accept=False)
    assert "2" in refused(laptops).remark


def test_unknown_signer_is_a_remark(laptops: Laptops) -> None:
    laptops.join("Salif")
    laptops.give("Salif")
    remarks = [o.remark for o in laptops.take("Chef") if o.agent == "" or "team list" in o.remark]
    assert len(remarks) == 1


def test_bundle_for_another_device_is_kept_unread(laptops: Laptops) -> None:
    laptops.join("Salif")
    assert {outcome.state for outcome in laptops.take("Salif")} == {"kept"}


def newer_entry(laptops: Laptops, keys: DeviceKeys) -> None:
    """Put a segment on the stick that holds an entry of a kind that this version does not know."""
    with laptops.at("Chef") as chef:
        head = ChainHead(chef.settings.campaign_id, keys.device_id)
        recipients = list(chef.settings.recipients)
    entry = next_entry(
        head, Writing("hologram", "uuid:1", (b'{"v":1}',)), author="X", now_ms=1_795_000_000_000
    )
    after = head_after(entry)
    signed = SignedHead(after, keys.sign(after.signed_bytes()), keys.verify_key)
    data = bytes(write_segment([entry], signed, packer=keys, recipients=recipients))
    (laptops.stick / "0.log.zip").write_bytes(data)


def test_entry_of_a_newer_kind_is_kept_counted_and_said(laptops: Laptops) -> None:
    newer_entry(laptops, DeviceKeys.generate())
    (outcome,) = [outcome for outcome in laptops.take("Chef") if outcome.file == "0.log.zip"]
    assert (outcome.state, outcome.new_entries) == ("merged", 1)
    assert ("version" in outcome.remark, "1" in outcome.remark) == (True, True)
    with laptops.at("Chef") as chef:
        assert [entry.header.kind for entry in chef.store.entries(kind="hologram")] == ["hologram"]


@pytest.mark.parametrize("changed", ["FORMAT_VERSION", "kind"])
def test_file_of_a_newer_version_is_set_aside_for_later(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    with laptops.at("Chef") as chef:
        campaign_id = chef.settings.campaign_id
    with monkeypatch.context() as patched:
        if changed == "FORMAT_VERSION":
            patched.setattr("survey.bundle.signed.FORMAT_VERSION", 2)
        kind = "log" if changed == "FORMAT_VERSION" else "hologram"
        data = bytes(write_signed(kind, campaign_id, {}, [], packer=DeviceKeys.generate(), recipients=[]))
    (laptops.stick / "0.log.zip").write_bytes(data)
    outcome = refused(laptops)
    assert ("version" in outcome.remark, outcome.aside in aside_names(laptops)) == (True, True)


def copy_laptop(laptops: Laptops) -> None:
    """Copy Awa's campaign and her keys to a second laptop, as somebody who images a disk does."""
    shutil.copytree(laptops.folder / "Awa", laptops.folder / "Copie")
    shutil.copytree(laptops.folder / "config-Awa", laptops.folder / "config-Copie")


def test_copied_laptop_loses_no_answer_and_is_shown(laptops: Laptops) -> None:
    copy_laptop(laptops)
    submissions = {laptops.visit("Awa", nom="Réo"), laptops.visit("Copie", nom="Kaya")}
    laptops.give("Awa")
    laptops.give("Copie")
    outcomes = laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert submissions < {state.submission for state in chef.store.submissions()}
        (device,) = [member.device for member in chef.team() if member.name == "Awa"]
        assert chef.store.forks() == {device: 4}
        (warning,) = take_stock(chef).copied
    assert ("Awa" in warning, sum(warning in outcome.remark for outcome in outcomes)) == (True, 1)


def test_laptop_and_its_copy_go_on_each_on_its_own_branch(laptops: Laptops) -> None:
    with laptops.at("Awa") as awa:
        own = awa.device.keys.recipient
    copy_laptop(laptops)
    laptops.visit("Copie", nom="Kaya")
    laptops.visit("Copie", nom="Kaya 2")
    with laptops.at("Copie") as copy:
        # A coordinator's laptop could open what its copy seals; so can this one here.
        copy.settings = replace(copy.settings, recipients=(own,))
        hand_over(copy, laptops.stick)
    mine = laptops.visit("Awa", nom="Réo")
    laptops.take("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert mine in {state.submission for state in chef.store.submissions()}


@pytest.mark.parametrize(("years", "said"), [(10, ("avance", "ahead")), (-10, ("retard", "behind"))])
def test_clock_ten_years_off_is_said_and_drags_nobody(
    laptops: Laptops, years: int, said: tuple[str, ...]
) -> None:
    true = laptops.now
    laptops.now += timedelta(days=365 * years)
    laptops.join("Salif")
    laptops.visit("Salif", nom="Réo")
    laptops.give("Salif")
    laptops.now = true
    remarks = [outcome.remark for outcome in laptops.take("Chef")]
    submission = laptops.visit("Chef", nom="Kaya")
    with laptops.at("Chef") as chef:
        (entry,) = chef.store.entries(subject=submission)
        ahead_s = entry.header.hlc.ms / 1000 - chef.clock().timestamp()
    assert sum(any(word in remark for word in said) for remark in remarks) == 1
    with laptops.at("Chef") as chef:
        clocks = [line for line in take_stock(chef).doubtful if "clock" in line or "horloge" in line]
        flagged = [own.code for own in chef.store.check() if own.code == "clock-ahead"]
    assert abs(ahead_s) < 3600
    assert (len(clocks), len(flagged)) == ((1, 1) if years > 0 else (0, 0))


def test_entries_that_are_missing_are_said_until_they_come(laptops: Laptops) -> None:
    laptops.give("Awa")
    laptops.take("Chef")
    before = set(laptops.files())
    laptops.visit("Awa", nom="Réo")
    laptops.give("Awa")
    (lost,) = [path for path in set(laptops.files()) - before if path.name.endswith(".log.zip")]
    laptops.visit("Awa", nom="Kaya")
    laptops.give("Awa")
    elsewhere = laptops.folder / lost.name
    lost.rename(elsewhere)
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert [said for said in take_stock(chef).doubtful if "missing" in said or "manquent" in said] != []
        assert "entries-missing" in {own.code for own in chef.store.check()}
        kept = len(list(chef.store.submissions()))
    laptops.take("Chef", elsewhere)
    with laptops.at("Chef") as chef:
        assert take_stock(chef).doubtful == ()
        assert len(list(chef.store.submissions())) == kept + 1


@contextlib.contextmanager
def small_stick(point: Path, size: str) -> Iterator[Path]:
    point.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(point)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this system lets nobody mount here")
    try:
        yield point
    finally:
        subprocess.run(["umount", "--lazy", str(point)], check=True)


def test_full_stick_takes_the_answers_says_so_and_leaves_nothing_half_written(laptops: Laptops) -> None:
    laptops.visit_with_photo("Awa", bytes(range(256)) * 8000)
    with small_stick(laptops.folder / "small", "2m") as stick, laptops.at("Awa") as awa:
        with pytest.raises(StickFull) as caught:
            hand_over(awa, stick)
        names = [path.name for path in stick.rglob("*") if path.is_file()]
        assert ("3" in caught.value.what, len(names)) == (True, 3)
        assert {name.partition(".")[2] for name in names} == {"log.zip"}


def test_disk_that_fills_up_while_writing_is_said_as_full(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.bundle.stick.require_space", lambda *_arguments: None)
    with small_stick(laptops.folder / "small", "1m") as stick:
        with pytest.raises(StickFull):
            write_file(stick / "a.log.zip", bytes(2_000_000))
        assert list(stick.iterdir()) == []
