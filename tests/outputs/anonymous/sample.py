"""Submissions of a form with places, a position, dates, persons and free text, to be released."""

from collections.abc import Iterable
from pathlib import Path

from survey.fieldwork.gate import Gate
from survey.form.tags import tags_of
from survey.outputs.anonymous.release import Release, ReleaseOrder, write_release
from survey.outputs.report import Sieve
from survey.records.submissions import SubmissionState
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = form_of("""
| survey |
| | type              | name        | label     | bind::survey:open | bind::survey:pii | bind::survey:subject | calculation |
| | select_one o      | accord      | Accord    |        |       |         | |
| | text              | nom         | Nom       | accord |       |         | |
| | select_one r      | region      | Région    | accord |       |         | |
| | select_one t      | type_centre | Type      | accord |       |         | |
| | geopoint          | position    | Position  | accord |       |         | |
| | date              | ouverture   | Ouverture | accord |       |         | |
| | integer           | postes      | Postes    | accord |       |         | |
| | select_one o      | internet    | Internet  | accord |       |         | |
| | text              | remarque    | Remarque  | accord |       |         | |
| | text              | gerant      | Gérant    | accord | name  | manager | |
| | select_one s      | sexe        | Sexe      | accord | other | manager | |
| | integer           | usagers     | Usagers   | count  |       |         | |
| | calculate         | total       |           | accord |       |         | ${postes} |
| | begin_repeat      | m           | Matériel  |        |       |         | |
| | text              | modele      | Modèle    | accord |       |         | |
| | end_repeat        |             |           |        |       |         | |
| choices |
| | list_name | name | label |
| | o | oui | Oui |
| | o | non | Non |
| | r | n | Nord |
| | r | s | Sud |
| | r | e | Est |
| | t | tlc | Télécentre |
| | t | cyber | Cyber |
| | t | ecole | École |
| | s | f | Femme |
| settings |
| | form_id | namespaces |
| | f | survey="urn:x-survey:tags" |
""")
ANSWERS = {
    "accord": "oui", "nom": "Télécentre de Dori", "region": "n", "type_centre": "tlc",
    "position": "14.03512 -0.03456 300 5", "ouverture": "2004-05-17", "postes": "12", "internet": "oui",
    "remarque": "Derrière la mairie", "gerant": "Awa Diallo", "sexe": "f", "usagers": "77",
}  # fmt: skip


def centre(number: int = 1, **answers: str) -> SubmissionState:
    said = {f"/data/{name}": value for name, value in {**ANSWERS, **answers}.items() if value}
    return state(submission=f"uuid:{number}", form_id="f", answers=said, derived={"/data/total": "12"})


def released(
    states: Iterable[SubmissionState], path: Path, *, k: int = 3, quasi: tuple[str, ...] = ()
) -> Release:
    sieve = Sieve(Gate(tags_of(FORM)))
    leaving = (values for own in states if (values := sieve.values(own)) is not None)
    return write_release(leaving, ReleaseOrder(FORM, k=k, quasi=quasi), path)
