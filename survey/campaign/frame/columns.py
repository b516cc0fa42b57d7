"""What the columns of a file of centres are: guessed from their French and English names, or said.

What lives here: the fields that a row of the frame may have, and which column is which. What does not: the
values (`values`).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from survey.errors import CampaignError
from survey.messages import _
from survey.messages.folding import fold

KEY, NAME, TYPE, STATUS = "code", "nom", "type_centre", "statut"
COUNTRY, REGION, PROVINCE, COMMUNE, LOCALITY = "pays", "region", "province", "commune", "localite"
POSITION, LATITUDE, LONGITUDE = "position", "latitude", "longitude"
PHONE, MANAGER = "telephone", "gestionnaire"

FIELDS: Mapping[str, tuple[str, ...]] = {
    KEY: (
        "code", "code centre", "code du centre", "code structure", "identifiant", "id", "id centre",
        "centre id", "numero", "no", "n", "num", "matricule", "reference", "ref", "center code",
        "centre code", "uid", "identifier", "code telecentre",
    ),
    NAME: (
        "nom", "nom centre", "nom du centre", "nom telecentre", "nom du telecentre", "nom structure",
        "nom de structure", "denomination", "designation", "intitule", "centre", "telecentre", "structure",
        "name", "centre name", "center name", "name of the centre", "site name", "nom du site", "site",
    ),
    TYPE: (
        "type", "type centre", "type de centre", "type structure", "type de structure", "categorie",
        "nature", "centre type", "center type", "type of centre", "kind", "category",
    ),
    STATUS: (
        "statut", "etat", "etat du centre", "fonctionnement", "fonctionnel", "fonctionnalite", "status",
        "operational status", "state", "en activite", "functional",
    ),
    COUNTRY: ("pays", "country", "code pays", "country code"),
    REGION: ("region", "nom region", "region administrative", "admin1", "adm1", "adm1 fr", "region name"),
    PROVINCE: (
        "province", "departement", "nom province", "province departement", "department", "district",
        "admin2", "adm2", "adm2 fr", "province name",
    ),
    COMMUNE: (
        "commune", "municipalite", "mairie", "nom commune", "municipality", "town", "admin3", "adm3",
        "adm3 fr", "commune name",
    ),
    LOCALITY: (
        "localite", "village", "ville", "quartier", "village quartier", "ville village", "locality",
        "place", "secteur", "lieu", "city", "nom localite",
    ),
    POSITION: (
        "position", "gps", "coordonnees", "coordonnees gps", "coordonnees geographiques", "geopoint",
        "geometry", "localisation", "location", "coordinates", "lat lon", "lat long", "latitude longitude",
        "gps position", "position gps", "point gps",
    ),
    LATITUDE: ("latitude", "lat", "y", "gps latitude", "latitude gps", "coordonnee y", "lat gps"),
    LONGITUDE: ("longitude", "lon", "long", "lng", "x", "gps longitude", "longitude gps", "coordonnee x"),
    PHONE: (
        "telephone", "tel", "phone", "contact telephonique", "numero de telephone", "contact", "contacts",
        "mobile", "portable", "telephone du responsable", "tel responsable", "phone number",
        "telephone number", "cellulaire", "telephone gestionnaire", "tel gestionnaire",
    ),
    MANAGER: (
        "gestionnaire", "responsable", "nom du responsable", "nom responsable", "nom du gestionnaire",
        "nom gestionnaire", "gerant", "nom du gerant", "manager", "manager name", "name of the manager",
        "contact name", "personne contact", "animateur", "person in charge",
    ),
}  # fmt: skip
"""Each field with the headers that name it, folded; a property of the list `centres` but the last four."""

REQUIRED = NAME


def folded_header(text: str) -> str:
    """Return a header as it is looked up: folded, without signs, remarks in brackets left out."""
    bare = text.partition("(")[0] or text
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(bare)).split())


@lru_cache(maxsize=1)
def _by_header() -> dict[str, str]:
    return {header: name for name, headers in FIELDS.items() for header in headers}


def is_known_header(text: str) -> bool:
    """Tell whether a cell is the header of some field."""
    return folded_header(text) in _by_header()


def guess_columns(headers: Sequence[str]) -> dict[str, str]:
    """Return the column of each field that a header names; of several the first in the field's own order."""
    folded = {header: folded_header(header) for header in headers}
    found: dict[str, str] = {}
    for name, known in FIELDS.items():
        ranked = [(known.index(own), place) for place, own in enumerate(folded.values()) if own in known]
        if ranked:
            found[name] = list(folded)[min(ranked)[1]]
    if LATITUDE in found and LONGITUDE in found:
        found.pop(POSITION, None)
    return found


def matched_columns(headers: Sequence[str], said: Iterable[str]) -> dict[str, str]:
    """Return the column of each field: as `said` (`field=HEADER`, `field=` for none), else as guessed.

    Raises CampaignError for a field or a column that is none, and when there is no column of names.
    """
    found = guess_columns(headers)
    by_folded = {fold(header): header for header in reversed(headers)}
    for text in said:
        name, equals, header = (part.strip() for part in text.partition("="))
        if name not in FIELDS or not equals:
            raise CampaignError(
                _("A column is said as FIELD=COLUMN."),
                where=text,
                remedy=_("The fields are: {names}.").format(names=", ".join(FIELDS)),
            )
        if header and fold(header) not in by_folded:
            raise CampaignError(
                _("The file has no such column."),
                where=header,
                remedy=_("Its columns are: {names}.").format(names=", ".join(headers)),
            )
        found = {own: column for own, column in found.items() if own != name}
        if header:
            column = by_folded[fold(header)]
            found = {own: kept for own, kept in found.items() if kept != column}
            found[name] = column
    if REQUIRED not in found:
        raise CampaignError(
            _("No column of this file is known as the name of the centre."),
            where=", ".join(headers),
            remedy=_("Say which it is: --column nom=COLUMN."),
        )
    return {name: found[name] for name in FIELDS if name in found}


def field_label(name: str) -> str:
    """Return what a field is, in the language in use."""
    return {
        KEY: _("code of the list"), NAME: _("name"), TYPE: _("type of centre"), STATUS: _("status"),
        COUNTRY: _("country"), REGION: _("region"), PROVINCE: _("province"), COMMUNE: _("commune"),
        LOCALITY: _("locality"), POSITION: _("position"), LATITUDE: _("latitude"), LONGITUDE: _("longitude"),
        PHONE: _("telephone"), MANAGER: _("manager"),
    }[name]  # fmt: skip
