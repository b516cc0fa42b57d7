"""Profiles of managers around the demo's story: one a line of a table, played as interviews.

What lives here: the steps that a row becomes, over those of the story's own profile. What does not: playing
them (`laptops`).
Source: data/demo/SOURCE.md: all of them are invented.
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass

from survey.shipped import shipped_folder

SKILLS = (
    "bureautique", "internet", "multimedia", "web", "donnees", "maintenance", "reseau", "energie", "securite",
    "pedagogie", "moderation", "gestion", "comptes", "projet",
)  # fmt: skip
_LEFT_OUT = ("/data/formation[", "/data/partage/pratique_t", "/data/personne/contact/tel_na")
_VISITING = "chez_eux"


@dataclass(frozen=True, slots=True)
class NeighbouringManager:
    """A row of the table: `centre` is the label of the centre, the rest values by their names."""

    values: dict[str, str]

    @property
    def centre(self) -> str:
        """Return the label of the centre."""
        return self.values["centre"]

    def script(self, pattern: Iterable[str]) -> list[str]:
        """Return the steps of the interview, a line of JSON each; `pattern` are those of another profile."""
        own = self._answers()
        steps = []
        for line in pattern:
            step = json.loads(line)
            if not step["ref"].startswith(_LEFT_OUT):
                steps.append(
                    json.dumps({**step, "value": own.pop(step["ref"], step["value"])}, ensure_ascii=False)
                )
                if step["ref"] == "/data/personne/contact/nom":
                    phone = {"ref": "/data/personne/contact/tel", "value": self.values["phone"]}
                    messages = {"ref": "/data/personne/contact/tel_messages", "value": "oui"}
                    steps += [json.dumps(phone), json.dumps(messages)]
                if step["ref"] == "/data/entraide/aide_moyens" and _VISITING in self.values["means"]:
                    steps.append(json.dumps({"ref": "/data/entraide/aide_km", "value": self.values["km"]}))
        return steps

    def _answers(self) -> dict[str, str]:
        own = self.values
        said = {
            "consentement/accord/cons_profil_niveau": "web",
            "consentement/accord/cons_coordonnees": "oui",
            "poste/depuis": own["since"],
            "personne/contact/nom": own["name"],
            "personne/contact/courriel": f"gestion{own['phone'][-2:]}@exemple.org",
            "personne/langues": own["languages"],
            "parcours/formations_suivies": "non",
            "entraide/besoins": own["needs"],
            "entraide/besoin_premier": own["first"],
            "entraide/aide_sujets": own["topics"],
            "entraide/aide_moyens": own["means"],
            "partage/pratique_existe": "non",
        }
        skills = {f"competences/c_{name}": level for name, level in zip(SKILLS, own["skills"], strict=True)}
        return {f"/data/{path}": value for path, value in (said | skills).items()}


def read_managers() -> list[NeighbouringManager]:
    """Return the rows of the shipped table."""
    path = shipped_folder("data") / "demo" / "managers.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        return [NeighbouringManager(row) for row in csv.DictReader(rows)]
