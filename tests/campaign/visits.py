"""A form that visits centres of a list, and laptops that share the list, for tests of entities.

The workbook is written as pyxform's users write it, so that what pyxform emits is what is tested.
"""

import json
import shutil
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from survey.campaign.entities.lists import entities_in_view
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from survey.campaign.team.enrolment import write_kit
from survey.campaign.team.kit_extras import KitOrder
from survey.records.entities import EntityState
from tests.campaign.laptops import Laptops

WORKBOOK = """
| survey   |
|          | type                             | name   | label  | save_to | bind::survey:pii | bind::survey:subject | calculation |
|          | select_one_from_file centres.csv | centre | Centre |         |                  |                      |             |
|          | text                             | nom    | Nom    | nom     |                  |                      |             |
|          | integer                          | postes | Postes | postes  |                  |                      |             |
|          | text                             | region | Région | region  |                  |                      |             |
|          | text                             | gerant | Gérant | gerant  | name             | manager              |             |
|          | calculate                        | connus |        |         |                  |                      | instance('centres')/root/item[name=${centre}]/postes |
| settings |
|          | form_id | form_title | version | namespaces |
|          | visite  | Visite     | 1       | survey="https://example.org/survey" |
| entities |
|          | list_name | label  | entity_id                    | create_if    | update_if     |
|          | centres   | ${nom} | coalesce(${centre}, uuid())  | ${centre}='' | ${centre}!='' |
"""


def write_form(folder: Path, workbook: str = WORKBOOK, name: str = "visite.xml") -> Path:
    """Write the XForm of a workbook."""
    path = folder / name
    path.write_text(convert(xlsform=workbook, file_type=".md").xform, encoding="utf-8")
    return path


class Visitors(Laptops):
    """Laptops whose form visits centres; `create` makes one, `update` says something of it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, workbook: str = WORKBOOK) -> None:
        super().__init__(folder, monkeypatch, write_form(folder, workbook))

    def create(self, name: str, **answers: str) -> str:
        """Visit a centre that no list has; return its id."""
        self.visit(name, **answers)
        with self.at(name) as campaign:
            return next(s.entity_id for s in campaign.store.entities.all() if s.label == answers["nom"])

    def update(self, name: str, centre: str, **answers: str) -> str:
        """Visit a centre of the list; return the submission."""
        with self.at(name) as campaign, begin_interview(campaign) as interview:
            lines = [{"ref": "/data/centre", "value": centre}]
            lines += [{"ref": f"/data/{question}", "value": value} for question, value in answers.items()]
            conducted = conduct_script(interview, [json.dumps(line) for line in lines])
        assert conducted.submission is not None, conducted.lines
        return conducted.submission

    def centre(self, name: str, centre: str) -> EntityState:
        """Return what a laptop knows of a centre."""
        with self.at(name) as campaign:
            return campaign.store.entities.get(centre)

    def centres(self, name: str) -> list[str]:
        """Return the labels of the centres that a laptop works with."""
        with self.at(name) as campaign:
            return [state.label for state in entities_in_view(campaign, "centres")]

    def new_kit(self, **order: object) -> None:
        """Write the kit again, as things are now; `order` is that of KitOrder."""
        shutil.rmtree(self.folder / "kit")
        with self.at("Chef") as campaign:
            write_kit(campaign, self.folder / "kit", KitOrder(**order))  # type: ignore[arg-type]

    def enrol(self, *names: str) -> None:
        """Let agents join from the kit, and accept them."""
        for name in names:
            self.join(name)
            self.give(name)
        self.take("Chef")
        for name in names:
            self.accept(name)

    def round(self, *names: str) -> None:
        """Hand over from everybody to the coordinator, and back."""
        for name in names:
            self.give(name)
        self.take("Chef")
        self.give("Chef")
        for name in names:
            self.take(name)


def disputed_centre(laptops: Visitors) -> str:
    """Let Awa and the coordinator update one centre from one list; return the centre, of which they disagree."""
    centre = laptops.create("Chef", nom="Réo", postes="5", region="BF-12")
    laptops.new_kit()
    laptops.enrol("Awa")
    laptops.update("Awa", centre, nom="Réo", postes="7", region="BF-12")
    laptops.update("Chef", centre, nom="Réo", postes="9", region="BF-12")
    laptops.round("Awa")
    return centre
