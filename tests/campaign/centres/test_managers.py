"""Managers come and go: with the shipped forms, over laptops, the earlier one stays in the centre's history."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.centres.register import EntityDetails, describe_entity
from survey.campaign.demo.laptops import make_photos, script_of
from survey.campaign.deploying import deploy_forms
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from survey.campaign.travel.lists import write_kit_lists
from survey.messages import speaking
from survey.shipped import shipped_folder
from tests.campaign.visits import Visitors

ANSWERS = Path(__file__).parents[2] / "forms" / "answers"
FORMS = shipped_folder("forms")
GONE = "Aïssata Exemple"


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Team"]:
    with pytest.MonkeyPatch.context() as patch:
        yield Team(tmp_path_factory.mktemp("team"), patch)


class Team(Visitors):
    """A coordinator with a centre and its manager of 2019; Awa and Salif note, apart, that the manager left."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super(Visitors, self).__init__(folder, monkeypatch, FORMS / "centre.xlsx")
        with self.at("Chef") as chef:
            deploy_forms(chef, [FORMS / "gestionnaire.xlsx", FORMS / "suivi.xlsx"])
        self.play("Chef", "centre", script_of("gorom-gorom"))
        self.id = self._only("centres")
        self.profile("Chef", depuis="2019", nom=GONE)
        self.post = self._only("gestionnaires")
        self.new_kit()
        self.enrol("Awa", "Salif")
        noted = self.script("suivi/rien-de-neuf", changements="gestionnaire")
        untold = {"ref": "/data/point/changements_texte_na", "value": "nsp"}
        self.play("Awa", "suivi", [*noted, json.dumps(untold)])
        self.round("Awa")
        with self.at("Chef") as chef, speaking("en"):
            self.noted = dict(describe_entity(chef, self.id).facts).get("To do")
        for agent, year in (("Awa", "2024"), ("Salif", "2023")):
            self.play(agent, "gestionnaire", self.script("gestionnaire/depart", jusqu_a=year))
        self.profile("Awa", depuis="2025", nom="Boukary Exemple")
        self.round("Awa", "Salif")

    def profile(self, agent: str, **changed: str) -> None:
        self.play(agent, "gestionnaire", self.script("gestionnaire/premier-profil", **changed))

    def play(self, agent: str, form: str, lines: list[str]) -> None:
        with self.at(agent) as campaign, begin_interview(campaign, form) as interview:
            photos = make_photos(campaign.folder / "camera")
            conducted = conduct_script(interview, lines, folder=photos)
        assert conducted.submission is not None, conducted.lines

    def script(self, name: str, **changed: str) -> list[str]:
        """Return a script of the forms' tests about this centre and this post."""
        own = {"centre": self.id, "gestionnaire": getattr(self, "post", ""), **changed}
        steps = [json.loads(line) for line in (ANSWERS / f"{name}.jsonl").read_text("utf-8").splitlines()]
        for step in steps:
            last = str(step.get("ref", "")).rpartition("/")[2]
            if last in own:
                step["value"] = own[last]
        return [json.dumps(step) for step in steps if "finalize" not in step]

    def _only(self, name: str) -> str:
        with self.at("Chef") as campaign:
            (state,) = campaign.store.entities.all(name)
        return state.entity_id

    def shown(self, name: str) -> EntityDetails:
        with self.at(name) as campaign, speaking("en"):
            return describe_entity(campaign, self.id)


@pytest.mark.parametrize("name", ["Chef", "Salif"])
def test_the_earlier_manager_stays_beside_the_new_one(laptops: Team, name: str) -> None:
    posts = [own for own in laptops.shown(name).linked if own.list == "gestionnaires"]
    assert [(own.since, own.state) for own in posts] == [("2019", "parti"), ("2025", "en_poste")]


def test_two_who_say_otherwise_when_a_manager_left_are_a_conflict(laptops: Team) -> None:
    gone = laptops.shown("Chef").linked[0]
    assert len(gone.conflicts) == 1
    assert all(part in gone.sentence for part in ("jusqu_a", "2024 (Awa)", "2023 (Salif)"))


def test_a_visit_that_saw_another_manager_asks_for_the_profile_until_it_is_there(laptops: Team) -> None:
    assert laptops.noted is not None
    assert "noted another manager" in laptops.noted
    assert "To do" not in dict(laptops.shown("Chef").facts)


def test_no_name_of_a_manager_is_in_a_list_or_in_a_kit(laptops: Team, tmp_path: Path) -> None:
    with laptops.at("Chef") as campaign:
        held = [text for state in campaign.store.submissions() for text in state.answers.values()]
        assert GONE in held
        write_kit_lists(campaign, tmp_path)
    files = list(tmp_path.rglob("*.json"))
    assert any(path.name == "gestionnaires.json" for path in files)
    assert not any("Exemple" in path.read_text(encoding="utf-8") for path in files)
    with laptops.at("Salif") as campaign:
        said = [text for own in campaign.store.entities.writings() for text in own.said.values()]
    assert said
    assert not any("Exemple" in text for text in said)
