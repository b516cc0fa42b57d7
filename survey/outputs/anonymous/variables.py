"""The variables of a release: what stays, what is a key variable, and what is dropped with its reason.

What lives here: the choice, by tags, roles and types. What does not: recoding.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from survey.errors import OutputError
from survey.form.definition import FormDefinition
from survey.form.roles import (
    COMMUNE,
    COUNTRY,
    LOCALITY,
    MANAGER,
    NAME,
    PHONE,
    POSITION,
    PROVINCE,
    REGION,
    TYPE,
    roles_of,
)
from survey.form.tags import CLOSED, COUNT, tags_of
from survey.messages import _
from survey.outputs.questions import Question

_KEY_ROLES = (COUNTRY, REGION, PROVINCE, COMMUNE, TYPE, POSITION)
_NAMING_ROLES = (NAME, LOCALITY, MANAGER, PHONE)
_DATES = ("date", "dateTime")
_NUMBERS = ("int", "decimal")


@dataclass(frozen=True, slots=True)
class Variables:
    """The questions of a release in form order: `keys` are the quasi-identifiers, `others` the rest.

    `dropped` counts the questions that are not in it, by reason in the language in use.
    """

    keys: tuple[Question, ...]
    others: tuple[Question, ...]
    dropped: dict[str, int]


def choose_variables(
    form: FormDefinition, questions: Sequence[Question], asked: Sequence[str], named: Collection[str]
) -> Variables:
    """Choose among the questions of the submissions' table; `asked` are names of key variables, else by role.

    Without `asked`, keys are what somebody who knows the place knows of a centre: country, region, province,
    commune, type, position, and every date. `named` are the paths of questions that choose from a list of
    entities. Raises OutputError for a key that the release does not have.
    """
    choosing = _Choosing(form, named)
    reasons = {question.path: choosing.reason(question) for question in questions}
    kept = [question for question in questions if reasons[question.path] is None]
    keys = [question for question in kept if (question.name in asked if asked else choosing.is_key(question))]
    missing = [name for name in asked if name not in {question.name for question in keys}]
    if missing:
        raise OutputError(
            _("The release has no such question: it is not open to everybody, or names somebody."),
            where=", ".join(missing),
            remedy=_("Key variables may be: {names}.").format(
                names=", ".join(question.name for question in kept) or "-"
            ),
        )
    dropped = Counter(reason for reason in reasons.values() if reason is not None)
    return Variables(tuple(keys), tuple(own for own in kept if own not in keys), dict(dropped.most_common()))


class _Choosing:
    def __init__(self, form: FormDefinition, named: Collection[str]) -> None:
        self._tags, self._named = tags_of(form), named
        roles = roles_of(form)
        self._keys = {roles[role] for role in _KEY_ROLES if role in roles}
        self._naming = {roles[role] for role in _NAMING_ROLES if role in roles}

    def reason(self, question: Question) -> str | None:
        """Return why a question is not in the release, None when it is."""
        if self._tags.open_of(question.path) in (CLOSED, COUNT):
            return _("the question is not for publication")
        if self._tags.is_personal(question.path):
            return _("personal data")
        if question.path in self._naming or question.path in self._named:
            return _("it names a centre or a person")
        if question.kind == "calculate":
            return _("the form computes it from other answers")
        if question.is_select or question.type in (*_DATES, *_NUMBERS, "geopoint"):
            return None
        return _("free text, a file or an hour, which may say anything")

    def is_key(self, question: Question) -> bool:
        return question.path in self._keys or question.type in _DATES
