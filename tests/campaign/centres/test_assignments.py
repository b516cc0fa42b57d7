"""Areas and assignments: which centres an agent gets, and which wait for a visit."""

from pathlib import Path

import pytest

from survey.campaign.centres.assignments import assign, assigned_here, assigned_rows, cancel
from survey.campaign.overview import take_stock
from survey.errors import CampaignError, KeyMissing, PlaceError
from tests.campaign.visits import Visitors


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    """Return laptops whose coordinator knows three centres: two regions, and one without a place."""
    made = Visitors(tmp_path, monkeypatch)
    made.create("Chef", nom="Dori", region="BF-12")
    made.create("Chef", nom="Manga", region="BF-07")
    made.create("Chef", nom="Sans lieu")
    return made


def give_out(laptops: Visitors, centre: str, to: str, **order: str) -> None:
    with laptops.at("Chef") as campaign:
        entity = next(s for s in campaign.store.entities.all() if s.label == centre)
        assign(campaign, [entity.entity_id], to, **order)


def to_visit(laptops: Visitors, name: str) -> list[tuple[str, bool]]:
    with laptops.at(name) as campaign:
        return [(row.label, row.visited) for row in assigned_here(campaign)]


def test_a_kit_for_an_area_carries_only_its_centres(laptops: Visitors) -> None:
    laptops.new_kit(area=("BF-12",))
    laptops.join("Awa")
    assert laptops.centres("Awa") == ["Dori"]
    text = (laptops.folder / "kit" / "entities" / "centres.json").read_text(encoding="utf-8")
    assert "Manga" not in text


def test_an_agent_of_an_area_goes_on_seeing_only_it(laptops: Visitors) -> None:
    laptops.new_kit(area=("BF-12",))
    laptops.enrol("Awa")
    laptops.create("Chef", nom="Gorom", region="BF-12")
    laptops.round("Awa")
    assert laptops.centres("Awa") == ["Dori", "Gorom", "Sans lieu"]


def test_what_an_agent_of_an_area_found_elsewhere_stays_in_view(laptops: Visitors) -> None:
    laptops.new_kit(area=("BF-12",))
    laptops.join("Awa")
    laptops.create("Awa", nom="Kaya", region="BF-05")
    assert laptops.centres("Awa") == ["Dori", "Kaya"]


def test_a_region_holds_its_provinces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Visitors(tmp_path, monkeypatch)
    made.create("Chef", nom="Ouaga", region="BF-KAD")
    made.create("Chef", nom="Manga", region="BF-07")
    made.new_kit(area=("BF-03",))
    made.join("Awa")
    assert made.centres("Awa") == ["Ouaga"]


def test_an_unknown_area_is_refused_with_the_known_ones(laptops: Visitors) -> None:
    with laptops.at("Chef"), pytest.raises(PlaceError) as refused:
        laptops.new_kit(area=("BF-99",))
    assert "BF-12" in (refused.value.remedy or "")


def test_a_kit_brings_the_assignments_of_its_agent(laptops: Visitors) -> None:
    give_out(laptops, "Dori", "Awa", due="2026-12-15")
    give_out(laptops, "Manga", "Salif")
    laptops.new_kit(agent="Awa")
    laptops.join("Awa")
    assert to_visit(laptops, "Awa") == [("Dori", False)]
    kit = (laptops.folder / "kit" / "kit.json").read_text(encoding="utf-8")
    assert "Salif" not in kit


def test_a_later_assignment_travels_with_the_coordinators_entries(laptops: Visitors) -> None:
    laptops.enrol("Awa", "Salif")
    give_out(laptops, "Dori", "Awa")
    laptops.round("Awa", "Salif")
    assert (to_visit(laptops, "Awa"), to_visit(laptops, "Salif")) == ([("Dori", False)], [])


def test_what_was_visited_comes_last_on_both_sides(laptops: Visitors) -> None:
    laptops.enrol("Awa")
    give_out(laptops, "Dori", "Awa", due="2026-12-01")
    give_out(laptops, "Manga", "Awa", due="2026-12-31")
    laptops.round("Awa")
    with laptops.at("Awa") as campaign:
        dori = next(s.entity_id for s in campaign.store.entities.all() if s.label == "Dori")
    laptops.update("Awa", dori, nom="Dori", region="BF-12")
    laptops.round("Awa")
    expected = [("Manga", False), ("Dori", True)]
    assert to_visit(laptops, "Awa") == expected
    with laptops.at("Chef") as campaign:
        assert [(row.label, row.visited) for row in assigned_rows(campaign)] == expected


def test_the_home_screen_counts_what_is_to_visit(laptops: Visitors) -> None:
    laptops.enrol("Awa")
    give_out(laptops, "Dori", "Awa", note="groupe électrogène")
    laptops.round("Awa")
    with laptops.at("Awa") as campaign:
        stock = take_stock(campaign)
    assert [(row.label, row.note) for row in stock.assigned] == [("Dori", "groupe électrogène")]


def test_two_agents_of_one_centre_are_both_shown_and_one_is_taken_back(laptops: Visitors) -> None:
    give_out(laptops, "Dori", "Awa")
    give_out(laptops, "Dori", "Salif")
    with laptops.at("Chef") as campaign:
        assert [row.agent for row in assigned_rows(campaign)] == ["Awa", "Salif"]
        assert cancel(campaign, [assigned_rows(campaign)[0].id], "Awa") == 1
        assert [row.agent for row in assigned_rows(campaign)] == ["Salif"]


def test_assigning_again_to_the_same_agent_replaces(laptops: Visitors) -> None:
    give_out(laptops, "Dori", "Awa", due="2026-12-01")
    give_out(laptops, "Dori", "Awa", due="2026-12-15")
    with laptops.at("Chef") as campaign:
        assert [row.due for row in assigned_rows(campaign)] == ["2026-12-15"]


def test_an_assignment_of_the_kit_is_taken_back_by_a_later_bundle(laptops: Visitors) -> None:
    give_out(laptops, "Dori", "Awa")
    laptops.new_kit()
    laptops.enrol("Awa")
    with laptops.at("Chef") as campaign:
        cancel(campaign, [assigned_rows(campaign)[0].id])
    laptops.round("Awa")
    assert to_visit(laptops, "Awa") == []


def test_only_a_coordinator_assigns(laptops: Visitors) -> None:
    laptops.new_kit()
    laptops.join("Awa")
    with laptops.at("Awa") as campaign, pytest.raises(KeyMissing):
        assign(campaign, ["x"], "Awa")


def test_a_due_date_that_is_none_is_refused(laptops: Visitors) -> None:
    with pytest.raises(CampaignError):
        give_out(laptops, "Dori", "Awa", due="demain")
