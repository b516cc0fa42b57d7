"""A small survey with everything that a site shows, and submissions of it made without interviews."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw

from survey.fieldwork.gate import Gate, levels_of
from survey.form.definition import FormDefinition
from survey.form.tags import tags_of
from survey.outputs.site.build import Progress, SiteOrder, SiteReport, build_site
from survey.outputs.templating import Templates
from survey.records.attachments import Attachment, FindBlob
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = """
| survey |
| | type                 | name             | label::Français (fr) | label::English (en) | bind::survey:open | bind::survey:pii | bind::survey:subject |
| | select_one oui_non   | cons_page        | Publier une page ?   | Publish a page?     | | | |
| | select_one niveau    | cons_page_niveau | Qui pourra la voir ? | Who may see it?     | | | |
| | select_one oui_non   | cons_contact     | Publier le contact ? | Publish contact?    | | | |
| | select_one oui_non   | cons_photo       | Publier les photos ? | Publish photos?     | | | |
| | select_one oui_non   | cons_contenus    | Montrer les contenus ? | Show contents?    | | | |
| | begin_group          | centre           | Le centre            | The centre          | cons_page | | |
| | text                 | nom              | Nom du centre        | Name of the centre  | | | |
| | select_one type      | type_centre      | Type de centre       | Type of centre      | | | |
| | select_one statut    | statut           | État de fonctionnement | Operational status | | | |
| | begin_group          | lieu             | Localisation         | Location            | | | |
| | select_one region    | region           | Région               | Region              | | | |
| | text                 | commune          | Commune              | Municipality        | | | |
| | geopoint             | position         | Position du centre   | Position            | | position | centre |
| | end_group            | | | | | | |
| | text                 | web              | Site web             | Web site            | | | |
| | date                 | ouvert_le        | Ouvert depuis        | Open since          | | | |
| | text                 | temoignage       | Témoignage           | Testimony           | | | |
| | end_group            | | | | | | |
| | begin_group          | contact          | Contact              | Contact             | | | |
| | text                 | gestionnaire_nom | Nom du gestionnaire  | Name of the manager | cons_contact | name | manager |
| | text                 | gestionnaire_tel | Téléphone            | Telephone           | cons_contact | phone | manager |
| | geopoint             | domicile         | Domicile             | Home                | cons_contact | position | manager |
| | end_group            | | | | | | |
| | begin_group          | activite         | Services et usagers  | Services and users  | | | |
| | select_multiple service | services      | Services offerts     | Services offered    | cons_page | | |
| | integer              | postes           | Postes de travail    | Work places         | cons_page | | |
| | select_one operateur | operateur        | Opérateur            | Operator            | count | | |
| | integer              | usagers          | Usagers par mois     | Users per month     | count | | |
| | text                 | observations     | Observations         | Remarks             | closed | | |
| | end_group            | | | | | | |
| | begin_repeat         | equipement       | Équipement           | Equipment           | | | |
| | select_one equipement | type            | Équipement           | Equipment           | cons_page | | |
| | integer              | total            | En tout              | In all              | cons_page | | |
| | integer              | marche           | En marche            | Working             | cons_page | | |
| | end_repeat           | | | | | | |
| | begin_repeat         | images           | Photos               | Photos              | | | |
| | image                | photo            | Photo                | Photo               | cons_photo | image | centre |
| | text                 | photo_legende    | Légende              | Caption             | cons_photo | | |
| | select_one oui_non   | photo_mineurs    | Y voit-on des enfants ? | Any children?    | closed | | |
| | end_repeat           | | | | | | |
| | begin_repeat         | contenu          | Contenus locaux      | Local contents      | cons_contenus | | |
| | text                 | titre            | Titre                | Title               | | | |
| | select_one genre     | genre            | Genre                | Kind                | | | |
| | select_one theme     | theme            | Thème                | Theme               | | | |
| | select_multiple langue | langue         | Langues              | Languages           | | | |
| | text                 | format           | Format               | Format              | | | |
| | select_one nature    | producteur_nature | Qui l'a produit ?   | Who produced it?    | | | |
| | text                 | producteur       | Producteur           | Producer            | | | |
| | select_one droits    | droits           | Droits               | Rights              | | | |
| | text                 | acces            | Où l'obtenir         | Where to get it     | | | |
| | end_repeat           | | | | | | |
| choices |
| | list_name | name | label::Français (fr) | label::English (en) |
| | oui_non | oui | Oui | Yes |
| | oui_non | non | Non | No |
| | niveau | web | Tout le monde, sur le web | Everybody, on the web |
| | niveau | pays | Le pays | The country |
| | type | telecentre | Télécentre communautaire polyvalent | Multipurpose community telecentre |
| | type | cmc | Centre multimédia communautaire | Community multimedia centre |
| | type | cyber | Cybercentre communautaire | Community cybercentre |
| | type | jeunes | Maison des jeunes | Youth centre |
| | statut | marche | Fonctionne | Works |
| | statut | partie | Fonctionne en partie | Works in part |
| | statut | arrete | Ne fonctionne plus | Does not work any more |
| | region | BF-03 | Kadiogo (ex Centre) | Kadiogo (formerly Centre) |
| | region | BF-12 | Liptako (ex Sahel) | Liptako (formerly Sahel) |
| | region | BF-09 | Guiriko (ex Hauts-Bassins) | Guiriko (formerly Hauts-Bassins) |
| | region | BF-08 | Goulmou (ex Est) | Goulmou (formerly Est) |
| | region | BF-10 | Yaadga (ex Nord) | Yaadga (formerly Nord) |
| | region | BF-13 | Djôrô (ex Sud-Ouest) | Djôrô (formerly Sud-Ouest) |
| | service | internet | Accès à Internet | Internet access |
| | service | formation | Formation | Training |
| | service | impression | Impression et photocopie | Printing and copying |
| | service | radio | Radio communautaire | Community radio |
| | operateur | orange | Orange | Orange |
| | operateur | moov | Moov | Moov |
| | operateur | telecel | Telecel | Telecel |
| | equipement | ordinateur | Ordinateur de bureau | Desktop computer |
| | equipement | portable | Ordinateur portable | Laptop |
| | equipement | imprimante | Imprimante | Printer |
| | equipement | solaire | Panneau solaire | Solar panel |
| | genre | audio | Émission ou audio | Programme or audio |
| | genre | texte | Document | Document |
| | genre | appli | Application | Application |
| | theme | sante | Santé | Health |
| | theme | agri | Agriculture | Agriculture |
| | theme | ecole | École | School |
| | langue | fr | français | French |
| | langue | mos | mooré | Mooré |
| | langue | ful | fulfuldé | Fulfulde |
| | nature | organisme | Un organisme | A body |
| | nature | centre | Le centre lui-même | The centre itself |
| | droits | libre | Libre de copie | Free to copy |
| | droits | accord | Sur accord du centre | With the centre's consent |
| settings |
| | form_title | form_id | namespaces | default_language |
| | Inventaire | f | survey="urn:x-survey:tags" | Français (fr) |
"""

TOWNS = (
    ("Ouagadougou", 12.371, -1.520, "BF-03"), ("Saaba", 12.377, -1.420, "BF-03"),
    ("Pabré", 12.512, -1.574, "BF-03"), ("Gorom-Gorom", 14.443, -0.236, "BF-12"),
    ("Dori", 14.035, -0.034, "BF-12"), ("Bobo-Dioulasso", 11.177, -4.297, "BF-09"),
    ("Orodara", 10.974, -4.908, "BF-09"), ("Houndé", 11.497, -3.518, "BF-09"),
    ("Fada N'Gourma", 12.061, 0.358, "BF-08"), ("Pama", 11.250, 0.707, "BF-08"),
    ("Ouahigouya", 13.583, -2.421, "BF-10"), ("Yako", 12.958, -2.261, "BF-10"),
    ("Gaoua", 10.325, -3.174, "BF-13"), ("Diébougou", 10.962, -3.250, "BF-13"),
)  # fmt: skip
KINDS = (
    ("telecentre", "Télécentre communautaire de {}"), ("cmc", "Centre multimédia de {}"),
    ("cyber", "Cybercentre Faso Net de {}"), ("jeunes", "Maison des jeunes de {}"),
)  # fmt: skip
CONTENTS = (
    ("Contes du Sahel", "audio", "ecole", "ful fr", "MP3", "Radio Daandé", "libre", "Clé USB au centre"),
    ("Soigner le paludisme", "texte", "sante", "mos fr", "PDF", "Association Wend-Panga", "libre", "Au centre"),
    ("Prix du marché", "appli", "agri", "fr", "Android", "Coopérative Yeleen", "accord", "Écrire au centre"),
    ("Cultiver le niébé", "texte", "agri", "mos", "PDF", "Association Wend-Panga", "libre", "Au centre"),
)  # fmt: skip
TESTIMONY = (
    "Avant, il fallait faire quarante kilomètres pour un extrait de naissance. "
    "Aujourd'hui les jeunes viennent apprendre, et les commerçants suivent les prix du marché."
)
YES = {"/data/cons_page": "oui", "/data/cons_page_niveau": "web", "/data/cons_contact": "non"}


@lru_cache
def sample_form() -> FormDefinition:
    """Return the form, read once."""
    return form_of(FORM)


def picture(text: str, seed: int) -> Image.Image:
    """Draw a house under a sky, each with colours of its own."""
    dice = random.Random(seed)
    image = Image.new("RGB", (960, 640))
    draw = ImageDraw.Draw(image)
    for y in range(640):
        shade = y / 640
        draw.line([(0, y), (960, y)], (int(120 + 110 * shade), int(170 + 50 * shade), int(214 - 30 * shade)))
    draw.rectangle((0, 430, 960, 640), fill=(196, 150 + dice.randrange(30), 100))
    left, wall = dice.randrange(120, 240), (214 - dice.randrange(40), 164, 118 + dice.randrange(40))
    draw.rectangle((left, 250, left + 560, 500), fill=wall)
    draw.polygon(
        [(left - 30, 250), (left + 590, 250), (left + 540, 190), (left + 20, 190)], fill=(120, 86, 66)
    )
    for x in range(left + 60, left + 500, 130):
        draw.rectangle((x, 310, x + 70, 380), fill=(70, 100, 110))
    draw.rectangle((left + 250, 390, left + 320, 500), fill=(84, 56, 40))
    draw.ellipse((740, 60, 830, 150), fill=(252, 232, 170))
    draw.text((left + 30, 215), text, fill=(250, 240, 220), font_size=26)
    return image


@dataclass
class Shelf:
    """Photos on disk by their hash."""

    folder: Path
    found: dict[str, Path] = field(default_factory=dict)

    def add(self, image: Image.Image, name: str, **options: object) -> Attachment:
        path = self.folder / name
        image.save(path, **options)
        data = path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        self.found[sha256] = path
        return Attachment(sha256, name, len(data), "image/jpeg")


def sample_state(number: int, shelf: Shelf | None = None, **answers: str | None) -> SubmissionState:
    """Return a centre; `answers` change those of questions by their last name, None takes one away."""
    dice = random.Random(number)
    town, lat, lon, region = TOWNS[number % len(TOWNS)]
    kind, name = KINDS[number // len(TOWNS) % len(KINDS) if number >= len(TOWNS) else number % len(KINDS)]
    identity = f"uuid:{number}"
    values = {
        **YES, "/data/cons_photo": "oui", "/data/cons_contenus": "oui",
        "/data/centre/nom": name.format(town), "/data/centre/type_centre": kind,
        "/data/centre/statut": dice.choice(("marche", "marche", "marche", "partie", "arrete")),
        "/data/centre/lieu/region": region, "/data/centre/lieu/commune": town,
        "/data/centre/lieu/position": f"{lat + dice.uniform(-.3, .3):.5f} {lon + dice.uniform(-.3, .3):.5f} 300 5",
        "/data/centre/web": "https://exemple.org/centre", "/data/centre/ouvert_le": f"20{dice.randrange(10, 24)}-03-01",
        "/data/centre/temoignage": TESTIMONY, "/data/contact/gestionnaire_nom": f"Awa Secrète {number}",
        "/data/contact/gestionnaire_tel": "+22670998877", "/data/contact/domicile": "12.37142 -1.51968 0 0",
        "/data/activite/services": "internet formation impression", "/data/activite/postes": str(dice.randrange(4, 20)),
        "/data/activite/operateur": dice.choice(("orange", "orange", "moov")), "/data/activite/usagers": "240",
        "/data/activite/observations": "Agent Koné : revenir mardi",
        "/data/equipement[#1]/type": "ordinateur", "/data/equipement[#1]/total": "10", "/data/equipement[#1]/marche": "6",
        "/data/equipement[#2]/type": "solaire", "/data/equipement[#2]/total": "8", "/data/equipement[#2]/marche": "8",
    }  # fmt: skip
    content = CONTENTS[number % len(CONTENTS)]
    fields = ("titre", "genre", "theme", "langue", "format", "producteur", "droits", "acces")
    values |= {f"/data/contenu[#1]/{name}": text for name, text in zip(fields, content, strict=True)}
    values["/data/contenu[#1]/producteur_nature"] = "organisme"
    attachments = {}
    if shelf is not None:
        attachments["/data/images[#1]/photo"] = shelf.add(picture(town.upper(), number), f"{number}.jpg")
        values["/data/images[#1]/photo"] = f"{number}.jpg"
        values["/data/images[#1]/photo_legende"] = f"Le centre de {town}, vu de la route"
    for name, value in answers.items():
        path = next(p for p in (*values, f"/data/images[#1]/{name}") if p.rpartition("/")[2] == name)
        values.pop(path, None)
        if value is not None:
            values[path] = value
    repeats = {"/data/equipement": ("#1", "#2"), "/data/images": ("#1",), "/data/contenu": ("#1",)}
    return state(
        submission=identity, instance_id=identity, form_id="f", answers=values, repeats=repeats,
        attachments=attachments, author="Agent Koné", started="2026-11-03T09:37:41Z", tz="Africa/Ouagadougou",
        notes={"/data/centre/nom": "Note privée de l'agent"},
    )  # fmt: skip


def build(
    folder: Path,
    states: Sequence[SubmissionState],
    shelf: Shelf | None = None,
    *,
    form: FormDefinition | None = None,
    groups: Mapping[str, str] | None = None,
    title: str = "Inventaire des télécentres",
    find_blob: FindBlob | None = None,
    templates: Templates | None = None,
    built_on: date = date(2026, 11, 24),
    processes: int = 1,
    progress: Progress | None = None,
) -> SiteReport:
    """Build a site of these submissions."""
    form = form or sample_form()
    order = SiteOrder(
        folder=folder,
        title=title,
        country="BF",
        form=form,
        gate=Gate(tags_of(form), levels=levels_of(form)),
        outlines=shipped_folder("data") / "gazetteer" / "outlines.geojson",
        built_on=built_on,
        processes=processes,
        submissions=len(states),
        progress=progress,
        templates=templates or Templates(),
        day_of=lambda own: date.fromisoformat(own.started[:10]) if own.started else None,
        find_blob=find_blob or (shelf or Shelf(folder)).found.get,
        same_centre_groups=groups or {},
    )
    return build_site(states, order)
