"""Duplicates in a campaign: the list, the decision, its change and undoing, and how it travels."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.centres.duplicates import decide_pair, decisions_of, list_duplicates
from survey.campaign.overview import take_stock
from survey.campaign.reading.comparing import differing_answers
from survey.errors import CampaignError, KeyMissing, StoreError
from survey.log.same_centre import DIFFERENT, SAME, CentreGroup, groups_of
from tests.campaign.laptops import Laptops
from tests.campaign.made_centres import new_campaign, visit

Twice = tuple[Laptops, str, str]


@pytest.fixture
def twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twice:
    """Return a coordinator who holds two visits of one centre, by two agents."""
    return visited_twice(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    """Return the same, shared by the tests that decide nothing."""
    with pytest.MonkeyPatch.context() as patch:
        yield visited_twice(tmp_path_factory.mktemp("team"), patch)


def visited_twice(folder: Path, patch: pytest.MonkeyPatch) -> Twice:
    team = Laptops(folder, patch)
    for name in ("Awa", "Salif"):
        team.join(name)
        team.give(name)
    team.take("Chef")
    team.accept("Awa")
    team.accept("Salif")
    first = team.visit("Awa", nom="Télécentre Yam Pukri", postes="10", marche="6")
    second = team.visit("Salif", nom="TLC YAM PUKRI", postes="12", marche="6")
    team.give("Awa")
    team.give("Salif")
    team.take("Chef")
    return team, first, second


def test_two_visits_of_one_centre_are_listed_with_their_agents(undecided: Twice) -> None:
    team, first, second = undecided
    with team.at("Chef") as chef:
        (row,) = list_duplicates(chef)
    assert set(row.pair) == {first, second}
    assert {row.first.author, row.second.author} == {"Awa", "Salif"}
    assert (row.verdict, row.scored.is_likely) == (None, False)


def test_a_decided_pair_leaves_the_list_and_stays_in_all(twice: Twice) -> None:
    team, first, second = twice
    with team.at("Chef") as chef:
        decide_pair(chef, first, second, same=False, why="deux quartiers")
        assert list_duplicates(chef) == []
        (row,) = list_duplicates(chef, decided=True)
    assert row.decision is not None
    assert (row.verdict, row.decision.said[0].why) == (DIFFERENT, "deux quartiers")


def test_a_decision_is_changed_then_taken_back(twice: Twice) -> None:
    team, first, second = twice
    with team.at("Chef") as chef:
        pair = decide_pair(chef, first, second, same=False)
        decide_pair(chef, second, first, same=True)
        assert (decisions_of(chef)[pair].verdict, len(decisions_of(chef)[pair].said)) == (SAME, 1)
        decide_pair(chef, first, second, same=None)
        assert decisions_of(chef)[pair].verdict is None
        assert [set(row.pair) for row in list_duplicates(chef)] == [{first, second}]


def test_taking_back_what_was_never_decided_is_refused(undecided: Twice) -> None:
    team, first, second = undecided
    with team.at("Chef") as chef, pytest.raises(CampaignError):
        decide_pair(chef, first, second, same=None)


def test_an_agent_does_not_decide(undecided: Twice) -> None:
    team, first, second = undecided
    with team.at("Awa") as awa, pytest.raises(KeyMissing):
        decide_pair(awa, first, second, same=True)


def test_a_strange_id_decides_nothing(undecided: Twice) -> None:
    team, first, _second = undecided
    with team.at("Chef") as chef:
        with pytest.raises(StoreError):
            decide_pair(chef, first, "019zzz", same=True)
        with pytest.raises(CampaignError):
            decide_pair(chef, first, first, same=True)
        assert decisions_of(chef) == {}


def test_a_decision_travels_by_stick_and_counts_on_the_other_laptop(twice: Twice) -> None:
    team, first, second = twice
    with team.at("Chef") as chef:
        decide_pair(chef, first, second, same=True)
    team.give("Chef")
    team.take("Awa")
    with team.at("Awa") as awa:
        groups = groups_of(decisions_of(awa))
    assert groups == [CentreGroup(tuple(sorted((first, second))))]


def test_status_counts_very_likely_pairs_for_the_coordinator_only(tmp_path: Path) -> None:
    with new_campaign(tmp_path / "c") as campaign:
        one = visit(campaign, "gorom-gorom")
        two = visit(campaign, "gorom-gorom", {"nom": "TLC de Gorom Gorom"})
        counted = take_stock(campaign).duplicates
        decide_pair(campaign, one, two, same=True)
        after = take_stock(campaign).duplicates
    assert counted is not None
    assert after is not None
    assert [(own.count, own.counted_at) for own in (counted, after)] == [(1, None), (0, None)]


def test_status_of_an_agent_counts_no_duplicates(undecided: Twice) -> None:
    team, _first, _second = undecided
    with team.at("Awa") as awa:
        assert take_stock(awa).duplicates is None


def test_a_large_campaign_is_not_counted_again_at_each_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.campaign.centres.duplicates.COUNTED_AT_ONCE", 1)
    with new_campaign(tmp_path / "c") as campaign:
        visit(campaign, "gorom-gorom")
        visit(campaign, "gorom-gorom")
        never = take_stock(campaign).duplicates
        list_duplicates(campaign)
        current = take_stock(campaign).duplicates
        visit(campaign, "gorom-gorom")
        older = take_stock(campaign).duplicates
    assert never is not None
    assert current is not None
    assert older is not None
    assert (never.count, current.count, current.counted_at, older.count) == (None, 1, None, 1)
    assert older.counted_at is not None


def test_side_by_side_shows_only_what_differs(tmp_path: Path) -> None:
    with new_campaign(tmp_path / "c") as campaign:
        one = visit(campaign, "gorom-gorom")
        two = visit(campaign, "gorom-gorom", {"nom": "TLC de Gorom Gorom"})
        found = differing_answers(campaign, one, two)
    assert [(own.first, own.second) for own in found if own.ref.endswith("/nom")] == [
        ("Télécentre communautaire de Gorom-Gorom", "TLC de Gorom Gorom")
    ]
    assert all(own.first != own.second for own in found)
