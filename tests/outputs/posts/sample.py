"""A small survey with a summary, and centres of it made without interviews."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from PIL import Image

from survey.fieldwork.gate import Gate, levels_of
from survey.form.definition import FormDefinition
from survey.form.tags import tags_of
from survey.outputs.reports.posts.making import PostsOrder, PostsReport, make_posts
from survey.records.attachments import Attachment
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = """
| survey |
| | type | name | label::Français (fr) | label::English (en) | bind::survey:open | bind::survey:pii | bind::survey:subject |
| | select_one oui_non | cons_page | Publier ? | Publish? | | | |
| | select_one niveau | cons_page_niveau | Qui pourra la voir ? | Who may see it? | | | |
| | select_one oui_non | cons_photo | Photos ? | Photos? | | | |
| | select_one oui_non | cons_temoignage | Témoignage ? | Testimony? | | | |
| | text | nom | Nom | Name | cons_page | | |
| | text | centre_code | Code | Code | cons_page | | |
| | text | commune | Commune | Municipality | cons_page | | |
| | geopoint | position | Position | Position | cons_page | position | centre |
| | select_multiple service | services | Services | Services | cons_page | | |
| | text | services_autre | Lesquels ? | Which? | cons_page | | |
| | select_multiple difficulte | difficultes_liste | Difficultés | Difficulties | cons_page | | |
| | text | difficultes_texte | Racontez | Tell | cons_page | | |
| | select_multiple defi | defis | Défis | Challenges | cons_page | | |
| | image | photo | Photo | Photo | cons_photo | image | centre |
| | text | photo_legende | Légende | Caption | cons_photo | | |
| | begin_repeat | temoignage | Témoignage | Testimony | | | |
| | select_one te_qui | te_qui | Qui parle ? | Who speaks? | cons_temoignage | | |
| | text | te_pseudo | Sous quel nom ? | By which name? | cons_temoignage | name | speaker |
| | text | te_texte | Le témoignage | The testimony | cons_temoignage | other | speaker |
| | end_repeat | | | | | | |
| | begin_group | resume | Résumé | Summary | | | |
| | text | resume_titre | Titre | Title | cons_page | | |
| | text | resume_chapo | Chapo | Lead | cons_page | | |
| | text | resume_texte | Résumé | Summary | cons_page | | |
| | select_one oui_non | resume_lu | Lu ? | Read? | closed | | |
| | select_one oui_non | resume_accepte | Accepté ? | Accepted? | closed | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::Français (fr) | label::English (en) |
| | oui_non | oui | Oui | Yes |
| | oui_non | non | Non | No |
| | niveau | web | Tout le monde | Everybody |
| | niveau | pays | Le pays | The country |
| | service | internet | Accès à Internet | Internet access |
| | service | formation | Formation | Training |
| | service | autre | Autre | Other |
| | difficulte | energie | Énergie | Power |
| | difficulte | materiel | Matériel vieux ou en panne | Old or broken equipment |
| | defi | durer | Durer sans subvention | Last without grants |
| | te_qui | usagere | Une usagère | A woman user |
| settings |
| | form_title | form_id | namespaces | default_language |
| | Inventaire | f | survey="urn:x-survey:tags" | Français (fr) |
"""
SUMMARY = {
    "resume_titre": "À Gorom-Gorom, le centre tient malgré les coupures",
    "resume_chapo": "Dix ordinateurs, dont six en marche, et une radio qui parle trois langues.",
    "resume_texte": "Le centre a ouvert en 2011 dans l'ancienne maison des jeunes.\n\n"
    "Il forme une centaine d'élèves par an, et vend des impressions aux commerçants du marché.",
}


@lru_cache
def post_form() -> FormDefinition:
    """Return the form, read once."""
    return form_of(FORM)


def centre(number: int = 1, photo: Attachment | None = None, **answers: str | None) -> SubmissionState:
    """Return a centre with an accepted summary; `answers` change those of questions by their name."""
    values: dict[str, str | None] = {
        "cons_page": "oui", "cons_page_niveau": "web", "cons_photo": "oui", "cons_temoignage": "oui",
        "nom": f"Télécentre communautaire n° {number}", "centre_code": f"BF-K7-00{number}-6",
        "commune": "Gorom-Gorom", "position": "14.44310 -0.23581 300 4.5",
        "services": "internet formation autre", "services_autre": "Radio communautaire",
        "difficultes_liste": "energie materiel", "difficultes_texte": "Le groupe est en panne depuis mars.",
        "defis": "durer", "temoignage[#1]/te_qui": "usagere", "temoignage[#1]/te_pseudo": "Mariama",
        "temoignage[#1]/te_texte": "Avant, il fallait faire quarante kilomètres pour un extrait de naissance.",
        **{f"resume/{name}": text for name, text in SUMMARY.items()},
        "resume/resume_lu": "oui", "resume/resume_accepte": "oui",
    }  # fmt: skip
    if photo is not None:
        values |= {"photo": photo.name, "photo_legende": "Le centre, vu de la route"}
    for name, value in answers.items():
        key = next((own for own in values if own.rpartition("/")[2] == name), name)
        values[key] = value
    return state(
        submission=f"uuid:{number}", instance_id=f"uuid:{number}", form_id="f",
        answers={f"/data/{name}": value for name, value in values.items() if value is not None},
        repeats={"/data/temoignage": ("#1",)}, attachments={} if photo is None else {"/data/photo": photo},
        started="2026-11-03T09:37:41Z",
    )  # fmt: skip


def photo_with_metadata(folder: Path) -> tuple[Attachment, Path]:
    """Write a photo that tells who took it where."""
    path = folder / "photo.jpg"
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "PhoneMaker", "Awa Secrète"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (1200, 800), (196, 150, 100)).save(path, exif=exif, comment=b"serial 123456789")
    data = path.read_bytes()
    return Attachment(hashlib.sha256(data).hexdigest(), "photo.jpg", len(data), "image/jpeg"), path


def make(
    folder: Path,
    states: Sequence[SubmissionState],
    shelf: Mapping[str, Path] | None = None,
    **wanted: object,
) -> PostsReport:
    """Make the posts of these submissions, in English unless it is asked otherwise."""
    form = post_form()
    wanted = {"languages": ("en",), **wanted}
    order = PostsOrder(
        folder=folder,
        form=form,
        gate=Gate(tags_of(form), levels=levels_of(form)),
        outlines=shipped_folder("data") / "gazetteer" / "outlines.geojson",
        day_of=lambda own: date.fromisoformat(own.started[:10]),
        find_blob=(shelf or {}).get,
        **wanted,  # type: ignore[arg-type]
    )
    return make_posts(states, order)
