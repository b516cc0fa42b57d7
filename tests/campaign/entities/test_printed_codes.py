"""Printed centre codes: made apart without collisions, and all of a centre's codes lead to it."""

import json
from pathlib import Path

import pytest

from survey.campaign.centres.duplicates import decide_pair
from survey.campaign.centres.register import describe_entity
from survey.campaign.deploying import deploy_forms
from survey.campaign.entities.printed import take_centre_code
from survey.campaign.review.reviewing import judge
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from survey.campaign.team.codes import give_code
from survey.errors import CampaignError, StoreError
from survey.fieldwork.codes import read_centre_code
from survey.interview.choices import ChoiceFilter
from tests.campaign.submissions.test_revisits import FOLLOW_UP, INVENTORY
from tests.campaign.visits import Visitors


class Coders(Visitors):
    """Laptops whose inventory enters centres with a printed code."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        form = folder / "centre.md"
        form.write_text(INVENTORY, encoding="utf-8")
        super(Visitors, self).__init__(folder, monkeypatch, form)

    def inventory(self, agent: str, name: str, **answers: str) -> tuple[str, str]:
        """Enter a centre; return its submission and its printed code."""
        given = {"visite_numero": "1", "nom": name, **answers}
        lines = [json.dumps({"ref": f"/data/{ref}", "value": value}) for ref, value in given.items()]
        with self.at(agent) as campaign, begin_interview(campaign) as interview:
            conducted = conduct_script(interview, lines)
            assert conducted.submission is not None, conducted.lines
            return conducted.submission, campaign.store.submission(conducted.submission).answers[
                "/data/centre_code"
            ]


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Coders:
    with pytest.MonkeyPatch.context() as patch:
        made = Coders(tmp_path_factory.mktemp("codes"), patch)
        made.enrol("Awa", "Salif")
        made.round("Awa", "Salif")
    return made


@pytest.fixture
def laptops(enrolled: Coders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Coders:
    copy = enrolled.copy_to(tmp_path / "laptops", monkeypatch)
    assert isinstance(copy, Coders)
    return copy


def test_two_agents_who_never_met_make_different_codes_that_read(laptops: Coders) -> None:
    codes = [laptops.inventory(agent, "Réo")[1] for agent in ("Awa", "Salif") for _centre in range(3)]
    assert len(set(codes)) == 6
    assert [read_centre_code(code) for code in codes] == codes
    assert {code.split("-")[1] for code in codes} == {"K1", "K2"}


def test_a_number_is_not_taken_twice_even_by_a_restored_database(laptops: Coders) -> None:
    first = laptops.inventory("Awa", "Réo")[1]
    with laptops.at("Awa") as campaign:
        campaign.store.keep_note("centre-counter", "")
        assert take_centre_code(campaign) > first


def test_an_interview_that_is_given_up_keeps_its_number(laptops: Coders) -> None:
    with laptops.at("Awa") as campaign:
        with begin_interview(campaign) as interview:
            shown = interview.instance.node("/data/centre_code").value
        assert take_centre_code(campaign) != shown


def test_practice_takes_no_number(laptops: Coders) -> None:
    with laptops.at("Awa") as campaign, begin_interview(campaign, practice=True) as interview:
        assert not interview.instance.node("/data/centre_code").value


def test_a_laptop_without_an_agents_code_makes_none(laptops: Coders) -> None:
    laptops.join("Issa")
    with laptops.at("Issa") as campaign, pytest.raises(CampaignError):
        take_centre_code(campaign)


def test_a_code_that_was_given_is_given_to_nobody_else(laptops: Coders) -> None:
    with laptops.at("Chef") as campaign:
        assert give_code(campaign, "Chef").code == "K3"
        with pytest.raises(CampaignError):
            give_code(campaign, "Chef", "K1")
        assert give_code(campaign, "Salif", "B2").code == "B2"
        with pytest.raises(CampaignError):
            give_code(campaign, "Chef", "K2")


@pytest.fixture
def same(laptops: Coders) -> tuple[Coders, str, str]:
    """Two agents enter one centre, and the coordinator says so; return the codes of the first and the second."""
    (first, code), (second, other) = (laptops.inventory(agent, "Réo") for agent in ("Awa", "Salif"))
    laptops.round("Awa", "Salif")
    with laptops.at("Chef") as chef:
        decide_pair(chef, first, second, same=True)
        judge(chef, [first], "approved")
    return laptops, code, other


def test_both_codes_of_a_centre_lead_to_the_one_that_stands(same: tuple[Coders, str, str]) -> None:
    laptops, code, other = same
    with laptops.at("Chef") as chef:
        for asked in (code, other, other.lower().replace("-", " ")):
            shown = describe_entity(chef, asked)
            assert (shown.row.properties["code"], shown.codes) == (code, (code, other))


def test_until_it_is_decided_each_code_leads_to_its_own(laptops: Coders) -> None:
    (_first, code), (_second, other) = (laptops.inventory(agent, "Réo") for agent in ("Awa", "Salif"))
    laptops.round("Awa", "Salif")
    with laptops.at("Chef") as chef:
        assert [describe_entity(chef, own).codes for own in (code, other)] == [(code,), (other,)]


def test_a_wrong_sign_in_a_code_is_told(same: tuple[Coders, str, str]) -> None:
    laptops, code, _other = same
    with laptops.at("Chef") as chef:
        with pytest.raises(CampaignError):
            describe_entity(chef, code[:-1] + ("A" if code[-1] != "A" else "B"))
        with pytest.raises(StoreError):
            describe_entity(chef, "BF-Z9-001-" + read_check("BFZ9001"))


def read_check(body: str) -> str:
    from survey.fieldwork.codes import check_character

    return check_character(body) or "0"


def test_an_interview_finds_the_centre_by_either_code(same: tuple[Coders, str, str], tmp_path: Path) -> None:
    laptops, code, other = same
    follow_up = tmp_path / "suivi.md"
    follow_up.write_text(FOLLOW_UP, encoding="utf-8")
    with laptops.at("Chef") as chef:
        deploy_forms(chef, [follow_up])
        standing = describe_entity(chef, code).row.id
        with begin_interview(chef, "suivi", centre=other) as interview:
            assert interview.instance.node("/data/centre").value == standing
        with begin_interview(chef, "suivi") as interview:
            interview.controller.jump_to("/data/centre")
            options = interview.controller.prompt().options
            found = ChoiceFilter(options).matches(other)
            assert standing in [options[index].code for index in found]
