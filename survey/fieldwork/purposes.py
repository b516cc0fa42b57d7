"""A gate for one purpose: what its consent opens beside what the tags of a form open for everybody.

What lives here: the table `forms/purposes.csv` and the gate that is made of it. What does not: the rules of
the gate (`fieldwork.gate`), which are the same. Source: docs/decisions/0132-one-purpose.md.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from survey.fieldwork.gate import Gate
from survey.form.definition import FormDefinition
from survey.form.tags import tags_of
from survey.shipped import shipped_folder

MAILING_LIST = "cons_liste"
_TABLE = "purposes.csv"


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """A question that a purpose opens: `role` is what it is to the purpose (`mail`, `name` …)."""

    purpose: str
    form: str
    question: str
    role: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose of one form: the generic path of its consent, and of what it opens by role."""

    consent: str
    roles: Mapping[str, str]


@cache
def purpose_rows() -> tuple[PurposeRow, ...]:
    """Return the rows of the shipped table, in its order."""
    with (shipped_folder("forms") / _TABLE).open(encoding="utf-8", newline="") as file:
        return tuple(PurposeRow(**row) for row in csv.DictReader(file))


def purpose_of(form: FormDefinition, name: str) -> Purpose | None:
    """Return a purpose of a form by the name of its consent question, None when the form does not ask it.

    A question of the table that this version of the form lacks is left out.
    """
    by_name = {path.rpartition("/")[2]: path for path in reversed(list(form.binds)) if "@" not in path}
    rows = [own for own in purpose_rows() if own.purpose == name and own.form == form.form_id]
    if name not in by_name or not rows:
        return None
    return Purpose(
        by_name[name], {own.role: by_name[own.question] for own in rows if own.question in by_name}
    )


def purpose_gate(form: FormDefinition, purpose: Purpose, publish: str) -> Gate:
    """Return the gate that lets out what a purpose opens, and nothing else.

    Whose data a question holds stays as the form says; withdrawals, conflicts, erasures, deletions and
    approval are judged as for everybody.
    """
    tags = replace(tags_of(form), opens=dict.fromkeys(purpose.roles.values(), purpose.consent))
    return Gate(tags, publish)
