"""Sharing centres out among agents: which are offered, who gets which, and taking it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.centres.assignments import assign, assigned_rows, give_out, undo_batch
from survey.campaign.centres.attempts import Try, record_attempt
from survey.campaign.frame.choosing import Share, Sharing, share_out
from survey.campaign.frame.importing import carry_out, plan_import
from survey.errors import CampaignError, PlaceError
from tests.campaign.made_centres import new_campaign

# Two rows of centres along a road, at Dori (14.03 N) and at Ouagadougou (12.37 N).
ROWS = [
    *(f"D{n},Dori {n},telecentre,BF-12,BF-SEN,14.0{n} -0.03" for n in range(1, 5)),
    *(f"K{n},Ouaga {n},cmc,BF-03,BF-KAD,12.3{n} -1.52" for n in range(1, 5)),
    "X1,Sans position,cmc,BF-03,BF-KAD,",
]


@pytest.fixture
def campaign(tmp_path: Path) -> Iterator[Campaign]:
    path = tmp_path / "liste.csv"
    path.write_text("\n".join(["code,nom,type,region,province,gps", *ROWS]), encoding="utf-8")
    with new_campaign(tmp_path / "c") as made:
        plan = plan_import(made, path)
        assert plan.problems == ()
        carry_out(made, plan)
        yield made


def named(shares: tuple[Share, ...]) -> dict[str, list[str]]:
    return {share.agent: sorted(own.label for own in share.centres) for share in shares}


def by_code(campaign: Campaign, code: str) -> str:
    return next(s.entity_id for s in campaign.store.entities.all() if s.properties["code"] == code)


def test_an_area_and_a_type_choose_the_centres(campaign: Campaign) -> None:
    asked = Sharing(("Awa",), area=("BF-03",), types=("cmc",))
    assert named(share_out(campaign, asked)) == {
        "Awa": ["Ouaga 1", "Ouaga 2", "Ouaga 3", "Ouaga 4", "Sans position"]
    }
    assert named(share_out(campaign, Sharing(("Awa",), area=("BF-03",), types=("clac",)))) == {"Awa": []}


def test_the_nearest_come_first_to_a_position_or_a_known_centre(campaign: Campaign) -> None:
    (share,) = share_out(campaign, Sharing(("Awa",), near=("12.30 -1.52",), count=2))
    assert named((share,)) == {"Awa": ["Ouaga 1", "Ouaga 2"]}
    assert [round((own.metres or 0) / 1000, 1) for own in share.centres] == [1.1, 2.2]
    assert named(share_out(campaign, Sharing(("Awa",), near=("d4",), count=2))) == {
        "Awa": ["Dori 3", "Dori 4"]
    }


def test_each_agent_gets_the_nearest_to_where_the_agent_starts(campaign: Campaign) -> None:
    shares = share_out(campaign, Sharing(("Awa", "Salif"), near=("Awa=14.03 -0.03", "Salif=12.37 -1.52")))
    found = named(shares)
    assert (len(found["Awa"]), len(found["Salif"])) == (5, 4)
    assert set(found["Awa"]) >= {"Dori 1", "Dori 2", "Dori 3", "Dori 4"}


def test_neighbours_stay_together_and_shares_differ_by_one(campaign: Campaign) -> None:
    found = named(share_out(campaign, Sharing(("Awa", "Salif"))))
    assert sorted(map(len, found.values())) == [4, 5]
    assert found["Salif"] == ["Dori 1", "Dori 2", "Dori 3", "Dori 4"]


def test_who_was_visited_is_assigned_or_refused_is_not_offered(campaign: Campaign) -> None:
    assign(campaign, [by_code(campaign, "D1")], "Awa")
    record_attempt(campaign, by_code(campaign, "D2"), Try("refus"))
    record_attempt(campaign, by_code(campaign, "D3"), Try("absent"))
    (share,) = share_out(campaign, Sharing(("Awa",), area=("BF-12",)))
    assert named((share,)) == {"Awa": ["Dori 3", "Dori 4"]}
    assert share.already == 1


def test_what_was_given_out_together_is_taken_back_together(campaign: Campaign) -> None:
    assign(campaign, [by_code(campaign, "D1")], "Awa", due="2026-12-01")
    batch = give_out(
        campaign, {"Awa": [by_code(campaign, "D1")], "Salif": [by_code(campaign, "K1")]}, due="2026-12-31"
    )
    assert {(row.agent, row.due) for row in assigned_rows(campaign)} == {
        ("Awa", "2026-12-31"),
        ("Salif", "2026-12-31"),
    }
    assert undo_batch(campaign, batch) == 2
    assert [(row.agent, row.due) for row in assigned_rows(campaign)] == [("Awa", "2026-12-01")]
    with pytest.raises(CampaignError):
        undo_batch(campaign, batch)


def test_a_place_that_nobody_knows_is_refused(campaign: Campaign) -> None:
    with pytest.raises(PlaceError):
        share_out(campaign, Sharing(("Awa",), near=("nulle part",)))
