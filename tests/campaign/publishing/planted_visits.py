"""Interviews that hold names, numbers, a home and photos, to look for in what is published."""

import json
from collections.abc import Mapping
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.review.reviewing import judge
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from tests.campaign.visits import write_form
from tests.media.photo_factory import OUAGADOUGOU, exif_with, jpeg_bytes

WORKBOOK = """
| survey |
| | type | name | label | save_to | bind::survey:open | bind::survey:pii | bind::survey:subject | calculation |
| | select_one_from_file centres.csv | centre | Centre | | cons_page | | | |
| | select_one o | cons_page    | Page     | | | | | |
| | select_one o | cons_contact | Contact  | | | | | |
| | text         | nom          | Nom      | nom | cons_page | | | |
| | geopoint     | maison       | Maison   | | cons_contact | position | manager | |
| | text         | gerant       | Gérant   | | cons_contact | name | manager | |
| | text         | tel          | Tél.     | | cons_contact | phone | manager | |
| | text         | courriel     | Courriel | | cons_contact | email | manager | |
| | integer      | usagers      | Usagers  | | count | | | |
| | image        | photo        | Photo    | | cons_page | | | |
| | begin_repeat | materiel     | Matériel | | | | | |
| | text         | modele       | Modèle   | | cons_page | | | |
| | text         | serie        | Numéro   | | | | | |
| | end_repeat | | | | | | | |
| | calculate    | carte        |          | | | | | concat(${gerant}, ' ', ${tel}) |
| choices |
| | list_name | name | label |
| | o | oui | Oui |
| | o | non | Non |
| settings |
| | form_id | namespaces | instance_name |
| | visite | survey="urn:x-survey:tags" | concat(${nom}, ' ', ${gerant}) |
| entities |
| | list_name | label  | entity_id                   | create_if    | update_if     |
| | centres   | ${nom} | coalesce(${centre}, uuid()) | ${centre}='' | ${centre}!='' |
"""
PERSON = {"gerant": "Hamidou Maïga-Planté", "tel": "+226 70 98 76 54", "courriel": "plante@exemple.org"}
SERIAL, HOME, CAMERA, USERS = "SN-PLANTE-4711", "12.364219", "CAMERAPLANTEE", "424399417"
PLANTED = (*PERSON.values(), SERIAL, HOME)
CLOSED = (*PLANTED, CAMERA, USERS)


def forms_of(folder: Path) -> Path:
    (folder / "centres.csv").write_text("name,label\n", encoding="utf-8")
    return write_form(folder, WORKBOOK)


def visit(campaign: Campaign, folder: Path, consents: Mapping[str, str], **answers: str) -> str:
    """Hold an interview with all that is planted; return the submission, approved."""
    photo = folder / "photo.jpg"
    photo.write_bytes(jpeg_bytes(exif_with(OUAGADOUGOU, make=CAMERA, model=SERIAL)))
    said = {**consents, "nom": "Centre de Dori", **PERSON, **answers}
    said |= {"maison": f"{HOME} -1.533817 300 4", "usagers": USERS}
    steps = [{"ref": f"/data/{name}", "value": value} for name, value in said.items()]
    steps += [
        {"ref": f"/data/materiel[1]/{own}", "value": value}
        for own, value in (("modele", "X1"), ("serie", SERIAL))
    ]
    lines = [json.dumps(step) for step in (*steps, {"attach": {"ref": "/data/photo", "path": str(photo)}})]
    with begin_interview(campaign) as interview:
        conducted = conduct_script(interview, lines)
    assert conducted.submission is not None, conducted.lines
    judge(campaign, [conducted.submission], "approved")
    return conducted.submission
