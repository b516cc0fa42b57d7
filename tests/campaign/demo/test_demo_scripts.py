"""The shipped interviews: each runs to its end, and together they hold what the demo's story needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.demo.laptops import CENTRES, PHOTOS, form_of
from survey.fieldwork.gate import Gate, Refusal
from survey.form.consents import YES
from survey.form.tags import tags_of
from survey.geo import distance_m
from survey.places.phones import parse_phone
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder
from tests.campaign.made_centres import new_campaign, visit

EVERY = sorted(path.stem for path in (shipped_folder("data") / "demo").glob("*.jsonl"))
SCRIPTS = [name for name in EVERY if form_of(name) == CENTRES]
COMPLETE = ("fada-ngourma", "kongoussi", "ngogom")
CLOSED = ("bambey", "fada-ngourma")
PAIR = ("gorom-gorom", "gorom-gorom-bis")
CONTACT = "/data/centre/contact"
CONSENTS = "/data/consentement/accord"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Campaign, dict[str, SubmissionState]]]:
    """Return a campaign in which every shipped interview was held, and its submissions by script."""
    folder = tmp_path_factory.mktemp("scripts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        with new_campaign(folder / "c") as campaign:
            submissions = {script: visit(campaign, script) for script in SCRIPTS}
            yield campaign, {s: campaign.store.submission(id_) for s, id_ in submissions.items()}


Played = tuple[Campaign, dict[str, SubmissionState]]


def point(state: SubmissionState) -> tuple[float, float]:
    lat, lon, *_rest = state.answers["/data/centre/lieu/position"].split()
    return float(lat), float(lon)


def test_there_are_seven_centres_a_manager_and_a_cooperation() -> None:
    assert set(SCRIPTS) == {"bambey", "dori", *COMPLETE, *PAIR}
    assert set(EVERY) - set(SCRIPTS) == {"kongoussi.gestionnaire", "ngogom.cooperation"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_interview_is_finalized_with_how_it_ended(script: str, played: Played) -> None:
    assert played[1][script].disposition == ("ferme" if script in CLOSED else "complet")


@pytest.mark.parametrize("script", COMPLETE)
def test_complete_interview_answers_every_part_of_the_inventory(script: str, played: Played) -> None:
    answers = played[1][script].answers
    assert answers["/data/visite/formule"] == "complet"
    parts = {path.split("/")[2].partition("[")[0] for path in answers}
    assert parts >= {"gouvernance", "locaux", "energie", "usagers", "finances", "difficultes", "resume"}


def test_the_funders_of_ngogom_are_those_of_its_cooperation(played: Played) -> None:
    amounts = {float(v) for p, v in played[1]["ngogom"].answers.items() if p.endswith("/fin_montant")}
    assert amounts == {28000, 20000, 17000, 5000}


def test_every_photo_made_is_attached_by_an_interview(played: Played) -> None:
    names = {a.name for state in played[1].values() for a in state.attachments.values()}
    assert names == {f"{name}.jpg" for name, _lat, _lon in PHOTOS}


def test_the_pair_lies_within_300_metres(played: Played) -> None:
    first, second = (point(played[1][script]) for script in PAIR)
    assert 100 < distance_m(*first, *second) < 300


def test_the_pair_shares_a_telephone_once_it_is_normalised(played: Played) -> None:
    typed = [played[1][script].answers[f"{CONTACT}/gestionnaire_tel"] for script in PAIR]
    assert typed[0] != typed[1]
    assert len({parse_phone(text, "BF").e164 for text in typed}) == 1


def test_the_pair_has_no_name_in_common(played: Played) -> None:
    for path in ("/data/centre/nom", "/data/visite/agent_code", f"{CONTACT}/gestionnaire_nom"):
        assert len({played[1][script].answers[path] for script in PAIR}) == 2


def test_no_other_two_interviews_are_near_each_other(played: Played) -> None:
    others = [script for script in SCRIPTS if script != PAIR[1]]
    for index, one in enumerate(others):
        for other in others[index + 1 :]:
            assert distance_m(*point(played[1][one]), *point(played[1][other])) > 5000


def test_three_agents_held_the_interviews(played: Played) -> None:
    assert len({state.answers["/data/visite/agent_code"] for state in played[1].values()}) == 3


@pytest.mark.parametrize("purpose", ["cons_page", "cons_coordonnees", "cons_photo", "cons_contenus"])
def test_each_purpose_is_granted_by_some_and_refused_by_others(purpose: str, played: Played) -> None:
    answers = {state.answers[f"{CONSENTS}/{purpose}"] for state in played[1].values()}
    assert answers == {"oui", "non"}


def test_contents_leave_where_their_reuse_was_agreed_and_nowhere_else(played: Played, tmp_path: Path) -> None:
    campaign, states = played
    gate = Gate(tags_of(campaign.form()), publish="received")
    refusing = campaign.store.submission(visit(campaign, "dori", {"cons_contenus": "non"}))
    for state in (*states.values(), refusing):
        open_values, refused = gate.let_through(state)
        titles = [path for path in state.answers if path.endswith("/titre")]
        agreed = state.answers[f"{CONSENTS}/cons_contenus"] in YES
        assert all((path in open_values) == agreed for path in titles)
        assert agreed or all(refused[path] is Refusal.NO_CONSENT for path in titles)
    assert sum(path.endswith("/titre") for state in states.values() for path in state.answers) == 11


def test_the_shared_content_of_the_pair_is_entered_twice(played: Played) -> None:
    titles = [{v for p, v in played[1][s].answers.items() if p.endswith("/titre")} for s in PAIR]
    assert all(any("bétail" in title and "Oudalan" in title for title in own) for own in titles)
    assert not titles[0] & titles[1]
