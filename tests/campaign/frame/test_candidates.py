"""Centres named in interviews: listed with what they may be, accepted into the frame, rejected, taken back."""

from pathlib import Path

import pytest

from survey.campaign.frame.candidates import Candidate, accept, list_candidates, reject, undecide
from survey.campaign.review.reviewing import judge
from survey.errors import CampaignError
from tests.campaign.frame.naming import naming_laptops, visit
from tests.campaign.visits import Visitors


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    return naming_laptops(tmp_path, monkeypatch)


def listed(laptops: Visitors, *, decided: bool = False) -> dict[str, Candidate]:
    with laptops.at("Chef") as campaign:
        return {own.name: own for own in list_candidates(campaign, decided=decided)}


def test_candidates_say_who_named_them_where_and_what_they_may_be(laptops: Visitors) -> None:
    found = listed(laptops)
    assert found.keys() == {"TLC Wend-Panga", "Foyer des jeunes"}
    own = found["TLC Wend-Panga"]
    assert (own.named_at, own.author, own.works) == ("Dori", "Chef", "oui")
    assert [(likely.label, likely.is_candidate) for likely in own.likely] == [
        ("Télécentre Wend Panga", False)
    ]
    assert own.likely[0].reasons


def test_an_accepted_candidate_is_in_the_list_until_that_is_taken_back(laptops: Visitors) -> None:
    own = listed(laptops)["Foyer des jeunes"]
    with laptops.at("Chef") as campaign:
        accept(campaign, [own.id[:8]], ["region=Liptako", "telephone=70112233"])
        state = campaign.store.entities.get(own.id)
        assert (state.label, state.properties["region"], state.touched) == ("Foyer des jeunes", "BF-12", {})
        assert "telephone" not in state.properties
        with pytest.raises(CampaignError):
            accept(campaign, [own.id])
        undecide(campaign, [own.id])
        assert own.id not in {s.entity_id for s in campaign.store.entities.all()}
    assert listed(laptops)["Foyer des jeunes"].state == "waiting"


def test_a_rejected_candidate_keeps_its_reason_and_does_not_wait(laptops: Visitors) -> None:
    own = listed(laptops)["TLC Wend-Panga"]
    with laptops.at("Chef") as campaign:
        reject(campaign, [own.id], "est le centre de Réo")
    assert "TLC Wend-Panga" not in listed(laptops)
    decided = listed(laptops, decided=True)["TLC Wend-Panga"]
    assert (decided.state, decided.why) == ("rejected", "est le centre de Réo")


def test_a_value_that_does_not_fit_accepts_nothing(laptops: Visitors) -> None:
    own = listed(laptops)["Foyer des jeunes"]
    with laptops.at("Chef") as campaign, pytest.raises(CampaignError) as refused:
        accept(campaign, [own.id], ["region=Atlantide"])
    assert refused.value.where == "region=Atlantide"
    assert listed(laptops)["Foyer des jeunes"].state == "waiting"


def test_an_interview_that_was_rejected_names_nobody(laptops: Visitors) -> None:
    submission = visit(laptops, "Sebba", [("Inventé", "Nulle part")])
    assert "Inventé" in listed(laptops)
    with laptops.at("Chef") as campaign:
        judge(campaign, [submission], "rejected", comment="inventé")
    assert "Inventé" not in listed(laptops)
