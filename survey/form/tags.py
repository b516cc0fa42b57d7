"""The tags of a form: whose data a question holds, what opens it, what stands in for its absence.

Source: docs/decisions/0007-tags-and-namespaces.md. A tag on a group holds for the questions inside
that have none of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.form.definition import FormDefinition
from survey.records.paths import generic

PII_VALUES = frozenset(("name", "phone", "email", "image", "voice", "position", "other"))
CLOSED, COUNT = "closed", "count"
NOBODY = "centre"
"""The subject that is no person: a centre has no personal data of its own."""


@dataclass(frozen=True, slots=True)
class TagTable:
    """The tags of one form by generic path; every method takes any path, brackets are left out."""

    pii: Mapping[str, str]
    subjects: Mapping[str, str]
    opens: Mapping[str, str]
    companions: Mapping[str, str]

    def pii_of(self, path: str) -> str | None:
        """Return the kind of personal data (`name`, `phone` …) at a path, None when it is none."""
        return _inherited(self.pii, path)

    def is_personal(self, path: str) -> bool:
        """Tell whether a path holds personal data."""
        return self.pii_of(path) is not None

    def subject_of(self, path: str) -> str | None:
        """Return the person whose personal data a path holds, None when it holds nobody's."""
        if not self.is_personal(path):
            return None
        subject = _inherited(self.subjects, path)
        return None if subject == NOBODY else subject or "respondent"

    def open_of(self, path: str) -> str:
        """Return `closed`, `count`, or the path of the consent question that opens a path."""
        return _inherited(self.opens, path) or CLOSED

    def companion_of(self, path: str) -> str | None:
        """Return the generic path of the question that says why there is no answer, None without one."""
        return self.companions.get(generic(path))

    def question_of(self, path: str) -> str | None:
        """Return the question whose companion stands at `path`, None when it is no companion."""
        wanted = generic(path)
        return next((question for question, own in self.companions.items() if own == wanted), None)


def _inherited(tags: Mapping[str, str], path: str) -> str | None:
    here = generic(path)
    while here:
        if here in tags:
            return tags[here]
        here = here.rpartition("/")[0]
    return None


def tags_of(form: FormDefinition) -> TagTable:
    """Read the tags of a form."""
    found: dict[str, dict[str, str]] = {"pii": {}, "subject": {}, "open": {}, "missing_for": {}}
    for path, bind in form.binds.items():
        for kind, values in found.items():
            if value := bind.extra.get(f"survey:{kind}", "").strip():
                values[path] = value
    opens = {
        path: value if value in (CLOSED, COUNT) else question_path(form, path, value)
        for path, value in found["open"].items()
    }
    companions = {question_path(form, path, name): path for path, name in found["missing_for"].items()}
    return TagTable(found["pii"], found["subject"], opens, companions)


def question_path(form: FormDefinition, path: str, name: str) -> str:
    """Return the path of the question `name` as seen from `path`: beside it, else anywhere in the form.

    A name that the form does not have is returned as it stands; the check reports it.
    """
    beside = f"{path.rpartition('/')[0]}/{name}"
    if beside in form.binds:
        return beside
    return next((other for other in form.binds if other.rpartition("/")[2] == name), name)
