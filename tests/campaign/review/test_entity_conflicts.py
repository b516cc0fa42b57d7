"""Two agents who visit one centre from the same list: seen, settled, and known to both."""

from pathlib import Path

import pytest

from survey.campaign.review.entity_settling import (
    describe_entity_conflicts,
    entities_in_conflict,
    resolve_entity,
)
from survey.campaign.review.settling import resolve_conflicts
from survey.errors import LogError
from tests.campaign.kits import forge_kit
from tests.campaign.visits import Visitors


@pytest.fixture(scope="module")
def made_laptops(tmp_path_factory: pytest.TempPathFactory) -> Visitors:
    with pytest.MonkeyPatch.context() as patch:
        return prepared(tmp_path_factory.mktemp("laptops"), patch)


@pytest.fixture
def laptops(made_laptops: Visitors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    """Return laptops of which Awa got the centre by the kit and Salif by a bundle."""
    return made_laptops.copy_to(tmp_path, monkeypatch)


def prepared(folder: Path, patch: pytest.MonkeyPatch) -> Visitors:
    made = Visitors(folder, patch)
    made.create("Chef", nom="Réo", postes="5", region="BF-12")
    made.new_kit()
    made.join("Awa")
    (folder / "kit" / "entities" / "centres.json").unlink()
    forge_kit(folder / "kit")
    made.join("Salif")
    for name in ("Awa", "Salif"):
        made.give(name)
    made.take("Chef")
    for name in ("Awa", "Salif"):
        made.accept(name)
    made.give("Chef")
    made.take("Salif")
    return made


def the_centre(laptops: Visitors) -> str:
    with laptops.at("Chef") as campaign:
        (centre,) = campaign.store.entities.all()
    return centre.entity_id


def disagree(laptops: Visitors) -> str:
    """Let both agents update the centre from the list that they have; return the centre."""
    centre = the_centre(laptops)
    laptops.update("Awa", centre, nom="Réo", postes="7", region="BF-12")
    laptops.update("Salif", centre, nom="Réo", postes="9", region="BF-12")
    laptops.round("Awa", "Salif")
    return centre


def test_two_updates_from_one_base_are_a_conflict_with_values_authors_and_times(laptops: Visitors) -> None:
    centre = disagree(laptops)
    with laptops.at("Chef") as campaign:
        assert [state.entity_id for state in entities_in_conflict(campaign)] == [centre]
        _state, (conflict,) = describe_entity_conflicts(campaign, centre[:8])
    assert conflict.path == "postes"
    assert {(side.author, side.value) for side in conflict.sides} == {("Awa", "7"), ("Salif", "9")}
    assert all(side.when_ms > 0 for side in conflict.sides)


def test_agents_see_the_conflict_after_the_next_bundle(laptops: Visitors) -> None:
    centre = disagree(laptops)
    for name in ("Awa", "Salif"):
        with laptops.at(name) as campaign:
            _state, (conflict,) = describe_entity_conflicts(campaign, centre)
        assert {side.value for side in conflict.sides} == {"7", "9"}


def test_the_settlement_reaches_both_by_the_next_bundle(laptops: Visitors) -> None:
    centre = disagree(laptops)
    with laptops.at("Chef") as campaign:
        resolve_entity(campaign, centre, take={"postes": "Salif"}, why="compté")
    laptops.round("Awa", "Salif")
    for name in ("Chef", "Awa", "Salif"):
        state = laptops.centre(name, centre)
        assert (state.properties["postes"], state.conflicts) == ("9", ())


def test_an_update_after_the_settlement_is_no_conflict(laptops: Visitors) -> None:
    centre = disagree(laptops)
    with laptops.at("Chef") as campaign:
        resolve_entity(campaign, centre, take={"": "Awa"}, why=None)
    laptops.round("Awa", "Salif")
    laptops.update("Salif", centre, nom="Réo", postes="8", region="BF-12")
    laptops.round("Awa", "Salif")
    for name in ("Chef", "Awa", "Salif"):
        state = laptops.centre(name, centre)
        assert (state.properties["postes"], state.conflicts) == ("8", ())


def test_updates_of_different_properties_combine(laptops: Visitors) -> None:
    centre = the_centre(laptops)
    laptops.update("Awa", centre, nom="Réo", postes="7", region="BF-12")
    laptops.update("Salif", centre, nom="Réo centre", postes="5", region="BF-12")
    laptops.round("Awa", "Salif")
    for name in ("Chef", "Awa", "Salif"):
        state = laptops.centre(name, centre)
        assert (state.label, state.properties["postes"], state.conflicts) == ("Réo centre", "7", ())


def test_a_settlement_that_leaves_a_property_open_is_refused(laptops: Visitors) -> None:
    centre = the_centre(laptops)
    laptops.update("Awa", centre, nom="Réo", postes="7", region="BF-13")
    laptops.update("Salif", centre, nom="Réo", postes="9", region="BF-01")
    laptops.round("Awa", "Salif")
    with laptops.at("Chef") as campaign, pytest.raises(LogError):
        resolve_entity(campaign, centre, take={"postes": "Awa"}, why=None)


def test_what_one_submission_disputes_is_settled_as_its_answers(laptops: Visitors) -> None:
    centre = the_centre(laptops)
    submission = laptops.update("Awa", centre, nom="Réo", postes="7", region="BF-12")
    laptops.round("Awa")
    laptops.follow_up("Awa", submission, postes="8")
    laptops.follow_up("Chef", submission, postes="9")
    laptops.round("Awa")
    with laptops.at("Chef") as campaign:
        assert entities_in_conflict(campaign) == []
        resolve_conflicts(campaign, submission, take={"": "Awa"}, why=None)
    state = laptops.centre("Chef", centre)
    assert (state.properties["postes"], state.conflicts) == ("8", ())


def test_rebuilding_gives_the_same_entities_and_the_check_finds_nothing(laptops: Visitors) -> None:
    disagree(laptops)
    for name in ("Chef", "Awa"):
        before = laptops.dump(name)
        assert b'"dataset":"centres"' in before
        with laptops.at(name) as campaign:
            campaign.store.rebuild()
            assert campaign.store.check() == []
        assert laptops.dump(name) == before
