"""A form that asks several persons for consent and data, and interviews held with it."""

import json

from survey.campaign.submissions.interviews import begin_interview, conduct_script
from tests.campaign.laptops import Laptops

WORKBOOK = """
| survey |
| | type         | name               | label::Français (fr) | label::English (en) | calculation | bind::survey:pii | bind::survey:subject | bind::survey:open |
| | calculate    | notice_version     |                      |                     | '2026-11-01' |       |         |                  |
| | note         | notice             | Nous recensons.      | We list.            |              |       |         |                  |
| | select_one o | cons_coordonnees   | Coordonnées ?        | Contact details?    |              |       |         |                  |
| | select_one o | cons_liste         | Liste ?              | Mailing list?       |              |       |         |                  |
| | select_one o | cons_photo         | Photos ?             | Photos?             |              |       |         |                  |
| | text         | nom                | Nom du centre        | Name of the centre  |              |       |         |                  |
| | text         | gestionnaire_nom   | Nom du gestionnaire  | Manager's name      |              | name  | manager | cons_coordonnees |
| | text         | gestionnaire_tel   | Son téléphone        | Their telephone     |              | phone | manager | cons_coordonnees |
| | text         | temoin_nom         | Nom du témoin        | Name of the witness |              | name  | witness |                  |
| | audio        | voix               | Voix                 | Voice               |              | voice | manager |                  |
| | image        | photo              | Façade               | Front               |              | image | centre  | cons_photo       |
| | select_one o | photo_personnes    | Des gens dessus ?    | People on it?       |              |       |         |                  |
| | text         | observations       | Observations         | Remarks             |              |       |         |                  |
| choices |
| | list_name | name | label::Français (fr) | label::English (en) |
| | o | oui | Oui | Yes |
| | o | non | Non | No |
| settings |
| | form_id | version | namespaces |
| | visite | 1 | survey="urn:x-survey:tags" |
"""
MANAGER, PHONE, WITNESS = "Hamidou Maïga-Planté", "+226 70 11 22 33", "Fatou Sy-Plantée"
VOICE = b"RIFF the voice of the planted one"


def visit(laptops: Laptops, name: str = "Chef", **changes: str) -> str:
    """Hold the interview with everything answered; return the submission's id without `uuid:`."""
    answers = {
        "cons_coordonnees": "oui", "cons_liste": "oui", "cons_photo": "oui", "nom": "Cyber de Dori",
        "gestionnaire_nom": MANAGER, "gestionnaire_tel": PHONE, "temoin_nom": WITNESS,
        "photo_personnes": "oui", "observations": "Monsieur Maïga-Planté Hamidou est parti à midi.",
    }  # fmt: skip
    lines = [
        json.dumps({"ref": f"/data/{own}", "value": value}) for own, value in {**answers, **changes}.items()
    ]
    for question, file, data in (("voix", "voix.wav", VOICE), ("photo", "facade.jpg", b"\xff\xd8 front")):
        path = laptops.folder / file
        path.write_bytes(data)
        lines.append(json.dumps({"attach": {"ref": f"/data/{question}", "path": str(path)}}))
    with laptops.at(name) as campaign, begin_interview(campaign) as interview:
        conducted = conduct_script(interview, lines)
    assert conducted.submission is not None, conducted.lines
    return conducted.submission.removeprefix("uuid:")
