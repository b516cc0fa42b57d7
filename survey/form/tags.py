"""The tags of a form: whose data a question holds, what opens it, what stands in for its absence.

Source: docs/decisions/0007-tags-and-namespaces.md. A tag on a group holds for the questions inside
that have none of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from survey.form.definition import FormDefinition
from survey.records.paths import generic

PII_VALUES = frozenset(("name", "phone", "email", "image", "voice", "position", "other"))
CLOSED, COUNT = "closed", "count"
NOBODY = "centre"
"""The subject that is no person: a centre has no personal data of its own."""
ACCEPTED_SUFFIX = "_accepte"
"""Ends the name of the question whether a text that was read out is accepted: `resume_accepte`."""


@dataclass(frozen=True, slots=True)
class TagTable:
    """The tags of one form by generic path; every method takes any path, brackets are left out.

    `acceptances` maps a question to the one beside it that must be answered yes for it to leave.
    """

    pii: Mapping[str, str]
    subjects: Mapping[str, str]
    opens: Mapping[str, str]
    companions: Mapping[str, str]
    acceptances: Mapping[str, str] = field(default_factory=dict)

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
    return TagTable(found["pii"], found["subject"], opens, companions, _acceptances(form.binds))


def _acceptances(paths: Iterable[str]) -> dict[str, str]:
    """Return what accepts each text: `resume_accepte` those beside it that begin with `resume_`."""
    known = list(paths)
    return {
        path: accepting
        for accepting in known
        if accepting.endswith(ACCEPTED_SUFFIX)
        for path in known
        if path != accepting and path.startswith(f"{accepting.removesuffix(ACCEPTED_SUFFIX)}_")
    }


def question_path(form: FormDefinition, path: str, name: str) -> str:
    """Return the path of the question `name` as seen from `path`: beside it, else anywhere in the form.

    A name that the form does not have is returned as it stands; the check reports it.
    """
    beside = f"{path.rpartition('/')[0]}/{name}"
    if beside in form.binds:
        return beside
    return next((other for other in form.binds if other.rpartition("/")[2] == name), name)
