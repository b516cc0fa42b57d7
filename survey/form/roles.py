"""What the questions of any form are to a centre: its name, where it stands, whom to call.

What lives here: roles by question name, with fallbacks, and an answer by its role. What does not: what is
done with them. Names are those of the shipped form first (docs/decisions/0009-question-names.md).
"""

from collections.abc import Mapping
from functools import lru_cache

from survey.form.definition import FormDefinition
from survey.records.submissions import SubmissionState

NAME, POSITION, TYPE = "name", "position", "type"
LOCALITY, COMMUNE, PROVINCE, REGION, COUNTRY = "locality", "commune", "province", "region", "country"
MANAGER, PHONE = "manager", "phone"

QUESTION_NAMES: Mapping[str, tuple[str, ...]] = {
    NAME: ("nom", "nom_centre", "centre_nom", "name", "centre_name"),
    POSITION: ("position", "gps", "geopoint", "location", "localisation", "coordonnees"),
    TYPE: ("type_centre", "centre_type", "type", "kind", "categorie", "category"),
    LOCALITY: ("localite", "village", "quartier", "locality"),
    COMMUNE: ("commune", "municipality", "ville", "town"),
    PROVINCE: ("province", "departement", "department", "district"),
    REGION: ("region", "admin1"),
    COUNTRY: ("pays", "country"),
    MANAGER: ("gestionnaire_nom", "manager_name", "gestionnaire"),
    PHONE: ("gestionnaire_tel", "telephone", "tel", "phone", "manager_phone"),
}
"""The names of the questions that play each role, the first choice first."""


def roles_of(form: FormDefinition) -> dict[str, str]:
    """Return the generic path of each role that the form has; questions inside a repeat have none.

    The first name that is there wins; a position falls back to the first geopoint of the form.
    """
    repeats = tuple(f"{ref}/" for ref, control in form.controls().items() if control.kind == "repeat")
    paths = {
        path: bind for path, bind in form.binds.items() if not path.startswith(repeats) and "@" not in path
    }
    by_name: dict[str, str] = {}
    for path in paths:
        by_name.setdefault(path.rpartition("/")[2].lower(), path)
    roles = {
        role: by_name[name]
        for role, names in QUESTION_NAMES.items()
        if (name := next((own for own in names if own in by_name), None)) is not None
    }
    if POSITION not in roles or paths[roles[POSITION]].type != "geopoint":
        roles.pop(POSITION, None)
        first = next((path for path, bind in paths.items() if bind.type == "geopoint"), None)
        if first is not None:
            roles[POSITION] = first
    if NAME in roles and paths[roles[NAME]].type not in ("string", ""):
        del roles[NAME]
    return roles


def answer_of(state: SubmissionState, roles: Mapping[str, str], role: str) -> str:
    """Return a submission's answer by its role, empty without one; a name falls back to instanceName."""
    path = roles.get(role)
    found = "" if path is None else state.answers.get(path) or state.derived.get(path) or ""
    if not found and role == NAME:
        return next((v for p, v in state.derived.items() if _last(p) == "instanceName"), "")
    return found


@lru_cache(maxsize=4_096)
def _last(path: str) -> str:
    return path.rpartition("/")[2]
