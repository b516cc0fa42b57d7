"""Who has to come again: after attempts and interviews that ended so, until something else ends it."""

from pathlib import Path

import pytest

from survey.campaign.centres.attempts import Try, record_attempt
from survey.campaign.centres.call_backs import call_backs
from survey.campaign.overview import take_stock
from tests.campaign.visits import Visitors

WORKBOOK = """
| survey   |
|          | type                             | name        | label    | save_to |
|          | select_one_from_file centres.csv | centre      | Centre   |         |
|          | text                             | nom         | Nom      | nom     |
|          | text                             | disposition | Résultat |         |
|          | date                             | rappel_date | Rappel   |         |
| settings |
|          | form_id | form_title | version |
|          | visite  | Visite     | 1       |
| entities |
|          | list_name | label  | entity_id                   | create_if    | update_if                    |
|          | centres   | ${nom} | coalesce(${centre}, uuid()) | ${centre}='' | ${centre}!='' and ${nom}!='' |
"""


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    made = Visitors(tmp_path, monkeypatch, WORKBOOK)
    made.create("Chef", nom="Dori", disposition="complet")
    return made


def waiting(laptops: Visitors) -> list[tuple[str, str, str | None]]:
    with laptops.at("Chef") as campaign:
        return [(own.label, own.disposition, own.when) for own in call_backs(campaign)]


def dori(laptops: Visitors) -> str:
    with laptops.at("Chef") as campaign:
        (state,) = campaign.store.entities.all()
        return state.entity_id


def attempt(laptops: Visitors, disposition: str, when: str, again: str | None = None) -> None:
    with laptops.at("Chef") as campaign:
        record_attempt(campaign, dori(laptops), Try(disposition, when, again=again))


def test_an_absent_manager_is_called_back_on_the_date_that_was_said(laptops: Visitors) -> None:
    attempt(laptops, "absent", "2026-11-24T08:00:00+00:00", again="2026-12-03")
    assert waiting(laptops) == [("Dori", "absent", "2026-12-03")]
    with laptops.at("Chef") as campaign:
        stock = take_stock(campaign)
    assert [own.when_text for own in stock.call_backs] == ["2026-12-03"]
    assert stock.as_json()["call_backs"][0]["label"] == "Dori"


def test_a_refusal_later_on_ends_the_call_back(laptops: Visitors) -> None:
    attempt(laptops, "rendez_vous", "2026-11-24T07:00:00+00:00")
    assert waiting(laptops) == [("Dori", "rendez_vous", None)]
    attempt(laptops, "refus", "2026-11-24T07:30:00+00:00")
    assert waiting(laptops) == []


def test_an_interview_to_be_completed_waits_for_the_date_of_its_form(laptops: Visitors) -> None:
    laptops.update("Chef", dori(laptops), disposition="partiel", rappel_date="2026-12-01")
    assert waiting(laptops) == [("Dori", "partiel", "2026-12-01")]
    laptops.update("Chef", dori(laptops), disposition="complet")
    assert waiting(laptops) == []


def test_the_call_backs_of_a_colleague_are_not_on_my_home_screen(laptops: Visitors) -> None:
    laptops.new_kit()
    laptops.enrol("Awa")
    laptops.update("Awa", dori(laptops), disposition="absent")
    laptops.round("Awa")
    assert waiting(laptops) == [("Dori", "absent", None)]
    with laptops.at("Chef") as campaign:
        assert take_stock(campaign).call_backs == ()
    with laptops.at("Awa") as campaign:
        assert len(take_stock(campaign).call_backs) == 1
