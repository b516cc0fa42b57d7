"""The centres around those of the demo's story: one a line of a table, played as interviews.

What lives here: the steps that a row becomes. What does not: the interviews of the story (`laptops`).
Source: data/demo/SOURCE.md: all of them are invented.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass

from survey.shipped import shipped_folder

VISITED_ON = "2026-11-12"
_CLOSED = "arrete"
_NOTHING = "aucune"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row of the table: the values of its columns by their names, empty without one."""

    values: dict[str, str]

    @property
    def photo(self) -> str:
        """Return the name of its photo, without the ending; empty when none is taken."""
        return f"autour-{self.values['key']}" if self.values["caption"] else ""

    @property
    def position(self) -> tuple[float, float]:
        """Return latitude and longitude in degrees."""
        return float(self.values["latitude"]), float(self.values["longitude"])

    def script(self) -> list[str]:
        """Return the steps of its interview, a line of JSON each."""
        steps: list[dict[str, object]] = [
            {"ref": f"/data/{path}", "value": value} for path, value in self._answers() if value
        ]
        if self.photo:
            attach = {"ref": "/data/images/photo", "path": f"{self.photo}.jpg"}
            steps[-2:-2] = [
                {"attach": attach},
                {"ref": "/data/images/photo_legende", "value": self.values["caption"]},
                {"ref": "/data/images/photo_personnes", "value": "non"},
            ]
        return [json.dumps(step, ensure_ascii=False) for step in steps]

    def _answers(self) -> Iterator[tuple[str, str]]:
        own = self.values
        yield from (("visite/mode", "sur_place"), ("visite/agent_code", "C1"), ("visite/visite_numero", "1"))
        yield "visite/langue_entretien", "fr"
        yield from self._consents()
        yield from (("centre/nom", own["name"]), ("centre/type_centre", own["type"]))
        yield from (("centre/statut", own["status"]), ("centre/statut_motif", own["reason"]))
        if own["status"] == _CLOSED:
            yield "centre/statut_depuis", "2025-12-31"
        yield from self._place()
        yield from self._operation()
        yield from self._activity()
        yield from (("cloture/fiabilite", "bonne"), ("cloture/disposition", "complet"))

    def _consents(self) -> Iterator[tuple[str, str]]:
        photo = "oui" if self.photo else "non"
        accord = {
            "page": "oui", "page_niveau": "web", "coordonnees": "non", "photo": photo, "temoignage": "non",
            "liste": "non", "contenus": "oui", "maniere": "signature", "date": VISITED_ON,
        }  # fmt: skip
        yield "consentement/participation", "oui"
        yield from ((f"consentement/accord/cons_{name}", value) for name, value in accord.items())
        yield "consentement/accord/repondant_nom", "Personne Fictive"
        yield "consentement/accord/repondant_fonction", "gestionnaire"

    def _place(self) -> Iterator[tuple[str, str]]:
        own = self.values
        yield "centre/lieu/pays", own["region"][:2]
        yield from ((f"centre/lieu/{name}", own[column]) for name, column in _PLACE.items())
        yield "centre/lieu/position", f"{own['latitude']} {own['longitude']} 0 6"

    def _operation(self) -> Iterator[tuple[str, str]]:
        own = self.values
        is_open = own["status"] != _CLOSED
        yield "fonctionnement/jours_semaine", "6" if is_open else "0"
        if is_open:
            yield from (("fonctionnement/ouvre_a", "08:00:00"), ("fonctionnement/ferme_a", "18:00:00"))
        yield "fonctionnement/energie_sources", own["energy"]
        if own["energy"] != _NOTHING:
            yield "fonctionnement/energie_heures", own["power_hours"]
        yield "fonctionnement/connexion_type", own["connection"]
        if own["connection"] != _NOTHING:
            yield "fonctionnement/connexion_operateur", own["operator"]
            yield "fonctionnement/connexion_cout_na", "nsp"
            yield "fonctionnement/connexion_jours_sans", "3"
        yield from (("equipement[1]/type", "ordinateur"), ("equipement[1]/total", own["computers"]))
        yield "equipement[1]/marche", own["working"]
        yield "equipement[1]/etat", "moyen" if is_open else "mauvais"
        yield "bilan_equipement/maintenance_contrat", "non"

    def _activity(self) -> Iterator[tuple[str, str]]:
        own = self.values
        yield from (("activite/services", own["services"]), ("activite/personnel_total", own["staff"]))
        if own["staff"] != "0":
            yield "activite/personnel_femmes", own["women"]
        counts = own["users"] != "0"
        yield "activite/usagers_source", "registre" if counts else _NOTHING
        if counts:
            yield "activite/usagers_mois", own["users"]
            yield "activite/usagers_femmes_pct", own["women_pct"]
        yield "activite/contenus_existe", "oui" if own["content"] else "non"
        if own["content"]:
            yield from ((f"contenu[1]/{name}", own[column]) for name, column in _CONTENT.items())
            yield from (("contenu[1]/origine", "endogene"), ("contenu[1]/producteur_nature", "centre"))
            yield from (("contenu[1]/droits", "cc"), ("contenu[1]/acces", "Au centre, sur clé USB"))


_PLACE = {"region": "region", "province": "province", "commune": "commune"}
_CONTENT = {"titre": "content", "genre": "genre", "theme": "theme", "langue": "languages", "format": "format"}


def read_neighbours() -> list[Neighbour]:
    """Return the rows of the shipped table."""
    path = shipped_folder("data") / "demo" / "neighbours.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        return [Neighbour(row) for row in csv.DictReader(rows)]
