"""The round of a stick between a coordinator and agents, each on a laptop of their own."""

import json
import shutil
from itertools import permutations
from pathlib import Path

import pytest

from survey.bundle.segments import signed_head_of
from survey.bundle.signed import read_signed
from survey.campaign.overview import take_stock
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.interviews import edit_submission
from survey.campaign.team.enrolment import decide, read_kit
from survey.campaign.travel.handover import unreceived_submissions
from survey.campaign.travel.outbox_files import received_files
from survey.campaign.travel.verifying import verify_bundle
from survey.errors import BundleError, CampaignError, KeyMissing, LogError
from survey.messages import _
from tests.campaign.kits import forge_kit
from tests.campaign.laptops import Laptops, small_form


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def made_team(tmp_path_factory: pytest.TempPathFactory) -> Laptops:
    with pytest.MonkeyPatch.context() as patch:
        laptops = Laptops(tmp_path_factory.mktemp("team"), patch)
        for name in ("Awa", "Salif"):
            laptops.join(name)
            laptops.give(name)
        laptops.take("Chef")
        laptops.accept("Awa")
        laptops.accept("Salif")
        shutil.rmtree(laptops.stick)
        laptops.stick.mkdir()
    return laptops


@pytest.fixture
def team(made_team: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator with two accepted agents; the stick is empty again."""
    return made_team.copy_to(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def made_dispute(made_team: Laptops, tmp_path_factory: pytest.TempPathFactory) -> tuple[Laptops, str]:
    with pytest.MonkeyPatch.context() as patch:
        return disputed_team(made_team.copy_to(tmp_path_factory.mktemp("dispute"), patch))


@pytest.fixture
def disputed(
    made_dispute: tuple[Laptops, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Laptops, str]:
    """Return a centre that two agents followed up from one base, disagreeing on one answer."""
    return made_dispute[0].copy_to(tmp_path, monkeypatch), made_dispute[1]


def disputed_team(team: Laptops) -> tuple[Laptops, str]:
    submission = team.visit("Awa", nom="Dori", postes="10", marche="6")
    team.give("Awa")
    team.take("Chef")
    team.give("Chef", share=True)
    team.take("Salif")
    team.follow_up("Awa", submission, nom="Télécentre de Dori", marche="5")
    team.follow_up("Salif", submission, postes="12", marche="7")
    team.give("Awa")
    team.give("Salif")
    team.take("Chef")
    return team, submission


def test_what_an_agent_finished_reaches_the_coordinator(team: Laptops) -> None:
    submission = team.visit("Awa", nom="Dori", postes="10", marche="6")
    team.give("Awa")
    team.take("Chef")
    with team.at("Chef") as chef:
        assert chef.store.submission(submission).answers["/data/nom"] == "Dori"


def test_merging_the_same_stick_again_changes_nothing(team: Laptops) -> None:
    team.visit("Awa", nom="Dori")
    team.give("Awa")
    team.take("Chef")
    before = team.dump("Chef")
    assert {outcome.state for outcome in team.take("Chef")} == {"known"}
    assert team.dump("Chef") == before


def test_every_order_of_the_files_gives_one_dump(team: Laptops, tmp_path: Path) -> None:
    submission = team.visit("Awa", nom="Dori", postes="10", marche="6")
    team.give("Awa")
    team.follow_up("Awa", submission, nom="Dori 2")
    team.give("Awa")
    team.visit("Salif", nom="Réo")
    team.give("Salif")
    shutil.copytree(tmp_path / "Chef", tmp_path / "before")
    dumps = set()
    new = [path for path in team.files() if not path.name.startswith("00000001-")]
    for order in permutations(new):
        shutil.rmtree(tmp_path / "Chef")
        shutil.copytree(tmp_path / "before", tmp_path / "Chef")
        for file in (*order, order[0]):
            team.take("Chef", file)
        dumps.add(team.dump("Chef"))
    assert len(new) == 3
    assert len(dumps) == 1


def test_receipt_reaches_the_agent_by_the_next_stick(team: Laptops) -> None:
    team.visit("Awa", nom="Dori")
    team.give("Awa")
    team.take("Chef")
    team.give("Chef")
    team.take("Awa")
    with team.at("Awa") as awa:
        assert received_files(awa) == {cut.sha256 for cut in awa.store.outbox.cuts()}
        assert take_stock(awa).only_here == 0


def test_without_a_receipt_a_submission_counts_as_not_received(team: Laptops) -> None:
    team.visit("Awa", nom="Dori")
    team.give("Awa")
    with team.at("Awa") as awa:
        assert take_stock(awa).only_here == 1


def test_every_stick_carries_the_same_files(team: Laptops) -> None:
    team.visit("Awa", nom="Dori")
    team.give("Awa")
    first = {path.name: path.read_bytes() for path in team.files()}
    shutil.rmtree(team.stick)
    team.stick.mkdir()
    team.give("Awa")
    assert {path.name: path.read_bytes() for path in team.files()} == first


def test_follow_ups_from_one_base_combine_and_show_the_one_disagreement(
    disputed: tuple[Laptops, str],
) -> None:
    team, submission = disputed
    with team.at("Chef") as chef:
        state, conflicts = describe_conflicts(chef, submission)
    assert (state.answers["/data/nom"], state.answers["/data/postes"]) == ("Télécentre de Dori", "12")
    (conflict,) = conflicts
    assert conflict.path == "/data/marche"
    assert {(side.author, side.value) for side in conflict.sides} == {("Awa", "5"), ("Salif", "7")}


def test_combined_answers_compute_the_totals_again_before_anybody_settles(
    disputed: tuple[Laptops, str],
) -> None:
    team, submission = disputed
    with team.at("Chef") as chef:
        state = one_submission(chef, submission)
    # Salif's 12 stands; of the disputed number, the provisional winner's.
    assert state.answers["/data/postes"] == "12"
    assert state.derived["/data/panne"] == str(12 - int(state.answers["/data/marche"]))


def test_totals_follow_answers_that_two_agents_changed_without_a_conflict(team: Laptops) -> None:
    submission = team.visit("Awa", nom="Dori", postes="10", marche="6")
    team.give("Awa")
    team.take("Chef")
    team.give("Chef", share=True)
    team.take("Salif")
    team.follow_up("Awa", submission, postes="12")
    team.follow_up("Salif", submission, marche="5")
    team.give("Awa")
    team.give("Salif")
    team.take("Chef")
    with team.at("Chef") as chef:
        state = one_submission(chef, submission)
    assert (state.conflicts, state.derived["/data/panne"]) == ((), "7")


def test_resolution_computes_the_totals_again(disputed: tuple[Laptops, str]) -> None:
    team, submission = disputed
    with team.at("Chef") as chef:
        resolve_conflicts(chef, submission, take={"marche": "Awa"}, why="rappelé")
        state = chef.store.submission(submission)
    assert (state.conflicts, state.answers["/data/marche"], state.derived["/data/panne"]) == ((), "5", "7")


def test_resolution_reaches_both_agents_by_their_next_bundle(disputed: tuple[Laptops, str]) -> None:
    team, submission = disputed
    with team.at("Chef") as chef:
        resolve_conflicts(chef, submission, take={"": "Salif"}, why=None)
    team.give("Chef", share=True)
    for name in ("Awa", "Salif"):
        team.take(name)
        with team.at(name) as agent:
            state = agent.store.submission(submission)
            assert (state.conflicts, state.answers["/data/marche"]) == ((), "7")


def test_conflict_left_open_refuses_the_resolution(disputed: tuple[Laptops, str]) -> None:
    team, submission = disputed
    with team.at("Chef") as chef, pytest.raises(LogError):
        resolve_conflicts(chef, submission, take={}, why=None)


def test_side_that_nobody_took_is_named(disputed: tuple[Laptops, str]) -> None:
    team, submission = disputed
    with team.at("Chef") as chef, pytest.raises(CampaignError) as refusal:
        resolve_conflicts(chef, submission, take={"": "Fatou"}, why=None)
    assert "Awa" in (refusal.value.remedy or "")


def test_third_laptop_carries_a_sealed_file_without_reading_it(team: Laptops) -> None:
    team.visit("Awa", nom="Dori")
    team.give("Awa")
    assert {outcome.state for outcome in team.take("Salif")} == {"kept"}


def test_damaged_file_is_set_aside_and_the_rest_is_merged(team: Laptops) -> None:
    submission = team.visit("Awa", nom="Dori")
    team.give("Awa")
    team.visit("Salif", nom="Réo")
    team.give("Salif")
    with team.at("Salif") as salif:
        folder = team.stick / salif.settings.campaign_id / salif.device.device_id
    bad = max(folder.iterdir())
    bad.write_bytes(bad.read_bytes()[:-1])
    assert sorted(outcome.state for outcome in team.take("Chef")) == ["known", "known", "merged", "refused"]
    with team.at("Chef") as chef:
        assert [state.submission for state in chef.store.submissions()] == [submission]


def test_stick_of_another_campaign_is_refused(
    team: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    other = Laptops(tmp_path / "other", monkeypatch, small_form(tmp_path / "other"))
    other.give("Chef")
    (outcome,) = team.take("Chef", other.stick)
    assert (outcome.state, "autre campagne" in outcome.remark or "another campaign" in outcome.remark) == (
        "refused",
        True,
    )


def test_revoked_device_keeps_its_past_and_loses_its_future(team: Laptops) -> None:
    first = team.visit("Awa", nom="Dori")
    team.give("Awa")
    team.take("Chef")
    with team.at("Chef") as chef:
        decide(chef, "Awa", accept=False)
    team.visit("Awa", nom="Réo")
    team.give("Awa")
    assert sorted(outcome.state for outcome in team.take("Chef")) == ["known", "known", "refused"]
    with team.at("Chef") as chef:
        assert [state.submission for state in chef.store.submissions()] == [first]


def test_device_that_nobody_accepted_is_merged_with_a_remark(laptops: Laptops) -> None:
    laptops.join("Awa")
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    (outcome,) = laptops.take("Chef")
    assert (outcome.state, bool(outcome.remark)) == ("merged", True)


def test_only_a_coordinator_accepts(team: Laptops) -> None:
    with team.at("Awa") as awa, pytest.raises(KeyMissing):
        decide(awa, "Salif", accept=True)


def test_both_ends_read_the_same_six_words(team: Laptops) -> None:
    words = []
    for name in ("Chef", "Awa"):
        with team.at(name) as campaign:
            words.append([m.words for m in campaign.team() if m.name == "Awa"])
    assert words[0] == words[1] != []


def test_kit_holds_no_answer_and_no_private_key(team: Laptops, tmp_path: Path) -> None:
    files = sorted(
        p.relative_to(tmp_path / "kit").parts[0] for p in (tmp_path / "kit").rglob("*") if p.is_file()
    )
    content = json.loads((tmp_path / "kit" / "kit.json").read_text(encoding="utf-8"))
    assert (set(files), "AGE-SECRET" in json.dumps(content)) == (
        {"forms", "gazetteer", "kit.json", "kit.sig"},
        False,
    )


def test_kit_that_leaves_its_folder_is_refused(tmp_path: Path, team: Laptops) -> None:
    forge_kit(tmp_path / "kit", lambda content: content.update(forms=[["..", "visite.xml"]]))
    with pytest.raises(BundleError) as refused:
        read_kit(tmp_path / "kit")
    assert refused.value.what == _("The kit names a file outside of its folder.")


def test_verify_needs_no_campaign_and_says_sealed(team: Laptops) -> None:
    team.visit("Awa", nom="Dori")
    team.give("Awa")
    assert {outcome.state for outcome in verify_bundle(team.stick)} == {"sealed"}


def test_chains_are_whole_after_the_round(disputed: tuple[Laptops, str]) -> None:
    team, _submission = disputed
    with team.at("Chef") as chef:
        assert chef.store.check() == []


def test_relayed_segment_is_signed_by_its_author(disputed: tuple[Laptops, str]) -> None:
    team, _submission = disputed
    relays = [p for p in team.files() if p.name.count("-") == 3]
    with team.at("Awa") as awa:
        own = awa.device.device_id
    assert own in {signed_head_of(read_signed(path.read_bytes())).head.device for path in relays}


def test_agent_accepted_after_handing_over_gets_the_receipts_of_what_came_before(laptops: Laptops) -> None:
    laptops.join("Awa")
    laptops.visit("Awa", nom="Dori")
    laptops.give("Awa")
    laptops.take("Chef")
    # Sealed before she was accepted: she cannot read the receipt in it.
    laptops.give("Chef")
    laptops.accept("Awa")
    laptops.give("Chef")
    laptops.take("Awa")
    with laptops.at("Awa") as awa:
        assert unreceived_submissions(awa) == set()


def test_edit_of_another_answer_does_not_decide_a_conflict(disputed: tuple[Laptops, str]) -> None:
    laptops, submission = disputed
    with laptops.at("Chef") as campaign:
        with pytest.raises(
            CampaignError, match=_("This submission has a conflict: an edit would decide it unseen.")
        ):
            edit_submission(campaign, submission, why="suivi")
        assert one_submission(campaign, submission).conflicts
        assert campaign.store.journals.list() == []
